"""Rows that slid to the right: put back when there is exactly one way to do it, else left for refusal.

A slid row has k empty cells inserted somewhere. A way of removing k neighbouring empty cells counts only if the rest
fits the pattern of the layout column by column, every task is filled and the points add up to the total.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.block import Bools, Column
from mskoko_lib.intake.cells import POINTS, Cells, map_unique, task_points, tidy

_NUMBER = re.compile(r"\d{1,9}(?:[.,]0+)?")
_PATTERNS: dict[str, re.Pattern[str]] = {
    "school": LOGIN,
    "code": re.compile(r"\d{3,7}"),
    "mark": re.compile(r"(?:[2-5]|нет отметки)?", re.IGNORECASE),
    "reported": re.compile(r"[2-5]?"),
    "sex": re.compile(r"(?:[мжmM])?", re.IGNORECASE),
    "klass": re.compile(r"(?:.{0,6}|нет)", re.IGNORECASE),
    "variant": re.compile(r"\d{1,2}"),
    "total": re.compile(r"\d{1,2}"),
    "task": re.compile(r"(?:\d{1,2}|[XxХх]|не пройд\.?)"),
}
_ABSENT = "отсутств"


def put_back(cells: Cells, columns: Sequence[Column], width: int) -> tuple[Cells, Bools, Bools, Bools]:
    """(cells cut to `width`, rows put back, rows refused as uncertain, rows in place with litter to the right).

    `width` is where the table ends. Without a code, a variant or a total in the layout there is no pattern to go by.
    """
    role = {c.role: c.index for c in columns if c.role != "task"}
    overhang = (cells[:, width:] != "").any(axis=1)
    odd = overhang.copy()
    for name in ("school", "code", "variant", "total", "textbook"):
        if name in role:
            odd |= _misfits(cells[:, role[name]], name)
    tasks = [c.index for c in columns if c.role == "task"]
    if "textbook" in role and tasks:
        # the last task slid past an empty textbook into the columns after it
        book, last = role["textbook"], max(tasks)
        odd |= (cells[:, book] == "") & (cells[:, last] == "") & (cells[:, book + 1 : width] != "").any(axis=1)
    table = cells[:, :width].copy()
    mended, uncertain, beyond = (np.zeros(len(cells), dtype=bool) for _ in range(3))
    if not {"code", "variant", "total"} <= role.keys():
        return table, mended, uncertain, beyond
    for i in np.nonzero(odd)[0]:
        raw = list(cells[i])
        if overhang[i] and "textbook" in role and tidy(raw[role["textbook"]]) and _fits(_texts(raw, width), columns):
            beyond[i] = True
            continue
        ways = _ways(raw, columns, width)
        if len(ways) == 1:
            table[i], mended[i] = next(iter(ways.values())), True
        elif ways:
            uncertain[i] = True
        elif overhang[i] or _numeric_textbook(raw, role):
            beyond[i] = _fits(_texts(raw, width), columns)
            uncertain[i] = not beyond[i]
    return table, mended, uncertain, beyond


def _texts(raw: list[object], width: int) -> list[str]:
    return [tidy(cell) for cell in raw[:width]]


def _misfits(cells: Cells, role: str) -> Bools:
    def odd(cell: object) -> tuple[bool, str]:
        text = tidy(cell)
        if role == "textbook":
            return bool(_NUMBER.fullmatch(text)) or text.upper() in {"X", "Х"}, ""
        if role in ("variant", "total") and (not text or text.lower().startswith(_ABSENT)):
            return False, ""
        return _PATTERNS[role].fullmatch(_plain(text)) is None, ""

    return np.asarray(map_unique(cells, odd)[0], dtype=bool)


def _numeric_textbook(raw: list[object], role: dict[str, int]) -> bool:
    return "textbook" in role and bool(_NUMBER.fullmatch(tidy(raw[role["textbook"]])))


def _ways(raw: list[object], columns: Sequence[Column], width: int) -> dict[tuple[str, ...], list[object]]:
    """Every row that comes of removing k neighbouring empty cells and fits; rows alike in the known columns are one."""
    texts = [tidy(cell) for cell in raw]
    last = max((j for j, text in enumerate(texts) if text), default=-1)
    ways: dict[tuple[str, ...], list[object]] = {}
    j = 0
    while j <= last:
        run = j
        while run <= last and not texts[run]:
            run += 1
        for k in range(1, run - j + 1):
            rest = texts[:j] + texts[j + k :]
            if not any(rest[width:]) and _fits((rest + [""] * k)[:width], columns):
                # where the name of the place ends up makes no other row of it
                known = tuple((rest + [""] * k)[c.index] for c in columns if c.role != "municipality")
                ways[known] = [*raw[:j], *raw[j + k :], *[""] * k][:width]
        j = max(run, j + 1)
    return ways


def _fits(texts: Sequence[str], columns: Sequence[Column]) -> bool:
    role = {c.role: c.index for c in columns if c.role != "task"}
    tasks = [texts[c.index] for c in columns if c.role == "task"]
    absent = texts[role["variant"]].lower().startswith(_ABSENT)
    for name, index in role.items():
        if absent and name in ("variant", "total", "mark", "sex", "klass"):
            continue
        pattern = _PATTERNS.get(name)
        if pattern is not None and pattern.fullmatch(_plain(texts[index])) is None:
            return False
    if not _textbook_fits(texts, role):
        return False
    if absent:
        return not any(tasks) and texts[role["total"]] in ("", "0")
    if any(_PATTERNS["task"].fullmatch(_plain(task)) is None for task in tasks):
        return False
    parsed = [task_points(task)[0] for task in tasks]
    return sum(points for points, state in parsed if state == POINTS) == int(_plain(texts[role["total"]]))


def _textbook_fits(texts: Sequence[str], role: dict[str, int]) -> bool:
    """A textbook is words, and stands before the columns that say more of it."""
    if "textbook" not in role:
        return True
    book, more = texts[role["textbook"]], texts[role["textbook"] + 1 :]
    if not book:
        return not any(more)
    return _NUMBER.fullmatch(book) is None and book.upper() not in {"X", "Х"}


def _plain(text: str) -> str:
    return text.split(".")[0].split(",")[0] if _NUMBER.fullmatch(text) else text
