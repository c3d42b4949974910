"""Blocks: what a notebook emits, a specification over observations that nothing has been decided about yet.

A block names observations by id and never holds a figure as text. ``display.resolve`` turns it into an element of
``display.document``
once disclosure has settled what may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, Field, TypeAdapter

from mskoko_lib.display.pieces import CellSpec as CellSpec
from mskoko_lib.display.pieces import ColumnSpec as ColumnSpec
from mskoko_lib.display.pieces import CycleBlock as CycleBlock
from mskoko_lib.display.pieces import CyclePart as CyclePart
from mskoko_lib.display.pieces import DecisionsBlock as DecisionsBlock
from mskoko_lib.display.pieces import Part as Part
from mskoko_lib.display.pieces import PickedBlock as PickedBlock
from mskoko_lib.display.pieces import PickedGroup as PickedGroup
from mskoko_lib.display.pieces import PickedRow as PickedRow
from mskoko_lib.display.pieces import RowSpec as RowSpec
from mskoko_lib.display.pieces import Sentence as Sentence
from mskoko_lib.display.pieces import Spec

MIME = "application/vnd.mskoko.block+json"


class TableBlock(Spec):
    kind: Literal["table"] = "table"
    id: str
    caption: str
    subtitle: str = ""
    source: str = ""
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]


class ChartRow(Spec):
    """One row, bar or point of a chart: `figures` slot -> obs_id, `words` slot -> text, `numbers` slot -> norms and
    maxima (no data of pupils).
    """

    label: str
    figures: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    numbers: dict[str, float | None] = Field(default_factory=dict)
    kind: Literal["row", "total", "previous"] = "row"


class ChartBlock(Spec):
    """`title` states the finding; `plain_title` stands instead when the title's figure is hidden. `data` is folded
    under the chart.
    """

    kind: Literal["chart"] = "chart"
    id: str
    form: Literal[
        "marks", "histogram", "tasks", "groups", "change", "journal",
        "dots", "heat", "funnel", "multiples", "bullet", "timeline", "stages",
    ]  # fmt: skip
    title: Sentence | None = None
    plain_title: str
    subtitle: str = ""
    source: str = ""
    rows: tuple[ChartRow, ...]
    options: dict[str, Any] = Field(default_factory=dict)
    data: TableBlock | None = None


class FindingsBlock(Spec):
    """Sentences of one item; `label` "1.4" makes 1.4-а, 1.4-б …; `href` leads from «Главное» back to the item.

    `quiet`: the grey line that stands instead where no sentence fires. `deviation`: its sentences were confirmed by an
    interval or by the breach of a rule; for «Главное» they go before others.
    """

    kind: Literal["findings"] = "findings"
    label: str = ""
    href: str = ""
    sentences: tuple[Sentence, ...]
    quiet: str = ""
    deviation: bool = False


class KpiSpec(Spec):
    label: str
    obs: str
    part: Part = "value"
    note: Sentence | None = None


class KpisBlock(Spec):
    """Main figures; `glance` lifts them to the top of the note, beside «Главное»."""

    kind: Literal["kpis"] = "kpis"
    items: tuple[KpiSpec, ...]
    glance: bool = False


class Measure(Spec):
    """One recommendation (NOTES §6, rule 15): to whom (dative), what to do (infinitive), by when, how it is proved.

    `because`: the sentence it follows from. Where that may not be told, the measure goes with it; where it stands in
    the note as a finding, the finding's number is printed.
    """

    whom: str = Field(min_length=1)
    what: str = Field(min_length=1)
    term: str = Field(min_length=1)
    proof: str = Field(min_length=1)
    because: Sentence | None = None


class MeasuresBlock(Spec):
    """Recommendations of one item, a table of words."""

    kind: Literal["measures"] = "measures"
    id: str
    items: tuple[Measure, ...]


class ItemBlock(Spec):
    kind: Literal["item"] = "item"
    number: str
    title: str
    wording: str
    window: str
    owners: str
    state: Literal["wait", "going", "partly", "done", "late"]
    state_label: str
    reason: str = ""
    concerns_schools: bool = True


class HeadingBlock(Spec):
    kind: Literal["heading"] = "heading"
    level: int = Field(ge=2, le=5)
    text: str
    anchor: str = ""


class TextBlock(Spec):
    """Words without figures of pupils: method, sources, what is awaited."""

    kind: Literal["text"] = "text"
    text: str
    style: Literal["normal", "note", "grey", "warning"] = "normal"


class BulletsBlock(Spec):
    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


Block = Annotated[
    TableBlock
    | ChartBlock
    | FindingsBlock
    | KpisBlock
    | MeasuresBlock
    | DecisionsBlock
    | CycleBlock
    | PickedBlock
    | ItemBlock
    | HeadingBlock
    | TextBlock
    | BulletsBlock,
    Field(discriminator="kind"),
]
block_adapter: TypeAdapter[Block] = TypeAdapter(Block)


def obs_ids(block: BaseModel) -> set[str]:
    """Ids of all observations that a block names."""
    found: set[str] = set()
    for name in type(block).model_fields:
        value = getattr(block, name)
        if name in ("obs", "says") and value:
            found.add(value)
        elif name == "figures":
            found |= set(value.values())
        elif isinstance(value, BaseModel):
            found |= obs_ids(value)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, BaseModel):
                    found |= obs_ids(item)
    return found


class Figures:
    """Look-up of observations while blocks are built: ``figures.id("success_share", subject="math", …)`` gives the id
    or "".
    """

    def __init__(self, observations: pd.DataFrame) -> None:
        from mskoko_lib.observations import DIMENSIONS

        self.observations = observations
        self._keys = ("indicator", *DIMENSIONS)
        records = (
            observations[[*self._keys, "obs_id"]]
            .astype(object)
            .where(observations[[*self._keys, "obs_id"]].notna(), "")
        )
        self._ids = {
            tuple(str(value) for value in row[:-1]): str(row[-1]) for row in records.itertuples(index=False, name=None)
        }
        self._numbers = {
            column: dict(zip(observations["obs_id"], observations[column].astype("float64").tolist(), strict=True))
            for column in ("obs_value", "numerator", "n", "low", "high")
        }
        self._keys_of = {obs: key for key, obs in self._ids.items()}

    def carried(self, ids: set[str], own_school_id: str) -> list[dict[str, Any]]:
        """The observations with these ids as records and, for each of the municipality, the reader's own figure, which a decision
        subtracts.
        """
        school = self._keys.index("school_id")
        wanted = sorted(ids)
        for obs in wanted if own_school_id else ():
            key = self._keys_of[obs]
            if key[school] == "":
                own = self._ids.get((*key[:school], own_school_id, *key[school + 1 :]), "")
                if own and own not in ids:
                    wanted = [*wanted, own]
        return [
            {name: values[self._places[obs]] for name, values in self._lists.items()} for obs in sorted(set(wanted))
        ]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {obs: place for place, obs in enumerate(self.observations["obs_id"].tolist())}

    @cached_property
    def _lists(self) -> dict[str, list[Any]]:
        """Columns as lists, empty values as None."""
        return {
            str(name): self.observations[name].astype(object).where(self.observations[name].notna(), None).tolist()
            for name in self.observations.columns
        }

    def id(self, indicator: str, **dimensions: object) -> str:
        """The obs_id of one figure, "" where there is none."""
        key = (indicator, *(str(dimensions.get(name, "")) for name in self._keys[1:]))
        return self._ids.get(key, "")

    def knows(self, year: int, school_id: str) -> bool:
        """Whether there is any figure of a year about a school ("" = all schools together)."""
        rows = self.observations
        return bool(((rows["year"] == year) & (rows["school_id"] == school_id) & rows["obs_value"].notna()).any())

    def number(self, obs_id: str, column: str = "obs_value") -> float | None:
        """A number of an observation, to choose and to sort by; never to print."""
        if not obs_id:
            return None
        value = self._numbers[column].get(obs_id)
        return None if value is None or value != value else value

    def cell(self, indicator: str, at: Mapping[str, object], *, part: Part = "value") -> CellSpec:
        """A cell with this figure (`at`: its dimensions); where there is none, an empty cell «нет данных»."""
        found = self.id(indicator, **at)
        return CellSpec(obs=found, part=part) if found else CellSpec(reason="no_data")
