"""Items 1.5 and 1.6: the final essay and the final interview, wave by wave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mskoko_lib.display import common
from mskoko_lib.display.blocks import (
    Figures,
    Measure,
    Sentence,
)
from mskoko_lib.display.common import Scope, beside_town, sentence, several

STATES = {
    "absent": "не явились",
    "removed": "удалены",
    "annulled": "аннули\u00adровано",
    "unfinished": "не завер\u00adшили",
}
_WAVES = {
    "1": "основной срок",
    "2": "дополнительный срок (второй)",
    "3": "дополнительный срок (третий)",
    "0": "сроки, дат которых нет в нормах",
}
CRITERIA = {
    "Т1": "Требование 1. Объём",
    "Т2": "Требование 2. Самостоятельность",
    "К1": "К1. Соответствие теме",
    "К2": "К2. Аргументация",
    "К3": "К3. Композиция и логика",
    "К4": "К4. Качество письменной речи",
    "К5": "К5. Грамотность",
}
INTERVIEW_BANDS = {"low": "меньше половины баллов", "middle": "от половины до 85 %", "high": "85 % и больше"}


@dataclass(frozen=True)
class Procedure:
    """Words of one procedure. `item`: of the plan; `waves`: (year of the folder, school year, wave), latest first."""

    code: str
    item: str
    dative: str
    genitive: str
    source: str
    waves: tuple[tuple[int, str, str], ...]

    def main(self, year: int) -> tuple[int, str, str] | None:
        """The latest main wave of the folder of `year`: in December the essay of the next graduates."""
        mine = [one for one in self.waves if one[0] == year and one[2] in ("1", "0")]
        return max(mine, key=lambda one: one[1]) if mine else None


def procedure(code: str, waves: Iterable[tuple[int, str, str]]) -> Procedure:
    """The essay or the interview; the name of a procedure comes from the data, never from an old text."""
    ordered = tuple(sorted(waves, key=lambda one: (one[1], one[2]), reverse=True))
    if code == "essay":
        return Procedure(
            code,
            "1.5",
            "итоговому сочинению (изложению)",
            "итогового сочинения (изложения)",
            "Источник: протоколы итогового сочинения из РЦОИ.",
            ordered,
        )
    return Procedure(
        code,
        "1.6",
        "итоговому собеседованию",
        "итогового собеседования",
        "Источник: протоколы итогового собеседования из РЦОИ.",
        ordered,
    )


def wave_name(school_year: str, wave: str) -> str:
    """«2022/23, основной срок»."""
    return f"{school_year}, {_WAVES.get(wave, wave)}"


def passed_name(school_year: str, wave: str) -> str:
    """«Зачёт в основной срок …»; where the norms have no days of that year, what was taken for it."""
    if wave == "1":
        return f"Зачёт в основной срок {school_year} учебного года"
    return f"Зачёт с первой попытки за {school_year} учебный год (сроков в нормах нет)"


def facts(figures: Figures, scope: Scope, about: Procedure) -> list[Sentence | None]:
    """Participation, passes, reasons, later passes of the latest main wave; the year before."""
    latest = about.main(scope.year)
    if latest is None:
        return []
    _, school_year, wave = latest
    group = f"{school_year}.{wave}"
    states = [
        (label.replace("\u00ad", ""), "speech_state", scope.at(about.code, group=group, category=code))
        for code, label in STATES.items()
    ]
    earlier = [one for one in about.waves if one[1] < school_year and one[2] in ("1", "0")]
    said = [
        sentence(
            figures,
            "fact",
            {"value": ("speech_takers", scope.at(about.code, group=group))},
            name=f"Участники {about.genitive}, {wave_name(school_year, wave)}",
        ),
        several(figures, "Без результата", states, skip_zero=True),
        beside_town(
            figures,
            scope,
            passed_name(school_year, wave),
            "passed_share",
            about.code,
            headline=3.5,
            group=group,
        ),
    ]
    if earlier:
        year, before, wave_before = max(earlier, key=lambda one: one[1])
        at = {"procedure": about.code, "year": year, "school_id": scope.school_id, "group": f"{before}.{wave_before}"}
        said.append(sentence(figures, "fact", {"value": ("passed_share", at)}, name=passed_name(before, wave_before)))
    for one in sorted({w[1] for w in about.waves if w[0] == scope.year}, reverse=True):
        at = scope.at(about.code, group=one)
        name = f"Получили зачёт хотя бы в одном сроке {one} учебного года (по протоколам этого года)"
        said.append(sentence(figures, "fact", {"value": ("admitted_share", at)}, name=name))
    return said


_WEAKEST = "Реже всего зачёт получен по критерию "


def weakest(figures: Figures, scope: Scope, about: Procedure) -> Sentence | None:
    """The criterion most often not met (essay) in the latest main wave."""
    latest = about.main(scope.year)
    if latest is None or about.code != "essay":
        return None
    known = {}
    for code in CRITERIA:
        found = figures.id("criterion_share", **scope.at(about.code, group=latest[1], category=code))
        if found and (figures.number(found, "n") or 0) >= common.LEAST_N:
            known[code] = figures.number(found) or 0.0
    if not known or min(known.values()) == 100:
        return None
    worst = min(known, key=lambda code: known[code])
    at = scope.at(about.code, group=latest[1], category=worst)
    return sentence(
        figures,
        "fact",
        {"value": ("criterion_share", at)},
        name=f"{_WEAKEST}«{CRITERIA[worst]}»",
    )


def not_yet(figures: Figures, scope: Scope, about: Procedure) -> Sentence | None:
    """Who took part and has no pass in any wave of the school year that is over (interview) or under way (essay)."""
    for one in sorted({w[1] for w in about.waves if w[0] == scope.year}, reverse=True):
        at = scope.at(about.code, group=one)
        found = figures.id("admitted_share", **at)
        if found and (figures.number(found) or 0) < 100:
            name = f"Зачёт за {one} учебный год получили не все участники"
            return sentence(figures, "fact", {"value": ("admitted_share", at)}, name=name)
    return None


def recommended(
    scope: Scope, about: Procedure, weak: Sentence | None, missing: Sentence | None
) -> list[Measure | None]:
    """Measures of 1.5 and 1.6."""
    whom = common.HEAD if scope.own else common.HEADS
    criterion = weak.words["name"].removeprefix(_WEAKEST) if weak is not None else ""
    return [
        common.measure(
            weak,
            whom=common.HEAD if scope.own else common.METHODISTS,
            what=f"провести занятие по критерию {criterion} {about.genitive} с разбором работ без фамилий",
            term=scope.term,
            proof="план занятия и список участников",
        ),
        common.measure(
            missing,
            whom=whom,
            what="составить с обучающимися без зачёта план подготовки к дополнительному сроку"
            if about.code == "essay"
            else "провести пробное собеседование и занятия по критериям, где баллы ниже всего",
            term=scope.term,
            proof="план с датами, без фамилий, и его итог",
        ),
    ]


def ovz_facts(figures: Figures, scope: Scope, about: Procedure) -> list[Sentence | None]:
    """Interview: mean score and pupils with ОВЗ apart."""
    latest = about.main(scope.year)
    if latest is None:
        return []
    return [
        beside_town(
            figures,
            scope,
            "Средний балл участников без особых условий",
            "mean_interview_score",
            about.code,
            group=latest[1],
        ),
        sentence(
            figures,
            "fact",
            {"value": ("ovz_passed_share", scope.at(about.code, group=latest[1]))},
            name="Зачёт участников с ОВЗ, у которых свой минимум",
        ),
    ]
