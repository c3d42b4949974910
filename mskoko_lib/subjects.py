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
