"""Observations of ВПР: counted by hand in a town of two schools; in a larger invented town every count is found again by its lineage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from mskoko_lib import dataroot, intake, norms
from mskoko_lib.demo import write_town
from mskoko_lib.display.register import passports
from mskoko_lib.indicators import vpr as made
from mskoko_lib.indicators.scale import WORK
from mskoko_lib.indicators.vpr import Vpr, make_vpr, same_works
from mskoko_lib.observations import combine

BY_SCHOOL = [*WORK, "school_id"]
A, B = "999001", "999002"
MATH, MATH_2021 = (2022, "math", 4, 4), (2021, "math", 4, 4)
PHYSICS, HISTORY = (2022, "physics", 7, 7), (2022, "history", 5, 5)


@dataclass(frozen=True)
class Scale:
    min_score: dict[int, int] = field(default_factory=lambda: {3: 1, 4: 2, 5: 3})


# work, school, points of tasks 1-3 (x not started, n not taught, None absent), reported mark, journal mark
PUPILS: list[tuple[Any, str, str | None, int | None, int | None]] = [
    (MATH, A, "112", None, 4),  # 4 points: «5», higher than the journal
    (MATH, A, "110", None, 4),  # 2 points: «4», equal
    (MATH, A, "10x", None, 5),  # 1 point: «3», lower by two
    (MATH, A, None, None, 3),
    (MATH, B, "000", None, 3),  # «2», lower
    (MATH, B, "111", None, None),  # «5», nothing to compare with
    (MATH, B, "01n", None, 3),  # «3», equal
    (PHYSICS, B, "3", None, 4),  # no scale
    (HISTORY, A, "", 4, 5),  # a mark and no points
    (MATH_2021, A, "111", None, 5),  # «5»
    (MATH_2021, A, "000", None, 3),  # «2»
    (MATH_2021, A, "100", None, 3),  # «3»
    (MATH_2021, B, "112", None, 5),  # «5»
]
STATE = {"x": "not_started", "n": "not_taught"}


def small() -> Vpr:
    results, points = [], []
    for place, (work, school, answers, reported, journal) in enumerate(PUPILS):
        score = sum(int(a) for a in answers if a.isdigit()) if answers else None
        results.append(
            {
                "result_id": place, **dict(zip(WORK, work, strict=True)), "school_id": school, "primary_score": score,
                "status": "absent" if answers is None else "wrote", "reported_mark": reported, "journal_mark": journal,
            }
        )  # fmt: skip
        for task, answer in enumerate(answers or "", start=1):
            value = int(answer) if answer.isdigit() else (0 if answer == "x" else None)
            points.append((place, str(task), value, STATE.get(answer, "points")))
    table = pd.DataFrame(results).astype(
        {"primary_score": "Float64", "reported_mark": "Int64", "journal_mark": "Int64"}
    )
    task_points = pd.DataFrame(points, columns=["result_id", "task", "points", "state"]).astype({"points": "float64"})
    works = pd.DataFrame(
        [(*MATH, 4), (*MATH_2021, 4), (*PHYSICS, None), (*HISTORY, None)], columns=[*WORK, "max_score"]
    )
    tasks = [
        (*work, task, int(task), top) for work in (MATH, MATH_2021) for task, top in (("1", 1), ("2", 1), ("3", 2))
    ]
    tasks.append((*PHYSICS, "1", 1, None))
    work_tasks = pd.DataFrame(tasks, columns=[*WORK, "task", "task_order", "max_points"])
    return make_vpr(
        table, task_points, works.astype({"max_score": "Int64"}), work_tasks.astype({"max_points": "Int64"}),
        {MATH: Scale(), MATH_2021: Scale()}, {"vpr_results": "r", "vpr_tasks": "t"},
    )  # fmt: skip


def pick(table: pd.DataFrame, indicator: str, work: tuple[Any, ...] = MATH, **more: str) -> dict[str, Any]:
    """The one observation with these dimensions."""
    wanted = {**dict(zip(WORK, work, strict=True)), "school_id": "", "group": "", "category": "", **more}
    found = table[table["indicator"] == indicator]
    for key, value in wanted.items():
        found = found[found[key] == value]
    assert len(found) == 1, (indicator, wanted, len(found))
    return dict(found.iloc[0])


def xn(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["numerator"], row["n"]


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_summary_of_the_municipality() -> None:
    table = made.summary_observations(small())
    assert [xn(pick(table, name)) for name in ("listed", "takers", "absent", "absent_share")] == [
        (7, 7),
        (6, 7),
        (1, 7),
        (1, 7),
    ]
    assert pick(table, "absent_share")["obs_value"] == pytest.approx(100 / 7)
    assert [xn(pick(table, "mark_share", category=m)) for m in "2345"] == [(1, 6), (2, 6), (1, 6), (2, 6)]
    assert xn(pick(table, "success_share")) == (5, 6)
    assert xn(pick(table, "good_marks_share")) == (3, 6)
    assert pick(table, "sou")["obs_value"] == pytest.approx((16 + 2 * 36 + 64 + 2 * 100) / 6)
    assert xn(pick(table, "mean_mark")) == (22, 6)
    assert xn(pick(table, "mean_primary_score")) == (11, 6)
    assert [xn(pick(table, "journal_share", category=c)) for c in ("lower", "equal", "higher")] == [
        (2, 5),
        (2, 5),
        (1, 5),
    ]
    assert xn(pick(table, "journal_gap2_share")) == (1, 5)
    assert {pick(table, name)["n_schools"] for name in ("takers", "success_share", "mean_primary_score")} == {2}
    # Wilson for 3 of 6 at 95 %, as tables give it: 18,8–81,2.
    good = pick(table, "good_marks_share")
    assert (round(good["low"], 1), round(good["high"], 1), good["interval"]) == (18.8, 81.2, "wilson")
    sensitive = table[table["sensitive"]]
    assert set(zip(sensitive["indicator"], sensitive["category"], strict=True)) == {("mark_share", "2")}
    assert set(table["table"]) == {"vpr_results"}
    assert set(table["table_hash"]) == {"r"}


def test_summary_by_school() -> None:
    table = made.summary_observations(small(), by=BY_SCHOOL)
    assert xn(pick(table, "success_share", school_id=A)) == (3, 3)
    assert xn(pick(table, "success_share", school_id=B)) == (2, 3)
    assert xn(pick(table, "absent", school_id=B)) == (0, 3)
    assert set(table["n_schools"]) == {1}
    assert_frame_equal(
        made.summary_observations(small().of_school(A), by=BY_SCHOOL),
        table[table["school_id"] == A].reset_index(drop=True),
    )


def test_works_without_scale_or_points() -> None:
    table = made.summary_observations(small())
    physics, history = (set(table[table["subject"] == name]["indicator"]) for name in ("physics", "history"))
    assert physics == {"listed", "takers", "absent", "absent_share", "mean_primary_score"}
    assert "mean_primary_score" not in history
    assert xn(pick(table, "mark_share", HISTORY, category="4")) == (1, 1)
    assert xn(pick(table, "journal_share", HISTORY, category="lower")) == (1, 1)


def test_totals_count_a_pupil_once_for_each_work() -> None:
    town, schools = made.total_observations(small()), made.total_observations(small(), by=BY_SCHOOL)
    of_2022 = town[town["year"] == 2022].set_index("indicator")["numerator"].to_dict()
    assert of_2022 == {"listed": 9, "takers": 8, "absent": 1, "absent_share": 1}
    of_a = schools[(schools["year"] == 2022) & (schools["school_id"] == A)].set_index("indicator")["numerator"]
    assert of_a.to_dict() == {"listed": 5, "takers": 4, "absent": 1, "absent_share": 1}
    assert town["subject"].unique().tolist() == [""]


def test_scores() -> None:
    table = made.score_observations(small())
    counts = [xn(pick(table, "score_count", category=f"{score:03d}")) for score in range(5)]
    assert counts == [(1, 6), (2, 6), (1, 6), (1, 6), (1, 6)]
    # No maximum is known for physics: up to the largest score seen.
    physics = table[table["subject"] == "physics"]
    assert physics["category"].tolist() == ["000", "001", "002", "003"]
    assert "history" not in set(table["subject"])


def test_tasks() -> None:
    table = made.task_observations(small())
    assert [xn(pick(table, "task_completion", category=task)) for task in "123"] == [(4, 6), (4, 6), (3, 5)]
    assert pick(table, "task_completion", category="3")["obs_value"] == pytest.approx(100 * 3 / 10)
    assert [xn(pick(table, "task_full_share", category=task)) for task in "123"] == [(4, 6), (4, 6), (1, 5)]
    of_five = pick(table, "task_completion", category="3", group="mark5")
    assert (xn(of_five), of_five["obs_value"]) == ((3, 2), 75.0)
    of_three = pick(table, "task_completion", category="3", group="mark3")
    assert (xn(of_three), of_three["obs_value"]) == ((0, 1), 0.0)
    unknown = pick(table, "task_completion", PHYSICS, category="1")
    assert (unknown["obs_status"], unknown["n"]) == ("no_data", 1)
    assert pd.isna(unknown["obs_value"])
    assert set(table["table"]) == {"vpr_task_points"}


def test_change() -> None:
    table = made.change_observations(small(), year=2022)
    assert pick(table, "success_change")["obs_value"] == pytest.approx(100 * (5 / 6 - 3 / 4))
    assert pick(table, "good_marks_change")["obs_value"] == pytest.approx(0.0)
    assert set(table["subject"]) == {"math"}
    of_a = pick(made.change_observations(small(), year=2022, by=BY_SCHOOL), "good_marks_change", school_id=A)
    assert of_a["obs_value"] == pytest.approx(100 * (2 / 3 - 1 / 3))
    assert of_a["low"] < 0 < of_a["high"]
    assert len(made.change_observations(small(), year=2021)) == 0


def test_narrowing_keeps_only_what_was_asked_for() -> None:
    town = small()
    assert set(town.of_works([MATH]).results["subject"]) == {"math"}
    assert len(town.of_works([MATH]).points) == 6 * 3
    assert set(town.of_year(2021).scales) == {MATH_2021}
    whole = made.task_observations(town)
    narrowed = made.task_observations(town.of_works([MATH]))
    assert_frame_equal(narrowed, whole[(whole["subject"] == "math") & (whole["year"] == 2022)].reset_index(drop=True))


Change = Callable[[pd.DataFrame, pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]]


def _set(frame: pd.DataFrame, rows: pd.Series[bool], column: str, value: object) -> pd.DataFrame:
    out = frame.copy()
    out.loc[rows, column] = value
    return out


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda w, t: (w, t), True),
        (lambda w, t: (_set(w, w["year"] == 2021, "max_score", 5), t), False),
        (lambda w, t: (_set(w, w["year"] == 2021, "max_score", None), t), False),
        (lambda w, t: (_set(w, w["subject"] == "math", "max_score", None), t), False),  # two unknowns are not equal
        (lambda w, t: (w, _set(t, (t["year"] == 2021) & (t["task"] == "2"), "max_points", 2)), False),
        (lambda w, t: (w, _set(t, (t["year"] == 2021) & (t["task"] == "2"), "max_points", None)), True),
        (lambda w, t: (w, t[~((t["year"] == 2021) & (t["task"] == "3"))]), False),
        # The autumn of the next grade writes the programme of this one.
        (lambda w, t: (_set(w, w["year"] == 2021, "grade", 5), _set(t, t["year"] == 2021, "grade", 5)), True),
        (lambda w, t: (_set(w, w["year"] == 2021, "programme_grade", 3), t), False),
        (lambda w, t: (w, t[t["year"] != 2021]), False),
    ],
)
def test_same_works(change: Change, same: bool) -> None:
    town = small()
    works, tasks = change(town.works, town.tasks)
    found = same_works(works, tasks, 2022)
    assert found.to_dict("records") == ([{"subject": "math", "programme_grade": 4}] if same else [])


def test_a_programme_written_twice_in_a_year_has_no_partner() -> None:
    town = small()
    again = [frame[frame["year"] == 2021].assign(grade=5) for frame in (town.works, town.tasks)]
    autumn = town.results[town.results["year"] == 2021].assign(grade=5, result_id=lambda r: r["result_id"] + 100)
    both = Vpr(
        pd.concat([town.results, autumn], ignore_index=True), town.task_points,
        pd.concat([town.works, again[0]], ignore_index=True), pd.concat([town.tasks, again[1]], ignore_index=True), town.scales,
    )  # fmt: skip
    assert len(made.change_observations(both, year=2022)) == 0


# -- laws ------------------------------------------------------------------------------------------------------------


def everything(town: Vpr, by: list[str] | tuple[str, ...] = WORK) -> pd.DataFrame:
    return combine(
        [
            made.summary_observations(town, by=by),
            made.total_observations(town, by=by),
            made.score_observations(town, by=by),
            made.task_observations(town, by=by),
            made.change_observations(town, year=2022, by=by),
        ]
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vpr") / "town"
    write_town(path, n_schools=3)
    return path


def read(path: Path) -> Vpr:
    """Mathematics and Russian of grade 4 and biology of grade 5, 2021 and 2022, as a note puts two years together."""
    known, folder, parts = norms.load(), dataroot.open_root(path), []
    for place, year in enumerate((2021, 2022)):
        tables = dict(intake.read_year(folder, year, known).tables)
        for name in ("vpr_results", "vpr_tasks"):
            tables[name] = tables[name].assign(result_id=tables[name]["result_id"] + 1_000_000 * place)
        parts.append(tables)
    merged = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    works = merged["vpr_works"]
    works = works[works["subject"].isin(["math", "russian", "biology"]) & works["programme_grade"].isin([4, 5])]
    scales = {}
    for key in works[list(WORK)].itertuples(index=False, name=None):
        found = known.vpr_scale(key[0], key[1], key[3])
        if found is not None and key != (2022, "biology", 5, 5):  # one work is left without a scale
            scales[key] = found
    town = make_vpr(merged["vpr_results"], merged["vpr_tasks"], works, merged["vpr_work_tasks"], scales, {})
    return town.of_works(set(works[list(WORK)].itertuples(index=False, name=None)))


@pytest.fixture(scope="module")
def town(root: Path) -> Vpr:
    return read(root)


@pytest.fixture(scope="module")
def observed(town: Vpr) -> pd.DataFrame:
    return everything(town)


def asked(table: pd.DataFrame) -> pd.DataFrame:
    """A table as an auditor queries it: numbers are float, what is missing is NaN."""
    numbers = [
        c for c in ("primary_score", "reported_mark", "journal_mark", "mark", "points", "max_points") if c in table
    ]
    return table.assign(**{c: table[c].astype("Float64").to_numpy(float, na_value=float("nan")) for c in numbers})


def check_lineage(town: Vpr, observations: pd.DataFrame) -> None:
    tables = {"vpr_results": asked(town.results), "vpr_task_points": asked(town.points)}
    chosen: dict[tuple[str, str], pd.DataFrame] = {}
    for row in observations[observations["kind"] != "model"].to_dict("records"):
        address = (row["table"], row["where_n"])
        if address not in chosen:
            chosen[address] = tables[row["table"]].query(row["where_n"])
        of_n, where, name = chosen[address], row["where_numerator"], row["indicator"]
        assert len(of_n) == row["n"], (name, row["where_n"])
        if where.startswith("sum:"):
            assert of_n[where[4:]].sum() == pytest.approx(row["numerator"]), (name, row["where_n"])
        elif where:
            assert len(of_n.query(where)) == row["numerator"], (name, row["where_n"], where)
        else:
            assert name in ("listed", "sou")  # all of n; and a weighted mean, which has no numerator
            assert pd.isna(row["numerator"]) if name == "sou" else row["numerator"] == row["n"]
        if row["kind"] == "share" and not pd.isna(row["obs_value"]):
            assert row["obs_value"] == pytest.approx(100 * row["numerator"] / row["n"])
        if row["kind"] == "count":
            assert row["obs_value"] == row["numerator"]


#: printed shares of the reports are no figures of the protocols
OF_VPR = {name for name, one in passports().items() if one.plan_item == "1.4"} - {"planned_completion"}


def test_lineage_by_hand_town() -> None:
    table = combine([everything(small()), everything(small(), BY_SCHOOL)])
    assert set(table["indicator"]) == OF_VPR  # every passport is made, every figure has one
    assert table["obs_id"].is_unique
    check_lineage(small(), table)


def test_lineage_of_the_municipality(town: Vpr, observed: pd.DataFrame) -> None:
    assert set(observed["indicator"]) == OF_VPR
    assert set(observed["year"]) == {2021, 2022}
    check_lineage(town, observed)


def test_lineage_of_schools(town: Vpr) -> None:
    part = town.of_works([MATH, MATH_2021, (2022, "biology", 5, 5)])
    by_school = everything(part, BY_SCHOOL)
    assert by_school.groupby("indicator")["school_id"].nunique().max() == 3
    check_lineage(part, by_school)
    assert combine([everything(part), by_school])["obs_id"].is_unique


def test_ids_are_unique_and_do_not_know_the_values(town: Vpr, observed: pd.DataFrame) -> None:
    assert observed["obs_id"].is_unique
    changed = Vpr(town.results.assign(journal_mark=5), town.task_points, town.works, town.tasks, town.scales)
    again = everything(changed)
    both = observed.merge(again, on="obs_id", suffixes=("", "_again"))
    assert (both["indicator"] == both["indicator_again"]).all()
    assert len(both) == len(observed)


def test_names_of_schools_and_order_of_rows_change_nothing(town: Vpr, observed: pd.DataFrame) -> None:
    renamed = {
        school: f"x{place}" for place, school in enumerate(sorted(town.results["school_id"].unique(), reverse=True))
    }
    results = town.results.assign(school_id=town.results["school_id"].map(renamed)).sample(frac=1, random_state=7)
    shuffled = Vpr(
        results, town.task_points.sample(frac=1, random_state=8), town.works.sample(frac=1, random_state=9),
        town.tasks.sample(frac=1, random_state=10), town.scales,
    )  # fmt: skip
    assert_frame_equal(everything(shuffled), observed)


def test_every_row_twice_doubles_counts_and_keeps_shares(town: Vpr, observed: pd.DataFrame) -> None:
    shift = 10_000_000  # beyond every id, also of works that are not looked at
    doubled = Vpr(
        *(
            pd.concat([frame, frame.assign(result_id=frame["result_id"] + shift)], ignore_index=True)
            for frame in (town.results, town.task_points)
        ),
        town.works,
        town.tasks,
        town.scales,
    )
    twice = everything(doubled)
    assert twice["obs_id"].tolist() == observed["obs_id"].tolist()
    assert_frame_equal(twice[["numerator", "n"]], 2 * observed[["numerator", "n"]])
    counts = observed["kind"] == "count"
    assert (twice["obs_value"][counts] == 2 * observed["obs_value"][counts]).all()
    assert_frame_equal(twice.loc[~counts, ["obs_value"]], observed.loc[~counts, ["obs_value"]])
    assert twice["n_schools"].tolist() == observed["n_schools"].tolist()
    wide = (observed["kind"] == "share") & (observed["n"] > 0) & observed["low"].notna()
    assert wide.any()
    assert ((twice["high"] - twice["low"])[wide] < (observed["high"] - observed["low"])[wide]).all()


def test_a_school_without_rows_changes_nothing(root: Path, observed: pd.DataFrame, tmp_path: Path) -> None:
    copy = tmp_path / "town"
    shutil.copytree(root, copy)
    with (copy / "schools.csv").open("a", encoding="utf-8") as registry:
        registry.write("edu990999,МБОУ «Начальная школа № 99» города Светлореченска,НОШ № 99,НОШ,99999,990999\n")
    assert len(dataroot.open_root(copy).schools) == 4
    assert_frame_equal(everything(read(copy)), observed)


def test_schools_add_up_to_the_municipality(town: Vpr) -> None:
    keys = ["indicator", *WORK, "group", "category"]
    whole = made.summary_observations(town).query("kind in ['count', 'share']").set_index(keys)
    parts = made.summary_observations(town, by=BY_SCHOOL).query("kind in ['count', 'share']")
    summed = parts.groupby(keys)[["numerator", "n"]].sum()
    assert_frame_equal(summed.sort_index(), whole[["numerator", "n"]].sort_index(), check_dtype=False)
