"""Assessment procedures: who gives them, and what their timetables tell apart within a subject."""

from __future__ import annotations

from mskoko_lib.subjects import EVERY_SUBJECT

#: who gives a work → its name
LEVELS: dict[str, str] = {
    "federal": "федеральный", "regional": "региональный", "municipal": "муниципальный", "school": "школьный",
}  # fmt: skip
#: code of a subject that is in no list of subjects
OTHER = "other"
#: what a timetable tells apart within a subject, and what is in no list of subjects: code → name
COURSES: dict[str, str] = {
    "algebra": "Алгебра", "geometry": "Геометрия", "probability": "Вероятность и статистика",
    "world_history": "Всеобщая история", "odnknr": "ОДНКНР", "orkse": "ОРКСЭ", "astronomy": "Астрономия",
    "native_reading": "Родная литература", "project": "Индивидуальный проект", "meta": "Метапредметная работа",
    "economics": "Экономика", "law": "Право",
}  # fmt: skip


def course_name(subject: str, course: str) -> str:
    """Name of a subject or of its part on the page."""
    return COURSES.get(course) or EVERY_SUBJECT.get(subject, "")
