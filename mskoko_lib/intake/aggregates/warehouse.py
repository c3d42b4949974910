"""Tables of a region's open dashboard: works, schools and years in rows, marks or primary scores in columns, percent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates.header import Figure
from mskoko_lib.intake.aggregates.numbers import people, percent
from mskoko_lib.intake.aggregates.parts import AggregateRead, Sheet, restored
from mskoko_lib.intake.aggregates.shares import settle_shares
from mskoko_lib.intake.aggregates.units import unit_of
from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, letter, tidy
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.subjects import CODES, subjects_in

_GRADE = re.compile(r"(1[01]|[1-9])(?:\.0)?(?: ?-?[а-яё]*)?(?: ?класс)?", re.IGNORECASE)


def read_warehouse(
    found: Recognised, file: str, year: int, schools: Mapping[str, str], events: Events
) -> AggregateRead:
    """Long rows of the registry's schools in the folder's year; the others are refused and counted by login and year."""
    sheet = Sheet(file, found.sheet.name, year, events)
    at = {key: j for j, key in enumerate(found.keys) if key and not key.isdigit()}
    n_column = next(j for key, j in at.items() if key.startswith("кол-во участников"))
    report, figures = _figures(found, file)
    body = found.sheet.cells
    foreign: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for i in (int(k) + found.header + 1 for k in filled(body[found.header + 1 :]).nonzero()[0]):
        sheet.n_read += 1
        row = body[i]
        login = tidy(row[at["логин"]])
        match = LOGIN.fullmatch(login)
        if (told := tidy(row[at["год"]])).removesuffix(".0") != str(year):
            years[safe_found(told)] += 1
        elif match is None:
            sheet.refuse("unit_unknown", i + 1, f"{letter(at['логин'])}{i + 1}", safe_found(login))
        elif match.group(1) not in schools:
            foreign[login] += 1
        else:
            _take(row, i + 1, at, n_column, report, figures, schools, sheet)
    for rule, counts in (("foreign_school", foreign), ("other_year", years)):
        for what, n in sorted(counts.items()):
            sheet.n_refused += n
            events.add(rule, file, found.sheet.name, found=what, n=n)
    return sheet.done()


def _take(
    row: Cells, number: int, at: Mapping[str, int], n_column: int, report: str, figures: tuple[Figure, ...],
    schools: Mapping[str, str], sheet: Sheet,
) -> None:  # fmt: skip
    login = tidy(row[at["логин"]])
    name = tidy(row[at["оо"]]) if "оо" in at else ""
    unit = unit_of(name if LOGIN.search(name) else f"{name}({login})".strip(), "", schools)
    subject, grade = _subject(tidy(row[at["предмет"]])), _GRADE.fullmatch(tidy(row[at["класс"]]))
    if subject is None or grade is None:
        j = at["предмет"] if subject is None else at["класс"]
        sheet.refuse("work_unknown", number, f"{letter(j)}{number}", safe_found(row[j]), unit.school_id)
        return
    n, n_state = people(row[n_column])
    shares = [percent(row[f.share]) for f in figures]
    bad = [f.share for f, (_, state) in zip(figures, shares, strict=True) if state == "bad"]
    values = [share for share, _ in shares]
    settled = None if bad or all(v is None for v in values) else settle_shares(figures, values, None)
    if settled is None or n_state == "bad":
        j = n_column if n_state == "bad" else (bad or [figures[0].share])[0]
        sheet.refuse("bad_aggregate", number, f"{letter(j)}{number}", safe_found(row[j]), unit.school_id)
        return
    percents, kept, fraction = settled
    if fraction:
        sheet.mend(number, "share_fraction")
        sheet.flag("share_fraction", number, f"{letter(kept[0].share)}{number}", "", unit.school_id)
    if "mended" in (n_state, *(state for _, state in shares)):
        sheet.mend(number, "number_text")
    for figure, share in zip(kept, percents, strict=True):
        count = restored(share, n)
        sheet.add(
            unit, number, f"{letter(figure.share)}{number}", subject=subject, grade=int(grade.group(1)), report=report,
            n_participants=n, category=figure.category, primary_score=figure.primary_score, share_pct=share,
            count=count, count_source=None if count is None else "restored",
        )  # fmt: skip


def _figures(found: Recognised, file: str) -> tuple[str, tuple[Figure, ...]]:
    whole = {int(key): j for j, key in enumerate(found.keys) if key.isdigit()}
    if sorted(whole) == [2, 3, 4, 5]:
        return "marks", tuple(Figure(whole[mark], category=str(mark)) for mark in (2, 3, 4, 5))
    if 0 in whole and len(whole) > 1:
        return "distribution", tuple(Figure(j, primary_score=score) for score, j in sorted(whole.items()))
    raise MskokoError(
        "В сводной таблице нет ни отметок, ни первичных баллов.", file=file, sheet=found.sheet.name,
        expected="столбцы 2, 3, 4, 5 или 0, 1, 2 …", action="запросите таблицу заново",
    )  # fmt: skip


def _subject(text: str) -> str | None:
    named = subjects_in(text)
    return named[0] if len(named) == 1 else CODES.get({"ру": "ru", "ма": "ma"}.get(text.lower(), text.lower()))
