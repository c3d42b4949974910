"""Typical problems in words (items 5.5, 5.6): what became of each skill from March to October, who held the works, measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.labels import in_order
from mskoko_lib.display.russian import month_in, number
from mskoko_lib.forms.section5 import PROBLEM
from mskoko_lib.indicators.problems import MARCH, OCTOBER
from mskoko_lib.subjects import EVERY_SUBJECT

PROBLEMS = {choice.code: choice.label for choice in PROBLEM}
WAVES = (MARCH, OCTOBER)
STATES = {
    "persists": "сохраняется", "new": "новая", "overcome": "преодолена", "unclear": "вывод сделать нельзя",
    "below": "ниже порога",
}  # fmt: skip
#: skills named in one sentence; the table has all of them
_MOST = 8


@dataclass(frozen=True)
class Series:
    """One of the two items: its number, procedure, words for its works (prepositional plural), source, kinds of work (code →
    words) and the grades of March that the form asks about.
    """

    item: str
    procedure: str
    works: str
    source: str
    first_grade: int
    last_grade: int
    kinds: Mapping[str, str] = field(default_factory=lambda: {"": ""})

    def wave(self, kind: str, month: str) -> str:
        """The group of a share: «10», «current 10»."""
        return f"{kind} {month}".strip()


def rule_text(series: Series, problem_pct: float) -> str:
    """How a problem is found and what is compared with what; no figures but the threshold."""
    return (
        f"Проблемой названо умение, с которым не справились не менее {number(problem_pct)}\u00a0% писавших (локальный порог). "
        "В марте и октябре одного года классы разные: ученики, которые в марте учились в 5 классе, в октябре — уже в 6 классе. Поэтому "
        "сравниваются одни и те же ученики: работа в марте и работа классом старше в октябре. «Сохраняется» — в обеих работах доля "
        "вместе с её интервалом не ниже порога; «преодолена» — в марте не ниже, в октябре ниже, и снижение подтверждается с поправкой "
        "на число сравнений; «новая» — наоборот; иначе вывод сделать нельзя. Состав писавших и задания двух работ не совпадают полностью."
    )


def skill_label(subject: str, grade: int, problem: str) -> str:
    """«математика, 6 класс: прочитать таблицу и график»."""
    name = EVERY_SUBJECT.get(subject, subject)
    name = name if name.isupper() else f"{name[:1].lower()}{name[1:]}"
    return f"{name}, {grade}\u00a0класс: {PROBLEMS[problem]}"


def absence(rows: pd.DataFrame, scope: Scope, told: set[str]) -> str:
    """Why the item shows nothing; `told`: schools that sent the form, be it with «работ не было»; "" where it does."""
    mine = rows[rows["year"] == scope.year]
    if scope.own:
        if (mine["school_id"] == scope.school_id).any():
            return ""
        return (
            "По форме школы, работ не было."
            if scope.school_id in told
            else "Сведений школы об этих работах за этот год нет."
        )
    return "Сведений об этих работах за этот год нет." if mine.empty and not told else ""


def facts(figures: Figures, scope: Scope, series: Series) -> list[Sentence | None]:
    """Who held the works, how often a skill was lacking, how the skills ended."""
    held = [
        (f"в {month_in(int(month))}", "works_held_share", scope.town(series.procedure, group=month)) for month in WAVES
    ]
    enough = [
        (f"в {month_in(int(month))}", "works_enough_share", scope.town(series.procedure, group=month))
        for month in WAVES
    ]
    schools = [
        several(figures, "Школы, которые провели работы, из приславших форму", held),
        several(figures, "Школы, которые провели работы по положенному числу предметов", enough),
    ]
    if scope.audience == "public":
        return schools
    own = [(f"в {month_in(int(month))}", "works_subjects", scope.at(series.procedure, group=month)) for month in WAVES]
    said = [several(figures, "Предметов в работах школы", own, form="subjects_checked")] if scope.own else schools
    for kind, label in series.kinds.items():
        of_kind = f" ({label})" if label else ""
        waves = [
            (f"в {month_in(int(month))}", "lacking_share", scope.at(series.procedure, group=series.wave(kind, month)))
            for month in WAVES
        ]
        said.append(
            several(figures, f"Не справились с умением, из всех проверок — ученик, предмет и умение{of_kind}", waves)
        )
        ends = [
            (f"{label_of}", "problem_count", scope.at(series.procedure, group=kind, category=code))
            for code, label_of in STATES.items()
        ]
        said.append(
            several(figures, f"Умения в парах работ марта и октября{of_kind}: чем кончилось", ends, skip_zero=True)
        )
    return said


def ended(
    figures: Figures, scope: Scope, series: Series, states: pd.DataFrame, kind: str = ""
) -> dict[str, list[Sentence]]:
    """State → sentences of the reader's school or of all schools together; those that persist in one sentence."""
    mine = states[(states["school_id"] == scope.school_id) & (states["kind"] == kind)]
    label = series.kinds[kind]
    of_kind = f" ({label})" if label else ""
    found: dict[str, list[Sentence]] = {}
    rows = mine[mine["state"] == "persists"].sort_values(
        ["share_pct", "subject", "problem"], ascending=[False, True, True]
    )
    parts = [
        (
            skill_label(row["subject"], int(row["grade"]), row["problem"]),
            "lacking_share",
            place(scope, series, row, OCTOBER),
        )
        for row in rows.head(_MOST).to_dict("records")
    ]
    some = " (наибольшие доли)" if len(rows) > _MOST else ""
    name = f"Проблемы, которые сохраняются{of_kind}{some}: не справились в октябре"
    if (said := several(figures, name, parts, headline=4.3)) is not None:
        found["persists"] = [said]
    for state, word, weight in (("new", "Новая проблема", 4.1), ("overcome", "Проблема преодолена", 0.0)):
        rows = mine[mine["state"] == state].sort_values(["p_value", "subject", "problem"]).head(_MOST)
        made = [_waves(figures, scope, series, row, f"{word}{of_kind}", weight) for row in rows.to_dict("records")]
        found[state] = [one for one in made if one is not None]
    return found


def _waves(
    figures: Figures, scope: Scope, series: Series, row: Mapping[Any, object], word: str, weight: float
) -> Sentence | None:
    grade = int(str(row["grade"]))
    slots = {
        "now": ("lacking_share", place(scope, series, row, OCTOBER)),
        "before": ("lacking_share", place(scope, series, row, MARCH)),
        "change": ("lacking_change", place(scope, series, row, OCTOBER)),
    }
    return sentence(
        figures, "waves", slots, weight, name=f"{word}: {skill_label(str(row['subject']), grade, str(row['problem']))}",
        march=f"в {month_in(int(MARCH))} ({grade - 1}\u00a0класс)", october=f"в {month_in(int(OCTOBER))}",
    )  # fmt: skip


def place(scope: Scope, series: Series, row: Mapping[Any, object], month: str) -> dict[str, object]:
    """Dimensions of a share of a pair: in March the pupils are a grade lower."""
    grade = int(str(row["grade"])) - (month == MARCH)
    group = series.wave(str(row["kind"]), month)
    return scope.at(series.procedure, subject=row["subject"], grade=grade, group=group, category=row["problem"])


def across(figures: Figures, scope: Scope, series: Series, found: pd.DataFrame) -> list[Sentence]:
    """Skills that are weak in several subjects of one grade in the latest wave. `found`: `problems.across_subjects`."""
    said = []
    mine = found[found["school_id"] == scope.school_id]
    for kind, label in series.kinds.items():
        for month in reversed(WAVES):
            rows = mine[mine["group"] == series.wave(kind, month)]
            if rows.empty:
                continue
            for row in rows.to_dict("records"):
                grade = int(row["grade"])
                at = {"grade": grade, "group": row["group"], "category": row["category"]}
                parts = [
                    (EVERY_SUBJECT[subject], "lacking_share", scope.at(series.procedure, subject=subject, **at))
                    for subject in in_order(row["subjects"])
                ]
                when = f"{grade}\u00a0класс, {'март' if month == MARCH else 'октябрь'}{', ' + label if label else ''}"
                name = f"Не по одному предмету ({when}): {PROBLEMS[str(row['category'])]}"
                if (one := several(figures, name, parts, headline=4.4)) is not None:
                    said.append(one)
            break
    return said


def unpaired(
    figures: Figures, scope: Scope, series: Series, observed: pd.DataFrame, problem_pct: float
) -> list[Sentence]:
    """Problems of works that have no partner: the youngest grade in October, the oldest in March; interval above the
    threshold.
    """
    said = []
    ends = (
        (OCTOBER, series.first_grade, "в марте эти ученики были классом младше, работ у них не было"),
        (MARCH, series.last_grade, "в октябре эти ученики классом старше, таких работ у них нет"),
    )
    for kind, label in series.kinds.items():
        for month, grade, why in ends:
            rows = observed[
                (observed["indicator"] == "lacking_share") & (observed["year"] == scope.year) & (observed["category"] != "")
                & (observed["school_id"] == scope.school_id) & (observed["grade"] == grade)
                & (observed["group"] == series.wave(kind, month)) & (observed["n"] >= common.LEAST_N)
                & (observed["low"] >= problem_pct)
            ].sort_values(["obs_value", "subject", "category"], ascending=[False, True, True])  # fmt: skip
            parts = [
                (skill_label(str(row["subject"]), grade, str(row["category"])), "lacking_share",
                 scope.at(series.procedure, subject=row["subject"], grade=grade, group=row["group"], category=row["category"]))
                for row in rows.head(_MOST).to_dict("records")
            ]  # fmt: skip
            when = f"{'март' if month == MARCH else 'октябрь'}, {grade}\u00a0класс{', ' + label if label else ''}"
            if (one := several(figures, f"Сравнить не с чем ({when}: {why}); не справились", parts)) is not None:
                said.append(one)
    return said


def year_before(
    figures: Figures, scope: Scope, series: Series, sure: set[str], observed: pd.DataFrame
) -> list[Sentence]:
    """Skills whose share differs from the same grade and month a year ago, after the correction; the largest changes."""
    rows = observed[
        observed["obs_id"].isin(sure) & (observed["school_id"] == scope.school_id) & (observed["year"] == scope.year)
    ]
    said = []
    for row in rows.sort_values(["group", "grade", "subject", "category"]).to_dict("records"):
        at = scope.at(
            series.procedure, subject=row["subject"], grade=row["grade"], group=row["group"], category=row["category"]
        )
        slots = {
            "now": ("lacking_share", at),
            "before": ("lacking_share", {**at, "year": scope.year - 1}),
            "change": ("lacking_year_change", at),
        }
        kind, _, month = str(row["group"]).rpartition(" ")
        when = f"{'март' if month == MARCH else 'октябрь'}{', ' + series.kinds[kind] if kind else ''}"
        name = f"Доля не справившихся ({skill_label(str(row['subject']), int(row['grade']), str(row['category']))}; {when})"
        one = sentence(figures, "change", slots, name=name, year_before=str(scope.year - 1))
        if one is not None:
            said.append(one)
    return said[:_MOST]
