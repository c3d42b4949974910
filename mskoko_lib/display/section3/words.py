"""What the items of section 3 share: tables of words, terms as dates in words, shares of two years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.document import Reason
from mskoko_lib.display.grid import Col
from mskoko_lib.display.russian import date_text

#: what «х» stands for in a table of counts and shares
FEW = "х — считать не из чего или для доли меньше десяти"


@dataclass(frozen=True)
class Finding:
    """A deviation of one kind and the schools it is about."""

    said: Sentence
    schools: tuple[str, ...]


def day_text(day: Any) -> str:
    """«12 апреля 2022 года»; "" where no day is told."""
    return "" if pd.isna(day) else date_text(pd.Timestamp(str(day)).date())


def term_text(day: Any, year: int) -> str:
    """«до 30 ноября 2022 года»; a term that lies beyond the next year is told by that year alone."""
    if pd.isna(day):
        return "срок не назван"
    last = pd.Timestamp(str(day)).date()
    return f"до {date_text(last)}" if last.year <= year + 1 else f"после {year + 1} года"


def is_true(value: Any) -> bool:
    """Whether «да» stands in a cell; a blank is no «да»."""
    return not pd.isna(value) and bool(value)


def past(day: Any, as_of: Any) -> bool:
    """Whether a term is past on a day: it ends with its day."""
    return not pd.isna(day) and pd.Timestamp(str(day)) < pd.Timestamp(str(as_of))


def code(value: Any) -> str:
    """A code of a form, "" where the cell is blank."""
    return "" if pd.isna(value) else str(value)


def words_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    id: str,
    caption: str,
    subtitle: str = "",
    source: str = "",
) -> TableBlock | None:
    """A table of words; None without rows. A row of one cell is the heading of a group."""
    made = [
        RowSpec(kind="group" if len(row) == 1 else "row", cells=tuple(CellSpec(text=text) for text in row))
        for row in rows
    ]
    if not made:
        return None
    return TableBlock(
        id=id,
        caption=caption,
        subtitle=subtitle,
        source=source,
        columns=tuple(ColumnSpec(label=head, align="left") for head in heads),
        rows=tuple(made),
    )


def of_no_pupils(table: TableBlock | None, silent: Collection[str] = ()) -> TableBlock | None:
    """The table where a missing figure means that there is nothing to take a share of: its rows count no pupils.

    `silent`: labels of rows of which nothing has come, where it means that there are no data.
    """
    if table is None:
        return None
    rows = []
    for row in table.rows:
        reason: Reason = "no_data" if row.cells[0].text in silent else "not_applicable"
        cells = (CellSpec(reason=reason) if cell.reason == "no_pupils" else cell for cell in row.cells)
        rows.append(row.model_copy(update={"cells": tuple(cells)}))
    return table.model_copy(update={"rows": tuple(rows)})


def moved(
    figures: Figures, scope: Scope, name: str, indicator: str, change: str, procedure: str, **at: object
) -> Sentence | None:
    """A share of this year and of the year before with the interval of the difference; None where either is of few."""
    now = scope.at(procedure, **at)
    before = {**now, "year": scope.year - 1}
    if any((figures.number(figures.id(indicator, **one), "n") or 0) < common.LEAST_N for one in (now, before)):
        return None
    slots = {"now": (indicator, now), "before": (indicator, before), "change": (change, now)}
    return sentence(figures, "mean_change", slots, name=name, year_before=str(scope.year - 1))


def by_school(
    figures: Figures,
    scope: Scope,
    name: str,
    figure: tuple[str, str, Mapping[str, object]],
    notes: Mapping[str, str],
    weight: float,
    *,
    fewest_first: bool = False,
) -> Finding | None:
    """«name: СОШ № 9 (note) — 1; …»: one sentence on the schools of `notes`, the largest figures first.

    `figure`: procedure, indicator, further dimensions; None where no school has one.
    """
    procedure, indicator, more = figure
    at = {school: at_school(scope, procedure, school, **more) for school in notes}
    known = {school: figures.number(figures.id(indicator, **at[school])) for school in notes}
    ranked = [school for school in notes if known[school] is not None]
    ranked.sort(key=lambda school: (known[school] or 0) * (1 if fewest_first else -1))
    labels = {school: f"{scope.names[school]}{f' ({notes[school]})' if notes[school] else ''}" for school in ranked}
    said = several(figures, name, [(labels[school], indicator, at[school]) for school in ranked], headline=weight)
    return Finding(said, tuple(ranked)) if said is not None else None


def of_own(
    figures: Figures, scope: Scope, form: str, name: str, figure: tuple[str, str], weight: float
) -> Finding | None:
    """The same in the school's own note: its one sentence, of form «spoken» or «fact». `figure`: procedure, indicator."""
    procedure, indicator = figure
    at = at_school(scope, procedure, scope.school_id)
    said = sentence(figures, form, {"value": (indicator, at)}, weight, name=name)
    return Finding(said, (scope.school_id,)) if said is not None else None


def told(*findings: Finding | None) -> list[Sentence]:
    """Sentences of the findings that exist."""
    return [one.said for one in findings if one is not None]


def of_reader(scope: Scope, cols: Sequence[Col]) -> list[Col]:
    """The columns of a table over the years: the public gets shares alone, its counts would be hidden."""
    return [col for col in cols if scope.audience != "public" or col.part == "value" and col.group]


def schools_of(scope: Scope) -> Mapping[str, str]:
    """school_id → «СОШ № 9» of the schools that this reader may read about by name: his own is told without a name."""
    return {scope.school_id: ""} if scope.own else scope.names


def at_school(scope: Scope, procedure: str, school: str, **more: object) -> dict[str, object]:
    """Dimensions of a figure of one school."""
    return {"procedure": procedure, "year": scope.year, "school_id": school, **more}


def told_of(name: str, what: str) -> str:
    """«СОШ № 9 — посещения с нарушением»; in a school's own note «Посещения с нарушением»."""
    return f"{name}\u00a0— {what}" if name else f"{what[:1].upper()}{what[1:]}"


def whom(scope: Scope, *schools: str) -> str:
    """To whom a measure of some schools is addressed, in the order of the registry."""
    return common.HEAD if scope.own else f"Администрации: {listed(scope, schools)}"


def unlike_years(rows: pd.DataFrame, scope: Scope) -> str:
    """That this year and the year before are told by other schools; "" where they are the same or a year lacks. `rows`:
    ``year``, ``school_id``. For the department alone: it names schools.
    """
    now, before = (
        set(rows.loc[rows["year"] == year, "school_id"].astype(str)) for year in (scope.year, scope.year - 1)
    )
    if not scope.department or not now or not before or now == before:
        return ""
    lacks = [(scope.year, before - now), (scope.year - 1, now - before)]
    told = "; ".join(f"за {year} год нет сведений: {listed(scope, schools)}" for year, schools in lacks if schools)
    return f"Годы рядом — по разным школам: {told}. Суммы и доли двух лет сравнивайте с этой оговоркой."


def listed(scope: Scope, schools: Collection[str]) -> str:
    """«СОШ № 9, СОШ № 11» in the order of the registry."""
    return ", ".join(name for school, name in scope.names.items() if school in schools)
