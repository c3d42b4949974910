"""What the summary asks of a note: every item of the plan with its state, every awaited thing with who owes it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from mskoko_lib.build.awaited import Awaited
from mskoko_lib.forms import FORMS
from mskoko_lib.notebook.plan import arrivals, item_block
from mskoko_lib.roadmap import SubItem, item_state

if TYPE_CHECKING:
    from mskoko_lib.notebook.note import Note


#: whichever form of a book of many happens to be found first in it, the book is one kind of file
_BOOKS = {
    form.table: ("department_forms", "формы управления (книги)")
    if form.of_department
    else ("school_forms", "формы школ (книги)")
    for form in FORMS
}


def delivered_files(passport: pd.DataFrame) -> pd.DataFrame:
    """``passport_files`` with ``layout`` and ``title`` of books of forms told as one kind each."""
    layout, title = (passport["layout"].map({form: one[k] for form, one in _BOOKS.items()}) for k in (0, 1))
    return passport.assign(layout=layout.fillna(passport["layout"]), title=title.fillna(passport["title"]))


def _readers(note: Note) -> set[str]:
    return {note.own_school_id} if note.own_school_id else set(note.school_ids)


def plan_items(note: Note) -> pd.DataFrame:
    """One row per item of the plan that concerns the reader: ``section``, ``number``, ``title``, ``window``, ``owners``,
    ``state`` (code), ``label`` (words), as the item's heading tells them.
    """
    rows = []
    for section in note.roadmap.sections:
        for item in section.items:
            if note.own_school_id and not item.concerns_schools:
                continue
            came = arrivals(item, note.awaited(item), _readers(note))
            told = item_block(
                note.roadmap, item, came, year=note.year, as_of=note.as_of, own=bool(note.own_school_id), names={}
            )
            rows.append(
                {
                    "section": section.number,
                    "number": item.number,
                    "title": item.title,
                    "window": told.window,
                    "owners": told.owners,
                    "state": told.state,
                    "label": told.state_label,
                }
            )
    columns = ["section", "number", "title", "window", "owners", "state", "label"]
    return pd.DataFrame(rows, columns=columns)


def awaited_things(note: Note) -> pd.DataFrame:
    """One row per thing that a part of the plan (a bullet, or an item without bullets) awaits of somebody.

    Columns ``number``, ``item``, ``what``, ``who``, ``state`` (code), ``end`` (last day of the window), ``closed`` (the window
    is past), ``read`` (the program reads it), ``lacking`` (school_ids that have not sent all of it, in the order of the
    registry), ``nobody`` (none has sent any of it). In a school's note only what the school owes.
    """
    rows = []
    readers = _readers(note)
    for item in note.roadmap.items:
        parts: tuple[SubItem, ...] = item.subitems or (item,)
        for part in parts:
            for one in note.awaited(part):
                if note.own_school_id and (one.who != "школы" or not one.expected & readers):
                    continue
                rows.append({"number": part.number, "item": item.number, **_thing(note, part, one, readers)})
    columns = ["number", "item", "what", "who", "state", "end", "closed", "read", "lacking", "nobody"]
    return pd.DataFrame(rows, columns=columns)


def _thing(note: Note, part: SubItem, one: Awaited, readers: set[str]) -> dict[str, object]:
    expected = one.expected & readers
    done = one.schools & expected
    some = (one.schools | one.partly) & readers
    code = item_state(part.window, note.year, note.as_of, len(done), len(expected)).code
    if code == "late" and some:
        code = "partly"
    end = part.window.end(note.year)
    return {
        "what": one.what,
        "who": one.who,
        "state": code,
        "end": end,
        "closed": _is_closed(part, end, note.as_of),
        "read": one.read,
        "lacking": [code for code in note.school_names if code in expected - done],
        "nobody": not some,
    }


def _is_closed(part: SubItem, end: dt.date, as_of: dt.date) -> bool:
    """As `roadmap.item_state` has it: a whole year is judged on its last day, a window of months after it."""
    return as_of >= end if part.window.whole_year else as_of > end
