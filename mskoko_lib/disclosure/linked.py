"""Linked figures: a hidden one must not follow from the shown ones by adding up."""

from __future__ import annotations

import pandas as pd

Member = tuple[str, str]  # indicator, category
_MARK: tuple[Member, ...] = tuple(("mark_share", str(m)) for m in (2, 3, 4, 5))
_SUCCESS, _GOOD, _MEAN, _SOU = ("success_share", ""), ("good_marks_share", ""), ("mean_mark", ""), ("sou", "")
_STATES = ("absent", "removed", "annulled", "unfinished")
_OUTCOMES = ("granted", "refused", "not_taken", "withdrawn", "pending")
_COVERED = ("inner", "outer", "retrained", "off_profile", "nobody")
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
    # staff: first or highest are two of the categories; the two others are what is left
    frozenset(
        {("teacher_qualified_share", ""), ("teacher_category_share", "highest"), ("teacher_category_share", "first")}
    ),
    frozenset(
        {
            ("teacher_qualified_share", ""),
            ("teacher_category_share", "compliance"),
            ("teacher_category_share", "no_category"),
        }
    ),
    # an application has exactly one outcome, an open vacancy is covered in exactly one way
    frozenset({("attestation_applied", ""), *(("attestation_outcome", code) for code in _OUTCOMES)}),
    frozenset({("vacancies_open", ""), *(("vacancy_covered", code) for code in _COVERED)}),
    # mock exams: with a result + three states = listed; three ways of marking
    frozenset({("sitting_turnout", ""), *(("sitting_state", state) for state in ("absent", "interrupted", "blank"))}),
    frozenset(("sitting_marked_by", whose) for whose in ("own", "cross", "commission")),
    # section 4: won = winners + prizes
    frozenset({("contest_won_share", ""), ("contest_won_share", "winner"), ("contest_won_share", "prize")}),
    # taught within three years, due, or too short of service
    frozenset({("course_taught_share", ""), ("course_due_share", ""), ("course_fresh_share", "")}),
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
_RISK = frozenset(("risk_outcome", outcome) for outcome in ("hit", "mended", "missed", "clear"))
_TRUANTS = frozenset(("truants", depth) for depth in ("0", "10", "30", "60"))
EQUATIONS: tuple[tuple[Member, frozenset[Member]], ...] = (
    (_MEAN, frozenset(_MARK)),
    (_SOU, frozenset(_MARK)),
    (("systematic_share", ""), _TRUANTS),
    *((("truant_work_share", work), _TRUANTS) for work in ("worked", "reported", "returned")),
    (("teacher_age_ratio", ""), frozenset({("teacher_age_share", "young"), ("teacher_age_share", "old")})),
    (
        ("attestation_granted_share", ""),
        frozenset({("attestation_outcome", "granted"), ("attestation_outcome", "pending")}),
    ),
    (("risk_failed_share", ""), _RISK),
    (("failed_told_share", ""), _RISK),
)
#: a share of this year, the same of an earlier year and their difference: any one follows from the other two
CHANGES: dict[str, str] = {
    "success_change": "success_share", "good_marks_change": "good_marks_share", "mark_share_change": "mark_share",
    "band_share_change": "band_share", "mean_score_change": "mean_score", "passed_share_change": "passed_share",
    "failed_person_change": "failed_person_share", "lessons_missed_change": "lessons_missed_share",
    "lessons_unexcused_change": "lessons_unexcused_share", "visits_held_change": "visits_held_share",
    "teacher_age_change": "teacher_age_share", "teacher_qualified_change": "teacher_qualified_share",
    "off_profile_change": "off_profile_share", "retirement_change": "retirement_share",
    "attestation_granted_change": "attestation_granted_share", "attestation_epgu_change": "attestation_epgu_share",
    "breach_visit_change": "breach_visit_share", "fault_change": "fault_share",
    "fault_removed_change": "fault_removed_share", "commitment_kept_change": "commitment_kept_share",
    "admission_change": "admission_share", "fives_borne_out_change": "fives_borne_out_share",
    "contest_school_change": "contest_school_share", "contest_admitted_change": "contest_admitted_share",
    "contest_won_change": "contest_won_share", "gia_ready_change": "gia_ready_share",
    "gia_in_time_change": "gia_in_time_share", "gia_newcomer_change": "gia_newcomer_share",
    "support_route_change": "support_route_share", "course_taught_change": "course_taught_share",
    "support_begun_change": "support_begun_share", "measure_in_time_change": "measure_in_time_share",
    "over_hours_change": "over_hours_share", "close_gap_change": "close_gap_share",
    "crowded_day_change": "crowded_day_share", "course_due_change": "course_due_share",
    "course_success_change": "course_success_share", "reached_change": "reached_share",
    "lacking_year_change": "lacking_share", "lacking_change": "lacking_share",
    "textbook_change": "textbook_share",
    "noko_removed_change": "noko_removed_share", "noko_score_change": "noko_score",
}  # fmt: skip
#: changes between two groups of one year (March and October): the group of either share may be hidden
ACROSS_GROUPS: tuple[str, ...] = ("lacking_change",)
#: a note holds three years, and a change may be from the first of them
_YEARS_BACK = 3
#: distributions: every category is a part of the same n, so one hidden part takes all of them along
PARTITIONS: tuple[str, ...] = (
    "measure_state_share", "score_count", "issued_cell", "left_without", "ovz_persons", "retake_count", "truants",
    "not_admitted", "five_gap_share", "gia_posts", "support_cases", "support_level_share", "course_needed_source",
    "course_needed_theme", "course_provider_share", "course_theme_share", "course_way_share", "marked_by_share",
    "work_mode_share", "problem_count", "teacher_age_share", "teacher_service_share", "teacher_category_share",
    "teacher_education_share", "employment_share", "vacancy_covered", "attestation_outcome", "attestation_kind_share",
    "risk_outcome",
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
    of_any_group = {(*place[:3], "", *place[4:]) for place in closed}
    for index, row in figures[figures["indicator"].isin(CHANGES)].iterrows():
        place = tuple(row[column] for column in work)
        share, year, known = CHANGES[str(row["indicator"])], int(row["year"]), closed
        if row["indicator"] in ACROSS_GROUPS:
            place, known = (*place[:3], "", place[4]), of_any_group
        if {(*place, share, year - back) for back in range(_YEARS_BACK)} & known:
            loose.append(index)
    return hidden | figures.index.isin(loose)
