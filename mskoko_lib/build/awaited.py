"""What the plan awaits from whom, held against the tables of the year: which schools have come, which have not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.params import Control
from mskoko_lib.roadmap import Roadmap, SubItem, item_state


@dataclass(frozen=True)
class Source:
    """Where an awaited thing is seen to have come: rows of `table` with one of the values in each column of `where`.

    `grade`: the highest grade it concerns, so that a school which does not teach it is not awaited; None: every school.
    `monthly`: whole only with a row of every month that is due; `sampled`: who is looked at is chosen by the sender, so
    that it is awaited of the schools in `table` and whole where each of their rows up to the day meets `where`; `day`: the
    column of a row's day, "" where rows have none: a row is then told as soon as it is there.
    """

    table: str
    where: Mapping[str, Sequence[object]] = field(default_factory=dict)
    grade: int | None = None
    monthly: bool = False
    sampled: bool = False
    day: str = ""

    @property
    def visits(self) -> bool:
        """Whether its rows are visits that somebody was sent to, and no data that are sent."""
        return self.day == "visit_date"


def _form(name: str, grade: int) -> Source:
    return Source("form_states", {"form": [name], "state": ["rows", "none"]}, grade)


def _report(kind: str) -> Source:
    return Source("form_head_reports", {"report": [kind]}, 1)


_OGE = Source("exam_results", {"exam": ["oge"]}, 9)
_EGE = Source("exam_results", {"exam": ["ege"]}, 11)
_MEDALS = _form("medals", 11)
#: words of the plan («what») → where it is seen
SOURCES: dict[str, tuple[Source, ...]] = {
    "протоколы и отчёты ВПР": (Source("vpr_results"),),
    "протоколы ОГЭ": (_OGE,),
    "протоколы ЕГЭ": (_EGE,),
    "протоколы ЕГЭ и ГВЭ": (_EGE,),
    "протоколы ЕГЭ по русскому языку и математике": (
        Source("exam_results", {"exam": ["ege"], "subject": ["russian", "math", "math_base", "math_profile"]}, 11),
    ),
    "протоколы ОГЭ и ЕГЭ": (_OGE, _EGE),
    "протоколы ОГЭ, ЕГЭ и ГВЭ": (_OGE, _EGE),
    "результаты итогового сочинения": (Source("essay_results", grade=11),),
    "результаты итогового собеседования": (Source("interview_results", grade=9),),
    "сведения об оставленных на повторное обучение": (_form("repeat_year", 9),),
    "сведения об участниках с ОВЗ и условиях проведения": (_form("ovz", 9),),
    "сведения о претендентах на аттестат с отличием": (_form("certificates", 9),),
    "сведения о претендентах на медаль": (_MEDALS,),
    "итоговые отметки претендентов на медаль": (_MEDALS,),
    "отчёты о подготовке к ГИА": (_form("risk_group", 9),),
    "число участвовавших выпускников": (_form("rehearsals", 11),),
    "ежемесячные сведения о посещаемости": (Source("form_attendance", grade=1, monthly=True),),
    "дорожные карты подготовки к ЕГЭ": (_form("road_map", 11),),
    "листы проверки сайтов": (Source("form_site_check", grade=1, monthly=True),),
    "сведения о допуске к ГИА": (_form("admission", 9),),
    "акты наблюдения": (Source("form_observations", {"came": [True]}, sampled=True, day="visit_date"),),
    "справки по итогам тематических проверок": (Source("form_inspections", sampled=True, day="visit_date"),),
    "отчёты о выполнении программ развития": (_report("programme"),),
    "отчёты о внутреннем мониторинге качества обучения": (_report("monitoring"),),
    "отчёты о мероприятиях по повышению качества обучения": (_report("quality"),),
    "сведения о кадрах и контингенте": (_form("staff", 1), _form("contingent", 1)),
    "сведения о потребности в курсах": (_form("course_needs", 1),),
    "сведения о пройденных курсах": (_form("courses", 1),),
    "итоги конкурсов": (Source("form_contests", sampled=True),),
    "перечень проведённых занятий и семинаров": (Source("form_gia_staff", sampled=True),),
    "график аттестации": (Source("form_attestation_plan", sampled=True),),
    "сведения об аттестованных педагогах": (_form("attestation", 1),),
    "сведения об учебниках и УМК": (_form("textbooks", 1),),
    "сведения об оказанной методической помощи": (Source("form_support", sampled=True),),
    "отчёты о выполнении дорожной карты": (_form("road_map", 11),),
    "результаты пробных экзаменов": (_form("mocks", 9),),
    "результаты муниципальных и региональных работ": (_form("works", 1),),
    "результаты диагностических работ в 9 и 11 классах": (_form("diagnostics", 9),),
    "результаты межпредметных диагностических работ": (_form("cross_works", 5),),
    "результаты внутришкольных диагностических работ": (_form("school_works", 5),),
    "результаты независимой оценки": (Source("form_noko", sampled=True, day="survey_date"),),
}
#: beginnings of a school's type in the registry → its last grade
_LAST_GRADE = {"нач": 4, "нош": 4, "детск": 0, "осн": 9, "оош": 9}


@dataclass(frozen=True)
class Awaited:
    """One thing that an item of the plan awaits. `read`: whether the program reads it; `schools`: school_ids with at
    all of it that is due; `partly`: with some of it only; `expected`: school_ids it is awaited of; `unseen`: school_ids
    whose type may teach grade 11, but of which no protocol of that grade of this year knows anything: nothing is awaited
    of them; `sampled`: who is looked at is chosen by the sender; `visits`: what is awaited are visits, and not data.
    """

    number: str
    title: str
    what: str
    who: str
    state: str
    read: bool
    schools: frozenset[str]
    expected: frozenset[str]
    unseen: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    sampled: bool = False
    visits: bool = False

    @property
    def came(self) -> bool:
        return bool(self.schools | self.partly)

    @property
    def lacking(self) -> frozenset[str]:
        """Expected schools that have not sent all of it."""
        return self.expected - self.schools


Columns = Callable[[str, list[str]], pd.DataFrame]  # (table, its columns) → rows


def awaited(
    roadmap: Roadmap, read: Columns, schools: pd.DataFrame, year: int, as_of: dt.date, control: Control
) -> list[Awaited]:
    """Everything that the items of the plan await, in the plan's order. `schools`: the registry (school_id, type, opened)."""
    items = [item for section in roadmap.sections for item in section.items]
    return [one for item in items for one in awaited_of(item, read, schools, year, as_of, control)]


def awaited_of(
    part: SubItem, read: Columns, schools: pd.DataFrame, year: int, as_of: dt.date, control: Control
) -> list[Awaited]:
    """The same of one item, or of one of its bullets."""
    table = _Schools(read, schools, as_of, due_months(schools, year, as_of, control))
    found = []
    for one in part.awaits:
        sources = SOURCES.get(one.what, ())
        came, expected, unseen = table.came_and_expected(sources)
        some = table.with_some(sources) - came
        state = item_state(part.window, year, as_of, len(came & expected), len(expected)).label if sources else ""
        found.append(
            Awaited(
                part.number,
                part.title,
                one.what,
                one.who,
                state,
                bool(sources),
                came,
                expected,
                unseen,
                some,
                bool(sources) and all(source.sampled for source in sources),
                bool(sources) and all(source.visits for source in sources),
            )  # fmt: skip
        )
    return found


def due_months(schools: pd.DataFrame, year: int, as_of: dt.date, control: Control) -> dict[str, list[str]]:
    """school_id → months («01» … «12») with lessons that are to be told by now, from the month in which it opened on."""
    opened = schools["opened"] if "opened" in schools else pd.Series(pd.NaT, index=schools.index)
    due = [month for month in control.lesson_months if control.term(year, month) < as_of]
    return {
        str(school): [f"{m:02d}" for m in due if pd.isna(day) or (year, m) >= (int(day.year), int(day.month))]
        for school, day in zip(schools["school_id"], pd.to_datetime(opened), strict=True)
    }


@dataclass(frozen=True)
class _Schools:
    """The registry beside the tables of a year: which schools have sent what."""

    read: Columns
    schools: pd.DataFrame
    as_of: dt.date
    months: Mapping[str, Sequence[str]]

    def came_and_expected(self, sources: Sequence[Source]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """(came, expected, unseen). A school is awaited in each source whose grade it teaches, and has come when it stands
        in all of these.
        """
        there = [self._whole(source) for source in sources]
        samples = {k: self.some(source) for k, source in enumerate(sources) if source.sampled}
        eleventh = _with_eleventh(self.read) if any(source.grade == 11 for source in sources) else frozenset()
        came, expected, unseen = set(), set(), set()
        kinds = self.schools["type"].fillna("").astype(str)
        for school, kind in zip(self.schools["school_id"].astype(str), kinds, strict=True):
            last = last_grade(kind)
            if eleventh and school not in eleventh and last > 9:
                unseen.add(school)
                last = 9
            taught = [
                k
                for k, source in enumerate(sources)
                if (source.grade or 0) <= last
                and (not source.sampled or school in samples[k])
                and (not source.monthly or self.months[school])
            ]
            if taught:
                expected.add(school)
            if any(school in one for one in there) and all(school in there[k] for k in taught):
                came.add(school)
        return frozenset(came), frozenset(expected), frozenset(unseen)

    def with_some(self, sources: Sequence[Source]) -> frozenset[str]:
        """Schools with any row of a monthly or sampled source."""
        return frozenset(school for one in sources if one.monthly or one.sampled for school in self.some(one))

    def some(self, source: Source) -> frozenset[str]:
        return _schools_in(Source(source.table), self.read)

    def _whole(self, source: Source) -> frozenset[str]:
        if source.sampled:
            return self._each_row(source)
        return self._each_month(source) if source.monthly else _schools_in(source, self.read)

    def _each_month(self, source: Source) -> frozenset[str]:
        """With a row of each due month; or with the answer that there were no lessons all year."""
        must = ["lessons_planned"] if source.table == "form_attendance" else []  # a row without it tells nothing
        table = self.read(source.table, ["school_id", "month", *must]).dropna(subset=must)
        there = set(zip(table["school_id"].astype(str), table["month"].astype(str), strict=True))
        whole = {
            school for school, due in self.months.items() if due and all((school, month) in there for month in due)
        }
        return frozenset(whole) | _schools_in(_none(source.table), self.read)

    def _each_row(self, source: Source) -> frozenset[str]:
        """With rows up to the day, each of which meets `where`; with rows after the day alone nothing is due yet."""
        days = [source.day] if source.day else []
        table = self.read(source.table, ["school_id", *days, *source.where])
        past = table[table[source.day] <= pd.Timestamp(self.as_of)] if source.day else table
        kept = pd.Series(True, index=past.index)
        for column, values in source.where.items():
            kept &= past[column].isin(list(values)).fillna(False).astype(bool)
        return frozenset(past["school_id"].unique()) - frozenset(past.loc[~kept, "school_id"].unique())


def _none(table: str) -> Source:
    return Source("form_states", {"form": [table.removeprefix("form_")], "state": ["none"]})


def _with_eleventh(read: Columns) -> frozenset[str]:
    """Schools with a row of grade 11 in this year: ЕГЭ, ГВЭ or the essay, which every graduate writes; none where nothing
    of the grade has come.
    """
    return _schools_in(_EGE, read) | _schools_in(Source("essay_results"), read)


def _schools_in(source: Source, read: Columns) -> frozenset[str]:
    table = read(source.table, ["school_id", *source.where])
    for column, values in source.where.items():
        table = table[table[column].isin(list(values))]
    return frozenset(table["school_id"].dropna().unique())  # few schools, many rows


def last_grade(kind: str) -> int:
    """Last grade that a school of this type teaches; 11 where the type does not say.

    >>> last_grade("начальная школа"), last_grade("ООШ"), last_grade("лицей"), last_grade("")
    (4, 9, 11, 11)
    """
    lower = kind.strip().lower()
    return next((grade for start, grade in _LAST_GRADE.items() if lower.startswith(start)), 11)
