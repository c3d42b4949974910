"""Workbooks of every layout, spoiled at random: each loads with every row accounted for, or says clearly what is wrong."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from mskoko_lib import intake, norms
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.demo import write_town
from mskoko_lib.intake.families import TITLES as PERSON_LAYOUTS
from tests.intake.books import assert_refused_are_told

NORMS = norms.load()
YEAR = 2022
MOST_ROWS = 22
CANARY = "Канарейкина Пернатия"
Grid = list[list[object]]
Base = list[tuple[str, list[tuple[str, Grid]]]]

GARBAGE: st.SearchStrategy[object] = st.one_of(
    st.sampled_from([
        None, "", " ", "\u00a0", "X", "Х", "-", "–", "=1+1", "#N/A", "не пройд.", "отсутствовал", "Не явился", "Удалён", "9А", "11",
        "99,5", "1e5", "4\u00a0", CANARY, "edu990104", "edu999999", "02 - Математика 2022.06.02", "Средние", "Код ОО", "Итого",
        "Группы участников", "07.12.2022", "зачёт", "1(2)0(3)", "+-+-", True, 0.5, -1, 5, 101, 10**12, 2022,
    ]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), st.integers(-5, 120),
)  # fmt: skip
#: (kind, place along rows, place along columns, value); places are taken modulo the size of the sheet
MUTATION = st.tuples(
    st.sampled_from(["cell", "cell", "cell", "drop_row", "blank_row", "copy_row", "shift_row", "drop_column", "swap_columns",
                     "copy_column", "header", "rename", "empty_sheet", "copy_sheet"]),
    st.integers(0, 200), st.integers(0, 60), GARBAGE,
)  # fmt: skip
BYTES = st.one_of(
    st.none(), st.none(), st.none(),
    st.tuples(st.just("cut"), st.floats(0, 1, allow_nan=False), st.integers(0, 255)),
    st.tuples(st.just("flip"), st.floats(0, 1, allow_nan=False), st.integers(1, 255)),
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataRoot, Base]:
    """A root without files of its year, and the first rows of every file of the invented town as grids."""
    path = tmp_path_factory.mktemp("mutated") / "town"
    write_town(path, n_schools=6, years=(YEAR,), scale=0.5)  # the sixth sends a timetable day by day
    base: Base = []
    for file in sorted((path / str(YEAR)).iterdir()):
        if file.name.startswith(("~$", "Сопроводительное")) or "(1)" in file.name:
            continue
        base.append((file.name, _grids(file)))
    shutil.rmtree(path / str(YEAR))
    (path / str(YEAR)).mkdir()
    return open_root(path), base


def _grids(file: Path) -> list[tuple[str, Grid]]:
    if file.suffix == ".csv":
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1251")
        return [("", [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][:MOST_ROWS])]
    book = CalamineWorkbook.from_path(file)
    return [(name, [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)][:MOST_ROWS])
            for name in book.sheet_names]  # fmt: skip


def _mutate(sheets: list[tuple[str, Grid]], mutation: tuple[str, int, int, object]) -> list[tuple[str, Grid]]:
    kind, row, column, value = mutation
    at = (row + column) % len(sheets)
    name, grid = sheets[at]
    grid = [list(line) for line in grid]
    if not grid or not grid[0]:
        return sheets
    r, c = row % len(grid), column % len(grid[0])
    changes: dict[str, Callable[[], object]] = {
        "cell": lambda: grid[r].__setitem__(c, value),
        "drop_row": lambda: grid.pop(r),
        "blank_row": lambda: grid.insert(r, [""] * len(grid[0])),
        "copy_row": lambda: grid.append(list(grid[r])),
        "shift_row": lambda: grid[r].insert(c, ""),
        "drop_column": lambda: [line.pop(c) for line in grid if c < len(line)],
        "swap_columns": lambda: [line.__setitem__(slice(c, c + 2), line[c : c + 2][::-1]) for line in grid],
        "copy_column": lambda: [line.append(line[c]) for line in grid if c < len(line)],
        "header": lambda: [
            line.__setitem__(c, value) for line in grid[:6] if c < len(line) and isinstance(line[c], str)
        ],
        "empty_sheet": lambda: grid.clear(),
    }
    if kind == "rename":
        name = f"Лист {row}"
    elif kind == "copy_sheet" and name:
        return [*sheets, (f"{name[:20]} копия {len(sheets)}", grid)]
    elif kind in changes:
        changes[kind]()
    return [*sheets[:at], (name, grid), *sheets[at + 1 :]]


def _written(name: str, sheets: list[tuple[str, Grid]], encoding: str) -> bytes:
    if name.endswith(".csv"):
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=";").writerows(sheets[0][1])
        return stream.getvalue().encode(encoding, errors="replace")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for k, (title, grid) in enumerate(sheets):
        sheet = book.create_sheet(title if title and title.lower() not in taken else f"Лист{k}")
        taken.add(sheet.title.lower())
        for line in grid:
            sheet.append([_plain(value) for value in line])
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _plain(value: object) -> object:
    """openpyxl writes no control characters; a text that looks like a formula would become one."""
    if isinstance(value, str):
        clean = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
        return f" {clean}" if clean.startswith("=") else clean
    return value


def _spoil(raw: bytes, how: tuple[str, float, int] | None) -> bytes:
    if how is None:
        return raw
    kind, place, value = how
    at = int(place * (len(raw) - 1))
    return raw[:at] if kind == "cut" else raw[:at] + bytes([raw[at] ^ value]) + raw[at + 1 :]


def _check(
    town: tuple[DataRoot, Base], number: int, mutations: list[tuple[str, int, int, object]], how: tuple[str, float, int] | None,
    encoding: str, twice: bool,
) -> None:  # fmt: skip
    root, base = town
    name, sheets = base[number % len(base)]
    for mutation in mutations:
        sheets = _mutate(sheets, mutation)
    folder = root.path / str(YEAR)
    for old in folder.iterdir():
        old.unlink()
    raw = _spoil(_written(name, sheets, encoding), how)
    (folder / name).write_bytes(raw)
    if twice:  # the same rows in a second file that is another one
        (folder / f"a{name}").write_bytes(_written(name, base[number % len(base)][1], encoding))
    delivery = intake.read_year(root, YEAR, NORMS)
    files = delivery.passport.files
    assert (files["n_read"] == files[["n_accepted", "n_absent", "n_refused"]].sum(axis=1)).all()
    assert (files["n_corrected"] <= files["n_accepted"]).all()
    assert_refused_are_told(delivery)
    messages = "\n".join(files["message"].astype(str))
    assert "не разобран (" not in messages, messages
    assert files.loc[files["status"] == "refused", "message"].str.len().gt(0).all()
    if set(files["layout"]) <= set(PERSON_LAYOUTS):
        text = delivery.passport.events.to_csv() + messages + "".join(t.to_csv() for t in delivery.tables.values())
        assert "Канарейкин" not in text
        assert "КАНАРЕЙКИН" not in text


_CASE = (
    st.integers(0, 10**6), st.lists(MUTATION, min_size=1, max_size=6), BYTES,
    st.sampled_from(["utf-8-sig", "utf-8", "cp1251", "utf-16"]), st.booleans(),
)  # fmt: skip
_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@settings(max_examples=70, deadline=None, derandomize=True, database=None, suppress_health_check=_SLOW)
@given(*_CASE)
def test_spoiled_workbooks(
    town: tuple[DataRoot, Base], number: int, mutations: list[tuple[str, int, int, object]], how: tuple[str, float, int] | None,
    encoding: str, twice: bool,
) -> None:  # fmt: skip
    _check(town, number, mutations, how, encoding, twice)


@pytest.mark.long
@settings(max_examples=500, deadline=None, database=None, suppress_health_check=_SLOW)
@given(*_CASE)
def test_five_hundred_spoiled_workbooks(
    town: tuple[DataRoot, Base], number: int, mutations: list[tuple[str, int, int, object]], how: tuple[str, float, int] | None,
    encoding: str, twice: bool,
) -> None:  # fmt: skip
    _check(town, number, mutations, how, encoding, twice)


def test_every_layout_of_the_town_is_spoiled(town: tuple[DataRoot, Base]) -> None:
    """The base holds protocols, essay, interview, forms, ВПР and descriptions."""
    root, base = town
    for old in (root.path / str(YEAR)).iterdir():
        old.unlink()
    for name, sheets in base:
        (root.path / str(YEAR) / name).write_bytes(_written(name, sheets, "utf-8"))
    layouts = set(intake.read_year(root, YEAR, NORMS).passport.files["layout"])
    # a workbook of forms is called after its first sheet
    persons = {layout for layout in PERSON_LAYOUTS if not layout.startswith("form_")} | {"form_repeat_year"}
    assert layouts >= persons | {"vpr_2022", "kim"}
