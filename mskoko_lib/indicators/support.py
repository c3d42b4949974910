"""Help to teachers in difficulty (item 4.8): noticed, begun, finished, level after; low results beside help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.shares import Part, Rows, mean_observations, share_observations
from mskoko_lib.indicators.uncertainty import difference_p_value
from mskoko_lib.observations import Source, combine, stack

#: levels of the diagnosis, the lowest first
LEVELS: tuple[str, ...] = ("low", "middle", "high")
#: grounds of form «support»; ВПР is none of them, it may only stand second
GROUNDS: tuple[str, ...] = ("diagnosis", "exam_results", "lessons", "request", "newcomer")
#: help that has not begun so many days after it was noticed is told; local, no norm
LONG_WAIT_DAYS = 60
#: subject of an exam → subject as the form of help names it
_TAUGHT = {
    "math_profile": "math",
    "math_base": "math",
    **dict.fromkeys(("german", "french", "spanish", "chinese"), "other_language"),
}


def support_rows(form: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Cases noticed up to the day, one row each, with ``declined``, ``begun``, ``finished``, ``waits_long``, ``wait_days`` (from
    noticed to begun), ``moved`` (higher, same, lower; NA without both levels). What happens after the day has not happened.
    """
    rows = known.up_to(form, "noticed_date", as_of)
    today = pd.Timestamp(as_of)
    declined = (rows["state"] == "declined").fillna(False).astype(bool)
    later = (rows["start_date"] > today).fillna(False).astype(bool)
    begun = ~declined & ~later & (rows["start_date"].notna() | rows["state"].isin(["under_way", "finished"]))
    over = ~(rows["end_date"] > today).fillna(False).astype(bool)
    finished = begun & over & (rows["state"] == "finished").fillna(False).astype(bool)
    since = (today - rows["noticed_date"]).dt.days
    rank = {name: place for place, name in enumerate(LEVELS)}
    before, after = (rows[name].map(rank).astype("Float64") for name in ("level", "level_after"))
    gap = (after - before).where(finished)
    return rows.assign(
        declined=declined,
        begun=begun,
        finished=finished,
        waits_long=~declined & ~begun & (since > LONG_WAIT_DAYS),
        wait_days=(rows["start_date"] - rows["noticed_date"]).dt.days.astype("Float64").where(begun),
        moved=gap.map(lambda x: "higher" if x > 0 else "lower" if x < 0 else "same", na_action="ignore").astype(
            "string"
        ),
    )


def cases_of_years(form: pd.DataFrame, year: int, as_of: dt.date) -> pd.DataFrame:
    """`support_rows` of each year on the same day of it: `as_of` belongs to `year`."""
    years = sorted({int(one) for one in form["year"]})
    parts = [support_rows(form[form["year"] == one], known.day_of(one, year, as_of)) for one in years]
    return pd.concat(parts) if parts else support_rows(form, as_of)


def support_observations(cases: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Cases of `support_rows`. They are few and about persons, so that all of it is sensitive.

    ``support_cases`` (count; category = ground, "" = all), ``support_vpr_second`` (count: ВПР stands as the second ground),
    ``support_diagnosed_share`` (level told / cases), ``support_declined`` (count), and of those who take part:
    ``support_route_share``, ``support_begun_share``, ``support_finished_share``, ``support_long_wait`` (count);
    ``support_level_share`` (category higher, same, lower; of finished with both levels), ``support_wait_days`` (mean of those
    begun whose day is told).
    """
    if cases.empty:
        return stack([])
    takes = ~cases["declined"]
    table = cases.assign(
        everyone=True,
        takes=takes,
        diagnosed=cases["level"].notna(),
        vpr=(cases["second_ground"] == "vpr").fillna(False),
        route=takes & cases["has_route"].fillna(False).astype(bool),
        compared=cases["moved"].notna(),
        **{f"by_{name}": (cases["ground"] == name).fillna(False) for name in GROUNDS},
        **{f"is_{name}": (cases["moved"] == name).fillna(False) for name in ("higher", "same", "lower")},
    )
    parts = [
        Part("support_cases", "everyone", kind="count", sensitive=True),
        *(Part("support_cases", f"by_{name}", name, kind="count", sensitive=True) for name in GROUNDS),
        Part("support_vpr_second", "vpr", kind="count", sensitive=True),
        Part("support_diagnosed_share", "diagnosed", sensitive=True),
        Part("support_declined", "declined", kind="count", sensitive=True),
        Part("support_long_wait", "waits_long", kind="count", sensitive=True),
        Part("support_route_share", "route", of="takes", sensitive=True),
        Part("support_begun_share", "begun", of="takes", sensitive=True),
        Part("support_finished_share", "finished", of="takes", sensitive=True),
        *(
            Part("support_level_share", f"is_{n}", n, of="compared", sensitive=True)
            for n in ("higher", "same", "lower")
        ),
    ]
    rows = Rows(table, Source("support", "form_support", table_hash, ""))
    return combine(
        [share_observations(rows, parts, by=by), mean_observations(rows, "support_wait_days", "wait_days", by=by)]
    )


def low_pairs(judged: pd.DataFrame, cases: pd.DataFrame, *, year: int, least_n: int, low_pct: float) -> pd.DataFrame:
    """School, exam and subject (as it is taught) with low results in `year` and the year of the exam before it, each with
    `least_n` results or more. Low: the part below the minimum is at least `low_pct` in both; or it is above that of the other
    schools in both, and for the two years together differs from theirs after Benjamini–Hochberg over schools and subjects of
    the exam.

    Parameters
    ----------
    judged : first attempts with ``failed`` (`graduates.with_failed`). cases : `support_rows` of the same years.

    Returns
    -------
    ``school_id``, ``exam``, ``subject``, ``helped``: whether a case of theirs was noticed in either year. No row of an exam that
    `year` or every year before it lacks.
    """
    rows = judged[judged["failed"].notna() & (judged["year"] <= year)]
    found: dict[tuple[str, str, str], bool] = {}
    for exam, part in rows.groupby("exam", sort=True):
        years = sorted({int(one) for one in part["year"]})[-2:]
        if len(years) < 2 or years[-1] != year:
            continue
        mine = cases[(cases["exam"] == exam) & cases["year"].isin(years)]
        helped = set(mine[["school_id", "subject"]].itertuples(index=False, name=None))
        for school, subject in _low(part[part["year"].isin(years)], least_n, low_pct):
            taught = _TAUGHT.get(subject, subject)
            found[school, str(exam), taught] = (school, taught) in helped
    names = ["school_id", "exam", "subject", "helped"]
    return pd.DataFrame([(*key, told) for key, told in sorted(found.items())], columns=names)


def _low(rows: pd.DataFrame, least_n: int, low_pct: float) -> list[tuple[str, str]]:
    """(school_id, subject) of two years of one exam with low results in both."""
    each = rows.assign(x=rows["failed"].astype("int64")).groupby(["subject", "year", "school_id"], as_index=False)
    table = each.agg(x=("x", "sum"), n=("x", "size"))
    whole = table.groupby(["subject", "year"])
    rest_x, rest_n = (whole[c].transform("sum") - table[c] for c in ("x", "n"))
    table = table.assign(
        rest_x=rest_x,
        rest_n=rest_n,
        high=100 * table["x"] / table["n"] >= low_pct,
        above=table["x"] * rest_n > rest_x * table["n"],
    )
    both = table.groupby(["school_id", "subject"], as_index=False).agg(
        least=("n", "min"), n_years=("year", "nunique"), x=("x", "sum"), n=("n", "sum"), rest_x=("rest_x", "sum"),
        rest_n=("rest_n", "sum"), high=("high", "all"), above=("above", "all"),
    )  # fmt: skip
    both = both[(both["n_years"] == 2) & (both["least"] >= least_n)]
    counts = (both[c].to_numpy(float) for c in ("x", "n", "rest_x", "rest_n"))
    sure = benjamini_hochberg(difference_p_value(*counts)) if len(both) else both["high"].to_numpy(bool)
    low = both[both["high"] | (both["above"] & sure)]
    return [(str(school), str(subject)) for school, subject in zip(low["school_id"], low["subject"], strict=True)]


def low_observations(pairs: pd.DataFrame, *, year: int, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``support_low_share``: subjects of schools with low results two years running where help was noticed / all such."""
    if pairs.empty:
        return stack([])
    rows = Rows(pairs.assign(year=year), Source("support", "exam_results", table_hash, ""))
    return share_observations(rows, [Part("support_low_share", "helped")], by=by)
