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
#: as many are told in a sentence of their own, more in one together
_APART = 2


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
    """«математика, 6 класс, «прочитать таблицу и график»»."""
    return f"{subject_label(subject)}, {grade}\u00a0класс, «{PROBLEMS[problem]}»"


def subject_label(subject: str) -> str:
    """«математика», «ОБЖ»: the name of a subject inside a sentence."""
    name = EVERY_SUBJECT.get(subject, subject)
    return name if name.isupper() else f"{name[:1].lower()}{name[1:]}"


def skills_named(states: pd.DataFrame, scope: Scope, found: pd.DataFrame) -> str:
    """Skills that persist, are new or weak in several subjects for the reader: «прочитать таблицу и график» (математика,
    география); … `found`: `problems.across_subjects`.
    """
    mine = states[(states["school_id"] == scope.school_id) & states["state"].isin(["persists", "new"])]
    pairs = set(zip(mine["problem"], mine["subject"], strict=True))
    for row in found[found["school_id"] == scope.school_id].to_dict("records"):
        pairs |= {(row["category"], subject) for subject in row["subjects"]}
    named = []
    for problem in PROBLEMS:
        subjects = in_order(subject for skill, subject in pairs if skill == problem)
        if subjects:
            named.append(f"«{PROBLEMS[problem]}» ({', '.join(subject_label(one) for one in subjects)})")
    return "; ".join(named)


def in_every_kind(scope: Scope, series: Series, states: pd.DataFrame) -> list[tuple[str, int, str]]:
    """(subject, grade of October, skill) of problems that persist in works of every kind; none where there is one kind."""
    mine = states[(states["school_id"] == scope.school_id) & (states["state"] == "persists")]
    counts = mine.groupby(["subject", "grade", "problem"])["kind"].nunique()
    every = counts[counts == len(series.kinds)].index.tolist() if len(series.kinds) > 1 else []
    return [(str(subject), int(grade), str(problem)) for subject, grade, problem in every][:_MOST]


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
            several(figures, f"Умения по тому, что с ними стало от марта к октябрю{of_kind}", ends, skip_zero=True)
        )
    return said


def ended(
    figures: Figures, scope: Scope, series: Series, states: pd.DataFrame, kind: str = ""
) -> dict[str, list[Sentence]]:
    """State → sentences of the reader's school or of all schools together; those that persist in one sentence, without what
    persists in works of every kind, which is told apart.
    """
    mine = states[(states["school_id"] == scope.school_id) & (states["kind"] == kind)]
    apart = in_every_kind(scope, series, states)
    label = series.kinds[kind]
    of_kind = f" ({label})" if label else ""
    found: dict[str, list[Sentence]] = {}
    rows = mine[mine["state"] == "persists"].sort_values(
        ["share_pct", "subject", "problem"], ascending=[False, True, True]
    )
    keys = zip(rows["subject"], rows["grade"], rows["problem"], strict=True)
    rows = rows[[key not in apart for key in keys]] if len(rows) else rows
    parts = [
        (
            skill_label(row["subject"], int(row["grade"]), row["problem"]),
            "lacking_share",
            place(scope, series, row, OCTOBER),
        )
        for row in rows.head(_MOST).to_dict("records")
    ]
    some = " (наибольшие доли)" if len(rows) > _MOST else ""
    name = f"Проблемы, которые сохраняются{of_kind}{some}; не справились в октябре"
    if (said := several(figures, name, parts, headline=3.9)) is not None:
        found["persists"] = [said]
    for state, word, weight in (("new", "Новая проблема", 4.1), ("overcome", "Проблема преодолена", 0.0)):
        rows = mine[mine["state"] == state].sort_values(["p_value", "grade", "subject", "problem"])
        if len(rows) > _APART:
            parts = [
                (
                    skill_label(row["subject"], int(row["grade"]), row["problem"]),
                    "lacking_change",
                    place(scope, series, row, OCTOBER),
                )
                for row in rows.head(_MOST).to_dict("records")
            ]
            many = {"new": "Новые проблемы", "overcome": "Проблемы преодолены"}[state]
            name = f"{many}{of_kind}; изменение доли не справившихся от марта к октябрю, подтверждено с поправкой на число сравнений"
            made = [several(figures, name, parts, headline=weight)]
        else:
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
    said: list[Sentence] = []
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
                    (subject_label(subject), "lacking_share", scope.at(series.procedure, subject=subject, **at))
                    for subject in in_order(row["subjects"])
                ]
                when = f"{grade}\u00a0класс, {'март' if month == MARCH else 'октябрь'}{', ' + label if label else ''}"
                name = f"Сразу по нескольким предметам не справляются с умением «{PROBLEMS[str(row['category'])]}» ({when})"
                if (one := several(figures, name, parts, headline=0 if said else 4.3)) is not None:
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
        (OCTOBER, series.first_grade, "в марте эти ученики учились классом младше, работ у них не было"),
        (MARCH, series.last_grade, "в октябре эти ученики — классом старше, таких работ у них нет"),
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
            if (
                one := several(figures, f"{when[:1].upper()}{when[1:]}, без пары ({why}); не справились", parts)
            ) is not None:
                said.append(one)
    return said


def year_before(
    figures: Figures, scope: Scope, series: Series, sure: set[str], observed: pd.DataFrame
) -> list[Sentence | None]:
    """Skills whose share differs from the same grade and month a year ago, after the correction: each apart where they are few,
    else together, the largest changes.
    """
    rows = observed[
        observed["obs_id"].isin(sure) & (observed["school_id"] == scope.school_id) & (observed["year"] == scope.year)
    ]
    found = []
    for row in rows.to_dict("records"):
        keys = ("subject", "grade", "group", "category")
        at = scope.at(series.procedure, **{key: row[key] for key in keys})
        change = figures.number(figures.id("lacking_year_change", **at)) or 0
        kind, _, month = str(row["group"]).rpartition(" ")
        when = f"{'март' if month == MARCH else 'октябрь'}{', ' + series.kinds[kind] if kind else ''}"
        found.append(
            (-abs(change), f"{skill_label(str(row['subject']), int(row['grade']), str(row['category']))} ({when})", at)
        )
    found.sort(key=lambda one: one[:2])
    if len(found) > _APART:
        name = "По сравнению с прошлым годом (тот же класс и месяц, другие ученики) изменилась доля не справившихся"
        return [several(figures, name, [(label, "lacking_year_change", at) for _, label, at in found[:_MOST]])]
    return [
        sentence(
            figures, "change",
            {
                "now": ("lacking_share", at), "before": ("lacking_share", {**at, "year": scope.year - 1}),
                "change": ("lacking_year_change", at),
            },
            name=f"Доля не справившихся, {label},", year_before=str(scope.year - 1),
        )
        for _, label, at in found
    ]  # fmt: skip
