"""Graduates as persons: «2» at the first attempt and what became of it, who is left without a certificate (1.1, 1.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.exam_scores import who
from mskoko_lib.indicators.marks import need_columns
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.observations import Source, stack

#: subjects of mathematics in grade 11; one of them is enough for the certificate
MATHS: tuple[str, ...] = ("math", "math_profile", "math_base")
_WEEK = pd.Timedelta(days=7)


def with_failed(results: pd.DataFrame, minimum: pd.DataFrame) -> pd.DataFrame:
    """Rows with a result and ``failed``: mark «2», of test scores below the minimum; NA where the minimum is not known.

    Parameters
    ----------
    results : rows of ``exam_results``. minimum : one row per year and subject of ЕГЭ: ``minimum`` (test score).
    """
    need_columns(results, ["outcome", "form", "mark", "test_score", "year", "subject"], "with_failed")
    rows = results[results["outcome"] == "valid"]
    least = rows.merge(minimum, on=["year", "subject"], how="left", validate="m:1")["minimum"].to_numpy(float)
    score, mark = (rows[c].astype("float64").to_numpy(float, na_value=np.nan) for c in ("test_score", "mark"))
    by_score = ((rows["form"] == "ege") & (rows["subject"] != "math_base")).to_numpy(bool)
    known = np.where(by_score, ~np.isnan(score) & ~np.isnan(least), ~np.isnan(mark))
    failed = np.where(by_score, score < least, mark == 2)
    return rows.assign(failed=pd.arrays.BooleanArray(failed, ~known), who=who(rows))


def ninth_grade(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per graduate of grade 9: ``failed_first`` (a «2» at some first attempt), ``failed_summer`` (a «2» that
    stood before September), ``failed_last`` (a «2» in the last attempt of some subject).

    `rows`: `with_failed` of ОГЭ and ГВЭ of grade 9. Whoever has no result at all is in no row. A stage of a year in which
    somebody had to come again, but no protocol of that time is there, is NA: nobody knows how it ended.
    """
    september = pd.Series([dt.date(int(year), 9, 1) for year in rows["year"]], index=rows.index, dtype="datetime64[ns]")
    ordered = rows.sort_values(["exam_date", "result_id"], kind="stable")
    summer = ordered[ordered["exam_date"] < september[ordered.index]].drop_duplicates(["who", "subject"], keep="last")
    last = ordered.drop_duplicates(["who", "subject"], keep="last")
    first = ordered.drop_duplicates(["who", "subject"], keep="first")
    people = ordered.drop_duplicates("who")[["who", "year", "school_id"]].reset_index(drop=True)
    for name, part in (("first", first), ("summer", summer), ("last", last)):
        failing = set(part.loc[part["failed"].fillna(False), "who"])
        people[f"failed_{name}"] = people["who"].isin(failing)
    # A «2» of September's first attempt did not stand in the summer, but the graduate did not pass either.
    people["failed_summer"] = people["failed_summer"] | (
        people["failed_last"] & ~people["who"].isin(set(summer["who"]))
    )
    late = ordered["exam_date"] >= september[ordered.index]
    again = ~ordered["is_first"].astype(bool)
    seen = {"summer": ordered.loc[again & ~late, "year"], "last": ordered.loc[late, "year"]}
    for name, before in (("summer", "first"), ("last", "summer")):
        awaited = set(people.loc[people[f"failed_{before}"].fillna(True), "year"])
        unknown = people["year"].isin(awaited - set(seen[name]))
        people[f"failed_{name}"] = people[f"failed_{name}"].astype("boolean").mask(unknown)
    return people


def eleventh_grade(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per graduate of grade 11 who sat Russian or mathematics: ``failed_first``, ``failed_last``: below the
    certificate's minimum in Russian, or in every mathematics he sat; ``maths_first``, ``russian_first`` and ``…_last``.

    `rows`: `with_failed` of ЕГЭ and ГВЭ of grade 11. Base mathematics sat a week or more after the profile one is its
    retake, not a first attempt. The end is NA in a year in which somebody failed and no protocol of a retake is there.
    """
    wanted = rows[rows["subject"].isin(["russian", *MATHS])].sort_values(["exam_date", "result_id"], kind="stable")
    wanted = wanted.assign(side=np.where(wanted["subject"] == "russian", "russian", "maths"))
    people = wanted.drop_duplicates("who")[["who", "year", "school_id"]].reset_index(drop=True)
    opened = wanted.groupby(["who", "side"])["exam_date"].transform("min")
    again = wanted["exam_date"] >= opened + _WEEK
    for name, part in (
        ("first", wanted[~again].drop_duplicates(["who", "side", "subject"], keep="first")),
        ("last", wanted.drop_duplicates(["who", "side", "subject"], keep="last")),
    ):
        bad = part.assign(failed=part["failed"].fillna(False)).groupby(["who", "side"])["failed"].all().unstack("side")
        for side in ("russian", "maths"):
            column = bad[side] if side in bad else pd.Series(dtype="boolean")
            people[f"{side}_{name}"] = people["who"].map(column).astype("boolean").fillna(False).astype(bool)
        people[f"failed_{name}"] = people[f"russian_{name}"] | people[f"maths_{name}"]
    unknown = people["year"].isin(set(people.loc[people["failed_first"], "year"]) - set(wanted.loc[again, "year"]))
    people["failed_last"] = people["failed_last"].astype("boolean").mask(unknown)
    return people


def person_mark_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Graduates of grade 9 over all their exams of ОГЭ, first attempts: one figure a person, not one a result.

    `rows`: `with_failed` of ОГЭ (form «oge»), linked to persons. Observations ``person_two_share`` (a «2» in some subject;
    sensitive), ``person_good_share`` («4» or «5» in every subject), ``person_taker`` (count).
    """
    first = rows[rows["is_first"].astype(bool) & rows["mark"].notna() & rows["person"].notna()]
    if first.empty:
        return stack([])
    people = first.groupby(["who", "year", "school_id"], as_index=False).agg(worst=("mark", "min"))
    people = people.assign(everyone=True, two=people["worst"] == 2, good=people["worst"] >= 4)
    source = Source(
        "oge", "exam_results", table_hash, "exam == 'oge' and form == 'oge' and outcome == 'valid' and is_first"
    )
    parts = [
        Part("person_taker", "everyone", kind="count"),
        Part("person_two_share", "two", sensitive=True),
        Part("person_good_share", "good"),
    ]
    return share_observations(Rows(people, source), parts, by=by)


def unlinked_observations(
    rows: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Rows with a result that could be linked to no person: ``unlinked_results`` (count). `rows`: `with_failed`."""
    if rows.empty:
        return stack([])
    table = Rows(rows.assign(lost=rows["person"].isna()), Source(procedure, "exam_results", table_hash, ""))
    return share_observations(table, [Part("unlinked_results", "lost", kind="count")], by=by)


def chain_observations(
    people: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Graduates, and of them those who failed: at the first attempt, by September, in the end (``failed_…`` columns).

    Observations ``graduates`` (count), ``failed_person_share`` (category first, summer, last; sensitive) and the rest of it,
    ``passed_person_share`` (category last: they get the certificate); a stage that nobody knows is left out.
    """
    if people.empty:
        return stack([])
    stages = [name for name in ("first", "summer", "last") if f"failed_{name}" in people]
    known = {f"known_{name}": people[f"failed_{name}"].notna() for name in stages}
    known |= {"passed_last": ~people["failed_last"].fillna(True).astype(bool)} if "last" in stages else {}
    rows = Rows(
        people.assign(everyone=True, **known), Source(procedure, "exam_results", table_hash, "outcome == 'valid'")
    )
    parts = [Part("graduates", "everyone", kind="count")]
    parts += [
        Part("failed_person_share", f"failed_{name}", category=name, of=f"known_{name}", sensitive=True)
        for name in stages
    ]
    if "last" in stages:
        parts.append(Part("passed_person_share", "passed_last", category="last", of="known_last", sensitive=True))
    return share_observations(rows, parts, by=by)


def around_minimum(
    rows: pd.DataFrame, minimum: pd.DataFrame, *, source: Source, by: Sequence[str] = ("year", "subject")
) -> pd.DataFrame:
    """First test scores near the minimum (1.11): exactly at it, one point above, one below, and 0.

    Observations ``near_minimum_share`` with category at, above, below, zero; n = first results with a test score.
    """
    first = rows[rows["is_first"].astype(bool) & rows["test_score"].notna()].merge(
        minimum, on=["year", "subject"], how="inner", validate="m:1"
    )
    first = first[first["minimum"].notna()]
    if first.empty:
        return stack([])
    gap = first["test_score"].astype("float64") - first["minimum"].astype("float64")
    flags = {"at": gap == 0, "above": gap == 1, "below": gap == -1, "zero": first["test_score"] == 0}
    table = Rows(first.assign(**{f"is_{name}": flag for name, flag in flags.items()}), source)
    return share_observations(table, [Part("near_minimum_share", f"is_{name}", category=name) for name in flags], by=by)
