"""The delivered files of the invented town read with plain Python and openpyxl: no code of the library, another path."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

Row = list[str]
_TITLE = re.compile(r"^\s*(\d\d) - (.+?) (?:п:)?(20\d\d)\.(\d\d)\.(\d\d)")
_OGE = {
    "01": "russian", "02": "math", "03": "physics", "04": "chemistry", "05": "informatics", "06": "biology", "07": "history",
    "08": "geography", "09": "english", "12": "social",
}  # fmt: skip
_EGE = {**_OGE, "02": "math_profile", "22": "math_base"}
_MARK = ("mark5", "оценка", "итоговый балл", "тестовый балл", "балл")
_HINT = re.compile(r"наприм|выберите|^\d+–\d+$")
_LATIN = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


@dataclass(frozen=True)
class Result:
    """A row of a protocol: `value` mark or test score, None without one; `gve`: the exam of another form."""

    exam: str
    subject: str
    day: str
    person: tuple[str, ...]
    school: str
    value: int | None
    gve: bool


def sheets(path: Path) -> Iterator[list[Row]]:
    """Cells of each sheet as text; nothing for what is no table."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        text = raw.decode("cp1251") if raw[:3] != b"\xef\xbb\xbf" and _is_cp1251(raw) else raw.decode("utf-8-sig")
        yield [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=";")]
        return
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception:  # a letter that is only named like a workbook
        return
    for sheet in book:
        yield [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.iter_rows(values_only=True)]


def _is_cp1251(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.translate(_LATIN)).strip().casefold().replace("ё", "е")


@cache
def results(folder: Path) -> list[Result]:
    """Every row of every protocol of a year's folder; a file delivered twice counts once."""
    found: list[Result] = []
    seen: set[bytes] = set()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("~", "Описание", "Формы", "31", "28", "После")) or path.read_bytes() in seen:
            continue
        seen.add(path.read_bytes())
        for rows in sheets(path):
            found += _of_sheet(rows, path)
    return found


def _of_sheet(rows: list[Row], path: Path) -> Iterator[Result]:
    title: tuple[str, str, str] | None = None
    header: dict[str, int] = {}
    if path.suffix == ".csv" and (match := re.match(r"(\d\d)_(20\d\d)\.(\d\d)\.(\d\d)", path.name)):
        title = (match[1], "", "-".join(match.groups()[1:]))
    for row in rows:
        text = next((cell for cell in row if cell), "")
        if match := _TITLE.match(text):
            title, header = (match[1], match[2], "-".join(match.groups()[2:])), {}
        elif any(cell.casefold() in ("код оо", "schoolcode") for cell in row):
            header = {cell.casefold(): place for place, cell in enumerate(row) if cell}
        elif title and header and row and row[0].isdigit():
            yield _result(row, header, title)


def _result(row: Row, header: dict[str, int], title: tuple[str, str, str]) -> Result:
    def cell(*names: str) -> str:
        return next((row[header[name]] for name in names if name in header and header[name] < len(row)), "")

    ninth = cell("класс", "classcode").startswith("9")
    gve = "ГВЭ" in title[1]
    code = {"51": "01", "52": "02"}.get(title[0], title[0]) if gve else title[0]
    subject = (_OGE if ninth else _EGE).get(code, code)
    told = cell(*_MARK)
    person = tuple(
        plain(cell(*names))
        for names in (("фамилия", "surnamecell"), ("имя", "namecell"), ("отчество", "secondnamecell"))
    )
    value = int(float(told)) if re.fullmatch(r"\d+(?:\.0+)?", told) else None
    return Result("oge" if ninth else "ege", subject, title[2], person, cell("код оо", "schoolcode"), value, gve)


def first_results(every: list[Result]) -> dict[tuple[str, str, bool], dict[tuple[str, ...], int]]:
    """(exam, subject, ГВЭ) → person with school → value of the earliest row that has one."""
    found: dict[tuple[str, str, bool], dict[tuple[str, ...], int]] = defaultdict(dict)
    sat: Counter[tuple[object, ...]] = Counter()
    for one in sorted(every, key=lambda r: r.day):
        sat[(one.exam, one.subject, one.gve, one.day, one.person, one.school)] += 1
        if one.value is not None:
            # two of one name in one exam are namesakes
            again = sat[(one.exam, one.subject, one.gve, one.day, one.person, one.school)]
            found[(one.exam, one.subject, one.gve)].setdefault((*one.person, one.school, str(again)), one.value)
    return found


def after_appeals(folder: Path) -> dict[tuple[str, ...], int]:
    """Person with school → mark in Russian after a granted appeal."""
    found = {}
    for path in folder.glob("После*"):
        for rows in sheets(path):
            for row in rows:
                if any("удовлетворена" in cell for cell in row):
                    found[(*(plain(cell) for cell in row[5:8]), row[1])] = int(row[11])
    return found


def speech(folder: Path, stem: str) -> tuple[int, int]:
    """(with a verdict, passed) of one protocol of the essay or the interview; the interview's pass is computed."""
    taken = passed = 0
    for rows in sheets(next(folder.glob(stem))):
        header = next(row for row in rows if "Код ОО" in row)
        for row in rows:
            if not (row and row[0].isdigit()):
                continue
            told = {name: row[place] for place, name in enumerate(header) if name}
            verdict = told.get("Результат", told.get("Зачёт", told.get("Итог", ""))).casefold().replace("ё", "е")
            taken += verdict in ("зачет", "незачет")
            passed += verdict == "зачет"
    return taken, passed


def form_rows(folder: Path, sheet: str) -> list[dict[str, str]]:
    """Filled rows of one form in all schools' workbooks, by the heading of the column (stars and units left out), with the
    name of the workbook («Файл»); a row that stands twice in a sheet counts once.
    """
    found: list[dict[str, str]] = []
    for path in sorted(folder.glob("Формы*.xlsx")):
        rows = _form_cells(path, sheet)
        if not rows:
            continue
        place = next(k for k, row in enumerate(rows) if sum(cell.endswith("*") for cell in row) >= 2)
        heads = [
            re.sub(r"(?:, (?:чел\.|экз\.|мин|уроков|дн\.|шт\.|ч/нед|год))? ?\*?$", "", cell) for cell in rows[place]
        ]
        for row in dict.fromkeys(rows[place + 1 :]):
            if sum(bool(cell) for cell in row) >= 4 and not any(_HINT.search(cell) for cell in row):
                found.append({**dict(zip(heads, row, strict=False)), "Файл": path.stem})
    return found


@cache
def _form_cells(path: Path, sheet: str) -> list[tuple[str, ...]]:
    """Cells as text; nothing where the workbook has no such sheet."""
    book = _opened(path)
    if sheet not in book.sheetnames:
        return []
    return [
        tuple("" if cell is None else str(cell).strip() for cell in row)
        for row in book[sheet].iter_rows(values_only=True)
    ]


@cache
def _opened(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)


def registry(folder: Path) -> list[dict[str, str]]:
    """Lines of the list of schools, which lies above a year's folder."""
    with (folder.parent / "schools.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
