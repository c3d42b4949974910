"""Tables of item 4.7: subject × grade, schools, what lacks, what could be moved between schools."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ChartBlock, ColumnSpec, Figures, RowSpec, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4.textbooks import FORM, MONTH_IN, PROCEDURE, lines_by_subject, place
from mskoko_lib.indicators.textbooks import SIDE, lowest_positions, positions

GRADES = range(1, 12)
#: least copies of the second colour of the map and on: none, a few pupils, half a class, a class; in a town more
_STEPS_OWN, _STEPS_TOWN = (1.0, 5.0, 10.0, 15.0, 20.0), (1.0, 10.0, 25.0, 50.0, 100.0)


def subjects_table(figures: Figures, scope: Scope, month: str) -> TableBlock | None:
    """Subject: need, shortage, provision this year and the year before."""
    cols: list[Col] = [
        Col("Нужно экземпляров", "textbook_share", part="n"),
        Col("Не хватает", "textbook_shortage"),
        *(Col(str(year), "textbook_share", {"year": year}, group="Обеспеченность, %") for year in (scope.year, scope.year - 1)),
    ]  # fmt: skip
    return grid(
        figures, id="textbooks-subjects", caption="Обеспеченность учебниками по предметам", head="Предмет",
        lines=lines_by_subject(scope.at(PROCEDURE, group=month)), cols=words.of_reader(scope, cols), source=FORM,
        subtitle=MONTH_IN.get(month, "").capitalize(), missing="no_data",
    )  # fmt: skip


def grades_chart(figures: Figures, scope: Scope, month: str) -> ChartBlock | None:
    """Subject × grade, copies that lack; a grade that is not taught has no column. Not for the public: counts of few."""
    if scope.audience == "public":
        return None
    at = scope.at(PROCEDURE, group=month)
    lines = [line for line in lines_by_subject(at) if line.kind != "group"]
    taught = [
        grade
        for grade in GRADES
        if any(figures.id("textbook_shortage", **{**line.at, "grade": grade}) for line in lines)
    ]
    return common.heat_chart(
        figures, id="textbooks-grades", title="Каких учебников не хватает: предметы и параллели", source=FORM,
        subtitle=f"Экземпляров, {MONTH_IN.get(month, '')}; столбец — класс; пусто — предмет в параллели не изучается",
        columns={f"g{grade}": (f"{grade}\u00a0кл.", "textbook_shortage", {"grade": grade}) for grade in taught},
        lines=lines, look={"steps": list(_STEPS_OWN if scope.own else _STEPS_TOWN), "decimals": 0}, empty="not_applicable",
    )  # fmt: skip


def schools_table(rows: pd.DataFrame, figures: Figures, scope: Scope, month: str) -> TableBlock | None:
    """By school: provision of main and other subjects, shortage, the worst parallel, worn copies, the order."""
    mine = rows[(rows["year"] == scope.year) & (rows["month"] == month)]
    where = dict.fromkeys(scope.names.values(), "нет сведений")
    for row in _records(lowest_positions(mine)):
        where[scope.names[str(row["school_id"])]] = (
            place(row["subject"], row["grade"]) if row["shortage"] else "нехватки нет"
        )
    cols = [
        Col("всего", "textbook_share", group="Обеспеченность, %"),
        Col("основные", "textbook_share", {"category": "main"}, group="Обеспеченность, %"),
        Col("остальные", "textbook_share", {"category": "side"}, group="Обеспеченность, %"),
        Col("Не хватает экземпляров", "textbook_shortage"),
        Col("%", "textbook_lowest_share", group="Хуже всего обеспечены"),
        Col("предмет и класс", "textbook_lowest_share", group="Хуже всего обеспечены", words=where),
        Col("Пора списать, %", "textbook_worn_share"),
        Col("заказано", "textbook_ordered", group="Экземпляров"),
        Col("оплачено", "textbook_paid_share", part="numerator", group="Экземпляров"),
        Col("поступило", "textbook_delivered_share", part="numerator", group="Экземпляров"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="textbooks-schools", caption="Обеспеченность учебниками по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE, group=month), cols=cols, source=FORM, keep_empty=True,
            subtitle=f"{MONTH_IN.get(month, '').capitalize()}; школы в порядке реестра; х — считать не из чего",
        )
    )  # fmt: skip


def lacking_table(rows: pd.DataFrame, figures: Figures, scope: Scope, month: str) -> TableBlock | None:
    """What lacks: a row per subject of a grade; for the department main subjects alone, by school. With the state of the order."""
    mine = rows[(rows["year"] == scope.year) & (rows["month"] == month)]
    mine = mine if scope.own else mine[~mine["subject"].isin(SIDE)]
    found = positions(mine)
    found = found[(found["shortage"] > 0) & found["school_id"].isin(list(words.schools_of(scope)))]
    heads = ("Нужно", "Обеспечено", "Не хватает")
    made: list[RowSpec] = []
    for school, name in words.schools_of(scope).items():
        lines = _records(found[found["school_id"] == school])
        if lines and name:
            made.append(RowSpec(kind="group", cells=(CellSpec(text=name),)))
        for line in lines:
            at = {"procedure": PROCEDURE, "year": scope.year, "school_id": school, "subject": line["subject"],
                  "grade": int(line["grade"]), "group": month}  # fmt: skip
            same = mine[
                (mine["school_id"] == school) & (mine["subject"] == line["subject"]) & (mine["grade"] == line["grade"])
            ]
            cells = (
                CellSpec(text=place(line["subject"], line["grade"])),
                figures.cell("textbook_share", at, part="n"),
                figures.cell("textbook_share", at, part="numerator"),
                figures.cell("textbook_shortage", at),
                CellSpec(text=order_text(same)),
            )
            made.append(RowSpec(cells=cells))
    if not made:
        return None
    columns = (
        ColumnSpec(label="Предмет и класс", align="left"),
        *(ColumnSpec(label=head) for head in heads),
        ColumnSpec(label="Заказ", align="left"),
    )
    kinds = "" if scope.own else "Основные предметы; "
    return TableBlock(
        id="textbooks-lacking", caption="Каких учебников не хватает", columns=columns, rows=tuple(made), source=FORM,
        subtitle=f"{kinds}{MONTH_IN.get(month, '')}, экземпляров; состояние заказа на {scope.day}",
    )  # fmt: skip


def order_text(rows: pd.DataFrame) -> str:
    """What became of the order of some editions: the last state that all of it has reached, with its day."""
    asked, paid, came = (int(rows[name].sum()) for name in ("ordered", "paid", "delivered"))
    if not asked:
        return "не заказано"
    if paid < asked:
        return f"{_on('заказано', rows, 'order_date')}, {'оплачено не всё' if paid else 'не оплачено'}"
    if came < asked:
        return f"{_on('оплачено', rows, 'paid_date')}, {'поступило не всё' if came else 'не поступило'}"
    return _on("заказанное поступило", rows, "delivered_date")


def _on(what: str, rows: pd.DataFrame, column: str) -> str:
    """«заказано 5 апреля 2022 года»; without the day where none is told."""
    day = words.day_text(rows[column].max() if column in rows else pd.NaT)
    return f"{what} {day}" if day else what


def exchange_table(moved: pd.DataFrame, figures: Figures, scope: Scope) -> TableBlock | None:
    """Each transfer of a main subject: who would get it, from whom, which edition. The department's only."""
    main = moved[~moved["subject"].isin(SIDE)]
    if not scope.department or main.empty:
        return None
    rows: list[RowSpec] = []
    for school, name in scope.names.items():
        part = main[main["to_school"] == school]
        if len(part):
            rows.append(RowSpec(kind="group", cells=(CellSpec(text=name),)))
        for line in _records(part):
            giver = str(line["from_school"])
            at = {"procedure": PROCEDURE, "year": scope.year, "school_id": school, "subject": line["subject"],
                  "grade": int(line["grade"]), "group": line["list_number"], "category": giver}  # fmt: skip
            texts = (place(line["subject"], line["grade"]), str(line["list_number"]), scope.names.get(giver, ""))
            rows.append(
                RowSpec(cells=(*(CellSpec(text=text) for text in texts), figures.cell("textbook_transfer", at)))
            )
    heads = ("Предмет и класс", "Номер в перечне", "Из какой школы")
    columns = (*(ColumnSpec(label=head, align="left") for head in heads), ColumnSpec(label="Экземпляров"))
    return TableBlock(
        id="textbooks-exchange", caption="Что можно передать из школы в школу", columns=columns, rows=tuple(rows), source=FORM,
        subtitle="Основные предметы, по получателям; неизношенные экземпляры сверх потребности своей школы, то же издание",
    )  # fmt: skip


def exchange_schools(figures: Figures, scope: Scope) -> TableBlock | None:
    """How much each school would get and give."""
    cols = [
        Col("Получила бы", "textbook_transfer", {"category": "in"}),
        Col("Отдала бы", "textbook_transfer", {"category": "out"}),
    ]
    lines = [Line(name, words.at_school(scope, PROCEDURE, school)) for school, name in scope.names.items()]
    return words.of_no_pupils(
        grid(
            figures, id="textbooks-exchange-schools", caption="Обмен учебниками по школам", head="Школа", lines=lines, cols=cols,
            source=FORM, subtitle="Экземпляров; х — нечего получать или отдавать",
        )
    )  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
