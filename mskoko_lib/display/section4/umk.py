"""Item 4.7: which textbooks the files of ВПР name, by parallel and class."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.labels import SUBJECT_DATIVE, in_order, work_name
from mskoko_lib.indicators.umk import several_titles

SOURCE = "Источник: файлы ФИС ОКО, столбец «Учебник»."
NO_TITLES = "В файлах ВПР этого года учебники не названы (столбец «Учебник» есть не во всех выгрузках)."
HOW = (
    "Учебник указан так, как он назван в файле ФИС ОКО; видны только классы, которые писали ВПР. Какой учебник лучше, по этим "
    "данным судить нельзя: учебник связан со школой, её классами и учителями."
)
#: textbooks of a subject and grade that the department's table names
MOST_TITLES = 6
ALL_SCHOOLS, OTHERS = "все школы, писавшие работу", "и другие, которыми пользуются реже"
_DIGITS = re.compile(r"\d+")
_ONE_CLASS = "весь класс"


def titles(rows: pd.DataFrame, figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Subjects of a grade that one school teaches by several textbooks."""
    at = scope.at("vpr")
    name = "Предметы параллелей, где классы школы учатся по разным учебникам"
    fact = sentence(figures, "fact", {"value": ("umk_several_share", at)}, name=name)
    if scope.audience == "public":
        return [fact]
    found = several_titles(rows)
    found = found[found["several"] & found["school_id"].isin([scope.school_id] if scope.own else list(scope.names))]
    parts = []
    for row in _records(found):
        school, subject, grade = str(row["school_id"]), str(row["subject"]), int(row["programme_grade"])
        label = f"по {SUBJECT_DATIVE.get(subject, subject)} в {grade}\u00a0классе"
        where = {**at, "school_id": school, "subject": subject, "programme_grade": grade}
        parts.append((label if scope.own else f"{scope.names[school]} {label}", "umk_titles", where))
    return [fact, several(figures, "Сколько разных учебников", parts)]


def own_table(rows: pd.DataFrame, figures: Figures, scope: Scope) -> TableBlock | None:
    """Subject and grade → textbook, its classes and pupils; in a school's own note."""
    mine = rows[rows["school_id"] == scope.school_id]
    made: list[RowSpec] = []
    for subject in in_order(mine["subject"].astype(str)):
        part = mine[mine["subject"] == subject]
        for key, same in part.groupby(["programme_grade", "title"], sort=True):
            grade, title = int(str(key[0])), str(key[1])
            at = scope.at("vpr", subject=subject, programme_grade=grade, category=title)
            texts = (work_name(subject, grade, grade), classes_text(same["class_label"]), title)
            made.append(RowSpec(cells=(*(CellSpec(text=text) for text in texts), figures.cell("umk_pupils", at))))
    if not made:
        return None
    heads = ("Предмет и программа", "Классы", "Учебник")
    return TableBlock(
        id="umk-classes", caption="Учебники по классам", rows=tuple(made), source=SOURCE,
        columns=(*(ColumnSpec(label=head, align="left") for head in heads), ColumnSpec(label="Обучающихся")),
        subtitle="Классы, писавшие ВПР этого года",
    )  # fmt: skip


def classes_text(labels: pd.Series) -> str:
    """«А, Б»: letters of the classes; a school with one class of a grade has none."""
    letters = sorted({_DIGITS.sub("", str(label)).strip().upper() for label in labels.dropna()} - {""})
    return ", ".join(letters) or _ONE_CLASS


def town_table(rows: pd.DataFrame, figures: Figures, scope: Scope) -> TableBlock | None:
    """Subject and grade → textbooks, the most used first, with their schools and pupils; the department's."""
    made: list[RowSpec] = []
    for subject in in_order(rows["subject"].astype(str)):
        for grade, same in rows[rows["subject"] == subject].groupby("programme_grade", sort=True):
            made += _parallel(same, figures, scope, subject, int(str(grade)))
    if not made:
        return None
    heads = ("Учебник", "Школы")
    return TableBlock(
        id="umk-town", caption="Учебники параллелей города", rows=tuple(made), source=SOURCE,
        columns=(*(ColumnSpec(label=head, align="left") for head in heads), ColumnSpec(label="Обучающихся")),
        subtitle="Классы, писавшие ВПР этого года; буква класса — где школа учится по нескольким учебникам",
    )  # fmt: skip


def _parallel(rows: pd.DataFrame, figures: Figures, scope: Scope, subject: str, grade: int) -> list[RowSpec]:
    """One subject of a grade: its heading and `MOST_TITLES` textbooks; the rest is told to be there."""
    whole = frozenset(rows["school_id"].astype(str))
    several = {school for school, mine in rows.groupby("school_id") if mine["title"].nunique() > 1}
    counts = rows["title"].value_counts(sort=False)
    order = sorted(counts.index.astype(str), key=lambda title: (-int(counts[title]), title))
    lines = [RowSpec(kind="group", cells=(CellSpec(text=work_name(subject, grade, grade)),))]
    for title in order[:MOST_TITLES]:
        mine = rows[rows["title"] == title]
        told = ALL_SCHOOLS
        if frozenset(mine["school_id"].astype(str)) != whole or several or len(whole) == 1:
            told = ", ".join(
                f"{name} ({classes_text(labels)})" if school in several else name
                for school, name in scope.names.items()
                if len(labels := mine.loc[mine["school_id"] == school, "class_label"])
            )
        at = scope.town("vpr", subject=subject, programme_grade=grade, category=title)
        lines.append(RowSpec(cells=(CellSpec(text=title), CellSpec(text=told), figures.cell("umk_pupils", at))))
    if order[MOST_TITLES:]:
        lines.append(RowSpec(cells=(CellSpec(text=OTHERS), CellSpec(), CellSpec())))
    return lines


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
