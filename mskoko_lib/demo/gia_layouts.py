"""The real layouts of the exam centre (РЦОИ), cell by cell; every one that was seen is written somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mskoko_lib.demo.town import REGION
from mskoko_lib.demo.workbook import Cell

Line = Sequence[Cell]
SUBJECTS = {
    "russian": ("01", "Русский язык"), "math": ("02", "Математика"), "math_profile": ("02", "Математика профильная"),
    "math_base": ("22", "Математика базовая"), "physics": ("03", "Физика"), "chemistry": ("04", "Химия"),
    "informatics": ("05", "Информатика и ИКТ"), "biology": ("06", "Биология"), "history": ("07", "История"),
    "geography": ("08", "География"), "english": ("09", "Английский язык"), "social": ("12", "Обществознание"),
}  # fmt: skip
_STATES = {"absent": "Не явился", "removed": "Удален с экзамена", "annulled": "Аннулирован",
           "unfinished": "Не завершил по уважительной причине"}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """A row as typed: code of the school, class, name, document, masks, scores (numbers, or the words of a state)."""

    code: Cell
    klass: Cell
    name: tuple[str, str, str]
    series: str
    number: str
    short: str
    long: str
    primary: Cell
    result: Cell
    oral: Cell = ""
    station: int = 1001
    room: int = 101


def state_words(state: str) -> str:
    return _STATES[state]


def title(subject: str, form: str, day: str, *, oral_day: str = "") -> str:
    """«02 - Математика 2022.06.02»; ГВЭ with its codes 51 and 52; English with two days."""
    code, name = SUBJECTS[subject]
    if form == "gve":
        return f"{'51' if subject == 'russian' else '52'} - {name} (ГВЭ) {day}"
    return f"{code} - {name} п:{day}; у:{oral_day}" if oral_day else f"{code} - {name} {day}"


def mean(values: Sequence[Cell]) -> Cell:
    """What the footer «Средние» prints."""
    numbers = [value for value in values if isinstance(value, int)]
    return round(sum(numbers) / len(numbers), 2) if numbers else ""


def _head(heading: str) -> list[Line]:
    return [("Протокол проверки результатов",), (f"99 - {REGION}",), (heading,), ()]


def oge_sparse(heading: str, rows: Sequence[Typed], *, footer: bool = True) -> list[Line]:
    out = _head(heading)
    out.append(("№", "Код ОО", "Класс", "", "Код ППЭ", "", "Аудитория", "", "Код МСУ", "", "Фамилия", "", "Имя", "Отчество",
                "Задания с кратким ответом", "", "", "Задания с развёрнутым ответом", "Первичный балл", "", "Оценка"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((n, r.code, r.klass, "", r.station, "", r.room, "", 1, "", r.name[0], "", r.name[1], r.name[2], r.short, "",
                    "", r.long, r.primary, "", r.result))  # fmt: skip
    means: Line = (*[""] * 17, mean([r.primary for r in rows]), "", mean([r.result for r in rows]))
    return [*out, ("Средние", *means) if footer else ("Средние",)]


def oge_passport(heading: str, rows: Sequence[Typed]) -> list[Line]:
    """The old workbook with documents."""
    out = _head(heading)
    out.append(("№", "Код ОО", "Класс", "", "Код ППЭ", "", "Аудитория", "", "Код МСУ", "", "Фамилия", "", "Имя", "Отчество", "Серия",
                "", "Номер", "", "Задания с кратким ответом", "", "", "Задания с развёрнутым ответом", "Первичный балл", "",
                "Оценка"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((n, r.code, r.klass, "", r.station, "", r.room, "", 1, "", r.name[0], "", r.name[1], r.name[2], r.series, "",
                    r.number, "", r.short, "", "", r.long, r.primary, "", r.result))  # fmt: skip
    return [*out, ("Средние",)]


def oge_dense(heading: str, rows: Sequence[Typed]) -> list[Line]:
    out = _head(heading)
    out.append(("№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Код участника", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
                "Задания с кратким ответом", "Задания с развернутым ответом", "Первичный балл", "Оценка"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((str(n), str(r.code), r.klass, str(r.station), f"{r.room:04d}", f"{n:06d}", *r.name, r.series, r.number, r.short,
                    r.long, r.primary, r.result))  # fmt: skip
    return out


def oge_csv(rows: Sequence[Typed]) -> list[Line]:
    """The normalised table; nothing inside names the exam, the file's name does."""
    out: list[Line] = [("ColumnName", "SchoolCode", "ClassCode", "StationCode", "AuditoriumCode", "GovernmentCell", "SurnameCell",
                        "NameCell", "SecondNameCell", "DocumentSeriesCode", "DocumentNumberCode", "TestResultBCell",
                        "TestResultCCell", "PrimaryMark", "Mark5")]  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((n, r.code, r.klass, r.station, f"{r.room:04d}", 1, *r.name, r.series, r.number, r.short, r.long, r.primary,
                    r.result))  # fmt: skip
    return out


def oge_appeals(rows: Sequence[tuple[Typed, str, str]]) -> list[Line]:
    """After appeals: (row, «Математика(2022.06.02)», state of the appeal); the values are text."""
    out: list[Line] = [("Протокол проверки результатов  государственной итоговой аттестации",), (f"99 - {REGION}",), (),
        ("№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Экзамен", "Состояние апелляции",
         "Текущие", ""), (*[""] * 10, "Первичный балл", "Оценка")]  # fmt: skip
    for n, (r, exam, state) in enumerate(rows, 1):
        out.append(
            (
                n,
                str(r.code),
                r.klass,
                str(r.station),
                f"{r.room:04d}",
                *r.name,
                exam,
                state,
                str(r.primary),
                str(r.result),
            )
        )
    return out


def ege_sparse(heading: str, rows: Sequence[Typed]) -> list[Line]:
    out: list[Line] = [("Протокол проверки",), (f"99 - {REGION}",), (), (heading,), ()]
    out.append(("№", "", "Код МСУ", "", "Код ОО", "", "Класс", "", "Код ППЭ", "", "Аудитория", "", "Фамилия", "Имя", "Отчество", "",
                "Задания с кратким ответом", "", "Задания с развёрнутым ответом", "", "Первичный балл", "", "Тестовый балл"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((n, "", 1, "", r.code, "", r.klass, "", r.station, "", r.room, "", *r.name, "", r.short, "", r.long, "",
                    r.primary, "", r.result))  # fmt: skip
    return [*out, ("Средние",)]


def ege_compact(heading: str, rows: Sequence[Typed]) -> list[Line]:
    out = _head(heading)
    out.append(("№", "Код ППЭ", "Код ОО", "Класс", "Код ООП", "Профиль", "Фамилия", "Имя", "Отчество", "Вариант", "Код участника",
                "№ бланка", "Ответы в краткой форме", "Ответы в развернутой форме", "Первичный балл", "Итоговый балл"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        out.append((n, r.station, r.code, r.klass, "", "", *r.name, 101 + n % 4, 100000 + n, 990000000 + n, r.short, r.long,
                    r.primary, r.result))  # fmt: skip
    return out


def ege_dense(heading: str, rows: Sequence[Typed], *, long: bool) -> list[Line]:
    """Dense with the code of the МСУ; base mathematics and informatics have no long answers."""
    out = _head(heading)
    part = ("Задания с развернутым ответом",) if long else ()
    out.append(("№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
                "Задания с кратким ответом", *part, "Первичный балл", "Балл"))  # fmt: skip
    for n, r in enumerate(rows, 1):
        answers = (r.short, r.long) if long else (r.short,)
        out.append(
            (
                n,
                1,
                f"{r.code}",
                r.klass,
                r.station,
                f"{r.room:04d}",
                *r.name,
                r.series,
                r.number,
                *answers,
                r.primary,
                r.result,
            )
        )
    return out


def ege_csv(heading: str, rows: Sequence[Typed]) -> list[Line]:
    """Title, then a header; English has a written and an oral part."""
    oral = any(r.oral != "" for r in rows)
    parts: Line = ("устная часть", "первичный балл письменной части", "первичный балл устной части") if oral else ()
    out: list[Line] = [(heading,), ("№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Серия",
                       "Номер", "часть с кратким ответом", "часть с развёрнутым ответом", *parts, "первичный балл",
                       "тестовый балл")]  # fmt: skip
    for n, r in enumerate(rows, 1):
        written: Cell = r.primary - r.oral if isinstance(r.primary, int) and isinstance(r.oral, int) else ""
        spoken: Line = ("", written, r.oral) if oral else ()
        out.append((n, 1, r.code, r.klass, r.station, f"{r.room:04d}", *r.name, r.series, r.number, r.short, r.long, *spoken,
                    r.primary, r.result))  # fmt: skip
    return out
