"""Codes of school subjects, as the norms use them, and their names."""

from __future__ import annotations

#: in the order of tables: the compulsory ones first
SUBJECTS: dict[str, str] = {
    "math": "Математика",
    "russian": "Русский язык",
    "world": "Окружающий мир",
    "biology": "Биология",
    "history": "История",
    "geography": "География",
    "social": "Обществознание",
    "physics": "Физика",
    "chemistry": "Химия",
    "english": "Английский язык",
    "german": "Немецкий язык",
    "french": "Французский язык",
    "literature": "Литература",
    "informatics": "Информатика",
    "math_profile": "Математика (профильный уровень)",
    "math_base": "Математика (базовый уровень)",
    "spanish": "Испанский язык",
    "chinese": "Китайский язык",
}

_TAUGHT_TOO = {
    "other_language": "Другой язык",
    "native": "Родной язык",
    "reading": "Чтение",
    "technology": "Технология",
    "pe": "Физкультура",
    "safety": "ОБЖ",
    "music": "Музыка",
    "art": "ИЗО",
}
_NOT_TAUGHT_APART = ("math_profile", "math_base", "german", "french", "spanish", "chinese")
#: what a school teaches, exam or not; short, since a list inside a cell's rule is
TAUGHT: dict[str, str] = {code: name for code, name in SUBJECTS.items() if code not in _NOT_TAUGHT_APART} | _TAUGHT_TOO
#: every code of a subject in the store
EVERY_SUBJECT: dict[str, str] = SUBJECTS | _TAUGHT_TOO
