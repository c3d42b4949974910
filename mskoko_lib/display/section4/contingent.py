"""Item 4.1, pupils: classes and their size, second shift, pupils per teacher, forecast by moving the cohorts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import shared

PROCEDURE = "contingent"
FORM = "Источник: форма 4.1 школ, контингент."
STAGES = {"primary": "1–4 классы", "main": "5–9 классы", "upper": "10–11 классы"}
_AHEAD = {"1": "через год", "2": "через два года", "3": "через три года"}
_ASSUMPTION = (
    "Прогноз\u00a0— передвижка параллелей: каждая параллель переходит в следующую, никто не приезжает и не выбывает. В первый класс "
    "приходит столько же, сколько в этом году. В пятый и десятый классы переходит та же доля, что и в последний раз. Это расчёт "
    "при допущениях, а не вероятность."
)
_RANGE = (
    " Промежуток показывает, что будет, если в первый класс станет приходить столько, сколько в наименьшей или в наибольшей из "
    "трёх младших параллелей."
)
NOT_ASKED = (
    "Чего форма о контингенте не спрашивает: откуда пришли и куда выбыли обучающиеся, сколько детей дошкольного возраста "
    "живёт рядом со школой; без этого набор в первый класс не предсказать."
)


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Pupils, classes, size of a class, second shift, pupils per teacher."""
    at = scope.at(PROCEDURE)
    if scope.audience == "public":
        names = {
            ("pupils", ""): "Обучающиеся",
            ("class_size_mean", ""): "Обучающихся в классе в среднем",
            ("second_shift_share", ""): "Обучающиеся во вторую смену",
        }
        return shared.alone(figures, at, names)
    parts = [("обучающихся", "pupils", at), ("классов", "classes", at), ("в самом большом классе", "largest_class", at)]
    return [
        several(figures, "Контингент", parts),
        beside_town(figures, scope, "Обучающихся в классе в среднем", "class_size_mean", PROCEDURE),
        beside_town(figures, scope, "Обучающихся на одного учителя", "pupils_per_teacher", PROCEDURE),
        sentence(figures, "fact", {"value": ("second_shift_share", at)}, name="Обучающиеся во вторую смену"),
    ]


def shifts(figures: Figures, scope: Scope) -> Finding | None:
    """Schools that teach in a second shift."""
    notes = {
        school: ""
        for school in words.schools_of(scope)
        if figures.number(figures.id("second_shift_share", **words.at_school(scope, PROCEDURE, school)))
    }
    return shared.noted(
        figures, scope, "Обучающиеся во вторую смену", (PROCEDURE, "second_shift_share", {}), notes, 3.6
    )


def measures(scope: Scope, second: Finding | None) -> list[Measure | None]:
    """A second shift needs rooms: the founder's matter."""
    if second is None:
        return []
    schools = words.listed(scope, second.schools)
    return [
        common.measure(
            second.said,
            whom=common.HEAD if scope.own else common.DEPARTMENT,
            what="рассчитать по прогнозу, каких помещений не хватает для одной смены, и сообщить управлению"
            if scope.own
            else f"рассчитать по прогнозу, когда школы перейдут на одну смену, и уточнить границы закреплённых территорий: {schools}",
            term=scope.far_term,
            proof="расчёт помещений" if scope.own else "расчёт, проект постановления о закреплении территорий",
        )
    ]


def stages_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By stage of school: pupils, classes, size, second shift; of this year and the year before."""
    at = scope.at(PROCEDURE)
    lines = [Line(label, {**at, "category": code}) for code, label in STAGES.items()]
    lines.append(Line("Все классы", at, kind="total"))
    cols = [
        col
        for year in (scope.year, scope.year - 1)
        for col in (
            Col("обучающихся", "pupils", {"year": year}, group=str(year)),
            Col("классов", "classes", {"year": year}, group=str(year)),
            Col("в классе", "class_size_mean", {"year": year}, group=str(year)),
        )
    ]
    return grid(
        figures,
        id="contingent-stages",
        caption="Обучающиеся и классы",
        head="Классы",
        lines=lines,
        cols=cols,
        source=FORM,
    )


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Pupils, classes, pupils per teacher over the years; in a school's note beside the municipality."""
    cols = [
        Col("Обучающихся", "pupils"),
        Col("Классов", "classes"),
        Col("Обучающихся в классе", "class_size_mean"),
        Col("Во вторую смену, %", "second_shift_share"),
        Col("Обучающихся на учителя", "pupils_per_teacher"),
    ]
    return grid(
        figures, id="contingent-years", caption="Контингент по годам", head="Год",
        lines=common.year_lines(scope, PROCEDURE, years), cols=cols, source=FORM,
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school; the department's."""
    cols = [
        Col("Обучающихся", "pupils"),
        Col("Классов", "classes"),
        Col("среднее", "class_size_mean", group="В классе"),
        Col("самый большой", "largest_class", group="В классе"),
        Col("Во вторую смену, %", "second_shift_share"),
        Col("Обучающихся на учителя", "pupils_per_teacher"),
        Col("Обучающихся через три года", "pupils_forecast", {"group": "3"}),
    ]
    return grid(
        figures, id="contingent-schools", caption="Контингент по школам", head="Школа",
        lines=common.school_lines(scope, PROCEDURE), cols=cols, source=FORM, subtitle="В порядке реестра",
    )  # fmt: skip


def forecast(figures: Figures, scope: Scope) -> Sentence | None:
    """Pupils now and in three years."""
    at = scope.at(PROCEDURE)
    parts: list[tuple[str, str, Mapping[str, object]]] = [("сейчас", "pupils", at)]
    parts += [(label, "pupils_forecast", {**at, "group": ahead}) for ahead, label in _AHEAD.items()]
    return (
        several(figures, "Прогноз числа обучающихся", parts)
        if figures.id("pupils_forecast", **{**at, "group": "1"})
        else None
    )


def assumption(scope: Scope) -> str:
    """What the forecast takes for granted; the public reads no interval."""
    return _ASSUMPTION if scope.audience == "public" else f"{_ASSUMPTION}{_RANGE}"


def forecast_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Pupils by stage now and in one, two and three years."""
    at = scope.at(PROCEDURE)
    if not figures.id("pupils_forecast", **{**at, "group": "1"}):
        return None
    lines = [Line(label, {**at, "category": code}) for code, label in STAGES.items()]
    lines.append(Line("Все классы", at, kind="total"))
    cols = [Col("Сейчас", "pupils")]
    for ahead, label in _AHEAD.items():
        cols.append(Col("человек", "pupils_forecast", {"group": ahead}, group=shared.capital(label)))
        if (
            scope.audience != "public"
        ):  # the public is told no exact ends: the column would be hidden from top to bottom
            cols.append(Col("промежуток", "pupils_forecast", {"group": ahead}, "interval", shared.capital(label)))
    subtitle = "" if scope.audience == "public" else "Промежуток — от наименьшего до наибольшего набора в первый класс"
    return grid(
        figures, id="contingent-forecast", caption="Прогноз числа обучающихся", head="Классы", lines=lines, cols=cols,
        source=FORM, subtitle=subtitle,
    )  # fmt: skip
