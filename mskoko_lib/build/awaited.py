"""What the plan awaits from whom, held against the tables of the year: which schools have come, which have not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.roadmap import Item, Roadmap, item_state


@dataclass(frozen=True)
class Source:
    """Where an awaited thing is seen to have come: rows of `table` with one of the values in each column of `where`.

    `grade`: the highest grade it concerns, so that a school which does not teach it is not awaited; None: every school.
    """

    table: str
    where: Mapping[str, Sequence[object]] = field(default_factory=dict)
    grade: int | None = None


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
    "ежемесячные сведения о посещаемости": (_form("attendance", 1),),
    "дорожные карты подготовки к ЕГЭ": (_form("road_map", 11),),
    "листы проверки сайтов": (_form("site_check", 1),),
    "сведения о допуске к ГИА": (_form("admission", 9),),
    "отчёты о выполнении программ развития": (_report("programme"),),
    "отчёты о внутреннем мониторинге качества обучения": (_report("monitoring"),),
    "отчёты о мероприятиях по повышению качества обучения": (_report("quality"),),
}
#: beginnings of a school's type in the registry → its last grade
_LAST_GRADE = {"нач": 4, "нош": 4, "детск": 0, "осн": 9, "оош": 9}


@dataclass(frozen=True)
class Awaited:
    """One thing that an item of the plan awaits. `read`: whether the program reads it; `schools`: school_ids with at
    least one row of it; `expected`: school_ids it is awaited of; `unseen`: school_ids whose type may teach grade 11,
    but of which no protocol of that grade of this year knows anything: nothing is awaited of them.
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

    @property
    def came(self) -> bool:
        return bool(self.schools)

    @property
    def lacking(self) -> frozenset[str]:
        """Expected schools without a row."""
        return self.expected - self.schools


Columns = Callable[[str, list[str]], pd.DataFrame]  # (table, its columns) → rows


def awaited(roadmap: Roadmap, read: Columns, schools: pd.DataFrame, year: int, as_of: dt.date) -> list[Awaited]:
    """Everything that the items of the plan await, in the plan's order. `schools`: the registry (school_id, type)."""
    items = [item for section in roadmap.sections for item in section.items]
    return [one for item in items for one in awaited_of(item, read, schools, year, as_of)]


def awaited_of(item: Item, read: Columns, schools: pd.DataFrame, year: int, as_of: dt.date) -> list[Awaited]:
    """The same of one item."""
    found = []
    for one in item.awaits:
        sources = SOURCES.get(one.what, ())
        came, expected, unseen = _came_and_expected(sources, read, schools)
        state = item_state(item.window, year, as_of, len(came & expected), len(expected)).label if sources else ""
        found.append(Awaited(item.number, item.title, one.what, one.who, state, bool(sources), came, expected, unseen))
    return found


def _came_and_expected(
    sources: Sequence[Source], read: Columns, schools: pd.DataFrame
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(came, expected, unseen). A school is awaited in each source whose grade it teaches, and has come when it stands in all of these."""
    there = [_schools_in(source, read) for source in sources]
    eleventh = _with_eleventh(read) if any(source.grade == 11 for source in sources) else frozenset()
    came, expected, unseen = set(), set(), set()
    for school, kind in zip(schools["school_id"].astype(str), schools["type"].fillna("").astype(str), strict=True):
        last = last_grade(kind)
        if eleventh and school not in eleventh and last > 9:
            unseen.add(school)
            last = 9
        taught = [k for k, source in enumerate(sources) if (source.grade or 0) <= last]
        if taught:
            expected.add(school)
        if any(school in one for one in there) and all(school in there[k] for k in taught):
            came.add(school)
    return frozenset(came), frozenset(expected), frozenset(unseen)


def _with_eleventh(read: Columns) -> frozenset[str]:
    """Schools with a row of grade 11 in this year: ЕГЭ, ГВЭ or the essay, which every graduate writes; none where nothing
    of the grade has come.
    """
    return _schools_in(_EGE, read) | _schools_in(Source("essay_results"), read)


def _schools_in(source: Source, read: Columns) -> frozenset[str]:
    table = read(source.table, ["school_id", *source.where])
    for column, values in source.where.items():
        table = table[table[column].isin(list(values))]
    return frozenset(table["school_id"].dropna().astype(str))


def last_grade(kind: str) -> int:
    """Last grade that a school of this type teaches; 11 where the type does not say.

    >>> last_grade("начальная школа"), last_grade("ООШ"), last_grade("лицей"), last_grade("")
    (4, 9, 11, 11)
    """
    lower = kind.strip().lower()
    return next((grade for start, grade in _LAST_GRADE.items() if lower.startswith(start)), 11)
