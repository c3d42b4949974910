"""What items of section 4 share: labels inside sentences, figures for the public, schools named with what is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from mskoko_lib.display.blocks import Figures, Sentence
from mskoko_lib.display.common import Scope, sentence
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.subjects import EVERY_SUBJECT

_AS_IT_IS = ("safety", "art")


def capital(text: str) -> str:
    """«Через год» of «через год»."""
    return f"{text[:1].upper()}{text[1:]}"


def inside(name: str, code: str) -> str:
    """A subject's name inside a sentence: «физика», but «ИЗО»."""
    return name if code in _AS_IT_IS else f"{name[:1].lower()}{name[1:]}"


def subject_word(code: str) -> str:
    """«английский язык», «ИЗО»: a subject inside a sentence."""
    return inside(EVERY_SUBJECT.get(code, code), code)


def answered(scope: Scope, told: Collection[tuple[int, str]]) -> bool:
    """Whether the reader's school, or of all schools any, sent the form of the year, be it with «нет таких». `told`:
    `course_needs.told_schools`.
    """
    if scope.own:
        return (scope.year, scope.school_id) in told
    return any(year == scope.year for year, _ in told)


def parts(
    at: Mapping[str, object], indicator: str, labels: Mapping[str, str]
) -> list[tuple[str, str, Mapping[str, object]]]:
    """Parts of a sentence out of the categories of one indicator; `labels`: category → words."""
    return [(label, indicator, {**at, "category": code}) for code, label in labels.items()]


def alone(figures: Figures, at: Mapping[str, object], names: Mapping[tuple[str, str], str]) -> list[Sentence | None]:
    """A sentence per figure: each is decided on its own, a hidden one takes no other along. `names`: (indicator, category)
    → what it is.
    """
    return [
        sentence(figures, "fact", {"value": (indicator, {**at, "category": category})}, name=name)
        for (indicator, category), name in names.items()
    ]


def noted(
    figures: Figures,
    scope: Scope,
    name: str,
    figure: tuple[str, str, Mapping[str, object]],
    notes: Mapping[str, str],
    weight: float,
) -> Finding | None:
    """Schools named with what is meant (`notes`: school_id → text, may be empty), the figure beside each; to a school its own
    alone, to the public nothing. `figure`: procedure, indicator, further dimensions.
    """
    if not notes or scope.audience == "public":
        return None
    if not scope.own:
        return words.by_school(figures, scope, name, figure, notes, weight)
    procedure, indicator, more = figure
    note = notes[scope.school_id]
    at = words.at_school(scope, procedure, scope.school_id, **more)
    said = sentence(figures, "fact", {"value": (indicator, at)}, weight, name=f"{name} ({note})" if note else name)
    return Finding(said, (scope.school_id,)) if said is not None else None


def differing(
    figures: Figures,
    scope: Scope,
    schools: pd.DataFrame,
    figure: tuple[str, str, str],
    *,
    low: bool,
    weight: float,
    most: int | None = None,
) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) of schools whose share is confirmed to be lower (higher) than in the others, the surest first.
    `schools`: of `shares.differing_schools`; `figure`: procedure, indicator, what is said of it; at most `most` of them.
    """
    procedure, indicator, name = figure
    side = schools["difference_pp"] < 0 if low else schools["difference_pp"] > 0
    rows = schools[schools["survives"].astype(bool) & side].sort_values(["p_value", "school_id"])
    found = []
    # a school reads of itself whatever its place among the others
    mine = [school for school in rows["school_id"].astype(str) if school in words.schools_of(scope)]
    for school in mine[:most]:
        at = words.at_school(scope, procedure, school)
        where = "в школе" if scope.own else scope.names[school]
        slots = {"own": (indicator, at), "town": (indicator, scope.town(procedure))}
        if (one := sentence(figures, "differs", slots, weight, name=name, where=where)) is not None:
            found.append((school, one))
    return found
