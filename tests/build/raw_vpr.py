"""The files of ВПР of 2022 read with plain Python and openpyxl: which textbooks the pupils who wrote learn by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from tests.build import raw_files


def textbooks_of_writers(folder: Path) -> Iterator[tuple[str, str]]:
    """(login, textbook) of each pupil of a school of the registry who wrote, with no more points than the work has; a file
    delivered twice counts once.
    """
    logins = {line["login"] for line in raw_files.registry(folder)}
    files = {path.read_bytes(): path for path in sorted(folder.glob("[0-9]*.xlsx"))}
    for path in files.values():
        book = openpyxl.load_workbook(path, read_only=True)
        if book.sheetnames != ["Классы", "Протокол"]:
            continue
        classes, (head, *rows) = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames)
        titles = {(row[0], _letter(row[6])): str(row[7]).rsplit("|", 1)[-1].strip() for row in classes[1:]}
        most = sum(int(points) for cell in head for points in re.findall(r"\((\d+)б\)", str(cell)))
        variant, label, total = map(head.index, ("Вариант", "Наименование класса", "Итого баллов"))
        for row in rows:
            if row[0] in logins and row[variant] != "отсутствовал" and int(row[total]) <= most:
                yield row[0], titles[row[0], _letter(row[label])]


def _letter(label: object) -> str:
    """«А» of «5а»; "" of the one class of a grade."""
    letter = re.sub(r"\d", "", str(label)).strip().upper()
    return "" if letter == "НЕТ" else letter
