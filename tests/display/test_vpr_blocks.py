"""Tables, charts and words of item 1.4 over invented figures: what stands in which cell, counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest

from mskoko_lib.disclosure import Decided
from mskoko_lib.display import blocks, vpr_charts, vpr_tables, vpr_text
from mskoko_lib.display.blocks import Figures
from mskoko_lib.display.figure import figures_of
from mskoko_lib.display.resolve import Numbering, resolve, table_element
from mskoko_lib.display.vpr_tables import Work, works_of
from mskoko_lib.params import load
from tests.observation_factory import figure, frame, share

Rows = list[dict[str, Any]]
OWN = "999001"


def work(subject: str = "math", grade: int = 4, programme: int | None = None, **more: Any) -> Work:
    given: dict[str, Any] = {
        "year": 2022, "term": "spring", "max_score": 20, "tasks": (), "max_points": {}, "levels": {}, "skills": {}, "boundaries": {},
    }  # fmt: skip
    given.update(more)
    return Work(subject=subject, grade=grade, programme_grade=programme or grade, **given)


def of(w: Work, school_id: str = "") -> dict[str, Any]:
    return {**w.dimensions, "school_id": school_id}


def whole(w: Work, counts: tuple[int, int, int, int], *, absent: int = 0, school_id: str = "") -> Rows:
    """Every figure of a work with these counts of «2», «3», «4», «5»."""
    at, n = of(w, school_id), sum(counts)
    two, three, four, five = counts
    rows = [
        figure(name, x, kind="count", numerator=x, n=n + absent, **at)
        for name, x in (("takers", n), ("absent", absent))
    ]
    rows += [share("mark_share", x, n, category=str(m), **at) for m, x in zip((2, 3, 4, 5), counts, strict=True)]
    rows += [
        share("success_share", n - two, n, low=70.0, high=95.5, **at),
        share("good_marks_share", four + five, n, low=40.0, high=75.25, **at),
        figure("sou", (100 * five + 64 * four + 36 * three + 16 * two) / n, kind="mean", n=n, **at),
        figure("mean_mark", (2 * two + 3 * three + 4 * four + 5 * five) / n, kind="mean", n=n, **at),
        figure("mean_primary_score", 11.25, kind="mean", n=n, **at),
    ]
    return rows


def made(*parts: Rows) -> Figures:
    return Figures(frame(*(row for part in parts for row in part)))


def printed(block: blocks.TableBlock, given: Figures, hidden: tuple[str, ...] = ()) -> list[list[str]]:
    """The cells of the final table as the department reads them."""
    table = given.observations
    status = ["primary" if obs in hidden else "free" for obs in table["obs_id"]]
    decided = Decided(table.assign(conf_status=status), dict.fromkeys(table["obs_id"], "exact"))
    final = table_element(block, figures_of(decided), number=1)
    assert all(len(row.cells) == len(final.columns) for row in final.rows)
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in final.rows]


MATH, PHYSICS = work(), work("physics", 7, max_score=None)
GIVEN = made(
    whole(MATH, (1, 3, 4, 2), absent=2),
    [figure(name, x, kind="count", numerator=x, n=21, **of(PHYSICS)) for name, x in (("takers", 21), ("absent", 0))],
    [figure("mean_primary_score", 5.0, kind="mean", n=21, **of(PHYSICS))],
)


# -- works -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    verified: bool = True
    remark: str = ""
    unconfirmed: tuple[int, ...] = ()
    min_score: dict[int, int] = field(default_factory=lambda: {3: 6, 4: 10, 5: 15})


def test_works_by_grade_then_compulsory_subjects_first() -> None:
    keys = ["year", "subject", "grade", "programme_grade"]
    rows = [
        (2022, "world", 4, 4),
        (2022, "math", 5, 4),
        (2022, "russian", 4, 4),
        (2022, "chemistry", 8, 8),
        (2022, "math", 4, 4),
    ]
    works = pd.DataFrame(rows, columns=keys).assign(
        term="spring", max_score=pd.array([None, 20, 38, 36, 20], dtype="Int64")
    )
    tasks = pd.DataFrame(
        [("math", 4, "2", 2, 2, None, "счёт"), ("math", 4, "1", 1, 1, "Б", None), ("math", 4, "3", 3, None, "П", None)],
        columns=["subject", "grade", "task", "task_order", "max_points", "level", "skill"],
    ).assign(year=2022, programme_grade=4)
    found = works_of(works, tasks, {(2022, "math", 4, 4): Scale()})
    assert [w.slug for w in found] == ["math-4-4", "russian-4-4", "world-4-4", "math-5-4", "chemistry-8-8"]
    math, _, world, *_ = found
    assert math.tasks == ("1", "2", "3")
    assert (math.max_points, math.levels, math.skills) == ({"1": 1, "2": 2}, {"1": "Б", "3": "П"}, {"2": "счёт"})
    assert (math.max_score, world.max_score, world.tasks) == (20, None, ())
    assert (math.boundaries, world.boundaries) == ({3: 6, 4: 10, 5: 15}, {})
    assert math.key == (2022, "math", 4, 4)


# -- tables ----------------------------------------------------------------------------------------------------------


def test_glance_table() -> None:
    block = vpr_tables.glance_table(GIVEN, [MATH, PHYSICS])
    gap = ["…"] * 2
    assert printed(block, GIVEN) == [
        ["Математика, 4 класс", "10", "2", "1", "10,0", "3", "30,0", "4", "40,0", "2", "20,0", "90,0", "60,0", "58,0", "11,3"],
        ["Физика, 7 класс", "21", "0", *gap, *gap, *gap, *gap, "…", "…", "…", "5,0"],
    ]  # fmt: skip
    assert [column.group for column in block.columns[3:11]] == ["«2»", "«2»", "«3»", "«3»", "«4»", "«4»", "«5»", "«5»"]
    assert block.source.replace("\u00a0", " ").endswith("Отметок нет, потому что нет шкалы перевода: Физика, 7 класс.")
    assert vpr_tables.glance_table(GIVEN, [MATH]).source == vpr_tables.SOURCE


def test_glance_table_of_a_school_holds_its_own_figures() -> None:
    given = made(whole(MATH, (1, 3, 4, 2)), whole(MATH, (0, 1, 1, 0), absent=1, school_id=OWN))
    row = printed(vpr_tables.glance_table(given, [MATH], school_id=OWN), given)[0]
    assert row[1:12] == ["2", "1", "0", "0,0", "1", "50,0", "1", "50,0", "0", "0,0", "100,0"]


def test_hidden_share_takes_its_count_along() -> None:
    two = GIVEN.id("mark_share", category="2", **of(MATH))
    row = printed(vpr_tables.glance_table(GIVEN, [MATH]), GIVEN, hidden=(two,))[0]
    assert row[3:7] == ["скр.", "скр.", "3", "30,0"]


def test_marks_table_of_both_years() -> None:
    before = work(year=2021)
    given = made(whole(MATH, (1, 3, 4, 2)), whole(before, (0, 2, 0, 2)))
    block = vpr_tables.marks_table(given, MATH, school_id="", before=before)
    assert printed(block, given) == [
        ["2022", "10", "1", "10,0", "3", "30,0", "4", "40,0", "2", "20,0", "90,0", "70,0–95,5", "60,0", "40,0–75,3", "3,70"],
        ["2021", "4", "0", "0,0", "2", "50,0", "0", "0,0", "2", "50,0", "100,0", "70,0–95,5", "50,0", "40,0–75,3", "4,00"],
    ]  # fmt: skip
    assert block.id == "vpr-marks-math-4-4"


def test_marks_table_of_a_school_ends_with_the_municipality() -> None:
    before = work(year=2021)
    given = made(whole(MATH, (1, 3, 4, 2)), whole(MATH, (0, 1, 1, 0), school_id=OWN))
    block = vpr_tables.marks_table(given, MATH, school_id=OWN, before=before)
    rows = printed(block, given)
    assert [row[0] for row in rows] == ["Школа, 2022", "Школа, 2021", "Муниципалитет, 2022"]
    assert [row[1] for row in rows] == ["2", "…", "10"]
    assert len(printed(vpr_tables.marks_table(given, MATH, school_id=OWN, before=None), given)) == 2


def journal(school_id: str = "", counts: tuple[int, int, int] = (2, 7, 1)) -> Rows:
    n, sides = sum(counts), zip(("lower", "equal", "higher"), counts, strict=True)
    return [share("journal_share", x, n, category=side, **of(MATH, school_id)) for side, x in sides]


def test_journal_table() -> None:
    given = made(journal(), journal(OWN, (0, 3, 1)))
    town = ["10", "2", "20,0", "7", "70,0", "1", "10,0"]
    assert printed(vpr_tables.journal_table(given, MATH, school_id=""), given) == [["Все участники", *town]]
    assert printed(vpr_tables.journal_table(given, MATH, school_id=OWN), given) == [
        ["Школа", "4", "0", "0,0", "3", "75,0", "1", "25,0"],
        ["Муниципалитет", *town],
    ]


DESCRIBED = work(
    tasks=("1", "2К1"), max_points={"1": 1}, levels={"1": "Б", "2К1": "П"}, skills={"1": "Умение считать"},
)  # fmt: skip


def tasks(school_id: str = "") -> Rows:
    at = of(MATH, school_id)
    return [
        figure("task_completion", 80.04, kind="mean", n=10, low=49.0, high=94.35, category="1", **at),
        figure("task_completion", 40.0, kind="mean", n=5, category="1", group="mark2", **at),
        share("task_full_share", 8, 10, category="1", **at),
        figure("task_completion", None, kind="mean", n=10, category="2К1", obs_status="no_data", **at),
    ]


def test_tasks_table() -> None:
    given = made(tasks())
    block = vpr_tables.tasks_table(given, DESCRIBED, school_id="", statuses={"1": "достаточно"})
    assert printed(block, given) == [
        ["1", "Умение считать", "Б", "1", "80,0", "49,0–94,4", "х", "—", "—", "—", "80,0", "достаточно"],
        ["2К1", "", "П", "…", "…", "…", "—", "—", "—", "—", "…", ""],
    ]
    labels = [column.label for column in block.columns]
    assert labels[:4] == ["Задание", "Что проверяет", "Уровень", "Наиб. балл"]
    assert labels[-1] == "Оценка уровня"


def test_tasks_table_without_descriptions_is_narrower_and_a_school_sees_the_municipality() -> None:
    plain = work(tasks=("1",), max_points={"1": 1})
    given = made(tasks(), tasks(OWN))
    block = vpr_tables.tasks_table(given, plain, school_id=OWN, statuses={})
    assert printed(block, given) == [["1", "1", "80,0", "49,0–94,4", "80,0", "х", "—", "—", "—", "80,0"]]


def test_groups_are_shown_from_ten_pupils_on() -> None:
    plain = work(tasks=("1",), max_points={"1": 1})
    for n, printed_group in ((9, "х"), (10, "40,0")):
        rows = [figure("task_completion", 40.0, kind="mean", n=n, category="1", group="mark3", **of(MATH, ""))]
        given = made(tasks(), rows)
        assert printed(vpr_tables.tasks_table(given, plain, school_id="", statuses={}), given)[0][5] == printed_group


# -- charts ----------------------------------------------------------------------------------------------------------


def test_totals() -> None:
    at = {"procedure": "vpr", "year": 2022, "subject": "", "grade": "", "programme_grade": "", "school_id": ""}
    given = made(
        [
            figure("takers", 100, kind="count", numerator=100, n=110, **at),
            figure("absent", 10, kind="count", numerator=10, n=110, **at),
        ]
    )
    block = vpr_charts.totals(given, year=2022)
    assert block is not None
    assert [item.label for item in block.items] == ["Написано работ ВПР", "Отсутствовали на ВПР"]
    assert block.glance  # they stand at the top of the note
    assert vpr_charts.totals(given, year=2021) is None


def test_marks_chart_names_the_extremes_of_works_with_ten_marks() -> None:
    russian, world, few = work("russian"), work("world"), work("history", 5)
    given = made(
        whole(MATH, (1, 3, 4, 2)), whole(russian, (0, 8, 1, 1)), whole(world, (0, 1, 6, 3)), whole(few, (0, 0, 0, 9))
    )
    block = vpr_charts.marks_chart(given, [MATH, russian, world, few, PHYSICS])
    assert [row.label.split(",")[0] for row in block.rows] == [
        "Математика",
        "Русский язык",
        "Окружающий мир",
        "История",
    ]
    assert block.title is not None
    assert block.title.figures == {
        "low": given.id("good_marks_share", **of(russian)),
        "high": given.id("good_marks_share", **of(world)),
    }
    assert block.title.words["low"].startswith("Русский")
    assert vpr_charts.marks_chart(given, [MATH, few]).title is None  # one work is no extreme


def test_scores_chart() -> None:
    marked = work(boundaries={3: 1, 4: 2, 5: 3})
    counts = [
        figure("score_count", x, kind="count", numerator=x, n=10, category=f"{score:03d}", **of(MATH))
        for score, x in enumerate((2, 5, 0, 3))
    ]
    given = made(counts, [figure("mean_primary_score", 1.4, kind="mean", numerator=14, n=10, **of(MATH))])
    block = vpr_charts.scores_chart(given, marked)
    assert [row.label for row in block.rows] == ["0", "1", "2", "3"]
    assert block.options["boundaries"] == {"3": 1, "4": 2, "5": 3}
    assert block.subtitle.endswith("линии — границы отметок")
    assert block.data is not None
    assert printed(block.data, given) == [["0", "2"], ["1", "5"], ["2", "0"], ["3", "3"]]
    decided = Decided(given.observations, dict.fromkeys(given.observations["obs_id"], "exact"))
    drawn, _ = resolve(block, figures_of(decided), Numbering())
    assert drawn is not None
    assert drawn.model_dump()["title"].replace("\u00a0", " ") == "Средний первичный балл — 1,4 из 20"
    assert "границы" not in vpr_charts.scores_chart(given, MATH).subtitle


def test_tasks_chart() -> None:
    given = made(tasks(), [figure("task_completion", 30.0, kind="mean", n=10, category="3", **of(MATH))], tasks(OWN))
    described = work(tasks=("1", "2К1", "3"), max_points={"1": 1, "3": 2}, levels={"1": "Б"})
    limits = {"Б": 60.0, "П": 30.0, "В": 30.0}
    block = vpr_charts.tasks_chart(given, described, school_id="", limits=limits)
    assert block is not None
    assert [row.label for row in block.rows] == ["1", "3"]  # completion of 2К1 is not known
    assert block.title is not None
    assert block.title.words == {"task": "3"}
    assert block.options == {"thresholds": {"Б": 60.0}, "reference_label": ""}
    assert [row.numbers["max_points"] for row in block.rows] == [1, 2]
    own = vpr_charts.tasks_chart(given, described, school_id=OWN, limits=limits)
    assert own is not None
    assert own.rows[0].figures["reference"] == given.id("task_completion", category="1", **of(MATH))
    assert own.options["reference_label"] == "муниципалитет"
    assert vpr_charts.tasks_chart(given, PHYSICS, school_id="", limits=limits) is None


def test_journal_chart_leaves_out_works_without_a_journal() -> None:
    given = made(journal())
    block = vpr_charts.journal_chart(given, [MATH, PHYSICS])
    assert [row.label.replace("\u00a0", " ") for row in block.rows] == ["Математика, 4 класс"]
    assert block.data is not None
    assert printed(block.data, given) == [["Математика, 4 класс", "10", "2", "20,0", "7", "70,0", "1", "10,0"]]


def test_change_chart() -> None:
    before = work(year=2021)
    given = made(
        [share("good_marks_share", 6, 10, **of(MATH)), share("good_marks_share", 5, 10, **of(before))],
        [figure("good_marks_change", 10.0, kind="model", n=10, low=-29.1, high=45.6, **of(MATH))],
    )
    block = vpr_charts.change_chart(given, [(MATH, before), (PHYSICS, before)])
    assert block is not None
    assert len(block.rows) == 1
    assert block.plain_title == "Доля «4» и «5» по сравнению с 2021 годом"
    assert block.options == {"previous_label": "2021", "current_label": "2022"}
    assert block.data is not None
    assert printed(block.data, given) == [["Математика, 4 класс", "50,0", "60,0", "10,0", "от −29,1 до 45,6"]]
    assert vpr_charts.change_chart(given, [(PHYSICS, before)]) is None
    assert vpr_charts.change_chart(given, []) is None


# -- words -----------------------------------------------------------------------------------------------------------


def limits(works: list[Work], scales: dict[Any, Scale]) -> str:
    return "\n".join(vpr_text.limits(works, scales, fioko_title="«Рекомендации»").items).replace("\u00a0", " ")


def test_limits_of_use_are_always_told() -> None:
    said = limits([MATH], {MATH.key: Scale()})
    assert "не могут быть использованы для оценки деятельности учителей и школ" in said
    assert "повод для проверки" in said
    assert "Уровни сложности заданий (Б, П, В) не присланы" in said
    for word in ("Шкалы перевода", "не подтверждена", "вторичному", "Осенние", "Наибольшие баллы"):
        assert word not in said


def test_limits_name_the_works_they_are_about() -> None:
    autumn = work("russian", 5, 4, term="autumn")
    english = work("english", 7, tasks=("1", "2"), max_points={"1": 5})
    second = work("biology", 6, levels={"1": "Б"})
    scales = {
        MATH.key: Scale(verified=False, remark="норма не подтверждена", unconfirmed=(4, 5)),
        english.key: Scale(),
        second.key: Scale(remark="норма по вторичному источнику"),
    }
    said = limits([MATH, autumn, english, second, PHYSICS], scales)
    assert "Шкалы перевода баллов в отметки нет: Русский язык, 5 класс (программа 4 класса); Физика, 7 класс." in said
    assert "для этих работ не считаются" in said
    assert "Норма не подтверждена (границы отметок по памяти): Математика, 4 класс («4», «5»)." in said
    assert "Шкала по вторичному источнику: Биология, 6 класс." in said
    assert "Осенние работы (1)" in said
    assert "Наибольшие баллы за задания не известны, выполнение не считается: Английский язык, 7 класс." in said
    assert "Уровни Б, П, В оценены по чтению документа «Рекомендации»." in said
    assert "не присланы" not in said
    assert "для этой работы не считаются" in limits([PHYSICS], {})


def test_participation_table_keeps_the_order_of_the_registry() -> None:
    rows: Rows = []
    for school, wrote, absent in (("", 30, 3), ("2", 20, 1), ("1", 10, 2)):
        at = {"subject": "", "grade": "", "programme_grade": "", "school_id": school, "n": wrote + absent}
        rows += [
            figure(name, x, kind="count", numerator=x, **at)
            for name, x in (("listed", wrote + absent), ("takers", wrote), ("absent", absent))
        ]
        rows.append(figure("absent_share", 100 * absent / (wrote + absent), numerator=absent, **at))
    given = made(rows)
    block = vpr_text.participation_table(given, {"2": "СОШ № 2", "3": "СОШ № 3", "1": "СОШ № 1"}, year=2022)
    assert printed(block, given) == [
        ["СОШ № 2", "21", "20", "1", "4,8"],
        ["СОШ № 3", "…", "…", "…", "…"],
        ["СОШ № 1", "12", "10", "2", "16,7"],
        ["Все школы", "33", "30", "3", "9,1"],
    ]
    assert [row.kind for row in block.rows] == ["row", "row", "row", "total"]


def test_sources_table() -> None:
    passport = pd.DataFrame(
        [
            {
                "file": "а.xlsx",
                "title": "протокол",
                "n_read": 12345,
                "n_accepted": 12000,
                "n_corrected": 5,
                "n_absent": 300,
                "n_refused": 45,
            }
        ]
    )
    assert [cell.text for cell in vpr_text.sources_table(passport).rows[0].cells] == [
        "а.xlsx", "протокол", "12\u202f345", "12\u202f000", "5", "300", "45",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("done", "expected", "own", "text"),
    [
        (13, 14, False, "Данные ВПР поступили от 13 из 14 школ."),
        (1, 21, False, "Данные ВПР поступили от 1 из 21 школы."),
        (0, 3, False, "Данные ВПР поступили от 0 из 3 школ."),
        (1, 1, True, "Данные ВПР школы поступили."),
        (0, 1, True, "Данные ВПР от школы не поступили."),
    ],
)
def test_arrival(done: int, expected: int, own: bool, text: str) -> None:
    assert vpr_text.arrival(done, expected, own=own).text.replace("\u00a0", " ") == text


def test_rules_are_told_to_all_but_the_department() -> None:
    policy = load(2022).disclosure
    assert vpr_text.rules(policy, audience="department") is None
    school, public = (vpr_text.rules(policy, audience=audience) for audience in ("school", "public"))
    assert school is not None
    assert public is not None
    # The numbers of METHODS §6.
    assert "от 1 до 4 человек или меньше 3 других школ" in public.text
    assert "целым числом от 50 участников" in public.text
    assert "средние — от 10 участников" in public.text
    assert school.text == "Свои результаты школа видит полностью. " + public.text


def test_plan_of_another_year() -> None:
    assert vpr_text.plan_of_another_year(2022, 2022) is None
    said = vpr_text.plan_of_another_year(2022, 2023)
    assert said is not None
    assert said.text == "Своего плана на 2023 год нет: пункты, сроки и ответственные взяты из плана 2022 года."
