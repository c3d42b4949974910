"""Reports by «Группы участников»: units in rows, marks, scores, tasks or the comparison with the journal in columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mskoko_lib.intake.aggregates.about import About
from mskoko_lib.intake.aggregates.header import JOURNAL, SHARES, Header, group_in, read_header
from mskoko_lib.intake.aggregates.numbers import people, percent
from mskoko_lib.intake.aggregates.parts import AggregateRead, Sheet, restored
from mskoko_lib.intake.aggregates.shares import settle_shares
from mskoko_lib.intake.aggregates.totals import Line, check_totals
from mskoko_lib.intake.aggregates.units import Unit, unit_of
from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, header_key, letter, tidy
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import Recognised


@dataclass(frozen=True)
class _Row:
    """A row under the header: `number` in Excel, the unit it tells of, the part of the unit's participants."""

    cells: Cells
    number: int
    unit: Unit
    category: str | None = None
    mark_group: int | None = None


def read_wide(
    found: Recognised, told: About, file: str, year: int, schools: Mapping[str, str], events: Events
) -> AggregateRead:
    """Long rows of one sheet. MskokoError when its columns are of no known report."""
    header = read_header(found, told, file)
    sheet = Sheet(file, found.sheet.name, year, events)
    for j in header.unknown:
        sheet.flag("column_unknown", None, f"{letter(j)}{found.header + 1}", safe_found(found.keys[j]))
    rows = _rows(found, header, told, schools)
    heads = {k for k, row in enumerate(rows) if _is_heading(rows, k, header)}
    whole = _wholes([row for k, row in enumerate(rows) if k in heads or row.category == ""], header)
    lines: list[Line] = []
    for k, row in enumerate(rows):
        if k in heads:
            continue
        sheet.n_read += 1
        n = _n(row, header)
        if row.mark_group is None and row.category is None:
            schools_in = people(_at(row.cells, header.columns.get("n_schools")))[0]
            lines.append(Line(row.unit, n[0], schools_in, row.number, _cell(row, header, "n_participants")))
        if row.unit.rule:
            cell = _cell(row, header, "unit")
            sheet.refuse(row.unit.rule, row.number, cell, row.unit.told)
        elif header.vertical:
            _take_vertical(row, header, told, whole.get((row.unit.kind, row.unit.key)), sheet)
        else:
            _take(row, header, told, n, sheet)
    check_totals(lines, sheet)
    return sheet.done()


def _rows(found: Recognised, header: Header, told: About, schools: Mapping[str, str]) -> list[_Row]:
    body = found.sheet.cells
    held = filled(body[found.header + 1 :])
    above, unit, rows = "sample", told.unit, []
    for i in (int(k) + found.header + 1 for k in held.nonzero()[0]):
        if i in header.skipped:
            continue
        label = tidy(body[i, header.columns["unit"]])
        category = _category(label) if header.vertical else None
        group = _group(body[i], label, header)
        # a row about a part of a unit's participants belongs to the unit above it, or above the table
        inherits = category is not None or (group is not None and (not label or group_in(label) is not None))
        if not inherits or unit is None:
            unit = unit_of(label if not inherits else "", above, schools)
            above = unit.kind or above
        rows.append(_Row(body[i], i + 1, unit, category, group))
    return rows


def _category(label: str) -> str | None:
    """Category of a row of the vertical comparison; "" for «Всего»."""
    key = header_key(label)
    return "" if key.startswith("всего") else next((c for word, c in JOURNAL if key.startswith(word)), None)


def _group(cells: Cells, label: str, header: Header) -> int | None:
    if header.report in SHARES:
        return None
    column = header.columns.get("group")
    return group_in(tidy(cells[column])) if column is not None else group_in(label)


def _is_heading(rows: Sequence[_Row], k: int, header: Header) -> bool:
    """A row that only names the unit of the rows under it."""
    row = rows[k]
    parts = [r for r in rows[k + 1 : k + 2] if r.category is not None or r.mark_group is not None]
    if row.category is not None or row.mark_group is not None or not parts:
        return False
    return all(not tidy(row.cells[f.share]) for f in header.figures)


def _n(row: _Row, header: Header) -> tuple[int | None, str]:
    return people(_at(row.cells, header.columns.get("n_participants")))


def _take(row: _Row, header: Header, told: About, n: tuple[int | None, str], sheet: Sheet) -> None:
    unit, number = row.unit, row.number
    shares = [percent(row.cells[f.share]) for f in header.figures]
    given = [people(row.cells[f.count]) if f.count is not None else (None, "blank") for f in header.figures]
    n_schools = people(_at(row.cells, header.columns.get("n_schools")))
    task = _task(row, header)
    faulty = _faulty(row, header, shares, given, n, n_schools)
    if faulty is not None:
        cell = f"{letter(faulty)}{number}"
        sheet.refuse("bad_aggregate", number, cell, safe_found(row.cells[faulty]), unit.school_id)
        return
    values = [share for share, _ in shares]
    figures = header.figures
    if header.report in SHARES:
        settled = settle_shares(figures, values, told.max_score)
        if settled is None:
            blank = next((f.share for f, v in zip(figures, values, strict=True) if v is None), figures[0].share)
            sheet.refuse("bad_aggregate", number, f"{letter(blank)}{number}", "пусто", unit.school_id)
            return
        values, figures, fraction = settled
        if fraction:
            sheet.mend(number, "share_fraction")
            sheet.flag("share_fraction", number, f"{letter(figures[0].share)}{number}", "", unit.school_id)
    if any("mended" in state for _, state in (*shares, *given, n, n_schools)):
        sheet.mend(number, "number_text")
    counts = dict(zip([f.share for f in header.figures], [c for c, _ in given], strict=True))
    for figure, share in zip(figures, values, strict=True):
        cell = f"{letter(figure.share)}{number}"
        if share is None:
            what = f"задание {figure.task}" if figure.task else "выполнение"
            sheet.flag("no_completion", number, cell, what, unit.school_id)
            continue
        count = counts[figure.share]
        source = "given" if count is not None else None
        if count is None and header.report in SHARES and n[0] is not None:
            count, source = restored(share, n[0]), "restored"
        if share > 0 and (figure.primary_score or 0) > (told.max_score or math.inf):
            sheet.flag("score_above_max", number, cell, f"{figure.primary_score} из {told.max_score}", unit.school_id)
        sheet.add(
            unit, number, cell, subject=told.subject, grade=told.grade, report=header.report, n_schools=n_schools[0],
            n_participants=n[0], category=figure.category, primary_score=figure.primary_score,
            mark_group=figure.mark_group or row.mark_group, task=figure.task or task, max_points=figure.max_points,
            level=figure.level, share_pct=share, count=count, count_source=source,
        )  # fmt: skip


def _faulty(
    row: _Row,
    header: Header,
    shares: Sequence[tuple[float | None, str]],
    given: Sequence[tuple[int | None, str]],
    n: tuple[int | None, str],
    n_schools: tuple[int | None, str],
) -> int | None:
    """Column of the first cell that cannot be read, or of the first figure of a row that has none."""
    read = [(header.columns.get("n_schools"), n_schools[1]), (header.columns.get("n_participants"), n[1])]
    read += [(f.share, state) for f, (_, state) in zip(header.figures, shares, strict=True)]
    read += [(f.count, state) for f, (_, state) in zip(header.figures, given, strict=True)]
    bad = [column for column, state in read if column is not None and state == "bad"]
    if bad:
        return bad[0]
    return header.figures[0].share if all(state == "blank" for _, state in shares) else None


def _take_vertical(row: _Row, header: Header, told: About, whole: int | None, sheet: Sheet) -> None:
    """A category of the vertical comparison; «Всего» is the number of participants and no category."""
    figure, number, school = header.figures[0], row.number, row.unit.school_id
    share, state = percent(row.cells[figure.share])
    count, count_state = _n(row, header)
    column = figure.share if state == "bad" or count_state != "bad" else header.columns["n_participants"]
    cell = f"{letter(column)}{number}"
    if row.category is None:  # figures of a whole unit in a sheet whose rows are its categories
        sheet.refuse("unit_unknown", number, _cell(row, header, "unit"), safe_found(row.unit.name))
    elif "bad" in (state, count_state) or (state == count_state == "blank"):
        sheet.refuse("bad_aggregate", number, cell, safe_found(row.cells[column]), school)
    else:
        if "mended" in (state, count_state):
            sheet.mend(number, "number_text")
        if row.category:
            sheet.add(
                row.unit, number, cell, subject=told.subject, grade=told.grade, report=header.report,
                n_participants=whole, category=row.category, share_pct=share,
                count=count if count is not None else restored(share, whole),
                count_source="given" if count is not None else "restored" if whole is not None else None,
            )  # fmt: skip


def _wholes(rows: Sequence[_Row], header: Header) -> dict[tuple[str, str], int]:
    """Unit → participants in its heading or in its row «Всего»."""
    told = {(row.unit.kind, row.unit.key): _n(row, header)[0] for row in rows}
    return {key: n for key, n in told.items() if n is not None}


def _task(row: _Row, header: Header) -> str | None:
    column = header.columns.get("task")
    return (tidy(row.cells[column]) or None) if column is not None else None


def _cell(row: _Row, header: Header, role: str) -> str:
    column = header.columns.get(role)
    return "" if column is None else f"{letter(column)}{row.number}"


def _at(cells: Cells, column: int | None) -> object:
    return cells[column] if column is not None else ""
