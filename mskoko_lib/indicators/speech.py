"""The final essay (grade 11) and the final interview (grade 9): waves, passes, criteria (items 1.5 and 1.6)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.indicators.exam_scores import who
from mskoko_lib.indicators.shares import Extra, Part, Rows, mean_observations, share_observations
from mskoko_lib.observations import Source, stack

#: states that are not a result, each told apart (NOTES §5)
NOT_RESULTS: tuple[str, ...] = ("absent", "removed", "annulled", "unfinished")
#: bands of the interview's score as a share of its maximum; local (NOTES §2, item 1.6)
BANDS: tuple[tuple[str, float], ...] = (("low", 0.0), ("middle", 0.5), ("high", 0.85))


def cohort_of(rows: pd.DataFrame, procedure: str) -> pd.Series:
    """Group of the observations: «2022/23.1» = school year and wave; 0 where the day is not among the appointed ones."""
    return rows["school_year"].astype("string") + "." + rows["wave"].astype("string")


def _sittings(results: pd.DataFrame) -> pd.DataFrame:
    """Rows of the waves. Of a wave whose day is not known (0) each person's first row: the others are retakes of it."""
    unknown = results["wave"] == 0
    ordered = results[unknown].sort_values(["exam_date", "result_id"], kind="stable")
    first = ordered.assign(who=who(ordered)).drop_duplicates(["school_year", "who"]).index
    return results[~unknown | results.index.isin(first)]


def _main(results: pd.DataFrame) -> pd.DataFrame:
    """Results of the main wave of each school year."""
    rows = _sittings(results)
    return rows[(rows["outcome"] == "valid") & (rows["wave"] <= 1)]


def wave_observations(
    results: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """One wave of one school year after another: who was down, who wrote or spoke, who passed, and why others did not.

    Parameters
    ----------
    results : rows of ``essay_results`` or ``interview_results``.

    Returns
    -------
    Per wave (group): ``speech_listed``, ``speech_takers`` (counts), ``passed_share`` (n = those with a verdict),
    ``speech_state`` (count, category absent, removed, annulled, unfinished).
    """
    results = _sittings(results)
    if results.empty:
        return stack([])
    table = results.assign(
        cohort=cohort_of(results, procedure),
        everyone=True,
        valid=results["outcome"] == "valid",
        judged=(results["outcome"] == "valid") & results["passed"].notna(),
        **{f"is_{name}": results["outcome"] == name for name in NOT_RESULTS},
    )
    source = Source(procedure, f"{procedure}_results", table_hash, "")
    parts = [
        Part("speech_listed", "everyone", kind="count"),
        Part("speech_takers", "valid", kind="count", where="outcome == 'valid'"),
        Part("passed_share", "passed", of="judged", where="passed == True", where_of="outcome == 'valid'"),
        *(Part("speech_state", f"is_{name}", name, kind="count", where=f"outcome == '{name}'") for name in NOT_RESULTS),
    ]
    return share_observations(
        Rows(table, source), parts, by=by, extra=Extra({"group": "cohort"}, ("school_year", "wave"))
    )


def admission_observations(
    results: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Persons of a school year: passed in some wave of this folder, or not yet (that is, not admitted so far). Of a school
    year whose main wave is in another folder only those who came again are here: nothing is said of it.

    Observations per school year (group): ``speech_persons`` (count), ``admitted_share``, ``passed_later_share``: of
    those who did not pass at their first sitting, those who passed later.
    """
    held = results.groupby(["year", "school_year"])["wave"].transform("min") <= 1
    results = results[held]
    if results.empty:
        return stack([])
    rows = results.assign(who=who(results)).sort_values(["exam_date", "result_id"], kind="stable")
    # no result at all is "not passed" too
    passed = rows["passed"].fillna(False).astype(bool)
    rows = rows.assign(ok=passed, first_wave=rows.groupby(["school_year", "who"])["exam_date"].transform("min"))
    people = rows.groupby(["school_year", "who"], as_index=False).agg(
        year=("year", "first"),
        school_id=("school_id", "first"),
        admitted=("ok", "any"),
        at_first=("ok", "first"),
        wave=("wave", "min"),
    )
    people = people.assign(
        everyone=True, late=~people["at_first"] & people["admitted"], failed_first=~people["at_first"]
    )
    source = Source(procedure, f"{procedure}_results", table_hash, "")
    parts = [
        Part("speech_persons", "everyone", kind="count"),
        Part("admitted_share", "admitted"),
        Part("passed_later_share", "late", of="failed_first"),
    ]
    return share_observations(Rows(people, source), parts, by=by, extra=_YEAR)


#: one school year after another
_YEAR = Extra({"group": "school_year"}, ("school_year",))


def criterion_observations(
    results: pd.DataFrame, criteria: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Main wave of each school year, criterion by criterion.

    Essay: ``criterion_share`` = met / checked (a criterion that was not checked is in no count). Interview:
    ``criterion_mean`` = mean points of those with points, Student's limits.
    """
    main = _main(results)
    keys = ["year", "result_id"]
    table = criteria.merge(main[[*keys, "school_id", "school_year"]], on=keys, how="inner", validate="m:1")
    if table.empty:
        return stack([])
    source = Source(procedure, f"{procedure}_criteria", table_hash, "")
    extra = Extra({"group": "school_year", "category": "criterion"}, ("criterion",))
    if "met" not in table:
        return mean_observations(Rows(table, source), "criterion_mean", "points", by=by, extra=extra)
    one = Part("criterion_share", "met", of="checked", where="met == True")
    return share_observations(Rows(table.assign(checked=table["met"].notna()), source), [one], by=by, extra=extra)


def essay_observations(results: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Main wave: сочинение and изложение apart, and by number of the topic: participants and passes.

    ``essay_kind`` (count, category essay or retelling), ``kind_passed_share``; ``topic_share`` (n = essays with a topic
    known) and ``topic_passed_share``, category = number of the topic; group = school year.
    """
    main = _main(results)
    if main.empty:
        return stack([])
    source = Source("essay", "essay_results", table_hash, "outcome == 'valid' and wave <= 1")
    essays = main["kind"] == "essay"
    has_topic = essays & main["topic"].notna()
    rows = Rows(main.assign(everyone=True, judged=main["passed"].notna()), source)
    kinds = Extra({"group": "school_year", "category": "kind"}, ("school_year", "kind"))
    chosen = rows.where(has_topic, "kind == 'essay'")
    topics = sorted(set(chosen.frame["topic"].astype(str)))
    picked = {f"topic_{topic}": chosen.frame["topic"].astype("string") == topic for topic in topics}
    return stack(
        [
            share_observations(rows, [Part("essay_kind", "everyone", kind="count")], by=by, extra=kinds),
            share_observations(
                rows, [Part("kind_passed_share", "passed", of="judged", where="passed == True")], by=by, extra=kinds
            ),
            share_observations(
                Rows(chosen.frame.assign(**picked), chosen.source),
                [Part("topic_share", f"topic_{topic}", topic, where=f"topic == '{topic}'") for topic in topics],
                by=by,
                extra=_YEAR,
            ),
            share_observations(
                chosen,
                [Part("topic_passed_share", "passed", of="judged", where="passed == True")],
                by=by,
                extra=Extra({"group": "school_year", "category": "topic"}, ("school_year", "topic")),
            ),
        ]
    )


def interview_observations(results: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Main wave of the interview: mean score, bands of the score, pupils with ОВЗ apart (their maximum is their own).

    ``mean_interview_score`` and ``interview_band_share`` (category low, middle, high; ordinary participants),
    ``ovz_listed`` (count) and ``ovz_passed_share`` (both sensitive); group = school year.
    """
    main = _main(results)
    if main.empty:
        return stack([])
    special = main["special_conditions"].fillna(False).astype(bool)
    score, top = main["score"].astype("float64"), main["score_max"].astype("float64")
    flags: dict[str, pd.Series] = {"special": special, "ordinary": ~special & main["score"].notna()}
    for place, (name, low) in enumerate(BANDS):
        high = BANDS[place + 1][1] if place + 1 < len(BANDS) else 2.0
        flags[f"band_{name}"] = ((score >= low * top) & (score < high * top)).fillna(False)
    rows = Rows(
        main.assign(**flags), Source("interview", "interview_results", table_hash, "outcome == 'valid' and wave <= 1")
    )
    parts = [
        *(Part("interview_band_share", f"band_{name}", name, of="ordinary") for name, _ in BANDS),
        Part("ovz_listed", "special", kind="count", sensitive=True),
        Part("ovz_passed_share", "passed", of="special", sensitive=True, where="passed == True"),
    ]
    plain = rows.where(flags["ordinary"], "special_conditions == False")
    return stack(
        [
            share_observations(rows, parts, by=by, extra=_YEAR),
            mean_observations(plain, "mean_interview_score", "score", by=by, extra=_YEAR),
        ]
    )
