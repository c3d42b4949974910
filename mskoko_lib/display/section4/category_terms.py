"""Item 4.6, terms: whose category has ended unnoticed, whose ends soon, by school and subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, grid
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import shared
from mskoko_lib.display.section4 import staff_words as sw
from mskoko_lib.display.section4.vacancies import what_for
from mskoko_lib.norms.attestation import CategoryTerm

PROCEDURE = "category_term"
FORM = "Источник: форма 4.1 школ, кадры."
_ENDS = {
    "expired": "срок кончился до дня списка",
    "lapsed": "срок кончился со дня списка до дня записки",
    "next_12": "кончается в ближайшие двенадцать месяцев",
}
_FIVE_YEARS = {"over": "пять лет прошли", "next_12": "пройдут в ближайшие двенадцать месяцев"}
NO_LIST = "Списка педагогов нет, поэтому о сроках категорий сказать нечего."


def rule(listed: pd.DataFrame, term: CategoryTerm) -> str:
    """By which list and which norm the terms are counted."""
    if listed.empty:
        return NO_LIST
    day = pd.Timestamp(listed["listed_on"].iloc[0]).date()
    remark = f" ({term.remark})" if term.remark else ""
    return (
        f"Сроки категорий\u00a0— по списку школ на {date_text(day)}. Первая и высшая категории, присвоенные до "
        f"{date_text(term.given_before)}, действуют пять лет{remark}; присвоенные позже бессрочны. Продления двух приказов "
        "периода пандемии учтены. Форма 4.6 фамилий не спрашивает, поэтому подал ли педагог заявление после дня списка, по ней не узнать. "
        "Соответствие должности подтверждают раз в пять лет; оно сосчитано отдельно."
    )


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Ended before the list and since, ending in twelve months, without a day."""
    at = scope.at(PROCEDURE)
    if scope.audience == "public":
        return []
    undated = None
    if figures.number(figures.id("category_undated", **at)):
        name = "Первая или высшая категория без даты (срок не посчитать)"
        undated = sentence(figures, "fact", {"value": ("category_undated", at)}, name=name)
    return [
        several(figures, "Первая и высшая категории", shared.parts(at, "category_ending", _ENDS)),
        undated,
        several(figures, "Соответствие должности", shared.parts(at, "compliance_ending", _FIVE_YEARS)),
    ]


def expired(rows: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Categories that had ended by the day of the list though the list still names them, by school, with subjects."""
    name = "Категория указана в списке, а срок её кончился раньше дня списка"
    return _found(rows[rows["expired"]], figures, scope, name, "expired", 4.3)


def lapsed(rows: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Categories that ended after the day of the list and before that of the note, by school, with subjects."""
    name = "После дня списка срок категории кончился"
    return _found(rows[rows["lapsed"]], figures, scope, name, "lapsed", 4.1)


def soon(rows: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Categories that end in the next twelve months, by school, with subjects."""
    return _found(
        rows[rows["next_12"]], figures, scope, "Срок категории кончается в ближайшие двенадцать месяцев", "next_12", 3.5
    )


def unconfirmed(rows: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """«Соответствие» whose five years had passed by the day of the note, by school, with subjects."""
    name = "Со дня аттестации на соответствие должности прошло пять лет"
    return _found(rows[rows["over"]], figures, scope, name, "over", 3.7, "compliance_ending")


def _found(
    rows: pd.DataFrame,
    figures: Figures,
    scope: Scope,
    name: str,
    code: str,
    weight: float,
    indicator: str = "category_ending",
) -> Finding | None:
    notes = {}
    for school in words.schools_of(scope):
        mine = rows[rows["school_id"] == school]
        told = [what_for({str(k): v for k, v in row.items()}) for row in mine.to_dict("records")]
        if told:
            notes[school] = ", ".join(dict.fromkeys(told))
    return shared.noted(figures, scope, name, (PROCEDURE, indicator, {"category": code}), notes, weight)


def measures(
    scope: Scope,
    gone: Finding | None,
    since: Finding | None,
    ending: Finding | None,
    old: Finding | None = None,
) -> list[Measure | None]:
    """A category that has ended is checked first; those that end soon go into the schedule; «соответствие» is the school's."""
    given: list[Measure | None] = []
    if gone is not None:
        given.append(
            common.measure(
                gone.said,
                whom=words.whom(scope, *gone.schools),
                what="сверить даты категорий с приказами; если срок кончился\u00a0— исправить список и доплаты, помочь педагогу "
                "подать заявление",
                term=scope.term,
                proof="сверенный список с номерами приказов, заявления педагогов",
            )
        )
    if since is not None:
        given.append(
            common.measure(
                since.said,
                whom=words.whom(scope, *since.schools),
                what="узнать, присвоена ли категория заново; если нет\u00a0— исправить доплаты и помочь педагогу подать заявление",
                term=scope.term,
                proof="приказы о присвоении категории, заявления педагогов",
            )
        )
    if ending is not None:
        given.append(
            common.measure(
                ending.said,
                whom=common.HEAD if scope.own else common.HEADS,
                what="предупредить педагогов, срок категории которых кончается, и внести их в график аттестации",
                term=scope.term,
                proof="лист ознакомления, график аттестации школы",
            )
        )
    if old is not None:
        given.append(
            common.measure(
                old.said,
                whom=words.whom(scope, *old.schools),
                what="провести аттестацию на соответствие должности: издать приказ о сроках и ознакомить педагогов",
                term=scope.term,
                proof="приказ, протокол аттестационной комиссии школы",
            )
        )
    return given


_SHORT = {
    "expired": "кончился до дня списка",
    "lapsed": "кончился после, до дня записки",
    "next_12": "в ближайшие двенадцать месяцев",
}
_COLS = (
    Col("С указанной датой", "category_ending", {"category": "expired"}, "n"),
    *(
        Col(label, "category_ending", {"category": code}, "numerator", "Срок категории")
        for code, label in _SHORT.items()
    ),
    Col("Без даты", "category_undated"),
    Col("пять лет прошли", "compliance_ending", {"category": "over"}, "numerator", "Соответствие должности"),
    Col(
        "пройдут в двенадцать месяцев",
        "compliance_ending",
        {"category": "next_12"},
        "numerator",
        "Соответствие должности",
    ),
)


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Ends of categories by school; the department's."""
    return words.of_no_pupils(
        grid(
            figures, id="category-schools", caption="Сроки первой и высшей категорий по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=_COLS, source=FORM, subtitle=_subtitle(scope),
        )
    )  # fmt: skip


def subjects_table(figures: Figures, scope: Scope, subjects: Sequence[str]) -> TableBlock | None:
    """Ends of categories by subject; the department's."""
    return words.of_no_pupils(
        grid(
            figures, id="category-subjects", caption="Сроки первой и высшей категорий по предметам", head="Предмет",
            lines=sw.subject_lines(scope, PROCEDURE, subjects), cols=_COLS, source=FORM, subtitle=_subtitle(scope),
        )
    )  # fmt: skip


def _subtitle(scope: Scope) -> str:
    return f"Человек; ближайшие двенадцать месяцев — после {scope.day}; в строке «Все» — и педагоги без предмета"


def own_table(categories: pd.DataFrame, complying: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """A school's own categories, and its «соответствие», that have ended or end soon, in words, by day."""
    if not scope.own:
        return None
    rows = pd.concat([part for part in (categories, complying) if len(part)] or [categories])
    mine = rows[(rows["school_id"] == scope.school_id) & rows[list(_ENDS)].any(axis=1)].sort_values(
        "ends", kind="stable"
    )
    return words.words_table(
        ("Предмет или должность", "Категория", "Последний день", "Что это значит"), _told(mine.to_dict("records")),
        id="category-own", caption="Категории, срок которых кончился или кончается", source=FORM,
        subtitle="Без фамилий: их форма не хранит",
    )  # fmt: skip


def _told(records: Iterable[Mapping[object, object]]) -> list[tuple[str, str, str, str]]:
    told = []
    for one in records:
        row = {str(key): value for key, value in one.items()}
        said = what_for(row)
        meaning = "; ".join(label for code, label in _ENDS.items() if row[code])
        day = words.day_text(row["ends"])
        told.append((shared.capital(said), sw.CATEGORIES[str(row["category"])], day, meaning))
    return told
