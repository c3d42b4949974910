"""Item 2.1.3: official sites of schools: what order 831 asks for and what graduates must find about ГИА."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ChartBlock, ColumnSpec, Figures, Measure, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.russian import MONTHS, MONTHS_SHORT, date_text
from mskoko_lib.forms.section2 import SITE_831, SITE_GIA

SOURCE = "Источник: форма «Сайты», проверка управления образования."
CRITERIA = SITE_831 | SITE_GIA
#: what can be mended: what came late is there now
ANSWER = {"part": "не полностью", "no": "нет"}
#: a criterion that lacks in more checks than this is a typical fault; our own limit, percent
TYPICAL_BELOW = 80
ABSENT = (
    "Подразделы — по приказу Рособрнадзора о структуре официального сайта, сведения о ГИА — по порядкам проведения ГИА. Отсутствие "
    "обязательных сведений — индикатор риска, по которому возможна внеплановая проверка. Проверка критерия — школа, месяц и критерий: "
    "опоздание, которое видно несколько месяцев, считается в каждом. Срок каждого пункта о ГИА форма не спрашивает, его знает "
    "проверяющий. Правильность самих документов не проверялась."
)


def facts(figures: Figures, scope: Scope, months: Sequence[str]) -> list[Sentence | None]:
    """The last check: share fulfilled, not in full, later than due; first and last month."""
    if not months:
        return []
    first, last = months[0], months[-1]
    said = [
        sentence(
            figures,
            "fact",
            {"value": ("site_share", scope.at("site", group=last))},
            3,
            name=f"Критерии, соблюдённые на {'сайте школы' if scope.own else 'сайтах'} в последнюю проверку ({MONTHS[int(last) - 1]})",
        ),
        beside_town(
            figures,
            scope,
            "Проверки критерия, в которых сведения есть, но размещены позже срока",
            "site_late_share",
            "site",
        ),
        beside_town(
            figures, scope, "Проверки критерия, в которых сведения размещены не полностью", "site_part_share", "site"
        ),
    ]
    if scope.own:
        said.append(
            sentence(
                figures,
                "fact",
                {"value": ("dead_links", scope.at("site"))},
                name="Неработающие ссылки в последнюю проверку",
            )
        )
    if first != last:
        slots = {
            "own": ("site_share", scope.at("site", group=first)),
            "town": ("site_share", scope.at("site", group=last)),
        }
        whose, every = (MONTHS[int(month) - 1] for month in (first, last))
        name = "Соблюдено критериев в первую и последнюю проверку"
        said.append(sentence(figures, "beside_all", slots, name=name, whose=whose, all=every))
    return said


def typical(figures: Figures, scope: Scope, last: str, *, most: int = 3) -> Sentence | None:
    """Criteria that lack most often over the year: those met in fewer than four checks of five, and not all in the last."""
    known = []
    for code in CRITERIA:
        obs = figures.id("site_share", **scope.at("site", category=code))
        value = figures.number(obs)
        now = figures.number(figures.id("site_share", **scope.at("site", category=code, group=last)))
        if value is not None and value < TYPICAL_BELOW and now != 100:
            known.append((value, code))
    parts = [(CRITERIA[code], "site_share", scope.at("site", category=code)) for _, code in sorted(known)[:most]]
    where = "сайте школы" if scope.own else "сайтах"
    name = f"Чаще других на {where} не в порядке; соблюдено из проверок за год"
    return several(figures, name, parts)


def never(answers: pd.DataFrame, *, least: int = 3) -> dict[str, list[str]]:
    """school_id → criteria that were looked at `least` times or more and never found there. `answers`: of one year."""
    looked = answers.assign(found=answers["answer"] != "no").groupby(["school_id", "criterion"], as_index=False)[
        "found"
    ]
    rows = looked.agg(["size", "sum"])
    rows = rows[(rows["size"] >= least) & (rows["sum"] == 0)]
    return {str(code): part["criterion"].tolist() for code, part in rows.groupby("school_id")}


def absent(figures: Figures, scope: Scope, missing: Mapping[str, Sequence[str]]) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools on whose site a criterion was never met."""
    found = []
    for code in [scope.school_id] if scope.own else list(scope.names):
        if not missing.get(code):
            continue
        whose = "Сайт школы" if scope.own else scope.names[code]
        listed = "; ".join(_title(one) for one in missing[code])
        at = {"procedure": "site", "year": scope.year, "school_id": code}
        name = f"{whose}: ни в одну проверку года нет — {listed}; всего соблюдено критериев"
        if (one := sentence(figures, "fact", {"value": ("site_share", at)}, 4.1, name=name)) is not None:
            found.append((code, one))
    return found


def criteria_table(figures: Figures, scope: Scope, last: str) -> TableBlock | None:
    """Criteria: over the year and in the last check; in a school's note beside the municipality."""
    lines: list[Line] = []
    for title, codes in (("Подразделы сайта", SITE_831), ("Информирование о ГИА", SITE_GIA)):
        lines.append(Line(title, kind="group"))
        lines += [Line(label, scope.at("site", category=code)) for code, label in codes.items()]
    cols = [
        Col("соблю\u00adдено, %", "site_share", group="За год"),
        Col("не полностью, %", "site_part_share", group="За год"),
        Col("позже срока, %", "site_late_share", group="За год"),
    ]
    if scope.own or scope.department:
        at = {"group": last}
        cols.append(Col("соблю\u00adдено", "site_share", at, part="numerator", group="Последняя проверка"))
        cols.append(Col("из", "site_share", at, part="n", group="Последняя проверка"))
    if scope.own:
        cols.append(Col("муниципа\u00adлитет за год, %", "site_share", {"school_id": ""}))
    return grid(
        figures,
        id="site-criteria",
        caption="Официальные сайты: чего не хватает",
        head="Критерий",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Проверка — школа и месяц; «не требуется» и непроверенное не входят",
    )


def heat(figures: Figures, scope: Scope, months: Sequence[str]) -> ChartBlock | None:
    """Criteria met: school × month; the department's only."""
    return common.heat_chart(
        figures,
        id="site-map",
        title="Критерии сайтов, соблюдённые по месяцам",
        subtitle="% проверенных критериев; число стоит в каждой ячейке",
        source=SOURCE,
        columns={m: (MONTHS_SHORT[int(m) - 1], "site_share", {"group": m}) for m in months},
        lines=common.school_lines(scope, "site"),
        look={"steps": [60, 70, 80, 90, 95]},
        empty="no_data",
    )


def schools_table(
    figures: Figures, scope: Scope, checks: pd.DataFrame, missing: Mapping[str, Sequence[str]]
) -> TableBlock | None:
    """By school: the year, the last update, what was never there; the department's only. `checks`: rows of the year."""
    updated = checks.groupby("school_id")["updated_date"].max()
    words = {
        name: date_text(updated[code].date()) if code in updated.index and pd.notna(updated[code]) else ""
        for code, name in scope.names.items()
    }
    lacks = {name: "; ".join(_title(one) for one in missing.get(code, ())) for code, name in scope.names.items()}
    cols = [
        Col("Соблюдено за год, %", "site_share"),
        Col("не полностью, %", "site_part_share"),
        Col("позже срока, %", "site_late_share"),
        Col("Ссылок не работает", "dead_links"),
        Col("Обновлён", "site_share", words=words),
        Col("Ни разу не было", "site_share", words=lacks),
    ]
    return grid(
        figures,
        id="site-schools",
        caption="Официальные сайты по школам",
        head="Школа",
        lines=common.school_lines(scope, "site"),
        cols=cols,
        source=SOURCE,
        subtitle="Школы в порядке реестра; «Обновлён» — последняя дата, которую видел проверяющий; ссылки — в последнюю проверку",
    )


def updated_text(checks: pd.DataFrame) -> str:
    """When a site was last updated, as its checks saw it; "" where none told. `checks`: rows of one school and year."""
    days = checks["updated_date"].dropna()
    return (
        f"Последнее обновление сайта, которое видел проверяющий: {date_text(days.max().date())}." if len(days) else ""
    )


def own_table(answers: pd.DataFrame, scope: Scope, last: str) -> TableBlock | None:
    """What the last check did not find on the reader's own site. `answers`: his rows of the year."""
    rows = answers[(answers["month"] == last) & answers["answer"].isin(list(ANSWER))]
    given = dict(zip(rows["criterion"].astype(str), rows["answer"].astype(str), strict=True))
    lines = [(title, ANSWER[given[code]]) for code, title in CRITERIA.items() if code in given]
    if not lines:
        return None
    return TableBlock(
        id="site-own",
        caption="Что на сайте школы исправить",
        subtitle=f"Последняя проверка: {MONTHS[int(last) - 1]}",
        source=SOURCE,
        columns=(ColumnSpec(label="Критерий", align="left"), ColumnSpec(label="Найдено", align="left")),
        rows=tuple(RowSpec(cells=(CellSpec(text=title), CellSpec(text=told))) for title, told in lines),
    )


def recommended(
    scope: Scope, schools: Iterable[tuple[str, Sentence]], common_fault: Sentence | None
) -> list[Measure | None]:
    """Publish what is not there; show everybody how, where it lacks with many."""
    given: list[Measure | None] = [
        common.measure(
            why,
            whom=common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}",
            what="разместить на официальном сайте недостающие сведения и назначить ответственного за их обновление",
            term=scope.term,
            proof="ссылка на страницу и повторная проверка сайта",
        )
        for code, why in schools
    ]
    what = "дополнить разделы сайта, которых чаще всего не хватало"
    proof = "ссылка на страницу"
    if not scope.own:
        what, proof = (
            "показать ответственным за сайты образец разделов, которые чаще всего не заполнены",
            "письмо школам со ссылкой",
        )
    whom = common.HEAD if scope.own else common.METHODISTS
    given.append(common.measure(common_fault, whom=whom, what=what, term=scope.term, proof=proof))
    return given


def _title(code: str) -> str:
    title = CRITERIA[code]
    return f"«{title}»"
