"""A data root with exam protocols of invented people, as the exam centre writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from mskoko_lib.forms.template import SchoolCard, book_bytes, filled

HEADER = (
    "№", "Код ОО", "Класс", "", "Код ППЭ", "", "Аудитория", "", "Код МСУ", "", "Фамилия", "", "Имя", "Отчество",
    "Задания с кратким ответом", "", "", "Задания с развёрнутым ответом", "Первичный балл", "", "Оценка",
)  # fmt: skip


def oge_row(n: int, school: int, name: tuple[str, str, str], primary: object, mark: object) -> list[object]:
    """A data row of the sparse layout of ОГЭ."""
    surname, first, patronymic = name
    return [n, school, "9А", "", 1003, "", 101, "", 14, "", surname, "", first, patronymic, "+-+2", "", "", "1(2)0(2)",
            primary, "", mark]  # fmt: skip


def write_protocol(path: Path, title: str, rows: Sequence[Sequence[object]]) -> None:
    """One exam block in one sheet «Page 1»."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Page 1"
    for line in (
        ["Протокол проверки результатов"],
        ["99 - Примерская Республика"],
        [title],
        [],
        HEADER,
        *rows,
        ["Средние"],
    ):
        sheet.append(list(line) if line else [""])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def write_root(path: Path, *, invented: bool = True) -> Path:
    """Registry of two schools with codes of the exam centre; no year folders yet."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "schools.csv").write_text(
        "login,name,school_id,rcoi_code\nedu999001,Школа № 1,999001,99001\nedu999002,Школа № 2,999002,99002\n",
        encoding="utf-8",
    )
    (path / "root.yaml").write_text(
        f"municipality: город Примерск\ninvented: {str(invented).lower()}\n", encoding="utf-8"
    )
    return path


def canary_files(folder: Path, name: tuple[str, str, str], document: str) -> None:
    """One person in every layout that names people, also where a name does not belong: class, scores, masks, footers.

    `folder`: the year's; schools 99001 (her own) and 99002 of `write_root`, 77777 of nowhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        oge_row(1, 99001, name, 13, 3),
        oge_row(2, 99001, name, name[0], 4),  # a name in the place of a number
        oge_row(3, 77777, name, 15, 4),  # a school outside the registry
        oge_row(4, 99002, ("", "", ""), 16, 4),
    ]
    rows[0][2] = name[1]  # and in the place of the class
    write_protocol(folder / "a.xlsx", "02 - Математика 2022.06.02", rows)
    write_protocol(folder / "b.xlsx", "02 - Математика 2022.06.02", [oge_row(1, 99001, name, 14, 4)])
    surname, first, patronymic = name
    (folder / "01_2022.06.07.csv").write_text(
        "ColumnName;SchoolCode;ClassCode;SurnameCell;NameCell;SecondNameCell;PrimaryMark;Mark5\n"
        f"1;99001;9А;{surname};{first};{patronymic};20;4\n2;99001;9А;{surname};{first};{patronymic};{surname};5\n",
        encoding="utf-8-sig",
    )
    passport = ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
                "Задания с кратким ответом", "Задания с развёрнутым ответом", "Первичный балл", "Оценка"]  # fmt: skip
    _lines(folder / "паспорт.xlsx", "Page 1", [
        ["Протокол проверки результатов"], ["12 - Обществознание 2022.06.16"], [], passport,
        [1, 99001, "9А", 1, 1, *name, "8201", document, f"+-{surname}", f"1(2){first}", 20, 4], ["Средние", surname],
    ])  # fmt: skip
    appeals = ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Экзамен",
               "Состояние апелляции", "Текущие", ""]  # fmt: skip
    _lines(folder / "апелляции.xlsx", "Page 1", [
        ["Протокол проверки результатов"], [], appeals, [*[""] * 10, "Первичный балл", "Оценка"],
        [1, "99001", "9А", "1", "1", *name, "Обществознание(2022.06.16)", f"{surname}: удовлетворена", "21", "4"],
        [2, "99001", "9А", "1", "1", *name, f"{surname}", "Отклонена", "21", "4"],
    ])  # fmt: skip
    ege = [
        "№",
        "",
        "Код МСУ",
        "",
        "Код ОО",
        "",
        "Класс",
        "",
        "Код ППЭ",
        "",
        "Аудитория",
        "",
        "Фамилия",
        "Имя",
        "Отчество",
        "",
        "Задания с кратким ответом",
        "",
        "Задания с развёрнутым ответом",
        "",
        "Первичный балл",
        "",
        "Тестовый балл",
    ]
    _lines(folder / "егэ.xlsx", "Page 1", [
        ["Протокол проверки"], ["01 - Русский язык 2022.05.30"], [], ege,
        [1, "", 14, "", 99001, "", "11", "", 1, "", 1, "", *name, "", "+-", "", "1(2)", "", 30, "", surname],
        [2, "", 14, "", 99001, "", "11", "", 1, "", 1, "", *name, "", "+-", "", "1(2)", "", 30, "", 66],
    ])  # fmt: skip
    essay = ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Серия", "Номер", "Номер темы", "Т1", "Т2", "К1", "К2",
             "К3", "К4", "К5", "Результат"]  # fmt: skip
    _lines(folder / "сочинение.xlsx", "Протокол", [
        ["Итоговое сочинение 02.02.2022"], essay,
        [1, 99001, "11", *name, "8201", document, 413, *["зачет"] * 7, "зачет"],
        [2, 99002, "11", "Другая", "Иная", "Неизвестновна", "", "", surname, surname, *["зачет"] * 6, first],
    ])  # fmt: skip
    # the same document beside a surname with a slip
    _lines(folder / "slip.xlsx", "Протокол", [
        ["Итоговое сочинение 04.05.2022"], essay,
        [1, 99001, "11", surname[:-1] + "о", first, patronymic, "8201", document, 413, *["зачет"] * 7, "зачет"],
    ])  # fmt: skip
    interview = ["№", "Код ОО", "Класс", "ФИО", "ИЧ", "ТЧ", "П1", "П2", "П3", "П4", "М1", "М2", "М3", "Д1", "Д2", "Г", "О",
                 "Р", "Иск", "Итого", "Зачёт"]  # fmt: skip
    _lines(folder / "собеседование.xlsx", "Лист1", [
        ["Итоговое собеседование 09.02.2022"], interview,
        [1, 99001, "9А", " ".join(name), *[1] * 15, 15, "зачёт"],
        [2, 99001, first, " ".join(name), surname, *[1] * 14, surname, "зачёт"],
    ])  # fmt: skip

    book = filled({"medals": [_claimant(name, document)], "ovz": [], "violations": [_violation(name)]},
                  SchoolCard("999001", "edu999001", "Школа № 1", "99001"), 2022)  # fmt: skip
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("1.9"))
    answers = [cell for row in sheet.iter_rows() for cell in row if cell.value == "все итоговые отметки 5"]
    (folder / "формы.xlsx").write_bytes(book_bytes(book))
    answers[0].value = f"{surname} {first}"  # a name in the place of an answer
    (folder / "edu999002").mkdir()
    (folder / "edu999002" / "формы испорченные.xlsx").write_bytes(book_bytes(book))


def _claimant(name: tuple[str, str, str], document: str) -> dict[str, object]:
    surname, first, patronymic = name
    return {"surname": surname, "first_name": first, "patronymic": patronymic, "document": f"8201 {document}",
            "class_name": "11А", "medal_basis": "all_5", "mark_russian": 5, "mark_math": 5, "issued": True}  # fmt: skip


def _violation(name: tuple[str, str, str]) -> dict[str, object]:
    surname, first, patronymic = name
    return {"exam": "oge", "subject": "math", "incident_date": date(2022, 6, 2), "ppe_code": "1001", "incident": "other",
            "at_fault": "pupil", "n_concerned": 1, "surname": surname, "first_name": first, "patronymic": patronymic,
            "incident_outcome": "continued", "measures": "none", "what_happened": f"{surname} {first}"}  # fmt: skip


def _lines(path: Path, sheet: str, lines: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet(sheet)
    for line in lines:
        page.append(list(line) if line else [""])
    book.save(path)
