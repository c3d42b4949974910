"""The invented town: bytes, sizes, planted facts; what it must not contain."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

from mskoko_lib import norms
from mskoko_lib.demo import PLANTED, Planted, write_town
from mskoko_lib.demo.works import WORKS
from mskoko_lib.errors import MskokoError

Town = tuple[Path, Planted]
Rows = dict[str, list[Any]]
REAL = Path(__file__).parents[3] / "shared/samples/real"
NOT_WORKBOOKS = ("~$", "Сопроводительное")


def hashes(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def points(row: Any) -> int:
    return sum(int(cell) for cell in row.tasks if cell.isdecimal())


def wrote(rows: list[Any]) -> list[Any]:
    return [row for row in rows if row.variant != "отсутствовал"]


def test_bytes_do_not_depend_on_the_process(small: Town, tmp_path: Path) -> None:
    call = "import sys, pathlib as p; from mskoko_lib import demo; demo.write_town(p.Path(sys.argv[1]), n_schools=3)"
    for number, (hash_seed, zone, language) in enumerate([("1", "Asia/Kamchatka", "C"), ("77", "UTC", "ru_RU.UTF-8")]):
        target = tmp_path / str(number)
        names = {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": language}
        subprocess.run([sys.executable, "-c", call, str(target)], env=os.environ | names, check=True)
        assert hashes(target) == hashes(small[0])


def test_seed_changes_data_and_a_year_stands_alone(small: Town, tmp_path: Path) -> None:
    write_town(tmp_path / "a", n_schools=3, years=(2022,))
    write_town(tmp_path / "b", n_schools=3, years=(2022,), seed=1)
    whole = {name: value for name, value in hashes(small[0]).items() if not name.startswith(("2020", "2021"))}
    assert hashes(tmp_path / "a") == whole
    assert hashes(tmp_path / "b").keys() == whole.keys()
    assert hashes(tmp_path / "b")["2022/3104208.xlsx"] != whole["2022/3104208.xlsx"]


def test_size_of_the_town(full: Town) -> None:
    path, planted = full
    for schools in planted.pupils.values():
        assert 7600 <= sum(sum(grades.values()) for grades in schools.values()) <= 8400
        assert 560 <= sum(grades.get(9, 0) for grades in schools.values()) <= 640
        assert 165 <= sum(grades.get(11, 0) for grades in schools.values()) <= 195
    upper = [school for school, grades in planted.pupils[2022].items() if 10 in grades]
    assert 0 < len(upper) < 14
    with (path / "schools.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert list(table[0]) == ["login", "name", "short_name", "type", "rcoi_code", "school_id"]
    types = Counter(row["type"] for row in table)
    assert types == {"СОШ": 10, "гимназия": 1, "лицей": 1, "ООШ": 1, "начальная школа": 1}
    assert all(row["login"] == f"edu{row['school_id']}" and row["school_id"].startswith("99") for row in table)
    assert len({row["rcoi_code"] for row in table}) == 14
    info = yaml.safe_load((path / "root.yaml").read_text(encoding="utf-8"))
    assert info.keys() == {"municipality", "spellings", "invented", "contact"}
    assert info["invented"] is True
    assert "город Светлореченск" in info["spellings"]


def test_cohorts_move_up(full: Town) -> None:
    rolls = full[1].pupils
    for school, grades in rolls[2021].items():
        for grade in (1, 2, 3, 5, 6, 7, 8):
            assert rolls[2022][school].get(grade + 1, 0) == grades.get(grade, 0)
    assert rolls[2020] == rolls[2021]  # the autumn of 2020 and the spring of 2021 are one school year


def test_maxima_and_boundaries_are_the_norms() -> None:
    known = norms.load()
    for year in (2020, 2021, 2022):
        for work in WORKS:
            scale = known.vpr_scale(year, work.subject, work.grade)
            if (year, work.subject, work.grade) in PLANTED.works_without_scale:
                assert scale is None
            else:
                assert scale is not None, (year, work.subject, work.grade)
                assert scale.max_score == work.max_score
                assert tuple(scale.min_score[mark] for mark in (3, 4, 5)) == work.boundaries


def test_nineteen_or_so_works_in_every_year(full: Town) -> None:
    for year in (2020, 2021, 2022):
        files = full[1].results(year)
        assert len(files) == 20
        assert {file.grade for file in files} == ({5, 6, 7, 8, 9} if year == 2020 else {4, 5, 6, 7, 8})


def test_every_task_reaches_its_maximum(full: Town, full_rows: Rows) -> None:
    maxima = {(work.subject, work.grade): work.maxima for work in WORKS}
    for file in full[1].files:
        if file.kind != "results":
            continue
        rows = wrote(full_rows[file.path])
        for position, most in enumerate(maxima[str(file.subject), int(file.programme_grade or 0)]):
            reached = sum(row.tasks[position] == str(most) for row in rows)
            assert reached >= 0.02 * len(rows), (file.path, position)


def test_inflated_school_piles_up_at_the_boundaries(full: Town, full_rows: Rows) -> None:
    boundaries = {(work.subject, work.grade): work.boundaries for work in WORKS}
    for year in (2020, 2021, 2022):
        below: Counter[bool] = Counter()
        at: Counter[bool] = Counter()
        gap: defaultdict[bool, list[int]] = defaultdict(list)
        for file in full[1].results(year):
            limits = boundaries[str(file.subject), int(file.programme_grade or 0)]
            for row in wrote(full_rows[file.path]):
                inflated = row.login.endswith(PLANTED.inflated_school)
                below[inflated] += any(row.total == limit - 1 for limit in limits)
                at[inflated] += row.total in limits
                if row.mark.strip().isdecimal():
                    mark = 2 + sum(row.total >= limit for limit in limits)
                    gap[inflated].append(int(row.mark) - mark)
        assert below[True] / at[True] < 0.1 < 0.3 < below[False] / at[False] < 0.8
        assert sum(gap[True]) / len(gap[True]) > sum(gap[False]) / len(gap[False]) + 0.25


def test_weak_silent_and_tiny_schools(full: Town, full_rows: Rows) -> None:
    lowest = 0
    for file in full[1].files:
        if file.kind != "results":
            continue
        totals: defaultdict[str, list[int]] = defaultdict(list)
        for row in full_rows[file.path]:
            totals[row.login[3:]] += [row.total] if row.variant != "отсутствовал" else []
        assert 0 < len(totals.get(PLANTED.tiny_school, [1])) < 10
        assert (PLANTED.silent_school in totals) == (file.year != PLANTED.silent_year)
        means = {school: sum(values) / len(values) for school, values in totals.items() if len(values) >= 20}
        lowest += min(means, key=lambda school: means[school]) == PLANTED.weak_school
    assert lowest >= 50  # of 60 works


def test_one_work_is_much_harder_than_the_year_before(full: Town, full_rows: Rows) -> None:
    changes = {}
    for work in WORKS:
        shares = []
        for year in (2021, 2022):
            rows = wrote(full_rows[full[1].work(year, work.subject, work.grade).path])
            shares.append(sum(points(row) for row in rows) / (len(rows) * work.max_score))
        changes[2022, work.subject, work.grade] = 100 * (shares[1] - shares[0])
    assert changes.pop(PLANTED.harder_work) < -12
    assert max(abs(change) for change in changes.values()) < 5


def test_nothing_real_in_it(full: Town) -> None:
    path, _ = full
    logins = set()
    for file in path.rglob("*.xlsx"):
        if file.name.startswith(NOT_WORKBOOKS):
            continue
        book = CalamineWorkbook.from_path(file)
        for name in book.sheet_names:
            grid = book.get_sheet_by_name(name).to_python()
            logins |= {str(cell) for row in grid for cell in row[:2] if str(cell).startswith(("sch", "edu"))}
    assert len(logins) == 2 * 15 - 1  # thirteen or fourteen schools and a foreign one, old and new logins
    assert all(login[3:5] == "99" for login in logins)


@pytest.mark.shared
def read_csv(path: Path) -> str:
    raw = path.read_bytes()
    return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") or path.parent.name[0] != "2" else "cp1251")


def test_no_name_of_the_real_samples(full: Town) -> None:
    with (REAL / "slavgorod/schools.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    forbidden = {row["municipality"].removeprefix("город ") for row in table} | {row["login"][3:] for row in table}
    forbidden |= {row["name"] for row in table if not row["name"].startswith("МБОУ СОШ №")}
    assert forbidden
    words = []
    for file in full[0].rglob("*"):
        words.append(file.name)
        if file.suffix in {".csv", ".yaml"}:
            words.append(read_csv(file))
        elif file.suffix == ".xlsx" and not file.name.startswith(NOT_WORKBOOKS):
            book = CalamineWorkbook.from_path(file)
            for name in book.sheet_names:
                cells = {str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row}
                words.extend(cells)
    everything = "\n".join(words)
    assert [name for name in sorted(forbidden) if name in everything] == []


def test_refusals(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(MskokoError, match="не пуста"):
        write_town(tmp_path, n_schools=3)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    for wrong in ({"n_schools": 2}, {"n_schools": 10_000}, {"years": (2019,)}, {"scale": 9.0}, {"seed": -1}):
        with pytest.raises(MskokoError, match="не построить"):
            write_town(tmp_path / "town", **wrong)
    assert not (tmp_path / "town").exists()


def test_an_empty_folder_is_taken_and_nothing_is_left_beside(tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    planted = write_town(tmp_path / "town", n_schools=3, years=(2021,), scale=0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["town"]
    assert planted.schools == (PLANTED.weak_school, PLANTED.inflated_school, PLANTED.silent_school)
    assert sum(file.rows for file in planted.results(2021)) > 500
