"""Exams, essay and interview of the invented town, counted by an own reading of its files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from mskoko_lib.demo import PLANTED, Planted, gia, write_town
from mskoko_lib.demo.gia import EGE, OGE, sittings
from mskoko_lib.demo.people import person, typed
from mskoko_lib.demo.town import build, with_graduates_of_2020
from tests.demo.demo_reading import sheet, text

Town = tuple[Path, Planted]


def lines(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        raw = path.read_bytes()
        decoded = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1251")
        return [row for row in csv.reader(io.StringIO(decoded, newline=""), delimiter=";")]
    return [[text(cell) for cell in row] for row in sheet(path, 0)]


def data_rows(path: Path) -> list[list[str]]:
    return [row for row in lines(path) if row and row[0].isdigit() and len(row) > 5]


def test_rows_and_absences_are_those_told(full: Town) -> None:
    path, planted = full
    for facts in planted.exams:
        for file in facts.files:
            rows = data_rows(path / file.path)
            assert len(rows) == file.rows, file.path
            assert sum(any(cell == "Не явился" or cell == "не явился" for cell in row) for row in rows) == file.absent


def test_every_layout_of_the_exam_centre_is_written(full: Town) -> None:
    """FORMATS A7: the headers that tell one layout from another."""
    path, planted = full
    files = [file for facts in planted.exams if facts.year == 2022 for file in facts.files]
    heads = Counter()
    for file in files:
        found = lines(path / file.path)
        names = {cell for row in found for cell in row}
        heads.update({
            "sparse oge": {"Код МСУ", "Оценка", "Задания с развёрнутым ответом"} <= names and "Серия" not in names,
            "passport": {"Серия", "Код МСУ", "Оценка"} <= names, "dense": "Код участника" in names and "Оценка" in names,
            "csv": "ColumnName" in names, "appeals": "Состояние апелляции" in names, "compact": "№ бланка" in names,
            "sparse ege": "Тестовый балл" in names, "dense ege": "Балл" in names, "csv ege": "тестовый балл" in names,
            "parts": "первичный балл устной части" in names, "several": sum(bool(re.match(r"\d\d - ", row[0])) for row in found if row) > 1,
        })  # fmt: skip
    assert all(heads.values()), heads
    assert len(heads) == 11


def test_a_weak_school_is_weak_everywhere(full: Town) -> None:
    """Mean marks in ОГЭ mathematics 2022 by school, from the merged protocol."""
    path, planted = full
    marks: dict[str, list[int]] = defaultdict(list)
    subject = ""
    for row in lines(path / "2022/Протокол_ОГЭ_общий.xlsx"):
        if match := re.match(r"\d\d - (\w+)", row[0]):
            subject = match.group(1)
        elif row[0].isdigit() and row[20] in "2345" and row[20] and subject == "Математика":
            marks[row[1]].append(int(row[20]))
    means = {code: float(np.mean(of)) for code, of in marks.items() if len(of) >= 10}
    weak = "99" + PLANTED.weak_school[3:]
    assert min(means, key=lambda code: means[code]) == weak


def test_masks_are_no_sum(full: Town) -> None:
    """In real files the mask does not give the primary score; here neither."""
    equal = 0
    rows = data_rows(full[0] / "2022/3301.xlsx")
    for row in rows:
        points = row[11].count("+") + sum(int(got) for got, _ in re.findall(r"(\d)\((\d)\)", row[12]))
        equal += str(points) == row[13]
    assert len(rows) > 0
    assert equal < len(rows) / 4


def test_one_pupil_has_one_name_and_document(full: Town) -> None:
    """Documents of 2022 in two files: wherever a document stands twice, the name is the same but for its spelling."""
    path, _ = full
    names: dict[str, set[str]] = defaultdict(set)
    for name, first in (("2022/обществознание 9.xlsx", 10), ("2022/3301.xlsx", 6), ("2022/3304.xlsx", 6)):
        for row in data_rows(path / name):
            cells = (row[10], row[12], row[13], row[16]) if first == 10 else (row[6], row[7], row[8], row[10])
            plain = " ".join(" ".join(cells[:3]).upper().replace("Ё", "Е").replace("O", "О").split())
            names[cells[3]].add(plain)
    assert {len(found) for found in names.values()} == {1}
    assert len(names) > 400


def test_history_of_the_exams_is_kept() -> None:
    """2020: ОГЭ was cancelled; 2021: two subjects in grade 9, no base mathematics, ГВЭ for some graduates."""
    town = build(5, 3, 1.0)
    older = with_graduates_of_2020(town, 1.0)
    first = sittings(older, older.spring_roll(2020), 2020)
    assert {one.form for one in first} == {"ege"}
    assert {one.day.month for one in first} == {7}
    assert {one.pupil for one in first} <= set(range(len(town.cohort), len(older.cohort)))
    rows = sittings(town, town.roll(2021), 2021)
    assert {one.subject for one in rows if one.form == "oge"} == {"russian", "math"}
    assert "math_base" not in {one.subject for one in rows}
    assert any(one.form == "gve" and one.grade == 11 for one in rows)
    assert len({one.subject for one in sittings(town, town.roll(2022), 2022) if one.form == "oge"}) > 5


def test_scales() -> None:
    for subject, maximum in EGE.items():
        scores = [gia.test_score(subject, primary) for primary in range(maximum + 1)]
        assert (scores[0], scores[-1]) == (0, 100)
        assert scores == sorted(scores)
    for maximum, (three, four, five) in OGE.values():
        assert 0 < three < four < five < maximum


def test_scores_fit_their_scales() -> None:
    town = build(4, 5, 1.0)
    for one in sittings(town, town.roll(2022), 2022):
        if one.primary is None:
            assert one.state
            assert one.result is None
            continue
        if one.form == "oge":
            maximum, bounds = OGE[one.subject]
            assert one.result == 2 + sum(one.primary >= bound for bound in bounds)
            assert one.primary <= maximum
        elif one.subject == "math_base" or one.form == "gve":
            assert one.result in (2, 3, 4, 5)
        else:
            assert one.result == gia.test_score(one.subject, one.primary)


def test_names_are_invented_and_typed_in_many_ways() -> None:
    town = build(14, 20220901, 1.0)
    people = [person(town, k) for k in range(400)]
    assert people[7] == person(town, 7)
    assert len({one.number for one in people}) == 400
    assert any("-" in one.surname for one in people)
    assert any(one.patronymic.endswith(("оглы", "кызы")) for one in people)
    rng = np.random.default_rng(1)
    spelled = {typed(people[3], rng)[0] for _ in range(400)}
    assert len(spelled) > 2


@pytest.mark.parametrize("n_schools", [3, 5])
def test_small_towns(tmp_path: Path, n_schools: int) -> None:
    planted = write_town(tmp_path / "town", n_schools=n_schools, years=(2022,), scale=0.5)
    (facts,) = planted.exams
    assert all((tmp_path / "town" / file.path).is_file() for file in facts.files)
    assert facts.n_takers["oge", "math"] > 0
