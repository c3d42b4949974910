"""All rows of one work together: points held against maxima, totals against points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.cells import BLANK, INVALID, NO_COLUMN, task_key
from mskoko_lib.intake.kim import Kim, KimTask, describe
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.rows import Floats, Rows, States
from mskoko_lib.intake.vpr_maxima import Maxima, MaxScores, header_maxima, settle_maxima
from mskoko_lib.intake.works import Work


@dataclass
class WorkRows:
    """Every pupil row of a work. `frame` as in `rows.Rows` plus `part` (which of `parts`) and `term`; one column of
    `points` and `states` per task of `tasks`, which stand in the order of their numbers whatever file came first.
    """

    work: Work
    tasks: list[str]
    frame: pd.DataFrame
    points: Floats
    states: States
    parts: list[Rows]
    maxima: Maxima
    described: dict[str, KimTask] | None


def join_work(parts: Sequence[tuple[Work, Rows]], norms: MaxScores, kims: Sequence[Kim], events: Events) -> WorkRows:
    """Join the blocks of one work (they may differ in term only) and settle its maxima."""
    work, rows = parts[0][0], [part for _, part in parts]
    tasks = sorted({t.task for part in rows for t in part.block.tasks}, key=task_key)
    place = {task: k for k, task in enumerate(tasks)}
    frames, points, states = [], [], []
    for number, (own, part) in enumerate(parts):
        at = [place[t.task] for t in part.block.tasks]
        wide = np.full((len(part.frame), len(tasks)), np.nan)
        state = np.full((len(part.frame), len(tasks)), NO_COLUMN, dtype=np.int8)
        wide[:, at], state[:, at] = part.points, part.states
        points.append(wide)
        states.append(state)
        frames.append(part.frame.assign(part=number, term=own.term))
    frame = pd.concat(frames, ignore_index=True)
    joined, state_all = np.concatenate(points), np.concatenate(states)

    headers, torn = header_maxima(({t.task: t.max_points for t in part.block.tasks} for part in rows), tasks)
    stated = max((part.block.work_max for part in rows if part.block.work_max is not None), default=None)
    scale = norms.vpr_scale(work.year, work.subject, work.programme_grade)
    kim = next((k for k in kims if (k.subject, k.programme_grade) == (work.subject, work.programme_grade)), None)
    described = describe(kim, tasks) if kim else None
    wrote = ((frame["status"] == "wrote") & (frame["refused"] == "")).to_numpy()
    maxima = settle_maxima(
        joined[wrote], headers, stated, [described[t] for t in tasks] if described else None,
        scale.max_score if scale else None,
    )  # fmt: skip
    block = rows[0].block
    if torn:
        events.add("max_conflict", block.file, block.sheet, found="задания " + ", ".join(torn))
    if kim and described is None:
        events.add("kim_mismatch", kim.file, found=f"заданий {len(kim.tasks)}, в работе {len(tasks)}")
    known = [t for t in maxima.tasks if t is not None]
    if stated is not None and len(known) == len(tasks) and sum(known) != stated:
        events.add("max_mismatch", block.file, block.sheet, found=f"указано {stated}, сумма {sum(known)}")
    return WorkRows(work, tasks, frame, joined, state_all, rows, maxima, described)


def judge(rows: WorkRows, events: Events) -> None:
    """Apply the maxima in place: void points above one, mend unsaved totals, refuse impossible ones, flag the rest."""
    frame, live = rows.frame, ((rows.frame["refused"] == "") & (rows.frame["status"] == "wrote")).to_numpy(copy=True)
    sums = np.nansum(rows.points, axis=1)  # before voiding: a total written by hand counts what stands in the cells
    _void_above_max(rows, live, events)

    total = frame["total"].to_numpy(dtype=np.float64, copy=True)
    unsaved = live & (np.isnan(total) | ((total == 0) & (sums > 0)))
    torn = ((rows.states == INVALID) | (rows.states == BLANK)).any(axis=1)
    _refuse(rows, unsaved & torn, "no_total", events)
    mended = unsaved & ~torn
    total[mended] = sums[mended]
    _each(rows, mended, "total_not_saved", events, found=[f"{s:.0f}" for s in sums])
    live &= ~(unsaved & torn)
    if rows.maxima.work is not None:
        above = live & (total > rows.maxima.work)
        _refuse(rows, above, "total_above_max", events, found=[f"{t:.0f} из {rows.maxima.work}" for t in total])
        live &= ~above
    uneven = live & ~mended & (total != sums) if rows.tasks else np.zeros(len(live), dtype=bool)
    told = [f"итог {t:.0f}, сумма {s:.0f}" for t, s in zip(total, sums, strict=True)]
    _each(rows, uneven, "sum_mismatch", events, found=told)
    frame["total"] = total
    frame["mended"] = frame["mended"].to_numpy(dtype=bool) | mended
    add_flag(frame, mended & live, "total_not_saved")
    add_flag(frame, uneven, "sum_mismatch")


def add_flag(frame: pd.DataFrame, rows: Bools, flag: str) -> None:
    """Append `flag` to the comma lists of `rows`."""
    flags = frame["flags"].to_numpy(dtype=object, copy=True)
    for i in np.nonzero(rows)[0]:
        flags[i] = f"{flags[i]},{flag}".lstrip(",")
    frame["flags"] = pd.Series(flags, index=frame.index, dtype=object)


def _void_above_max(rows: WorkRows, live: Bools, events: Events) -> None:
    maxima = np.array([np.inf if m is None else m for m in rows.maxima.tasks], dtype=np.float64)
    above = (np.nan_to_num(rows.points) > maxima) & live[:, None]
    for i, k in zip(*np.nonzero(above), strict=True):
        part = rows.parts[rows.frame["part"].iloc[i]].block
        letter = next(t.letter for t in part.tasks if t.task == rows.tasks[k])
        row = int(rows.frame["row"].iloc[i])
        found = f"{rows.points[i, k]:.0f} из {maxima[k]:.0f}"
        events.add("task_above_max", part.file, part.sheet, row=row, cell=f"{letter}{row}", found=found,
                   school=rows.frame["school_id"].iloc[i])  # fmt: skip
    rows.points[above], rows.states[above] = np.nan, INVALID
    add_flag(rows.frame, np.asarray(above.any(axis=1), dtype=bool), "task_above_max")
    bad = ((rows.states == INVALID) & ~above).any(axis=1)
    add_flag(rows.frame, np.asarray(bad, dtype=bool) & live, "bad_task")


def _refuse(rows: WorkRows, which: Bools, rule: str, events: Events, found: Sequence[str] = ()) -> None:
    rows.frame.loc[which, "refused"] = rule
    _each(rows, which, rule, events, found=found)


def _each(rows: WorkRows, which: Bools, rule: str, events: Events, *, found: Sequence[str]) -> None:
    for i in map(int, np.nonzero(which)[0]):
        block = rows.parts[rows.frame["part"].iloc[i]].block
        row, column = int(rows.frame["row"].iloc[i]), block.column("total")
        cell = f"{column.letter}{row}" if column else ""
        told, school = found[i] if len(found) else "", rows.frame["school_id"].iloc[i]
        events.add(rule, block.file, block.sheet, row=row, cell=cell, found=told, school=school)
