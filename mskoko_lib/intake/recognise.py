"""What a sheet is, told by its header row; names of files and sheets decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from mskoko_lib.intake.cells import header_key
from mskoko_lib.intake.workbook import Sheet

SEARCHED_ROWS = 30

#: layout → what it is called in the passport
TITLES: dict[str, str] = {
    "f1": "ФИС ОКО: индивидуальные результаты (Ф1)",
    "vpr_2022": "ФИС ОКО: выгрузка форм сбора результатов 2022 года",
    "vpr_form": "форма сбора результатов ВПР",
    "vpr_2021": "ВПР 2021: протокол «Проведение работы»",
    "vpr_2020": "ВПР 2020: выгрузка результатов",
    "groups": "ФИС ОКО: отчёт по группам участников",
    "kim": "описание КИМ",
    "codifier": "кодификатор (для расчётов не нужен)",
    "unknown": "не распознан как файл ВПР",
    "skipped": "служебный или временный файл",
    "duplicate": "копия другого файла",
    "unreadable": "не удалось открыть",
}

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("f1", frozenset({"оо", "код участника", "первичный балл"})),
    ("vpr_2022", frozenset({"пользователь", "код", "вариант", "итого баллов"})),
    ("vpr_2021", frozenset({"логин школы", "код обучающегося", "всего баллов"})),
    ("vpr_2020", frozenset({"groups", "user", "code", "sum", "var-1"})),
    ("groups", frozenset({"группы участников"})),
)


@dataclass(frozen=True)
class Recognised:
    """`header` is the 0-based index of the header row, `keys` its cells made comparable (`header_key`)."""

    sheet: Sheet
    layout: str
    header: int
    keys: tuple[str, ...]


def recognise(sheet: Sheet) -> Recognised | None:
    """The layout of a sheet, or None."""
    for index, row in enumerate(sheet.cells[:SEARCHED_ROWS]):
        keys = tuple(header_key(cell) for cell in row)
        if layout := _layout(frozenset(keys)):
            return Recognised(sheet, layout, index, keys)
    return None


def _layout(keys: frozenset[str]) -> str | None:
    for layout, signs in _SIGNS:
        if signs <= keys:
            return layout
    if keys & {"код", "код участника"} and keys & {"вариант", "вариант (часть 1)"} and "итого баллов" in keys:
        return "vpr_form"
    if any(k.startswith(("№ ким", "№ по ким")) for k in keys) and any("максимальный балл" in k for k in keys):
        return "kim"
    if "код" in keys and any(k.startswith("проверяемые") for k in keys) and len(keys - {""}) == 2:
        return "codifier"
    return None
