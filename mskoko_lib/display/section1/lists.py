"""Item 1.2: schools with high and low ОГЭ results: the rule of САО, and how sure each listing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import BulletsBlock, ChartBlock, ChartRow, Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_dative, exam_name
from mskoko_lib.display.russian import number
from mskoko_lib.display.section1.oge import SOURCE
from mskoko_lib.indicators.school_lists import list_shares

Made = Mapping[str, pd.DataFrame]  # subject ("" = all together) → `school_lists.make_list`
_BY_PEOPLE = {"high": " (выпускники без «2» и «3»)", "low": " (выпускники с «2» хотя бы по одному)"}
_SIDE = {"high": "с высокими результатами", "low": "с низкими результатами"}


def _share(side: str, subject: str) -> tuple[str, dict[str, object]]:
    """Indicator and category by which the list is made."""
    indicator, category = list_shares(subject)["high" if side == "high" else "low"]
    return indicator, {"category": category} if category else {}


def subject_name(subject: str) -> str:
    return exam_name(subject) if subject else "По всем предметам вместе"


def _dative(subject: str) -> str:
    return exam_dative(subject) if subject else "всем предметам вместе"


def members(figures: Figures, scope: Scope, made: Made, side: str, *, subjects: Iterable[str]) -> list[Sentence | None]:
    """Who is on the lists, each with its share; the department's only."""
    found = []
    for subject in subjects:
        indicator, at = _share(side, subject)
        table = made.get(subject)
        if table is None or table.empty:
            continue
        parts = [
            (
                scope.names.get(str(row["school_id"]), ""),
                indicator,
                {"procedure": "oge", "year": scope.year, "subject": subject, "school_id": row["school_id"], **at},
            )
            for row in table[table["listed"]].to_dict("records")
        ]
        name = f"В списке школ {_SIDE[side]} ОГЭ по {_dative(subject)}{_BY_PEOPLE[side] if not subject else ''}"
        found.append(several(figures, name, parts, form="listed", headline=4.5 if side == "low" and not subject else 0))
    return found


def moved(
    figures: Figures, scope: Scope, now: Made, before: Made, side: str, year_before: int, *, subjects: Iterable[str]
) -> list[Sentence | None]:
    """Who came on a list and who left it since the year before."""
    found = []
    for subject in subjects:
        indicator, at = _share(side, subject)
        table, earlier = now.get(subject), before.get(subject)
        if table is None or earlier is None or earlier.empty or table.empty:
            continue
        new, old = (set(one.loc[one["listed"], "school_id"]) for one in (table, earlier))
        for word, schools in (("вошли", new - old), ("вышли", old - new)):
            parts = [
                (
                    scope.names.get(str(code), ""),
                    indicator,
                    {"procedure": "oge", "year": scope.year, "subject": subject, "school_id": code, **at},
                )
                for code in sorted(schools)
            ]
            name = f"По сравнению с {year_before} годом в список школ {_SIDE[side]} по {_dative(subject)} {word}"
            name = name if word == "вошли" else name.replace("в список", "из списка")
            found.append(several(figures, name, parts, form="listed"))
    return found


def standing(figures: Figures, scope: Scope, made: Made, side: str, subjects: Iterable[str]) -> list[Sentence | None]:
    """The reader's own school: on the list or not, and how sure that is; only where it is listed or at the edge."""
    found = []
    for subject in subjects:
        indicator, at = _share(side, subject)
        table = made.get(subject)
        mine = table[table["school_id"] == scope.school_id] if table is not None and len(table) else None
        if mine is None or mine.empty:
            continue
        row = mine.iloc[0]
        if not row["standing"] or (not row["listed"] and row["standing"] == "устойчиво"):
            continue
        slots = {"own": (indicator, scope.at("oge", subject=subject, **at))}
        found.append(
            sentence(
                figures,
                "standing",
                slots,
                4 if side == "low" and row["listed"] else 0,
                name=f"школ {_SIDE[side]} ОГЭ по {_dative(subject)}",
                inside="входит" if row["listed"] else "не входит",
                standing=str(row["standing"]),
            )
        )
    return found


def quiet(scope: Scope, made: Iterable[pd.DataFrame]) -> str:
    """Said where the reader's school is on no list: it was looked at, or it could not be."""
    if not scope.own:
        return common.QUIET
    if any(
        len(one) and bool((one["standing"] != "").any()) and scope.school_id in set(one["school_id"]) for one in made
    ):
        return "Школа не входит в списки с высокими и низкими результатами и не стоит на их границе."
    return "Списки школу не рассматривают: участников слишком мало, результатов нет или не с кем сравнить."


def list_table(
    figures: Figures, scope: Scope, made: Made, before: Made, side: str, *, least_n: int
) -> TableBlock | None:
    """The lists of all subjects: school, counts, probability, ±1 pupil, class, shrunk share, places, listed a year ago."""
    tables = [
        _one_list(figures, scope, side, one, before, subject, least_n)
        for subject, one in made.items()
        if len(one) and one["listed"].any()
    ]
    kept = [one for one in tables if one is not None]
    if not kept:
        return None
    return kept[0].model_copy(update={"rows": tuple(row for one in kept for row in one.rows)})


def _one_list(
    figures: Figures, scope: Scope, side: str, table: pd.DataFrame, before: Made, subject: str, least_n: int
) -> TableBlock | None:
    """The list of one subject under its heading."""
    indicator, at = _share(side, subject)
    other, other_at = _share("low" if side == "high" else "high", subject)
    words: dict[str, dict[str, str]] = {"flips": {}, "standing": {}, "before": {}}
    earlier = before.get(subject)
    old = set(earlier.loc[earlier["listed"], "school_id"]) if earlier is not None and len(earlier) else None
    lines = [Line(subject_name(subject), kind="group")]
    for row in table[table["listed"]].to_dict("records"):
        code = str(row["school_id"])
        words["flips"][code] = "меняет" if row["flips"] else "не меняет"
        words["standing"][code] = str(row["standing"])
        words["before"][code] = "—" if old is None else "да" if code in old else "нет"
        place = {"procedure": "oge", "year": scope.year, "subject": subject, "school_id": code}
        lines.append(Line(scope.names.get(code, code), place, key=code))
    label, other_label = ("«4» и «5»", "«2»") if side == "high" else ("«2»", "«4» и «5»")
    cols = [
        Col("Участ\u00adников", indicator, at, part="n"),
        *count_and_share(f"Доля {label}", indicator, **at),
        Col(f"Доля {other_label}, %", other, other_at),
        Col("Вероят\u00adность, %", "list_probability", {"group": side}),
        Col("±1 участник", indicator, at, words=words["flips"]),
        Col("Вывод", indicator, at, words=words["standing"]),
        Col("С учётом числен\u00adности, %", "list_estimate", {"group": side}),
        Col("Возможные места", "list_place", {"group": side}, part="interval"),
        Col("В списке год назад", indicator, at, words=words["before"]),
    ]
    return grid(
        figures,
        id=f"lists-{side}",
        caption=f"Школы {_SIDE[side]} ОГЭ",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle=f"Школы, где участников не меньше {number(least_n)}; вероятность — что истинная доля не ниже доли последней школы списка; "
        "места с вероятностью 95 %. По всем предметам — доля выпускников: с «2» хотя бы по одному предмету или без «2» и «3»",
    )


def types_table(figures: Figures, scope: Scope, types: Sequence[str], subjects: Iterable[str]) -> TableBlock | None:
    """Schools of one type together: what a school is fairly compared with."""
    lines: list[Line] = []
    for subject in subjects:
        lines.append(Line(exam_name(subject), kind="group"))
        lines += [
            Line(kind[:1].upper() + kind[1:], scope.town("oge", subject=subject, group=f"тип: {kind}"))
            for kind in types
        ]
        lines.append(Line("Все школы", scope.town("oge", subject=subject), kind="total"))
    cols = [
        Col("Участ\u00adников", "takers"),
        *count_and_share("«2»", "mark_share", category="2"),
        Col("Успева\u00adемость, %", "success_share"),
        Col("Качество, %", "good_marks_share"),
        Col("Средняя отметка", "mean_mark"),
    ]
    return grid(
        figures,
        id="lists-types",
        caption="ОГЭ по типам школ, первая попытка",
        head="Тип школы",
        lines=lines,
        cols=cols,
        source=SOURCE,
    )


def low_table(
    figures: Figures, scope: Scope, low: pd.DataFrame, flags: pd.DataFrame, labels: Mapping[str, Mapping[str, object]]
) -> TableBlock | None:
    """Procedures in which a school's share of low results reaches the threshold of ШНОР, with both flags.

    `labels`: procedure → dimensions of its share (``indicator``, ``label`` and the rest).
    """
    lines: list[Line] = []
    words: dict[str, dict[str, str]] = {"standing": {}, "two": {}, "years": {}}
    two = set(flags.loc[flags["two_procedures"], "school_id"]) if len(flags) else set()
    again = set(flags.loc[flags["two_years"], "school_id"]) if len(flags) else set()
    shown = low[low["low"].astype(bool)] if len(low) else low
    for row in shown.to_dict("records"):
        code, about = str(row["school_id"]), dict(labels[str(row["procedure"])])
        key = f"{row['procedure']}|{code}"
        words["standing"][key] = str(row["standing"])
        words["two"][key] = "да" if code in two else "нет"
        words["years"][key] = "да" if code in again else "нет"
        at = {name: value for name, value in about.items() if name not in ("indicator", "label")}
        lines.append(
            Line(
                f"{scope.names.get(code, code)}: {about['label']}",
                {**at, "year": scope.year, "school_id": code, "indicator": about["indicator"]},
                key=key,
            )
        )
    by_indicator = {str(line.at["indicator"]) for line in lines}
    tables = []
    for indicator in sorted(by_indicator):
        mine = [
            Line(line.label, {k: v for k, v in line.at.items() if k != "indicator"}, key=line.key)
            for line in lines
            if line.at["indicator"] == indicator
        ]
        cols = [
            *count_and_share("Низкие результаты", indicator),
            Col("Вывод", indicator, words=words["standing"]),
            Col("В двух процедурах года", indicator, words=words["two"]),
            Col("Два года подряд", indicator, words=words["years"]),
        ]
        tables.append(
            grid(
                figures,
                id="lists-low-shares",
                caption="Школы, где доля низких результатов достигла порога ШНОР",
                head="Школа и процедура",
                lines=mine,
                cols=cols,
                source=SOURCE,
                subtitle="Низкий результат — «2» или балл ниже минимума, первая попытка",
            )
        )
    made = [one for one in tables if one is not None]
    if not made:
        return None
    return made[0].model_copy(update={"rows": tuple(row for one in made for row in one.rows)})


def funnel_chart(
    figures: Figures, scope: Scope, subject: str, limits: Sequence[Mapping[str, float]], outside: set[str]
) -> ChartBlock | None:
    """Is a school far off, or is it small: share of «2» over the number of participants."""
    rows = []
    for code, name in scope.names.items():
        obs = figures.id("mark_share", procedure="oge", year=scope.year, subject=subject, school_id=code, category="2")
        if obs:
            rows.append(
                ChartRow(label=name, figures={"value": obs}, numbers={"flagged": 1.0 if code in outside else 0.0})
            )
    total = figures.id("mark_share", procedure="oge", year=scope.year, subject=subject, category="2")
    if len(rows) < 3 or not total:
        return None
    rows.append(ChartRow(label="Все школы", figures={"value": total}, kind="total"))
    return ChartBlock(
        id=f"lists-funnel-{subject}",
        form="funnel",
        plain_title=f"«2» на ОГЭ по {exam_dative(subject)}: далеко от общей доли или мало участников",
        subtitle="Школа — точка: число участников и доля «2», %; границы — где случай оставляет 95 % и 99,8 % школ (со сверхдисперсией)",
        source=f"{SOURCE} Числа — в таблице «ОГЭ по школам».",
        rows=tuple(rows),
        options={"limits": [dict(one) for one in limits]},
    )


def recommended(scope: Scope, low: Iterable[Sentence | None]) -> list[Measure | None]:
    """Help, not a penalty."""
    why = next((one for one in low if one is not None), None)
    whom = common.HEAD if scope.own else common.METHODISTS
    what = (
        "разобрать условия, связанные с результатом (вакансии, нагрузка, контингент, посещаемость), и назвать, какая помощь нужна"
        if scope.own
        else "встретиться со школами, где результаты ОГЭ низкие, вместе назвать условия, связанные с результатом, и составить "
        "план помощи каждой"
    )
    return [common.measure(why, whom=whom, what=what, term=scope.term, proof="план помощи с датами и ответственными")]


def limits(least_n: int, part_pct: float, n_few: int) -> BulletsBlock:
    """What the lists are and are not."""
    said = [
        "Это не рейтинг: список показывает, где нужна помощь и где есть чему учиться. Порядок школ в списке случаен в пределах "
        "«возможных мест».",
        "Список составлен по правилу статистико-аналитических отчётов ФИПИ (по памяти, норма не подтверждена): до "
        f"{number(part_pct)} % школ, где участников не меньше {number(least_n)}; высокие — по доле «4» и «5», низкие — по доле «2». "
        "Официальный статус ШНОР присваивает не эта записка.",
        "«Устойчиво» — вероятность не ниже 80 % и один участник вывода не меняет; иначе «на границе».",
    ]
    if n_few:
        said.append(
            f"Мало участников (меньше {number(least_n)}) — школ: {number(n_few)}; в списки они не входят и по именам не названы."
        )
    return BulletsBlock(items=tuple(said))
