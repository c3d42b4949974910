"""The passport of a delivery: what each file turned out to be and every case that was mended, left out or refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.intake.rules import RULES

FILE_COLUMNS = [
    "file", "sha256", "layout", "status", "title", "municipality", "n_read", "n_accepted", "n_corrected", "n_cosmetic",
    "n_absent", "n_refused", "message",
]  # fmt: skip
EVENT_COLUMNS = ["file", "sheet", "row", "cell", "school_id", "rule", "text", "found", "action", "n"]
COUNTS = ["n_read", "n_accepted", "n_corrected", "n_cosmetic", "n_absent", "n_refused"]


@dataclass
class Events:
    """Collector of events; one dict per event, `n` cases each."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        rule: str,
        file: str,
        sheet: str = "",
        *,
        row: int | None = None,
        cell: str = "",
        found: str = "",
        n: int = 1,
        school: str | None = None,
    ) -> None:
        """Record `n` cases of `rule`; `row` None and `cell` "" for a sum over a column or a file; `school`: school_id of
        the registry whose row it is, where known.
        """
        action, text = RULES[rule]
        self.rows.append(
            {"file": file, "sheet": sheet, "row": row, "cell": cell, "school_id": school or "", "rule": rule,
             "text": text, "found": found[:200], "action": action, "n": n}
        )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """All events in a fixed order, columns `EVENT_COLUMNS`."""
        table = pd.DataFrame(self.rows, columns=EVENT_COLUMNS)
        table = table.astype({"row": "Int64", "n": "int64"})
        order = ["file", "sheet", "row", "cell", "rule", "found"]
        return table.sort_values(order, na_position="first", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class Passport:
    """`files`: one row per file (`FILE_COLUMNS`); `events`: one row per event or sum of like events (`EVENT_COLUMNS`).

    For every file and in total n_read = n_accepted + n_absent + n_refused; corrected rows (n_corrected) are
    a part of the accepted, those corrected in spelling alone (n_cosmetic) a part of the corrected. `municipality`: the
    name most of the file's rows of registry schools stand under, without its code; "" where the layout has none.
    """

    files: pd.DataFrame
    events: pd.DataFrame

    def total(self) -> dict[str, int]:
        """Number of files and sums of the row counts."""
        return {"n_files": len(self.files), **{name: int(self.files[name].sum()) for name in COUNTS}}

    def summary_lines(self) -> list[str]:
        """`summary_lines` of this passport."""
        return summary_lines(self.files, self.events)


def _examples(events: pd.DataFrame, most: int = 3) -> list[str]:
    """Where the first of like faults stand and what was found there."""
    lines = []
    for row in events.head(most).to_dict("records"):
        place = ", ".join(
            part
            for part in (
                str(row["file"]),
                f"лист «{row['sheet']}»" if row["sheet"] else "",
                f"ячейка {row['cell']}{'' if pd.isna(row['row']) else row['row']}"
                if row["cell"] and not str(row["cell"])[-1].isdigit()
                else f"ячейка {row['cell']}"
                if row["cell"]
                else ""
                if pd.isna(row["row"])
                else f"строка {row['row']}",
            )
            if part
        )
        lines.append(f"      {place}" + (f": {row['found']}" if row["found"] else ""))
    return lines


def summary_lines(files: pd.DataFrame, events: pd.DataFrame | None = None) -> list[str]:
    """Short Russian lines for the console: totals; with `events` what was mended, refused or noted; files' messages."""
    total = {name: int(files[name].sum()) for name in COUNTS}
    lines = [
        f"файлов: {len(files)}, строк прочитано: {total['n_read']}",
        f"принято: {total['n_accepted']} (из них исправлено: {total['n_corrected']}, "
        f"в том числе только написание: {total['n_cosmetic']}), "
        f"отсутствовали: {total['n_absent']}, отклонено: {total['n_refused']}",
    ]
    if events is not None and len(events):
        counted = events.groupby(["action", "rule", "text"], sort=True, as_index=False)["n"].sum()
        names = {"corrected": "исправлено", "refused": "отклонено", "flagged": "отмечено", "absent": "отсутствие"}
        for action, text, n in zip(counted["action"], counted["text"], counted["n"], strict=True):
            lines.append(f"  {names.get(action, 'учтено')}: {text} — {n}")
            if action in ("refused", "flagged"):
                lines += _examples(events[(events["action"] == action) & (events["text"] == text)])
    told = files[files["message"] != ""]
    lines += [f"  {file}: {message}" for file, message in zip(told["file"], told["message"], strict=True)]
    return lines
