"""Rows of one exam under one header → a frame: whose, what came of it, the masks; each accepted, absent or refused."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.dataroot import normal_code
from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import Cells, map_unique, tidy
from mskoko_lib.intake.exams import masks, values
from mskoko_lib.intake.exams.columns import RESULT, Exam, Reader, bad_column, read_results, result_column, worst
from mskoko_lib.intake.exams.told import Told
from mskoko_lib.intake.family import Context
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.rows import TOLD_ONE_BY_ONE

Ints = npt.NDArray[np.int64]
#: column of the frame → how its cells are read, and the role of its column in the sheet
MASKS = {"short": masks.short_mask, "long": masks.long_mask, "oral_mask": masks.oral_mask}
_MASK_ROLES = {"short": "short", "long": "long", "oral_mask": "oral"}


def read_rows(
    exam: Exam, cells: Cells, rows: Ints, columns: dict[str, int], file: str, sheet: str, context: Context,
    *, is_appeal: bool,
) -> pd.DataFrame:  # fmt: skip
    """`FRAME` and the columns of this family, one row per row of `cells` (Excel rows `rows`)."""
    n = len(rows)
    school, school_rule = map_unique(cells[:, columns["school"]], lambda cell: _school(cell, context.rcoi))
    told = Told(context.events, file, sheet, rows, school, cells)
    read = Reader(told, columns, n)
    refused = school_rule.copy()
    grade, label, class_rule = _classes(read)
    result, state, bad = read_results(exam, read)
    texts: dict[str, Cells] = {}
    bad_mask = np.zeros(n, dtype=bool)
    for name, cleaner in MASKS.items():
        texts[name], rules = read.clean(_MASK_ROLES[name], cleaner)
        for i in np.nonzero(rules == "bad_mask")[0]:  # a state may be written over the answers
            over = values.state_in(str(read.raw(_MASK_ROLES[name])[i]))
            state[i] = worst(state[i], over)
            bad_mask[i] |= not over
    if "state" in columns:
        said, _ = map_unique(read.raw("state"), lambda cell: (values.state_in(str(cell)), ""))
        state = np.array([worst(a, b) for a, b in zip(state, said, strict=True)], dtype=object)
    outcome = np.where(state == "", "valid", state).astype(object)
    valid, absent = outcome == "valid", outcome == "absent"
    nothing = np.isnan(np.stack([result[name] for name in RESULT])).all(axis=0)
    some = np.nansum(np.stack([result[name] for name in RESULT]), axis=0) > 0
    empty = valid & nothing & (refused == "")
    refused[empty & bad.any(axis=1)] = "bad_result"
    refused[empty & ~bad.any(axis=1)] = "no_result"
    kept = refused == ""
    for name in RESULT:
        result[name][~valid] = np.nan
    for name in texts:
        texts[name][~valid] = None

    _tell_refused(told, refused, columns, bad, exam)
    read.spelling(kept & ~absent)
    told.many("absent", kept & absent, result_column(exam, columns))
    told.few("absent_with_points", kept & absent & some, result_column(exam, columns))
    for name in ("removed", "annulled", "unfinished"):
        told.few(name, kept & (outcome == name), show=False)
    wrong_class = kept & _other_grade(exam, grade)
    flags = _Flags(n)
    for rule, hit, column in (
        ("bad_class", kept & (class_rule == "bad_class"), columns.get("klass")),
        ("class_grade", wrong_class, columns.get("klass")),
        *(("bad_score", kept & valid & bad[:, k], bad_column(k, exam, columns)) for k in range(bad.shape[1])),
        ("bad_mask", kept & valid & bad_mask, columns.get("short", columns.get("long"))),
    ):
        told.few(rule, hit, column)
        flags.add(rule, hit)
    names, documents = _keys(read, file, context)
    unnamed = kept & np.array([a is None and b is None for a, b in zip(names, documents, strict=True)], dtype=bool)
    told.few("no_name", unnamed, columns.get("surname", columns.get("full_name")))
    flags.add("no_name", unnamed)
    shown = result_column(exam, columns)
    return pd.DataFrame(
        {
            "file": file, "sheet": sheet, "row": rows, "school_id": school, "refused": refused, "absent": absent,
            "mended": False, "cosmetic": read.spelled, "sitting": exam.sitting, "name_key": names,
            "document_key": documents, "exam": exam.exam, "form": exam.form, "subject": exam.subject,
            "grade": _grades(exam, grade), "class_label": label, "exam_date": pd.Timestamp(exam.day),
            "part": exam.part, "is_appeal": is_appeal, "outcome": outcome, **result,
            "appeal": read.clean("appeal", values.appeal_of)[0], **texts,
            "room": np.array([tidy(cell) for cell in read.raw("room")], dtype=object),
            "after": _part_two(texts["short"]), "at_result": "" if shown is None else shown,
            "flags": flags.text,
        }
    )  # fmt: skip


def _school(cell: object, rcoi: Mapping[str, str]) -> tuple[str | None, str]:
    code = normal_code(tidy(cell))
    if not code:
        return None, "no_school_code"
    school = rcoi.get(code)
    return school, "" if school is not None else "no_rcoi_school"


def _classes(read: Reader) -> tuple[Cells, Cells, Cells]:
    pairs, rules = read.clean("klass", values.class_of)
    grade, label = np.full(read.n, None, dtype=object), np.full(read.n, None, dtype=object)
    for i, pair in enumerate(pairs):
        if pair is not None:
            grade[i], label[i] = pair
    return grade, label, rules


def _tell_refused(told: Told, refused: Cells, columns: dict[str, int], bad: Bools, exam: Exam) -> None:
    """One event per refused row; schools outside the registry by code where a whole region was sent."""
    told.each("no_school_code", refused == "no_school_code", columns["school"])
    told.each("no_result", refused == "no_result", result_column(exam, columns), show=False)
    unread = refused == "bad_result"
    for kind in range(bad.shape[1]):
        first = unread & bad[:, kind] & ~bad[:, :kind].any(axis=1)
        told.each("bad_result", first, bad_column(kind, exam, columns))
    foreign = refused == "no_rcoi_school"
    if int(foreign.sum()) <= TOLD_ONE_BY_ONE:
        told.each("no_rcoi_school", foreign, columns["school"])
        return
    raw = told.cells[:, columns["school"]]
    codes, _ = map_unique(raw, lambda cell: (normal_code(tidy(cell)), ""))
    for code in sorted(set(codes[foreign])):
        told_of = foreign & (codes == code)
        n = int(told_of.sum())
        told.events.add("no_rcoi_school", told.file, told.sheet, found=safe_found(code), n=n)


def _grades(exam: Exam, grade: Cells) -> Ints:
    """Grade of each row: 9 for ОГЭ; 11 for ЕГЭ, 10 where the class says so (an exam passed a year early)."""
    if exam.exam == "oge":
        return np.full(len(grade), 9)
    return np.array([10 if one == 10 else 11 for one in grade], dtype=np.int64)


def _other_grade(exam: Exam, grade: Cells) -> Bools:
    """Rows whose class is of another exam; evening schools have grade 12, ОГЭ may be passed again in grade 10."""
    usual = {None, 9, 10} if exam.exam == "oge" else {None, 10, 11, 12}
    return np.array([one not in usual for one in grade], dtype=bool)


def _keys(read: Reader, file: str, context: Context) -> tuple[Cells, Cells]:
    """(name keys, document keys); the secret is asked for only where a name or a document stands."""
    roles = ("full_name",) if "full_name" in read.columns else ("surname", "first_name", "patronymic")
    series, number = read.raw("series"), read.raw("document")
    nothing = np.full(read.n, None, dtype=object)
    documented = bool(((series != "") | (number != "")).any())
    if not documented and not any((read.raw(role) != "").any() for role in roles):
        return nothing, nothing.copy()
    keys = context.people.keys(file)
    documents = keys.documents(series, number) if documented else nothing
    return keys.names(*(read.raw(role) for role in roles)), documents


def _part_two(short: Cells) -> Ints:
    """After which task part 2 goes on: the short mask's own length, else the usual one of the block."""
    usual = masks.usual_length(short)
    return np.array([usual if one is None or len(one) < usual else len(one) for one in short], dtype=np.int64)


class _Flags:
    """Rules that stay with a row in the stored table."""

    def __init__(self, n: int) -> None:
        self.text = np.full(n, "", dtype=object)

    def add(self, rule: str, hit: Bools) -> None:
        for i in np.nonzero(hit)[0]:
            if rule not in self.text[i].split(","):
                self.text[i] = f"{self.text[i]},{rule}".lstrip(",")
