"""A data root with exam protocols of invented people, as the exam centre writes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

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
