"""The plan as a table, counts of its states by section and by who owes the data."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, FindingsBlock, RowSpec, TableBlock
from mskoko_lib.display.common import DEPARTMENT, Scope, several
from mskoko_lib.display.russian import date_text
from mskoko_lib.indicators.plan_state import STATES
from mskoko_lib.roadmap import Roadmap

LABELS = {"done": "сделано", "partly": "частично", "late": "просрочено", "going": "идёт", "wait": "срок не наступил"}
PLAN = "Источник: план мероприятий («дорожная карта»)"
COUNTED = (
    "Пункт сделан, когда пришло всё, чего он ждёт; частично — когда пришла часть; просрочен — когда срок прошёл и не пришло "
    "ничего. Пункт со сроком «в течение года» считается идущим до конца года."
)


def words(*labels: str) -> tuple[ColumnSpec, ...]:
    """Columns of words."""
    return tuple(ColumnSpec(label=label, align="left") for label in labels)


def item_href(number: str) -> str:
    """Where an item, or the item of a bullet, stands in the note."""
    return f"#item-{'-'.join(number.split('.')[:2])}"


def at(scope: Scope, group: str = "", state: str = "") -> dict[str, object]:
    """Dimensions of a count."""
    return {"procedure": "plan", "year": scope.year, "school_id": "", "group": group, "category": state}


def facts(figures: Figures, scope: Scope) -> FindingsBlock:
    """«Пункты плана: всего — 45; сделано — 12; …», and the same of the awaited things."""
    said = []
    for name, indicator in (("Пункты плана", "plan_items"), ("Сведения, которых ждёт план", "plan_owed")):
        parts = [("всего", indicator, at(scope))]
        parts += [(LABELS[state], indicator, at(scope, state=state)) for state in STATES]
        said.append(several(figures, name, parts, skip_zero=True))
    return FindingsBlock(sentences=tuple(one for one in said if one is not None))


def plan_table(items: pd.DataFrame, roadmap: Roadmap, scope: Scope) -> TableBlock:
    """Every item under its section: title (it leads to the item), window, owners, state."""
    rows: list[RowSpec] = []
    for section in roadmap.sections:
        mine = items[items["section"] == section.number]
        if len(mine):
            rows.append(RowSpec(kind="group", cells=(CellSpec(text=section_name(roadmap, section.number)),)))
        for one in mine.to_dict("records"):
            number = str(one["number"])
            rows.append(
                RowSpec(
                    cells=(
                        CellSpec(text=f"{number} {one['title']}", href=item_href(number)),
                        CellSpec(text=str(one["window"])),
                        CellSpec(text=str(one["owners"])),
                        CellSpec(text=_state(str(one["label"]))),
                    )
                )
            )
    return TableBlock(
        id="plan-items",
        caption="План и его состояние",
        subtitle=f"состояние на {scope.day}",
        source=PLAN,
        columns=words("Пункт", "Срок по плану", "Отвечают", "Состояние"),
        rows=tuple(rows),
    )


def _state(label: str) -> str:
    """The label; one that counts schools gives way to a word, as on the timeline."""
    return LABELS["partly"] if label.startswith("частично (") else label


def section_name(roadmap: Roadmap, number: str) -> str:
    """«1. Мониторинг качества обучения …» as the plan has it."""
    return f"{number}. {next(one.title for one in roadmap.sections if one.number == number)}"


def counts_table(
    figures: Figures,
    scope: Scope,
    *,
    indicator: str,
    groups: Sequence[tuple[str, str]],
    id: str,
    caption: str,
    head: str,
) -> TableBlock:
    """Counts of states: a row a group (code, label), the sum below. `indicator`: plan_items or plan_owed."""
    rows = [_counts(figures, scope, indicator, group, label) for group, label in groups]
    rows.append(_counts(figures, scope, indicator, "", "Всего", total=True))
    columns = [ColumnSpec(label=head, align="left"), ColumnSpec(label="Всего")]
    columns += [ColumnSpec(label=LABELS[state][:1].upper() + LABELS[state][1:]) for state in STATES]
    return TableBlock(
        id=id,
        caption=caption,
        subtitle=f"состояние на {scope.day}",
        source=PLAN,
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _counts(figures: Figures, scope: Scope, indicator: str, group: str, label: str, *, total: bool = False) -> RowSpec:
    cells = [figures.cell(indicator, at(scope, group, state)) for state in ("", *STATES)]
    return RowSpec(kind="total" if total else "row", cells=(CellSpec(text=label), *cells))


def late_rows(things: pd.DataFrame) -> tuple[RowSpec, ...]:
    """What is overdue, for the table of decisions: a row per part of the plan, with what has not come and from whom."""
    late = things[things["state"] == "late"]
    rows = []
    for number, mine in late.groupby("number", sort=False):
        what = "; ".join(f"{one['what']} — {one['who']}" for one in mine.to_dict("records"))
        cells = (
            CellSpec(text=DEPARTMENT),
            CellSpec(text=f"{what[:1].upper()}{what[1:]}"),
            CellSpec(text=f"до {date_text(mine['end'].iloc[0])}"),
            CellSpec(text="поступившие сведения или изменённый план"),
            CellSpec(text=str(number), href=item_href(str(number))),
            CellSpec(text="не поступило"),
        )
        rows.append(RowSpec(cells=cells))
    return tuple(rows)
