"""Every file of the exam centre among the invented samples loads with exactly the values in it, told by other readers."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from mskoko_lib import norms
from mskoko_lib.dataroot import open_root
from mskoko_lib.intake import Delivery, read_year
from mskoko_lib.intake.people import INVENTED
from tests.conftest import SHARED
from tests.intake.exams import protocols as p

SAMPLES = SHARED / "samples" / "synthetic"
NAMES = sorted(path.name for path in SAMPLES.glob("RCOI_*")) if SAMPLES.is_dir() else ["нет образцов"]
#: exam, subject, day of each block in the order of the file; then columns (0-based) of code, class, surname, name,
#: patronymic, short mask, long mask, primary score, result, by the names of the layouts
_SPARSE_OGE = (1, 2, 10, 12, 13, 14, 17, 18, 20)
LAYOUTS: dict[str, tuple[list[tuple[str, str, str]], tuple[int, ...]]] = {
    "RCOI_EGE_regional_sparse.xlsx": ([("ege", "chemistry", "2026-06-01")], (4, 6, 12, 13, 14, 16, 18, 20, 22)),
    "RCOI_OGE_regional_sparse.xlsx": (
        [("oge", "math", "2026-06-02"), ("oge", "russian", "2026-06-09")],
        _SPARSE_OGE,
    ),
    "RCOI_OGE_appeals.xlsx": ([("oge", "math", "2026-06-02")], (1, 2, 5, 6, 7, -1, -1, 10, 11)),
    "RCOI_OGE_normalized_02_2026.06.02.csv": ([("oge", "math", "2026-06-02")], (1, 2, 6, 7, 8, 11, 12, 13, 14)),
    "RCOI_csv_semicolon.csv": ([("oge", "math", "2026-06-02")], (2, 3, 6, 7, 8, 11, 12, 13, 14)),
}
Row = tuple[str, str, str, str, str, str, float, float]


def _grid(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _expected(name: str) -> tuple[dict[int, Row], list[tuple[int, str, str, float | None, float | None]]]:
    """(row of the file → values, tasks as (row, part, number, points, maximum))."""
    exams, columns = LAYOUTS[name]
    code, klass, *who, short, long, primary, result = columns
    rows: dict[int, Row] = {}
    tasks: list[tuple[int, str, str, float | None, float | None]] = []
    block, last = -1, 0
    for number, cells in enumerate(_grid(SAMPLES / name), 1):
        if not (cells[0].isdigit() and len(cells) > max(columns) and cells[primary].isdigit()):
            continue
        block += int(cells[0]) <= last or block < 0
        last = int(cells[0])
        key = str(INVENTED.keys(name).name(*(cells[k] for k in who)))
        letter = cells[klass].upper().removeprefix("9")
        rows[number] = (*exams[block], f"9{cells[code]}", letter, key, float(cells[primary]), float(cells[result]))
        if short < 0:
            continue
        for k, sign in enumerate(cells[short], 1):
            tasks.append((number, "short", str(k), None if sign == "+" else 0 if sign == "-" else float(sign), None))
        for k, (got, most) in enumerate(re.findall(r"(\d)\((\d)\)", cells[long]), len(cells[short]) + 1):
            tasks.append((number, "long", str(k), float(got), float(most)))
    return rows, tasks


def _read(folder: Path, name: str) -> Delivery:
    p.write_root(folder)
    (folder / "2026").mkdir()
    shutil.copy(SAMPLES / name, folder / "2026" / name)
    return read_year(open_root(folder), 2026, norms.load())


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_sample_loads_with_its_values(tmp_path: Path, name: str) -> None:
    delivery = _read(tmp_path, name)
    rows, tasks = _expected(name)
    assert len(rows) in (3, 5, 10)  # as many as the file holds
    table = p.results(delivery).set_index("source_row")
    table["result"] = table["mark"].astype("Float64").fillna(table["test_score"])
    table["day"] = table["exam_date"].dt.strftime("%Y-%m-%d")
    columns = ["exam", "subject", "day", "school_id", "class_label", "name_key", "primary_score", "result"]
    assert {int(row): tuple(values) for row, *values in table[columns].itertuples(name=None)} == rows
    assert p.counts(delivery) == (len(rows), len(rows), 0, 0)
    stored = delivery.tables["exam_tasks"].assign(row=lambda t: t["result_id"].map(p.results(delivery)["source_row"]))
    stored = stored[["row", "part", "task", "points", "max_points"]].astype(object)
    told = [tuple(None if v != v or v is None or str(v) == "<NA>" else v for v in row) for row in _tuples(stored)]
    assert sorted(told, key=str) == sorted(tasks, key=str)
    p.assert_told(delivery)


def _tuples(table: object) -> list[tuple[object, ...]]:
    rows = table.where(table.notna(), None).itertuples(index=False, name=None)
    return [
        (int(row), part, task, points, None if most is None else float(most)) for row, part, task, points, most in rows
    ]


@pytest.mark.shared
def test_samples_of_one_exam_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """The invented files give one pupil several results on one day: nobody can tell which holds."""
    p.write_root(tmp_path)
    (tmp_path / "2026").mkdir()
    for name in ("RCOI_csv_semicolon.csv", "RCOI_OGE_normalized_02_2026.06.02.csv"):
        shutil.copy(SAMPLES / name, tmp_path / "2026" / name)
    delivery = read_year(open_root(tmp_path), 2026, norms.load())
    assert p.counts(delivery) == (10, 0, 0, 10)
    assert p.rules(delivery)["conflict"] == 10
    p.assert_told(delivery)
