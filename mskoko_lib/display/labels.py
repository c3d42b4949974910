"""Russian names of codes: subjects, works, groups."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.subjects import SUBJECTS

#: «по …»
SUBJECT_DATIVE: dict[str, str] = {
    "math": "математике",
    "russian": "русскому языку",
    "world": "окружающему миру",
    "biology": "биологии",
    "history": "истории",
    "geography": "географии",
    "social": "обществознанию",
    "physics": "физике",
    "chemistry": "химии",
    "english": "английскому языку",
    "german": "немецкому языку",
    "french": "французскому языку",
    "literature": "литературе",
    "informatics": "информатике",
    "math_profile": "профильной математике",
    "math_base": "базовой математике",
    "spanish": "испанскому языку",
    "chinese": "китайскому языку",
}


def exam_name(subject: str) -> str:
    """«Математика профильная» as the page names a subject of an exam."""
    return SUBJECTS.get(subject, subject)


def exam_dative(subject: str) -> str:
    """«профильной математике» for «по …»."""
    return SUBJECT_DATIVE.get(subject, exam_name(subject))


def in_order(subjects: Iterable[str]) -> list[str]:
    """Subjects in the order in which the notes list them: Russian, mathematics, then the rest by name."""
    first = ["russian", "math", "math_profile", "math_base"]
    return sorted(set(subjects), key=lambda s: (first.index(s) if s in first else len(first), exam_name(s)))


def work_name(subject: str, grade: int, programme_grade: int) -> str:
    """«Математика, 4 класс»; where the work follows another grade's programme, both are named.

    Examples
    --------
    >>> " ".join(work_name("math", 5, 4).split())  # its spaces are no-break
    'Математика, 5 класс (программа 4 класса)'
    """
    name = f"{SUBJECTS.get(subject, subject)}, {grade}\u00a0класс"
    return name if grade == programme_grade else f"{name} (программа {programme_grade}\u00a0класса)"


def work_dative(subject: str, grade: int, programme_grade: int) -> str:
    """«математике в 4 классе» for «по …».

    Examples
    --------
    >>> " ".join(work_dative("math", 5, 4).split())
    'математике в 5 классе (программа 4 класса)'
    """
    name = f"{SUBJECT_DATIVE.get(subject, subject)} в {grade}\u00a0классе"
    return name if grade == programme_grade else f"{name} (программа {programme_grade}\u00a0класса)"
