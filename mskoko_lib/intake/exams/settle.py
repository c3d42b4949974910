"""One sitting told in several places: the same row is kept once, different ones are refused, an appeal's result wins.

A sitting is a person, an exam and a day. Rows of which it is not known whose they are cannot be joined by person:
namesakes are compared inside their school and class, rows without a name by their place in the file.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mskoko_lib.intake.block import Bools
from mskoko_lib.intake.exams.columns import RESULT
from mskoko_lib.intake.exams.rows import MASKS, Ints
from mskoko_lib.intake.exams.told import tell_rows
from mskoko_lib.intake.passport import Events

_SITTING = ["identity", "exam", "form", "subject", "part", "exam_date"]
_RESULT = ["outcome", *RESULT]
_CONTENT = [*_RESULT, *MASKS]
#: in what order rows are compared: values first, the place only where nothing else differs; never a key of a person
VALUES = ["school_id", "class_label", *_CONTENT, "appeal", "room", "flags"]
PLACE = ["file", "sheet", "row"]


def settle_sittings(rows: pd.DataFrame, events: Events) -> Bools:
    """Refuse repeated and contradicting rows and apply the appeals, in place; which rows are results of their own.

    `rows`: all rows of the year about exams, index 0…n-1.
    """
    rows["identity"] = _identity(rows)
    for _, mine in rows[rows["refused"] == ""].groupby("is_appeal", sort=True):
        again = mine[mine.duplicated(_SITTING, keep=False)]
        kinds = again["identity"].str[0]
        _settle_persons(rows, again[kinds == "p"], events)
        _settle_unnamed(rows, again[kinds == "r"], events)
        _settle_namesakes(rows, again[kinds == "n"], events)
    joined = _apply_appeals(rows, events)
    return np.asarray((rows["refused"] == "") & ~joined, dtype=bool)


def _identity(rows: pd.DataFrame) -> pd.Series:
    school = rows["school_id"].fillna("").astype(str) + "|" + rows["class_label"].fillna("").astype(str) + "|"
    by_row = "r" + school + rows["row"].astype(str)
    by_name = ("n" + school + rows["name_key"].fillna("").astype(str)).where(rows["name_key"].notna(), by_row)
    return ("p" + rows["person"].fillna("").astype(str)).where(rows["person"].notna(), by_name)


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    """The fullest first, then by value, then by place."""
    full = rows[[*_CONTENT, "class_label"]].notna().sum(axis=1)
    return rows.assign(full=-full).sort_values(["full", *VALUES, *PLACE], kind="stable")


def _settle_persons(rows: pd.DataFrame, again: pd.DataFrame, events: Events) -> None:
    """What two places say agrees if it agrees wherever both say something: then the fuller row is kept."""
    if again.empty:
        return
    ordered = _sorted(again)
    groups = ordered.groupby(_SITTING, dropna=False, sort=False)
    torn = groups[[*_RESULT, "appeal"]].transform("nunique").max(axis=1) > 1
    _refuse(rows, ordered[torn], "conflict", _others(ordered[torn]), events)
    agreed = ordered[~torn]
    repeated = agreed.duplicated(_SITTING)
    first = agreed.groupby(_SITTING, dropna=False, sort=False)[PLACE].transform("first")
    _refuse(rows, agreed[repeated], "duplicate", _kept(first[repeated]), events)


def _settle_unnamed(rows: pd.DataFrame, again: pd.DataFrame, events: Events) -> None:
    """Rows without a name: the same row of a copied table is known by its place and content; others are other people."""
    same = [*_SITTING, *_CONTENT, "room", "row"]
    ordered = _sorted(again)
    repeated = ordered.duplicated(same)
    if repeated.any():
        first = ordered.groupby(same, dropna=False, sort=False)[PLACE].transform("first")
        _refuse(rows, ordered[repeated], "duplicate", _kept(first[repeated]), events)


def _settle_namesakes(rows: pd.DataFrame, again: pd.DataFrame, events: Events) -> None:
    """Namesakes of one class: a result that every sheet about them holds is kept once; one that only some hold cannot be
    given to either of them.
    """
    for _, group in again.groupby(_SITTING, sort=False, dropna=False):
        sheets = group.groupby(["file", "sheet"]).ngroups
        if sheets < 2:
            continue
        ordered = _sorted(group)
        content = ordered.groupby(_CONTENT, dropna=False, sort=False)
        held = content["file"].transform("size")
        agreed = held % sheets == 0  # as many namesakes have this result as each sheet says
        repeated = agreed & (content.cumcount() >= held // sheets)
        first = content[PLACE].transform("first")
        _refuse(rows, ordered[repeated], "duplicate", _kept(first[repeated]), events)
        told = ["в другом файле у однофамильцев другие результаты"] * int((~agreed).sum())
        _refuse(rows, ordered[~agreed], "conflict", told, events)


def _apply_appeals(rows: pd.DataFrame, events: Events) -> Bools:
    """Give the results after an appeal to the rows they are about; which rows (of appeals) found theirs."""
    joined = np.zeros(len(rows), dtype=bool)
    live = rows[rows["refused"] == ""]
    appeals, plain = live[live["is_appeal"] & ~live["identity"].str.startswith("r")], live[~live["is_appeal"]]
    if appeals.empty:
        return joined
    plain = plain[plain["identity"].isin(set(appeals["identity"]))]
    targets: dict[tuple[object, ...], list[int]] = {}
    for index, *sitting in plain[_SITTING].itertuples():
        targets.setdefault(tuple(sitting), []).append(index)
    lost, pairs = [], []
    for index, *sitting in appeals[_SITTING].itertuples():
        found = targets.get(tuple(sitting), [])
        if len(found) > 1:
            lost.append(index)
        elif found:
            pairs.append((found[0], index))
    _refuse(rows, rows.loc[lost], "appeal_ambiguous", [""] * len(lost), events)
    if pairs:
        at, appeal = np.array(pairs, dtype=np.int64).T
        joined[appeal] = True
        moved = _take_over(rows, at, appeal)
        declined = (rows.loc[appeal, "appeal"] == "declined").to_numpy(dtype=bool)
        tell_rows(events, "appeal_changed", rows.loc[at[moved & ~declined]])
        tell_rows(events, "appeal_contradicts", rows.loc[appeal[moved & declined]])
    return joined


def _take_over(rows: pd.DataFrame, at: Ints, appeal: Ints) -> Bools:
    """Write what the rows `appeal` say into the rows `at` they are about; where a score, a mark or the outcome changed."""
    moved = np.zeros(len(at), dtype=bool)
    valid = (rows.loc[appeal, "outcome"] == "valid").to_numpy(dtype=bool)
    for name in RESULT:
        before, said = (rows.loc[index, name].to_numpy(dtype=np.float64) for index in (at, appeal))
        after = np.where(valid & np.isnan(said), before, said)
        moved |= ~((before == after) | (np.isnan(before) & np.isnan(after)))
        rows.loc[at, name] = after
    moved |= rows.loc[at, "outcome"].to_numpy() != rows.loc[appeal, "outcome"].to_numpy()
    for name in ("outcome", "absent", "appeal"):
        rows.loc[at, name] = rows.loc[appeal, name].to_numpy()
    changed = at[moved]
    rows.loc[changed, "flags"] = [f"{flags},appeal_changed".lstrip(",") for flags in rows.loc[changed, "flags"]]
    return moved


def _refuse(rows: pd.DataFrame, gone: pd.DataFrame, rule: str, found: list[str], events: Events) -> None:
    if len(gone):
        rows.loc[gone.index, "refused"] = rule
        tell_rows(events, rule, gone, found=found)


def _kept(first: pd.DataFrame) -> list[str]:
    return [
        f"уже есть: {file}, строка {row}" for file, row in first[["file", "row"]].itertuples(index=False, name=None)
    ]


def _others(torn: pd.DataFrame) -> list[str]:
    """For each row, where the first row of its sitting that is not itself stands."""
    at: dict[tuple[object, ...], list[tuple[object, object, str]]] = {}
    places = list(torn[[*_SITTING, "file", "row"]].itertuples(index=False, name=None))
    for *sitting, file, row in places:
        at.setdefault(tuple(sitting), []).append((file, row, f"другой результат: {file}, строка {row}"))
    found = []
    for *sitting, file, row in places:
        found.append(next(words for f, r, words in at[tuple(sitting)] if (f, r) != (file, row)))
    return found
