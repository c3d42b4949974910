"""Quality of the data received: files and rows by kind, and who has not sent what. For the department only."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, FindingsBlock, RowSpec, TableBlock
from mskoko_lib.display.common import Scope, several
from mskoko_lib.display.summary.plan import item_href, words

_COLUMNS = {
    "files": "Файлов",
    "read": "Прочитано строк",
    "accepted": "Принято",
    "corrected": "из них исправлено",
    "absent": "Отсутствовали",
    "refused": "Отклонено",
}
NOTHING = "Всё, чего план ждал к этому дню от школ, получено."
NO_FILES = "Файлов этого года нет."


def _at(scope: Scope, kind: str = "") -> dict[str, object]:
    return {"procedure": "delivery", "year": scope.year, "school_id": "", "group": kind}


def facts(figures: Figures, scope: Scope) -> FindingsBlock:
    """«Присланные данные: файлов — 96; прочитано строк — …»."""
    parts = [(label.lower(), f"delivery_{name}", _at(scope)) for name, label in _COLUMNS.items()]
    said = several(figures, "Присланные данные", parts)
    return FindingsBlock(sentences=(said,) if said is not None else ())


def kinds_table(figures: Figures, files: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """A row per kind of file, in the order of their names. `files`: ``passport_files``."""
    kinds = files.groupby("layout", sort=False)["title"].first().astype(str)
    if kinds.empty:
        return None
    rows = []
    for kind, title in sorted(kinds.items(), key=lambda pair: (pair[1], pair[0])):
        cells = [figures.cell(f"delivery_{name}", _at(scope, str(kind))) for name in _COLUMNS]
        rows.append(RowSpec(cells=(CellSpec(text=title), *cells)))
    total = [figures.cell(f"delivery_{name}", _at(scope)) for name in _COLUMNS]
    rows.append(RowSpec(kind="total", cells=(CellSpec(text="Все файлы"), *total)))
    columns = [ColumnSpec(label="Что прислано", align="left")]
    columns += [ColumnSpec(label=label) for label in _COLUMNS.values()]
    return TableBlock(
        id="delivery-kinds",
        caption="Присланные данные по видам",
        subtitle="Прочитано = принято + отсутствовали + отклонено",
        source="Источник: паспорт поставки",
        columns=tuple(columns),
        rows=tuple(rows),
    )


def absent_table(things: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """What was due by the day and has not come whole: of the schools with their names; None where there is nothing."""
    due = things[things["closed"] & things["read"] & things["state"].isin(["late", "partly"])]
    rows = []
    for one in due.to_dict("records"):
        lacking = [scope.names[code] for code in one["lacking"] if code in scope.names]
        if one["who"] != "школы":
            lacking = ["не поступило ничего"] if one["nobody"] else lacking
        elif one["nobody"]:
            lacking = ["ни одна школа"]
        if lacking:
            rows.append(
                RowSpec(
                    cells=(
                        CellSpec(text=str(one["what"])),
                        CellSpec(text=str(one["number"]), href=item_href(str(one["number"]))),
                        CellSpec(text=str(one["who"])),
                        CellSpec(text=", ".join(lacking)),
                    )
                )
            )
    if not rows:
        return None
    return TableBlock(
        id="delivery-absent",
        caption="Кто чего не прислал",
        subtitle=f"срок прошёл; на {scope.day}",
        columns=words("Что", "Пункт", "От кого", "По каким школам нет"),
        rows=tuple(rows),
    )
