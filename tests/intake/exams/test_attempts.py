"""First and final attempt are both kept; a sitting without a result is no attempt where the rules give another."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT

DAYS = ("2022.05.23", "2022.06.20", "2022.09.05")


def _attempts(path: Path, *cells: object) -> list[tuple[str, int, bool, bool]]:
    """(outcome, attempt, first, final) by day of one pupil whose mark on the k-th day is the k-th of `cells`."""
    files = {
        f"{k}.xlsx": p.sheet(
            p.block(f"02 - Математика {DAYS[k]}", [p.oge(1, ALI, 13 + k if isinstance(cell, int) else "", cell)])
        )
        for k, cell in enumerate(cells)
    }
    table = p.results(p.read(path, files)).sort_values("exam_date")
    return list(table[["outcome", "attempt", "is_first", "is_final"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((3,), [("valid", 1, True, True)]),
        ((2, 2, 3), [("valid", 1, True, False), ("valid", 2, False, False), ("valid", 3, False, True)]),
        # the reserve day after a valid excuse is the first attempt
        (("не явился", 3), [("absent", 1, False, False), ("valid", 1, True, True)]),
        ((2, "не явился"), [("valid", 1, True, True), ("absent", 1, False, False)]),
        ((2, "не явился", 3), [("valid", 1, True, False), ("absent", 2, False, False), ("valid", 2, False, True)]),
        (("не явился",), [("absent", 1, True, True)]),
        (("не явился", "не явился"), [("absent", 1, True, False), ("absent", 2, False, True)]),
        (("не завершил", 3), [("unfinished", 1, False, False), ("valid", 1, True, True)]),
        (("аннулирован", 3), [("annulled", 1, False, False), ("valid", 1, True, True)]),
        # who was removed broke the rules: the attempt is spent
        (("удалён", 3), [("removed", 1, True, False), ("valid", 2, False, True)]),
        (("удалён",), [("removed", 1, True, True)]),
    ],
)
def test_attempts(tmp_path: Path, cells: tuple[object, ...], expected: list[tuple[str, int, bool, bool]]) -> None:
    assert _attempts(tmp_path, *cells) == expected


def test_subjects_and_levels_have_attempts_of_their_own(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.block("22 - Математика базовая 2022.05.31", [p.ege(1, ALI, 14, 4)], p.EGE_HEADER),
        p.block("02 - Математика профильная 2022.06.02", [p.ege(1, ALI, 14, 70)], p.EGE_HEADER),
        p.block("01 - Русский язык 2022.05.30", [p.ege(1, ALI, 40, 70)], p.EGE_HEADER),
    )
    assert p.results(p.read(tmp_path, {"a.xlsx": sheet}))["attempt"].tolist() == [1, 1, 1]


def test_a_document_joins_attempts_over_a_slip_in_the_name(tmp_path: Path) -> None:
    first = p.sheet(p.block("Математика 2022.05.23", [p.dense(1, ALI, ("82", "1"), 5, 2)], p.DENSE_HEADER))
    again = p.sheet(p.block("Математика 2022.06.20", [p.dense(1, MARAT, ("82", "1"), 13, 3)], p.DENSE_HEADER))
    assert p.results(p.read(tmp_path, {"a.xlsx": first, "b.xlsx": again}))["attempt"].tolist() == [1, 2]


def test_order_of_files_and_rows_and_the_key_change_nothing(tmp_path: Path) -> None:
    rows = [p.oge(n, (f"Ф{n % 7}", "И", "О"), 10 + n % 5, 3, school=99001 + n % 2) for n in range(14)]
    later = [p.oge(n, (f"Ф{n}", "И", "О"), 12, 3) for n in range(4)]
    one = {"a.xlsx": p.sheet(p.block(p.MATHS, rows)), "b.xlsx": p.sheet(p.block("Математика 2022.06.20", later))}
    two = {
        "z.xlsx": p.sheet(p.block(p.MATHS, rows[::-1])),
        "c.xlsx": p.sheet(p.block("Математика 2022.06.20", later[::-1])),
    }
    first, second = (p.read(tmp_path / name, files) for name, files in (("one", one), ("two", two)))
    place = ["source_file", "source_sheet", "source_row"]
    pd.testing.assert_frame_equal(p.results(first).drop(columns=place), p.results(second).drop(columns=place))
    pd.testing.assert_frame_equal(first.tables["exam_tasks"], second.tables["exam_tasks"])
