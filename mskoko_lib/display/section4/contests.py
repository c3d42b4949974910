"""Item 4.4: contests of teachers: from the application to the prize, which schools take part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms.section4 import CONTESTS

FORM = "Источник: форма 4.4 управления."
KINDS = {choice.code: choice.label for choice in CONTESTS.field("contest").choices}
NO_FORM = "Сведений о конкурсах за этот год нет."
NO_ENTRIES = "Заявок от школы на конкурсы в этом году не было."
NOT_ASKED = (
    "Чего форма 4.4 не спрашивает: кто участвовал, какие работы поданы, баллы жюри и почему заявка не принята. У участника назван "
    "только последний этап. Конкурсы, итог которых подведён позже дня, на который составлена записка, в счёт не входят."
)
_ADMITTED, _WON = "contest_admitted_share", "contest_won_share"


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing: no form of the year, or no application of the reader's school; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    return NO_ENTRIES if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """The way from the application to the prize, consultations, schools that take part."""
    at = scope.at("contests")
    taking = sentence(
        figures, "fact", {"value": ("contest_school_share", scope.town("contests"))},
        name="Школы муниципалитета, от которых есть хотя бы одна заявка",
    )  # fmt: skip
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        alone = {
            _ADMITTED: "Принятые заявки на конкурсы профессионального мастерства",
            _WON: "Победители, призёры и лауреаты среди участников, итог которых назван",
        }
        return [taking, *(sentence(figures, "fact", {"value": (key, at)}, name=name) for key, name in alone.items())]
    way = [
        ("подано", "contest_entries", at),
        ("принято", _ADMITTED, at),
        ("на муниципальном этапе или дальше", "contest_stage_share", {**at, "category": "municipal"}),
        ("на региональном или дальше", "contest_stage_share", {**at, "category": "regional"}),
        ("победители, призёры и лауреаты", _WON, at),
    ]
    further = sentence(
        figures, "fact", {"value": ("contest_further_share", at)},
        name="Дошли до регионального или федерального этапа и стали там победителями, призёрами или лауреатами",
    )  # fmt: skip
    consulted = common.beside_town(
        figures, scope, "Заявки, участники которых получили консультации", "contest_consulted_share", "contests"
    )
    return [several(figures, "Заявки на конкурсы профессионального мастерства", way), further, consulted, taking]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before."""
    given = {
        "Доля школ, от которых есть заявка,": ("contest_school_share", "contest_school_change"),
        "Доля принятых заявок": (_ADMITTED, "contest_admitted_change"),
        "Доля победителей, призёров и лауреатов": (_WON, "contest_won_change"),
    }
    return [words.moved(figures, scope, name, *pair, "contests") for name, pair in given.items()]


def never(figures: Figures, scope: Scope, years: Sequence[int], schools: Sequence[str]) -> Finding | None:
    """Schools of which no application has come in any year told. `schools`: `contests.never_present`."""
    there = [school for school in words.schools_of(scope) if school in schools]
    if not there:
        return None
    told = words_of_years(years)
    if scope.own:
        name = f"Годы, в которые от школы была заявка на конкурс ({told})"
        return words.of_own(figures, scope, "fact", name, ("contests", "contest_years_share"), 3.6)
    name = f"Ни одной заявки на конкурсы за все годы, о которых есть сведения ({told}): {words.listed(scope, there)}"
    slot = {"value": ("contest_never_share", scope.town("contests"))}
    said = sentence(figures, "spoken", slot, 3.9, name=name)
    return Finding(said, tuple(there)) if said is not None else None


def words_of_years(years: Sequence[int]) -> str:
    """«2021, 2022»."""
    return ", ".join(str(year) for year in sorted(years))


def refused(figures: Figures, scope: Scope) -> Sentence | None:
    """Applications that were not all admitted."""
    at = scope.at("contests")
    value = figures.number(figures.id(_ADMITTED, **at))
    if scope.audience == "public" or value is None or value >= 100:
        return None
    return sentence(figures, "fact", {"value": (_ADMITTED, at)}, name="Приняты не все заявки; приняты")


def measures(scope: Scope, absent: Finding | None, not_all: Sentence | None) -> list[Measure | None]:
    """Measures of 4.4: a school that never takes part nominates; why applications are refused is cleared."""
    return [
        common.measure(
            absent.said,
            whom=words.whom(scope, *absent.schools),
            what="выдвинуть участника на один из конкурсов следующего года и договориться о консультациях с методической службой",
            term=scope.far_term,
            proof="заявка на конкурс",
        )
        if absent is not None
        else None,
        common.measure(
            not_all,
            whom=common.HEAD if scope.own else common.METHODISTS,
            what="узнать у организаторов, почему заявка не принята, и проверять заявки до отправки"
            if scope.own
            else "разобрать с заявителями, почему заявки на конкурсы не приняты, и консультировать до подачи заявки",
            term=scope.far_term,
            proof="список проверенных заявок",
        ),
    ]


def _columns() -> list[Col]:
    stage = "Дошли до этапа"
    return [
        Col("подано", "contest_entries", group="Заявки"),
        Col("принято", _ADMITTED, part="numerator", group="Заявки"),
        Col("%", _ADMITTED, group="Заявки", least_n=common.LEAST_N),
        Col("муници\u00adпального", "contest_stage_share", {"category": "municipal"}, "numerator", stage),
        Col("регио\u00adнального", "contest_stage_share", {"category": "regional"}, "numerator", stage),
        Col("федераль\u00adного", "contest_stage_share", {"category": "federal"}, "numerator", stage),
        Col("число", _WON, part="numerator", group="Победители и призёры"),
        Col("%", _WON, group="Победители и призёры", least_n=common.LEAST_N),
    ]


_SUBTITLE = f"Последний этап участника и все этапы до него; победители и призёры — с лауреатами, на последнем этапе; {words.FEW}"


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """The way over the years; in a school's note beside the municipality."""
    return words.of_no_pupils(
        grid(
            figures, id="contests-years", caption="Конкурсы по годам", head="Год",
            lines=common.year_lines(scope, "contests", years), cols=words.of_reader(scope, _columns()), source=FORM,
            subtitle=f"На то же число года ({scope.day}). {_SUBTITLE}",
        )
    )  # fmt: skip


def contests_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """The way by contest, this year; the department's only."""
    lines = [Line(label, scope.at("contests", group=code)) for code, label in KINDS.items()]
    return words.of_no_pupils(
        grid(
            figures, id="contests-kinds", caption="Заявки и итоги по конкурсам", head="Конкурс",
            lines=[*lines, Line("Все конкурсы", scope.at("contests"), kind="total")], cols=_columns(), source=FORM, subtitle=_SUBTITLE,
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope, years: Sequence[int]) -> TableBlock | None:
    """Applications and prizes by school over the years; the department's only."""
    cols: list[Col] = []
    for year in sorted(years):
        at, group = {"year": year}, str(year)
        cols += [
            Col("заявок", "contest_entries", at, group=group),
            Col("принято", _ADMITTED, at, "numerator", group),
            Col("победи\u00adтелей и призёров", _WON, at, "numerator", group),
        ]
    cols.append(Col("Лет с заявкой", "contest_years_share", part="numerator"))  # a school without any has a row by it
    return words.of_no_pupils(
        grid(
            figures, id="contests-schools", caption="Конкурсы по школам", head="Школа",
            lines=common.school_lines(scope, "contests"), cols=cols, source=FORM,
            subtitle="Школы в порядке реестра; х — заявок не было или итог не назван",
        )
    )  # fmt: skip
