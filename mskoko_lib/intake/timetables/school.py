"""Whose a timetable is: a login in the path or the title, else a name of the registry in the title or the file's name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.family import Context, plain_name
from mskoko_lib.intake.workbook import Sheet
from mskoko_lib.intake.works import school_from_path


def school_of(title: str, sheet: Sheet, file: str, context: Context) -> str | None:
    """school_id; None for a login outside the registry. MskokoError where nothing tells the school, or two things differ."""
    path = school_from_path(file)
    inside = LOGIN.search(title)
    digits = {login[3:] for login in (path, inside.group(0) if inside else None) if login}
    found = {context.schools.get(one) for one in digits}
    named = named_schools(title, context) or named_schools(" ".join(PurePosixPath(file).parts[1:]), context)
    if len(found) > 1 or (found and named and not found & named and None not in found):
        raise MskokoError(
            "График одной школы лежит под логином другой, лист не читается.", file=file, sheet=sheet.name,
            action="переложите файл в папку его школы",
        )  # fmt: skip
    if found:
        return found.pop()
    if len(named) == 1:
        return named.pop()
    raise MskokoError(
        "В графике оценочных процедур не указана школа.", file=file, sheet=sheet.name,
        found="названо несколько школ" if named else "",
        expected="логин или название школы в заголовке, логин в имени файла или папки",
        action="положите файл в папку, названную логином школы, например «edu123456»",
    )  # fmt: skip


def named_schools(text: str, context: Context) -> set[str]:
    """Schools of the registry whose name stands in a text: a longer name wins over one that is its part."""
    plain = plain_name(text)
    hits = {
        name: school for name, school in context.names.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain)
    }
    kept = {name for name in hits if not any(name != other and name in other for other in hits)}
    return {hits[name] for name in kept}
