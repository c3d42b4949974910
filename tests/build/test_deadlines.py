"""The deadlines of a year over small tables: who owes what on which day, counted by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mskoko_lib import roadmap
from mskoko_lib.build.awaited import SOURCES, Columns
from mskoko_lib.build.deadlines import deadlines_of
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.notebook.note import CONTROL_SECTIONS
from mskoko_lib.params import Control
from mskoko_lib.roadmap.deadline import Deadline, open_deadlines

PLAN = roadmap.load(2022)
#: a: 11 grades, b: 9, c: a primary school, d: 11 grades, opened in September
REGISTRY = pd.DataFrame(
    {
        "school_id": ["a", "b", "c", "d"],
        "type": ["лицей", "ООШ", "начальная школа", "СОШ"],
        "opened": [None, None, None, "2022-09-01"],
    }
)
ATTENDANCE, SITES = "ежемесячные сведения о посещаемости", "листы проверки сайтов"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def tables(**given: pd.DataFrame) -> Columns:
    def read(name: str, columns: list[str]) -> pd.DataFrame:
        assert set(columns) <= set(columns_of(name)), name
        frame = given.get(name, pd.DataFrame()).reindex(columns=columns)
        # as the store keeps it: days are days in an empty table too
        return frame.assign(**{column: pd.to_datetime(frame[column]) for column in columns if column.endswith("_date")})

    return read


def rows(*given: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(given))
    for column in [name for name in frame if str(name).endswith("_date")]:
        frame[column] = pd.to_datetime(frame[column])
    return frame.convert_dtypes()


def found(
    as_of: str = "2022-12-31", own: str = "", *, year: int = 2022, earlier: Columns | None = None, **given: pd.DataFrame
) -> list[Deadline]:
    """Of the controls, sections 2 and 3."""
    every = deadlines_of(
        PLAN, tables(**given), REGISTRY, year, day(as_of), Control(), own_school_id=own, earlier=earlier
    )
    return [one for one in every if one.number[0] in CONTROL_SECTIONS]


def told(deadlines: list[Deadline]) -> list[tuple[str, str, bool]]:
    return [(str(one.day), one.number, one.done) for one in deadlines]


def months(school: str, numbers: str) -> pd.DataFrame:
    return pd.DataFrame({"school_id": school, "month": numbers.split()})


COMMITMENTS = rows(
    {"school_id": "a", "report": "programme", "heard_date": "2022-10-10", "commitment_number": 1, "area": "conditions",
     "due_date": "2022-11-30", "state": "under_way"},
    {"school_id": "a", "report": "quality", "heard_date": "2022-12-05", "commitment_number": 1, "area": "gia",
     "promised_exam": "oge", "subject": "math", "due_date": "2023-06-15", "state": "under_way"},
    {"school_id": "b", "report": "monitoring", "heard_date": "2022-11-08", "commitment_number": 2, "area": "inner",
     "due_date": "2022-12-20", "state": "fulfilled", "fulfilled_date": "2022-12-10"},
    {"school_id": "b", "report": "programme", "heard_date": "2022-10-10"},
)  # fmt: skip
FAULTS = rows(
    {"school_id": "a", "visit_date": "2022-04-05", "criterion": "risk", "found": "fault", "addressee": "school",
     "due_date": "2022-06-01", "removed": False},
    {"school_id": "a", "visit_date": "2022-04-05", "criterion": "textbooks", "found": "remark", "addressee": "founder",
     "due_date": "2022-06-01"},
    {"school_id": "b", "visit_date": "2022-04-06", "criterion": "orders", "found": "remark", "due_date": "2022-06-01",
     "removed": True, "removed_date": "2022-05-25"},
    {"school_id": "b", "visit_date": "2022-04-06", "criterion": "rights", "found": "kept", "due_date": "2022-06-01"},
)  # fmt: skip
MEASURES = rows(
    {"school_id": "a", "measure_number": 7, "section": "staff", "due_date": "2023-02-01", "done": False},
    {"school_id": "a", "measure_number": 8, "section": "risk", "due_date": "2022-10-01", "done": None},
    {"school_id": "a", "measure_number": 9, "section": "risk", "due_date": "2022-10-01", "done": True,
     "done_date": "2022-09-20"},
    {"school_id": "d", "measure_number": 1, "section": "risk", "due_date": "2022-10-01", "done": False},
)  # fmt: skip
AGREED = {"form_head_reports": COMMITMENTS, "form_inspections": FAULTS, "form_road_map": MEASURES}


class TestPlan:
    def test_everything_awaited_in_these_sections_can_be_seen_to_come(self) -> None:
        items = [item for section in PLAN.sections if section.number in CONTROL_SECTIONS for item in section.items]
        assert {one.what for item in items for one in item.awaits} <= set(SOURCES)

    def test_the_whole_plan_has_terms(self) -> None:
        """What a primary school owes outside the controls: what is awaited of every school, whatever its grades."""
        every = deadlines_of(PLAN, tables(), REGISTRY, 2022, day("2022-12-31"), Control(), own_school_id="c")
        assert [(str(one.day), one.number) for one in every if one.number[0] not in CONTROL_SECTIONS] == [
            ("2022-04-30", "4.7"),
            ("2022-06-30", "4.2"),
            ("2022-09-30", "4.1"),
            ("2022-09-30", "4.7"),
            ("2022-12-31", "4.3"),
            ("2022-12-31", "4.6"),
            ("2022-12-31", "5.3"),
        ]

    def test_a_school_owes_what_the_plan_awaits_of_schools(self) -> None:
        """a: nine months, six dues; the protocols and the sites are awaited of others."""
        mine = found(own="a")
        assert {(one.who, one.school_id, one.kind) for one in mine} == {("школы", "a", "plan")}
        assert [(str(one.day), one.number) for one in mine if not one.month] == [
            ("2022-05-31", "2.1.4"),
            ("2022-07-31", "2.1.5"),
            ("2022-10-31", "2.1.2"),
            ("2022-10-31", "3.3.1"),
            ("2022-11-30", "3.3.2"),
            ("2022-12-31", "3.3.3"),
        ]
        assert len(mine) == 15

    def test_a_school_owes_nothing_of_grades_it_does_not_teach(self) -> None:
        numbers = {school: {one.number for one in found(own=school)} for school in "bc"}
        assert numbers["b"] == {"2.1.1", "2.1.4", "3.3.1", "3.3.2", "3.3.3"}
        assert numbers["c"] == {"2.1.1", "3.3.1", "3.3.2", "3.3.3"}

    def test_attendance_is_due_by_the_fifth_and_only_for_months_with_lessons(self) -> None:
        mine = [one for one in found(own="a", form_attendance=months("a", "01 02 12")) if one.month]
        assert [(str(one.day), one.month) for one in mine if one.done] == [
            ("2022-02-05", 1), ("2022-03-05", 2), ("2023-01-05", 12),
        ]  # fmt: skip
        assert [one.month for one in mine if not one.done] == [3, 4, 5, 9, 10, 11]
        assert mine[1].what == "ежемесячные сведения о посещаемости за февраль"
        assert mine[1].sheet == "2.1 Посещаемость"

    def test_a_school_opened_in_september_owes_nothing_for_spring(self) -> None:
        mine = found(own="d")
        assert [one.month for one in mine if one.month] == [9, 10, 11, 12]
        assert {one.number for one in mine} == {"2.1.1", "2.1.2", "3.3.1", "3.3.2", "3.3.3"}

    def test_a_month_is_done_when_all_schools_that_were_open_have_sent_it(self) -> None:
        """May of a, b and c is whole, d was not there; September lacks d."""
        sent = pd.concat([months("a", "05 09"), months("b", "05 09"), months("c", "05 09")])
        months_of = {one.month: one for one in found(form_attendance=sent) if one.what.startswith(ATTENDANCE)}
        assert [month for month, one in months_of.items() if one.done] == [5]
        assert [month for month, one in months_of.items() if one.some] == [5, 9]
        assert {one.school_id for one in months_of.values()} == {""}

    def test_no_lessons_all_year_is_an_answer(self) -> None:
        states = rows({"school_id": "a", "form": "attendance", "state": "none"})
        assert all(one.done for one in found(own="a", form_states=states) if one.month)

    def test_sites_are_the_departments(self) -> None:
        checked = pd.concat([months(school, "01") for school in "abc"])
        sites = [one for one in found(form_site_check=checked) if one.what.startswith(SITES)]
        assert [one.month for one in sites if one.done] == [1]
        assert {one.who for one in sites} == {"управление образования"}
        assert not [one for one in found(own="a", form_site_check=checked) if one.what.startswith(SITES)]

    def test_the_department_waits_for_all_schools(self) -> None:
        one, two = rows({"school_id": "a", "report": "programme"}), rows({"school_id": "b", "report": "programme"})
        both = pd.concat([one, two, *(rows({"school_id": s, "report": "programme"}) for s in "cd")])
        state = {}
        for name, sent in {"none": one.head(0), "some": one, "all": both}.items():
            (due,) = [d for d in found(form_head_reports=sent) if d.number == "3.3.1"]
            state[name] = (due.done, due.some)
        assert state == {"none": (False, False), "some": (False, True), "all": (True, True)}

    def test_what_may_still_come_is_not_done_before_the_year_ends(self) -> None:
        visits = rows({"school_id": "a", "visit_date": "2022-04-12", "came": True})
        states = {}
        for as_of in ("2022-04-30", "2022-12-31"):
            (due,) = [one for one in found(as_of, form_observations=visits) if one.number == "3.1"]
            states[as_of] = (str(due.day), due.done)
        assert states == {"2022-04-30": ("2022-12-31", False), "2022-12-31": ("2022-12-31", True)}

    def test_nothing_is_awaited_where_nobody_owes_it(self) -> None:
        primary = REGISTRY[REGISTRY["school_id"] == "c"]
        dues = deadlines_of(PLAN, tables(), primary, 2022, day("2022-12-31"), Control())
        assert not {"2.1.2", "2.1.4", "2.1.5"} & {one.number for one in dues}


class TestAgreed:
    def test_a_school_gets_its_own_and_nothing_else(self) -> None:
        mine = [one for one in found(own="a", **AGREED) if one.kind != "plan"]
        assert [(one.kind, str(one.day), one.number, one.what, one.mark, one.done) for one in mine] == [
            ("fault", "2022-06-01", "3.2.1", "устранение нарушения: работа с группой риска", "", False),
            ("measure", "2022-10-01", "2.1.2", "мероприятие плана подготовки к ЕГЭ: группа риска", "№ 8", False),
            ("measure", "2022-10-01", "2.1.2", "мероприятие плана подготовки к ЕГЭ: группа риска", "№ 9", True),
            ("commitment", "2022-11-30", "3.3.1", "обязательство: условия; отчёт: программа развития", "№ 1", False),
            ("measure", "2023-02-01", "2.1.2", "мероприятие плана подготовки к ЕГЭ: обучение педагогов", "№ 7", False),
            ("commitment", "2023-06-15", "3.3.3",
             "обязательство: результаты ГИА, ОГЭ, математика; отчёт: мероприятия по качеству", "№ 1", False),
        ]  # fmt: skip
        assert {one.school_id for one in found(own="a", **AGREED)} == {"a"}
        assert not {one.about for one in found(own="a", **AGREED)} - {""}
        assert {one.school_id for one in found(own="b", **AGREED)} == {"b"}

    def test_the_department_sees_all_and_owns_what_is_addressed_to_it_or_the_founder(self) -> None:
        faults = [one for one in found(**AGREED) if one.kind == "fault"]
        assert [(one.school_id, one.about, one.who, one.done) for one in faults] == [
            ("b", "", "школы", True), ("", "a", "учредитель", False), ("a", "", "школы", False),
        ]  # fmt: skip
        kinds = pd.Series([one.kind for one in found(**AGREED)]).value_counts().to_dict()
        assert (kinds["commitment"], kinds["fault"], kinds["measure"]) == (3, 3, 4)

    def test_the_department_of_two_schools_sees_those(self) -> None:
        chosen = REGISTRY[REGISTRY["school_id"].isin(["b", "c"])]
        seen = deadlines_of(PLAN, tables(**AGREED), chosen, 2022, day("2022-12-31"), Control())
        assert {one.school_id for one in seen} == {"", "b"}
        assert {one.about for one in seen} == {""}

    @pytest.mark.parametrize(
        ("as_of", "late", "coming"),
        [
            ("2022-05-24", [], ["3.2.1 a", "3.2.1", "3.2.1 b", "2.1.2 a", "2.1.2 a", "2.1.2 d", "2.1.2 a"]),
            ("2022-05-25", [], ["3.2.1 a", "3.2.1", "2.1.2 a", "2.1.2 a", "2.1.2 d", "2.1.2 a"]),
            ("2022-06-01", [], ["3.2.1 a", "3.2.1", "2.1.2 a", "2.1.2 a", "2.1.2 d", "2.1.2 a"]),
            ("2022-06-02", ["3.2.1 a", "3.2.1"], ["2.1.2 a", "2.1.2 a", "2.1.2 d", "2.1.2 a"]),
            ("2022-09-20", ["3.2.1 a", "3.2.1"], ["2.1.2 a", "2.1.2 d", "2.1.2 a"]),
            ("2022-11-30", ["3.2.1 a", "3.2.1", "2.1.2 a", "2.1.2 d"], ["3.3.1 a", "3.3.2 b", "2.1.2 a"]),
            ("2022-12-10", ["3.2.1 a", "3.2.1", "2.1.2 a", "2.1.2 d", "3.3.1 a"], ["2.1.2 a", "3.3.3 a"]),
        ],
    )
    def test_the_day_moves_through_the_year(self, as_of: str, late: list[str], coming: list[str]) -> None:
        """A removal on 25 May was still to come on the 24th; a term ends with its day; a promise of 5 December was not known
        in November.
        """
        held = [one for one in open_deadlines(found(as_of, **AGREED), day(as_of)) if one.kind != "plan"]
        sides: dict[bool, list[str]] = {True: [], False: []}
        for one in held:
            sides[one.overdue_on(day(as_of))].append(f"{one.number} {one.school_id}".strip())
        assert sorted(sides[True]) == sorted(late)
        assert sorted(sides[False]) == sorted(coming)

    def test_29_february_is_a_day_of_its_own(self) -> None:
        leap = rows({"school_id": "a", "report": "programme", "heard_date": "2024-01-10", "commitment_number": 1,
                     "area": "other", "due_date": "2024-02-29", "state": "partly"})  # fmt: skip
        for as_of, late in (("2024-02-28", False), ("2024-02-29", False), ("2024-03-01", True)):
            (one,) = [d for d in found(as_of, year=2024, form_head_reports=leap) if d.kind == "commitment"]
            assert (one.day, one.overdue_on(day(as_of))) == (day("2024-02-29"), late)
        assert day("2024-03-05") in {one.day for one in found("2024-03-01", year=2024) if one.month == 2}

    def test_of_the_year_before_only_what_is_still_to_come(self) -> None:
        """In the note of 2023: a's measure was due in February, its promise is due on 15 June."""
        late, early = day("2023-06-16"), day("2023-03-01")
        for as_of, expected in ((early, ["2023-06-15"]), (late, [])):
            mine = found(str(as_of), "a", year=2023, earlier=tables(**AGREED))
            assert [str(one.day) for one in mine if one.kind != "plan"] == expected

    def test_words_hold_no_numerals(self) -> None:
        assert not [one.what for one in found(**AGREED) if any(sign.isdigit() for sign in one.what)]


def test_the_order_of_rows_changes_nothing() -> None:
    turned = {name: table.iloc[::-1] for name, table in AGREED.items()}
    assert found(**AGREED) == found(**turned)


def test_all_open_first_the_overdue() -> None:
    open_ones = open_deadlines(found("2022-12-31", "a", **AGREED), day("2022-12-31"))
    late = [one.overdue_on(day("2022-12-31")) for one in open_ones]
    assert late == sorted(late, reverse=True)
    assert told(open_ones)[0] == ("2022-02-05", "2.1.1", False)
