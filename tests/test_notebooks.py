"""Notebooks: no outputs, stable ids, no functions, and every item of their section of the plan exactly once."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from mskoko_lib import roadmap
from mskoko_lib.build.plan import NOTEBOOK_FILES
from mskoko_lib.paths import NOTEBOOKS

FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
#: the summary belongs to no section and holds no item
SUMMARY = "0_summary"
SECTION = {
    "1_external_assessment": 1,
    "2_internal_control": 2,
    "3_inspection": 3,
    "4_teaching_quality": 4,
    "5_assessment_procedures": 5,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestNotebook:
    def test_is_committed_without_outputs(self, path: Path) -> None:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == []
                assert cell["execution_count"] is None

    def test_ids_are_stable_words(self, path: Path) -> None:
        ids = [cell["id"] for cell in nbformat.read(path, as_version=4).cells]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]{2,40}", cell_id) for cell_id in ids)

    def test_defines_nothing(self, path: Path) -> None:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
                assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)]

    def test_first_cell_holds_literal_parameters(self, path: Path) -> None:
        first = nbformat.read(path, as_version=4).cells[0]
        assert first.metadata["tags"] == ["parameters"]
        statements = ast.parse(first.source).body
        assert all(isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant) for s in statements)
        names = [ast.unparse(target) for s in statements if isinstance(s, ast.Assign) for target in s.targets]
        assert names == ["year", "schools", "audience", "data", "as_of"]

    def test_headings_are_the_items_of_the_plan(self, path: Path) -> None:
        headings = []
        states = []
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                headings += re.findall(r"^## (\d+\.\d+)\. (.+)$", cell.source, re.M)
            else:
                states += re.findall(r'note\.item\("(\d+\.\d+)"', cell.source)
        items = () if path.stem == SUMMARY else roadmap.load(2022).sections[SECTION[path.stem] - 1].items
        assert headings == [(item.number, item.title) for item in items]
        assert states == [item.number for item in items]


def test_the_notebooks_are_those_of_a_note() -> None:
    assert tuple(path.name for path in FILES) == NOTEBOOK_FILES


def test_every_item_of_the_plan_stands_in_exactly_one_notebook() -> None:
    shown = [
        number
        for path in FILES
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for number in re.findall(r'note\.item\("(\d+\.\d+)"', cell.source)
    ]
    assert sorted(shown) == sorted(item.number for item in roadmap.load(2022).items)
