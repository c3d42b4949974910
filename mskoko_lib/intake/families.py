"""The families of layouts about persons: rows are linked by person, those who asked are left out, each family finishes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.intake import admission, exams, forms, timetables
from mskoko_lib.intake.family import Context, Family, Part
from mskoko_lib.intake.people_link import link
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.workbook import Sheet

#: in the order in which a sheet is offered to them
FAMILIES: tuple[Family, ...] = (admission.FAMILY, exams.FAMILY, forms.FAMILY, timetables.FAMILY)
TITLES: dict[str, str] = {layout: title for family in FAMILIES for layout, title in family.layouts.items()}


def family_of(sheet: Sheet) -> tuple[Family, Recognised] | None:
    """The family that knows this sheet, and what it recognised."""
    for family in FAMILIES:
        if (found := family.recognise(sheet)) is not None:
            return family, found
    return None


def finish(parts: Sequence[tuple[Family, Part]], context: Context) -> dict[str, pd.DataFrame]:
    """Stored tables of every family, also when it has no parts; refusals are written into the parts' frames."""
    every = [part for _, part in parts]
    _leave_out_forgotten([part.frame for part in every], context)
    link(every, context.events)
    tables: dict[str, pd.DataFrame] = {}
    for family in FAMILIES:
        tables |= family.finish([part for of, part in parts if of is family], context)
    return tables


def _leave_out_forgotten(frames: Sequence[pd.DataFrame], context: Context) -> None:
    """Refuse the rows of everybody who asked to be forgotten: by name, and by a document that stands beside the name."""
    if not context.people.forgotten:
        return
    asked = [_by_name(frame, context) for frame in frames]
    documents = {
        key for frame, hit in zip(frames, asked, strict=True) for key in frame.loc[hit, "document_key"].dropna()
    }
    for frame, hit in zip(frames, asked, strict=True):
        gone = (hit | frame["document_key"].isin(documents)) & (frame["refused"] == "")
        frame.loc[gone, "refused"] = "forgotten"
        for file, sheet, row in frame.loc[gone, ["file", "sheet", "row"]].itertuples(index=False, name=None):
            context.events.add("forgotten", file, sheet, row=int(row))


def _by_name(frame: pd.DataFrame, context: Context) -> pd.Series:
    pairs = zip(frame["name_key"], frame["school_id"], strict=True)
    asked = [{(name, ""), (name, school)} & context.people.forgotten != set() for name, school in pairs]
    return pd.Series(asked, index=frame.index, dtype=bool)


def add_counts(counts: dict[str, dict[str, int]], parts: Sequence[tuple[Family, Part]]) -> None:
    """Add the rows of the parts to the counts of their files (`passport.COUNTS`), in place."""
    for _, part in parts:
        frame = part.frame
        if frame.empty:
            continue
        live = (frame["refused"] == "").to_numpy(dtype=bool)
        absent, mended, cosmetic = (frame[name].to_numpy(dtype=bool) for name in ("absent", "mended", "cosmetic"))
        mine = counts[str(frame["file"].iloc[0])]
        for name, which in (
            ("n_accepted", live & ~absent),
            ("n_absent", live & absent),
            ("n_refused", ~live),
            ("n_corrected", live & ~absent & (mended | cosmetic)),
            ("n_cosmetic", live & ~absent & cosmetic & ~mended),
        ):
            mine[name] += int(which.sum())
        mine["n_read"] += len(frame)
