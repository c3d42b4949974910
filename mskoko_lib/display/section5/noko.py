"""Item 5.7: the independent assessment of conditions: score and criteria, who was asked, what is weak, whom it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.russian import number
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms import section5
from mskoko_lib.indicators.noko import CRITERIA, PAIRED
from mskoko_lib.norms.noko import NokoNorms
from mskoko_lib.params import Noko

FORM = "Источник: форма 5.7 управления (отчёты организации-оператора)."
PROCEDURE = "noko"
CRITERION: dict[str, str] = {choice.code: choice.label for choice in section5.NOKO_CRITERION}
#: indicator → its heading without the number
QUESTION: dict[str, str] = {code: title.split(" ", 1)[1] for code, title in section5.NOKO.items()}
REMARKS = section5.REMARKS
NO_FORM = "Результатов независимой оценки нет ни за один год."
NO_OWN = "Независимой оценки школы нет ни за один год, о котором есть сведения."
HOW = (
    "Баллы ставит организация-оператор. Доли удовлетворённых — ответы части получателей услуг, поэтому у оценок есть интервал: "
    "в нём лежали бы баллы других опросов такого же размера. Критерий без одного из показателей не считается, и итоговая оценка "
    "тоже. Оценка сравнивает условия, а не школы: порядок школ внутри погрешности ничего не значит."
)
WEIGHTS = (
    "Веса показателей и правило их сложения не подтверждены: они приведены по памяти. До подтверждения оценки критериев и "
    "итоговую оценку нужно сверять с отчётом оператора и сайтом bus.gov.ru."
)
SAMPLE = "Правило о числе опрошенных не подтверждено (по памяти)."
NOT_ASKED = (
    "Чего формы 5.7 не спрашивают: текстов отзывов и планов, адресов зданий, средств на устранение недостатков. Замечания "
    "сосчитаны по темам; один опрошенный мог сделать несколько."
)
_SCORE, _OTHERS = "noko_score", "noko_others"
#: the word that a score is told with
_UNIT = "points"


def year_shown(form: pd.DataFrame, scope: Scope) -> int:
    """The year of the last assessment of the reader's school, for others of any; 0 where there is none."""
    rows = form[form["school_id"] == scope.school_id] if scope.own else form
    return int(rows["year"].max()) if len(rows) else 0


def year_before(form: pd.DataFrame, scope: Scope, year: int) -> int:
    """The year of the assessment before that of `year`; 0 where there is none."""
    return year_shown(form[form["year"] < year], scope)


def scope_of(scope: Scope, shown: int) -> Scope:
    """The scope of the year of the assessment shown: every figure below is of it."""
    return replace(scope, year=shown or scope.year)


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """What to say where there is no assessment of this year; "" where there is."""
    shown = year_shown(form, scope)
    if not shown:
        return NO_OWN if scope.own and len(form) else NO_FORM
    if shown == scope.year:
        return ""
    whose = "Независимой оценки школы" if scope.own else "Независимой оценки"
    return f"{whose} в {scope.year} году не было; показана последняя, {shown} года."


def norms_text(norms: NokoNorms) -> str:
    """What of the rules is not confirmed; "" where everything is."""
    said = [text for text, known in ((WEIGHTS, norms.verified), (SAMPLE, norms.sample_verified)) if not known]
    return " ".join(said)


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Score, criteria, how many were asked and how many were content, remarks."""
    at, town = scope.at(PROCEDURE), scope.town(PROCEDURE)
    if scope.own:
        slots = {"own": (_SCORE, at), "town": (_SCORE, town)}
        first = sentence(
            figures,
            "beside_all",
            slots,
            name="Оценка условий",
            whose="в школе",
            all="среднее оценённых школ",
            unit=_UNIT,
        )
    else:
        name = "Оценка условий, среднее оценённых школ"
        first = sentence(figures, "fact", {"value": (_SCORE, at)}, name=name, unit=_UNIT)
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        each = [
            sentence(figures, "fact", {"value": (_SCORE, {**at, "category": k})}, name=CRITERION[k], unit=_UNIT)
            for k in CRITERIA
        ]
        share = sentence(figures, "fact", {"value": ("noko_asked_share", at)}, name="Опрошено получателей услуг")
        return [assessed(figures, scope), first, *each, share]
    criteria = [(CRITERION[k], _SCORE, {**at, "category": k}) for k in CRITERIA]
    content = [(QUESTION[code].lower(), "noko_satisfied", {**at, "category": code}) for code in ("p53", "p51", "p33")]
    asked = ("опрошено получателей услуг", "noko_asked_share", at)
    if not figures.id("noko_asked_share", **at):  # how many use the school is not told
        asked = ("опрошено", "noko_asked", at)
    survey = [asked, ("следовало опросить не меньше", "noko_needed", at)]
    remarks = [(label.lower(), "noko_remarks", {**at, "category": code}) for code, label in REMARKS.items()]
    return [
        assessed(figures, scope),
        first,
        several(figures, "Критерии", criteria, unit=_UNIT),
        several(figures, "Ответы опрошенных", content),
        several(figures, "Опрос", survey),
        several(figures, "Замечания опрошенных по темам", remarks, skip_zero=True),
    ]


def assessed(figures: Figures, scope: Scope) -> Sentence | None:
    """How many schools were assessed in the year; not for a school's own note."""
    if scope.own:
        return None
    at = scope.town(PROCEDURE)
    return sentence(
        figures, "fact", {"value": ("noko_assessed_share", at)}, name=f"Школы, оценённые в {scope.year} году"
    )


def changes(figures: Figures, scope: Scope, before: int) -> list[Sentence | None]:
    """Score against the assessment before, schools assessed in both years alone."""
    if not before:
        return []
    now = scope.at(PROCEDURE, group=PAIRED)
    slots = {"now": (_SCORE, now), "before": (_SCORE, {**now, "year": before}), "change": ("noko_score_change", now)}
    name = "Оценка условий" if scope.own else "Оценка условий (школы, оценённые в оба года)"
    return [sentence(figures, "mean_change", slots, name=name, year_before=str(before), unit=_UNIT)]


def apart(figures: Figures, scope: Scope) -> Sentence | None:
    """How many neighbours by score differ by more than the survey's error; the department's."""
    if not scope.department:
        return None
    at = scope.town(PROCEDURE)
    name = "Пары соседних по оценке школ, разница между которыми больше погрешности опроса"
    return sentence(figures, "fact", {"value": ("noko_apart_share", at)}, name=name)


# -- deviations ---------------------------------------------------------------------------------------------------


def hidden_behind(figures: Figures, scope: Scope, rule: Noko) -> list[tuple[str, str, Sentence]]:
    """(school_id, criterion, sentence): a criterion far below the mean of the other four, which a common score hides."""
    found = []
    for school, label in words.schools_of(scope).items():
        for k in CRITERIA:
            at = words.at_school(scope, PROCEDURE, school, category=k)
            own, others = figures.number(figures.id(_SCORE, **at)), figures.number(figures.id(_OTHERS, **at))
            if own is None or others is None or others - own < rule.gap_points:
                continue
            said = sentence(
                figures, "beside_all", {"own": (_SCORE, at), "town": (_OTHERS, at)}, 4.2,
                name=words.told_of(label, "критерий намного ниже остальных"), whose=CRITERION[k], all="среднее остальных",
                unit=_UNIT,
            )  # fmt: skip
            found += [(others - own, school, k, said)] if said is not None else []
    return [(school, k, said) for _, school, k, said in sorted(found, key=lambda one: -one[0])]


def weak(figures: Figures, scope: Scope, rule: Noko) -> Finding | None:
    """Indicators below the threshold, the lowest first."""
    found = []
    for school, label in words.schools_of(scope).items():
        for code, question in QUESTION.items():
            at = words.at_school(scope, PROCEDURE, school, category=code)
            value = figures.number(figures.id("noko_indicator", **at))
            if value is not None and value < rule.weak_points:
                text = f"{label} ({question.lower()})" if label else question.lower()
                found.append((value, text, school, at))
    found.sort(key=lambda one: one[0])
    parts = [(text, "noko_indicator", at) for _, text, _, at in found]
    said = several(figures, f"Показатели ниже {number(rule.weak_points)} баллов", parts, headline=3.4)
    schools = tuple(school for school in words.schools_of(scope) if any(school == one[2] for one in found))
    return Finding(said, schools) if said is not None else None


def few_asked(figures: Figures, scope: Scope) -> Finding | None:
    """Assessments that asked fewer than the rule wants."""
    short = {}
    for school in words.schools_of(scope):
        at = words.at_school(scope, PROCEDURE, school)
        if figures.number(figures.id("noko_sample_share", **at)) == 0:
            short[school] = at
    if not short:
        return None
    name = "Опрошено меньше, чем требует правило; опрошено из получателей услуг"
    if scope.own:
        said = sentence(figures, "fact", {"value": ("noko_asked_share", short[scope.school_id])}, 3.1, name=name)
    else:
        parts = [(scope.names[school], "noko_asked_share", at) for school, at in short.items()]
        said = several(figures, name, parts, headline=3.1)
    return Finding(said, tuple(short)) if said is not None else None


def never(figures: Figures, scope: Scope, schools: Collection[str], *, enough: bool) -> Finding | None:
    """Schools without an assessment in any year told; the department's. `enough`: as many years as the rule asks for."""
    there = [school for school in scope.names if school in schools]
    if not scope.department or not there:
        return None
    tail = "" if enough else " (оценку прежних лет нужно проверить)"
    name = f"Независимой оценки нет ни за один год, о котором есть сведения{tail}: {words.listed(scope, there)}"
    at = scope.town(PROCEDURE, category="years")
    said = sentence(figures, "spoken", {"value": ("noko_assessed_share", at)}, 3.7, name=name)
    return Finding(said, tuple(there)) if said is not None else None


def too_often(figures: Figures, scope: Scope, schools: Sequence[str]) -> Finding | None:
    """Schools assessed more than once in a year: the law allows one."""
    there = [school for school in scope.names if school in schools]
    if not scope.department or not there:
        return None
    at = scope.town(PROCEDURE)
    name = f"Оценка проведена в {scope.year} году больше одного раза, показана последняя: {words.listed(scope, there)}"
    said = sentence(figures, "spoken", {"value": ("noko_assessed_share", at)}, 2.8, name=name)
    return Finding(said, tuple(there)) if said is not None else None


def measures(
    scope: Scope,
    behind: Sequence[tuple[str, str, Sentence]],
    low: Finding | None,
    few: Finding | None,
    unseen: Finding | None,
) -> list[Measure | None]:
    """What a school can do itself and what only the founder can are asked of different people (NOTES §2a)."""
    given: list[Measure | None] = []
    for school, k, said in behind:
        given.append(
            common.measure(
                said,
                whom=words.whom(scope, school),
                what=f"внести недостатки критерия «{CRITERION[k]}» в план и отделить то, что может сделать сама школа",
                term=scope.term,
                proof="план по устранению недостатков",
            )
        )
        if scope.department:
            given.append(
                common.measure(
                    said,
                    whom=common.DEPARTMENT,
                    what=f"решить, что из недостатков по критерию независимой оценки «{CRITERION[k]}» требует средств учредителя "
                    f"({scope.names[school]}), и назначить сроки",
                    term=scope.term,
                    proof="решение с источником средств и сроком",
                )
            )
    if low is not None:
        given.append(
            common.measure(
                low.said,
                whom=words.whom(scope, *low.schools),
                what="разобрать замечания опрошенных по слабым показателям и назвать меры в плане",
                term=scope.term,
                proof="план по устранению недостатков, отчёт за квартал",
            )
        )
    if scope.department:
        given += [_of_department(few, unseen, scope, one) for one in ("few", "unseen")]
    return given


def _of_department(few: Finding | None, unseen: Finding | None, scope: Scope, which: str) -> Measure | None:
    if which == "few" and few is not None:
        what = "записать в договоре с оператором независимой оценки число опрошенных по каждой школе и проверить его при приёмке отчёта"
        return common.measure(
            few.said, whom=common.DEPARTMENT, what=what, term=scope.far_term, proof="договор, акт приёмки"
        )
    if which == "unseen" and unseen is not None:
        what = (
            f"включить в перечень организаций для ближайшей независимой оценки: {words.listed(scope, unseen.schools)}"
        )
        return common.measure(
            unseen.said, whom=common.DEPARTMENT, what=what, term=scope.far_term, proof="решение общественного совета"
        )
    return None
