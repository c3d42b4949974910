"""Rows of a form as a frame of the family; whatever is refused, mended or missing is told where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mskoko_lib.forms import Field, Form
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.family import Context
from mskoko_lib.intake.forms import words as w
from mskoko_lib.intake.forms.mark import Layout
from mskoko_lib.intake.forms.rows import Rows

_REFUSING = (w.BLANK, w.WRONG, w.BEYOND)


@dataclass
class Reader:
    """Where rows stand and whom to tell. `unread`: the rows do not say whose they are."""

    file: str
    sheet: str
    school: str | None
    where: Layout
    context: Context
    unread: bool = False

    def address(self, row: int, column: int) -> str:
        """Address of a cell given by 0-based row and column."""
        return f"{c.letter(column)}{row + 1}"

    def tell(self, rule: str, row: int, name: str = "", found: str = "") -> None:
        """An event about a cell; `row`: as Excel counts; `name`: field."""
        cell = f"{c.letter(self.where.columns[name])}{row}" if name in self.where.columns else ""
        self.context.events.add(rule, self.file, self.sheet, row=row, cell=cell, found=found, school=self.school)

    def tell_sheet(self, form: Form, fields: Sequence[Field]) -> None:
        """What is amiss with the sheet itself: columns nobody asked for or that have gone, the tick."""
        header = self.where.header + 1
        for column in self.where.unknown:
            cell = f"{c.letter(column)}{header}"
            self.context.events.add("form_column", self.file, self.sheet, row=header, cell=cell, school=self.school)
        for one in fields:
            if one.name not in self.where.columns:
                self.tell("form_no_column", header, found=one.title)
        if self.where.ticked is None and self.where.tick is not None:
            row, column = self.where.tick
            self.context.events.add(
                "form_tick", self.file, self.sheet, row=row + 1, cell=self.address(row, column), school=self.school
            )

    def frame(self, form: Form, fields: Sequence[Field], cells: Rows) -> pd.DataFrame:
        """Rows as `FRAME` and the fields; every refused row and every mended or missing answer is told."""
        n = len(cells.rows)
        refused, flags = np.full(n, "", dtype=object), np.full(n, "", dtype=object)
        cosmetic = np.zeros(n, dtype=bool)
        for i in range(n):
            row = int(cells.rows[i]) + 1
            faults = [(f.name, str(cells.rules[f.name][i])) for f in fields if cells.rules[f.name][i]]
            stops = [fault for fault in faults if fault[1] in _REFUSING]
            if self.school is None and not self.unread:
                refused[i] = "foreign_school"
                self.tell("foreign_school", row)
            elif stops:
                refused[i] = stops[0][1]
                more = ", ".join(f"{c.letter(self.where.columns[name])}{row}" for name, _ in stops[1:])
                found = w.told(cells.raw[stops[0][0]][i])
                self.tell(stops[0][1], row, stops[0][0], "; ".join(filter(None, (found, more and f"также {more}"))))
            else:
                for name, rule in faults:
                    self.tell(rule, row, name)
                cosmetic[i] = any(rule in w.SPELLING for _, rule in faults)
                flags[i] = ",".join(dict.fromkeys(rule for _, rule in faults if rule not in w.SPELLING))
        frame = pd.DataFrame({
            "file": self.file, "sheet": self.sheet, "row": cells.rows + 1, "school_id": self.school, "refused": refused,
            "absent": np.zeros(n, dtype=bool), "mended": np.zeros(n, dtype=bool), "cosmetic": cosmetic,
        })  # fmt: skip
        frame["school_id"] = frame["school_id"].astype(object)
        frame = frame.assign(sitting=_sittings(form, cells), **self._keys(form, fields, cells))
        for one in fields:
            if one.kind == "class":
                pairs = [pair or (None, None) for pair in cells.values[one.name]]
                frame["grade"] = pd.Series([grade for grade, _ in pairs], dtype=object)
                frame["class_label"] = pd.Series([label for _, label in pairs], dtype=object)
            elif one.kind not in ("person", "document", "school"):
                frame[one.name] = pd.Series(cells.values[one.name], dtype=object)
        return frame.assign(flags=pd.Series(flags, dtype=object))

    def _keys(self, form: Form, fields: Sequence[Field], cells: Rows) -> dict[str, pd.Series]:
        n = len(cells.rows)
        names = [cells.raw[f.name] for f in fields if f.kind == "person"]
        documents = [cells.raw[f.name] for f in fields if f.kind == "document"]
        if not n or not names or not any(c.tidy(cell) for column in names + documents for cell in column):
            nobody = pd.Series(np.full(n, None, dtype=object), dtype=object)
            return {"name_key": nobody, "document_key": nobody}
        keys = self.context.people.keys(self.file)
        blank = np.full(n, "", dtype=object)
        # a teacher and a pupil of one name in one school are two people
        whose = "|teacher" if form.of_teachers else ""
        return {
            "name_key": pd.Series(keys.names(*names), dtype=object) + whose,
            "document_key": pd.Series(keys.documents(documents[0] if documents else blank, blank), dtype=object),
        }


def _sittings(form: Form, cells: Rows) -> list[str]:
    """What a person can be in only once: the form, or the case that its key fields tell."""
    told = zip(*(cells.values[name] for name in form.key), strict=True)
    return ["|".join(map(str, (form.name, *key))) for key in told] if form.key else [form.name] * len(cells.rows)
