"""Figures of the reports that contradict each other or their number of participants; only flagged, never changed."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.intake.aggregates.header import SHARES
from mskoko_lib.intake.aggregates.parts import TOLD_ONE_BY_ONE
from mskoko_lib.intake.aggregates.settle import UNIT
from mskoko_lib.intake.aggregates.shares import tolerance
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.plausible import mean_possible, share_possible

#: with two decimals every share can come from about 10,000 participants; half of it is where a fault still shows
TELLING_N = 5000


def check_aggregates(table: pd.DataFrame, events: Events) -> None:
    """Flag sums of shares, shares and completions that no whole number of participants gives, counts beside other shares.

    `table`: as `settle.one_of_each_unit` gives it.
    """
    if table.empty:
        return
    shares = table[table["report"].isin(SHARES) & table["share_pct"].notna()]
    _sums(shares, events)
    told = shares["n_participants"].between(1, TELLING_N)
    _tell(_impossible(shares[told & (shares["count_source"] != "given")]), "share_impossible", events)
    _tell(_other_counts(shares[told & (shares["count_source"] == "given")]), "count_share", events)
    done = table[~table["report"].isin(SHARES) & table["share_pct"].notna() & table["max_points"].notna()]
    points = pd.to_numeric(done["n_participants"]) * pd.to_numeric(done["max_points"])
    _tell(_impossible(done[points.between(1, TELLING_N)]), "share_impossible", events)


def _sums(shares: pd.DataFrame, events: Events) -> None:
    for _, unit in shares.groupby(UNIT, sort=True, dropna=False):
        total = float(unit["share_pct"].astype("float64").sum())
        if abs(total - 100) > tolerance(len(unit), int(unit["decimals"].max())):
            first = unit.iloc[0]
            events.add(
                "share_sum", first["source_file"], first["source_sheet"], row=int(first["source_row"]),
                cell=first["cell"], found=f"{total:.2f}", school=_school(first["school_id"]),
            )  # fmt: skip


def _impossible(rows: pd.DataFrame) -> Iterable[tuple[pd.Series, str]]:
    known: dict[tuple[float, int, int, int], bool] = {}
    columns = ["share_pct", "n_participants", "max_points", "decimals"]
    for index, share, n, most, digits in rows[columns].itertuples(name=None):
        key = (float(share), int(n), 0 if pd.isna(most) else int(most), int(digits))
        if key not in known:
            known[key] = _possible(*key)
        if not known[key]:
            points = f", до {key[2]} б." if key[2] else ""
            yield rows.loc[index], f"{share:g} % при {int(n)} участниках{points}"


def _possible(share: float, n: int, most: int, digits: int) -> bool:
    """A share of `n` participants; with `most` points for a task, a completion."""
    return mean_possible(share / 100, n, digits + 2, 1 / most) if most else share_possible(share, n, digits)


def _other_counts(rows: pd.DataFrame) -> Iterable[tuple[pd.Series, str]]:
    count, n = rows["count"].astype("float64"), rows["n_participants"].astype("float64")
    half = 0.5 * 10.0 ** -rows["decimals"].astype("float64")
    for index in rows.index[(100 * count / n - rows["share_pct"].astype("float64")).abs() > half + 1e-6]:
        row = rows.loc[index]
        yield row, f"{row['share_pct']:g} %, {int(row['count'])} из {int(row['n_participants'])}"


def _tell(faults: Iterable[tuple[pd.Series, str]], rule: str, events: Events) -> None:
    """An event per cell; where they are too many in a sheet, their number."""
    by_sheet: dict[tuple[str, str], list[tuple[pd.Series, str]]] = {}
    for row, found in faults:
        by_sheet.setdefault((row["source_file"], row["source_sheet"]), []).append((row, found))
    for (file, sheet), cells in sorted(by_sheet.items()):
        if len(cells) > TOLD_ONE_BY_ONE:
            events.add(rule, file, sheet, n=len(cells))
            continue
        for row, found in cells:
            events.add(rule, file, sheet, row=int(row["source_row"]), cell=row["cell"], found=found,
                       school=_school(row["school_id"]))  # fmt: skip


def _school(cell: object) -> str | None:
    return str(cell) if isinstance(cell, str) and cell else None
