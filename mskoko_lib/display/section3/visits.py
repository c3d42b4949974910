"""Item 3.1 in words: each visit that a reader may read about, and ВПР with and without an observer side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.labels import exam_name, work_name
from mskoko_lib.display.section3 import words
from mskoko_lib.forms import section3

FORM = "Источник: форма 3.1 управления."
BOTH = "Источник: форма 3.1 управления; протоколы ВПР из ФИС ОКО."
BREACHES = {code: f"{label[:1].lower()}{label[1:]}" for code, label in section3.BREACHES.items()}
FOLLOW_UPS = {
    "none": "мер не требовалось",
    "talk": "разбор со школой",
    "recheck": "перепроверка работ",
    "discipline": "взыскание",
    "pending": "рассматривается",
    "": "не сказано",
}
#: nothing was done about a breach, or it is not told that anything was
_OPEN = ("none", "pending", "")
KINDS = {choice.code: choice.label for choice in section3.PROCEDURE}
CAUTION = (
    "Куда направить наблюдателя, решает не случай: школы, классы и участники с наблюдателем и без него разные. Поэтому разница "
    "между столбцами не показывает, что изменило присутствие наблюдателя. Показаны только работы, которые в одних школах писали "
    "с наблюдателем, а в других без него; предметы и классы не складываются."
)
NOT_ASKED = (
    "Чего форма 3.1 не спрашивает: когда наблюдатель пришёл и ушёл (есть только длительность), на каком этапе замечено нарушение "
    "(этап назван по его виду) и почему посещение не состоялось. Заинтересованность наблюдателя указывает управление."
)
NO_VISITS = "Наблюдатели в школу не направлялись."
NO_FORM = "Сведений о независимых наблюдателях за этот год нет."


def visits_of(form: pd.DataFrame, year: int, school: str) -> list[dict[str, Any]]:
    """Planned visits of one school in a year, by day."""
    rows = form[(form["year"] == year) & (form["school_id"] == school)]
    return [{str(k): v for k, v in row.items()} for row in rows.sort_values("visit_date").to_dict("records")]


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing: no form of the year, or no visit planned to the reader's school; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    return NO_VISITS if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def breaches_of(visit: dict[str, Any]) -> list[str]:
    """Kinds of breaches noted at a visit; nobody saw any where nobody came."""
    if not words.is_true(visit["came"]):
        return []
    return [label for code, label in BREACHES.items() if words.is_true(visit[code])]


def done_about(visit: dict[str, Any]) -> str:
    """What was done about the breaches of a visit."""
    return FOLLOW_UPS[words.code(visit["follow_up"])]


def is_open(visit: dict[str, Any]) -> bool:
    """Whether a visit had a breach of which it is not told that anything was done."""
    return bool(breaches_of(visit)) and words.code(visit["follow_up"]) in _OPEN


def no_protocol(left: pd.DataFrame, form: pd.DataFrame, scope: Scope) -> str:
    """The days of visits that are in no coverage, and the schools where they are not all; the department's only.

    `left`: `observers.without_protocol` of `form`.
    """
    rows = left[left["year"] == scope.year]
    if not scope.department or rows.empty:
        return ""
    named = []
    for day in sorted(rows["visit_date"].unique()):
        schools = set(rows.loc[rows["visit_date"] == day, "school_id"])
        held = form[(form["visit_date"] == day) & form["came"].fillna(False).astype(bool)]
        some = "" if set(held["school_id"]) == schools else f" ({words.listed(scope, schools)})"
        named.append(f"{words.day_text(day)}{some}")
    return f"В охват не входят посещения, для которых среди протоколов ВПР нет такой работы школы: {'; '.join(named)}."


def work_text(kind: str, subject: str, grade: int) -> str:
    """«математика, 6 класс», with the procedure where it is no ВПР."""
    name = exam_name(subject)
    text = f"{name[:1].lower()}{name[1:]}, {grade}\u00a0класс"
    return text if kind == "vpr" else f"{text} ({KINDS.get(kind, kind)})"


def visits_table(form: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """The school's own visits; for the department those that did not take place, had a breach or an interested observer."""
    rows: list[tuple[str, ...]] = []
    for school, name in words.schools_of(scope).items():
        for visit in visits_of(form, scope.year, school):
            kinds = breaches_of(visit)
            biased = words.is_true(visit["interested"])
            if scope.own or kinds or biased or not words.is_true(visit["came"]):
                rows.append(((name,) if name else ()) + _cells(visit, kinds, biased))
    heads = ["День", "Работа", "Наблюдатель", "Нарушения", "Что сделано"]
    return words.words_table(
        heads if scope.own else ["Школа", *heads],
        rows,
        id="observers-visits",
        caption="Посещения школы" if scope.own else "Посещения, которые не состоялись или требуют внимания",
        subtitle="" if scope.own else "Не состоялось, замечено нарушение или наблюдатель заинтересован",
        source=FORM,
    )


def _cells(visit: dict[str, Any], kinds: list[str], biased: bool) -> tuple[str, ...]:
    came = words.is_true(visit["came"])
    who = "присутствовал" if came else "не присутствовал" if not pd.isna(visit["came"]) else "не сказано"
    if biased:
        who += ", заинтересован"
    noted = ", ".join(kinds) or ("не замечены" if came else "не наблюдалось")
    return (
        words.day_text(visit["visit_date"]),
        work_text(str(visit["work_kind"]), str(visit["subject"]), int(visit["grade"])),
        who,
        noted,
        done_about(visit) if kinds else "не требуется" if came and not biased else "—",
    )


def side_table(figures: Figures, scope: Scope, observed: pd.DataFrame, *, least_schools: int = 1) -> TableBlock | None:
    """ВПР of the same work with and without an observer. `observed`: `observers.side_by_side`; `least_schools`: works with
    fewer schools on either side are left out, since a reader outside the department would see nothing of them.
    """
    rows = observed[(observed["year"] == scope.year) & (observed["school_id"] == "")]
    fewest = rows.groupby(["subject", "grade", "programme_grade"])["n_schools"].transform("min")
    rows = rows[fewest >= (1 if scope.department else least_schools)]
    keys = rows[["subject", "grade", "programme_grade"]].drop_duplicates().sort_values(["grade", "subject"])
    lines: list[Line] = []
    for subject, grade, programme in keys.itertuples(index=False, name=None):
        name = work_name(str(subject), int(grade), int(programme))
        work = {"subject": subject, "grade": grade, "programme_grade": programme}
        if scope.own:
            lines.append(Line(name, kind="group"))
            lines.append(Line("Школа", scope.at("observers", **work)))
            lines.append(Line("Муниципалитет", scope.town("observers", **work)))
        else:
            lines.append(Line(name, scope.town("observers", **work)))
    cols: list[Col] = []
    for group, label in (("with", "С наблюдателем"), ("without", "Без наблюдателя")):
        at = {"group": group}
        cols += [
            Col("участ\u00adников", "watched_success_share", at, "n", label),
            Col("успева\u00adемость, %", "watched_success_share", at, "value", label, least_n=common.LEAST_N),
            Col("«4» и «5», %", "watched_good_share", at, "value", label, least_n=common.LEAST_N),
        ]
    return grid(
        figures,
        id="observers-side",
        caption="ВПР с наблюдателем и без него",
        head="Работа",
        lines=lines,
        cols=cols,
        source=BOTH,
        subtitle="Участники с отметкой; с наблюдателем — там, где он присутствовал на этой работе; х — участников меньше десяти",
    )
