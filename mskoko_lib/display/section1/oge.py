"""Item 1.1: ОГЭ by subject over three years, «2» and what became of it, by school."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import (
    Figures,
    KpisBlock,
    KpiSpec,
    Measure,
    Sentence,
)
from mskoko_lib.display.common import Scope, beside_town, extreme, sentence, several
from mskoko_lib.display.labels import exam_dative

SOURCE = "Источник: протоколы ОГЭ и ГВЭ из РЦОИ."
FORMS = "Источник: формы школ."
STAGES = (("first", "с первой попытки"), ("summer", "после летних пересдач"), ("last", "после сентябрьских"))
WAYS = {
    "repeat": "повторное обучение",
    "family": "семейное образование",
    "vocational": "профессиональное обучение",
    "work": "работа",
    "other": "иное",
    "unknown": "неизвестно",
}
REASONS = {
    "not_admitted": "не допущены к ГИА",
    "failed": "неудовлетворительный результат",
    "valid_absence": "уважительная причина",
    "no_show": "не явились",
    "removed": "удалены или результат аннулирован",
    "other": "иное",
}


def glance(figures: Figures, scope: Scope) -> KpisBlock | None:
    """Figures for the top of the note."""
    wanted = (
        ("Выпускники 9 классов с «2» с первой попытки", "failed_person_share", scope.at("gia9", category="first")),
        ("Выпускники 9 классов без аттестата после пересдач", "failed_person_share", scope.at("gia9", category="last")),
    )
    items = tuple(KpiSpec(label=label, obs=obs) for label, name, at in wanted if (obs := figures.id(name, **at)))
    return KpisBlock(glance=True, items=items) if items else None


def facts(figures: Figures, scope: Scope, subjects: Sequence[str]) -> list[Sentence | None]:
    """What happened and for whom."""
    chain = [(label, "failed_person_share", scope.at("gia9", category=stage)) for stage, label in STAGES]
    low = extreme(figures, scope, "success_share", "oge", subjects, largest=False)
    good = extreme(figures, scope, "good_marks_share", "oge", subjects, largest=False)
    ways = [(WAYS.get(way, way), "left_without", scope.at("repeat_year", group="way", category=way)) for way in WAYS]
    return [
        sentence(
            figures,
            "fact",
            {"value": ("graduates", scope.at("gia9"))},
            name="Выпускники 9 классов с результатом ОГЭ или ГВЭ",
        ),
        common.lost(figures, scope, "gia9"),
        several(figures, "Выпускники с «2» хотя бы по одному предмету", chain, headline=6),
        beside_town(
            figures,
            scope,
            f"Самая низкая успеваемость на ОГЭ с первой попытки — по {exam_dative(low)}",
            "success_share",
            "oge",
            subject=low,
            headline=5.5,
        )
        if low
        else None,
        beside_town(
            figures,
            scope,
            f"Наименьшая доля «4» и «5» на ОГЭ — по {exam_dative(good)}",
            "good_marks_share",
            "oge",
            subject=good,
        )
        if good
        else None,
        several(figures, "Куда пошли оставшиеся без аттестата, по формам школ", ways, skip_zero=True),
    ]


def moved(figures: Figures, scope: Scope, changes: pd.DataFrame, before: int) -> list[tuple[str, Sentence]]:
    """(subject, sentence) for each change of the share of «2» that survives the correction, the largest first."""
    mine = changes[changes["survives"] & (changes["school_id"] == scope.school_id)]
    found = []
    for row in (
        mine.assign(size=(mine["obs_value"] - mine["obs_value_b"]).abs())
        .sort_values("size", ascending=False)
        .to_dict("records")
    ):
        at = scope.at("oge", subject=row["subject"], category="2")
        slots = {
            "now": ("mark_share", at),
            "before": ("mark_share", {**at, "year": before}),
            "change": ("mark_share_change", at),
        }
        name = f"Доля «2» на ОГЭ по {exam_dative(str(row['subject']))}"
        if (one := sentence(figures, "change", slots, 5, name=name, year_before=str(before))) is not None:
            found.append((str(row["subject"]), one))
    return found


def differing(
    figures: Figures,
    scope: Scope,
    schools: pd.DataFrame,
    *,
    indicator: str,
    name: str,
    procedure: str,
    most: int = 6,
    headline: float = 0,
) -> list[tuple[Mapping[str, object], Sentence]]:
    """(row, sentence) for schools that differ from the others after the correction, the surest first.

    `schools`: `shares.differing_schools`. `name` has a place for «по предмету».
    """
    rows = schools[schools["survives"]].sort_values(["p_value", "school_id", "subject"])
    if scope.own:
        rows = rows[rows["school_id"] == scope.school_id]
    found: list[tuple[Mapping[str, object], Sentence]] = []
    for row in rows.to_dict("records"):
        at = {
            "procedure": procedure,
            "year": scope.year,
            "subject": row["subject"],
            "group": row["group"],
            "category": row["category"],
        }
        slots = {
            "own": (indicator, {**at, "school_id": row["school_id"]}),
            "town": (indicator, {**at, "school_id": ""}),
        }
        where = "в школе" if scope.own else scope.names.get(str(row["school_id"]), "")
        told = name.format(subject=exam_dative(str(row["subject"])) if row["subject"] else "всем предметам")
        if (one := sentence(figures, "differs", slots, headline, name=told, where=where)) is not None:
            found.append(({str(k): v for k, v in row.items()}, one))
        if len(found) == most:
            break
    return found


def mismatch(figures: Figures, scope: Scope) -> Sentence | None:
    """Protocols and forms of the same schools disagree on how many are left without a certificate for their results."""
    at = scope.at("repeat_year")
    protocol, form = figures.id("left_by_protocol", **at), figures.id("left_by_form", **at)
    if not protocol or not form or figures.number(protocol) == figures.number(form):
        return None
    parts = [("по протоколам", "left_by_protocol", at), ("по формам школ", "left_by_form", at)]
    name = "Школы, приславшие форму 1.1: число оставшихся без аттестата из-за результатов ГИА в протоколах и в формах расходится"
    return several(figures, name, parts)


def recommended(
    scope: Scope,
    changed: Sequence[tuple[str, Sentence]],
    schools: Sequence[tuple[Mapping[str, object], Sentence]],
    gap: Sentence | None,
    lowest: Sentence | None,
) -> list[Measure | None]:
    """Measures that follow from the findings."""
    given: list[Measure | None] = []
    for row, why in schools:
        if float(str(row["difference_pp"])) > 0:  # more «2» than elsewhere
            whom = common.HEAD if scope.own else f"Администрации: {scope.names.get(str(row['school_id']), '')}"
            given.append(
                common.measure(
                    why,
                    whom=whom,
                    what=f"разобрать работы ОГЭ по {exam_dative(str(row['subject']))} с «2», назвать невыполненные задания и включить "
                    "их в план школы по подготовке к экзамену",
                    term=scope.term,
                    proof="план школы с датами диагностик, справка об их итогах",
                )
            )
    for subject, why in changed[:2]:
        whom = common.HEAD if scope.own else common.METHODISTS
        given.append(
            common.measure(
                why,
                whom=whom,
                what=f"выяснить, чем отличались контингент, задания и шкала ОГЭ по {exam_dative(subject)}, и обсудить с учителями",
                term=scope.term,
                proof="протокол методического объединения",
            )
        )
    given.append(
        common.measure(
            gap,
            whom=common.HEAD if scope.own else common.HEADS,
            what="сверить список оставшихся без аттестата с протоколами и исправить форму 1.1",
            term=scope.term,
            proof="форма 1.1, присланная повторно",
        )
    )
    if not given or all(one is None for one in given):
        given.append(
            common.measure(
                lowest,
                whom=common.HEAD if scope.own else common.METHODISTS,
                what="провести занятие для учителей по заданиям с самым низким выполнением",
                term=scope.far_term,
                proof="программа занятия и список участников",
            )
        )
    return given
