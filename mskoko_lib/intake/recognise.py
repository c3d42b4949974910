"""What a sheet is, told by its header row; names of files and sheets decide nothing."""

from __future__ import annotations

from collections.abc import Collection
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
    "groups": "ФИС ОКО: отчёт по группам участников (отметки, журнал, баллы, задания, планируемые результаты)",
    "kim": "описание КИМ",
    "codifier": "кодификатор (для расчётов не нужен)",
    "context": "ФИС ОКО: контекстные данные об ОО (пока не читаются)",
    "ege_summary": "сводная таблица ЕГЭ по школам (пока не читается)",
    "unknown": "не распознан как файл ВПР",
    "skipped": "служебный или временный файл",
    "duplicate": "копия другого файла",
    "unreadable": "не удалось открыть",
}

#: the column of task numbers in a description of a КИМ
KIM_CODE = ("№ ким", "№ по ким", "№ задания", "номер задания")
#: first column of the reports about groups of participants
UNIT_HEADERS = ("группы участников", "группа участников")
#: columns of a region's dashboard tables (beside the number of participants, marks or scores)
WAREHOUSE = frozenset({"год", "класс", "предмет", "логин"})
#: columns of «Достижение планируемых результатов» that are no units: role → how its header begins
PLANNED_ROLES = (
    ("task", ("номер задания", "№ задания", "задание", "№")),
    ("skill", ("блоки пооп", "блок пооп", "планируемые результаты", "проверяемые", "умения")),
    ("max", ("макс",)),
    ("level", ("уровень",)),
    ("code", ("код кэс", "кэс", "код кт", "кт")),
)

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("f1", frozenset({"оо", "код участника", "первичный балл"})),
    ("vpr_2022", frozenset({"пользователь", "код", "вариант", "итого баллов"})),
    ("vpr_2021", frozenset({"логин школы", "код обучающегося", "всего баллов"})),
    ("vpr_2020", frozenset({"groups", "user", "code", "sum", "var-1"})),
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
    if any(k.startswith(UNIT_HEADERS) for k in keys) or is_warehouse(keys):
        return "groups"
    if _is_kim(keys):
        return "kim"
    if _is_planned(keys):
        return "groups"
    if any("код огэ" in k for k in keys) and any("код егэ" in k for k in keys):
        return "context"
    if {"муниципалитет", "образовательная организация", "выпускников"} <= keys:
        return "ege_summary"
    if "код" in keys and any(k.startswith("проверяемые") for k in keys) and len(keys - {""}) == 2:
        return "codifier"
    return None


def is_warehouse(keys: Collection[str]) -> bool:
    """A table of a region's dashboard, schools and works in rows."""
    return WAREHOUSE.issubset(keys) and any(k.startswith("кол-во участников") for k in keys)


def _is_kim(keys: frozenset[str]) -> bool:
    """«№ КИМ», or «№ задания» beside codes of the codifier, and the maximum."""
    most = any(k.startswith("макс") and "балл" in k for k in keys)
    coded = any(k.startswith(("код кэс", "кэс")) for k in keys) and any(k.startswith(KIM_CODE) for k in keys)
    return most and (coded or any(k.startswith(KIM_CODE[:2]) for k in keys))


def _is_planned(keys: frozenset[str]) -> bool:
    """A skill and its maximum, and beside them columns of units."""
    roles = {key: next((role for role, starts in PLANNED_ROLES if key.startswith(starts)), None) for key in keys - {""}}
    held = set(roles.values())
    return {"skill", "max", None} <= held and "code" not in held
