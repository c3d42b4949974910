"""What the calendar of controls asks of a note: the state of every bullet, as its heading tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mskoko_lib.notebook.plan import arrivals, item_block
from mskoko_lib.roadmap import State

if TYPE_CHECKING:
    from mskoko_lib.notebook.note import Note


def part_states(note: Note, sections: tuple[str, ...] = ("2", "3")) -> dict[str, State]:
    """Number of an item, or of its bullets, → state for the reader on ``as_of``."""
    schools = {note.own_school_id} if note.own_school_id else set(note.school_ids)
    items = [item for section in note.roadmap.sections if section.number in sections for item in section.items]
    found = {}
    for part in (part for item in items for part in (item.subitems or (item,))):
        came = arrivals(part, note.awaited(part), schools)
        told = item_block(
            note.roadmap, part, came, year=note.year, as_of=note.as_of, own=bool(note.own_school_id), names={}
        )
        found[part.number] = State(code=told.state, label=told.state_label)
    return found
