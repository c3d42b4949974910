"""What was planted in the invented town: facts to be found and dirt to be counted, written down as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mskoko_lib.demo.gia_planted import ExamFacts, ReportFile


@dataclass(frozen=True)
class Facts:
    """Findings that the notes must come to; the same for every seed, and for every town of three schools or more.

    Schools are named by `school_id`; works by (year, subject, programme grade).
    """

    inflated_school: str = "990139"  # lifts almost every near-fail, journal marks above the work
    weak_school: str = "990137"
    silent_school: str = "990151"  # sent nothing in `silent_year`
    silent_year: int = 2022
    tiny_school: str = "990163"  # fewer than ten pupils in a grade (towns of four schools or more)
    harder_work: tuple[int, str, int] = (2022, "math", 6)  # success falls against the year before
    late_work: tuple[int, str, int] = (2022, "russian", 7)  # uploaded after the window, and dirty
    two_lines: tuple[str, str, int] = (
        "990116",
        "math",
        6,
    )  # school, subject, grade: every other class has another textbook
    foreign_login_digits: str = "990999"  # a school outside the registry
    works_without_scale: tuple[tuple[int, str, int], ...] = (
        (2022, "history", 6),
        (2022, "geography", 6),
        (2022, "biology", 6),
    )


PLANTED = Facts()


@dataclass(frozen=True)
class PlantedFile:
    """One file as written: counts of data rows and of every kind of dirt in it.

    `rows` = `wrote` + `absent`. `wrote` still holds the rows that must be refused: `foreign_rows` (a school outside
    the registry) and `total_above_max`. Kinds of row dirt never meet in one row. `path` is relative to the data root.
    """

    path: str
    year: int
    kind: str  # results | description | duplicate (the same bytes again) | temporary | not_a_workbook
    subject: str | None = None
    programme_grade: int | None = None
    grade: int | None = None  # the pupils' own grade when they wrote
    tasks: int = 0
    rows: int = 0
    wrote: int = 0
    absent: int = 0
    foreign_rows: int = 0
    total_above_max: int = 0
    sum_mismatch: int = 0  # rows whose total is not the sum of tasks
    over_max: int = 0  # cells above the task's maximum, one per row; the total counts them as typed
    shifted: int = 0  # rows moved right from the third column on
    tail_shifted: int = 0  # rows where only the textbook and what follows it stand two columns further
    nbsp_marks: int = 0  # journal mark "4\xa0"
    no_mark: int = 0  # journal mark «нет отметки»
    not_taught: int = 0  # cells «не пройд.»
    not_started: Mapping[str, int] = field(default_factory=dict)  # cells by spelling: X, x (Latin), Х (Cyrillic)
    sex: Mapping[str, int] = field(default_factory=dict)  # rows by spelling, absent rows not counted
    class_labels: Mapping[str, int] = field(default_factory=dict)  # the same for class labels, numbers as text
    header_variants: int = 0  # task headers with unusual spacing or a Latin K
    late: bool = False
    by_school: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # school_id -> (rows, absent)

    @property
    def refused(self) -> int:
        """Rows that must not enter the store."""
        return self.foreign_rows + self.total_above_max

    @property
    def accepted(self) -> int:
        """Rows of pupils who wrote and that enter the store."""
        return self.wrote - self.refused


@dataclass(frozen=True)
class Planted:
    """All that `write_town` wrote.

    `pupils`: year -> school_id -> grade -> pupils on the roll in the spring of that year (2020: the autumn). `exams`:
    protocols, essay, interview and forms, one entry per year. `reports`: those of ФИС ОКО by groups of participants;
    `timetables`: paths of the published timetables of works.
    """

    facts: Facts
    schools: tuple[str, ...]
    files: tuple[PlantedFile, ...]
    pupils: Mapping[int, Mapping[str, Mapping[int, int]]]
    exams: tuple[ExamFacts, ...] = ()
    reports: tuple[ReportFile, ...] = ()
    timetables: tuple[str, ...] = ()

    def results(self, year: int) -> tuple[PlantedFile, ...]:
        """The files with results of `year`, duplicates left out."""
        return tuple(file for file in self.files if file.year == year and file.kind == "results")

    def work(self, year: int, subject: str, programme_grade: int) -> PlantedFile:
        """The file of one work; KeyError when there is none."""
        for file in self.results(year):
            if (file.subject, file.programme_grade) == (subject, programme_grade):
                return file
        raise KeyError((year, subject, programme_grade))
