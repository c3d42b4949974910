"""What the notes of the invented town recommended a year ago, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

#: planted: the decision of this item is dated before the measure that it should sum up
OUT_OF_ORDER = "1.10"
#: as ``measures.yaml`` holds them: done, done in part, not done, not known; with and without a figure to judge by
MEASURES: tuple[dict[str, Any], ...] = (
    {
        "year": 2021, "item": "1.1", "whom": "Методической службе управления образования",
        "what": "провести занятия для учителей по геометрическим заданиям ОГЭ", "done": "да",
        "proof": "программа занятий, списки участников",
        "effect": {"indicator": "success_share", "procedure": "oge", "subject": "math", "measured": dt.date(2022, 6, 30)},
        "recommended": dt.date(2021, 9, 15), "measure": {"state": "проведена", "date": dt.date(2021, 11, 20)},
        "decision": {"number": "214", "date": dt.date(2021, 12, 10)},
    },
    {
        "year": 2021, "item": "1.1", "whom": "Руководителям ОО", "what": "организовать пересдачи так, чтобы их не пропустил никто",
        "done": "частично", "proof": "", "effect": {"indicator": "failed_person_share", "procedure": "gia9", "category": "last"},
    },
    {
        "year": 2021, "item": "1.10", "whom": "Методической службе управления образования",
        "what": "разобрать с учителями задания ЕГЭ по физике",
        "done": "нет", "proof": "", "effect": {"indicator": "mean_score", "procedure": "ege", "subject": "physics"},
        "recommended": dt.date(2021, 9, 15), "measure": {"state": "идёт", "date": dt.date(2022, 2, 7)},
        "decision": {"number": "198", "date": dt.date(2021, 11, 22)},
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
        "recommended": dt.date(2021, 12, 24), "measure": {"state": "проведена", "date": dt.date(2022, 4, 29)},
    },
)  # fmt: skip
