"""How the exams were prepared and held (items 1.3, 1.7, 1.12): states, appeals, faults, rehearsals, risk groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.indicators.exam_scores import who
from mskoko_lib.indicators.exams import OUTCOMES
from mskoko_lib.indicators.shares import Part, Rows, share_observations
from mskoko_lib.observations import Measure, Source, observe, stack

#: whose fault a breach is: the pupil's apart from the organisers' (NOTES §2, gap G)
FAULTS: tuple[str, ...] = ("pupil", "staff", "equipment")
INCIDENTS: tuple[str, ...] = ("removed", "annulled", "appeal", "failure", "other")
CONDITIONS: tuple[str, ...] = (
    "special_kim",
    "longer_time",
    "special_workplace",
    "assistant",
    "special_work_form",
    "exam_at_home",
)


def state_observations(
    results: pd.DataFrame, *, procedure: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Sittings of one exam that ended without a result, and appeals about points.

    ``sittings`` (count), ``sitting_state_share`` (category absent, removed, annulled, unfinished; n = sittings),
    ``appeal_count`` (category filed = all that were filed, granted, declined).
    """
    if results.empty:
        return stack([])
    appeal = results["appeal"].astype("string")
    flags = {f"is_{name}": results["outcome"] == name for name in OUTCOMES}
    flags |= {
        "filed": appeal.notna(),
        "granted": (appeal == "granted").fillna(False),
        "declined": (appeal == "declined").fillna(False),
    }
    rows = Rows(results.assign(everyone=True, **flags), Source(procedure, "exam_results", table_hash, ""))
    parts = [
        Part("sittings", "everyone", kind="count"),
        *(Part("sitting_state_share", f"is_{name}", name, where=f"outcome == '{name}'") for name in OUTCOMES),
        *(Part("appeal_count", name, name, kind="count") for name in ("filed", "granted", "declined")),
    ]
    return share_observations(rows, parts, by=by)


def incident_observations(violations: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Breaches by kind and by whose fault: ``incidents`` (count of rows; group = fault, category = kind or ""), and
    ``concerned`` (pupils concerned, sum; group = fault).
    """
    if violations.empty:
        return stack([])
    source = Source("violations", "form_violations", table_hash, "")
    made = []
    for fault in ("", *FAULTS):
        part = violations if not fault else violations[violations["at_fault"] == fault]
        base = Source("violations", "form_violations", table_hash, f"at_fault == '{fault}'") if fault else source
        flags = {f"is_{kind}": part["incident"] == kind for kind in INCIDENTS}
        rows = Rows(part.assign(everyone=True, **flags), base)
        parts = [Part("incidents", "everyone", group=fault, kind="count")]
        parts += [
            Part("incidents", f"is_{kind}", kind, fault, kind="count", where=f"incident == '{kind}'")
            for kind in INCIDENTS
        ]
        made.append(share_observations(rows, parts, by=by))
    return stack(made)


def condition_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Pupils of form 1.3 and the conditions given to them: ``ovz_persons`` (count; category = health category or ""),
    ``condition_share`` (category = condition, late_document, gave_up_gve). All sensitive.
    """
    if form.empty:
        return stack([])
    kinds = ("ovz", "disabled_child", "disabled")
    flags: dict[str, pd.Series] = {f"is_{kind}": form["health_category"] == kind for kind in kinds}
    in_time = form["document_in_time"]
    flags |= {"told": in_time.notna(), "late_document": in_time.notna() & ~in_time.fillna(True).astype(bool)}
    rows = Rows(form.assign(everyone=True, **flags), Source("ovz", "form_ovz", table_hash, ""))
    parts = [
        Part("ovz_persons", "everyone", kind="count", sensitive=True),
        *(
            Part("ovz_persons", f"is_{kind}", kind, kind="count", sensitive=True, where=f"health_category == '{kind}'")
            for kind in kinds
        ),
        *(
            Part("condition_share", name, name, sensitive=True, where=f"{name} == True")
            for name in (*CONDITIONS, "gave_up_gve")
        ),
        Part("condition_share", "late_document", "late_document", of="told", sensitive=True),
    ]
    return share_observations(rows, parts, by=by)


def of_persons(results: pd.DataFrame, form: pd.DataFrame) -> pd.DataFrame:
    """Exam rows of the persons that a form names (by their key inside the year)."""
    named = form[["year", "person"]].dropna().drop_duplicates()
    return results.merge(named, on=["year", "person"], how="inner", validate="m:1")


def further_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Graduates of grade 9 left without a certificate by the schools' own forms: ``left_without`` (count; group
    reason or way, category = the answer). Sensitive.
    """
    if form.empty:
        return stack([])
    rows = Rows(form.assign(everyone=True), Source("repeat_year", "form_repeat_year", table_hash, ""))
    flags, parts = {}, [Part("left_without", "everyone", kind="count", sensitive=True)]
    for group, column in (("reason", "no_certificate_reason"), ("way", "went_to")):
        for answer in sorted(set(form[column].dropna())):
            flags[f"{group}_{answer}"] = form[column] == answer
            parts.append(
                Part(
                    "left_without",
                    f"{group}_{answer}",
                    str(answer),
                    group,
                    kind="count",
                    sensitive=True,
                    where=f"{column} == '{answer}'",
                )
            )
    return share_observations(Rows(rows.frame.assign(**flags), rows.source), parts, by=by)


def left_observations(
    people: pd.DataFrame, form: pd.DataFrame, states: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """How many are left without a certificate for their results, by the protocols and by form 1.1 of the same schools.

    Parameters
    ----------
    people : `graduates.ninth_grade`. form : rows of ``form_repeat_year``. states : rows of ``form_states``.

    Returns
    -------
    ``left_by_protocol``, ``left_by_form`` (counts, sensitive) over schools that sent the form (rows or «нет таких») and
    whose protocols say how it ended; pupils who were not admitted are in no protocol and in neither count.
    """
    sent = states[(states["form"] == "repeat_year") & states["state"].isin(["rows", "none"])]
    known = people[people["failed_last"].notna()]
    keys = ["year", "school_id"]
    both = sent[keys].drop_duplicates().merge(known[keys].drop_duplicates(), on=keys, how="inner")
    if both.empty:
        return stack([])
    failed = form[form["no_certificate_reason"] == "failed"]
    left = known[known["failed_last"].fillna(False).astype(bool)]
    for name, rows in (("protocol", left), ("form", failed)):
        counts = rows.groupby(keys).size()
        both[name] = [
            int(counts.get((year, school), 0)) for year, school in zip(both["year"], both["school_id"], strict=True)
        ]
    table = both.groupby(list(by), as_index=False, sort=True).agg(
        protocol=("protocol", "sum"), form=("form", "sum"), n_schools=("school_id", "nunique")
    )
    measures = [Measure(f"left_by_{name}", name, "count", name, name, sensitive=True) for name in ("protocol", "form")]
    source = Source("repeat_year", "form_repeat_year", table_hash, "")
    return observe(table, measures, source=source, by=list(by))


def rehearsal_observations(form: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Rehearsals (rows of form 1.7) by `by`, which may hold subject and school_id.

    ``rehearsals`` (count; category "" = all, federal, regional, with_pupils, processed), ``rehearsal_turnout`` (took part
    of registered, share of sums), ``rehearsal_fault_share`` (category print, scan, delay, any, open = a fault that is not
    closed), ``rehearsal_below_share`` (below the minimum of those who took part, processed rehearsals only).
    """
    if form.empty:
        return stack([])
    fault = {name: form[f"{name}_fault"].fillna(False).astype(bool) for name in ("print", "scan")}
    fault["delay"] = (form["delay_min"].fillna(0) > 0).astype(bool)
    fault["any"] = fault["print"] | fault["scan"] | fault["delay"]
    fault["open"] = fault["any"] & ~form["closed"].fillna(False).astype(bool)
    source = Source("rehearsals", "form_rehearsals", table_hash, "")
    rows = Rows(form.assign(everyone=True, **{f"is_{name}": flag for name, flag in fault.items()}), source)
    kinds = {
        "federal": form["rehearsal_scope"] == "federal",
        "regional": form["rehearsal_scope"] == "regional",
        "with_pupils": form["with_pupils"],
        "processed": form["processed"],
    }
    rows = Rows(rows.frame.assign(**{f"kind_{name}": flag for name, flag in kinds.items()}), source)
    parts = [Part("rehearsals", "everyone", kind="count")]
    parts += [Part("rehearsals", f"kind_{name}", name, kind="count") for name in kinds]
    parts += [Part("rehearsal_fault_share", f"is_{name}", name) for name in fault]
    made = [share_observations(rows, parts, by=by)]
    sums = [
        ("rehearsal_turnout", "n_took_part", "n_registered", form["n_registered"].notna() & form["n_took_part"].notna())
    ]
    if "n_below_min" in form:
        scored = form["n_below_min"].notna() & form["n_took_part"].notna()
        sums.append(("rehearsal_below_share", "n_below_min", "n_took_part", scored))
    for indicator, part, whole, kept in sums:
        base = form[kept.fillna(False).astype(bool)]
        if base.empty:
            continue
        table = base.groupby(list(by), as_index=False, sort=True).agg(
            x=(part, "sum"), n=(whole, "sum"), n_schools=("school_id", "nunique")
        )
        table = table[table["n"] > 0]
        table = table.assign(share=100 * table["x"].astype("float64") / table["n"].astype("float64"))
        made.append(observe(table, [Measure(indicator, "share", "share", "x", "n")], source=source, by=list(by)))
    return stack(made)


def risk_observations(
    first: pd.DataFrame, form: pd.DataFrame, *, minimum: pd.DataFrame, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Forecast against result (item 1.12): pairs of pupil and subject, first attempts.

    Parameters
    ----------
    first : `graduates.with_failed`, first attempts, with ``exam`` and ``told_risk``: the school sent its risk group
        (rows or «нет таких»); pairs of schools that sent none are in no count. form : rows of ``form_risk_group``.

    Pairs of a school, exam and subject of which a listed pupil could be linked to nobody are in no count: whoever failed
    there may be the one listed.

    Returns
    -------
    ``mock_failed_share`` (mock exam below the minimum / listed with a mock result), ``mock_mended_share`` (passed the exam
    / failed the mock), ``risk_listed_share`` (listed / all pairs), ``missed_share`` (failed and not listed / failed), ``false_alarm_share``
    (listed and passed / listed), ``worked_share`` (individual work done / listed), group = exam; ``failed_pairs`` (count).
    """
    if first.empty:
        return stack([])
    pairs = first[first["failed"].notna() & first["told_risk"]]
    keys = ["year", "person", "exam", "subject"]
    place = ["year", "school_id", "exam", "subject"]
    unlinked = set(form.loc[form["person"].isna(), place].itertuples(index=False, name=None))
    told = [one not in unlinked for one in pairs[place].itertuples(index=False, name=None)]
    pairs = pairs[np.array(told, dtype=bool) & pairs["person"].notna()]
    listed = form.dropna(subset=["person"])[[*keys, "individual_work", "mock_result"]].drop_duplicates(keys)
    listed = listed.merge(minimum, on=["year", "subject"], how="left", validate="m:1")
    # mark 3 is the minimum where marks are given
    marked = (listed["exam"] == "oge") | (listed["subject"] == "math_base")
    least = listed["minimum"].astype("Float64").mask(marked, 3.0)
    below = (listed["mock_result"].astype("Float64") < least).astype("boolean")
    listed = listed.assign(mock_failed=below.mask(listed["mock_result"].isna() | least.isna())).drop(columns="minimum")
    pairs = pairs.merge(listed.assign(listed=True), on=keys, how="left", validate="m:1")
    pairs = pairs.assign(listed=pairs["listed"].fillna(False).astype(bool), failed=pairs["failed"].astype(bool))
    pairs = pairs.assign(missed=pairs["failed"] & ~pairs["listed"], calm=pairs["listed"] & ~pairs["failed"])
    pairs = pairs.assign(mock_known=pairs["mock_failed"].notna(), passed=~pairs["failed"])
    made = []
    for exam, part in pairs.groupby("exam"):
        source = Source("risk", "exam_results", table_hash, f"exam == '{exam}' and outcome == 'valid' and is_first")
        parts = [
            Part("failed_pairs", "failed", group=str(exam), kind="count"),
            Part("risk_listed_share", "listed", group=str(exam)),
            Part("missed_share", "missed", group=str(exam), of="failed"),
            Part("false_alarm_share", "calm", group=str(exam), of="listed"),
            Part("worked_share", "individual_work", group=str(exam), of="listed"),
            Part("mock_failed_share", "mock_failed", group=str(exam), of="mock_known"),
            Part("mock_mended_share", "passed", group=str(exam), of="mock_failed"),
        ]
        made.append(share_observations(Rows(part, source), parts, by=by))
    return stack(made)


def persons(results: pd.DataFrame) -> int:
    """How many persons there are in rows of ``exam_results``."""
    return int(who(results).nunique())
