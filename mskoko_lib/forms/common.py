"""Columns that forms of several sections share."""

from __future__ import annotations

from mskoko_lib.forms.declaration import Choice, Field, Need
from mskoko_lib.subjects import SUBJECTS

LIST = "выберите из списка"
DAY = "дд.мм.гггг"
OGE = ("biology", "history", "geography", "social", "physics", "chemistry", "english", "german", "french", "spanish",
       "literature", "informatics")  # fmt: skip
EGE = (*OGE, "chinese")
#: exams as the forms name them; stored beside those of `exam_results`
EXAM = (Choice("oge", "ГИА-9"), Choice("ege", "ГИА-11"))


def subjects(*codes: str) -> tuple[Choice, ...]:
    """Choices out of the register of subjects."""
    return tuple(Choice(code, SUBJECTS[code]) for code in codes)


def person(need: Need = "row") -> tuple[Field, ...]:
    """Name in three cells and the document that tells namesakes apart."""
    return (
        Field("surname", "Фамилия", "person", need=need, hint="как в документе"),
        Field("first_name", "Имя", "person", need=need, hint="полностью"),
        Field("patronymic", "Отчество", "person", need="may", hint="если есть"),
        Field("document", "Серия и номер документа", "document", need="may", hint="только однофамильцам"),
    )


def class_of(*grades: int) -> Field:
    """«9А» of one of the grades."""
    return Field("class_name", "Класс", "class", need="row", grades=grades, hint=f"например {grades[0]}А")


def yes(name: str, title: str, words: str) -> Field:
    """A cell where a blank means «нет»."""
    return Field(name, title, "yes_no", words, blank_is_no=True, hint="«да», если так")


def mark(name: str, title: str, words: str, *, need: Need = "ask") -> Field:
    """A school mark 2–5."""
    return Field(name, title, "whole", words, need=need, low=2, high=5, hint="2–5")


def people(name: str, title: str, words: str, *, high: int = 2000, need: Need = "ask") -> Field:
    """How many persons."""
    return Field(name, title, "whole", words, need=need, high=high, unit="чел.", hint=f"0–{high}")
