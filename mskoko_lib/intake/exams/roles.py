"""What a column of a protocol holds, told by its header in one row or two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mskoko_lib.intake.cells import Cells, header_key

_EXACT: dict[str, str] = {
    **dict.fromkeys(("№", "№ п/п", "№п/п", "п/п", "n", "no", "columnname"), "number"),
    **dict.fromkeys(("код оо", "код оу", "код школы", "schoolcode", "код образовательной организации"), "school"),
    **dict.fromkeys(("класс", "classcode"), "klass"),
    **dict.fromkeys(("код ппэ", "ппэ", "stationcode"), "station"),
    **dict.fromkeys(("аудитория", "auditoriumcode"), "room"),
    **dict.fromkeys(("фамилия", "surnamecell", "surname", "ф"), "surname"),
    **dict.fromkeys(("имя", "namecell", "name", "и"), "first_name"),
    **dict.fromkeys(("отчество", "secondnamecell", "secondname", "о"), "patronymic"),
    **dict.fromkeys(("фио", "ф.и.о.", "ф.и.о", "фамилия имя отчество", "фамилия, имя, отчество"), "full_name"),
    **dict.fromkeys(("серия", "серия документа", "серия паспорта", "documentseriescode"), "series"),
    **dict.fromkeys(("номер документа", "номер паспорта", "documentnumbercode"), "document"),
    **dict.fromkeys(("экзамен", "предмет"), "exam"),
    **dict.fromkeys(("дата", "дата экзамена", "дата проведения"), "day"),
    **dict.fromkeys(("testresultb", "testresultbcell"), "short"),
    **dict.fromkeys(("testresultc", "testresultccell"), "long"),
    **dict.fromkeys(("testresultd", "testresultdcell"), "oral"),
    "primarymark": "primary",
    **dict.fromkeys(("оценка", "отметка", "mark5"), "mark"),
    **dict.fromkeys(("тестовый балл", "mark100", "балл", "итоговый балл"), "test"),
    **dict.fromkeys(("статус", "статус участника", "состояние", "состояние участника", "примечание", "явка"), "state"),
    **dict.fromkeys(("состояние апелляции", "апелляция", "результат апелляции", "статус апелляции"), "appeal"),
}
#: over the columns that an appeal left behind
_FORMER = re.compile(r"исходн|до апелляц|первоначальн|прежн|предыдущ")
#: criteria of the essay and the interview, whose protocols look alike
_OTHER_PROTOCOL = re.compile(r"зачет\b.*|[тчпдрмк]\d{1,2}|требование \d.*|критерий.*")
#: a row of at least these is a header
_RESULTS = frozenset({"primary", "written", "oral_score", "mark", "test"})


def role(key: str) -> str:
    """Role of a header made comparable (`header_key`), "" for a column that is not read."""
    if key in _EXACT:
        return _EXACT[key]
    if "балл" in key and ("первичн" in key or "перв." in key):
        return "oral_score" if "устн" in key else "written" if "письм" in key else "primary"
    if "балл" in key and "тестов" in key:
        return "test"
    if "разверн" in key:
        return "long"
    if "кратк" in key:
        return "short"
    return "oral" if key.startswith(("устная часть", "задания устной части", "ответы устной части")) else ""


def columns_of(keys: Sequence[str], below: Sequence[str] | None = None) -> dict[str, int]:
    """Role → 0-based column. `below`: a second header row; a cell of it is read under the cell above it, which may be
    merged over several columns. Of columns with one role the first counts, those before an appeal do not.
    """
    found: dict[str, int] = {}
    above = ""
    for index, key in enumerate(keys):
        under = below[index] if below is not None and index < len(below) else ""
        above = key or (above if under else "")
        if _FORMER.search(above):
            continue
        mine = (role(f"{above} {under}") or role(under) or role(key)) if under else role(key)
        if mine and mine not in found:
            found[mine] = index
    if "номер" in keys:  # of the document where its series stands beside, else of the row
        index = list(keys).index("номер")
        found.setdefault("document" if "series" in found else "number", index)
    return found


def is_header(columns: Mapping[str, int]) -> bool:
    """Whether these columns make a protocol of results."""
    held = columns.keys()
    if "school" not in held or not held & _RESULTS:
        return False
    return bool(held & {"primary", "written", "oral_score", "short", "long"})


def header_at(rows: Cells) -> tuple[dict[str, int], int] | None:
    """(columns, number of header rows) when the first of `rows` begins a header; None otherwise."""
    keys = [header_key(cell) for cell in rows[0]]
    if "school" not in {role(key) for key in keys} or any(_OTHER_PROTOCOL.fullmatch(key) for key in keys):
        return None
    alone = columns_of(keys)
    if len(rows) > 1:
        under = [header_key(cell) for cell in rows[1]]
        both = columns_of(keys, under)
        # a data row would have something under the school's code
        if is_header(both) and not under[both["school"]] and len(both) > len(alone):
            return both, 2
    return (alone, 1) if is_header(alone) else None
