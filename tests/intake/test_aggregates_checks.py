"""Figures that cannot be: each check on a true report, then on the same one with one figure changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.intake.aggregates.shares import tolerance
from tests.intake.books import events, make_root
from tests.intake.reports import FOREIGN, JOURNAL, MARKS, ONE, TOWN, TWO, UNITS, found, put, read, sheet


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([25, 25, 25, 25], []),
        ([24.97, 25, 25, 25], [("D9", "99.97")][:0]),  # 0.03 off: rounding may do it
        ([25, 25, 25, 25.06], [("D9", "100.06")]),
    ],
)
def test_sum_of_shares(tmp_path: Path, shares: list[float], told: list[tuple[str, str]]) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet(MARKS, [["Вся выборка", "", "", *shares]])})
    assert found(read(root), "share_sum") == told


def test_sum_of_many_scores(tmp_path: Path) -> None:
    """30 scores of 3.33 % make 99.90: half a hundredth off in each cell may add up to 0.15; 3.32 % make 99.60."""
    root = make_root(tmp_path, 2026)
    head = [*UNITS, *range(30)]
    put(root, {"1": sheet(head, [["Вся выборка", "", "", *[3.33] * 30], ["Край", "", "", *[3.32] * 30]], maximum=29)})
    assert found(read(root), "share_sum") == [("D10", "99.60")]
    assert [round(tolerance(k, d), 6) for k, d in ((4, 2), (40, 2), (4, 0))] == [0.05, 0.2, 2.0]


def test_shares_of_a_whole_number_of_pupils(tmp_path: Path) -> None:
    """16.67 % is 4 of 24. Of 23 pupils 4 are 17.39 % and 3 are 13.04 %; of 6,000 pupils any share may be."""
    root = make_root(tmp_path, 2026)
    rows = [[ONE, "", 24, 16.67, 70.83, 12.5, 0], [TWO, "", 23, 16.67, 69.57, 13.04, 0.72]]
    put(root, {"1": sheet(MARKS, [["Край", "", 6000, 16.67, 70.83, 12.5, 0], *rows])})
    assert found(read(root), "share_impossible") == [
        ("D11", "16.67 % при 23 участниках"), ("G11", "0.72 % при 23 участниках"),
    ]  # fmt: skip


def test_completion_of_a_whole_number_of_points(tmp_path: Path) -> None:
    """4 pupils, 3 points: 5 of 12 are 41.67 %. 41.67 % of 4 points at most 1 each cannot be."""
    root = make_root(tmp_path, 2026)
    for number, most in enumerate((3, 1)):
        head = [*UNITS, f"1 ({most}б)"]
        put(root, {"1": sheet(head, [[(ONE, TWO)[number], "", 4, 41.67]])}, f"{most}.xlsx")
    delivery = read(root)
    assert found(delivery, "share_impossible") == [("D9", "41.67 % при 4 участниках, до 1 б.")]
    assert delivery.passport.events["file"].tolist() == ["2026/1.xlsx"]
    assert delivery.passport.events["school_id"].tolist() == ["990002"]


def test_counts_beside_shares(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    rows = [[ONE, 93, 55.91, 52, 39.78, 37, 4.3, 4], [TWO, 93, 55.91, 51, 39.78, 37, 4.3, 4]]
    put(root, {"1": sheet(JOURNAL, rows)})
    delivery = read(root)
    assert events(delivery) == {"count_share": 1}
    assert found(delivery, "count_share") == [("C10", "55.91 %, 51 из 93")]


def test_scores_above_the_maximum(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    put(root, {"1": sheet([*UNITS, 0, 1, 2], [[ONE, "", 4, 50, 25, 25], [TWO, "", 4, 50, 50, 0]], maximum=1)})
    assert found(read(root), "score_above_max") == [("F9", "2 из 1")]


QUARTERS = [25, 25, 25, 25]


@pytest.mark.parametrize(
    ("n_schools", "town", "told"),
    [
        (2, 12, []),
        (2, 16, [("C10", "муниципалитет: 16, школы вместе: 12")]),  # both schools are there
        (3, 16, []),  # one more school may stand elsewhere
        (3, 8, [("C10", "муниципалитет: 8, школы вместе: 12")]),
        ("", 4, [("C10", "муниципалитет: 4, школы вместе: 12")]),
        (2, "", []),
    ],
)
def test_a_whole_against_its_parts(tmp_path: Path, n_schools: object, town: object, told: list[object]) -> None:
    """Schools of 8 and 4 pupils; the second is not in the registry, and counts all the same."""
    root = make_root(tmp_path, 2026)
    rows = [
        ["Край", 9, 100, *QUARTERS], [TOWN, n_schools, town, *QUARTERS], [ONE, "", 8, *QUARTERS],
        [FOREIGN, "", 4, *QUARTERS],
    ]  # fmt: skip
    put(root, {"1": sheet(MARKS, rows)})
    assert found(read(root), "unit_total") == told


def test_a_region_against_its_towns(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    other = "Заречный район(reg99_m015)"
    rows = [["Край", 9, 100, *QUARTERS], [TOWN, "", 60, *QUARTERS], [other, "", 44, *QUARTERS]]
    put(root, {"1": sheet(MARKS, rows)})
    assert found(read(root), "unit_total") == [("C9", "регион: 100, муниципалитеты вместе: 104")]


def test_lists_that_do_not_say_whose_parts_are(tmp_path: Path) -> None:
    """All towns, then all schools: the schools are not those of the last town. Nor of a town above an unread row."""
    root = make_root(tmp_path, 2026)
    other = "Заречный район(reg99_m015)"
    put(root, {"1": sheet(MARKS, [[TOWN, 1, 12, *QUARTERS], [other, 1, 4, *QUARTERS], [ONE, "", 8, *QUARTERS]])})
    rows = [[TOWN, "", 4, *QUARTERS], ["Неизвестно что", "", 8, *QUARTERS], [TWO, "", 8, *QUARTERS]]
    put(root, {"1": [*sheet([*MARKS], rows)]}, "b.xlsx")
    assert found(read(root), "unit_total") == []


def test_many_faults_are_told_as_a_number(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    head = [*UNITS, *range(100)]
    # two schools of three pupils, their town and its region: the least share is a sixth
    rows = [["Край", "", 6], [TOWN, "", 6], [ONE, "", 3], [TWO, "", 3]]
    put(root, {"1": sheet(head, [[*row, *[1] * 100] for row in rows], maximum=99)})
    delivery = read(root)
    assert events(delivery) == {"share_impossible": 400}
    assert len(delivery.passport.events) == 1
