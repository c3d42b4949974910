"""Item 2.1.1: lessons missed by month, grade and school; who did not report; what was done for those who stay away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ChartBlock, ColumnSpec, Figures, Measure, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.russian import MONTHS, MONTHS_SHORT, listing, month_in

SOURCE = "Источник: форма «Посещаемость», школы."
MISSED, UNEXCUSED = "lessons_missed_share", "lessons_unexcused_share"
WORK = {
    "worked": "школа работала с учеником и родителями",
    "reported": "сообщено в КДН и ПДН",
    "returned": "вернулись к занятиям",
}
DEPTH = {"0": "до 10 %", "10": "10–30 %", "30": "30–60 %", "60": "от 60 %"}
#: steps of the map, percent of lessons missed without reason: our own, so that single schools stand out
STEPS = (0.2, 0.5, 1.0, 2.0, 4.0)
DEFINITION = (
    "Урок пропущен, если ученика не было больше половины урока. Уроки складываются по ученикам. Ученик считается в месяце один раз, "
    "в графе, куда попадает доля его уроков, пропущенных без уважительной причины. Систематические пропуски — от {systematic} % уроков "
    "месяца (локальный порог: единого определения нет). «Причина не установлена» — не то же, что неуважительная."
)
ABSENT = (
    "В данных нет: списков пропускавших (их ведёт электронный журнал), пропусков по болезни, годовой федеральной формы о детях вне "
    "обучения, с которой сверяют месяцы."
)


def last_month(rows: pd.DataFrame) -> str:
    """The last month told by at least half of the schools that told any: one early sender is no municipality; "" for none."""
    told = rows[(rows["lessons_planned"] > 0).fillna(False).astype(bool)].groupby("month")["school_id"].nunique()
    enough = told[told * 2 >= rows["school_id"].nunique()]
    return str(max(enough.index)) if len(enough) else ""


def facts(figures: Figures, scope: Scope, months: Sequence[str], last: str) -> list[Sentence | None]:
    """The year, the month with the highest share, systematic absence in the `last` month. `months`: those that were told."""
    at = scope.at("attendance")
    parts = [
        ("всего", MISSED, at),
        ("из пропущенных без уважительной причины", "unexcused_of_missed", at),
        ("из пропущенных причина не установлена", "unknown_of_missed", at),
    ]
    said = [several(figures, f"Пропущено уроков за {scope.year} год, по всем месяцам с занятиями", parts, headline=3.4)]
    said.append(beside_town(figures, scope, "Уроки, пропущенные без уважительной причины", UNEXCUSED, "attendance"))
    known = {
        month: value
        for month in months
        if (value := figures.number(figures.id(MISSED, **scope.at("attendance", group=month)))) is not None
    }
    if len(set(known.values())) > 1:
        worst = max(known, key=lambda month: known[month])
        slots = {"value": (MISSED, scope.at("attendance", group=worst))}
        said.append(
            sentence(figures, "fact", slots, name=f"Самая высокая доля пропущенных уроков — в {month_in(int(worst))}")
        )
    if not last:
        return said
    name = f"Учащиеся, систематически пропускавшие уроки без уважительной причины в {month_in(int(last))}"
    said.append(
        sentence(figures, "fact", {"value": ("systematic_share", scope.at("attendance", group=last))}, name=name)
    )
    done = [
        (label, "truant_work_share", scope.at("attendance", group=last, category=code)) for code, label in WORK.items()
    ]
    name = f"Из пропустивших без уважительной причины десятую часть уроков и больше в {month_in(int(last))}"
    said.append(several(figures, name, done))
    if figures.number(figures.id("closed_parallels", **at)):
        name = "Случаи, когда в параллели за месяц были дни без занятий (карантин, отмена)"
        said.append(sentence(figures, "fact", {"value": ("closed_parallels", at)}, name=name))
    return said


def moved(figures: Figures, scope: Scope, changes: pd.DataFrame) -> list[Sentence]:
    """Months whose share differs from that of the same month a year before, after the correction; the largest first.

    `changes`: the table of `attendance_compare.year_changes`, of the reader's school or of all schools.
    """
    rows = changes[changes["survives"].astype(bool)]
    rows = rows.assign(size=rows["difference_pp"].abs()).sort_values(["indicator", "size"], ascending=[False, False])
    found = []
    for row in rows.to_dict("records"):
        indicator, month = str(row["indicator"]), str(row["group"])
        at = scope.at("attendance", group=month)
        slots = {
            "now": (indicator, {**at, "category": "same"}),
            "before": (indicator, {**at, "category": "same", "year": scope.year - 1}),
            "change": (indicator.replace("_share", "_change"), at),
        }
        what = "без уважительной причины" if indicator == UNEXCUSED else "по всем причинам"
        name = f"Доля уроков, пропущенных {what}, в {month_in(int(month))}"
        one = sentence(figures, "change", slots, 3.6, name=name, year_before=str(scope.year - 1))
        if one is not None:
            found.append(one)
    return found


def differing(figures: Figures, scope: Scope, schools: pd.DataFrame, *, most: int = 6) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools with more lessons missed without reason than the others, after the correction."""
    rows = schools[schools["survives"].astype(bool) & (schools["difference_pp"] > 0)]
    rows = rows.sort_values(["p_value", "school_id"])
    if scope.own:
        rows = rows[rows["school_id"] == scope.school_id]
    found = []
    for code in rows["school_id"].astype(str).head(most):
        at = {"procedure": "attendance", "year": scope.year}
        slots = {"own": (UNEXCUSED, {**at, "school_id": code}), "town": (UNEXCUSED, {**at, "school_id": ""})}
        where = "в школе" if scope.own else scope.names.get(code, "")
        name = "Доля уроков, пропущенных без уважительной причины"
        if (one := sentence(figures, "differs", slots, 4.4, name=name, where=where)) is not None:
            found.append((code, one))
    return found


def reported(figures: Figures, scope: Scope, silent: Mapping[str, Sequence[str]]) -> Sentence | None:
    """Schools that told every month due, in a school's note its months; None where nothing lacks."""
    at = scope.at("attendance")
    indicator = "reported_months_share" if scope.own else "reported_share"
    found = figures.id(indicator, **at)
    if not found or figures.number(found, "numerator") == figures.number(found, "n"):
        return None
    name = "Школы, представившие сведения о посещаемости за все месяцы, срок которых прошёл"
    if scope.own:
        lacking = listing([MONTHS[int(month) - 1] for month in silent.get(scope.school_id, ())])
        name = f"Месяцы, за которые школа представила сведения о посещаемости (не представлены за {lacking})"
    return sentence(figures, "fact", {"value": (indicator, at)}, 4.3, name=name)


def silent_table(silent: Mapping[str, Sequence[str]], scope: Scope) -> TableBlock | None:
    """Schools that did not report, with the months; the department's only."""
    rows = tuple(
        RowSpec(cells=(CellSpec(text=name), CellSpec(text=", ".join(MONTHS[int(month) - 1] for month in silent[code]))))
        for code, name in scope.names.items()
        if silent.get(code)
    )
    if not rows:
        return None
    return TableBlock(
        id="attendance-silent",
        caption="Кто не представил сведения о посещаемости",
        subtitle="Месяцы с занятиями, срок сведений за которые прошёл",
        source=SOURCE,
        columns=(ColumnSpec(label="Школа", align="left"), ColumnSpec(label="Нет сведений за", align="left")),
        rows=rows,
    )


def months_table(figures: Figures, scope: Scope, months: Sequence[str]) -> TableBlock | None:
    """Months: share missed and share without reason, this year and against the same month a year before."""
    lines = [Line(MONTHS[int(m) - 1].capitalize(), scope.at("attendance", group=m)) for m in months]
    lines.append(Line("За год", scope.at("attendance"), kind="total"))
    cols: list[Col] = []
    for label, indicator in (("Пропущено уроков", MISSED), ("Без уважительной причины", UNEXCUSED)):
        change = indicator.replace("_share", "_change")
        cols += [Col("%", indicator, group=label), Col("к прошлому году", change, group=label)]
        if scope.own or scope.department:  # other readers get no intervals of the municipality
            cols[-1:-1] = [Col("интервал", indicator, part="interval", group=label)]
            cols.append(Col("интервал разности", change, part="interval", group=label))
        if scope.own:
            cols.append(Col("муниципа\u00adлитет, %", indicator, {"school_id": ""}, group=label))
    return grid(
        figures,
        id="attendance-months",
        caption="Пропущено уроков по месяцам",
        head="Месяц",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Доля от уроков, которые должны были быть посещены; сравниваются школы, сообщившие месяц в обоих годах",
    )


def grades_table(figures: Figures, scope: Scope, grades: Iterable[int]) -> TableBlock | None:
    """Grades: share missed, without reason, reason unknown."""
    lines = [Line(f"{grade} класс", scope.at("attendance", grade=grade)) for grade in grades]
    cols = [
        Col("Пропущено, %", MISSED),
        Col("без уважи\u00adтельной причины, %", UNEXCUSED),
        Col("из пропущенных причина не установлена, %", "unknown_of_missed"),
    ]
    if scope.own:
        cols.append(Col("без причины, муниципа\u00adлитет, %", UNEXCUSED, {"school_id": ""}))
    return grid(
        figures,
        id="attendance-grades",
        caption="Пропущено уроков по параллелям",
        head="Параллель",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="За год",
    )


def depth_table(figures: Figures, scope: Scope, months: Sequence[str]) -> TableBlock | None:
    """Pupils by the part of the month that they missed without reason, and what was done for them."""
    lines = [Line(MONTHS[int(m) - 1].capitalize(), scope.at("attendance", group=m)) for m in months]
    head = "Пропустили без уважительной причины, чел."
    cols = [Col(label, "truants", {"category": code}, group=head) for code, label in DEPTH.items()]
    cols += count_and_share("Система\u00adтически", "systematic_share")
    done = "Из пропустивших десятую часть и больше, чел."
    labels = (("worked", "работа с семьёй"), ("reported", "сообщено в КДН"), ("returned", "вернулись"))
    cols += [
        Col(label, "truant_work_share", {"category": code}, part="numerator", group=done) for code, label in labels
    ]
    return grid(
        figures,
        id="attendance-depth",
        caption="Учащиеся, пропускавшие уроки без уважительной причины",
        head="Месяц",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Ученик считается в месяце один раз; месяцы не складываются",
    )


def schools_table(figures: Figures, scope: Scope, silent: Mapping[str, Sequence[str]], last: str) -> TableBlock | None:
    """By school for the year, and systematic absence in the `last` month; the department's only."""
    words = {
        name: ", ".join(MONTHS_SHORT[int(m) - 1] for m in silent.get(code, ())) for code, name in scope.names.items()
    }
    cols = [
        Col("Пропу\u00adщено, %", MISSED),
        Col("без уважи\u00adтельной причины, %", UNEXCUSED),
        Col("из пропу\u00adщенных без причины, %", "unexcused_of_missed"),
        Col("причина не установ\u00adлена, %", "unknown_of_missed"),
        *count_and_share(f"Система\u00adтически в {month_in(int(last))}", "systematic_share", group=last),
        Col("Нет сведений за", UNEXCUSED, words=words),
    ]
    return grid(
        figures,
        id="attendance-schools",
        caption="Посещаемость по школам",
        head="Школа",
        lines=common.school_lines(scope, "attendance"),
        cols=cols,
        source=SOURCE,
        subtitle="За год; школы в порядке реестра",
        keep_empty=True,
    )


def heat(figures: Figures, scope: Scope, months: Sequence[str], grades: Iterable[int]) -> ChartBlock | None:
    """Lessons missed without reason: school × month; in a school's note grade × month."""
    columns = {m: (MONTHS_SHORT[int(m) - 1], UNEXCUSED, {"group": m}) for m in months}
    lines = (
        [Line(f"{grade} класс", scope.at("attendance", grade=grade)) for grade in grades]
        if scope.own
        else common.school_lines(scope, "attendance")
    )
    return common.heat_chart(
        figures,
        id="attendance-map",
        title="Уроки, пропущенные без уважительной причины, по месяцам",
        subtitle="% уроков, которые должны были быть посещены; число стоит в каждой ячейке, цвет его только повторяет",
        source=SOURCE,
        columns=columns,
        lines=lines,
        look={"steps": list(STEPS), "decimals": 1},
        empty="no_data",
        keep_empty=True,
    )


def recommended(
    scope: Scope,
    schools: Iterable[tuple[str, Sentence]],
    late: Sentence | None,
    silent: Mapping[str, Sequence[str]],
) -> list[Measure | None]:
    """Work with those who stay away where they are many; the months that are lacking."""
    given: list[Measure | None] = []
    for code, why in schools:
        given.append(
            common.measure(
                why,
                whom=common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}",
                what="рассмотреть причины пропусков по каждому систематически пропускающему, составить план работы с ним и родителями "
                "и сообщить о нём в комиссию по делам несовершеннолетних, если план не помог",
                term=scope.term,
                proof="сведения о посещаемости за следующий месяц с графами «работали» и «вернулись»",
            )
        )
    lacking = [scope.names[code] for code in scope.names if silent.get(code)]
    whom = common.HEAD if scope.own else f"Администрации: {', '.join(lacking)}" if lacking else common.HEADS
    given.append(
        common.measure(
            late,
            whom=whom,
            what="представить недостающие сведения о посещаемости",
            term=scope.term,
            proof="форма «Посещаемость» без пропущенных месяцев",
        )
    )
    return given
