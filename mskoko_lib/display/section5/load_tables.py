"""Tables and the map of the load: months × schools or grades, breaches by class and subject, planned against held."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import ChartBlock, Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid, number_and_share
from mskoko_lib.display.russian import MONTHS_SHORT, date_text
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.load import HALVES, LEVELS, SOURCE, class_name, pair_name
from mskoko_lib.indicators.load import PROCEDURE, pair_group
from mskoko_lib.procedures import OTHER, course_name
from mskoko_lib.subjects import EVERY_SUBJECT

#: works per class and month at which the colour of the map changes
STEPS = (1.0, 2.0, 4.0, 6.0, 8.0)
_BY_GRADE = "План и факт, работы по параллелям"
#: breaches that are told one by one
MOST = 40


def months_map(figures: Figures, scope: Scope, works: pd.DataFrame) -> ChartBlock | None:
    """Works per class: school × month; in a school's note grade × month."""
    now = works[works["year"] == scope.year]
    mine = now[now["school_id"] == scope.school_id] if scope.own else now
    columns = {
        f"{month:02d}": (MONTHS_SHORT[month - 1], "works_per_class", {"group": f"{month:02d}"})
        for month in sorted({int(month) for month in mine["month"]})
    }
    lines = (
        [Line(f"{grade} класс", scope.at(PROCEDURE, grade=int(grade))) for grade in sorted(set(mine["grade"]))]
        if scope.own
        else common.school_lines(scope, PROCEDURE)
    )
    return common.heat_chart(
        figures, id="load-map", title="Работ на класс по месяцам",
        subtitle="в среднем на один класс, все уровни вместе; число стоит в каждой ячейке, цвет его только повторяет",
        source=SOURCE, columns=columns, lines=lines, look={"steps": list(STEPS), "decimals": 1}, empty="no_data",
        keep_empty=not scope.own,
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: works per class, breaches, planned against held; the department's only."""
    cols = [
        *(Col(label, "works_per_class", {"group": f"h{half}"}, group="Работ на класс") for half, label in HALVES.items()),
        *number_and_share("Больше доли часов", "over_hours_share"),
        *number_and_share("Чаще допустимого", "close_gap_share"),
        *number_and_share("Дни с несколькими", "crowded_day_share"),
        Col("проведено из назначен\u00adных, %", "planned_held_share", group=_BY_GRADE),
        Col("проведён\u00adные были в графике, %", "held_planned_share", group=_BY_GRADE),
    ]  # fmt: skip
    return words.of_no_pupils(
        grid(
            figures, id="load-schools", caption="Оценочные процедуры по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=cols, source=SOURCE, keep_empty=True,
            subtitle="Школы в порядке реестра; х — график не даёт дат или часов и проверить нечего",
        ),
        silent=[name for code, name in scope.names.items() if not figures.knows(scope.year, code)],
    )  # fmt: skip


def breaches_table(figures: Figures, scope: Scope, known: pd.DataFrame) -> TableBlock | None:
    """Class and subject beyond a rule: works, part of the hours, shortest interval. `known`: rows of ``pairs``."""
    bad = _mine(known, scope)
    bad = bad[bad["over"] | (bad["n_close"] > 0)].head(MOST) if len(bad) else bad
    return _pairs_table(
        figures, scope, bad, id="load-breaches", caption="Предметы, по которым график отступает от правил",
        subtitle="Работы класса за учебный год по присланным графикам; х — нет часов или дат",
    )  # fmt: skip


def own_table(figures: Figures, scope: Scope, known: pd.DataFrame) -> TableBlock | None:
    """The school's own: class with most works of each grade and subject of its last school year."""
    mine = _mine(known, scope) if scope.own else known.iloc[:0]
    if mine.empty:
        return None
    last = mine[mine["school_year"] == mine["school_year"].max()]
    order = last.sort_values(["n_works", "class_label"], ascending=[False, True], kind="stable")
    worst = order.drop_duplicates(["grade", "subject", "course"]).sort_values(["grade", "subject", "course"])
    return _pairs_table(
        figures, scope, worst, id="load-own", caption="Работы по предметам",
        subtitle="В параллели показан класс, которому назначено больше всего работ; х — нет часов или дат",
    )  # fmt: skip


def _mine(known: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    codes = [scope.school_id] if scope.own else list(scope.names)
    return known[known["school_id"].isin(codes)]


def _pairs_table(
    figures: Figures, scope: Scope, rows: pd.DataFrame, *, id: str, caption: str, subtitle: str
) -> TableBlock | None:
    lines: list[Line] = []
    codes = [scope.school_id] if scope.own else list(scope.names)
    for code in codes:
        mine = rows[rows["school_id"] == code]
        for (school_year,), part in mine.groupby(["school_year"], sort=True):
            head = f"{school_year} учебный год" if scope.own else f"{scope.names[code]}, {school_year} учебный год"
            lines.append(Line(head, kind="group"))
            place = part["subject"].map({subject: place for place, subject in enumerate([*EVERY_SUBJECT, OTHER])})
            part = part.assign(place=place).sort_values(["grade", "place", "course", "class_label"], kind="stable")
            for row, group in zip(part.to_dict("records"), pair_group(part), strict=True):
                at = {"procedure": PROCEDURE, "year": scope.year, "school_id": code, "grade": int(row["grade"]),
                      "subject": row["subject"], "group": group}  # fmt: skip
                lines.append(Line(pair_name({str(k): v for k, v in row.items()}), at))
    cols = [
        Col("Работ", "subject_works"), Col("Часов за год", "hours_share", part="n"), Col("Доля часов, %", "hours_share"),
        Col("Наименьший промежуток, дней", "shortest_gap"),
    ]  # fmt: skip
    return words.of_no_pupils(
        grid(
            figures,
            id=id,
            caption=caption,
            head="Класс и предмет",
            lines=lines,
            cols=cols,
            source=SOURCE,
            subtitle=subtitle,
        )
    )


def crowded_table(crowded: pd.DataFrame, works: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """Days on which a class has more works than allowed: which. `crowded`: rows of ``days``."""
    rows = []
    for day in (
        _mine(crowded[crowded["crowded"] & (crowded["year"] == scope.year)], scope).head(MOST).to_dict("records")
    ):
        same = works[
            (works["school_id"] == day["school_id"]) & (works["grade"] == day["grade"])
            & (works["class_label"] == day["class_label"]) & (works["planned_date"] == day["planned_date"])
        ]  # fmt: skip
        names = ", ".join(course_name(str(s), str(c)) for s, c in zip(same["subject"], same["course"], strict=True))
        told = (
            date_text(pd.Timestamp(day["planned_date"]).date()),
            class_name({str(k): v for k, v in day.items()}),
            names,
        )
        rows.append(told if scope.own else (scope.names[str(day["school_id"])], *told))
    heads = ("День", "Класс", "Работы") if scope.own else ("Школа", "День", "Класс", "Работы")
    return words.words_table(
        heads, rows, id="load-days", caption="Дни, на которые классу назначено несколько работ", source=SOURCE
    )


def held_table(both: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """Works from above that were planned and not held, and works that were held and not planned, by school."""
    now = _mine(both[both["year"] == scope.year], scope)
    unheld = now[now["due"] & ~now["held"]].assign(what="назначена, сведений о проведении нет")
    unplanned = now[now["held"] & ~now["planned"]].assign(what="проведена, в графике её нет")
    order = {code: place for place, code in enumerate([scope.school_id] if scope.own else scope.names)}
    found = pd.concat([unheld, unplanned]).assign(place=lambda rows: rows["school_id"].map(order))
    rows = []
    for row in found.sort_values(["place", "half", "grade", "subject"], ascending=[True, False, True, True]).to_dict(
        "records"
    ):
        told = (
            f"{course_name(str(row['subject']), '')}, {row['grade']}\u00a0класс", LEVELS[str(row["procedure_level"])],
            HALVES[str(row["half"])], str(row["what"]),
        )  # fmt: skip
        rows.append(told if scope.own else (scope.names[str(row["school_id"])], *told))
    heads = ("Предмет и параллель", "Чья работа", "Когда", "Расхождение")
    return words.words_table(
        heads if scope.own else ("Школа", *heads), rows[:MOST], id="load-held", caption="Графики и проведённые работы: расхождения",
        subtitle="Работа по предмету в параллели за полугодие — одна, сколько бы классов её ни писали",
        source="Источники: графики школ, результаты ВПР, формы 5.3, 5.5 и 5.6.",
    )  # fmt: skip
