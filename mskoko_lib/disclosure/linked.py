"""Linked figures: a hidden one must not follow from the shown ones by adding up."""

from __future__ import annotations

import pandas as pd

Member = tuple[str, str]  # indicator, category
_MARK: tuple[Member, ...] = tuple(("mark_share", str(m)) for m in (2, 3, 4, 5))
_SUCCESS, _GOOD, _MEAN, _SOU = ("success_share", ""), ("good_marks_share", ""), ("mean_mark", ""), ("sou", "")
_STATES = ("absent", "removed", "annulled", "unfinished")
#: sets of figures of one work in which any one follows from the others
SUMS: tuple[frozenset[Member], ...] = (
    # Pairs first: merging neighbours costs the reader less than losing a mark at the other end.
    frozenset({_GOOD, _MARK[0], _MARK[1]}),
    frozenset({_GOOD, _MARK[2], _MARK[3]}),
    frozenset({_SUCCESS, _MARK[0]}),
    frozenset(_MARK),
    frozenset({_SUCCESS, *_MARK[1:]}),
    frozenset({_SUCCESS, _GOOD, _MARK[1]}),
    frozenset(("journal_share", side) for side in ("lower", "equal", "higher")),
    frozenset({("listed", ""), ("takers", ""), ("absent", "")}),
    frozenset({("absent", ""), ("absent_share", "")}),
    # ЕГЭ: the bands are parts of the participants, 81–100 is two of them
    frozenset(("band_share", band) for band in ("below", "low", "middle", "high", "hundred")),
    frozenset({("high_score_share", ""), ("band_share", "high"), ("band_share", "hundred")}),
    # essay and interview: down = took part + four states without a result; three bands of the score
    frozenset({("speech_listed", ""), ("speech_takers", ""), *(("speech_state", state) for state in _STATES)}),
    frozenset(("interview_band_share", band) for band in ("low", "middle", "high")),
    # missed × without reason of missed = without reason
    frozenset({("lessons_missed_share", ""), ("lessons_unexcused_share", ""), ("unexcused_of_missed", "")}),
    frozenset({("admission_share", ""), ("not_admitted", "")}),
    frozenset({("five_confirmed_share", ""), ("five_gap_share", "none")}),
    # textbooks: what is covered and what lacks are the need; main and other subjects are all
    *(frozenset({("textbook_share", kind), ("textbook_shortage", kind)}) for kind in ("", "main", "side")),
    *(frozenset((name, kind) for kind in ("", "main", "side")) for name in ("textbook_share", "textbook_shortage")),
    # faults of the independent assessment: the school's and the founder's are all, and so are those of the criteria
    *(
        frozenset((name, whose) for whose in ("", "school", "founder"))
        for name in ("noko_faults", "noko_overdue", "noko_removed_share")
    ),
    frozenset(("noko_faults", kind) for kind in ("", "k1", "k2", "k3", "k4", "k5")),
    frozenset(("noko_score", kind) for kind in ("", "k1", "k2", "k3", "k4", "k5")),
)
#: figures that are further equations over the same unknowns: they go as soon as one of the unknowns is hidden
_TRUANTS = frozenset(("truants", depth) for depth in ("0", "10", "30", "60"))
EQUATIONS: tuple[tuple[Member, frozenset[Member]], ...] = (
    (_MEAN, frozenset(_MARK)),
    (_SOU, frozenset(_MARK)),
    (("systematic_share", ""), _TRUANTS),
    *((("truant_work_share", work), _TRUANTS) for work in ("worked", "reported", "returned")),
)
#: a share of this year, the same of an earlier year and their difference: any one follows from the other two
CHANGES: dict[str, str] = {
    "success_change": "success_share", "good_marks_change": "good_marks_share", "mark_share_change": "mark_share",
    "band_share_change": "band_share", "mean_score_change": "mean_score", "passed_share_change": "passed_share",
    "failed_person_change": "failed_person_share", "lessons_missed_change": "lessons_missed_share",
    "lessons_unexcused_change": "lessons_unexcused_share", "visits_held_change": "visits_held_share",
    "breach_visit_change": "breach_visit_share", "fault_change": "fault_share", "fault_removed_change": "fault_removed_share",
    "commitment_kept_change": "commitment_kept_share", "admission_change": "admission_share",
    "fives_borne_out_change": "fives_borne_out_share", "textbook_change": "textbook_share",
    "noko_removed_change": "noko_removed_share", "noko_score_change": "noko_score",
}  # fmt: skip
#: a note holds three years, and a change may be from the first of them
_YEARS_BACK = 3
#: distributions: every category is a part of the same n, so one hidden part takes all of them along
PARTITIONS: tuple[str, ...] = (
    "score_count", "issued_cell", "left_without", "ovz_persons", "retake_count", "truants", "not_admitted", "five_gap_share",
)  # fmt: skip
_WORK = ["year", "procedure", "subject", "grade", "programme_grade", "school_id", "group"]


def secondary(figures: pd.DataFrame, hidden: pd.Series[bool]) -> pd.Series[bool]:
    """Hide further figures until no sum of one work has exactly one hidden member.

    Parameters
    ----------
    figures : observations of one audience. hidden : the primary decision, same index.

    Returns
    -------
    True where a figure is hidden, primary ones included. Of a sum with one hidden member the next to go is that with
    the smallest n·share,
    so that the reader loses least.
    """
    result = hidden.copy()
    sizes = figures["numerator"].astype("float64").fillna(float("inf"))
    for _, work in figures.groupby(_WORK, dropna=False, sort=False):
        if not hidden.loc[work.index].any():
            continue
        member_at = {(i, c): index for index, i, c in zip(work.index, work["indicator"], work["category"], strict=True)}
        changed = True
        while changed:
            changed = False
            for name in PARTITIONS:
                # the sum of all parts, where it stands beside them, has no category
                parts = work.index[(work["indicator"] == name) & (work["category"] != "")]
                if result[parts].any() and not result[parts].all():
                    result[parts] = changed = True
            for members in SUMS:
                there = [member_at[m] for m in sorted(members) if m in member_at]
                gone = [index for index in there if result[index]]
                shown = [index for index in there if not result[index]]
                if len(gone) == 1 and shown and len(there) == len(members):
                    smallest = min(shown, key=sizes.__getitem__)
                    result[smallest] = changed = True
            for equation, unknowns in EQUATIONS:
                index = member_at.get(equation)
                if index is None or result[index]:
                    continue
                if any(m in member_at and result[member_at[m]] for m in unknowns):
                    result[index] = changed = True
    return _without_loose_changes(figures, result)


def _without_loose_changes(figures: pd.DataFrame, hidden: pd.Series[bool]) -> pd.Series[bool]:
    """Hide a change when either of its two shares is hidden, whichever grade wrote the work the year before."""
    loose = []
    work = ["subject", "programme_grade", "school_id", "group", "category"]
    shares = figures.loc[hidden & figures["indicator"].isin(CHANGES.values()), [*work, "indicator", "year"]]
    closed = set(shares.itertuples(index=False, name=None))
    for index, row in figures[figures["indicator"].isin(CHANGES)].iterrows():
        place = tuple(row[column] for column in work)
        share, year = CHANGES[str(row["indicator"])], int(row["year"])
        if {(*place, share, year - back) for back in range(_YEARS_BACK)} & closed:
            loose.append(index)
    return hidden | figures.index.isin(loose)
