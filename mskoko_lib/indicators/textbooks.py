"""Textbooks of schools (item 4.7): provision, shortage, worn copies, orders, exchange between schools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.attendance_compare import linearised_differences
from mskoko_lib.observations import Measure, Source, observe, stack

#: subjects told apart from the main ones: of them schools are short first, and it hides in a common share
SIDE: tuple[str, ...] = ("music", "art", "technology", "safety", "pe")
#: months of the form: April is for the year to come, September for the one begun
APRIL, SEPTEMBER = "04", "09"
#: category of the shares that a change is made of
SAME = "same"
_POSITION = ["year", "school_id", "month", "subject", "grade"]
_EDITION = ["year", "school_id", "subject", "grade", "list_number"]
_COUNTS = ("n_pupils", "n_copies", "n_worn", "n_ordered", "n_paid", "n_delivered")
_KEY = ["subject", "grade", "list_number"]


def book_rows(form: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``form_textbooks`` with what is counted of each: one edition in a grade of a school in a month.

    An edition whose use ended before 1 September of the form's year counts as no copies: METHODS §1 asks for those of the
    list in force. Copies of one edition never cover the pupils of another.

    Returns
    -------
    The rows with whole numbers ``need`` (pupils), ``usable``, ``covered`` = min(usable, need), ``shortage`` = need − covered,
    ``worn``, ``copies_told`` (copies of rows that tell the worn ones), ``covered_unworn``, ``spare`` (good copies beyond the
    need: what could be given away), ``expired``, ``expiring`` (copies whose use ends before the next 1 September),
    ``ordered``, ``paid``, ``delivered``, and flag ``side``.
    """
    numbers = {name: form[name].fillna(0).astype("int64") for name in _COUNTS}
    need, copies = numbers["n_pupils"], numbers["n_copies"]
    starts = pd.to_datetime([dt.date(int(year), 9, 1) for year in form["year"]])
    nexts = pd.to_datetime([dt.date(int(year) + 1, 9, 1) for year in form["year"]])
    ended = (form["use_until"] < starts).fillna(False).astype(bool)
    ends = ~ended & (form["use_until"] < nexts).fillna(False).astype(bool)
    usable = copies.where(~ended, 0)
    worn = np.minimum(numbers["n_worn"], usable)
    covered = np.minimum(usable, need)
    return form.assign(
        need=need,
        usable=usable,
        covered=covered,
        shortage=need - covered,
        worn=worn,
        copies_told=usable.where(form["n_worn"].notna(), 0),
        covered_unworn=np.minimum(usable - worn, need),
        spare=(usable - worn - need).clip(lower=0),
        expired=copies.where(ended, 0),
        expiring=copies.where(ends, 0),
        ordered=numbers["n_ordered"],
        paid=np.minimum(numbers["n_paid"], numbers["n_ordered"]),
        delivered=np.minimum(numbers["n_delivered"], numbers["n_ordered"]),
        side=form["subject"].isin(SIDE).astype(bool),
    )


#: provision and shortage, of any group of rows
_PAIR = (
    Measure("textbook_share", "pct", "share", "covered", "need"),
    Measure("textbook_shortage", "shortage", "count", "shortage", "shortage"),
)


def textbook_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Provision by month (group «04», «09»).

    Parameters
    ----------
    rows : ``book_rows``.

    Returns
    -------
    ``textbook_share`` (covered / need; category "" = all subjects, main, side), ``textbook_shortage`` (copies; the same
    categories), and of all subjects together ``textbook_share_unworn``, ``textbook_worn_share`` (of the copies of rows that
    tell it), ``textbook_expired`` and ``textbook_expiring`` (copies), ``textbook_ordered`` (copies),
    ``textbook_paid_share`` and ``textbook_delivered_share`` (of those ordered), ``textbook_full_share`` (subjects of a grade
    with a book for everyone / all subjects of all grades) and ``textbook_lowest_share`` (kind extreme: the least provided
    subject of a grade; ties: the larger shortage). All books are counted, so no interval stands beside a share. Provision is of
    editions with pupils; copies worn, outdated or ordered are of all.
    """
    if rows.empty:
        return stack([])
    taught = rows[rows["need"] > 0]
    unworn = Measure("textbook_share_unworn", "unworn_pct", "share", "covered_unworn", "need")
    copies = [
        Measure("textbook_expired", "expired", "count", "expired", "expired"),
        Measure("textbook_expiring", "expiring", "count", "expiring", "expiring"),
        Measure("textbook_ordered", "ordered", "count", "ordered", "ordered"),
    ]
    made = [_observed(taught, [*_PAIR, unworn], by, table_hash), _observed(rows, copies, by, table_hash)]
    for column, name, x, n in (
        ("worn", "textbook_worn_share", "worn", "copies_told"),
        ("paid", "textbook_paid_share", "paid", "ordered"),
        ("delivered", "textbook_delivered_share", "delivered", "ordered"),
    ):
        kept = rows[rows[n] > 0]
        made.append(_observed(kept, [Measure(name, f"{column}_pct", "share", x, n)], by, table_hash))
    for category, kept in (("main", taught[~taught["side"]]), ("side", taught[taught["side"]])):
        named = [Measure(m.indicator, m.value, m.kind, m.numerator, m.n, category=category) for m in _PAIR]
        made.append(_observed(kept, named, by, table_hash))
    return stack([*made, _by_position(rows, by, table_hash)])


def subject_observations(
    rows: pd.DataFrame, *, table_hash: str, each: Sequence[Sequence[str]], by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """``textbook_share`` and ``textbook_shortage`` by month (group) and by each of `each`: ("subject",), ("subject", "grade").

    `rows`: ``book_rows``.
    """
    taught = rows[rows["need"] > 0]
    return stack([_observed(taught, list(_PAIR), [*by, *more], table_hash) for more in each])


def _observed(rows: pd.DataFrame, measures: Sequence[Measure], by: Sequence[str], table_hash: str) -> pd.DataFrame:
    """Sums over each group and month as observations."""
    if rows.empty:
        return stack([])
    columns = ["need", "covered", "shortage", "covered_unworn", "worn", "copies_told", "expired", "expiring", "ordered", "paid",
               "delivered"]  # fmt: skip
    grouped = rows.groupby([*by, "month"], as_index=False, sort=True)
    table = grouped.agg(**{name: (name, "sum") for name in columns}, n_schools=("school_id", "nunique"))
    shares = {"pct": ("covered", "need"), "unworn_pct": ("covered_unworn", "need"), "worn_pct": ("worn", "copies_told"),
              "paid_pct": ("paid", "ordered"), "delivered_pct": ("delivered", "ordered")}  # fmt: skip
    made = {name: 100 * table[x] / table[n].where(table[n] > 0) for name, (x, n) in shares.items()}
    return _told(table.assign(**made), measures, by, table_hash)


def _told(table: pd.DataFrame, measures: Sequence[Measure], by: Sequence[str], table_hash: str) -> pd.DataFrame:
    source = Source("textbooks", "form_textbooks", table_hash, "")
    picked = table.assign(where_extra=[f"month == '{month}'" for month in table["month"]])
    return observe(picked, measures, source=source, by=list(by), extra_dimensions={"group": "month"})


def positions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per subject of a grade in a school and month: ``need``, ``covered``, ``shortage``, ``share_pct``, ``full``."""
    grouped = rows[rows["need"] > 0].groupby(_POSITION, as_index=False, sort=True)
    table = grouped.agg(need=("need", "sum"), covered=("covered", "sum"), shortage=("shortage", "sum"))
    return table.assign(share_pct=100 * table["covered"] / table["need"], full=table["shortage"] == 0)


def lowest_positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each year, school and month the subject of a grade with the least provision; ties: the larger shortage, then the
    lower grade, then the subject's code.
    """
    table = positions(rows).sort_values(
        ["share_pct", "shortage", "grade", "subject"], ascending=[True, False, True, True], kind="stable"
    )
    return table.drop_duplicates(["year", "school_id", "month"]).sort_values(_POSITION, ignore_index=True)


def _by_position(rows: pd.DataFrame, by: Sequence[str], table_hash: str) -> pd.DataFrame:
    """The minimum over the parallels instead of the mean, and how many of them have a book for everyone."""
    every = positions(rows)
    if every.empty:
        return stack([])
    keys = [*by, "month"]
    grouped = every.groupby(keys, as_index=False, sort=True)
    table = grouped.agg(full=("full", "sum"), n=("full", "size"), n_schools=("school_id", "nunique"))
    table = table.assign(full_pct=100 * table["full"] / table["n"])
    made = _told(table, [Measure("textbook_full_share", "full_pct", "share", "full", "n")], by, table_hash)
    least = lowest_positions(rows).sort_values(["share_pct", "shortage"], ascending=[True, False], kind="stable")
    least = least.drop_duplicates(keys).assign(n_schools=1)
    lowest = Measure("textbook_lowest_share", "share_pct", "extreme", "covered", "need")
    return stack([made, _told(least, [lowest], by, table_hash)])


def same_need_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``textbook_same_need_share``: the copies of April (group «04») and of September («09») against one need, that of
    September, over the editions that stand in the form of both months: what changed is the copies, not the pupils.
    """
    left, right = (rows[rows["month"] == month].dropna(subset=["list_number"]) for month in (APRIL, SEPTEMBER))
    left = left.drop_duplicates(_EDITION)[[*_EDITION, "usable"]]
    both = right.drop_duplicates(_EDITION).merge(left, on=_EDITION, suffixes=("", "_april"), validate="1:1")
    if both.empty:
        return stack([])
    months = {APRIL: both["usable_april"], SEPTEMBER: both["usable"]}
    parts = [both.assign(month=month, covered=np.minimum(copies, both["need"])) for month, copies in months.items()]
    grouped = pd.concat(parts).groupby([*by, "month"], as_index=False, sort=True)
    table = grouped.agg(x=("covered", "sum"), n=("need", "sum"), n_schools=("school_id", "nunique"))
    table = table[table["n"] > 0].assign(pct=lambda t: 100 * t["x"] / t["n"])
    return _told(table, [Measure("textbook_same_need_share", "pct", "share", "x", "n")], by, table_hash)


def change_observations(
    rows: pd.DataFrame, *, year: int, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Provision of `year` and of the year before in the same month, over what both years told.

    What varies as one is a school, in its own note (`by` with school_id) a subject: its books are bought together, so that
    copies are no independent trials (`attendance_compare.linearised_differences`).

    Returns
    -------
    ``textbook_change`` (kind "model", percentage points, group = month; `numerator` = need of the year before) and
    ``textbook_share`` of both years over the same cells (category «same»).
    """
    keys = [name for name in by if name != "year"]
    cluster = "subject" if "school_id" in keys else "school_id"
    cells = ["school_id", "month", "subject", "grade"]
    sides = [
        positions(rows[rows["year"] == one])[[*cells, "covered", "need"]].rename(columns={"covered": "x", "need": "n"})
        for one in (year, year - 1)
    ]
    pairs = sides[0].merge(sides[1], on=cells, suffixes=("", "_b"), validate="1:1")
    if pairs.empty:
        return stack([])
    both = linearised_differences(pairs, [*keys, "month"], cluster)
    difference = Measure(
        "textbook_change", "difference_pp", "model", "n_b", "n", "low", "high", "linearised difference"
    )
    now = Measure("textbook_share", "share", "share", "x", "n", category=SAME)
    earlier = Measure("textbook_share", "share_b", "share", "x_b", "n_b", category=SAME)
    return stack(
        [
            _told(both.assign(year=year), [difference, now], by, table_hash),
            _told(both.assign(year=year - 1), [earlier], by, table_hash),
        ]
    )


def transfers(rows: pd.DataFrame) -> pd.DataFrame:
    """Who could give whom how many copies of the same edition: rows of one year and month.

    Within a subject, grade and number of the federal list the largest shortage is met first, out of the largest surplus
    of good copies; ties by school_id. Any school may give to any other, so the total of an edition is
    min(shortage, surplus), which no other plan exceeds. An edition without number is exchanged with none.

    Returns
    -------
    One row per transfer: ``subject``, ``grade``, ``list_number``, ``from_school``, ``to_school``, ``n_copies``.
    """
    made: list[dict[str, object]] = []
    numbered = rows.dropna(subset=["list_number"])
    sums = numbered.groupby([*_KEY, "school_id"], sort=True)[["shortage", "spare"]].sum().reset_index()
    editions: dict[tuple[object, ...], tuple[list[tuple[str, int]], list[tuple[str, int]]]] = {}
    for subject, grade, number, school, lacks, more in sums[[*_KEY, "school_id", "shortage", "spare"]].to_numpy():
        takers, givers = editions.setdefault((subject, grade, number), ([], []))
        takers += [(str(school), int(lacks))] if lacks else []
        givers += [(str(school), int(more))] if more else []
    for key, (takers, givers) in editions.items():
        edition = dict(zip(_KEY, key, strict=True))
        short, spare = (sorted(pairs, key=lambda pair: (-pair[1], pair[0])) for pairs in (takers, givers))
        for taker, lacking in short:
            for place, (giver, free) in enumerate(spare):
                moved = min(lacking, free) if giver != taker else 0
                if moved:
                    made.append({**edition, "from_school": giver, "to_school": taker, "n_copies": moved})
                    spare[place] = (giver, free - moved)
                    lacking -= moved
    columns = [*_KEY, "from_school", "to_school", "n_copies"]
    return pd.DataFrame(made, columns=columns)


def transfer_observations(moved: pd.DataFrame, rows: pd.DataFrame, *, year: int, table_hash: str) -> pd.DataFrame:
    """The exchange as figures, for the department alone: ``textbook_transfer`` (copies).

    Parameters
    ----------
    moved : ``transfers`` of `rows`, which are of one year and month.

    Returns
    -------
    Category "" = all together; in, out = what a school would get and give; else one transfer: `school_id` gets, the
    category names who gives, the group is the number of the list. ``textbook_transfer_share``: moved of the shortage.
    """
    if moved.empty:
        return stack([])
    source = Source("textbooks", "form_textbooks", table_hash, "")
    each = moved.assign(year=year, school_id=moved["to_school"], n_schools=2)
    whole = Measure("textbook_transfer", "n_copies", "count", "n_copies", "n_copies")
    by = ["year", "school_id", "subject", "grade"]
    extra = {"category": "from_school", "group": "list_number"}
    made = [observe(each, [whole], source=source, by=by, extra_dimensions=extra)]
    for column, name in (("to_school", "in"), ("from_school", "out")):
        sums = moved.groupby(column, as_index=False, sort=True)["n_copies"].sum()
        sums = sums.assign(year=year, school_id=sums[column], n_schools=1)
        one = Measure("textbook_transfer", "n_copies", "count", "n_copies", "n_copies", category=name)
        made.append(observe(sums, [one], source=source, by=["year", "school_id"]))
    n, short = int(moved["n_copies"].sum()), int(rows["shortage"].sum())
    n_schools = len({*moved["to_school"], *moved["from_school"]})
    table = pd.DataFrame(
        [{"year": year, "n_copies": n, "short": short, "pct": 100 * n / short, "n_schools": n_schools}]
    )
    share = Measure("textbook_transfer_share", "pct", "share", "n_copies", "short")
    return stack([*made, observe(table, [whole, share], source=source, by=["year"])])


def last_month(rows: pd.DataFrame, year: int, school_id: str = "") -> str:
    """The later of the months that the forms of a year tell; "" where they tell none. `school_id`: those of this school, where
    it sent any.
    """
    told = rows[(rows["year"] == year) & rows["month"].notna()]
    mine = told[told["school_id"] == school_id]
    return max((mine if len(mine) else told)["month"].astype(str), default="")


def short_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of ``book_rows`` whose subject of a grade lacks a book in its school and month."""
    short = positions(rows)
    return rows.merge(short.loc[short["shortage"] > 0, _POSITION], on=_POSITION, validate="m:1")
