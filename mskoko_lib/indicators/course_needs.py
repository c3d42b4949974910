"""Need for courses (item 4.2): what schools ask for, what is planned and offered, subjects with low results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mskoko_lib.indicators import known
from mskoko_lib.indicators.exam_scores import score_observations
from mskoko_lib.indicators.exams import SUBJECT, Exams, mark_observations
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.indicators.uncertainty import wilson
from mskoko_lib.observations import Measure, Source, observe, stack

#: what a request may follow from, and what it may be about (form 4.2)
SOURCES: tuple[str, ...] = ("years", "diagnosis", "results", "norm", "wish")
#: places of a request: asked for, in the plan-order, offered by the institute
PLACES: tuple[str, ...] = ("asked", "planned", "offered")
#: subjects of exams that a school teaches under another name
TAUGHT_AS: dict[str, str] = {
    "math_profile": "math", "math_base": "math", "german": "other_language", "french": "other_language",
    "spanish": "other_language", "chinese": "other_language",
}  # fmt: skip
_LOW = (("mark_share", "2"), ("band_share", "below"))


def told_schools(states: pd.DataFrame, *forms: str) -> set[tuple[int, str]]:
    """(year, school_id) that sent all of some forms, with rows or with «нет таких». `states`: rows of ``form_states``."""
    sent = states[states["state"].isin(["rows", "none"])]
    found = [
        {(int(year), str(school)) for year, school in sent.loc[sent["form"] == form, ["year", "school_id"]].to_numpy()}
        for form in forms
    ]
    return set.intersection(*found)


def of_told(rows: pd.DataFrame, told: Collection[tuple[int, str]]) -> pd.DataFrame:
    """Rows of the schools and years in `told`."""
    pairs = zip(rows["year"].astype(int), rows["school_id"].astype(str), strict=True)
    return rows[np.array([pair in told for pair in pairs], dtype=bool)]


def area(rows: pd.DataFrame) -> pd.Series:
    """What courses are for: the subject, for those without one the position."""
    return rows["subject"].astype("string").fillna(rows["position"].astype("string"))


def request_observations(needs: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Requests of form 4.2, in persons; with ``subject`` in `by` those that name one.

    Returns
    -------
    ``course_needed`` (count of persons to be taught), ``course_needed_source`` and ``course_needed_theme`` (parts of it,
    category), ``course_plan_share`` and ``course_offer_share``: places in the plan-order (offered by the institute) but
    not more than asked for, of those asked for in requests that tell it; ``course_offer_untold`` (count of persons in
    requests that do not tell it).
    """
    told = needs[needs["n_needed"].notna()]
    told = told[told["subject"].notna()] if "subject" in by else told
    if told.empty:
        return stack([])
    whole = told.assign(needed=told["n_needed"].astype("int64"))
    for name, column in (("plan", "n_planned"), ("offer", "n_offered")):
        there = whole[column].notna()
        given = whole[column].fillna(0).astype("int64")
        whole = whole.assign(
            **{f"{name}_x": given.clip(upper=whole["needed"]).where(there, 0), f"{name}_n": whole["needed"].where(there, 0)}
        )  # fmt: skip
    whole = whole.assign(untold=whole["needed"] - whole["offer_n"])
    columns = ["needed", "plan_x", "plan_n", "offer_x", "offer_n", "untold"]
    grouped = whole.groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(**{name: (name, "sum") for name in columns}, n_schools=("school_id", "nunique"))
    source = Source("courses", "form_course_needs", table_hash, "")
    counts = [
        Measure("course_needed", "needed", "count", "needed", "needed"),
        Measure("course_offer_untold", "untold", "count", "untold", "untold"),
    ]
    made = [observe(table, counts, source=source, by=list(by))]
    made += [
        part_observations(table, f"course_{name}_share", f"{name}_x", f"{name}_n", source, by)
        for name in ("plan", "offer")
    ]
    for column, indicator in (("need_source", "course_needed_source"), ("theme", "course_needed_theme")):
        each = whole[whole[column].notna()].groupby([*by, column], as_index=False, sort=True)
        parts = each.agg(needed=("needed", "sum"), n_schools=("school_id", "nunique"))
        count = Measure(indicator, "needed", "count", "needed", "needed")
        made.append(observe(parts, [count], source=source, by=list(by), extra_dimensions={"category": column}))
    return stack(made)


def part_observations(
    table: pd.DataFrame,
    indicator: str,
    x: str,
    n: str,
    source: Source,
    by: Sequence[str],
    *,
    category: str = "",
    sensitive: bool = False,
) -> pd.DataFrame:
    """A share out of two columns of sums of `table`, with Wilson limits; rows with n = 0 give no observation."""
    kept = table[table[n] > 0]
    if kept.empty:
        return stack([])
    low, high = wilson(kept[x], kept[n])
    kept = kept.assign(pct=100 * kept[x] / kept[n], low=low, high=high)
    measure = Measure(indicator, "pct", "share", x, n, "low", "high", "wilson", category=category, sensitive=sensitive)
    return observe(kept, [measure], source=source, by=list(by))


def due_cells(posts: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Who is due beside what is asked for: one row per school and area (subject or position) with somebody due.

    `posts`: `course_people.people`, `needs`: rows of form 4.2, of one year or more. Columns ``year``, ``school_id``, ``area``,
    ``n_due`` and, not more than that, ``asked``, ``planned``, ``offered`` (persons). A person counts in the first post.
    """
    due = posts[posts["first_post"] & posts["due"]]
    due = due.assign(area=area(due))
    cells = due.groupby(["year", "school_id", "area"], as_index=False, sort=True).agg(n_due=("who", "size"))
    named = needs.assign(
        area=area(needs), asked=needs["n_needed"], planned=needs["n_planned"], offered=needs["n_offered"]
    )
    sums = named.groupby(["year", "school_id", "area"], as_index=False)[list(PLACES)].sum()
    both = cells.merge(sums, on=["year", "school_id", "area"], how="left", validate="1:1")
    capped = {name: np.minimum(both[name].fillna(0).astype("int64"), both["n_due"]) for name in PLACES}
    return both.assign(**capped)


def due_observations(cells: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``course_due_place_share`` (category asked, planned, offered): of those due, how many places at most there are for
    them: requests name no persons. `cells`: `due_cells`, of schools that sent the requests.
    """
    if cells.empty:
        return stack([])
    grouped = cells.groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(
        n_due=("n_due", "sum"), **{name: (name, "sum") for name in PLACES}, n_schools=("school_id", "nunique")
    )
    source = Source("courses", "form_staff", table_hash, "")
    return stack(
        [part_observations(table, "course_due_place_share", name, "n_due", source, by, category=name, sensitive=True)
         for name in PLACES]
    )  # fmt: skip


def last_exams(exams: Exams, *, year: int, as_of: dt.date) -> Exams:
    """The same exam of the last year, `year` or the one before it, that has results by the day."""
    rows = known.up_to(exams.results, "exam_date", as_of)
    years = sorted({int(one) for one in rows["year"].unique()} & {year - 1, year})
    return replace(exams, results=rows[rows["year"] == years[-1]] if years else rows.iloc[:0])


def low_results(oge: Exams, ege: Exams, minimum: pd.DataFrame, *, least_n: int, low_share_pct: float) -> pd.DataFrame:
    """Schools and exams whose share of low results («2»; of ЕГЭ below the minimum) is `low_share_pct` or more of
    `least_n` or more first results. ВПР is not looked at: it may not be used to judge teachers.

    Returns
    -------
    Observations ``mark_share`` and ``band_share`` of these, with ``taught``: the subject as schools teach it.
    """
    by = [*SUBJECT, "school_id"]
    made = [
        mark_observations(oge, by=by),
        mark_observations(ege, by=by),
        score_observations(ege, minimum=minimum, by=by),
    ]
    observed = stack(made)
    which = [pair in _LOW for pair in zip(observed["indicator"], observed["category"], strict=True)]
    rows = observed[np.array(which, dtype=bool)]
    low = (rows["n"] >= least_n) & (rows["obs_value"] >= low_share_pct).fillna(False)
    rows = rows[low.astype(bool)]
    taught = [TAUGHT_AS.get(one, one) for one in rows["subject"].astype(str)]
    return rows.assign(taught=np.array(taught, dtype=object)).reset_index(drop=True)


def low_cells(low: pd.DataFrame, needs: pd.DataFrame, *, year: int, told: Collection[tuple[int, str]]) -> pd.DataFrame:
    """One row per school and subject with low results, of schools that sent form 4.2 of `year`: ``year``, ``school_id``,
    ``subject``, ``asked``. `low`: `low_results`; `needs`: rows of form 4.2.
    """
    pairs = of_told(low.assign(year=year), told)[["school_id", "taught"]].drop_duplicates()
    wanted = (needs["n_needed"] > 0).fillna(False).astype(bool) & needs["subject"].notna() & (needs["year"] == year)
    asked = set(needs.loc[wanted, ["school_id", "subject"]].itertuples(index=False, name=None))
    flags = [pair in asked for pair in pairs.itertuples(index=False, name=None)]
    pairs = pairs.rename(columns={"taught": "subject"}).assign(year=year, asked=np.array(flags, dtype=bool))
    return pairs.sort_values(["school_id", "subject"], ignore_index=True)


def low_observations(cells: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """``course_low_asked_share``: subjects with low results in a school for which it asked for courses / all of them."""
    if cells.empty:
        return stack([])
    rows = Rows(cells, Source("courses", "exam_results", table_hash, ""))
    return share_observations(rows, [Part("course_low_asked_share", "asked", sensitive=True)], by=by)
