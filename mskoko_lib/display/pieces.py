"""The pieces that blocks are made of: sentences, cells, rows; and the blocks that are filled when a note is joined."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mskoko_lib.display.document import Reason

#: what stands under «Чего не хватает» where nothing does
LACKS_NOTHING = "ничего"
Part = Literal["value", "numerator", "n", "interval"]


class Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(Spec):
    """One sentence of the closed list (``display.sentences``): its form, the observations in its slots, and words that
    are no figures.

    `headline` > 0 offers it for «Главное», larger first.
    """

    form: str
    figures: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    headline: float = 0


class CellSpec(Spec):
    """A word (`text`), a figure (`obs` and which `part` of it), or an empty cell with a `reason`.

    A word that was concluded from a figure names it in `says`: it is hidden together with it. `href`: the place in the note
    that the cell leads to, where it is there.
    """

    text: str = ""
    says: str = ""
    obs: str = ""
    part: Part = "value"
    reason: Reason | None = None
    href: str = ""


class ColumnSpec(Spec):
    label: str
    group: str | None = None
    align: Literal["left", "right"] = "right"


class RowSpec(Spec):
    cells: tuple[CellSpec, ...]
    kind: Literal["row", "total", "group"] = "row"


class DecisionsBlock(Spec):
    """What awaits a decision: recommendations of the whole note to `whom`, then `groups` (title, rows of whom, what, term,
    proof, item, ground). Its table is made when the note is joined.
    """

    kind: Literal["decisions"] = "decisions"
    id: str
    whom: tuple[str, ...]
    title: str
    groups: tuple[tuple[str, tuple[RowSpec, ...]], ...] = ()
    quiet: str


class CyclePart(Spec):
    """One component of the management cycle: what this note carries of it and what is missing.

    `gathers`: the items of the note that carry it are added to `evidence`, those that do not to `missing`.
    """

    component: str
    evidence: str
    missing: str
    gathers: Literal["", "figures", "findings", "deviations", "measures"] = ""


class CycleBlock(Spec):
    """The cycle of quality management (letter 08-70). Its table is made when the note is joined."""

    kind: Literal["cycle"] = "cycle"
    id: str
    caption: str
    subtitle: str
    source: str
    parts: tuple[CyclePart, ...]


class PickedRow(Spec):
    """A figure of the reader's school and the same of the municipality, by obs_id; items of the note carry them."""

    label: str
    own: str
    town: str


class PickedGroup(Spec):
    """Rows under a heading. Of groups with the same `key` the first with a figure is shown: this year, else the last one.

    `most`: so many of the rows that there are figures for; 0: all.
    """

    key: str
    title: str
    rows: tuple[PickedRow, ...]
    most: int = 0


class PickedBlock(Spec):
    """Figures of other items, picked out by name: those that the joined note shows. Its table is made then."""

    kind: Literal["picked"] = "picked"
    id: str
    caption: str
    subtitle: str
    groups: tuple[PickedGroup, ...]
    quiet: str
