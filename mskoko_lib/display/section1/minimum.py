"""Item 1.11: shares below the minimum in Russian and mathematics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_name
from mskoko_lib.display.section1.ege import SOURCE


def table(figures: Figures, scope: Scope, years: Sequence[int]) -> TableBlock | None:
    """1.11: Russian and both mathematics, first attempt and after retakes, up to three years."""
    lines: list[Line] = []
    for subject in ("russian", "math_profile"):
        lines.append(Line(exam_name(subject), kind="group"))
        lines += common.year_lines(scope, "ege", years, subject=subject, category="below")
    first = grid(
        figures,
        id="minimum",
        caption="Русский язык и математика: ниже минимума",
        head="",
        lines=lines,
        source=SOURCE,
        subtitle="Доля от участников; базовая математика — доля «2»",
        cols=[
            *count_and_share("Первая попытка", "band_share"),
            *count_and_share("С учётом пересдач", "band_share", group="final"),
        ],
    )
    lines = [
        Line(exam_name("math_base"), kind="group"),
        *common.year_lines(scope, "ege", years, subject="math_base", category="2"),
    ]
    second = grid(
        figures,
        id="minimum",
        caption="",
        head="",
        lines=lines,
        source=SOURCE,
        cols=[
            *count_and_share("Первая попытка", "mark_share"),
            *count_and_share("С учётом пересдач", "mark_share", group="final"),
        ],
    )
    lines = [Line("Русский язык или математика (выпускники)", kind="group"), *common.year_lines(scope, "gia11", years)]
    third = grid(
        figures,
        id="minimum",
        caption="",
        head="",
        lines=lines,
        source=SOURCE,
        cols=[
            *count_and_share("Первая попытка", "failed_person_share", category="first"),
            *count_and_share("С учётом пересдач", "failed_person_share", category="last"),
        ],
    )
    made = [one for one in (first, second, third) if one is not None]
    if not made:
        return None
    whole = first or made[0].model_copy(update={"caption": "Русский язык и математика: ниже минимума"})
    return whole.model_copy(update={"rows": tuple(row for one in made for row in one.rows)})


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Graduates below the minimum in Russian or mathematics, at first and in the end."""
    chain = [
        ("с первой попытки", "failed_person_share", scope.at("gia11", category="first")),
        ("с учётом пересдач, то есть без аттестата", "failed_person_share", scope.at("gia11", category="last")),
    ]
    near = [
        ("ровно на минимуме", "near_minimum_share", scope.at("ege", subject="russian", category="at")),
        ("на балл выше", "near_minimum_share", scope.at("ege", subject="russian", category="above")),
        ("на балл ниже", "near_minimum_share", scope.at("ege", subject="russian", category="below")),
    ]
    return [
        several(figures, "Выпускники 11 классов ниже минимума по русскому языку или математике", chain, headline=5.8),
        common.lost(figures, scope, "gia11"),
        beside_town(
            figures, scope, "Ниже минимума по русскому языку", "band_share", "ege", subject="russian", category="below"
        ),
        beside_town(
            figures,
            scope,
            "Ниже минимума по профильной математике",
            "band_share",
            "ege",
            subject="math_profile",
            category="below",
        ),
        beside_town(
            figures, scope, "«2» по базовой математике", "mark_share", "ege", subject="math_base", category="2"
        ),
        several(figures, "Около минимума по русскому языку", near, skip_zero=True),
    ]


def near_table(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """Fragile passes: at the minimum, one point around it, nought."""
    lines = [Line(exam_name(subject), scope.at("ege", subject=subject)) for subject in subjects]
    labels = (("zero", "0 баллов"), ("below", "на балл ниже"), ("at", "ровно минимум"), ("above", "на балл выше"))
    cols = [Col(label, "near_minimum_share", {"category": code}, part="numerator") for code, label in labels]
    return grid(
        figures,
        id="minimum-near",
        caption="Около минимума",
        head="Предмет",
        lines=lines,
        cols=[Col("Участ\u00adников", "near_minimum_share", {"category": "at"}, part="n"), *cols],
        source=SOURCE,
        subtitle="Участники с первой попытки, чел.",
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """1.11 by school, in the order of the registry."""
    cols = [Col("Выпуск\u00adников", "graduates")]
    for code, label in (("first", "Первая попытка"), ("last", "С учётом пересдач")):
        cols += count_and_share(label, "failed_person_share", category=code)
    lines = common.school_lines(scope, "gia11")
    return grid(
        figures,
        id="minimum-schools",
        caption="Ниже минимума по русскому языку или математике: по школам",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Выпускники 11 классов, ЕГЭ и ГВЭ",
    )


def unknown_minima(minimum: pd.DataFrame, year: int) -> str:
    """Said where a minimum is from memory or not known."""
    mine = minimum[minimum["year"] == year]
    doubtful = mine[~mine["verified"] & mine["minimum"].notna()]
    unknown = [exam_name(str(s)) for s in mine.loc[mine["minimum"].isna(), "subject"]]
    said = "Минимальные баллы ЕГЭ этого года: норма не подтверждена (по памяти). " if len(doubtful) else ""
    return said + (f"Минимум не известен, доли ниже минимума нет: {'; '.join(unknown)}." if unknown else "")
