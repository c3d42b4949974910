"""Rows of one sheet on their way to the table `vpr_aggregates`: accepted with their figures, or refused with an event."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.intake.aggregates.about import TITLES
from mskoko_lib.intake.aggregates.header import SHARES
from mskoko_lib.intake.aggregates.numbers import decimals
from mskoko_lib.intake.aggregates.units import Unit
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.subjects import SUBJECTS

#: beside the columns of vpr_aggregates until the year is settled: one key for all spellings of a unit; the cell of the
#: figure; digits after the point that the sheet prints; "", "cosmetic" or "mended" for the file row
WORKING = ("unit_key", "cell", "decimals", "mended")
#: beyond it faults of one kind in one sheet are told as a number
TOLD_ONE_BY_ONE = 300
_FRACTIONS = 4


@dataclass(frozen=True)
class AggregateRead:
    """`table`: columns of vpr_aggregates and `WORKING`; `reports`: (report, subject, grade) told in the file; counts of
    file rows read and refused."""

    table: pd.DataFrame
    reports: tuple[tuple[str, str, int], ...]
    n_read: int
    n_refused: int

    def notes(self) -> list[str]:
        """What was read, for the passport: «Статистика по отметкам: Русский язык, 4 класс.»"""
        return [f"{TITLES[r].capitalize()}: {SUBJECTS[subject]}, {grade} класс." for r, subject, grade in self.reports]


@dataclass
class Sheet:
    """Collector of the rows of one sheet."""

    file: str
    name: str
    year: int
    events: Events
    n_read: int = 0
    n_refused: int = 0
    rows: list[dict[str, object]] = field(default_factory=list)
    mended: dict[int, str] = field(default_factory=dict)

    def refuse(self, rule: str, row: int, cell: str, found: str, school: str | None = None) -> None:
        """A refused row: the one event about it, the one count."""
        self.n_refused += 1
        self.events.add(rule, self.file, self.name, row=row, cell=cell, found=found, school=school)

    def flag(self, rule: str, row: int | None, cell: str, found: str, school: str | None = None) -> None:
        self.events.add(rule, self.file, self.name, row=row, cell=cell, found=found, school=school)

    def mend(self, row: int, rule: str) -> None:
        """A row read otherwise than it is written; a change of spelling alone never hides another one."""
        kind = "cosmetic" if rule == "number_text" else "mended"
        if self.mended.get(row) != "mended":
            self.mended[row] = kind

    def add(self, unit: Unit, row: int, cell: str, **columns: object) -> None:
        """One figure: columns of vpr_aggregates that differ from None."""
        self.rows.append(
            {
                "year": self.year, "unit_kind": unit.kind, "unit_name": unit.name, "school_id": unit.school_id,
                "source_file": self.file, "source_sheet": self.name, "source_row": row, "unit_key": unit.key,
                "cell": cell, **columns,
            }
        )  # fmt: skip

    def done(self) -> AggregateRead:
        """The sheet's part of the table; completion written as a fraction of one is turned into percent."""
        table = pd.DataFrame(self.rows, columns=[*columns_of("vpr_aggregates"), *WORKING])
        done = ~table["report"].isin(SHARES) & table["share_pct"].notna()
        share = pd.to_numeric(table.loc[done, "share_pct"])
        # nobody's tasks are all done by less than one pupil in a hundred
        if (share > 0).sum() >= _FRACTIONS and share.max() <= 1 and (share % 1 > 0).any():
            table.loc[done, "share_pct"] = (100 * share).round(6)
            for row in sorted(set(table.loc[done, "source_row"])):
                self.mend(int(row), "share_fraction")
            self.events.add("share_fraction", self.file, self.name, n=int(table.loc[done, "source_row"].nunique()))
        if n_text := sum(kind == "cosmetic" for kind in self.mended.values()):
            self.events.add("number_text", self.file, self.name, n=n_text)
        printed = table["share_pct"].dropna().astype("float64")
        table["decimals"] = max((decimals(value) for value in printed.unique()), default=0)
        table["mended"] = [self.mended.get(int(row), "") for row in table["source_row"]]
        works = table[["report", "subject", "grade"]].drop_duplicates().sort_values(["report", "subject", "grade"])
        reports = tuple((str(r), str(s), int(g)) for r, s, g in works.itertuples(index=False, name=None))
        return AggregateRead(table, reports, self.n_read, self.n_refused)


def restored(share: float | None, n: int | None) -> int | None:
    """Participants behind a share: round(p·n/100), a half upwards."""
    return None if share is None or n is None else int(share * n / 100 + 0.5)
