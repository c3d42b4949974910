"""The header of a report by «Группы участников»: what each column holds, and so what the report is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates.about import TITLES, About
from mskoko_lib.intake.cells import header_key, letter, task_header, tidy
from mskoko_lib.intake.kim import LEVELS, level_of
from mskoko_lib.intake.recognise import UNIT_HEADERS, Recognised

#: reports whose figures are shares of participants and add up to 100 %
SHARES = ("marks", "journal", "distribution")
JOURNAL = (("понизили", "lower"), ("подтвердили", "equal"), ("повысили", "higher"))
CODE = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?:\(\d+\))?(?:[КKкk]\d+)?(?:\(\d+\))?")
_GROUP = re.compile(r"(?:гр\w*\.?,? ?балл\w*|групп\w*|отметк\w*|получивш\w*)[^0-9]*([2-5])\W*$|^[«\"]?([2-5])[»\"]?$")
_ROLES = (
    ("n_schools", ("кол-во оо", "количество оо", "число оо", "кол-во образоват", "количество образоват")),
    ("n_participants", ("кол-во участников", "количество участников", "число участников", "участников")),
    ("group", ("группа", "группы по отмет", "отметка")),
    ("task", ("номер задания", "№ задания", "задание")),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A column of percent and, in a comparison with the journal, the one of counts beside it (0-based)."""

    share: int
    count: int | None = None
    category: str | None = None
    primary_score: int | None = None
    mark_group: int | None = None
    task: str | None = None
    max_points: int | None = None
    level: str | None = None


@dataclass(frozen=True)
class Header:
    """`columns`: role → 0-based column («unit» always). `vertical`: the comparison with the journal stands in rows.
    `skipped`: 0-based rows under the header that belong to it; `unknown`: columns whose headers say nothing known."""

    report: str
    columns: dict[str, int]
    figures: tuple[Figure, ...]
    vertical: bool = False
    skipped: frozenset[int] = field(default_factory=frozenset)
    unknown: tuple[int, ...] = ()


def read_header(found: Recognised, told: About, file: str) -> Header:
    """The columns of the report; MskokoError when they are of no known report or contradict its title."""
    keys, tops, skipped = _keys(found)
    columns = {"unit": next(j for j, key in enumerate(keys) if key.startswith(UNIT_HEADERS))}
    for j, key in enumerate(keys):
        for role, starts in _ROLES:
            if key.startswith(starts) and role not in columns and j not in columns.values() and not _GROUP.search(key):
                columns[role] = j
    rest = [j for j, key in enumerate(keys) if key and j not in columns.values()]
    kinds = [told.report] if told.report else ["journal", "marks", "distribution", "groups", "completion"]
    for kind in kinds:
        figures, vertical = _figures(kind, keys, tops, rest, bool(told.report))
        if figures:
            break
    else:
        raise _no_columns(found, told, file)
    codes = [(f.category, f.primary_score, f.mark_group, f.task) for f in figures]
    if twice := sorted({str(c[3] or c[1] or c[0]) for c in codes if codes.count(c) > 1}):
        raise MskokoError(
            "Два столбца отчёта названы одинаково, файл отклонён.", file=file, sheet=found.sheet.name,
            found=", ".join(twice), action="выгрузите отчёт заново или дайте столбцам разные номера",
        )  # fmt: skip
    used = {f.share for f in figures} | {f.count for f in figures}
    if kind == "completion" and any(f.mark_group for f in figures):
        kind = "groups"
    header = Header(kind, columns, figures, vertical, skipped, tuple(j for j in rest if j not in used))
    return header if kind in SHARES else _with_attributes(found, header)


def group_in(text: str) -> int | None:
    """Mark of a group of participants: «Ср. % вып. уч. гр.баллов 3» → 3."""
    match = _GROUP.search(header_key(text))
    return int(match.group(1) or match.group(2)) if match else None


def _no_columns(found: Recognised, told: About, file: str) -> MskokoError:
    columns = ", ".join(letter(j) for j, key in enumerate(found.keys) if key)
    if told.report is None:
        return MskokoError(
            "Не удалось понять, какой это отчёт ФИС ОКО.", file=file, sheet=found.sheet.name,
            found=f"столбцы {columns}", expected="название отчёта над таблицей: " + ", ".join(TITLES.values()),
            action="возьмите отчёт из ФИС ОКО целиком, вместе с его названием",
        )  # fmt: skip
    return MskokoError(
        f"Отчёт назван «{TITLES[told.report]}», но его столбцов в таблице нет.", file=file, sheet=found.sheet.name,
        found=f"столбцы {columns}", expected=_EXPECTED[told.report], action="выгрузите отчёт из ФИС ОКО заново",
    )  # fmt: skip


_EXPECTED = {
    "marks": "столбцы 2, 3, 4, 5", "journal": "столбцы «Понизили», «Подтвердили», «Повысили»",
    "distribution": "столбцы с баллами от 0", "completion": "столбцы с номерами заданий",
    "planned": "столбцы с номерами заданий", "groups": "столбцы с номерами заданий",
}  # fmt: skip


def _figures(
    kind: str, keys: Sequence[str], tops: Sequence[str], rest: Sequence[int], titled: bool
) -> tuple[tuple[Figure, ...], bool]:
    """Columns of figures of a report of this kind, and whether its categories stand in rows; none when it is another."""
    if kind == "journal":
        return _journal(keys, rest)
    codes = {j: code for j in rest if (code := _code(keys[j])) is not None}
    whole = {j: int(code) for j, (code, _) in codes.items() if code.isdigit()}
    if kind == "marks":
        marks = {mark: j for j, mark in whole.items() if mark in (2, 3, 4, 5)}
        fits = len(marks) == 4 and (titled or len(codes) == 4)
        return tuple(Figure(marks[m], category=str(m)) for m in (2, 3, 4, 5)) if fits else (), False
    if kind == "distribution":
        fits = 0 in whole.values() and len(whole) > 1 and (titled or len(whole) == len(codes))
        return tuple(Figure(j, primary_score=score) for j, score in whole.items()) if fits else (), False
    groups = {j: mark for j in rest if (mark := group_in(keys[j])) is not None}
    over = {j: code for j in groups if (code := _code(tops[j])) is not None}
    if len(over) > 1:  # the number of a task over the marks of its groups
        return tuple(Figure(j, task=t, mark_group=groups[j], max_points=most) for j, (t, most) in over.items()), False
    groups = {j: mark for j, mark in groups.items() if not keys[j].isdigit()}
    if groups and kind in ("groups", "completion") and not codes:
        return tuple(Figure(j, mark_group=mark) for j, mark in groups.items()), False
    if kind == "groups" and not titled:
        return (), False
    tasks = tuple(Figure(j, task=code, max_points=most) for j, (code, most) in codes.items())
    return tasks + tuple(Figure(j, mark_group=mark) for j, mark in groups.items()), False


def _journal(keys: Sequence[str], rest: Sequence[int]) -> tuple[tuple[Figure, ...], bool]:
    figures = []
    for word, category in JOURNAL:
        mine = [j for j in rest if keys[j].startswith(word)]
        share = next((j for j in mine if keys[j].endswith("%") or "доля" in keys[j]), None)
        if share is not None:
            figures.append(Figure(share, next((j for j in mine if "кол-во" in keys[j]), None), category))
    if len(figures) == 3:
        return tuple(figures), False
    bare = [j for j in rest if keys[j] in ("%", "доля, %", "доля", "% участников")]
    return ((Figure(bare[0]),), True) if len(bare) == 1 and len(rest) == 1 else ((), False)


def _code(key: str) -> tuple[str, int | None] | None:
    """Number of a task (or a mark, or a score) in a header, and the maximum it may carry."""
    if headed := task_header(key):
        return headed
    text = key.removeprefix("задание").removeprefix("№").strip().replace(" ", "")
    return (re.sub("[KкkК]", "К", text), None) if CODE.fullmatch(text) else None


def _keys(found: Recognised) -> tuple[list[str], list[str], frozenset[int]]:
    """(header of each column, the upper header above it where there are two rows, rows of the header under the first)."""
    top, under = list(found.keys), found.header + 1
    row = [header_key(cell) for cell in found.sheet.cells[under]] if under < len(found.sheet.cells) else []
    if not _continues(top, row):
        return top, [""] * len(top), frozenset()
    above, last = [], ""
    for key in top:
        last = key or last
        above.append(last)
    keys = []
    for over, key, below in zip(above, top, row, strict=True):
        # «Понизили (…)» over «%» and «Кол-во участников» needs both, «Распределение, %» over «2» the lower one only
        keys.append(key if not below else f"{over} {below}" if over.startswith(_WORDS) else below)
    return keys, above, frozenset({under})


_WORDS = tuple(word for word, _ in JOURNAL)


def _continues(top: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row under the header is its second row: nothing under the unit and the counts, headers elsewhere."""
    held = [j for j, key in enumerate(row) if key]
    fixed = (*UNIT_HEADERS, *(start for _, starts in _ROLES for start in starts))
    if not held or any(top[j].startswith(fixed) for j in held):
        return False
    texts = [row[j] for j in held]
    if all(any(c.isalpha() for c in t) or t == "%" for t in texts):
        return not all(t.upper() in LEVELS for t in texts)
    plain = [int(t) for t in texts if t.isdigit()]
    if len(plain) == len(texts) and (sorted(set(plain)) == [2, 3, 4, 5] or plain == list(range(len(plain)))):
        return [top[j] for j in held] != texts
    coded = [key for key in top if key and not key.startswith(fixed) and _code(key) is not None]
    return not coded and all(_code(t) is not None for t in texts)


def _with_attributes(found: Recognised, header: Header) -> Header:
    """Maxima and levels of tasks from the rows right above the header or right under it."""
    cells, first = found.sheet.cells, min(f.share for f in header.figures)
    points: dict[int, int] = {}
    levels: dict[int, str] = {}
    skipped = set(header.skipped)
    under = found.header + 1 + len(header.skipped)
    for i in (*range(max(0, found.header - 3), found.header), *range(under, min(under + 3, len(cells)))):
        label = " ".join(filter(None, (header_key(cell) for cell in cells[i][:first])))
        row = {f.share: tidy(cells[i][f.share]) for f in header.figures if tidy(cells[i][f.share])}
        below = i > found.header
        if label.startswith(("макс", "уровень")) or (not label and not below and len(row) > 1):
            most, level = _whole(row), {j: level_of(t) for j, t in row.items()}
            if row and len(most) == len(row):
                points |= most
            elif row and all(level.values()):
                levels |= {j: text for j, text in level.items() if text}
            else:
                continue
            skipped |= {i} if below else set()
    figures = tuple(
        replace(f, max_points=f.max_points or points.get(f.share), level=levels.get(f.share)) for f in header.figures
    )
    return replace(header, figures=figures, skipped=frozenset(skipped))


def _whole(row: dict[int, str]) -> dict[int, int]:
    return {j: int(t.split(".")[0]) for j, t in row.items() if re.fullmatch(r"[1-9]\d?(?:\.0)?", t)}
