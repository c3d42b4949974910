"""A table of figures out of a list of lines and a list of columns: how most tables of section 1 are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, Part, RowSpec, TableBlock
from mskoko_lib.display.document import Reason


@dataclass(frozen=True)
class Col:
    """One column: which figure (`indicator` at `at`, beside the line's own dimensions) and which `part` of it.

    `words`: line label → text, for a column of words concluded from the figure. `least_n`: with fewer participants
    the cell says that a share has no meaning.
    """

    label: str
    indicator: str = ""
    at: Mapping[str, object] = field(default_factory=dict)
    part: Part = "value"
    group: str | None = None
    words: Mapping[str, str] | None = None
    least_n: int = 0


@dataclass(frozen=True)
class Line:
    """One row: its label and the dimensions of its figures; `key` names it in ``Col.words`` (the label by default)."""

    label: str
    at: Mapping[str, object] = field(default_factory=dict)
    kind: Literal["row", "total", "group"] = "row"
    key: str = ""


def count_and_share(label: str, indicator: str, **at: object) -> tuple[Col, Col]:
    """Two columns under one heading: «чел.» and «%»."""
    return (Col("чел.", indicator, at, "numerator", label), Col("%", indicator, at, "value", label))


def number_and_share(label: str, indicator: str, **at: object) -> tuple[Col, Col]:
    """Two columns under one heading, where no people are counted: «число» and «%»."""
    return (Col("число", indicator, at, "numerator", label), Col("%", indicator, at, "value", label))


def with_interval(label: str, indicator: str, **at: object) -> tuple[Col, Col]:
    """Two columns under one heading: «%» and its interval."""
    return (Col("%", indicator, at, "value", label), Col("интервал", indicator, at, "interval", label))


def grid(
    figures: Figures, *, id: str, caption: str, head: str, lines: Sequence[Line], cols: Sequence[Col],
    subtitle: str = "", source: str = "", keep_empty: bool = False, missing: Reason = "no_pupils",
) -> TableBlock | None:  # fmt: skip
    """The table; None where no line has a figure. A line without any figure is left out unless `keep_empty`.

    In a line that has figures a missing one means `missing`: as a rule that there are no such pupils; in a line without
    any, no data.
    """
    rows, any_figure = [], False
    for line in lines:
        if line.kind == "group":
            rows.append(RowSpec(kind="group", cells=(CellSpec(text=line.label),)))
            continue
        found = [figures.id(col.indicator, **{**line.at, **col.at}) if col.indicator else "" for col in cols]
        if not any(found) and not keep_empty:
            continue
        any_figure |= any(found)
        reason: Reason = missing if any(found) else "no_data"
        few = [
            bool(obs) and (figures.number(obs, "n") or 0) < col.least_n for col, obs in zip(cols, found, strict=True)
        ]
        cells = [
            CellSpec(reason="not_applicable") if small else _cell(col, obs, line.key or line.label, reason)
            for col, obs, small in zip(cols, found, few, strict=True)
        ]
        rows.append(RowSpec(kind=line.kind, cells=(CellSpec(text=line.label), *cells)))
    if not any_figure:
        return None
    columns = [ColumnSpec(label=head, align="left")]
    columns += [
        ColumnSpec(label=c.label, group=c.group, align="left" if c.words is not None else "right") for c in cols
    ]
    return TableBlock(
        id=id,
        caption=caption,
        subtitle=subtitle,
        source=source,
        columns=tuple(columns),
        rows=_without_bare_groups(rows),
    )


def _cell(col: Col, obs: str, key: str, reason: Reason) -> CellSpec:
    if col.words is not None:
        text = col.words.get(key, "")
        return CellSpec(text=text, says=obs if text else "")
    return CellSpec(obs=obs, part=col.part) if obs else CellSpec(reason=reason)


def _without_bare_groups(rows: Sequence[RowSpec]) -> tuple[RowSpec, ...]:
    """A heading of a group with no line under it is dropped."""
    kept: list[RowSpec] = []
    for row in rows:
        if row.kind == "group" and kept and kept[-1].kind == "group":
            kept.pop()
        kept.append(row)
    if kept and kept[-1].kind == "group":
        kept.pop()
    return tuple(kept)
