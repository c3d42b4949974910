"""Raw cells of a block → typed rows of pupils, each accepted, absent or refused with a reason.

What needs the maxima of the work (points above a maximum, totals, sums) is judged later, over the year (`vpr_totals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.block import Block, Bools
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.rules import ADVICE, RULES

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.int8]
#: faults of one kind in one column of a sheet that are told row by row; beyond it only their number is
TOLD_ONE_BY_ONE = 300


@dataclass
class Rows:
    """Typed rows of a block, same order. `frame` columns: file, sheet, row, school_id, code, variant, class_label, sex,
    mark, total, reported, textbook, exam_date, status ("wrote", "absent"), refused (rule or ""), mended and cosmetic
    (bool: what was corrected), flags. `points` and `states`: one column per task of the block.
    """

    block: Block
    frame: pd.DataFrame
    points: Floats
    states: States


def clean_rows(block: Block, schools: Mapping[str, str], events: Events) -> Rows:
    """Clean one block. `schools`: digits of a login → school_id of the registry."""
    school_id, digits, school_rule = _schools(block, schools)
    note = _Notes(block, events, school_id)
    values = {
        "code": note.clean("code", c.pupil_code),
        "variant": note.clean("variant", c.variant),
        "class_label": note.clean("klass", c.class_serial if block.serial_class else c.class_letter),
        "sex": note.clean("sex", c.sex),
        "mark": note.clean("mark", c.mark),
        "total": note.clean("total", c.whole_number),
        "reported": note.clean("reported", c.mark),
        "textbook": note.clean("textbook", lambda cell: ((c.tidy(cell) or None), "")),
    }
    variant2 = note.clean("variant2", c.variant)
    points, states, task_rules = _tasks(block)
    absent1, absent2 = note.rules["variant"] == "absent", note.rules["variant2"] == "absent"
    # the tables of 2020 carry the second variant in every work, filled or not
    two_parts = bool(absent2.any()) or any(v is not None for v in variant2)
    absent = absent1 | absent2
    part = absent & ((states != c.BLANK).any(axis=1) if two_parts else np.zeros(len(absent), dtype=bool))

    total = _numbers(values["total"])
    blank = (states == c.BLANK).all(axis=1)
    nothing = blank & (np.isnan(total) | (total == 0))
    no_variant = np.array([v is None for v in values["variant"]], dtype=bool) & (note.rules["variant"] != "bad_variant")
    refused = np.full(len(block.rows), "", dtype=object)
    for rule, rows in (
        ("shift_uncertain", block.uncertain),
        ("no_school", school_rule == "no_school"),
        ("foreign_school", school_rule == "foreign_school"),
        ("no_code", note.rules["code"] == "no_code"),
        ("bad_code", note.rules["code"] == "bad_code"),
        ("empty_row", ~absent & nothing & no_variant),
        ("no_points", ~absent & nothing & ~no_variant & (note.rules["total"] != "bad_number")),
        ("bad_number", ~absent & (note.rules["total"] == "bad_number")),
    ):
        refused[(refused == "") & rows] = rule
    if two_parts:
        values["variant"] = _both(values["variant"], variant2)
    if block.textbooks:
        values["textbook"] = _textbooks(block, digits, values["class_label"])

    kept, wrote = refused == "", (refused == "") & ~absent
    note.states(wrote, states)
    cosmetic = note.report(wrote, task_rules) | (wrote & (school_rule == "case"))
    mended = wrote & (block.mended | block.moved)
    note.many("case", wrote & (school_rule == "case"), "school")
    note.each("shifted", kept & block.mended)
    note.each("textbook_moved", wrote & block.moved)
    note.each("beyond_header", kept & block.beyond)
    note.many("absent", kept & absent & ~part, "variant")
    note.each("absent_part", kept & part)
    note.each("absent_with_points", kept & absent & ~part & ~nothing)
    note.each("no_variant", wrote & no_variant)
    note.sections(digits, schools)
    _report_refused(note, refused, block)

    frame = pd.DataFrame(
        {"file": block.file, "sheet": block.sheet, "row": block.rows, "school_id": school_id, **values, "total": total}
    )
    frame["exam_date"] = pd.Timestamp(block.facts.exam_date) if block.facts.exam_date else pd.NaT
    frame["status"] = np.where(absent, "absent", "wrote")
    frame["refused"], frame["mended"], frame["cosmetic"] = refused, mended, cosmetic
    frame["flags"] = _flags(shifted=block.mended, no_variant=wrote & no_variant, absent_part=part)
    # whoever was absent has no result, whatever stands in the cells
    points[absent], states[absent] = np.nan, c.NO_COLUMN
    for name in ("total", "mark", "reported"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64").mask(absent & (name != "mark"))
    return Rows(block, frame, points, states)


def _numbers(values: c.Cells) -> Floats:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _schools(block: Block, schools: Mapping[str, str]) -> tuple[c.Cells, c.Cells, c.Cells]:
    """(school_id, digits, rule) per row."""
    raw = block.values("school")
    if block.column("school") is None and block.school is not None:
        raw[:] = block.school

    def one(cell: object) -> tuple[tuple[str | None, str], str]:
        text = c.tidy(cell)
        match = LOGIN.fullmatch(text)
        if match is None:
            return (None, ""), "no_school"
        digits = match.group(1)
        if digits not in schools:
            return (None, digits), "foreign_school"
        return (schools[digits], digits), "" if c.text_of(cell) == text.lower() else "case"

    pairs, rules = c.map_unique(raw, one)
    ids, digits = np.empty(len(raw), dtype=object), np.empty(len(raw), dtype=object)
    for k, pair in enumerate(pairs):
        ids[k], digits[k] = pair
    return ids, digits, rules


def _tasks(block: Block) -> tuple[Floats, States, c.Cells]:
    raw = block.cells[:, [t.index for t in block.tasks]]
    codes, uniques = pd.factorize(raw.ravel(), use_na_sentinel=False)
    parsed = [c.task_points(u) for u in uniques]
    points = np.array([p[0][0] for p in parsed] or [np.nan], dtype=np.float64)
    states = np.array([p[0][1] for p in parsed] or [c.BLANK], dtype=np.int8)
    rules = np.array([p[1] for p in parsed] or [""], dtype=object)
    if not len(codes):
        return np.empty(raw.shape), np.empty(raw.shape, dtype=np.int8), np.empty(raw.shape, dtype=object)
    return points[codes].reshape(raw.shape), states[codes].reshape(raw.shape), rules[codes].reshape(raw.shape)


def _both(first: c.Cells, second: c.Cells) -> c.Cells:
    out = np.empty(len(first), dtype=object)
    for k, (a, b) in enumerate(zip(first, second, strict=True)):
        out[k] = f"{a}/{b}" if a and b else a or b
    return out


def _textbooks(block: Block, digits: c.Cells, labels: c.Cells) -> c.Cells:
    """Textbook by school and class; a school with one textbook for all its classes needs no label."""
    only: dict[str, set[str]] = {}
    for (school, _), book in block.textbooks.items():
        only.setdefault(school, set()).add(book)
    out = np.empty(len(digits), dtype=object)
    for k, (school, label) in enumerate(zip(digits, labels, strict=True)):
        books = only.get(school, set())
        out[k] = next(iter(books)) if len(books) == 1 else block.textbooks.get((school, label or ""))
    return out


def _flags(**marks: Bools) -> c.Cells:
    names = list(marks)
    out = np.empty(len(marks[names[0]]), dtype=object)
    out[:] = ""
    for name, rows in marks.items():
        for k in np.nonzero(rows)[0]:
            out[k] = f"{out[k]},{name}".lstrip(",")
    return out


_REFUSED_COLUMN = {"no_school": "school", "bad_code": "code", "bad_number": "total"}


def _report_refused(note: _Notes, refused: c.Cells, block: Block) -> None:
    for rule in sorted({str(r) for r in refused} - {"", "foreign_school"}):
        note.each(rule, refused == rule, _REFUSED_COLUMN.get(rule))
    foreign = refused == "foreign_school"
    logins = pd.Series([c.tidy(v) for v in block.values("school")[foreign]], dtype=object).value_counts(sort=False)
    for login, n in logins.sort_index().items():
        note.events.add("foreign_school", block.file, block.sheet, found=str(login), n=int(n))


class _Notes:
    """Cleans columns and remembers what was mended, to report it once it is known which rows stay."""

    def __init__(self, block: Block, events: Events, school_id: c.Cells) -> None:
        self.block, self.events, self.school_id = block, events, school_id
        self.rules: dict[str, c.Cells] = {}

    def clean(self, role: str, cleaner: c.Cleaner) -> c.Cells:
        values, self.rules[role] = c.map_unique(self.block.values(role), cleaner)
        return values

    def report(self, rows: Bools, task_rules: c.Cells) -> Bools:
        """Events of the cleaned cells of `rows`; which rows hold a cell whose spelling was corrected."""
        corrected = np.zeros(len(rows), dtype=bool)
        for role, rules in self.rules.items():
            for rule in sorted({str(r) for r in rules[rows]} - {"", "absent", "no_code", "bad_code", "bad_number"}):
                hit = rows & (rules == rule)
                self.many(rule, hit, role)
                if RULES[rule][0] == "corrected":
                    corrected |= hit
        raw = self.block.cells
        for k, task in enumerate(self.block.tasks):
            column = task_rules[:, k]
            for rule in sorted({str(r) for r in column[rows]} - {""}):
                hit = rows & (column == rule)
                if rule == "bad_task":
                    for i in np.nonzero(hit)[0]:
                        self._one(rule, int(i), task.letter, c.tidy(raw[i, task.index]))
                else:
                    self.many(rule, hit, None, letter=task.letter)
                    corrected |= hit
        return corrected

    def states(self, rows: Bools, states: States) -> None:
        """How often a task was not started, not taught or left blank, by task."""
        for state, rule in ((c.NOT_STARTED, "not_started"), (c.NOT_TAUGHT, "not_taught"), (c.BLANK, "blank_task")):
            hits = (states == state) & rows[:, None]
            for k, task in enumerate(self.block.tasks):
                if hits[:, k].any():
                    self.many(rule, hits[:, k], None, letter=task.letter)

    def many(self, rule: str, rows: Bools, role: str | None, *, letter: str = "") -> None:
        """One event for all `rows`, placed in a column; an event per row where a school can mend them and they are few."""
        n = int(rows.sum())
        column = self.block.column(role) if role else None
        place = letter or (column.letter if column else "")
        if n and rule in ADVICE and n <= TOLD_ONE_BY_ONE:
            for i in np.nonzero(rows)[0]:
                self._one(rule, int(i), place, c.tidy(self.block.cells[i, c.index_of(place)]) if place else "")
        elif n:
            self.events.add(rule, self.block.file, self.block.sheet, cell=place, n=n)

    def each(self, rule: str, rows: Bools, role: str | None = None) -> None:
        """An event per row."""
        column = self.block.column(role) if role else None
        for i in np.nonzero(rows)[0]:
            found = c.tidy(self.block.cells[i, column.index]) if column else ""
            self._one(rule, int(i), column.letter if column else "", found)

    def _one(self, rule: str, i: int, letter: str, found: str) -> None:
        row = int(self.block.rows[i])
        cell = f"{letter}{row}" if letter else ""
        place = self.block.file, self.block.sheet
        self.events.add(rule, *place, row=row, cell=cell, found=found, school=self.school_id[i])

    def sections(self, digits: c.Cells, schools: Mapping[str, str]) -> None:
        """Hold the rows read per school against what the headings of the file promise."""
        for key, (promised, row) in self.block.sections.items():
            read = int((digits == key).sum())
            if read != promised:
                self.events.add(
                    "section_count", self.block.file, self.block.sheet, row=row, cell=f"A{row}",
                    found=f"заявлено {promised}, строк {read}", school=schools.get(key),
                )  # fmt: skip
