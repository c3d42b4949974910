"""The town's timetables are read back whole, and what was planted in them is what the load shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from mskoko_lib.demo import PLANTED, Planted
from mskoko_lib.demo.timetables import LOAD
from mskoko_lib.indicators import load
from tests.demo.deliveries import delivered

Town = tuple[Path, Planted]


def test_the_load_is_what_was_planted(full: Town) -> None:
    path, planted = full
    delivery = delivered(path, 2022)
    files = delivery.passport.files.set_index("file").loc[list(planted.timetables)]
    assert (files["n_read"] == files["n_accepted"]).all()
    assert (files["n_refused"] == 0).all()
    assert set(files["layout"]) == {"timetable_months", "timetable_days"}
    table = delivery.tables["work_timetable"]
    assert len(table) == files["n_accepted"].sum()
    works, limits = load.class_works(table), load.Limits(10.0, 17.5, 1)
    silent = load.silent_schools(works, planted.schools, (2, 1), 2022)
    assert silent == {LOAD.unpublished: ["2", "1"], PLANTED.silent_school: ["2", "1"]}
    known = load.pairs(works, 2022, limits)
    subject, n, hours = LOAD.heavy
    heavy = known.loc[known["over"], ["school_id", "grade", "subject", "n_works", "hours"]].values.tolist()
    assert heavy == [[LOAD.crowded, LOAD.crowded_grade, subject, n, hours]]
    close = known.loc[known["n_close"] > 0, ["school_id", "grade", "course"]].values.tolist()
    assert close == [[LOAD.crowded, LOAD.close_grade, "algebra"]]
    days = load.days(works, limits)
    crowded = days.loc[days["crowded"], ["school_id", "grade"]].values.tolist()
    assert crowded == [[LOAD.crowded, LOAD.crowded_grade]]
    skills = [delivery.tables[f"form_{name}"] for name in ("cross_works", "school_works")]
    held = load.held_works(delivery.tables["form_works"], delivery.tables["vpr_results"], skills)
    both = load.planned_and_held(works, held, dt.date(2022, 12, 31))
    unheld = both[both["due"] & ~both["held"]]
    assert unheld[["school_id", "grade", "subject"]].values.tolist() == [
        [LOAD.not_held, LOAD.not_held_grade, "biology"]
    ]
    unplanned = both[both["held"] & ~both["planned"]]
    assert set(unplanned["school_id"]) == {LOAD.unplanned}
    assert set(unplanned["procedure_level"]) == {"municipal"}
