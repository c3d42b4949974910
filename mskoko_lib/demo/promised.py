"""What the notes of the invented town recommended a year ago, and what came of it."""

from __future__ import annotations

from typing import Any

#: as ``measures.yaml`` holds them: done, done in part, not done, not known; with and without a figure to judge by
MEASURES: tuple[dict[str, Any], ...] = (
    {
        "year": 2021, "item": "1.1", "whom": "Методической службе управления образования",
        "what": "провести занятия для учителей по геометрическим заданиям ОГЭ", "done": "да",
        "proof": "программа занятий, списки участников",
        "effect": {"indicator": "success_share", "procedure": "oge", "subject": "math"},
    },
    {
        "year": 2021, "item": "1.1", "whom": "Руководителям ОО", "what": "организовать пересдачи так, чтобы их не пропустил никто",
        "done": "частично", "proof": "", "effect": {"indicator": "failed_person_share", "procedure": "gia9", "category": "last"},
    },
    {
        "year": 2021, "item": "1.10", "whom": "Методической службе управления образования",
        "what": "разобрать с учителями задания ЕГЭ по физике",
        "done": "нет", "proof": "", "effect": {"indicator": "mean_score", "procedure": "ege", "subject": "physics"},
    },
    {"year": 2021, "item": "1.9", "whom": "Руководителям ОО", "what": "обсудить на педсоветах выставление отметок претендентов на медаль",
     "done": "не известно", "proof": ""},
    {
        "year": 2021, "item": "2.1", "whom": "Руководителям ОО", "what": "разбирать на педсовете пропуски без причины каждый месяц",
        "done": "да", "proof": "протоколы педагогических советов",
        "effect": {"indicator": "lessons_unexcused_share", "procedure": "attendance"},
    },
    {
        "year": 2021, "item": "3.2", "whom": "Управлению образования", "what": "проверить устранение нарушений до начала экзаменов",
        "done": "частично", "proof": "справка",
        "effect": {"indicator": "fault_share", "procedure": "inspection"},
    },
)  # fmt: skip
