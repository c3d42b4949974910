"""The data root: registry of schools, what stands in ``root.yaml``, a folder per year with files as sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mskoko_lib.errors import MskokoError

#: `opened`: the day (ГГГГ-ММ-ДД) from which a school that is younger than the data is awaited
SCHOOL_COLUMNS = ["school_id", "login", "name", "short_name", "type", "rcoi_code", "opened"]
#: a ФИС ОКО login: old «sch», new «edu», «ksh» of special schools; the digits stayed the same
LOGIN = re.compile(r"(?:sch|edu|ksh)(\d{6,8})", re.IGNORECASE)
# folder names are made from it, so nothing but letters, digits and a hyphen
_SCHOOL_ID = re.compile(r"[0-9A-Za-z-]{1,16}")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u200b\ufeff]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


class RootInfo(BaseModel):
    """What ``root.yaml`` says; without the file the data are real and the municipality is named by the files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    municipality: str | None = Field(default=None, description="название муниципалитета для записок")
    invented: bool = Field(default=False, description="true — данные вымышлены, об этом сказано на каждой странице")
    contact: str | None = Field(default=None, description="к кому обращаться с вопросами; печатается в записках")
    spellings: tuple[str, ...] = Field(default=(), description="как муниципалитет пишут источники")


@dataclass(frozen=True)
class DataRoot:
    """An opened data root. `schools`: one row per school, columns `SCHOOL_COLUMNS`, sorted by school_id."""

    path: Path
    schools: pd.DataFrame
    info: RootInfo

    def school_names(self) -> dict[str, str]:
        """school_id -> name on the page: the short name where there is one; in the order of the registry."""
        short = self.schools["short_name"].fillna("").astype(str).str.strip()
        shown = short.where(short != "", self.schools["name"].astype(str))
        return dict(zip(self.schools["school_id"].astype(str), shown, strict=True))

    def years(self) -> list[int]:
        """Years that have a folder, ascending."""
        return sorted(int(p.name) for p in self.path.iterdir() if p.is_dir() and _YEAR.fullmatch(p.name))

    def year_dir(self, year: int) -> Path:
        """Folder of `year`; MskokoError naming the years there are when it is missing."""
        folder = self.path / str(year)
        if not folder.is_dir():
            there = ", ".join(map(str, self.years())) or "ни одного"
            raise MskokoError(
                f"В папке данных нет папки {year} года.",
                found=f"годы: {there}",
                expected=f"папка «{year}» с файлами, как их прислали",
                action=f"создайте папку «{year}» и положите в неё файлы либо укажите другой год",
            )
        return folder


def open_root(path: Path) -> DataRoot:
    """Open the data root at `path`; MskokoError when the folder, the registry or root.yaml cannot be used."""
    shown = path.name if path.is_absolute() else str(path)
    if path.is_file():
        raise MskokoError(
            f"«{shown}» — файл, а не папка данных.",
            expected="папка, в которой лежат schools.csv и папки годов",
            action="укажите папку: data=ПУТЬ",
        )
    if not path.is_dir():
        raise MskokoError(
            f"Папка с данными «{shown}» не найдена.", action="проверьте путь или положите данные в папку data/"
        )
    registry = path / "schools.csv"
    if not registry.is_file():
        raise MskokoError(
            f"В папке «{shown}» нет реестра школ.",
            file="schools.csv",
            expected="таблица CSV со столбцами login и name",
            action="положите в папку данных файл schools.csv",
        )
    return DataRoot(path=path, schools=read_schools(registry.read_bytes()), info=_read_info(path / "root.yaml"))


def read_schools(raw: bytes) -> pd.DataFrame:
    """Registry from the bytes of ``schools.csv`` (utf-8, utf-8 with BOM or cp1251; comma or semicolon)."""
    rows = _parse(_decode(raw))
    if not rows:
        raise _fault("файл пуст", expected="строка заголовков и по строке на школу")
    header = [_squeeze(name).lower() for name in rows[0][1]]
    if missing := [name for name in ("login", "name") if name not in header]:
        raise _fault(
            "нет обязательных столбцов: " + ", ".join(missing),
            found="столбцы: " + ", ".join(filter(None, header)),
            expected="столбцы login и name",
        )
    if twice := sorted({name for name in header if name in SCHOOL_COLUMNS and header.count(name) > 1}):
        raise _fault("столбец указан дважды: " + ", ".join(twice))
    records, faults = [], []
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        record, fault = _school(header, cells)
        if fault:
            faults.append(f"строка {line}: {fault}")
        records.append({**record, "line": line})
    if faults:
        raise _fault("строки реестра не разобраны", details=faults)
    if not records:
        raise _fault("в реестре нет ни одной школы", expected="по строке на школу")
    table = pd.DataFrame(records)
    _refuse_duplicates(table)
    return table[SCHOOL_COLUMNS].astype("string").sort_values("school_id").reset_index(drop=True)


def _school(header: list[str], cells: list[str]) -> tuple[dict[str, str | None], str]:
    """One registry row as a record, and what is wrong with it (empty when nothing is)."""
    given = {name: _squeeze(cell) or None for name, cell in zip(header, cells, strict=False)}
    record = {name: given.get(name) for name in SCHOOL_COLUMNS}
    if any(cell.strip() for cell in cells[len(header) :]):
        return record, "ячеек больше, чем заголовков"
    if not record["login"] or not record["name"]:
        return record, "не заполнен login или name"
    match = LOGIN.fullmatch(record["login"])
    if match is None:
        return record, f"«{record['login']}» не похоже на логин ФИС ОКО (sch, edu или ksh и 6 цифр)"
    record["login"] = record["login"].lower()
    record["school_id"] = record["school_id"] or match.group(1)
    if not _SCHOOL_ID.fullmatch(str(record["school_id"])):
        return record, f"school_id «{record['school_id']}»: допустимы до 16 букв, цифр и дефисов"
    if record["opened"]:
        day = _day(record["opened"])
        if day is None:
            return record, f"opened «{record['opened']}»: день открытия школы пишут как 2022-09-01 или 01.09.2022"
        record["opened"] = day
    return record, ""


def _day(text: str) -> str | None:
    """A day as ГГГГ-ММ-ДД, or as a spreadsheet writes it back; None where it is none."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def _refuse_duplicates(table: pd.DataFrame) -> None:
    digits = table["login"].str.extract(r"(\d+)$")[0]
    details = []
    for label, values in (
        ("school_id", table["school_id"]),
        ("цифры логина", digits),
        ("rcoi_code", table["rcoi_code"].map(normal_code, na_action="ignore")),
    ):
        for value, lines in table.groupby(values, sort=True)["line"]:
            if len(lines) > 1:
                details.append(f"{label} {value}: строки {', '.join(map(str, lines))}")
    if details:
        raise _fault("одна и та же школа указана несколько раз", details=list(dict.fromkeys(details)))


def normal_code(cell: object) -> str:
    """A code of the exam centre for comparison: no spaces, no «.0» of a number, no leading noughts.

    >>> normal_code(" 9306.0"), normal_code("009306")
    ('9306', '9306')
    """
    text = re.sub(r"[.,]0+$", "", _SPACES.sub("", str(cell)))
    return text.lstrip("0") or text


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _fault("файл не читается как текст", expected="CSV в кодировке UTF-8 или Windows-1251")


def _parse(text: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if cells:
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise _fault(f"строка {reader.line_num}: таблица CSV испорчена (кавычки не закрыты?)") from error
    return rows


def _squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _fault(
    problem: str, *, found: str | None = None, expected: str | None = None, details: list[str] | None = None
) -> MskokoError:
    return MskokoError(
        f"Реестр школ: {problem}.",
        file="schools.csv",
        found=found,
        expected=expected,
        details=tuple(details or ()),
        action="исправьте schools.csv",
    )


def _read_info(path: Path) -> RootInfo:
    if not path.is_file():
        return RootInfo()
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return RootInfo.model_validate(given or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MskokoError("Файл не разобран как YAML в кодировке UTF-8.", file="root.yaml") from error
    except ValidationError as error:
        details = tuple(f"{'.'.join(map(str, e['loc'])) or 'файл'}: {e['msg']}" for e in error.errors())
        raise MskokoError(
            "Содержание не подходит.",
            file="root.yaml",
            expected="ключи municipality, spellings, invented, contact",
            details=details,
            action="исправьте root.yaml",
        ) from error
