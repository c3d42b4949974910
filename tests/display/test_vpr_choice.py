"""Which works are shown in detail and which sentences are said of them, chosen by hand from invented figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from mskoko_lib.display.blocks import Figures, FindingsBlock, Sentence
from mskoko_lib.display.vpr_choice import (
    choose_works,
    headline_findings,
    level_limits,
    same_pairs,
    statuses,
    work_findings,
)
from mskoko_lib.display.vpr_tables import Work
from tests.observation_factory import figure, frame, share

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Limit:
    value: float


@dataclass(frozen=True)
class Limits:
    """ФИОКО 2026, as METHODS §1 retells it."""

    basic_sufficient_min: Limit = Limit(60)
    basic_insufficient_below: Limit = Limit(57)
    advanced_sufficient_min: Limit = Limit(30)
    advanced_insufficient_below: Limit = Limit(28.5)


def work(subject: str = "math", grade: int = 4, programme: int | None = None, **more: Any) -> Work:
    given: dict[str, Any] = {
        "year": 2022, "term": "spring", "max_score": 20, "tasks": (), "max_points": {}, "levels": {}, "skills": {}, "boundaries": {},
    }  # fmt: skip
    given.update(more)
    return Work(subject=subject, grade=grade, programme_grade=programme or grade, **given)


def of(w: Work, school_id: str = "") -> dict[str, Any]:
    return {**w.dimensions, "school_id": school_id}


def ordinary(w: Work, success: int, equal: int, n: int = 100, school_id: str = "") -> Rows:
    """A work with `success` of n without «2» and `equal` of n marks equal to the journal."""
    at = of(w, school_id)
    return [share("success_share", success, n, **at), share("journal_share", equal, n, category="equal", **at)]


def figures(*rows: Rows) -> Figures:
    return Figures(frame(*(row for part in rows for row in part)))


MATH, RUSSIAN, WORLD = work("math"), work("russian"), work("world")
HISTORY, BIOLOGY, ENGLISH = work("history", 5), work("biology", 5), work("english", 7)
ALL = [MATH, RUSSIAN, WORLD, HISTORY, BIOLOGY, ENGLISH]
# success 90, 80, 70, 95, 85, 60; differing from the journal 30, 10, 50, 60, 20, 40 percent
GIVEN = figures(
    *(ordinary(w, s, e) for w, s, e in zip(ALL, (90, 80, 70, 95, 85, 60), (70, 90, 50, 40, 80, 60), strict=True))
)


# -- choice of works -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, []),
        (1, [ENGLISH]),  # lowest success: 60
        (2, [HISTORY, ENGLISH]),  # + largest difference from the journal: 60 %
        (3, [WORLD, HISTORY, ENGLISH]),  # two by success (60, 70), one by journal
        (4, [MATH, WORLD, HISTORY, ENGLISH]),  # 60, 70; then 60 %, and 30 % since 50 % and 40 % are there already
        (6, ALL),
        (9, ALL),
    ],
)
def test_half_by_success_half_by_the_journal_in_the_order_of_the_table(n: int, expected: Sequence[Work]) -> None:
    assert choose_works(GIVEN, ALL, n=n) == expected


def test_a_work_of_fewer_than_ten_marks_is_not_chosen() -> None:
    few, enough = ordinary(MATH, 0, 0, n=9), ordinary(RUSSIAN, 10, 10, n=10)
    assert choose_works(figures(few, enough), [MATH, RUSSIAN], n=2) == [RUSSIAN]


def test_a_work_without_marks_is_not_chosen_one_without_journal_comes_last() -> None:
    given = figures(
        [figure("mean_primary_score", 3.0, kind="mean", numerator=300, n=100, **of(MATH))],
        ordinary(RUSSIAN, 99, 100)[:1],
        ordinary(WORLD, 90, 99),
        ordinary(HISTORY, 80, 100),
    )
    works = [MATH, RUSSIAN, WORLD, HISTORY]
    assert choose_works(given, works, n=9) == [RUSSIAN, WORLD, HISTORY]
    assert choose_works(given, works, n=2) == [WORLD, HISTORY]


def test_equal_works_are_taken_in_the_order_of_the_table() -> None:
    given = figures(*(ordinary(w, 50, 50) for w in ALL))
    assert choose_works(given, ALL, n=4) == ALL[:4]


def test_a_school_is_judged_by_its_own_figures() -> None:
    own = [*ordinary(MATH, 5, 20, n=20, school_id="1"), *ordinary(RUSSIAN, 20, 20, n=20, school_id="1")]
    given = figures(own, ordinary(MATH, 99, 99), ordinary(RUSSIAN, 1, 1))
    assert choose_works(given, [MATH, RUSSIAN], n=1, school_id="1") == [MATH]
    assert choose_works(given, [MATH, RUSSIAN], n=1) == [RUSSIAN]


# -- levels ----------------------------------------------------------------------------------------------------------


def completion(w: Work, values: dict[str, float | None], school_id: str = "") -> Rows:
    at = of(w, school_id)
    return [figure("task_completion", v, kind="mean", n=100, category=task, **at) for task, v in values.items()]


@pytest.mark.parametrize(
    ("level", "value", "expected"),
    [
        ("Б", 60.0, "достаточно"),
        ("Б", 59.99, "зона неопределённости"),
        ("Б", 57.0, "зона неопределённости"),
        ("Б", 56.99, "недостаточно"),
        ("П", 30.0, "достаточно"),
        ("П", 29.99, "зона неопределённости"),
        ("В", 28.5, "зона неопределённости"),
        ("В", 28.49, "недостаточно"),
    ],
)
def test_status_at_the_limits(level: str, value: float, expected: str) -> None:
    described = work(tasks=("1",), levels={"1": level})
    assert statuses(figures(completion(described, {"1": value})), described, Limits()) == {"1": expected}


def test_status_only_where_level_and_completion_are_known() -> None:
    described = work(tasks=("1", "2", "3"), levels={"1": "Б", "2": "П"})
    given = figures(completion(described, {"1": None, "2": 30.0, "3": 5.0}), completion(described, {"1": 80.0}, "1"))
    assert statuses(given, described, Limits()) == {"2": "достаточно"}
    assert statuses(given, described, Limits(), school_id="1") == {"1": "достаточно"}
    assert level_limits(Limits()) == {"Б": 60, "П": 30, "В": 30}


# -- sentences of one work -------------------------------------------------------------------------------------------


def whole(w: Work, school_id: str = "") -> Rows:
    """All that is said of one work."""
    at = of(w, school_id)
    counts = [figure(name, x, kind="count", numerator=x, n=110, **at) for name, x in (("takers", 100), ("absent", 10))]
    marks = [share("mark_share", x, 100, category=str(m), **at) for m, x in {2: 10, 3: 30, 4: 40, 5: 20}.items()]
    sides = [
        share("journal_share", x, 100, category=c, **at) for c, x in (("lower", 20), ("equal", 70), ("higher", 10))
    ]
    return [*counts, *marks, *sides, share("success_share", 90, 100, **at), share("good_marks_share", 60, 100, **at)]


def forms(block: FindingsBlock) -> list[str]:
    return [sentence.form for sentence in block.sentences]


def sentence_of(block: FindingsBlock, form: str) -> Sentence:
    return next(sentence for sentence in block.sentences if sentence.form == form)


def findings(given: Figures, w: Work, **more: Any) -> FindingsBlock:
    return work_findings(given, w, **{"school_id": "", "before": None, "status": {}, "label": "1.4", **more})


BEFORE = work(year=2021)
MOVED = [
    share("good_marks_share", 50, 100, **of(BEFORE)),
    figure("good_marks_change", 10.0, kind="model", n=100, low=-3.7, high=23.2, **of(MATH)),
]


def test_findings_of_the_municipality() -> None:
    described = work(tasks=("1", "2"), levels={"1": "Б", "2": "Б"})
    given = figures(whole(described), MOVED, completion(described, {"1": 40.0, "2": 58.0}))
    status = {"1": "недостаточно", "2": "зона неопределённости"}
    made = findings(given, described, before=BEFORE, status=status)
    assert forms(made) == ["participation", "failed", "change", "journal", "levels"]
    assert sentence_of(made, "levels").figures == {
        f"t{place}": given.id("task_completion", category=task, **of(described))
        for place, task in enumerate(("1", "2"))
    }
    assert (made.label, made.href) == ("1.4", "#item-1-4")
    assert sentence_of(made, "levels").words == {"level": "базового", "n_low": "1", "n_all": "2", "tasks": "1"}
    change = sentence_of(made, "change")
    assert change.words["year_before"] == "2021"
    assert change.figures == {
        "now": given.id("good_marks_share", **of(described)),
        "before": given.id("good_marks_share", **of(BEFORE)),
        "change": given.id("good_marks_change", **of(described)),
    }
    assert all(change.figures.values())
    assert all(sentence.headline == 0 for sentence in made.sentences)


def test_findings_of_a_school_stand_beside_the_municipality() -> None:
    given = figures(whole(MATH), whole(MATH, "1"))
    made = findings(given, MATH, school_id="1")
    assert forms(made) == ["participation", "school_beside_town", "journal"]
    beside = sentence_of(made, "school_beside_town").figures
    assert beside["success"] == given.id("success_share", **of(MATH, "1"))
    assert beside["town_success"] == given.id("success_share", **of(MATH))
    assert beside["town_good"] == given.id("good_marks_share", **of(MATH))


def test_marks_two_apart_from_the_journal_are_told() -> None:
    given = figures(whole(MATH), [share("journal_gap2_share", 3, 100, **of(MATH))])
    assert forms(findings(given, MATH)) == ["participation", "failed", "good_marks", "journal", "journal_gap"]


def test_a_sentence_without_its_figure_is_not_offered() -> None:
    two = [row for row in whole(MATH) if row["indicator"] in ("takers", "absent")]
    assert forms(findings(figures(two), MATH)) == ["participation"]
    assert forms(findings(figures(two, MOVED), MATH, before=BEFORE)) == ["participation"]  # no share of this year
    assert forms(findings(figures(whole(MATH), MOVED), MATH)) == ["participation", "failed", "good_marks", "journal"]


def test_hard_tasks_are_the_three_lowest_under_a_half() -> None:
    plain = work(tasks=("1", "2", "3", "4", "5"))
    given = figures(completion(plain, {"1": 49.9, "2": 50.0, "3": 10.0, "4": 30.0, "5": 20.0}))
    hard = sentence_of(findings(given, plain), "hard_tasks")
    assert hard.words == {"t1": "3", "t2": "5", "t3": "4"}
    assert hard.figures["t2"] == given.id("task_completion", category="5", **of(plain))


def test_easiest_and_hardest_where_no_task_is_under_a_half() -> None:
    plain = work(tasks=("1", "2", "3"))
    given = figures(completion(plain, {"1": 60.0, "2": 95.0, "3": 50.0}))
    said = sentence_of(findings(given, plain), "easiest_hardest")
    assert said.words == {"best": "2", "worst": "3"}
    assert forms(findings(figures(completion(plain, {"1": 60.0, "2": None})), plain)) == []  # one task is no extreme


# -- «Главное» -------------------------------------------------------------------------------------------------------


def headline_rows() -> Rows:
    rows: Rows = []
    #        work   n    success good lower higher absent
    for w, n, success, good, lower, higher, absent in (
        (MATH, 100, 90, 60, 20, 5, 10),
        (RUSSIAN, 100, 80, 30, 10, 15, 30),
        (WORLD, 100, 95, 50, 40, 3, 0),
        (HISTORY, 9, 0, 0, 9, 0, 1),  # fewer than ten marks: never an extreme
    ):
        at = of(w)
        rows += [share("success_share", success, n, **at), share("good_marks_share", good, n, **at)]
        rows += [share("journal_share", x, n, category=c, **at) for c, x in (("lower", lower), ("higher", higher))]
        rows.append(share("absent_share", absent, n + absent, **at))
    return rows


def moves(w: Work, value: float, low: float, high: float, before: int = 50) -> Rows:
    earlier = work(w.subject, w.grade, year=2021)
    return [
        figure("good_marks_change", value, kind="model", n=100, low=low, high=high, **of(w)),
        share("good_marks_share", before, 100, **of(earlier)),
    ]


def test_extremes_by_hand() -> None:
    given = figures(headline_rows())
    made = headline_findings(given, ALL, year_before=2021)
    assert [(s.form, s.words["work"].replace("\u00a0", " ")) for s in made.sentences] == [
        ("lowest_success", "русскому языку в 4 классе"),
        ("lowest_good_marks", "русскому языку в 4 классе"),
        ("most_below_journal", "окружающему миру в 4 классе"),
        ("most_above_journal", "русскому языку в 4 классе"),
        ("most_absent", "русскому языку в 4 классе"),
    ]
    # Russian was named already: its other extremes come after those of other works.
    assert [s.headline for s in made.sentences] == pytest.approx([5, 0.3, 2, 0.15, 0.1])
    below = sentence_of(made, "most_below_journal").figures["lower"]
    assert below == given.id("journal_share", category="lower", **of(WORLD))


def test_confirmed_changes_only_the_two_largest_in_size() -> None:
    given = figures(
        headline_rows(),
        moves(MATH, 10.0, 1.0, 19.0),
        moves(RUSSIAN, -20.0, -32.9, -6.2),
        moves(WORLD, 30.0, -1.0, 50.0),  # not confirmed
        moves(BIOLOGY, 15.0, 2.0, 28.0),
    )
    changes = [s for s in headline_findings(given, ALL, year_before=2021).sentences if s.form == "largest_fall"]
    assert [s.words["work"].split()[0] for s in changes] == ["русскому", "биологии"]
    assert [s.headline for s in changes] == [pytest.approx(4.020), pytest.approx(4.015)]
    assert changes[0].figures == {
        "now": given.id("good_marks_share", **of(RUSSIAN)),
        "before": given.id("good_marks_share", **of(work("russian", year=2021))),
        "change": given.id("good_marks_change", **of(RUSSIAN)),
    }


@pytest.mark.parametrize(("grade", "found"), [(4, True), (5, True), (6, False)])
def test_change_finds_the_same_programme_a_year_before(grade: int, found: bool) -> None:
    # In autumn a programme is written by the next grade.
    rows = [
        figure("good_marks_change", -20.0, kind="model", n=100, low=-32.9, high=-6.2, **of(MATH)),
        share("good_marks_share", 30, 100, **of(MATH)),
        share("good_marks_share", 50, 100, **of(work("math", grade, 4, year=2021))),
    ]
    made = headline_findings(figures(rows), [MATH], year_before=2021)
    assert ("largest_fall" in forms(made)) == found


def test_zero_is_no_extreme() -> None:
    rows = [share("absent_share", 0, 100, **of(w)) for w in (MATH, WORLD)]
    rows += [share("journal_share", 0, 100, category="lower", **of(w)) for w in (MATH, WORLD)]
    given = figures(rows, ordinary(MATH, 90, 90), ordinary(WORLD, 80, 90))
    assert forms(headline_findings(given, [MATH, WORLD], year_before=2021)) == ["lowest_success"]


def test_of_one_work_nothing_is_the_largest() -> None:
    assert forms(headline_findings(figures(ordinary(MATH, 90, 100)), [MATH], year_before=2021)) == []


def test_a_hundred_percent_is_not_the_lowest_success() -> None:
    given = figures(ordinary(MATH, 100, 100), ordinary(WORLD, 100, 100))
    assert "lowest_success" not in forms(headline_findings(given, [MATH, WORLD], year_before=2021))


# -- pairs of years --------------------------------------------------------------------------------------------------


def test_pairs_are_works_with_a_computed_change() -> None:
    given = figures(moves(MATH, 1.0, -5.0, 7.0), moves(WORLD, 1.0, -5.0, 7.0), moves(ENGLISH, 1.0, -5.0, 7.0))
    math, world = work("math", 5, 4, year=2021), [work("world", g, 4, year=2021) for g in (4, 5)]
    earlier = [math, *world, work("russian", year=2021), work("english", 6, year=2021)]
    # The world has two partners, english none of the same programme, russian no change.
    assert same_pairs(given, ALL, earlier) == [(MATH, math)]
    assert same_pairs(given, ALL, earlier, school_id="1") == []


def test_a_school_too_small_for_conclusions_is_told_so() -> None:
    few = figures([share("success_share", 4, 8, **of(MATH, "1"))])
    assert forms(headline_findings(few, [MATH], school_id="1", year_before=2021)) == ["too_few"]
    assert forms(headline_findings(few, [], school_id="1", year_before=2021)) == []
