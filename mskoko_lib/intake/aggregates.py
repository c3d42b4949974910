"""ФИС ОКО reports by «Группы участников»: statistics of marks, comparison with the journal; one reader for both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, letter, tidy, whole_number
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.intake.vpr_f1 import meta

#: real sums of shares are 99.99–100.01
SUM_TOLERANCE = 0.05
_MUNICIPALITY = re.compile(r"reg\d\d_m\d{3}")
_JOURNAL = (("понизили", "lower"), ("подтвердили", "equal"), ("повысили", "higher"))


@dataclass(frozen=True)
class Figures:
    """Where a category's share and count stand (0-based columns)."""

    category: str
    share: int
    count: int | None


@dataclass(frozen=True)
class AggregateRead:
    """`table`: columns of vpr_aggregates; counts of file rows read, accepted, refused."""

    table: pd.DataFrame
    report: str | None
    n_read: int
    n_refused: int


def read_groups(found: Recognised, file: str, year: int, schools: Mapping[str, str], events: Events) -> AggregateRead:
    """Long rows of one report; `report` None when it is one of the kinds that are not used."""
    facts, _ = meta(found)
    figures, report = _figures(found.keys)
    body = found.sheet.cells[found.header + 1 :]
    held = filled(body)
    if report is None:
        return AggregateRead(pd.DataFrame(columns=columns_of("vpr_aggregates")), None, 0, 0)
    if facts.subject is None or facts.programme_grade is None:
        raise MskokoError(
            "В отчёте не указаны предмет или класс.", file=file, sheet=found.sheet.name,
            expected="строка вида «ВПР 2026 Русский язык 4 класс» над таблицей",
        )  # fmt: skip
    if facts.year is not None and facts.year != year:
        raise MskokoError(
            "Год файла не совпадает с годом папки, файл отклонён.", file=file, sheet=found.sheet.name,
            found=str(facts.year), expected=str(year), action="переложите файл в папку его года",
        )  # fmt: skip
    rows, n_read, n_refused, last_kind = [], 0, 0, "sample"
    for i in held.nonzero()[0]:
        n_read += 1
        row, excel_row = body[i], found.header + 2 + int(i)
        note = partial(events.add, file=file, sheet=found.sheet.name, row=excel_row)
        name = tidy(row[found.keys.index("группы участников")])
        kind, digits = classify(name, last_kind)
        school = schools.get(digits) if digits else None
        if kind is None or (kind == "school" and school is None):
            note("unit_unknown" if kind is None else "foreign_school", cell=f"A{excel_row}", found=name)
            n_refused += 1
            continue
        last_kind = kind
        shares = [_share(row[f.share]) for f in figures]
        takers, rule = whole_number(_at(row, _column(found.keys, "кол-во участников")))
        if rule == "bad_number" or any(s is None for s in shares):
            note("bad_aggregate", found=name)
            n_refused += 1
            continue
        if abs((total := sum(s or 0 for s in shares)) - 100) > SUM_TOLERANCE:
            note("share_sum", cell=f"{letter(figures[0].share)}{excel_row}", found=f"{total:.2f}")
        n_schools = whole_number(_at(row, _column(found.keys, "кол-во оо")))[0]
        for figure, share in zip(figures, shares, strict=True):
            given = whole_number(row[figure.count])[0] if figure.count is not None else None
            restored = given is None and takers is not None and share is not None
            count = round(share * takers / 100) if restored and share is not None and takers is not None else given
            rows.append(
                (
                    year, facts.subject, facts.programme_grade, report, kind, name, school, n_schools, takers,
                    figure.category, share, count, "restored" if restored else "given" if count is not None else None,
                    file, found.sheet.name, excel_row,
                )
            )  # fmt: skip
    return AggregateRead(pd.DataFrame(rows, columns=columns_of("vpr_aggregates")), report, n_read, n_refused)


_UNIT = ["subject", "grade", "report", "unit_kind", "unit_name"]
_FILE_ROW = ["source_file", "source_sheet", "source_row"]
_FIGURES = ["category", "n_schools", "n_participants", "share_pct", "count"]


def one_of_each_unit(parts: Sequence[pd.DataFrame], events: Events) -> tuple[pd.DataFrame, pd.Series]:
    """(rows of all reports, each unit once, sorted; file of every file row refused as told twice).

    Equal figures in two places: the first place by name stays. Different figures: nobody can tell which holds, all go.
    """
    held = [part for part in parts if len(part)]
    if not held:
        return pd.DataFrame(columns=columns_of("vpr_aggregates")), pd.Series([], dtype=object)
    table = pd.concat(held, ignore_index=True).sort_values([*_UNIT, *_FILE_ROW, "category"], ignore_index=True)
    figures = table[_FIGURES].astype("string").fillna("").agg("|".join, axis=1)
    rows = table[[*_UNIT, *_FILE_ROW]].assign(figures=figures)
    rows = rows.groupby([*_UNIT, *_FILE_ROW], sort=False, as_index=False).agg({"figures": "\n".join})
    torn = rows.groupby(_UNIT)["figures"].transform("nunique") > 1
    again = rows.duplicated(_UNIT) & ~torn
    for rule, which in (("conflict", torn), ("duplicate", again)):
        for file, sheet, row, name in rows.loc[which, [*_FILE_ROW, "unit_name"]].itertuples(index=False, name=None):
            events.add(rule, file, sheet, row=int(row), found=name)
    gone = rows.loc[torn | again, _FILE_ROW]
    left = table.merge(gone.assign(gone=True), on=_FILE_ROW, how="left", validate="m:1")
    return table[left["gone"].isna().to_numpy()].reset_index(drop=True), gone["source_file"]


def classify(name: str, above: str) -> tuple[str | None, str | None]:
    """(kind of unit, digits of a school's login); a name without a code is a region if only wider units stand above."""
    if login := LOGIN.search(name):
        return "school", login.group(1)
    if _MUNICIPALITY.search(name):
        return "municipality", None
    if name.lower() == "вся выборка":
        return "sample", None
    return ("region", None) if name and above in ("sample", "region") else (None, None)


def _figures(keys: tuple[str, ...]) -> tuple[list[Figures], str | None]:
    if {"2", "3", "4", "5"} <= set(keys):
        return [Figures(mark, keys.index(mark), None) for mark in "2345"], "marks"
    journal = []
    for word, category in _JOURNAL:
        mine = [j for j, key in enumerate(keys) if key.startswith(word)]
        share = next((j for j in mine if keys[j].endswith("%")), None)
        if share is not None:
            journal.append(Figures(category, share, next((j for j in mine if "кол-во" in keys[j]), None)))
    return (journal, "journal") if len(journal) == 3 else ([], None)


def _column(keys: tuple[str, ...], start: str) -> int | None:
    return next((j for j, key in enumerate(keys) if key.startswith(start)), None)


def _at(row: Cells, index: int | None) -> object:
    return row[index] if index is not None else ""


def _share(cell: object) -> float | None:
    try:
        value = float(tidy(cell).replace(",", ".").removesuffix("%"))
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None
