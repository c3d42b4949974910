"""Cases of the reports of ФИС ОКО and of descriptions of a КИМ."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "number_text": ("corrected", "число записано с пробелами, запятой или знаком %"),
    "share_fraction": ("corrected", "доля записана частью единицы и переведена в проценты"),
    "share_sum": ("flagged", "сумма долей отличается от 100 % больше, чем даёт округление"),
    "no_completion": ("flagged", "выполнение задания не указано"),
    "column_unknown": ("flagged", "столбец отчёта не опознан и не читается"),
    "unit_column": ("flagged", "столбец не читается: школы нет в реестре или не понятно, чьи это итоги"),
    "unit_unknown": ("refused", "не понятно, чьи это итоги: нет ни логина, ни кода муниципалитета"),
    "bad_aggregate": ("refused", "доля (от 0 до 100 %) или число участников не прочитаны"),
    "task_unknown": ("refused", "не понятно, о каком задании строка"),
    "work_unknown": ("refused", "не понятно, о какой работе строка: предмет или класс не прочитаны"),
    "other_year": ("refused", "строка другого года"),
    "kim_row": ("refused", "строка описания КИМ без номера задания"),
    "kim_conflict": ("flagged", "в описании КИМ у одного задания разные максимумы или уровни, взят первый"),
}

ADVICE: dict[str, str] = {
    "bad_aggregate": "Впишите доли числами от 0 до 100 и число участников целым числом.",
}
