"""The year's works → the stored tables, in an order that follows from the values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import pandas as pd

from mskoko_lib.intake.cells import BLANK, INVALID, NO_COLUMN, NOT_STARTED, NOT_TAUGHT, POINTS
from mskoko_lib.intake.kim import ExamKim, exam_tasks
from mskoko_lib.intake.schemas import columns_of, validate
from mskoko_lib.intake.vpr_totals import WorkRows

# a blank cell of somebody who wrote is no more readable than a misprint
_STATE_NAMES = {
    POINTS: "points", NOT_STARTED: "not_started", NOT_TAUGHT: "not_taught", INVALID: "invalid", BLANK: "invalid",
    NO_COLUMN: "",
}  # fmt: skip
_ORDER = ["school_id", "subject", "programme_grade", "grade", "class_label", "pupil_code"]
_TIES = ["term", "status", "primary_score", "variant", "sex", "journal_mark", "reported_mark", "exam_date", "textbook"]


def build_tables(works: Sequence[WorkRows]) -> dict[str, pd.DataFrame]:
    """vpr_results, vpr_tasks, vpr_works, vpr_work_tasks; validated, also when there is nothing in them."""
    ordered = sorted(works, key=lambda rows: astuple(rows.work))
    results, at = _results(ordered)
    return {
        "vpr_results": validate(results, "vpr_results"),
        "vpr_tasks": validate(_tasks(ordered, results, at), "vpr_tasks"),
        "vpr_works": validate(_works(ordered), "vpr_works"),
        "vpr_work_tasks": validate(_work_tasks(ordered), "vpr_work_tasks"),
    }


def _results(works: Sequence[WorkRows]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The results sorted and numbered, and for each where its points are (`work`, `index`)."""
    frames = []
    for number, rows in enumerate(works):
        live = rows.frame[rows.frame["refused"] == ""]
        results = zip(rows.points[live.index], rows.states[live.index], strict=True)
        points = [p.tobytes() + s.tobytes() for p, s in results]
        autumn = (live["term"] == "autumn").astype("int64")
        year, grade = rows.work.year, rows.work.grade
        first = year - 1 + autumn
        frames.append(
            live.rename(
                columns={
                    "code": "pupil_code", "mark": "journal_mark", "total": "primary_score", "reported": "reported_mark",
                    "file": "source_file", "sheet": "source_sheet", "row": "source_row",
                }
            ).assign(
                year=year, subject=rows.work.subject, grade=grade, programme_grade=rows.work.programme_grade,
                school_year=first.astype(str) + "/" + ((first + 1) % 100).astype(str).str.zfill(2),
                graduation_year=year + autumn + 11 - grade,
                work=number, index=live.index, points=points,
            )
        )  # fmt: skip
    if not frames:
        return pd.DataFrame(columns=columns_of("vpr_results")), pd.DataFrame(columns=["work", "index"])
    table = pd.concat(frames, ignore_index=True)
    table = table.sort_values([*_ORDER, *_TIES, "points"], kind="stable", na_position="first", ignore_index=True)
    table["result_id"] = np.arange(len(table))
    return table[columns_of("vpr_results")], table[["work", "index"]]


def _tasks(works: Sequence[WorkRows], results: pd.DataFrame, at: pd.DataFrame) -> pd.DataFrame:
    names = np.array(sorted({task for rows in works for task in rows.tasks}) or [""], dtype=object)
    place = {name: k for k, name in enumerate(names)}
    ids, tasks, points, states = [], [], [], []
    for number, rows in enumerate(works):
        mine = at["work"] == number
        index = at.loc[mine, "index"].to_numpy(dtype=np.int64)
        state = rows.states[index]
        held = state != NO_COLUMN
        ids.append(np.repeat(results.loc[mine, "result_id"].to_numpy(), len(rows.tasks))[held.ravel()])
        tasks.append(np.tile([place[t] for t in rows.tasks], len(index))[held.ravel()].astype(np.int64))
        points.append(rows.points[index][held])
        states.append(state[held])
    if not ids:
        return pd.DataFrame(columns=columns_of("vpr_tasks"))
    result_id = np.concatenate(ids)
    order = np.argsort(result_id, kind="stable")
    labels = np.array([_STATE_NAMES[k] for k in range(len(_STATE_NAMES))], dtype=object)
    return pd.DataFrame(
        {
            "result_id": result_id[order],
            "task": names[np.concatenate(tasks)[order]],
            "points": np.concatenate(points)[order],
            "state": labels[np.concatenate(states)[order]],
        }
    )


def _works(works: Sequence[WorkRows]) -> pd.DataFrame:
    rows = [(*_key(w), w.work.term, w.maxima.work, w.maxima.work_source) for w in works]
    return pd.DataFrame(rows, columns=columns_of("vpr_works"))


def _work_tasks(works: Sequence[WorkRows]) -> pd.DataFrame:
    rows = []
    for work in works:
        levels = {t.task: t.level for part in work.parts for t in part.block.tasks if t.level}
        for k, task in enumerate(work.tasks):
            said = work.described.get(task) if work.described else None
            rows.append(
                (
                    *_key(work), task, k + 1, work.maxima.tasks[k], work.maxima.source[k],
                    levels.get(task) or (said.level if said else None),
                    said.skill if said else None, said.block if said else None,
                    said.kes if said else None, said.kt if said else None,
                )
            )  # fmt: skip
    return pd.DataFrame(rows, columns=columns_of("vpr_work_tasks"))


def exam_kim_table(found: Sequence[ExamKim], year: int) -> pd.DataFrame:
    """exam_kim_tasks: one row per exam, subject and task that a description of its КИМ names; validated."""
    return validate(pd.DataFrame(exam_tasks(found, year), columns=columns_of("exam_kim_tasks")), "exam_kim_tasks")


def _key(rows: WorkRows) -> tuple[int, str, int, int]:
    work = rows.work
    return work.year, work.subject, work.grade, work.programme_grade
