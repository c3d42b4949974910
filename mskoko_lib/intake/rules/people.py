"""Cases of persons and of corrections.yaml."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "by_correction": ("corrected", "ячейка исправлена по corrections.yaml"),
    "row_by_correction": ("refused", "строка исключена по corrections.yaml"),
    "forgotten": ("refused", "строка исключена: данные этого человека удалены по просьбе (mskoko forget)"),
    "namesake": ("flagged", "однофамильцы в одной школе без документа: строка ни с чем не связана"),
    "no_name": ("flagged", "фамилии нет: строка ни с чем не связана"),
    "document_names": ("flagged", "один документ при разных фамилиях, строки связаны по документу"),
}

ADVICE: dict[str, str] = {
    "namesake": "Впишите серию и номер документа у каждого из однофамильцев.",
    "no_name": "Впишите фамилию, имя и отчество, как в документе.",
    "document_names": "Проверьте документ и фамилии: один документ стоит у людей с разными фамилиями.",
}
