"""Items 1.10 and 1.11: ЕГЭ by subject in bands, ГВЭ beside it, tasks by group; shares below the minimum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, KpisBlock, KpiSpec, Measure, Sentence
from mskoko_lib.display.common import Scope, beside_town, extreme, sentence, several
from mskoko_lib.display.labels import exam_dative

SOURCE = "Источник: протоколы ЕГЭ и ГВЭ из РЦОИ."
BANDS = (
    ("below", "ниже минимума"),
    ("low", "от минимума до 60"),
    ("middle", "61–80"),
    ("high", "81–99"),
    ("hundred", "100 баллов"),
)


def glance(figures: Figures, scope: Scope) -> KpisBlock | None:
    """Figures for the top of the note."""
    wanted = (
        (
            "Выпускники 11 классов ниже минимума по русскому языку или математике",
            "failed_person_share",
            scope.at("gia11", category="first"),
        ),
        ("Средний балл ЕГЭ по русскому языку", "mean_score", scope.at("ege", subject="russian")),
    )
    items = tuple(KpiSpec(label=label, obs=obs) for label, name, at in wanted if (obs := figures.id(name, **at)))
    return KpisBlock(glance=True, items=items) if items else None


def facts(figures: Figures, scope: Scope, subjects: Sequence[str]) -> list[Sentence | None]:
    """Who sat, where it went best and worst, subjects without failures, sums over three subjects."""
    best = extreme(figures, scope, "mean_score", "ege", subjects, largest=True)
    worst = extreme(figures, scope, "band_share", "ege", subjects, largest=True, category="below")
    clean = sentence(
        figures,
        "fact",
        {"value": ("clean_subjects", scope.town("ege"))},
        name="Предметы ЕГЭ, где минимум преодолели все",
    )
    sums = [(f"{least} и больше", "three_subjects_share", scope.at("ege", category=str(least))) for least in (220, 250)]
    return [
        beside_town(
            figures,
            scope,
            f"Самый высокий средний балл ЕГЭ — по {exam_dative(best)}",
            "mean_score",
            "ege",
            subject=best,
        )
        if best
        else None,
        beside_town(
            figures,
            scope,
            f"Наибольшая доля не преодолевших минимум ЕГЭ — по {exam_dative(worst)}",
            "band_share",
            "ege",
            headline=5,
            subject=worst,
            category="below",
        )
        if worst and figures.number(figures.id("band_share", **scope.at("ege", subject=worst, category="below")))
        else None,
        clean if not scope.own else None,
        several(figures, "Сумма трёх лучших баллов", sums),
    ]


def moved(figures: Figures, scope: Scope, changes: pd.DataFrame, before: int) -> list[Sentence | None]:
    """Changes of the mean score that survive the correction for many subjects, the largest first; at most three.

    `changes`: `shares.confirmed_changes` of ``mean_score``.
    """
    mine = changes[changes["survives"] & (changes["school_id"] == scope.school_id) & (changes["group"] == "")]
    size = (mine["obs_value"] - mine["obs_value_b"]).abs()
    found = []
    for subject in mine.assign(size=size).sort_values(["size", "subject"], ascending=[False, True])["subject"][:3]:
        at = scope.at("ege", subject=subject)
        slots = {
            "now": ("mean_score", at),
            "before": ("mean_score", {**at, "year": before}),
            "change": ("mean_score_change", at),
        }
        name = f"Средний балл ЕГЭ по {exam_dative(str(subject))}"
        found.append(sentence(figures, "mean_change", slots, 4.4, name=name, year_before=str(before)))
    return found


def hardest(
    figures: Figures, scope: Scope, procedure: str, subject: str, codes: Sequence[str], *, hard_pct: float
) -> Sentence | None:
    """Up to three tasks with less than the local threshold of points, of those that ten participants or more had."""
    at = scope.at(procedure, subject=subject)
    known = {c: figures.id("exam_task_completion", **{**at, "category": c}) for c in codes}
    known = {c: o for c, o in known.items() if o and (figures.number(o, "n") or 0) >= common.LEAST_N}
    hard = sorted(
        (c for c, o in known.items() if (figures.number(o) or 0) < hard_pct),
        key=lambda c: figures.number(known[c]) or 0,
    )[:3]
    parts = [(f"задание {code}", "exam_task_completion", {**at, "category": code}) for code in hard]
    exam = "ЕГЭ" if procedure == "ege" else "ОГЭ"
    return several(figures, f"Труднее всего на {exam} по {exam_dative(subject)}", parts)


def recommended(
    scope: Scope, item: str, given: Iterable[tuple[str, Mapping[str, object] | None, Sentence | None]]
) -> list[Measure | None]:
    """Measures for schools that differ (row given) and for subjects (no row). `given`: (subject in the dative, row, why)."""
    made = []
    for subject, row, why in given:
        if row is not None:
            whom = common.HEAD if scope.own else f"Администрации: {scope.names.get(str(row['school_id']), '')}"
            what = f"разобрать результаты ниже минимума по {subject} и составить план работы с группой риска этого года"
            proof = "план с датами диагностик и их итоги, без фамилий"
        else:
            whom = common.HEAD if scope.own else common.METHODISTS
            what = f"провести для учителей занятие по трудным заданиям ЕГЭ по {subject}"
            proof = "программа занятия и список участников"
        made.append(common.measure(why, whom=whom, what=what, term=scope.term, proof=proof))
    return made
