"""Impossible values: figures that contradict each other inside a file or between files."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "share_impossible": ("flagged", "такой доли или такого выполнения не бывает при этом числе участников"),
    "count_share": ("flagged", "доля не равна числу участников категории, делённому на число всех участников"),
    "score_above_max": ("flagged", "доля участников с баллом выше максимального балла работы не равна нулю"),
    "unit_total": ("flagged", "число участников целого не сходится с числом участников его частей"),
    "vpr_mark_score": ("flagged", "отметка за работу не соответствует первичному баллу по шкале"),
    "aggregate_differs": ("flagged", "сводный отчёт и протокол школы говорят об одной работе разное"),
}

ADVICE: dict[str, str] = {
    "vpr_mark_score": "Сверьте отметку и первичный балл с работой.",
    "aggregate_differs": "Проверьте, все ли работы внесены в протокол и тот ли отчёт прислан.",
}
