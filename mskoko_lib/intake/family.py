"""What a family of layouts about persons gives to the reading of a year: recognise a sheet, read it, finish the year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.intake.cells import header_key
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people import People
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.workbook import Sheet
from mskoko_lib.norms import Norms

#: every part's frame begins with these: where the row stands, whose it is, what became of it, and who it is about.
#: refused: rule or ""; absent, mended, cosmetic: bool; sitting: an event a person can be at only once; name_key and
#: document_key: hex or None; `person` and `namesake` are filled in between reading and finishing (`people_link`)
FRAME = (
    "file", "sheet", "row", "school_id", "refused", "absent", "mended", "cosmetic", "sitting", "name_key",
    "document_key",
)  # fmt: skip


_MARKS = re.compile(r"[«»\"'“”„№.,()]+")


def plain_name(text: str) -> str:
    """A school's name for comparison: lower case, no quotes and marks, one space."""
    return " ".join(_MARKS.sub(" ", header_key(text)).split())


@dataclass(frozen=True)
class Context:
    """What reading may ask. `schools`: digits of a login → school_id; `rcoi`: code of the exam centre
    (`dataroot.normal_code`) → school_id; `names`: name of the registry (`plain_name`) → school_id."""

    year: int
    schools: Mapping[str, str]
    rcoi: Mapping[str, str]
    norms: Norms
    people: People
    events: Events
    invented: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Part:
    """Rows of one table of one sheet. `frame`: `FRAME`, then columns of the family; one row per data row read.

    `note`: a short Russian line for the passport, e.g. «ОГЭ, Математика, 02.06.2022».
    """

    layout: str
    frame: pd.DataFrame
    note: str = ""


@dataclass(frozen=True)
class Family:
    """`layouts`: layout → its title in the passport. `read` gives the tables of a recognised sheet; `finish` settles all
    parts of the year (refusals in their frames, in place) and gives the stored tables, empty ones when there are no parts.
    """

    layouts: Mapping[str, str]
    recognise: Callable[[Sheet], Recognised | None]
    read: Callable[[Recognised, str, Context], list[Part]]
    finish: Callable[[Sequence[Part], Context], dict[str, pd.DataFrame]]
