"""Mock exams and diagnostic works of pupils (items 5.2, 5.4): who took part, marks, scores, tasks, what the exam said later.

Marks 2–5 and test scores are two sets of figures; ГВЭ and base mathematics stand apart, as in `exams`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import ttest_ind

from mskoko_lib.indicators.exam_scores import BAND_WHERE
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.marks import MARKS, need_columns
from mskoko_lib.indicators.shares import Extra, Part, Rows, mean_observations, share_observations
from mskoko_lib.indicators.tasks import task_completion
from mskoko_lib.observations import Measure, Source, observe, stack

Kind = Literal["mock", "diagnostic"]
BY: tuple[str, ...] = ("year", "subject")
TABLES: dict[Kind, str] = {"mock": "form_mocks", "diagnostic": "form_diagnostics"}
#: why a listed pupil has no result, told apart
STATES: tuple[str, ...] = ("absent", "interrupted", "blank")
MARKERS: tuple[str, ...] = ("own", "cross", "commission")
#: what the exam said of those below the threshold at the mock one and of the others
OUTCOMES: tuple[str, ...] = ("hit", "mended", "missed", "clear")
#: the rest of a row (where it stood, how it was linked) is read by nobody, and every selection would copy it
_KEPT = (
    "year", "school_id", "grade", "sitting_exam", "subject", "work_date", "was_absent", "primary_score", "mock_result", "answers",
    "marked_by", "form_errors", "interrupted", "person",
)  # fmt: skip
_TOOK = "was_absent != True and interrupted != True and mock_result >= 0"


def latest(form: pd.DataFrame, minima: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """One row per pupil, exam and subject: the last work that he has a result of; without any, the last row.

    Parameters
    ----------
    form : rows of ``form_mocks`` or ``form_diagnostics``. minima : a row per year, ``form`` of the exam and subject:
        ``least_primary`` (first primary score of mark 3), ``least_score`` (least test score); NaN = not known.

    Returns
    -------
    The rows with ``exam`` (oge, ege), ``form`` (oge, ege, gve), ``procedure`` («mock_oge», «diagnostic_gve11»), ``state``
    ("took" or one of `STATES`), ``scored`` (marked by test score), ``mark``, ``test_score``, ``x`` (what a forecast begins
    with: test score of ЕГЭ, else the primary score), ``below``, ``zero``, ``at_least`` (exactly the threshold), ``own``.
    A row that is linked to nobody counts as a pupil of its own.
    """
    need_columns(form, ["sitting_exam", "subject", "work_date", "was_absent", "interrupted", "mock_result"], "latest")
    rows = form[[name for name in _KEPT if name in form]].reset_index(drop=True)
    exam = np.where(rows["grade"] == 9, "oge", "ege")
    name = np.where(rows["sitting_exam"] == "gve", np.where(rows["grade"] == 9, "gve9", "gve11"), rows["sitting_exam"])
    bare = pd.Series([f"#{i}" for i in range(len(rows))], index=rows.index, dtype=object)
    rows = rows.assign(
        exam=pd.Series(exam, index=rows.index, dtype=object), form=rows["sitting_exam"].astype(object),
        procedure=pd.Series([f"{kind}_{one}" for one in name], index=rows.index, dtype=object),
        who=rows["person"].astype(object).where(rows["person"].notna(), bare), state=_state(rows),
    )  # fmt: skip
    rows = rows.assign(took=rows["state"] == "took").sort_values(["took", "work_date"], kind="stable")
    rows = rows.drop_duplicates(["year", "who", "form", "subject"], keep="last").sort_index()
    rows = rows.merge(minima, on=["year", "form", "subject"], how="left", validate="m:1")
    return _judged(rows)


def _state(rows: pd.DataFrame) -> np.ndarray:
    absent, broken = (rows[name].fillna(False).to_numpy(bool) for name in ("was_absent", "interrupted"))
    blank = rows["mock_result"].isna().to_numpy(bool)
    return np.select([absent, broken, blank], ["absent", "interrupted", "blank"], "took")


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    result, primary = (rows[c].astype("float64").where(rows["took"]) for c in ("mock_result", "primary_score"))
    scored = (rows["form"] == "ege") & (rows["subject"] != "math_base")
    mark, score = result.where(~scored & result.between(2, 5)), result.where(scored)
    least_primary, least_score = (rows[c].astype("float64") for c in ("least_primary", "least_score"))
    at_least = (score == least_score) | (~scored & (primary == least_primary))
    known = np.where(scored, score.notna() & least_score.notna(), mark.notna())
    return rows.assign(
        scored=scored, mark=mark, test_score=score, x=score.where(scored, primary),
        below=pd.Series(np.where(scored, score < least_score, mark == 2), index=rows.index).astype("boolean").mask(~known),
        zero=primary == 0, has_primary=primary.notna(), at_least=at_least,
        has_least=np.where(scored, least_score.notna() & score.notna(), least_primary.notna() & primary.notna()),
        own=(rows["marked_by"] == "own").fillna(False).astype(bool) & rows["took"],
    )  # fmt: skip


_ERRORS = Part(
    "sitting_form_errors", "erred", of="told_errors", where="form_errors >= 1", where_of=f"{_TOOK} and form_errors >= 0"
)
_STATE_PARTS = (
    _ERRORS,
    Part("sitting_listed", "everyone", kind="count"),
    Part("sitting_turnout", "took", where=_TOOK),
    Part("sitting_state", "absent", "absent", kind="count", where="was_absent == True"),
    Part("sitting_state", "interrupted", "interrupted", kind="count", where="interrupted == True"),
    Part("sitting_state", "blank", "blank", kind="count"),
    *(Part("sitting_marked_by", m, m, of="told_marker", where=f"marked_by == '{m}'", where_of=_TOOK) for m in MARKERS),
    Part("sitting_points", "zero", "zero", of="has_primary", sensitive=True, where="primary_score == 0", where_of=_TOOK),
    Part("sitting_points", "at_least", "threshold", of="has_least", where_of=_TOOK),
)  # fmt: skip
_MARK_PARTS = (
    *(
        Part(
            "mark_share", f"mark{m}", str(m), of="marked", sensitive=m == 2, where=f"mock_result == {m}", where_of=_TOOK
        )
        for m in MARKS
    ),
    Part("success_share", "success", of="marked", where="mock_result >= 3", where_of=_TOOK),
    Part("good_marks_share", "good", of="marked", where="mock_result >= 4", where_of=_TOOK),
)
_BAND_PARTS = (
    *(Part("band_share", band, band, of="banded", sensitive=band == "below", where_of=_TOOK) for band in BAND_WHERE),
    Part("high_score_share", "top", of="banded", where="mock_result >= 81", where_of=_TOOK),
)


def sitting_observations(rows: pd.DataFrame, *, kind: Kind, table_hash: str, by: Sequence[str] = BY) -> pd.DataFrame:
    """What a mock exam or a diagnostic work gave, by exam and subject. `rows`: of `latest`.

    Returns
    -------
    ``sitting_listed`` (count), ``sitting_turnout`` (with a result / listed), ``sitting_state`` (counts by `STATES`),
    ``sitting_form_errors`` (with an error in the forms / told), ``sitting_marked_by``, ``sitting_points`` (category zero,
    threshold: 0 points; exactly the threshold), ``sitting_max`` (primary or test score); marks as in `exams` (``mark_share``
    2–5, ``success_share``, ``good_marks_share``, ``mean_mark``, ``mean_primary_score``), test scores as in `exam_scores`
    (``band_share``, ``high_score_share``, ``mean_score``).
    """
    made = []
    for procedure, part in _flagged(rows).groupby("procedure", sort=True):
        each = Rows(part, _source(str(procedure), kind, table_hash))
        made.append(share_observations(each, (*_STATE_PARTS, *_MARK_PARTS, *_BAND_PARTS), by=by))
        took = Rows(part[part["took"]], replace(each.source, base=f"{each.source.base} and {_TOOK}"))
        scored = took.frame["scored"].to_numpy(bool)
        marks, scores = replace(took, frame=took.frame[~scored]), replace(took, frame=took.frame[scored])
        made.append(mean_observations(marks, "mean_mark", "mark", by=by))
        made.append(mean_observations(marks, "mean_primary_score", "primary_score", by=by))
        made.append(mean_observations(scores, "mean_score", "test_score", by=by))
        made.append(_greatest(took, by))
    return stack(made)


def error_observations(rows: pd.DataFrame, *, kind: Kind, table_hash: str, by: Sequence[str] = BY) -> pd.DataFrame:
    """``sitting_form_errors`` alone, as `sitting_observations` has it: to compare schools by."""
    made = []
    for procedure, part in _flagged(rows).groupby("procedure", sort=True):
        made.append(share_observations(Rows(part, _source(str(procedure), kind, table_hash)), [_ERRORS], by=by))
    return stack(made)


def _source(procedure: str, kind: Kind, table_hash: str) -> Source:
    """The rows of one exam as a condition on the form's table."""
    form = procedure.partition("_")[2]
    grade = f" and grade == {form.removeprefix('gve')}" if form.startswith("gve") else ""
    return Source(procedure, TABLES[kind], table_hash, f"sitting_exam == '{form[:3]}'{grade}")


def _flagged(rows: pd.DataFrame) -> pd.DataFrame:
    took, mark, score = rows["took"], rows["mark"], rows["test_score"]
    least = rows["least_score"].astype("float64")
    banded = rows["scored"] & score.notna() & least.notna()
    over = banded & (score >= least)
    return rows.assign(
        everyone=True, **{state: rows["state"] == state for state in STATES},
        told_errors=took & rows["form_errors"].notna(), erred=(rows["form_errors"] > 0).fillna(False),
        told_marker=took & rows["marked_by"].notna(), **{m: (rows["marked_by"] == m).fillna(False) for m in MARKERS},
        marked=mark.notna(), success=mark >= 3, good=mark >= 4, **{f"mark{m}": mark == m for m in MARKS},
        banded=banded, low=over & (score < 61), middle=over & score.between(61, 80), high=over & score.between(81, 99),
        hundred=over & (score >= 100), top=banded & (score >= 81),
    )  # fmt: skip


def _greatest(took: Rows, by: Sequence[str]) -> pd.DataFrame:
    known = took.frame.dropna(subset=["x"])
    if known.empty:
        return stack([])
    grouped = known.groupby(list(by), as_index=False, sort=True)
    table = grouped.agg(top=("x", "max"), n=("x", "size"), n_schools=("school_id", "nunique"))
    return observe(table, [Measure("sitting_max", "top", "extreme", "", "n")], source=took.source, by=list(by))


def task_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per pupil and task out of ``answers`` «1(1)X(2)»: ``task`` («01» as the work numbers it), ``points``,
    ``max_points``, ``state`` (points, not_started), and who, where, what.
    """
    told = rows[rows["took"] & rows["answers"].notna()]
    found = told["answers"].astype(str).str.extractall(r"(?P<got>X|-|\d+)\((?P<most>\d+)\)").reset_index(level=1)
    joined = told[["year", "procedure", "subject", "school_id", "who"]].join(found, how="inner")
    started = joined["got"].str.isdigit().fillna(False).astype(bool)
    return joined.assign(
        task=(joined["match"] + 1).astype(str).str.zfill(2), state=np.where(started, "points", "not_started"),
        points=pd.to_numeric(joined["got"].where(started, "0")).astype("float64"), max_points=joined["most"].astype("float64"),
    ).drop(columns=["got", "most", "match"])  # fmt: skip


def task_observations(
    tasks: pd.DataFrame, *, kind: Kind, table_hash: str, by: Sequence[str] = BY, group: str = ""
) -> pd.DataFrame:
    """``sitting_task_completion`` (Σ points / (n · maximum), percent), category = task. `tasks`: of `task_rows`."""
    measure = Measure("sitting_task_completion", "completion_pct", "mean", "sum_points", "n_pupils", "completion_low_pct",
                      "completion_high_pct", "t", group=group)  # fmt: skip
    made = []
    for procedure, part in tasks.groupby("procedure", sort=True):
        table = task_completion(part, by=[*by, "task"])
        source = _source(str(procedure), kind, table_hash)
        made.append(observe(table, [measure], source=source, by=list(by), extra_dimensions={"category": "task"}))
    return stack(made)


def with_exam(rows: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """`latest` with what the same person got at the exam of the same year: ``y`` (test score of ЕГЭ, else primary score),
    ``exam_mark``, ``failed``; NA where nobody is linked, or there is no exam yet.

    `judged`: first attempts of `graduates.with_failed` up to the note's day.
    """
    keys = ["year", "exam", "form", "subject", "person"]
    first = judged[judged["person"].notna()].drop_duplicates(keys)
    first = first.rename(columns={"primary_score": "exam_primary", "test_score": "exam_score", "mark": "exam_mark"})
    joined = rows.merge(
        first[[*keys, "exam_primary", "exam_score", "exam_mark", "failed"]], on=keys, how="left", validate="m:1"
    )
    points = [joined[c].astype("float64") for c in ("exam_score", "exam_primary")]
    return joined.assign(y=points[0].where(joined["scored"], points[1]))


def risk_observations(
    joined: pd.DataFrame, *, table_hash: str, kind: Kind = "mock", by: Sequence[str] = BY
) -> pd.DataFrame:
    """Below the threshold at the mock exam, and at the exam itself; of those who have both results (first attempt).

    Returns
    -------
    ``risk_outcome`` (counts: hit = below and failed, mended = below and passed, missed = failed, though not below, clear),
    ``risk_failed_share`` (failed / below), ``failed_told_share`` (below / failed). `joined`: of `with_exam`.
    """
    both = joined[joined["took"] & joined["below"].notna() & joined["failed"].notna()]
    below, failed = both["below"].astype(bool), both["failed"].astype(bool)
    flags = {"hit": below & failed, "mended": below & ~failed, "missed": ~below & failed, "clear": ~below & ~failed}
    both = both.assign(is_below=below, is_failed=failed, **flags)
    parts = [
        *(Part("risk_outcome", name, name, kind="count", sensitive=True) for name in OUTCOMES),
        Part("risk_failed_share", "hit", of="is_below", sensitive=True),
        Part("failed_told_share", "hit", of="is_failed", sensitive=True),
    ]
    made = []
    for procedure, part in both.groupby("procedure", sort=True):
        made.append(share_observations(Rows(part, _source(str(procedure), kind, table_hash)), parts, by=by))
    return stack(made)


def gap_observations(joined: pd.DataFrame, *, table_hash: str, by: Sequence[str] = BY) -> pd.DataFrame:
    """``mock_gap``: exam less mock exam of the same pupils (test scores of ЕГЭ, else primary scores), Student's limits; group
    "" = all, or who marked the mock exam.
    """
    both = joined.assign(gap=joined["y"] - joined["x"]).dropna(subset=["gap"])
    made = []
    for procedure, part in both.groupby("procedure", sort=True):
        rows = Rows(part, _source(str(procedure), "mock", table_hash))
        told = replace(rows, frame=part[part["marked_by"].notna()])
        made.append(mean_observations(rows, "mock_gap", "gap", by=by))
        made.append(
            mean_observations(told, "mock_gap", "gap", by=by, extra=Extra({"group": "marked_by"}, ("marked_by",)))
        )
    return stack(made)


def lenient_schools(joined: pd.DataFrame, *, year: int, least_n: int = 10) -> pd.DataFrame:
    """Schools whose mock results stand farther above the exam than those of the others, exam by exam and subject.

    Welch's test of exam less mock exam, school against all others, Benjamini–Hochberg over schools and subjects.

    Returns
    -------
    One row per school and subject with `least_n` pairs where there are others: ``procedure``, ``subject``, ``school_id``,
    ``n``, ``difference`` (gap of the school less that of the others), ``p_value``, ``survives`` (and below the others).
    """
    both = joined[joined["year"] == year].assign(gap=joined["y"] - joined["x"]).dropna(subset=["gap"])
    found = []
    for (procedure, subject), part in both.groupby(["procedure", "subject"], sort=True):
        for school in sorted(part["school_id"].astype(str).unique()):
            mine = (part["school_id"] == school).to_numpy()
            own, others = part.loc[mine, "gap"].to_numpy(float), part.loc[~mine, "gap"].to_numpy(float)
            if len(own) < least_n or len(others) < least_n:
                continue
            p = float(ttest_ind(own, others, equal_var=False).pvalue)
            found.append((str(procedure), str(subject), school, len(own), float(own.mean() - others.mean()), p))
    table = pd.DataFrame(found, columns=["procedure", "subject", "school_id", "n", "difference", "p_value"])
    sure = benjamini_hochberg(table["p_value"].to_numpy(float)) if len(table) else np.zeros(0, dtype=bool)
    return table.assign(survives=sure & (table["difference"] < 0).to_numpy(bool))
