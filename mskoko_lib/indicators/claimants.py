"""Claimants of the medal and of the certificate with distinction, held against their exams (items 1.8 and 1.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from mskoko_lib.indicators.shares import Part, Rows, mean_observations, share_observations
from mskoko_lib.observations import Source, stack

#: a claimant's exam in the subject of the school mark: mathematics is sat in one of three forms
_SCHOOL_SUBJECTS = {"mark_russian": ("russian",), "mark_math": ("math", "math_profile", "math_base")}


class Condition(Protocol):
    """Least scores of one degree of the medal (``norms.medals.Condition``)."""

    @property
    def russian(self) -> int: ...
    @property
    def other(self) -> str: ...
    @property
    def score(self) -> int | None: ...
    @property
    def base_mark(self) -> int | None: ...
    @property
    def gve_mark(self) -> int | None: ...


def join_exams(form: pd.DataFrame, first: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claimants with ``claim_id`` and ``found`` (some exam of theirs is known), and their exams with ``claim_id``.

    Parameters
    ----------
    form : rows of ``form_medals`` or ``form_certificates``. first : `graduates.with_failed`, first attempts.
    Persons are joined by their key inside the year; a claimant without a key is not found.
    """
    claimants = form.reset_index(drop=True).rename_axis("claim_id").reset_index()
    keyed = claimants.dropna(subset=["person"])
    exams = first.drop(columns=["school_id"]).merge(
        keyed[["claim_id", "year", "person", "school_id"]], on=["year", "person"], how="inner", validate="m:m"
    )
    return claimants.assign(found=claimants["claim_id"].isin(set(exams["claim_id"]))), exams


@dataclass(frozen=True)
class _Exam:
    """One first result; None where the form has no such figure."""

    subject: str
    form: str
    score: float | None
    mark: int | None
    failed: bool

    def reaches(self, least: int | None) -> bool:
        """A test score of `least` or more."""
        return self.score is not None and least is not None and self.score >= least


def _by_claim(exams: pd.DataFrame) -> dict[int, list[_Exam]]:
    found: dict[int, list[_Exam]] = {}
    columns = ("claim_id", "subject", "form", "test_score", "mark", "failed")
    lists = [exams[name].astype(object).where(exams[name].notna(), None).tolist() for name in columns]
    for claim, subject, form, score, mark, failed in zip(*lists, strict=True):
        one = _Exam(str(subject), str(form), score, None if mark is None else int(mark), bool(failed))
        found.setdefault(int(claim), []).append(one)
    return found


def judge_medals(claimants: pd.DataFrame, exams: pd.DataFrame, conditions: Mapping[str, Condition]) -> pd.DataFrame:
    """Whether the exams give each claimant the right to the medal, at the first attempt.

    Returns
    -------
    `claimants` with ``entitled`` and ``lacks``: the subjects, as a tuple, in which the condition is surely not met
    («maths» for mathematics, «other» for one of the chosen subjects). ``entitled`` is NA where the year has no rule or an
    exam that decides is in no protocol: a missing protocol takes nobody's right away. A claimant without a degree in the
    form is judged by the first.
    """
    degree = (
        claimants["medal_degree"].fillna("first")
        if "medal_degree" in claimants
        else pd.Series("first", index=claimants.index)
    )
    verdict: list[bool | None] = []
    lacks: list[tuple[str, ...]] = []
    by_claim = _by_claim(exams)
    named = _named_subjects(claimants)
    for claim, name in zip(claimants["claim_id"], degree, strict=True):
        condition = conditions.get(str(name)) or conditions.get("first")
        mine = by_claim.get(int(claim))
        if condition is None or mine is None:
            verdict.append(None)
            lacks.append(())
            continue
        missing, sure = _lacking(mine, condition, named[int(claim)])
        verdict.append(False if missing else True if sure else None)
        lacks.append(missing)
    return claimants.assign(entitled=pd.array(verdict, dtype="boolean"), lacks=_objects(lacks, claimants.index))


def _named_subjects(claimants: pd.DataFrame) -> dict[int, set[str]]:
    """claim_id → subjects that the form says the claimant chose."""
    columns = [name for name in claimants if str(name).startswith("chosen_subject_")]
    lists = claimants[columns].astype(object).where(claimants[columns].notna(), "").to_numpy().tolist()
    return {int(k): {str(one) for one in row if one} for k, row in zip(claimants["claim_id"], lists, strict=True)}


def _objects(values: Sequence[tuple[str, ...]], index: pd.Index) -> pd.Series:
    """Tuples as a column: pandas would take equal ones for a table."""
    return pd.Series(list(values), index=index, dtype=object)


def _lacking(exams: Sequence[_Exam], condition: Condition, named: set[str]) -> tuple[tuple[str, ...], bool]:
    """(subjects in which the condition is surely not met, whether everything that decides is known).

    Whoever sat ГВЭ is judged by its mark, where the year has such a rule, else not at all.
    """
    russian = _reached(
        [one.mark == condition.gve_mark if one.form == "gve" else one.reaches(condition.russian)
         for one in exams if one.subject == "russian" and (one.form != "gve" or condition.gve_mark)]
    )  # fmt: skip
    missing = ["russian"] if russian is False else []
    if condition.other == "minimum":
        failed = {one.subject for one in exams if one.failed}
        by_mark = [one.mark == condition.gve_mark for one in exams if one.form == "gve" and one.subject == "math"]
        failed |= {"maths"} if condition.gve_mark and False in by_mark else set()
        by_gve = any(one.form == "gve" for one in exams)
        whole = {*named, *({"math"} if by_gve else ())} <= {one.subject for one in exams}
        return (*missing, *sorted(failed - set(missing))), russian is not None and whole
    maths = [one for one in exams if one.subject in ("math_profile", "math_base") and one.form != "gve"]
    base = [(one.mark or 0) >= (condition.base_mark or 6) for one in maths if one.subject == "math_base"]
    scores = [one.reaches(condition.score) for one in maths if one.subject == "math_profile"]
    if condition.other == "any":
        others = {one.subject for one in exams} - {"russian"}
        scores = [one.reaches(condition.score) for one in exams if one.subject not in ("russian", "math_base")]
        # of whom some exam is in no protocol it cannot be said that none reaches
        whole = bool(maths) and named <= others
        other = True if True in (*base, *scores) else False if whole else None
    else:
        other = _reached([*base, *scores])
    if other is False:
        missing.append("maths" if condition.other == "maths" else "other")
    return tuple(missing), russian is not None and other is not None


def _reached(found: Sequence[bool]) -> bool | None:
    """Whether any reaches; None where there is nothing."""
    return any(found) if found else None


def judge_certificates(claimants: pd.DataFrame, exams: pd.DataFrame) -> pd.DataFrame:
    """Certificate with distinction, grade 9: no «2» at a first attempt (norms/medals.yaml, attestat_9_otlichie).

    Returns `claimants` with ``entitled``, ``lacks`` (subjects with a «2») and ``all_fives`` (every exam is a «5»). Without a
    «2» both are NA until Russian, mathematics and the subjects that the form names are all in the protocols.
    """
    bad = exams[exams["failed"].fillna(False)]
    failed = {claim: tuple(sorted(set(part["subject"]))) for claim, part in bad.groupby("claim_id")}
    less = set(exams.loc[(exams["mark"] != 5).fillna(True), "claim_id"])
    sat = {int(str(claim)): set(part["subject"]) for claim, part in exams.groupby("claim_id")}
    named = _named_subjects(claimants)
    lacks: list[tuple[str, ...]] = [failed.get(claim, ()) for claim in claimants["claim_id"]]
    entitled: list[bool | None] = []
    fives: list[bool | None] = []
    for claim, one in zip(claimants["claim_id"].astype(int), lacks, strict=True):
        whole = {"russian", "math", *named[claim]} <= sat.get(claim, set())
        entitled.append(False if one else True if whole else None)
        fives.append(False if claim in less else True if whole else None)
    return claimants.assign(
        entitled=pd.array(entitled, dtype="boolean"),
        lacks=_objects(lacks, claimants.index),
        all_fives=pd.array(fives, dtype="boolean"),
    )


#: category of `issued_cell` → (issued, entitled)
ISSUED_CELLS: dict[str, tuple[bool, bool]] = {
    "issued_entitled": (True, True),
    "issued_without": (True, False),
    "withheld_entitled": (False, True),
    "withheld_without": (False, False),
}


def claim_observations(
    judged: pd.DataFrame, *, procedure: str, table: str, table_hash: str, by: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """Claimants; those whose exams are known; share entitled; issued × entitled; how many lack which subject.

    Observations: ``claimants``, ``claimants_found``, ``claimants_unknown`` (found, but an exam that decides is in no
    protocol; counts), ``entitled_share`` (n = those whose right is known),
    ``issued_share`` (n = all claimants with an answer), ``issued_cell`` (count, four categories), ``lacking`` (count,
    subject as category: whoever lacks two stands in both), ``all_fives_share`` where judged.
    """
    if judged.empty:
        return stack([])
    known = judged["entitled"].notna()
    issued = judged["issued"]
    flags: dict[str, pd.Series] = {
        "everyone": pd.Series(True, index=judged.index),
        "known": known,
        "unknown": ~known & judged["found"],
        "said": issued.notna(),
    }
    for name, (given, right) in ISSUED_CELLS.items():
        flags[name] = known & issued.notna() & (issued == given) & (judged["entitled"] == right)
    subjects = sorted({subject for lacks in judged["lacks"] for subject in lacks})
    for subject in subjects:
        flags[f"lacks_{subject}"] = pd.Series([subject in lacks for lacks in judged["lacks"]], index=judged.index)
    rows = Rows(judged.assign(**flags), Source(procedure, table, table_hash, ""))
    parts = [
        Part("claimants", "everyone", kind="count"),
        Part("claimants_found", "found", kind="count"),
        Part("claimants_unknown", "unknown", kind="count"),
        Part("entitled_share", "entitled", of="known"),
        Part("issued_share", "issued", of="said", where="issued == True"),
        *(Part("issued_cell", name, category=name, kind="count") for name in ISSUED_CELLS),
        *(Part("lacking", f"lacks_{subject}", category=subject, kind="count") for subject in subjects),
    ]
    if "all_fives" in judged:
        rows = replace(rows, frame=rows.frame.assign(told_fives=judged["all_fives"].notna()))
        parts.append(Part("all_fives_share", "all_fives", of="told_fives"))
    return share_observations(rows, parts, by=by)


def claimant_results(
    exams: pd.DataFrame, *, procedure: str, table_hash: str, least: int = 70, by: Sequence[str] = ("year", "subject")
) -> pd.DataFrame:
    """First results of claimants by subject: participants, mean test score, share from `least` up, marks 2–5.

    Observations ``claimant_results`` (count), ``claimant_mean_score``, ``claimant_high_share``, ``claimant_mark_share``.
    """
    if exams.empty:
        return stack([])
    marked = exams["mark"].notna() & exams["test_score"].isna()
    flags = {f"mark{mark}": (exams["mark"] == mark).fillna(False) for mark in (2, 3, 4, 5)}
    table = exams.assign(
        everyone=True, scored=exams["test_score"].notna(), marked=marked, high=exams["test_score"] >= least, **flags
    )
    rows = Rows(table, Source(procedure, "exam_results", table_hash, "outcome == 'valid' and is_first"))
    parts = [
        Part("claimant_results", "everyone", kind="count"),
        Part("claimant_high_share", "high", of="scored"),
        *(Part("claimant_mark_share", f"mark{m}", category=str(m), of="marked") for m in (2, 3, 4, 5)),
    ]
    return stack(
        [
            share_observations(rows, parts, by=by),
            mean_observations(rows, "claimant_mean_score", "test_score", by=by),
        ]
    )


def school_against_exam(claimants: pd.DataFrame, exams: pd.DataFrame) -> pd.DataFrame:
    """School mark beside the exam of the same claimant and subject: one row each.

    Returns ``claim_id``, ``school_id``, ``year``, ``subject`` (of the exam), ``school_mark``, ``mark``, ``test_score``;
    subjects without a school mark in the form, and exams that were not sat, are left out.
    """
    rows = []
    for number in (1, 2, 3):
        if f"chosen_subject_{number}" in claimants:
            rows.append(
                claimants[["claim_id", f"chosen_subject_{number}", f"chosen_mark_{number}"]].set_axis(
                    ["claim_id", "subject", "school_mark"], axis=1
                )
            )
    for column, subjects in _SCHOOL_SUBJECTS.items():
        rows += [
            claimants[["claim_id", column]].set_axis(["claim_id", "school_mark"], axis=1).assign(subject=s)
            for s in subjects
        ]
    school = pd.concat(rows, ignore_index=True).dropna(subset=["subject", "school_mark"])
    kept = ["claim_id", "school_id", "year", "subject", "mark", "test_score"]
    return (
        exams[kept]
        .merge(school, on=["claim_id", "subject"], how="inner", validate="m:1")
        .astype({"school_mark": np.int64})
    )
