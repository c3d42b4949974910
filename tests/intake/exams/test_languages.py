"""Written and oral parts in two protocols make one result."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT

HEADER = (
    "№",
    "Код ОО",
    "Класс",
    "Фамилия",
    "Имя",
    "Отчество",
    "Ответы в краткой форме",
    "Первичный балл",
    "Тестовый балл",
)
WRITTEN, ORAL = "09 - Английский язык (письменная часть) 2022.06.14", "29 - Английский язык (устная часть) 2022.06.17"


def _part(title: str, *rows: tuple[tuple[str, str, str], p.Cell, p.Cell]) -> list[list[p.Cell]]:
    return p.block(
        title, [[n, 99001, "11", *name, "+-", score, test] for n, (name, score, test) in enumerate(rows, 1)], HEADER
    )


def test_one_result_of_two_parts(tmp_path: Path) -> None:
    sheet = p.sheet(_part(WRITTEN, (ALI, 60, "")), _part(ORAL, (ALI, 18, 78)))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    row = p.results(delivery).iloc[0]
    assert len(p.results(delivery)) == 1
    assert (row["written_score"], row["oral_score"], row["primary_score"], row["test_score"]) == (60, 18, 78, 78)
    assert (str(row["exam_date"].date()), row["attempt"], row["flags"]) == ("2022-06-14", 1, "")
    assert p.counts(delivery) == (2, 2, 0, 0)
    assert delivery.tables["exam_tasks"]["part"].tolist() == ["short", "short", "oral", "oral"]


def test_parts_in_two_files_in_any_order(tmp_path: Path) -> None:
    for name, files in (
        ("one", {"a.xlsx": p.sheet(_part(WRITTEN, (ALI, 60, 78))), "b.xlsx": p.sheet(_part(ORAL, (ALI, 18, 78)))}),
        ("two", {"b.xlsx": p.sheet(_part(WRITTEN, (ALI, 60, 78))), "a.xlsx": p.sheet(_part(ORAL, (ALI, 18, 78)))}),
    ):
        assert p.scores(p.read(tmp_path / name, files)) == [("english", 78, 78, None)]


def test_scale_of_one_to_one_is_added_up_and_other_differences_are_refused(tmp_path: Path) -> None:
    added = p.read(tmp_path / "a", {"a.xlsx": p.sheet(_part(WRITTEN, (ALI, 60, 60)), _part(ORAL, (ALI, 18, 18)))})
    assert p.scores(added) == [("english", 78, 78, None)]
    torn = p.read(tmp_path / "b", {"a.xlsx": p.sheet(_part(WRITTEN, (ALI, 60, 78)), _part(ORAL, (ALI, 18, 77)))})
    assert p.scores(torn) == []
    assert p.counts(torn) == (2, 0, 0, 2)
    assert p.rules(torn)["conflict"] == 2


def test_a_part_alone_is_flagged(tmp_path: Path) -> None:
    sheet = p.sheet(_part(WRITTEN, (ALI, 60, 60), (MARAT, 50, "")), _part(ORAL, (ALI, 18, "")))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.results(delivery)["flags"].tolist() == ["one_part", ""]
    assert [row for row, _, _ in p.told(delivery, "one_part")] == [7]


def test_retaken_parts_are_joined_by_their_order(tmp_path: Path) -> None:
    later = (WRITTEN.replace("06.14", "06.29"), ORAL.replace("06.17", "06.30"))
    sheet = p.sheet(
        _part(WRITTEN, (ALI, 10, "")),
        _part(ORAL, (ALI, 3, 13)),
        _part(later[0], (ALI, 40, "")),
        _part(later[1], (ALI, 9, 49)),
    )
    table = p.results(p.read(tmp_path, {"a.xlsx": sheet}))
    assert table[["written_score", "oral_score", "attempt"]].to_numpy().tolist() == [[10, 3, 1], [40, 9, 2]]


def test_an_annulled_part_annuls_the_whole(tmp_path: Path) -> None:
    sheet = p.sheet(_part(WRITTEN, (ALI, 60, 60)), _part(ORAL, (ALI, "", "аннулирован")))
    row = p.results(p.read(tmp_path, {"a.xlsx": sheet})).iloc[0]
    assert row["outcome"] == "annulled"
    assert pd.isna(row["written_score"])
    assert pd.isna(row["test_score"])


def test_absent_from_the_oral_part_leaves_the_written_one(tmp_path: Path) -> None:
    sheet = p.sheet(_part(WRITTEN, (ALI, 60, 60)), _part(ORAL, (ALI, "", "не явился")))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    row = p.results(delivery).iloc[0]
    assert (row["outcome"], row["written_score"], row["flags"]) == ("valid", 60, "one_part")
    assert p.counts(delivery) == (2, 1, 1, 0)
