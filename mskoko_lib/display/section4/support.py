"""Item 4.8: help to teachers in difficulty: noticed, begun, finished; low results beside help, as a question."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.subjects import EVERY_SUBJECT

FORM = "Источник: форма 4.8 управления."
BOTH = "Источник: форма 4.8 управления; протоколы ОГЭ и ЕГЭ из РЦОИ."
GROUNDS = {
    "diagnosis": "диагностика педагога", "exam_results": "результаты ГИА за несколько лет", "lessons": "посещение уроков",
    "request": "просьба самого педагога", "newcomer": "молодой педагог",
}  # fmt: skip
EXAMS = {"oge": "ГИА-9", "ege": "ГИА-11"}
NO_FORM = "Сведений о методической помощи за этот год нет."
NO_CASES = "Сведений о помощи педагогам школы в этом году нет."
RULE = (
    "Трудности выявляют по согласованным основаниям: диагностика, результаты ГИА за несколько лет, посещение уроков, просьба "
    "педагога, начало работы. Одни результаты ВПР основанием не бывают: форма принимает их только вторым. Помощь — не оценка "
    "педагога, участие в ней добровольное."
)
NOT_ASKED = (
    "Чего форма 4.8 не спрашивает: фамилий, хода занятий и причин, по которым педагог не участвует. Уровень до и после "
    "сравнивается у завершивших; от чего он изменился, по этим данным сказать нельзя. Помощь, не начатая дольше двух месяцев, "
    "названа для управления; два месяца — условие этой записки, не норма."
)
QUESTION = (
    "Это вопрос, а не оценка. Результат назван низким, если в каждом из двух последних лет доля участников ниже минимума не меньше, "
    "чем для списка школ с низкими результатами (пункт 1.2), или в оба года больше, чем у остальных школ, и за два года вместе "
    "различие подтверждается с поправкой на число сравнений; участников в каждом году не меньше десяти. Он зависит и от состава "
    "участников."
)
NOT_PUBLIC = "Сведения о помощи педагогам не публикуются: педагогов мало, и каждого можно узнать."


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing: no form of the year, or no case of the reader's school; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    if scope.audience == "public":
        return NOT_PUBLIC
    return NO_CASES if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Who was noticed and by what, the way of help, its result; a school reads counts of its own teachers, the public none."""
    at = scope.at("support")
    begun = ("помощь начата", "support_begun_share", at)
    finished = ("завершена", "support_finished_share", at)
    if scope.audience == "public":
        return []
    if scope.own:
        return [several(figures, "Педагоги школы", [("трудность выявлена", "support_cases", at), begun, finished])]
    grounds = [(label, "support_cases", {**at, "category": code}) for code, label in GROUNDS.items()]
    levels = [
        (label, "support_level_share", {**at, "category": code})
        for code, label in (("higher", "выше"), ("same", "тот же"), ("lower", "ниже"))
    ]
    return [
        several(
            figures, "Педагоги, у которых выявлена трудность",
            [("всего", "support_cases", at), ("уровень определён диагностикой", "support_diagnosed_share", at),
             ("не участвуют", "support_declined", at)],
        ),
        several(figures, "Первое основание", grounds, skip_zero=True),
        sentence(
            figures, "fact", {"value": ("support_vpr_second", at)},
            name="Рядом с первым основанием вторым названы результаты ВПР, педагогов",
        ),
        several(
            figures, "Педагоги, которые участвуют",
            [("индивидуальный маршрут составлен", "support_route_share", at), begun, finished],
        ),
        sentence(
            figures, "fact", {"value": ("support_wait_days", at)}, name="От выявления трудности до начала помощи, в среднем дней"
        ),
        several(figures, "Уровень по повторной диагностике у завершивших", levels),
    ]  # fmt: skip


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before; the department's only, since they are few."""
    if not scope.department:
        return []
    given = {
        "Доля педагогов с индивидуальным маршрутом": ("support_route_share", "support_route_change"),
        "Доля педагогов, помощь которым начата,": ("support_begun_share", "support_begun_change"),
    }
    return [words.moved(figures, scope, name, *pair, "support") for name, pair in given.items()]


def waiting(cases: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Help that was found needful more than two months ago and has not begun. `cases`: `support.support_rows`."""
    rows = cases[(cases["year"] == scope.year) & cases["waits_long"]].sort_values("noticed_date")
    notes = {}
    for school in words.schools_of(scope):
        days = [words.day_text(day) for day in rows.loc[rows["school_id"] == school, "noticed_date"]]
        if days:
            notes[school] = "выявлено " + ", ".join(dict.fromkeys(days))
    if not notes:
        return None
    if scope.own:
        name = "Помощь педагогам школы признана нужной, но больше двух месяцев не начата, педагогов"
        return words.of_own(figures, scope, "fact", name, ("support", "support_long_wait"), 4)
    name = "Помощь больше двух месяцев не начата, педагогов"
    return words.by_school(figures, scope, name, ("support", "support_long_wait", {}), notes, 4.4)


def unhelped(pairs: pd.DataFrame, figures: Figures, scope: Scope) -> Finding | None:
    """Subjects with low results two years running and no help told: a question. `pairs`: `support.low_pairs`."""
    left = pairs[~pairs["helped"].astype(bool)] if len(pairs) else pairs
    notes = {}
    for school in words.schools_of(scope):
        mine = left[left["school_id"] == school]
        named = [
            f"{_subject(str(s))}, {EXAMS[str(e)]}"
            for e, s in mine[["exam", "subject"]].itertuples(index=False, name=None)
        ]
        if named:
            notes[school] = "; ".join(named)
    if not notes:
        return None
    name = "Результаты низкие два года подряд, а сведений о помощи педагогам нет. Нужна ли она"
    if scope.own:
        said = f"{name}: {notes[scope.school_id]}"
        return words.of_own(figures, scope, "spoken", said, ("support", "support_low_share"), 3.8)
    listed = "; ".join(f"{scope.names[school]} ({note})" for school, note in notes.items())
    slot = {"value": ("support_low_share", scope.town("support"))}
    found = sentence(figures, "spoken", slot, 3.8, name=f"{name}: {listed}")
    return Finding(found, tuple(notes)) if found is not None else None


def _subject(code: str) -> str:
    name = EVERY_SUBJECT.get(code, code)
    return f"{name[:1].lower()}{name[1:]}"


def coverage(figures: Figures, scope: Scope) -> Sentence | None:
    """Subjects with low results where help was told of; the department's only."""
    if not scope.department:
        return None
    name = "Предметы в школах с низкими результатами два года подряд, по которым помощь есть (школа, экзамен и предмет)"
    return sentence(figures, "fact", {"value": ("support_low_share", scope.town("support"))}, name=name)


def measures(scope: Scope, wait: Finding | None, question: Finding | None) -> list[Measure | None]:
    """Measures of 4.8."""
    given: list[Measure | None] = []
    if wait is not None:
        where = "" if scope.own else f": {words.listed(scope, wait.schools)}"
        given.append(
            common.measure(
                wait.said,
                whom=common.HEAD if scope.own else common.METHODISTS,
                what="договориться с методической службой о дне, с которого помощь начнётся"
                if scope.own
                else f"начать методическую помощь или отметить, что педагог не участвует{where}",
                term=scope.term,
                proof="дата начала в форме 4.8",
            )
        )
    if question is not None:
        where = "" if scope.own else f": {words.listed(scope, question.schools)}"
        given.append(
            common.measure(
                question.said,
                whom=common.HEAD if scope.own else common.METHODISTS,
                what="обсудить с педагогами, нужна ли им помощь, и предложить диагностику"
                if scope.own
                else f"обсудить со школой и педагогами, нужна ли методическая помощь, и предложить диагностику{where}",
                term=scope.term,
                proof="запись о разговоре, при согласии — строка в форме 4.8",
            )
        )
    return given


def _columns(scope: Scope) -> list[Col]:
    whole = [
        Col("Выяв\u00adлено", "support_cases"),
        Col("число", "support_begun_share", part="numerator", group="Помощь начата"),
        Col("%", "support_begun_share", group="Помощь начата", least_n=common.LEAST_N),
        Col("число", "support_finished_share", part="numerator", group="Завершена"),
        Col("%", "support_finished_share", group="Завершена", least_n=common.LEAST_N),
    ]
    more = [
        Col("Не участ\u00adвуют", "support_declined"),
        Col("Маршрут составлен", "support_route_share", part="numerator"),
        Col("Не начата больше двух месяцев", "support_long_wait"),
        Col("Уровень выше", "support_level_share", {"category": "higher"}, "numerator"),
    ]
    return [*whole, *more] if scope.department else whole


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Help over the years; a school's own years alone, since teachers of the town are few."""
    if scope.audience == "public":
        return None
    lines = [
        line
        for line in common.year_lines(scope, "support", years)
        if not scope.own or "Муниципалитет" not in line.label
    ]
    return words.of_no_pupils(
        grid(
            figures, id="support-years", caption="Методическая помощь по годам", head="Год", lines=lines,
            cols=_columns(scope), source=FORM,
            subtitle=f"Педагогов, на то же число года ({scope.day}); {words.FEW} педагогов",
        )
    )  # fmt: skip


def subjects_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Help by subject; the department's only."""
    lines = [Line(EVERY_SUBJECT[code], scope.at("support", subject=code)) for code in EVERY_SUBJECT]
    return words.of_no_pupils(
        grid(
            figures, id="support-subjects", caption="Методическая помощь по предметам", head="Предмет",
            lines=[*lines, Line("Все предметы", scope.at("support"), kind="total")], cols=_columns(scope), source=FORM,
            subtitle=f"Педагогов; {words.FEW} педагогов",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Help by school; the department's only."""
    return words.of_no_pupils(
        grid(
            figures, id="support-schools", caption="Методическая помощь по школам", head="Школа",
            lines=common.school_lines(scope, "support"), cols=_columns(scope), source=FORM,
            subtitle=f"Школы в порядке реестра, педагогов; {words.FEW} педагогов",
        )
    )  # fmt: skip
