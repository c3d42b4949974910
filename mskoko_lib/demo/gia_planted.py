"""What was planted beside the protocols of ВПР: exams, essay, interview, forms, reports of ФИС ОКО; counts and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExamFile:
    """One file as written. `rows`: data rows; `absent`: rows that say the pupil did not come; `faults`: rule-like words →
    number of rows or cells. `kind`: oge, ege, appeals, essay, interview, duplicate (the same bytes again).
    """

    path: str
    year: int
    kind: str
    rows: int
    absent: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FormFacts:
    """What the forms of a year hold. `n_rows`: school_id → form → rows (0: «нет таких»); `silent`: schools that sent none;
    `n_confirmed`: school_id → medal claimants whose exams bear them out; `dirty`: the school that types in its own way;
    `n_missed`: school_id → results below the minimum (first attempts, ГВЭ left out) of pupils
    whom the school had not named in its risk group.
    """

    year: int
    paths: tuple[str, ...]
    n_rows: Mapping[str, Mapping[str, int]]
    silent: tuple[str, ...]
    n_confirmed: Mapping[str, int]
    dirty: str
    n_missed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ExamFacts:
    """Facts that analysis must find. `failed_first` and `failed_last`: (exam, subject) → pupils below the minimum at the
    first attempt and after retakes (persons; ГВЭ left out); `n_takers`: (exam, subject) → pupils with a first result.
    """

    year: int
    n_takers: Mapping[tuple[str, str], int]
    failed_first: Mapping[tuple[str, str], int]
    failed_last: Mapping[tuple[str, str], int]
    missing: str  # a subject that was sat and whose protocol was not sent; "" for none
    files: tuple[ExamFile, ...]
    forms: FormFacts


@dataclass(frozen=True)
class ReportFile:
    """One report as written. `rows`: rows of figures; `fault`: what was planted in it ("" for nothing), at `school`."""

    path: str
    year: int
    kind: str
    subject: str
    grade: int
    rows: int
    fault: str = ""
    school: str = ""
