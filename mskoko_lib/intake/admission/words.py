"""Words of the protocols of the final essay and the final interview: headers, marks, states, in every spelling met."""

from __future__ import annotations

import re

from mskoko_lib.intake.cells import header_key, tidy

ESSAY = ("Т1", "Т2", "К1", "К2", "К3", "К4", "К5")
_LATIN = str.maketrans("TKPMDHOGRtkpmdhogr", "ТКПМДНОГРТКПМДНОГР")
_CODE = re.compile(r"(?:требование|критерий)?\s*№?\s*([тк])?\s*-?\.?\s*([1-5])\b.*")
_PLAIN: dict[str, str] = {
    **dict.fromkeys(("код оо", "код образовательной организации", "код оу", "schoolcode"), "school"),
    **dict.fromkeys(("логин", "логин оо", "логин школы"), "login"),
    **dict.fromkeys(("класс", "classcode"), "klass"),
    **dict.fromkeys(("фамилия",), "surname"),
    **dict.fromkeys(("имя",), "name"),
    **dict.fromkeys(("отчество",), "patronymic"),
    **dict.fromkeys(("фио", "ф.и.о.", "фио участника", "фамилия, имя, отчество", "фамилия имя отчество"), "full_name"),
    **dict.fromkeys(("серия", "серия документа"), "series"),
    **dict.fromkeys(("номер", "номер документа"), "document"),
    **dict.fromkeys(("тема", "№ темы", "номер темы", "код темы"), "topic"),
    **dict.fromkeys(("дата", "дата проведения", "дата написания"), "day"),
    **dict.fromkeys(("вид работы", "форма", "вид"), "kind"),
    **dict.fromkeys(("результат", "зачет", "зачет/незачет", "итог", "итоговый результат", "результат работы"), "passed"),
    **dict.fromkeys(("статус", "состояние", "примечание", "явка", "отметка о явке"), "state"),
    **dict.fromkeys(("итого", "итого баллов", "сумма баллов", "общий балл", "всего баллов", "балл", "сумма"), "score"),
    **dict.fromkeys(("овз", "участник с овз", "особые условия", "категория овз"), "special"),
    **dict.fromkeys(("максимальный балл", "максимум"), "score_max"),
    **dict.fromkeys(("минимальный балл", "минимум", "минимальный балл для зачета"), "score_min"),
}  # fmt: skip
_TOPICS = (
    ("соответствие теме", "К1"), ("аргументация", "К2"), ("композиция", "К3"), ("качество письменной речи", "К4"),
    ("качество речи", "К4"), ("грамотность", "К5"), ("объем", "Т1"), ("самостоятельность", "Т2"),
)  # fmt: skip
_INTERVIEW = re.compile(r"(ИЧ|ТЧ|Ч\d|П\d|М\d|Д\d|Р\d|Р|Г|О|ИСК|РО|ГР)(?:\s*\(?\s*\d?\s*Б?\)?)?")
PASS = frozenset({"зачет", "з", "1", "+", "true", "да", "зач", "зачтено"})
FAIL = frozenset({"незачет", "н", "0", "-", "x", "х", "false", "нет", "не зачет", "незач", "не зачтено", "−", "–"})
_STATES: tuple[tuple[str, str], ...] = (
    ("не заверш", "unfinished"), ("незаверш", "unfinished"), ("удал", "removed"), ("аннулир", "annulled"),
    ("не яв", "absent"), ("неявк", "absent"), ("н/я", "absent"), ("отсутств", "absent"),
)  # fmt: skip


def essay_role(cell: object) -> str:
    """Role of a header cell of an essay protocol: a criterion (`ESSAY`), a role of `_PLAIN`, or ""."""
    key = header_key(cell)
    if role := plain_role(cell):
        return role
    for words, code in _TOPICS:
        if words in key:
            return code
    match = _CODE.fullmatch(key.translate(_LATIN).lower())
    if match is None:
        return ""
    letter = match.group(1) or ("т" if "требован" in key else "к" if "критери" in key else "")
    code = f"{letter.upper()}{match.group(2)}"
    return code if code in ESSAY else ""


def interview_role(cell: object) -> str:
    """Role of a header cell of an interview protocol: a criterion's code in capitals, a role of `_PLAIN`, or ""."""
    if role := plain_role(cell):
        return role
    match = _INTERVIEW.fullmatch(tidy(cell).upper().translate(_LATIN).replace("Ё", "Е"))
    return match.group(1) if match else ""


def plain_role(cell: object) -> str:
    return _PLAIN.get(header_key(cell), "")


def verdict(cell: object) -> tuple[bool | None, str]:
    """(зачёт, rule) of a cell; blank is (None, ""), an unknown word (None, "bad_criterion")."""
    text = header_key(cell).removesuffix(".0").rstrip(".")
    if not text:
        return None, ""
    if text in PASS:
        return True, ""
    if text in FAIL:
        return False, ""
    return None, "bad_criterion"


def state(cell: object) -> str:
    """Outcome that a cell's words stand for, "" for none."""
    text = tidy(cell).lower().replace("ё", "е")
    return next((meaning for start, meaning in _STATES if start in text), "") if text else ""
