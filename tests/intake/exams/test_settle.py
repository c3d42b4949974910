"""One sitting told in several places: kept once, refused where it contradicts itself, changed by an appeal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MARIA, MATHS

EXAM = "Математика(2022.06.02)"


def _oge(*rows: list[p.Cell], title: str = MATHS) -> list[list[p.Cell]]:
    return p.sheet(p.block(title, rows))


def test_the_same_rows_in_two_files_are_kept_once(tmp_path: Path) -> None:
    dense = p.sheet(p.block(MATHS, [p.dense(1, ALI, ("", ""), 13, 3)], p.DENSE_HEADER))
    delivery = p.read(tmp_path, {"b.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4)), "a.xlsx": dense})
    assert p.scores(delivery) == [("math", 13, None, 3), ("math", 17, None, 4)]
    assert p.counts(delivery) == (3, 2, 0, 1)
    assert p.told(delivery, "duplicate") == [(6, "", "уже есть: 2022/a.xlsx, строка 6")]


def test_the_fuller_of_two_equal_rows_is_kept(tmp_path: Path) -> None:
    poor, full = p.oge(1, ALI, 13, 3, short="", long="", klass=""), p.oge(1, ALI, 13, 3)
    delivery = p.read(tmp_path, {"a.xlsx": _oge(poor), "b.xlsx": _oge(full)})
    assert p.results(delivery)["source_file"].tolist() == ["2022/b.xlsx"]
    assert len(delivery.tables["exam_tasks"]) == 6


def test_a_blank_score_contradicts_nothing(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"a.xlsx": _oge(p.oge(1, ALI, "", 3)), "b.xlsx": _oge(p.oge(1, ALI, 13, 3))})
    assert p.scores(delivery) == [("math", 13, None, 3)]


def test_a_row_printed_twice_on_one_sheet(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, ALI, 13, 3), p.oge(3, MARAT, 17, 4))})
    assert p.counts(delivery) == (3, 2, 0, 1)
    assert p.told(delivery, "duplicate") == [(7, "", "уже есть на этом листе, строка 6")]
    assert not p.results(delivery)["namesake"].any()


@pytest.mark.parametrize("other", [p.oge(1, ALI, 14, 3), p.oge(1, ALI, 13, 4), p.oge(1, ALI, "", "не явился")])
def test_different_results_are_refused_both(tmp_path: Path, other: list[p.Cell]) -> None:
    files = {"a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4)), "b.xlsx": _oge(other)}
    delivery = p.read(tmp_path, files)
    assert p.scores(delivery) == [("math", 17, None, 4)]
    assert p.counts(delivery) == (3, 1, 0, 2)
    assert p.told(delivery, "conflict") == [
        (6, "", "другой результат: 2022/b.xlsx, строка 6"), (6, "", "другой результат: 2022/a.xlsx, строка 6"),
    ]  # fmt: skip


def test_different_days_are_two_attempts_and_no_conflict(tmp_path: Path) -> None:
    files = {"a.xlsx": _oge(p.oge(1, ALI, 5, 2)), "b.xlsx": _oge(p.oge(1, ALI, 13, 3), title="Математика 2022.06.27")}
    table = p.results(p.read(tmp_path, files))
    assert table["attempt"].tolist() == [1, 2]


def test_ege_and_gve_of_one_day_do_not_contradict(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.block("01 - Русский язык 2022.05.30", [p.ege(1, ALI, 40, 70)], p.EGE_HEADER),
        p.block("51 - Русский язык 2022.05.30", [p.ege(1, ALI, 14, 4)], p.EGE_HEADER),
    )
    table = p.results(p.read(tmp_path, {"a.xlsx": sheet}))
    assert table["attempt"].tolist() == [1, 1]
    assert table["is_final"].all()


def test_rows_without_a_name_are_one_only_in_the_same_place(tmp_path: Path) -> None:
    nobody = ("", "", "")
    one = _oge(p.oge(1, nobody, 13, 3), p.oge(2, nobody, 17, 4))
    two = _oge(p.oge(1, nobody, 13, 3), p.oge(2, nobody, 18, 4), p.oge(3, nobody, 17, 4))
    delivery = p.read(tmp_path, {"a.xlsx": one, "b.xlsx": two})
    # the first rows agree in place and content; «17» of the first file stands elsewhere in the second: another pupil
    assert [score for _, score, _, _ in p.scores(delivery)] == [13, 17, 17, 18]
    assert p.counts(delivery) == (5, 4, 0, 1)


def test_namesakes_of_one_class_in_two_files(tmp_path: Path) -> None:
    both = _oge(p.oge(1, ALI, 13, 3), p.oge(2, ALI, 17, 4))
    again = _oge(p.oge(1, MARAT, 20, 4), p.oge(2, ALI, 17, 4), p.oge(3, ALI, 14, 3))
    delivery = p.read(tmp_path, {"a.xlsx": both, "b.xlsx": again})
    # 17 stands in both: kept once; 13 and 14 contradict each other
    assert [score for _, score, _, _ in p.scores(delivery)] == [17, 20]
    assert p.counts(delivery) == (5, 2, 0, 3)
    assert p.rules(delivery)["conflict"] == 2
    assert p.rules(delivery)["duplicate"] == 1


def test_namesakes_on_one_sheet_stay_and_are_joined_with_nothing(tmp_path: Path) -> None:
    table = p.results(p.read(tmp_path, {"a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, ALI, 17, 4))}))
    assert table["namesake"].all()
    assert table["person"].isna().all()
    assert table["is_first"].all()


def _appeal(*rows: list[p.Cell]) -> list[list[p.Cell]]:
    return p.sheet(p.APPEALS_HEADER, rows)


def test_an_appeal_changes_the_row_it_is_about(tmp_path: Path) -> None:
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4), p.oge(3, MARIA, 20, 4)),
        "b.xlsx": _appeal(
            p.appeal(1, ALI, EXAM, "Апелляция удовлетворена", "15", "4"),
            p.appeal(2, MARAT, EXAM, "Апелляция отклонена", "17", "4"),
        ),
    }
    delivery = p.read(tmp_path, files)
    table = p.results(delivery)
    assert p.scores(delivery) == [("math", 15, None, 4), ("math", 17, None, 4), ("math", 20, None, 4)]
    assert table["appeal"].fillna("").tolist() == ["granted", "declined", ""]
    assert set(table["source_file"]) == {"2022/a.xlsx"}  # place and answers are those of the protocol
    assert len(delivery.tables["exam_tasks"]) == 18
    assert table["flags"].tolist() == ["appeal_changed", "", ""]
    assert p.counts(delivery) == (5, 5, 0, 0)
    assert p.told(delivery, "appeal_changed") == [(6, "", "")]
    assert "appeal_alone" not in p.rules(delivery)


def test_a_declined_appeal_with_another_score_is_told(tmp_path: Path) -> None:
    files = {"a.xlsx": _oge(p.oge(1, ALI, 13, 3)), "b.xlsx": _appeal(p.appeal(1, ALI, EXAM, "отклонена", "12", "3"))}
    delivery = p.read(tmp_path, files)
    assert p.scores(delivery) == [("math", 12, None, 3)]
    assert p.told(delivery, "appeal_contradicts") == [(5, "", "")]


def test_an_appeal_without_a_protocol_is_a_result_of_its_own(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"b.xlsx": _appeal(p.appeal(1, ALI, EXAM, "подана", "15", "4"))})
    assert p.scores(delivery) == [("math", 15, None, 4)]
    assert p.results(delivery)["appeal"].tolist() == ["filed"]
    assert p.told(delivery, "appeal_alone") == [(5, "", "")]


def test_an_appeal_settles_a_contradiction(tmp_path: Path) -> None:
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, 13, 3)), "b.xlsx": _oge(p.oge(1, ALI, 14, 3)),
        "c.xlsx": _appeal(p.appeal(1, ALI, EXAM, "удовлетворена", "15", "4")),
    }  # fmt: skip
    delivery = p.read(tmp_path, files)
    assert p.scores(delivery) == [("math", 15, None, 4)]
    assert p.counts(delivery) == (3, 1, 0, 2)


def test_a_result_annulled_on_appeal_keeps_no_score(tmp_path: Path) -> None:
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, 13, 3)),
        "b.xlsx": _appeal(p.appeal(1, ALI, EXAM, "удовлетворена", "", "аннулирован")),
    }
    delivery = p.read(tmp_path, files)
    row = p.results(delivery).iloc[0]
    assert (row["outcome"], row["appeal"]) == ("annulled", "granted")
    assert row[["primary_score", "mark"]].isna().all()
    assert delivery.tables["exam_tasks"].empty


def test_the_same_appeal_twice_and_two_that_differ(tmp_path: Path) -> None:
    one = p.appeal(1, ALI, EXAM, "удовлетворена", "15", "4")
    other = p.appeal(2, MARAT, EXAM, "удовлетворена", "18", "4")
    differs = p.appeal(9, MARAT, EXAM, "удовлетворена", "19", "4")
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4)),
        "b.xlsx": _appeal(one, other), "c.xlsx": _appeal(one, differs),
    }  # fmt: skip
    delivery = p.read(tmp_path, files)
    assert p.scores(delivery) == [("math", 15, None, 4), ("math", 17, None, 4)]  # the second keeps the protocol's
    assert (p.rules(delivery)["duplicate"], p.rules(delivery)["conflict"]) == (1, 2)


def test_an_appeal_of_one_of_two_namesakes_cannot_be_placed(tmp_path: Path) -> None:
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, 13, 3), p.oge(2, ALI, 17, 4)),
        "b.xlsx": _appeal(p.appeal(1, ALI, EXAM, "удовлетворена", "15", "4")),
    }
    delivery = p.read(tmp_path, files)
    assert [score for _, score, _, _ in p.scores(delivery)] == [13, 17]
    assert p.told(delivery, "appeal_ambiguous") == [(5, "", "")]
    assert p.counts(delivery) == (3, 2, 0, 1)


def test_an_absence_that_an_appeal_mends_is_counted_as_written(tmp_path: Path) -> None:
    files = {
        "a.xlsx": _oge(p.oge(1, ALI, "", "не явился")),
        "b.xlsx": _appeal(p.appeal(1, ALI, EXAM, "удовлетворена", "15", "4")),
    }
    delivery = p.read(tmp_path, files)
    assert p.scores(delivery) == [("math", 15, None, 4)]
    assert p.counts(delivery) == (2, 2, 0, 0)


def test_an_appeal_of_nobody_known_is_joined_with_nothing(tmp_path: Path) -> None:
    nobody = ("", "", "")
    rows = [p.oge(1, ALI, 13, 3), p.oge(2, nobody, 17, 4)]  # the second stands in row 7, as the appeal does
    appeals = _appeal(
        *(p.appeal(n, MARAT, EXAM, "", "9", "3") for n in (1, 2)), p.appeal(3, nobody, EXAM, "удовлетворена", "18", "4")
    )
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, rows)), "b.xlsx": appeals})
    assert [score for _, score, _, _ in p.scores(delivery)] == [9, 13, 17, 18]
