"""«Достижение планируемых результатов» with tasks in rows and units in columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates.about import About
from mskoko_lib.intake.aggregates.header import CODE
from mskoko_lib.intake.aggregates.numbers import people, percent
from mskoko_lib.intake.aggregates.parts import AggregateRead, Sheet
from mskoko_lib.intake.aggregates.units import Unit, unit_of
from mskoko_lib.intake.block import filled
from mskoko_lib.intake.cells import Cells, header_key, letter, tidy, whole_number
from mskoko_lib.intake.kim import level_of, words
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import PLANNED_ROLES, Recognised

_NUMBERED = re.compile(rf"({CODE.pattern})[.)]?\s+(?=\D)(.+)", re.DOTALL)


@dataclass(frozen=True)
class _Columns:
    roles: dict[str, int]  # «task», «skill», «max», «level», where there
    units: dict[int, Unit]


def read_planned(
    found: Recognised, told: About, file: str, year: int, schools: Mapping[str, str], events: Events
) -> AggregateRead:
    """Long rows of one sheet, a file row for each task. MskokoError when no column is of a known unit."""
    sheet = Sheet(file, found.sheet.name, year, events)
    columns = _columns(found, schools, sheet)
    takers: dict[int, int] = {}
    body = found.sheet.cells
    for i in (int(k) + found.header + 1 for k in filled(body[found.header + 1 :]).nonzero()[0]):
        code, skill = _task(body[i], columns.roles)
        cells = {j: body[i, j] for j in columns.units}
        if code is None and (n := _counts(body[i], cells)):
            takers |= n
        elif code is not None or any(map(tidy, cells.values())):
            sheet.n_read += 1
            _take(body[i], i + 1, code, skill, columns, takers, told, sheet)
    return sheet.done()


def _take(
    cells: Cells, row: int, code: str | None, skill: str | None, columns: _Columns, takers: Mapping[int, int],
    told: About, sheet: Sheet,
) -> None:  # fmt: skip
    values = {j: percent(cells[j]) for j in columns.units}
    bad = [j for j, (_, state) in values.items() if state == "bad"]
    if code is None:
        j = columns.roles.get("task", columns.roles["skill"])
        sheet.refuse("task_unknown", row, f"{letter(j)}{row}", safe_found(cells[j]))
        return
    if bad or all(state == "blank" for _, state in values.values()):
        j = bad[0] if bad else next(iter(values))
        sheet.refuse("bad_aggregate", row, f"{letter(j)}{row}", safe_found(cells[j]))
        return
    if any(state == "mended" for _, state in values.values()):
        sheet.mend(row, "number_text")
    most = whole_number(cells[columns.roles["max"]])[0]
    level = level_of(tidy(cells[columns.roles["level"]])) if "level" in columns.roles else None
    for j, (share, _) in values.items():
        unit = columns.units[j]
        if share is None:
            sheet.flag("no_completion", row, f"{letter(j)}{row}", f"задание {code}", unit.school_id)
            continue
        sheet.add(
            unit, row, f"{letter(j)}{row}", subject=told.subject, grade=told.grade, report="planned",
            n_participants=takers.get(j), task=code, max_points=most or None, level=level, skill=skill, share_pct=share,
        )  # fmt: skip


def _columns(found: Recognised, schools: Mapping[str, str], sheet: Sheet) -> _Columns:
    roles: dict[str, int] = {}
    units: dict[int, Unit] = {}
    above = "sample"  # the first column of figures may be a region with any name
    for j, key in enumerate(found.keys):
        if not key:
            continue
        role = next((role for role, starts in PLANNED_ROLES if key.startswith(starts)), None)
        if role is not None:
            roles.setdefault(role, j)
            continue
        unit = unit_of(found.sheet.cells[found.header, j], above, schools)
        above = ""
        if unit.rule:
            sheet.flag("unit_column", None, f"{letter(j)}{found.header + 1}", unit.told)
        else:
            units[j] = unit
    if not units:
        raise MskokoError(
            "В отчёте нет столбца известной группы участников.", file=sheet.file, sheet=sheet.name,
            expected="столбцы «РФ», региона, муниципалитета с кодом или школы с логином",
            action="проверьте реестр schools.csv и заголовки столбцов отчёта",
        )  # fmt: skip
    return _Columns(roles, units)


def _task(cells: Cells, roles: Mapping[str, int]) -> tuple[str | None, str | None]:
    """(number of the task, its skill): from its own column, else from the beginning of the skill («5(1). Умение …»)."""
    skill = words(cells[roles["skill"]])
    numbered = _NUMBERED.fullmatch(skill or "")
    text = tidy(cells[roles["task"]]).replace(" ", "").rstrip(".") if "task" in roles else ""
    if CODE.fullmatch(text):
        return re.sub("[Kкk]", "К", text), skill
    if not text and numbered:
        return re.sub("[Kкk]", "К", numbered.group(1)), numbered.group(2)
    return None, skill


def _counts(cells: Cells, of_units: Mapping[int, object]) -> dict[int, int]:
    """Column → participants, in the row that tells them: «30216 уч.» under the unit, or under «Кол-во участников»."""
    named = any("участник" in header_key(cell) for cell in cells)
    texts = {j: tidy(cell) for j, cell in of_units.items() if tidy(cell)}
    if not texts or not (named or all("уч" in text.lower() for text in texts.values())):
        return {}
    counts = {j: people(text)[0] for j, text in texts.items()}
    return {j: n for j, n in counts.items() if n is not None}
