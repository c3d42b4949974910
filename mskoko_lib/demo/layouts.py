"""The real layouts, column by column: autumn 2020, spring 2021, the export of collection forms of 2022."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.demo.dirt import Dose, Row, class_label, line_of, textbook
from mskoko_lib.demo.model import Sitting
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import MUNICIPALITY, REGION, REGION_CODE, School, Town
from mskoko_lib.demo.workbook import Cell
from mskoko_lib.demo.works import SUBJECTS, WORKS, Work

HEAD_2020 = ("groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum")
HEAD_2021 = (
    "логин школы",
    "регион",
    "номер обучающегося",
    "код обучающегося",
    "отметка за предыдущую четверть/триместр",
    "пол",
    "класс",
    "вариант",
    "всего баллов",
)
TAIL_2021 = ("Учебник", "Др.уч. автор", "Др.уч. название")
IDS_2022 = ("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки")
CLASSES_2022 = (
    *IDS_2022,
    'Буква (цифра) класса. Введите "нет" - если отсутствует',
    "Основной учебник по предмету",
    "Другое (автор учебника)",
    "Другое (название учебника)",
)
HEAD_2022 = (*IDS_2022, "Код", "Вариант")
TAIL_2022 = ("Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов")

Table = list[Sequence[Cell]]


def _login(row: Row, year: int) -> str:
    if row.school is None:
        return ("sch" if year < 2022 else "edu") + PLANTED.foreign_login_digits
    return row.school.login(year)


def _moved(cells: list[Cell], row: Row, tail: int) -> list[Cell]:
    """A shifted row keeps login and municipality; the rest stands further right, past the header."""
    if row.shift:
        return [*cells[:2], *[None] * row.shift, *cells[2:]]
    if row.tail_shift:
        return [*cells[:tail], *[None] * row.tail_shift, *cells[tail:]]
    return cells


def sheet_2020(rows: list[Row], work: Work) -> Table:
    """Autumn 2020: one sheet «Sheet1», technical headers, 40 task columns, «Учебник» after the last task."""
    k = len(work.codes)
    heads = ["Учебник" if i == k + 1 else f"a-{i}-grade" for i in range(1, 41)]
    taken = ",".join(f"vpr2020.{SUBJECTS[other.subject].code}{other.grade}" for other in WORKS)
    groups = f"{REGION_CODE}-RU-SVR,VPR_{REGION_CODE},reg{REGION_CODE}_vpr_m001,active_reg{REGION_CODE},{taken}"
    table: Table = [(*HEAD_2020, *heads)]
    for row in rows:
        second = row.variant if work.subject == "russian" and work.grade == 4 and not row.absent else ""
        total = None if row.absent else row.total
        table.append(
            (
                groups,
                _login(row, 2020),
                row.serial,
                row.code,
                row.mark,
                row.sex,
                row.label,
                row.variant,
                second,
                total,
                *row.cells,
            )
        )
    return table


def sheet_2021(rows: list[Row], work: Work) -> Table:
    """Spring 2021: one sheet «Sheet», all cells text; «регион» holds the municipality."""
    k = len(work.codes)
    table: Table = [(*HEAD_2021, *(f"балл за {i}" for i in range(1, k + 1)), *TAIL_2021)]
    for row in rows:
        total = "" if row.absent else str(row.total)
        tasks = row.cells or ("",) * k
        other = ("Коллектив авторов", f"{SUBJECTS[work.subject].name}. Тетрадь") if row.tail_shift else ("", "")
        cells: list[Cell] = [
            _login(row, 2021),
            MUNICIPALITY,
            str(row.serial),
            str(row.code),
            row.mark,
            row.sex,
            row.label,
            row.variant,
            total,
            *tasks,
            row.textbook,
            *other,
        ]
        table.append(_moved(cells, row, len(HEAD_2021) + k))
    return table


def task_heads(work: Work, varied: bool) -> tuple[list[str], int]:
    """Headers «5(1) (1б)»; with `varied` also the spacings and Latin letters of real files, counted."""
    heads = [f"{code} ({points}б)" for code, points in zip(work.codes, work.maxima, strict=True)]
    if not varied:
        return heads, 0
    odd = []
    for i, (code, points) in enumerate(zip(work.codes, work.maxima, strict=True)):
        code = code.replace("К", "K") if i % 2 else code
        odd.append((f"{code}({points}б)", f"{code} ({points}б) ", f"{code}  ({points}б)", f"{code} ({points}б)")[i % 4])
    return odd, sum(a != b for a, b in zip(heads, odd, strict=True))


def _numbers(cells: Sequence[str], numeric: bool) -> list[Cell]:
    return [int(cell) if numeric and cell.isdecimal() else cell for cell in cells]


def _ids_2022(school: School | None, number: int, work_number: int, late: bool) -> list[Cell]:
    login = "edu" + (school.school_id if school else PLANTED.foreign_login_digits)
    title = school.short_name if school else "СОШ другого муниципалитета"
    day, month = (8, 6) if late else (15 + (number + work_number) % 14, 3 + work_number % 2)
    clock = f"{8 + number % 9:02d}:{(7 * number + 11 * work_number) % 60:02d}:{number:02d}"
    uploaded = f"{day:02d}.{month:02d}.2022 {clock}"
    place = f"reg{REGION_CODE}_m001 | {MUNICIPALITY}" if school else f"reg{REGION_CODE}_m002 | Заречный район"
    return [login, REGION_CODE, f"reg{REGION_CODE}0000 | {REGION}", place, f'{login} | МБОУ "{title}"', uploaded]


def sheets_2022(town: Town, rows: list[Row], sitting: Sitting, dose: Dose) -> tuple[Table, Table, int]:
    """Spring 2022: sheets «Классы» and «Протокол» and the number of odd headers. A third of schools type numbers."""
    work = sitting.work
    work_number = WORKS.index(work)
    heads, odd = task_heads(work, dose.header_variants)
    protocol: Table = [(*HEAD_2022, *heads, *TAIL_2022)]
    places = {school.school_id: number for number, school in enumerate(town.schools)}
    classes: dict[tuple[int, int], list[Cell]] = {}
    for row in rows:
        number = places[row.school.school_id] if row.school else len(town.schools)
        numeric = number % 3 == 1
        ids = _ids_2022(row.school, number, work_number, dose.late)
        tasks = row.cells or ("",) * len(heads)
        mark, label, variant = _numbers((row.mark, row.label, row.variant), numeric)
        protocol.append((*ids, row.code, variant, *_numbers(tasks, numeric), label, row.sex, mark, row.total))
        if row.school is None:
            canonical = "нет"
        else:
            mates = sitting.roll.classes[sitting.roll.school == number]
            canonical = class_label(number, row.school, work.grade, row.class_no, int(mates[0]))
        subject = SUBJECTS[work.subject]
        line = line_of(number, row.school, work.subject, work.grade, row.class_no)
        book = (
            f"{subject.code}{work.grade}.{line + 1} | 9.1.{work_number + 1}.{line + 1} | "
            f"{textbook(line, work.subject, work.grade)}"
        )
        classes.setdefault((number, row.class_no), [*ids, *_numbers((canonical,), numeric), book, "", ""])
    ordered = [classes[key] for key in sorted(classes)]
    return [CLASSES_2022, *ordered], protocol, odd
