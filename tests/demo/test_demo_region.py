"""A region of any size: the town's own schools stay, further ones are like real ones in size and name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mskoko_lib import dataroot, intake, norms
from mskoko_lib.cli import app
from mskoko_lib.demo import write_town
from mskoko_lib.demo.town import MAX_SCHOOLS, REGISTRY, further_school, select_schools
from mskoko_lib.errors import MskokoError


def test_further_schools_have_codes_of_their_own() -> None:
    schools = select_schools(MAX_SCHOOLS)
    assert len(schools) == MAX_SCHOOLS
    for name in ("school_id", "rcoi_code", "short_name"):
        assert len({getattr(school, name) for school in schools}) == MAX_SCHOOLS, name
    assert schools[: len(REGISTRY)] == REGISTRY
    assert all(school.login(2022)[3:] == school.school_id and len(school.school_id) == 6 for school in schools)


def test_a_school_does_not_depend_on_how_many_there_are() -> None:
    assert select_schools(40)[20] == select_schools(200)[20] == further_school(6)


def test_sizes_are_mostly_small() -> None:
    sizes = sorted(school.size for school in select_schools(400)[14:])
    assert 15 <= sizes[len(sizes) // 2] <= 35
    assert sizes[-1] > 80


@pytest.mark.long
def test_a_region_is_read_whole(tmp_path: Path) -> None:
    planted = write_town(tmp_path / "region", n_schools=24, years=(2022,), scale=0.5)
    with (tmp_path / "region" / "schools.csv").open(encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == 24
    delivery = intake.read_year(dataroot.open_root(tmp_path / "region"), 2022, norms.load())
    files = delivery.passport.files
    assert (files["n_read"] == files[["n_accepted", "n_absent", "n_refused"]].sum(axis=1)).all()
    (facts,) = planted.exams
    assert set(delivery.tables["exam_results"]["school_id"]) > {
        school.school_id for school in select_schools(24)[14:20]
    }
    assert delivery.tables["exam_results"]["subject"].nunique() == len({subject for _, subject in facts.n_takers})


def test_limits_are_told(tmp_path: Path) -> None:
    with pytest.raises(MskokoError, match="так не построить"):
        write_town(tmp_path / "x", n_schools=MAX_SCHOOLS + 1)


def test_the_command_writes_over_its_own_town_alone(tmp_path: Path) -> None:
    target = tmp_path / "town"
    for _ in range(2):
        app(["demo", str(target), "--schools", "3", "--years", "2022"], standalone_mode=False)
    assert [path.name for path in sorted(target.iterdir())] == ["2022", "measures.yaml", "root.yaml", "schools.csv"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("x")
    with pytest.raises(MskokoError, match="другие файлы"):
        app(["demo", str(tmp_path / "mine")], standalone_mode=False)
    with pytest.raises(MskokoError, match="годы"):
        app(["demo", str(target), "--years", "вчера"], standalone_mode=False)
