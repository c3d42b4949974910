"""Item 2.1.5: school marks of medal claimants against their exams; neutral, with what would have been seen (METHODS §4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import ChartBlock, Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid, with_interval
from mskoko_lib.display.labels import exam_dative, exam_name

SOURCE = "Источник: форма «Медаль», школы; протоколы ЕГЭ и ГВЭ из РЦОИ."
GAP = {
    "none": "не ниже порога",
    "near": "ниже на 1–10 баллов, «4»",
    "far": "ниже на 11–20 баллов, «3»",
    "farther": "ниже более чем на 20 баллов, «2»",
}
RULE = (
    "Школьная отметка «5» считается подтверждённой, если на ЕГЭ набрано от {score} баллов (локальный порог), а на базовой "
    "математике и ГВЭ получена «5». Итоговая отметка ставится за два года, экзамен — один день: отдельный неподтверждённый "
    "результат ни о чём не говорит. Школы сравниваются по претендентам за все годы, которые есть в данных, год с годом; названа "
    "школа, у которой подтверждений меньше, чем у остальных, и после поправки на число школ."
)
QUIET = (
    "Школ, у которых претендентов, подтвердивших «5», меньше, чем у остальных, не названо. Это не значит, что различий нет: в таблице "
    "указано, какую долю при таком числе претендентов удалось бы заметить без поправки на число школ; с поправкой — ещё меньшую. Без "
    "поправки случайно была бы названа в среднем одна школа из двадцати."
)
OWN_QUIET = "Меньше ли в школе подтверждений, чем в остальных, по этим данным не установлено."
OWN_FEW = "Претендентов за эти годы мало: школа с остальными не сравнивается."
CAUTION = (
    "Возможные причины помимо выставления отметок: малое число претендентов, разный выбор предметов, болезнь в день экзамена, изменение "
    "заданий года. Расхождение требует рассмотрения причин и не доказывает необъективности."
)


def facts(figures: Figures, scope: Scope, subjects: Sequence[str]) -> list[Sentence | None]:
    """Claimants borne out, results confirmed; the subject with fewest confirmed."""
    said = [
        beside_town(
            figures,
            scope,
            "Претенденты на медаль, у которых экзамены подтвердили все школьные «5»",
            "fives_borne_out_share",
            "medal",
            headline=0 if scope.own else 4,
        ),
        sentence(
            figures,
            "fact",
            {"value": ("five_confirmed_share", scope.at("medal"))},
            name="Результаты экзаменов претендентов, подтвердившие школьную «5», по всем предметам",
        ),
    ]
    low = common.extreme(figures, scope, "five_confirmed_share", "medal", subjects, largest=False)
    if low:
        slots = {"value": ("five_confirmed_share", scope.at("medal", subject=low))}
        said.append(
            sentence(figures, "fact", slots, name=f"Реже всего школьная «5» подтверждена по {exam_dative(low)}")
        )
    parts = [(label, "five_gap_share", scope.at("medal", category=code)) for code, label in GAP.items()]
    said.append(several(figures, "Насколько результат ниже порога", parts))
    return said


def repeating(figures: Figures, scope: Scope, schools: pd.DataFrame) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools that survive the correction; repetition over the years is told beside.

    `schools`: `objectivity.repeated`.
    """
    rows = schools[schools["survives"].astype(bool)].sort_values(["p_value", "school_id"])
    if scope.own:
        rows = rows[rows["school_id"] == scope.school_id]
    found = []
    for code in rows["school_id"].astype(str):
        at = {"procedure": "medal", "year": scope.year, "school_id": code, "group": "years"}
        parts = [
            ("подтвердили все «5» за все годы", "fives_borne_out_share", at),
            ("лет с долей ниже, чем у остальных", "years_below", at),
        ]
        whose = "Школа" if scope.own else scope.names.get(code, "")
        name = (
            f"{whose}: претенденты на медаль подтверждают школьные «5» реже, чем в остальных школах, расхождение требует "
            "рассмотрения причин"
        )
        if (one := several(figures, name, parts, headline=4.7)) is not None:
            found.append((code, one))
    return found


def subjects_table(figures: Figures, scope: Scope, subjects: Iterable[str]) -> TableBlock | None:
    """Subjects: results with a school «5», confirmed, distribution of the gap."""
    lines = [Line(exam_name(one), scope.at("medal", subject=one)) for one in subjects]
    lines.append(Line("Все предметы", scope.at("medal"), kind="total"))
    cols = [
        Col("Резуль\u00adтатов с «5»", "five_results"),
        *count_and_share("Подтверждены", "five_confirmed_share"),
        Col("интервал", "five_confirmed_share", part="interval", group="Подтверждены"),
        *(
            Col(label, "five_gap_share", {"category": code}, part="numerator", group="Ниже порога, результатов")
            for code, label in (
                ("near", "на 1–10 баллов, «4»"),
                ("far", "на 11–20, «3»"),
                ("farther", "больше 20, «2»"),
            )
        ),
    ]
    return grid(
        figures,
        id="fives-subjects",
        caption="Школьная «5» и экзамен по предметам",
        head="Предмет",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Претенденты на медаль, первая попытка; на базовой математике и ГВЭ — отметка",
    )


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Claimants borne out, year by year."""
    lines = common.year_lines(scope, "medal", years)
    return grid(
        figures,
        id="fives-years",
        caption="Претенденты, у которых подтверждены все школьные «5»",
        head="Год",
        lines=lines,
        cols=[
            *count_and_share("Подтвердили", "fives_borne_out_share"),
            Col("интервал", "fives_borne_out_share", part="interval", group="Подтвердили"),
        ],
        source=SOURCE,
    )


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school over the years: borne out, years below the others, what would have been noticed; the department's only."""
    lines = [
        Line(name, {"procedure": "medal", "year": scope.year, "school_id": code, "group": "years"})
        for code, name in scope.names.items()
    ]
    cols = [
        Col("чел.", "fives_borne_out_share", part="numerator", group="Подтвердили за все годы"),
        Col("из", "fives_borne_out_share", part="n", group="Подтвердили за все годы"),
        *with_interval("Подтвердили за все годы", "fives_borne_out_share"),
        Col("ниже остальных", "years_below", group="Лет"),
        Col("есть данные", "years_below", part="n", group="Лет"),
        Col("Без поправки заметили бы долю ниже, %", "detectable_share"),
    ]
    return grid(
        figures,
        id="fives-schools",
        caption="Школьные «5» претендентов и экзамены по школам, все годы вместе",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Только школы, где претендентов за эти годы достаточно для сравнения; «—» в последнем столбце: не заметили бы никакую",
    )


def gap_chart(figures: Figures, scope: Scope, subjects: Iterable[str]) -> ChartBlock | None:
    """How far below the threshold, by subject: a map of shares."""
    columns = {code: (label, "five_gap_share", {"category": code}) for code, label in GAP.items()}
    lines = [Line(exam_name(one), scope.at("medal", subject=one)) for one in subjects]
    return common.heat_chart(
        figures,
        id="fives-gap",
        title="Школьная «5» претендентов: насколько результат экзамена ниже порога",
        subtitle="% результатов со школьной «5» по предмету",
        source=SOURCE,
        columns=columns,
        lines=lines,
    )


def recommended(scope: Scope, schools: Iterable[tuple[str, Sentence]]) -> list[Measure | None]:
    """An inner check of final marks where fewer are borne out than elsewhere."""
    return [
        common.measure(
            why,
            whom=common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}",
            what="провести внутреннюю проверку итоговых отметок претендентов и внутренний экзамен с проверкой работ учителем другой школы",
            term=scope.far_term,
            proof="протокол проверки с решением, без фамилий обучающихся",
        )
        for code, why in schools
    ]


def own_quiet(schools: pd.DataFrame, scope: Scope) -> str:
    """What a school reads where it is not named: compared and not found, or too small to be compared."""
    there = scope.school_id in set(schools["school_id"].astype(str))
    return OWN_QUIET if there else OWN_FEW


def too_few(schools: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Schools that are not compared since their claimants are too few; "" where there is none."""
    listed = [name for code, name in names.items() if code not in set(schools["school_id"].astype(str))]
    return f"Не сравниваются, претендентов мало или нет: {', '.join(listed)}." if listed else ""
