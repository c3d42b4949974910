"""Forgetting one person: the rows leave the store at once and are refused at every later reading."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from mskoko_lib import intake, keyfile, norms
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.people import Keys
from mskoko_lib.workspace import store_directory
from mskoko_lib.years import people_of


def forget_person(data: Path, name: str, school: str, output: Path) -> list[str]:
    """Forget `name` in `school` (school_id; "" in all schools); Russian lines that say where the person still stands.

    The keyed hash of the name goes to ``forgotten.csv`` of the data root, so later readings refuse the rows; stored
    tables and workbooks returned to schools are removed. Files as sent are never edited: their rows are named.

    Raises
    ------
    MskokoError : no such school; no key; not a full name. Nothing is forgotten then.
    """
    root = open_root(data)
    if school and school not in set(root.schools["school_id"]):
        raise MskokoError("Такой школы нет в реестре.", found=school, expected="school_id из schools.csv")
    people = people_of(root)
    if people.secret is None:
        raise MskokoError(
            "Человека нельзя найти: ключа для шифрования фамилий нет.", expected="ключ, с которым читались файлы",
            action="верните файл ключа из сохранённой копии или создайте его: mskoko init",
        )  # fmt: skip
    key = Keys(people.secret).name(name)
    if key is None or len(name.split()) < 2:
        raise MskokoError(
            "Нужно полное имя.", expected="фамилия, имя и отчество в кавычках, как в документе",
            action="например: mskoko forget \"Иванов Иван Иванович\" --school 123456",
        )  # fmt: skip
    keyfile.add_forgotten(root.path, key, school, dt.date.today().isoformat())
    shutil.rmtree(store_directory(root.path, output), ignore_errors=True)
    for year in root.years():
        shutil.rmtree(output / str(year) / "returns", ignore_errors=True)
    return _told(_rows_left_out(root))


def _rows_left_out(root: DataRoot) -> list[tuple[str, str, int]]:
    """(file, sheet, row) of every row that is refused as forgotten, over all years."""
    loaded, found = norms.load(), []
    for year in root.years():
        events = intake.read_year(root, year, loaded, people_of(root)).passport.events
        hit = events.loc[events["rule"] == "forgotten", ["file", "sheet", "row"]]
        found += [(str(file), str(sheet), int(row)) for file, sheet, row in hit.itertuples(index=False, name=None)]
    return found


def _told(rows: list[tuple[str, str, int]]) -> list[str]:
    if not rows:
        return [
            "строк этого человека в файлах не найдено; запись оставлена, и если он встретится, его строки не прочтутся",
            "если он должен быть в файлах, проверьте написание фамилии, имени и отчества и тот ли ключ на этой машине",
        ]
    return [
        f"строк исключено: {len(rows)}; хранилище и возвращённые школам книги удалены и построятся без этого человека",
        *(f"  {file}, лист «{sheet}», строка {row}: удалите её в самом файле" for file, sheet, row in rows),
        "записки, построенные раньше, показывают числа, в которые он входил: постройте их заново (make report)",
    ]
