"""What is planted about courses: it stands apart, since the lists of staff and the forms of courses both keep to it."""

from __future__ import annotations

from dataclasses import dataclass

from mskoko_lib.demo.planted import PLANTED


@dataclass(frozen=True)
class CourseFacts:
    """What the notes of 4.2 and 4.3 must find. Schools by school_id."""

    overdue_school: str = "990116"  # for every teacher of `overdue_subject` three years have passed
    overdue_subject: str = "math"
    overdue_since: int = 2018  # year of their last courses
    unoffered_school: str = "990131"  # asked and was offered no place
    repeating_school: str = "990108"  # one teacher took `repeated_theme` again
    repeated_subject: str = "informatics"
    repeated_theme: str = "digital"
    repeated_year: int = 2022
    unasked_school: str = PLANTED.weak_school  # low results in `unasked_subject`, no courses on it asked for
    unasked_subject: str = "geography"


COURSE_FACTS = CourseFacts()
