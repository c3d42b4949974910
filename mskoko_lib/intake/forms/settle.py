"""All sheets of the year together: the same form delivered twice, the states of forms, the stored tables.

Rows are about one thing when school, person and key fields agree. Of equal rows one is kept (`duplicate`). Different
rows about one thing from two sheets: nobody can tell which is right, all are refused (`conflict`). In one sheet they are
refused where the form holds a thing once, else kept; namesakes of one sheet without documents are kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.forms import FORMS, Form
from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.forms.part import FormPart, compared
from mskoko_lib.intake.people import KEY_COLUMNS
from mskoko_lib.intake.schemas import columns_of, validate

STATES = "form_states"
_PLACE = ["file", "sheet", "row"]


def finish(parts: Sequence[Part], context: Context) -> dict[str, pd.DataFrame]:
    """Tables `form_<name>` of every form and `form_states`."""
    sheets = [part for part in parts if isinstance(part, FormPart)]
    _tell_contradicted_ticks(sheets, context)
    tables = {}
    for form in FORMS:
        mine = [part for part in sheets if part.form is form]
        rows = _settled(form, mine, context)
        tables[form.table] = _table(form, rows, context.year)
    tables[STATES] = _states(sheets, context.year)
    return tables


def _tell_contradicted_ticks(sheets: Sequence[FormPart], context: Context) -> None:
    """«Нет таких» in one sheet and rows in it or in another sheet of the same form and school."""
    written = {(part.form, part.school) for part in sheets if len(part.frame)}
    for part in sheets:
        if part.ticked and part.tick is not None and part.school and (part.form, part.school) in written:
            file, sheet = part.place
            cell, row = part.tick
            context.events.add("form_none_with_rows", file, sheet, row=row, cell=cell, school=part.school)


def _settled(form: Form, parts: Sequence[FormPart], context: Context) -> pd.DataFrame:
    """Live rows of a form; repeated and contradicting ones are refused in the parts' frames, in place."""
    held = [part for part in parts if len(part.frame)]
    if not held:
        return pd.DataFrame()
    rows = pd.concat([part.frame.assign(part=k) for k, part in enumerate(held)], ignore_index=True)
    refused = rows["refused"].to_numpy(dtype=object, copy=True)
    live = rows[refused == ""]
    live = live.assign(same=compared(live, form.fields_of(context.year)), thing=_things(form, live))
    live = live.sort_values(["thing", "same", *_PLACE], kind="stable")
    again = live.duplicated(["thing", "same"])
    rest = live[~again]
    for _, group in rest[rest.duplicated("thing", keep=False)].groupby("thing", sort=True):
        whole = live[live["thing"] == group["thing"].iloc[0]]
        one_sheet = whole.groupby("part")["same"].nunique().max() == len(group)
        if one_sheet and (not form.once or bool(group["namesake"].all())):
            if not group["namesake"].all():
                _tell_same(group, context)
            continue
        refused[group.index] = "conflict"
    refused[again.index[again]] = "duplicate"
    for rule in ("duplicate", "conflict"):
        hit = rows[(refused == rule) & (rows["refused"] == "").to_numpy()]
        for file, sheet, row, school in hit[[*_PLACE, "school_id"]].itertuples(index=False, name=None):
            context.events.add(rule, file, sheet, row=int(row), school=school)
    rows["refused"] = refused
    for k, part in enumerate(held):
        part.frame["refused"] = refused[(rows["part"] == k).to_numpy()]
    return rows[rows["refused"] == ""]


def _things(form: Form, live: pd.DataFrame) -> list[str]:
    """What each row is about, as one text; the keys of persons only tell rows apart and are not kept."""
    classes = {field.name: ("grade", "class_label") for field in form.fields if field.kind == "class"}
    names = [name for one in form.key for name in classes.get(one, (one,)) if name in live.columns]
    keys = live[names].astype("string").fillna("")
    who = live["person"].where(live["person"].notna(), live["name_key"])
    return [
        "\x1f".join([str(school), "" if pd.isna(one) else str(one), *key])
        for school, one, key in zip(live["school_id"], who, keys.itertuples(index=False, name=None), strict=True)
    ]


def _tell_same(group: pd.DataFrame, context: Context) -> None:
    for file, sheet, row, school in group[[*_PLACE, "school_id"]].iloc[1:].itertuples(index=False, name=None):
        context.events.add("form_same_key", file, sheet, row=int(row), school=school)


def _table(form: Form, rows: pd.DataFrame, year: int) -> pd.DataFrame:
    columns = columns_of(form.table)
    if rows.empty:
        return validate(pd.DataFrame(columns=columns), form.table)
    table = rows.rename(columns={"file": "source_file", "sheet": "source_sheet", "row": "source_row"})
    table = table.assign(year=year).reindex(columns=columns)
    dates = [field.name for field in form.fields if field.kind == "date"]
    table = validate(table.assign(**{name: pd.to_datetime(table[name]) for name in dates}), form.table)
    # by values; the place of a row, which stands last, only breaks ties
    order = [name for name in columns if name not in KEY_COLUMNS]
    return table.sort_values(order, na_position="last", kind="stable").reset_index(drop=True)


def _states(sheets: Sequence[FormPart], year: int) -> pd.DataFrame:
    """One row per school and form that came: rows before «нет таких» before nothing."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for part in sheets:
        if part.school is None or part.form is None:
            continue
        state = "rows" if len(part.frame) else "none" if part.ticked else "empty"
        key = (part.school, part.form.name)
        before, n = found.get(key, ("empty", 0))
        best = min(before, state, key=("rows", "none", "empty").index)
        found[key] = (best, n + int((part.frame["refused"] == "").sum()))
    lines = [(year, school, form, *state) for (school, form), state in sorted(found.items())]
    return validate(pd.DataFrame(lines, columns=columns_of(STATES)), STATES)
