"""What items 4.1 and 4.6 share: labels of the forms, lines by subject, which list is told of."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.common import Scope
from mskoko_lib.display.grid import Line
from mskoko_lib.display.labels import in_order
from mskoko_lib.display.russian import date_text
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import shared
from mskoko_lib.forms.staff import STAFF
from mskoko_lib.indicators.staff import PRIMARY, list_day
from mskoko_lib.subjects import EVERY_SUBJECT

AGES = {"young": "до 35 лет", "middle": "36–60 лет", "old": "61 год и старше"}
SERVICE = {"to_3": "до 3 лет", "to_10": "4–10 лет", "to_25": "11–25 лет", "over_25": "больше 25 лет"}
CATEGORIES = {choice.code: choice.label for choice in STAFF.field("category").choices}
EDUCATION = {choice.code: choice.label for choice in STAFF.field("education").choices}
EMPLOYMENT = {choice.code: choice.label for choice in STAFF.field("employment").choices}
_PRIMARY_NAME = "Начальные классы"


def subject_name(code: str) -> str:
    """«Физика»; «Начальные классы» of those who teach grades 1–4."""
    return _PRIMARY_NAME if code == PRIMARY else EVERY_SUBJECT.get(code, code)


def subject_word(code: str) -> str:
    """«физика», «ИЗО»: a subject inside a sentence."""
    return shared.inside(subject_name(code), code)


def subjects_of(observed: pd.DataFrame, scope: Scope) -> list[str]:
    """Subjects that figures of the year and of the reader are about, in the order of the notes; grades 1–4 first."""
    rows = observed[(observed["year"] == scope.year) & (observed["school_id"] == scope.school_id)]
    found = set(rows["subject"].astype(str)) - {""}
    return [*([PRIMARY] if PRIMARY in found else []), *in_order(found - {PRIMARY})]


def subject_lines(scope: Scope, procedure: str, subjects: Iterable[str], **at: object) -> list[Line]:
    """A line per subject and all of the reader's."""
    lines = [Line(subject_name(code), scope.at(procedure, subject=code, **at), key=code) for code in subjects]
    return [*lines, Line("Все", scope.at(procedure, **at), kind="total")]


def list_text(scope: Scope) -> str:
    """By which list the figures of the year are told."""
    return (
        f"Числа\u00a0— по спискам школ на {date_text(list_day(scope.year))}. Внешние совместители сосчитаны отдельно и в доли "
        "учителей не входят: они стоят в списках двух школ. Предмет\u00a0— основной из указанных."
    )


def absence(form: pd.DataFrame, scope: Scope, known: pd.DataFrame, what: str) -> str:
    """Why the item shows nothing: the list is not due yet, nobody sent it, the reader's school did not; "" where it does."""
    rows = known[known["year"] == scope.year]
    if rows.empty:
        early = (form["year"] == scope.year).any()
        return f"{what} этого года ещё не известны: они составляются на {date_text(list_day(scope.year))}." if early else (
            f"{what} этого года не представлены."
        )  # fmt: skip
    return (
        f"{what} этого года школой не представлены."
        if scope.own and not (rows["school_id"] == scope.school_id).any()
        else ""
    )


def heads(scope: Scope, schools: Iterable[str]) -> str:
    """To whom a measure of these schools is addressed."""
    return words.whom(scope, *schools) if list(schools) else common.HEADS
