"""Item 5.2: the forecast of the exam out of the mock exam, and what share of forecasts came true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section5.mocks import BOTH
from mskoko_lib.display.section5.sittings import Work

TITLE = "Прогноз экзамена"
METHOD = (
    "Как сделан прогноз: по ученикам прежних лет, у которых есть и пробный экзамен, и экзамен, проведена прямая от балла пробного к "
    "баллу экзамена; учтено, проверял ли свой учитель и насколько пробный каждой школы обычно расходится с экзаменом. Интервал "
    "обещает, что результат попадёт в него в четырёх случаях из пяти. Прогноз исходит из того, что школа проверяет так же, как "
    "раньше, а экзамен не стал труднее; условий сверх шкалы (балл за геометрию) он не знает."
)
ETHICS = (
    "Прогноз нужен, чтобы помочь до экзамена. Он не оценивает ни ученика, ни учителя, ни школу; прогноз на отдельного ученика "
    "не печатается."
)
NOT_BEFORE = "О прошлом годе прогноза не было: пар «пробный экзамен — экзамен» более ранних лет нет."
NONE_YET = "Прогноза нет: пар «пробный экзамен — экзамен» прежних лет нет."
#: category of ``forecast_hit_share`` → what was forecast
HITS = {
    "mean": "Средний балл, школы и предметы", "share": "Доля ниже порога, школы и предметы", "pupil": "Балл ученика",
}  # fmt: skip


def procedure(work: Work) -> str:
    """«forecast_oge», «forecast_gve»: the forecast goes by the form of the exam."""
    return f"forecast_{work.exam.removesuffix('9').removesuffix('11')}"


def unique(every: Iterable[Work]) -> list[Work]:
    """ГВЭ of both grades is one exam to the forecast."""
    kept: dict[tuple[str, str], Work] = {}
    for work in every:
        kept.setdefault((procedure(work), work.subject), work)
    return list(kept.values())


def name_of(work: Work) -> str:
    """«ГВЭ, математика»: without the grade."""
    return work.name.replace("ГВЭ-9", "ГВЭ").replace("ГВЭ-11", "ГВЭ")


def facts(figures: Figures, scope: Scope, every: Sequence[Work]) -> list[Sentence | None]:
    """Share below the threshold, or the mean where there is no threshold: the forecast and, after the exam, the result."""
    said = []
    for work in unique(every):
        at = scope.at(procedure(work), subject=work.subject)
        value = figures.id("forecast_below_share", **at)
        made, came = (
            ("forecast_below_share", "forecast_actual_share") if value else ("forecast_mean", "forecast_actual_mean")
        )
        what = "доля ниже порога" if value else "средний балл"
        actual = figures.id(came, **at)
        name = f"{name_of(work)}, {what}"
        if actual:
            inside = "в интервале" if _inside(figures, figures.id(made, **at), actual) else "вне интервала"
            said.append(
                sentence(
                    figures, "forecast_came", {"value": (made, at), "actual": (came, at)}, name=name, inside=inside
                )
            )
        else:
            said.append(sentence(figures, "forecast", {"value": (made, at)}, 4.8, name=f"{name} на экзамене, прогноз"))
    return said


def _inside(figures: Figures, made: str, came: str) -> bool:
    low, high, value = figures.number(made, "low"), figures.number(made, "high"), figures.number(came)
    return low is not None and high is not None and value is not None and low <= value <= high


def calibration(figures: Figures, scope: Scope, year: int, headline: float = 3.6) -> list[Sentence | None]:
    """What share of the forecasts of a year came true; in a school's note that of its own pupils too."""
    town = {"procedure": "forecast", "year": year, "school_id": ""}
    said = []
    for code, what in HITS.items():
        if not scope.department and code != "pupil":
            continue  # of some thirty schools and subjects only a band could be told
        whose = ", по муниципалитету" if scope.own else ""
        name = f"Прогнозы на {year} год, которые оправдались ({what[:1].lower()}{what[1:]}{whose})"
        slots = {"value": ("forecast_hit_share", {**town, "category": code})}
        said.append(
            sentence(figures, "calibrated", slots, headline if code == "mean" and year == scope.year else 0, name=name)
        )
    if scope.own:
        at = {**town, "school_id": scope.school_id, "category": "pupil"}
        name = f"Прогнозы на {year} год, которые оправдались (баллы учеников этой школы)"
        said.append(sentence(figures, "calibrated", {"value": ("forecast_hit_share", at)}, name=name))
    return said


def table(figures: Figures, scope: Scope, every: Sequence[Work]) -> TableBlock | None:
    """Forecast and result by exam and subject; in a school's note its own, then the municipality's."""
    lines = []
    for work in unique(every):
        at = scope.at(procedure(work), subject=work.subject)
        lines.append(Line(f"Школа: {name_of(work)}" if scope.own else name_of(work), at))
        if scope.own:
            lines.append(Line(f"Муниципалитет: {name_of(work)}", {**at, "school_id": ""}))
    return _grid(figures, lines, _columns(figures, scope), "forecast", "Прогноз и экзамен", "Экзамен, предмет")


def schools_table(figures: Figures, scope: Scope, every: Sequence[Work]) -> TableBlock | None:
    """By school with ten pupils or more, in the order of the registry, ГВЭ left out; the department's only."""
    lines = []
    for work in unique(every):
        if not work.exam.startswith("gve"):
            lines += [Line(work.name, kind="group"), *common.school_lines(scope, procedure(work), subject=work.subject)]
    return _grid(figures, lines, _columns(figures, scope), "forecast-schools", "Прогноз и экзамен по школам", "Школа")


def _columns(figures: Figures, scope: Scope) -> list[Col]:
    """Columns of the exam only once it was held; the public gets no intervals and no numbers of pupils."""
    mean, below = "Средний балл", "Ниже порога, %"
    rows = figures.observations
    held = bool(((rows["indicator"] == "forecast_actual_mean") & (rows["year"] == scope.year)).any())
    cols = [
        Col("пар прежних лет", "forecast_mean", part="numerator"), Col("учени\u00adков", "forecast_mean", part="n"),
        Col("прогноз", "forecast_mean", group=mean), Col("интервал", "forecast_mean", part="interval", group=mean),
        *([Col("экзамен", "forecast_actual_mean", group=mean)] if held else []),
        Col("прогноз", "forecast_below_share", group=below), Col("интервал", "forecast_below_share", part="interval", group=below),
        *([Col("экзамен", "forecast_actual_share", group=below)] if held else []),
    ]  # fmt: skip
    return [col for col in cols if scope.audience != "public" or col.part == "value"]


def _grid(
    figures: Figures, lines: Sequence[Line], cols: Sequence[Col], id: str, caption: str, head: str
) -> TableBlock | None:
    return words.of_no_pupils(grid(
        figures, id=id, caption=caption, head=head, lines=lines, cols=cols, source=BOTH,
        subtitle="Интервал — на четыре случая из пяти; баллы первичные, в ЕГЭ тестовые; если экзамен прошёл, прогноз и экзамен — одних "
        "и тех же учеников; по школе — от десяти учеников; х — прогноза нет: порог или шкала не известны",
    ))  # fmt: skip


def calibration_table(figures: Figures, scope: Scope, every: Sequence[Work], years: Iterable[int]) -> TableBlock | None:
    """Forecasts that came true by what was forecast and by exam, with Wilson's interval; the department's only."""
    if not scope.department:
        return None
    lines = []
    for year in sorted(years, reverse=True):
        at = {"year": year, "school_id": ""}
        lines.append(Line(f"Прогнозы на {year} год", kind="group"))
        lines += [Line(what, {**at, "procedure": "forecast", "category": code}) for code, what in HITS.items()]
        lines += [
            Line(
                f"Балл ученика: {name_of(work)}",
                {**at, "procedure": procedure(work), "subject": work.subject, "category": "pupil"},
            )
            for work in unique(every)
        ]
    cols = [
        Col("всего", "forecast_hit_share", part="n", group="Прогнозов"),
        Col("оправ\u00adдалось", "forecast_hit_share", part="numerator", group="Прогнозов"),
        Col("%", "forecast_hit_share", group="Прогнозов"),
        Col("95 % интервал", "forecast_hit_share", part="interval"),
    ]
    return grid(
        figures, id="forecast-hits", caption="Сколько прогнозов оправдалось", head="Что прогнозировали", lines=lines, cols=cols,
        source=BOTH, subtitle="Обещано четыре случая из пяти; школы — от десяти учеников",
    )  # fmt: skip


def without(every: Sequence[Work], made: Mapping[tuple[str, str], object | None]) -> str:
    """Exams and subjects for which no forecast could be made, in words; "" where there is none. `made`: `Forecast.models`."""
    named = [
        name_of(work) for work in unique(every) if made.get((procedure(work).removeprefix("forecast_"), work.subject)) is None
    ]  # fmt: skip
    if not named:
        return ""
    if len(named) == len(unique(every)):
        return NONE_YET
    return f"Прогноза нет: {'; '.join(named)} — пар «пробный экзамен — экзамен» прежних лет нет или их мало."
