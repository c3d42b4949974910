"""Workbooks that go back to schools: faults marked red in the cells, a comment that says what to do, a letter.

The only output that may hold pupils' names, so folders are 0700 and files 0600. Never another school's row.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from mskoko_lib.build.returns_book import Source, copied_rows, marked_form
from mskoko_lib.build.returns_letter import letter
from mskoko_lib.dataroot import LOGIN, DataRoot
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.rules import ADVICE
from mskoko_lib.intake.workbook import open_workbook
from mskoko_lib.intake.works import school_from_path

LETTER = "Письмо.txt"
_UNSAFE = re.compile(r"[^\w .,()№«»+-]")


def write_returns(root: DataRoot, year: int, events: pd.DataFrame, folder: Path) -> list[Path]:
    """Replace `folder` by one folder per school with faults it can mend: `<school_id>/<file>.xlsx` and `Письмо.txt`.

    `events`: `EVENT_COLUMNS` of the year's passport. A form that is wholly the school's own goes back as it is; of any
    other file only the school's faulty rows are copied, with the header. A file that is no longer there or cannot be
    opened is told in the letter only. Returns the files written, sorted; the same input gives the same bytes.
    """
    table = events.assign(school_id=events["school_id"].fillna(""), cell=events["cell"].fillna(""),
                          sheet=events["sheet"].fillna(""), found=events["found"].fillna(""))  # fmt: skip
    told = table["action"].isin(["refused", "flagged"]) & table["rule"].isin(list(ADVICE)) & table["row"].notna()
    faults = table[told & table["school_id"].isin(list(root.school_names()))]
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))  # 0700
    try:
        sources: dict[str, Source | None] = {}
        for school, own in faults.groupby("school_id", sort=True):
            _write_school(root, year, str(school), own, table, sources, draft / str(school))
        _replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write_school(
    root: DataRoot, year: int, school: str, own: pd.DataFrame, table: pd.DataFrame,
    sources: dict[str, Source | None], folder: Path,
) -> None:  # fmt: skip
    folder.mkdir(mode=0o700)
    books: dict[str, str] = {}
    for file, faults in own.groupby("file", sort=True):
        name = str(file)
        if name not in sources:
            sources[name] = _source(root, name)
        source = sources[name]
        if source is None:
            continue
        every = table[table["file"] == file]
        if _is_own(root, school, name, every, source):
            forgotten = every[every["rule"] == "forgotten"]
            raw = marked_form(source, faults, forgotten)
        else:
            raw = copied_rows(source, faults, _logins(root, school))
        books[name] = _free_name(Path(name).stem, set(books.values()))
        _write(folder / books[name], raw)
    _write(folder / LETTER, letter(root, year, root.school_names()[school], own, books).encode())


def _source(root: DataRoot, file: str) -> Source | None:
    path = root.path / file
    if not path.resolve().is_relative_to(root.path.resolve()) or not path.is_file():
        return None
    raw = path.read_bytes()
    try:
        book = open_workbook(raw, file)
    except MskokoError:
        return None
    return Source(file, raw, book)


def _is_own(root: DataRoot, school: str, file: str, every: pd.DataFrame, source: Source) -> bool:
    """Nothing but this school's rows can stand in the file: a form, in its folder or under its name, and no other
    school in any event or cell.
    """
    try:
        login = school_from_path(file)
    except MskokoError:  # its name and its folder name different schools
        return False
    if login is None or not file.lower().endswith(".xlsx") or not source.is_form():
        return False
    own = _logins(root, school)
    match = LOGIN.fullmatch(login)
    return (
        match is not None
        and match.group(1) in own
        and set(every["school_id"]) <= {"", school}
        and source.logins() <= own
    )


def _logins(root: DataRoot, school: str) -> set[str]:
    """Digits of the logins of a school."""
    logins = root.schools.loc[root.schools["school_id"] == school, "login"].astype(str)
    return set(logins.str.extract(r"(\d+)$")[0])


def _free_name(stem: str, taken: set[str]) -> str:
    """A safe file name no other workbook of the school has."""
    safe = _UNSAFE.sub("_", stem).strip(" .")[:80] or "Книга"
    name, number = f"{safe}.xlsx", 1
    while name.lower() in {one.lower() for one in taken}:
        number += 1
        name = f"{safe} ({number}).xlsx"
    return name


def _write(path: Path, raw: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(raw)


def _replace(draft: Path, folder: Path) -> None:
    """Put the finished draft in place of the old folder."""
    if folder.exists():
        old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".old-"))
        os.replace(folder, old / "returns")
        os.replace(draft, folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(draft, folder)
