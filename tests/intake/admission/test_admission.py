"""Essay and interview protocols: every spelling, the rules of the procedures, attempts over the waves, nobody lost."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib import intake, norms
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo.workbook import write_xlsx
from mskoko_lib.intake import Delivery
from mskoko_lib.intake.admission.words import FAIL, PASS, essay_role, interview_role, verdict
from mskoko_lib.norms.admission import interview_norm, waves
from mskoko_lib.store import KEYED
from tests.intake.books import assert_refused_are_told, events
from tests.intake.people_root import write_root

HEAD = ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Номер темы", "Т1", "Т2", "К1", "К2", "К3", "К4", "К5",
        "Результат"]  # fmt: skip
INTERVIEW = ["№", "Код ОО", "Класс", "ФИО", "ИЧ", "ТЧ", "П1", "П2", "П3", "П4", "М1", "М2", "М3", "Д1", "Д2", "Г", "О",
             "Р", "Иск", "Итого", "Зачёт"]  # fmt: skip
NAMES = [("Пробников", "Иван", "Ильич"), ("Образцова", "Анна", "Львовна"), ("Тестова", "Мария", "Олеговна"),
         ("Примеров", "Пётр", "Юрьевич")]  # fmt: skip
NORMS = norms.load()


def essay(k: int, verdicts: str, result: object = "зачёт", school: object = 99001, topic: object = 413) -> list[object]:
    """Row of pupil k; `verdicts`: one sign per requirement and criterion, «+», «-» or a blank."""
    return [
        k + 1,
        school,
        "11А",
        *NAMES[k],
        topic,
        *[{"+": "зачет", "-": "незачет", " ": ""}[v] for v in verdicts],
        result,
    ]


def read(tmp_path: Path, **files: Sequence[Sequence[object]]) -> Delivery:
    root = write_root(tmp_path)
    (root / "2022").mkdir(exist_ok=True)
    for name, lines in files.items():
        write_xlsx(root / "2022" / f"{name}.xlsx", [("Лист", lines)])
    delivery = intake.read_year(open_root(root), 2022, NORMS)
    assert_refused_are_told(delivery)
    files_table = delivery.passport.files
    assert (files_table["n_read"] == files_table[["n_accepted", "n_absent", "n_refused"]].sum(axis=1)).all()
    text = "".join(t.to_csv() for t in delivery.tables.values()) + delivery.passport.events.to_csv()
    assert not [part for name in NAMES for part in name if part in text]
    return delivery


def test_an_essay_is_read_whole(tmp_path: Path) -> None:
    lines = [["Итоговое сочинение 02.02.2022"], HEAD, essay(0, "+++++++"), essay(1, "+++-   ", "незачёт")]
    delivery = read(tmp_path, a=lines)
    table = delivery.tables["essay_results"].sort_values("source_row")
    assert table["passed"].tolist() == [True, False]
    assert table["wave"].tolist() == [2, 2]  # norms 2021/22: 01.12.2021, 02.02.2022, 04.05.2022
    assert table["school_year"].unique().tolist() == ["2021/22"]
    assert table["graduation_year"].unique().tolist() == [2022]
    assert table["topic"].tolist() == ["413", "413"]
    assert table["class_label"].tolist() == ["А", "А"]
    met = delivery.tables["essay_criteria"].merge(table[["result_id", "source_row"]], on="result_id")
    second = met[met["source_row"] == 4].set_index("criterion")["met"]
    assert second[["Т1", "Т2", "К1", "К2"]].tolist() == [True, True, True, False]
    assert second[["К3", "К4", "К5"]].isna().all()
    assert "essay_rule" not in events(delivery)


@pytest.mark.parametrize(
    ("verdicts", "result", "passed", "flagged"),
    [
        ("+++++--", "зачёт", True, 0),  # one of К3–К5 is enough
        ("++++---", "зачёт", True, 1),  # none of К3–К5: the protocol's word stays, the contradiction is told
        ("++++---", "", False, 0),  # no word: the rule gives it
        ("+++++  ", "", True, 0),  # К3 met, the rest not checked
        ("-      ", "", False, 0),
        ("-      ", "зачёт", True, 1),
        ("+-+++++", "незачёт", False, 0),
        ("++++   ", "зачёт", True, 0),  # nobody knows К3–К5
    ],
)
def test_rule_of_the_essay(tmp_path: Path, verdicts: str, result: str, passed: bool, flagged: int) -> None:
    delivery = read(tmp_path, a=[["Итоговое сочинение 02.02.2022"], HEAD, essay(0, verdicts, result)])
    assert delivery.tables["essay_results"]["passed"].tolist() == [passed]
    assert events(delivery).get("essay_rule", 0) == flagged


def test_december_belongs_to_the_next_graduates(tmp_path: Path) -> None:
    """As DESIGN §6 says: item 1.5 (December 2022) concerns the graduates of 2023."""
    table = read(tmp_path, a=[["Итоговое сочинение 07.12.2022"], HEAD, essay(0, "+++++++")]).tables["essay_results"]
    assert table[["school_year", "graduation_year", "wave"]].values.tolist() == [["2022/23", 2023, 1]]


def test_attempts_over_waves(tmp_path: Path) -> None:
    """Pupil 0 fails in February and passes in May; pupil 1 is absent in February and passes in May: a first attempt."""
    february = [
        ["Итоговое сочинение 02.02.2022"],
        HEAD,
        essay(0, "+++-   ", "незачёт"),
        essay(1, "       ", "не явился"),
    ]
    may = [["Итоговое сочинение 04.05.2022"], HEAD, essay(0, "+++++++"), essay(1, "+++++++")]
    december = [["Итоговое сочинение 07.12.2022"], HEAD, essay(2, "+++++++")]
    delivery = read(tmp_path, a=february, b=may, c=december)
    table = delivery.tables["essay_results"].sort_values(["source_file", "source_row"])
    got = table[["outcome", "attempt", "is_first", "is_final"]].values.tolist()
    assert got == [
        ["valid", 1, True, False], ["absent", 1, False, False], ["valid", 2, False, True], ["valid", 1, True, True],
        ["valid", 1, True, True],
    ]  # fmt: skip
    assert delivery.passport.files["n_absent"].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (["Код образовательной организации", "ФИО участника", "Требование №1", "Требование №2", "Критерий 1", "Критерий 2",
          "Критерий 3", "Критерий 4", "Критерий 5", "Итог"], ["99001.0", "Пробников Иван Ильич", *"1111110", "З"]),
        (["Логин ОО", "Фамилия", "Имя", "Отчество", "T1", "T2", "K1", "K2", "K3", "K4", "K5", "Зачет/незачет"],
         ["edu999001", *NAMES[0], *"++++++", "-", "зачёт"]),
        (["Код ОО", "Фамилия", "Имя", "Отчество", "Объём сочинения", "Самостоятельность написания", "Соответствие теме",
          "Аргументация. Привлечение литературного материала", "Композиция", "Качество письменной речи", "Грамотность",
          "Результат работы"], [99001, *NAMES[0], *["Зачёт"] * 6, "Незачёт", "ЗАЧЕТ"]),
    ],
)  # fmt: skip
def test_header_variants(tmp_path: Path, head: list[object], row: list[object]) -> None:
    delivery = read(tmp_path, a=[["Протокол. Итоговое сочинение (изложение) 02.02.2022"], head, row])
    table = delivery.tables["essay_results"]
    assert table[["school_id", "passed"]].values.tolist() == [["999001", True]]
    met = delivery.tables["essay_criteria"].set_index("criterion")["met"]
    assert met.to_dict() == {**dict.fromkeys(["Т1", "Т2", "К1", "К2", "К3", "К4"], True), "К5": False}


def test_two_header_rows_and_a_date_column(tmp_path: Path) -> None:
    above = ["№", "Код ОО", "Фамилия", "Имя", "Отчество", "Дата", "Вид работы", "Требования", "", "Критерии", "", "", "", "",
             "Результат"]  # fmt: skip
    below = [*[""] * 7, "1", "2", "1", "2", "3", "4", "5"]
    below = [*[""] * 7, "Т1", "Т2", "К1", "К2", "К3", "К4", "К5"]
    rows = [
        [1, 99001, *NAMES[0], "02.02.2022", "изложение", *["зачет"] * 7, "зачет"],
        [2, 99002, *NAMES[1], "04.05.2022", "сочинение", *["зачет"] * 7, "зачет"],
    ]
    table = read(tmp_path, a=[["Итоговое сочинение (изложение)"], above, below, *rows]).tables["essay_results"]
    assert table.set_index("school_id")[["kind", "wave"]].values.tolist() == [["retelling", 2], ["essay", 3]]


def interview(
    k: int, points: Sequence[object], total: object, word: object = "зачёт", school: object = 99001
) -> list[object]:
    return [k + 1, school, "9Б", " ".join(NAMES[k]), *points, total, word]


ONES = [1] * 15


def test_an_interview_is_read_whole(tmp_path: Path) -> None:
    lines = [["Итоговое собеседование по русскому языку 09.02.2022"], INTERVIEW, interview(0, ONES, 15),
             interview(1, [0] * 9 + [1] * 6, 6, "незачёт")]  # fmt: skip
    delivery = read(tmp_path, a=lines)
    table = delivery.tables["interview_results"].sort_values("source_row")
    got = table[["score", "score_max", "score_min", "passed", "wave", "graduation_year"]].values.tolist()
    assert got == [[15, 20, 10, True, 1, 2024], [6, 20, 10, False, 1, 2024]]
    points = delivery.tables["interview_criteria"]
    assert points.groupby("result_id")["points"].sum().sort_values().tolist() == [6, 15]
    assert "unknown_criterion" not in events(delivery)


def test_rules_of_the_interview(tmp_path: Path) -> None:
    """9 points and зачёт contradict the minimum of 10; 21 of 20 is impossible; 3 for a criterion of 1 is left out."""
    lines = [["Итоговое собеседование 09.02.2022"], INTERVIEW,
             interview(0, [0] * 6 + [1] * 9, 9), interview(1, [2] * 15, 21), interview(2, [3, *[1] * 14], 17)]  # fmt: skip
    delivery = read(tmp_path, a=lines)
    told = events(delivery)
    assert told["interview_rule"] == 1
    assert told["interview_above_max"] == 1
    assert told["criterion_above_max"] == 1
    assert delivery.tables["interview_results"]["score"].tolist() == [9, 17]


def test_sum_of_criteria_is_held_against_the_total(tmp_path: Path) -> None:
    lines = [["Итоговое собеседование 09.02.2022"], INTERVIEW, interview(0, ONES, 14), interview(1, ONES, "")]
    delivery = read(tmp_path, a=lines)
    assert events(delivery)["sum_mismatch_speech"] == 1
    assert sorted(delivery.tables["interview_results"]["score"]) == [14, 15]  # the second one from its criteria


def test_own_maximum_and_minimum_of_pupils_with_special_needs(tmp_path: Path) -> None:
    head = [
        "№",
        "Код ОО",
        "Класс",
        "ФИО",
        "ОВЗ",
        "Максимальный балл",
        "Минимальный балл",
        "П1",
        "П2",
        "Д1",
        "Итого",
        "Зачёт",
    ]
    rows = [
        [1, 99001, "9А", " ".join(NAMES[0]), "да", 10, 5, 1, 1, 1, 6, "зачёт"],
        [2, 99001, "9А", " ".join(NAMES[1]), "", "", "", 1, 1, 1, 6, "зачёт"],
    ]
    delivery = read(tmp_path, a=[["Итоговое собеседование 09.02.2022"], head, *rows])
    table = delivery.tables["interview_results"].sort_values("source_row")
    assert table[["special_conditions", "score_max", "score_min", "passed"]].values.tolist() == [
        [True, 10, 5, True], [False, 20, 10, True],
    ]  # fmt: skip
    assert events(delivery)["interview_rule"] == 1  # the second one: 6 is below 10


def test_a_rehearsal_is_not_the_procedure(tmp_path: Path) -> None:
    lines = [["Пробное итоговое собеседование 09.02.2022"], INTERVIEW, interview(0, ONES, 15)]
    delivery = read(tmp_path, a=lines)
    assert delivery.tables["interview_results"].empty
    assert "пробное мероприятие" in delivery.passport.files["message"].iloc[0]


def test_no_day_anywhere_is_a_clear_message(tmp_path: Path) -> None:
    delivery = read(tmp_path, a=[["Итоговое собеседование"], INTERVIEW, interview(0, ONES, 15)])
    assert "Не указан день" in delivery.passport.files["message"].iloc[0]
    assert "впишите" in delivery.passport.files["message"].iloc[0].lower()


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (essay(0, "+++++++", school=77777), "no_rcoi_school"),
        (essay(0, "+++++++", school=""), "no_school_code"),
        (essay(0, "       ", ""), "no_speech_result"),
    ],
)
def test_refused_rows_are_told_in_their_cell(tmp_path: Path, row: list[object], rule: str) -> None:
    delivery = read(tmp_path, a=[["Итоговое сочинение 02.02.2022"], HEAD, row])
    told = delivery.passport.events
    assert told[told["action"] == "refused"][["rule", "row"]].values.tolist() == [[rule, 3]]
    assert delivery.tables["essay_results"].empty


def test_another_year_is_refused(tmp_path: Path) -> None:
    delivery = read(tmp_path, a=[["Итоговое сочинение 01.12.2021"], HEAD, essay(0, "+++++++")])
    assert events(delivery) == {"other_year": 1}


def test_what_stands_beside_a_criterion_is_told_and_left_out(tmp_path: Path) -> None:
    row = essay(0, "+++++++")
    row[9] = "наверное"
    delivery = read(tmp_path, a=[["Итоговое сочинение 02.02.2022"], HEAD, row])
    told = delivery.passport.events
    bad = told[told["rule"] == "bad_criterion"]
    assert bad[["cell", "found"]].values.tolist() == [["J3", "текст, знаков: 8"]]
    assert delivery.tables["essay_criteria"].set_index("criterion")["met"].isna()["К1"]


def test_delivered_twice_and_contradicting(tmp_path: Path) -> None:
    title = ["Итоговое сочинение 02.02.2022"]
    one = [title, HEAD, essay(0, "+++++++"), essay(1, "+++++++"), essay(2, "+++++++")]
    two = [title, HEAD, essay(0, "+++++++"), essay(1, "+++-   ", "незачёт")]
    delivery = read(tmp_path, a=one, b=two)
    told = events(delivery)
    assert (told["duplicate"], told["conflict"]) == (1, 2)
    assert len(delivery.tables["essay_results"]) == 2


def test_namesakes_without_documents_are_not_joined(tmp_path: Path) -> None:
    title = ["Итоговое сочинение 02.02.2022"]
    twins = [essay(0, "+++++++"), [*essay(0, "+++-   ", "незачёт")]]
    delivery = read(tmp_path, a=[title, HEAD, *twins])
    table = delivery.tables["essay_results"]
    assert table["person"].isna().all()
    assert table["namesake"].all()
    assert table[["attempt", "is_first", "is_final"]].values.tolist() == [[1, True, True]] * 2
    assert events(delivery)["namesake"] == 2


@pytest.mark.parametrize(("word", "outcome"), [
    ("не явился", "absent"), ("Неявка", "absent"), ("Удалён", "removed"), ("не завершил по уважительной причине", "unfinished"),
    ("Аннулирован", "annulled"),
])  # fmt: skip
def test_states(tmp_path: Path, word: str, outcome: str) -> None:
    delivery = read(tmp_path, a=[["Итоговое сочинение 02.02.2022"], HEAD, essay(0, "++     ", word)])
    table = delivery.tables["essay_results"]
    assert table["outcome"].tolist() == [outcome]
    assert table["passed"].isna().all()
    assert delivery.tables["essay_criteria"]["met"].isna().all()
    assert delivery.passport.files["n_absent"].tolist() == [int(outcome == "absent")]


def test_order_of_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    rows = [
        essay(k, "+++++++" if k % 2 else "+++-   ", "зачёт" if k % 2 else "незачёт", 99001 + k % 2) for k in range(4)
    ]
    title = ["Итоговое сочинение 02.02.2022"]
    first = read(tmp_path / "one", a=[title, HEAD, *rows])
    random.Random(3).shuffle(rows)
    second = read(tmp_path / "two", x=[title, HEAD, *rows[:2]], b=[title, HEAD, *rows[2:]])
    for name in ("essay_results", "essay_criteria"):
        # rows alike in all they say may change places; the keys of their persons then do too
        kept = [c for c in first.tables[name].columns if not c.startswith("source_") and c not in KEYED]
        pd.testing.assert_frame_equal(first.tables[name][kept], second.tables[name][kept])


def test_words() -> None:
    assert {verdict(word)[0] for word in PASS} == {True}
    assert {verdict(word)[0] for word in FAIL} == {False}
    assert not PASS & FAIL
    assert verdict(" Зачёт ")[0] is True
    assert verdict(1.0)[0] is True
    assert verdict("")[1] == ""
    assert verdict("да нет")[1] == "bad_criterion"
    spelled = [
        "Т1",
        "T1",
        "т 1",
        "Требование 1",
        "Требование № 1 (объём)",
        "К-3",
        "K3",
        "Критерий 3",
        "Критерий №3. Композиция",
    ]
    assert [essay_role(s) for s in spelled] == ["Т1"] * 5 + ["К3"] * 4
    assert [essay_role(s) for s in ("К6", "Класс", "Тема", "")] == ["", "klass", "topic", ""]
    assert [interview_role(s) for s in ("ИЧ", "M1", "Д2 (1б)", "Иск", "Итого", "Имя", "П")] == [
        "ИЧ", "М1", "Д2", "ИСК", "score", "name", "",
    ]  # fmt: skip


def test_norms() -> None:
    old, new = interview_norm(NORMS, 2022), interview_norm(NORMS, 2024)
    assert (old.max_score, old.min_score) == (20, 10)
    assert old.criteria["П1"] == 2
    assert old.criteria["П4"] is None  # «П4 (1)?»: from memory and doubtful
    assert {"Г", "О", "Р"} <= set(old.criteria)
    assert new.criteria["Ч1"] == 1
    assert old.remark
    assert [day.isoformat() for day in waves(NORMS, "interview", "2021/22")] == [
        "2022-02-09",
        "2022-03-09",
        "2022-05-16",
    ]
    assert waves(NORMS, "essay", "1999/00") == ()


def test_rows_of_a_sheet_refused_as_a_whole_are_counted(tmp_path: Path) -> None:
    """Two pupils of an interview without a day: told once for the sheet, counted as two."""
    lines = [["Итоговое собеседование"], INTERVIEW, interview(0, ONES, 15), interview(1, ONES, 15)]
    delivery = read(tmp_path, a=lines)
    assert delivery.passport.files[["n_read", "n_refused"]].iloc[0].tolist() == [2, 2]
    assert events(delivery) == {"refused_file": 2}
