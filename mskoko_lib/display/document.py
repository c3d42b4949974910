"""A note after all decisions: what every exporter (HTML, PDF, Excel) reads.

Nothing here can be computed with or decided about any more: texts are final, hidden figures are gone.
An element travels in a notebook output under ``MIME`` as the JSON of one of the classes below.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MIME = "application/vnd.mskoko.element+json"

Reason = Literal["no_pupils", "no_data", "hidden", "not_applicable"]
#: what stands in an empty cell (Rosstat's symbols), and what the legend below the table says about it
EMPTY_SYMBOL: dict[str, str] = {"no_pupils": "—", "no_data": "…", "hidden": "скр.", "not_applicable": "х"}
EMPTY_MEANING: dict[str, str] = {
    "no_pupils": "нет таких обучающихся",
    "no_data": "нет данных",
    "hidden": "скрыто: малые числа или точные данные других школ",
    "not_applicable": "показатель здесь не имеет смысла",
}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(_Model):
    """One cell. `text` is what is printed; `value` the unrounded number for Excel (None for words and for anything
    hidden). `numerator` and `n` are those of a share, where the reader may see them (Excel puts them beside it).
    """

    text: str
    value: float | None = None
    is_share: bool = False
    numerator: float | None = None
    n: float | None = None
    number_format: str | None = None  # Excel format of `value`, e.g. "0", "0.0", "0.00"
    reason: Reason | None = None  # why there is no figure; then `text` is the symbol
    obs_id: str | None = None
    href: str = ""  # "#item-1-4"; only in HTML and PDF


class Column(_Model):
    label: str
    group: str | None = None  # neighbouring columns with the same group share a spanning header
    align: Literal["left", "right"] = "right"


class Row(_Model):
    cells: tuple[Cell, ...]
    kind: Literal["row", "total", "group"] = "row"  # a group row has one cell: a bold heading inside the table


class Table(_Model):
    """`number` is 0 for the folded data of a chart."""

    kind: Literal["table"] = "table"
    id: str
    number: int
    caption: str
    subtitle: str = ""
    source: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...] = ()  # (symbol, meaning), only the symbols that occur


class Chart(_Model):
    """SVG with real text: `svg_wide` is 840 px, `svg_narrow` 350 px (phone); a PDF takes the wide one."""

    kind: Literal["chart"] = "chart"
    id: str
    number: int
    title: str
    subtitle: str = ""
    alt: str
    source: str = ""
    svg_wide: str
    svg_narrow: str
    data: Table | None = None


class Finding(_Model):
    text: str
    label: str = ""  # "1.4-а"
    mark: str = ""  # «различие подтверждается» and the like
    href: str = ""  # "#item-1-4"


class Findings(_Model):
    kind: Literal["findings"] = "findings"
    items: tuple[Finding, ...]


class Kpi(_Model):
    label: str
    value: str  # "59,4 %"
    note: str = ""
    obs_id: str | None = None


class Kpis(_Model):
    kind: Literal["kpis"] = "kpis"
    items: tuple[Kpi, ...]


class Item(_Model):
    """Heading of one item of the plan. state: wait (срок не наступил) · going (идёт) · partly (частично) · done
    (сделано) · late (просрочено).
    """

    kind: Literal["item"] = "item"
    number: str  # "1.4"
    title: str
    wording: str
    window: str
    owners: str
    state: Literal["wait", "going", "partly", "done", "late"]
    state_label: str
    reason: str = ""  # which data did not come, from whom


class Heading(_Model):
    kind: Literal["heading"] = "heading"
    level: int = Field(ge=2, le=5)
    text: str
    anchor: str = ""


class Paragraph(_Model):
    kind: Literal["paragraph"] = "paragraph"
    text: str
    style: Literal["normal", "note", "grey", "warning"] = "normal"


class Bullets(_Model):
    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


Element = Annotated[Table | Chart | Findings | Kpis | Item | Heading | Paragraph | Bullets, Field(discriminator="kind")]
element_adapter: TypeAdapter[Element] = TypeAdapter(Element)


class Head(_Model):
    """Title block; travels in the notebook's metadata under ``mskoko_head``."""

    title: str
    subtitle: str
    department: str
    facts: tuple[tuple[str, str], ...]  # («Период», «2022 год»), («Для кого», …), («Данные на», …)
    stamp: str = ""  # «Для служебного пользования»
    demo: str = ""  # «ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ»; empty for real data
    contact: str = ""
    code: str = ""  # build id: what to name when a figure is disputed


class Document(_Model):
    head: Head
    elements: tuple[Element, ...]
