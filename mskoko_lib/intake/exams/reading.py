"""A recognised protocol → parts: which exam each block is, its rows, its footers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.cells import Cells, map_unique, tidy
from mskoko_lib.intake.exams import titles, values
from mskoko_lib.intake.exams.blocks import APPEALS, EXPORT, ExamBlock, split
from mskoko_lib.intake.exams.columns import RESULT, Exam
from mskoko_lib.intake.exams.footers import check_footers
from mskoko_lib.intake.exams.rows import MASKS, read_rows
from mskoko_lib.intake.exams.titles import Title
from mskoko_lib.intake.exams.told import tell_rows
from mskoko_lib.intake.family import Context, Part
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.workbook import Sheet
from mskoko_lib.subjects import SUBJECTS

Ints = npt.NDArray[np.int64]
#: rows of one sheet that agree in all of these say one thing
_SAME = ["school_id", "name_key", "document_key", "class_label", "outcome", "appeal", "room", *RESULT, *MASKS]
_FORMS = {"oge": "ОГЭ", "ege": "ЕГЭ"}
_PARTS = {"": "", "written": ", письменная часть", "oral": ", устная часть"}


@dataclass(frozen=True)
class _Rows:
    """Rows of a block that are about one exam; `title` None: the cell names none."""

    block: ExamBlock
    title: Title | None
    rows: Ints


def read_protocol(found: Recognised, file: str, context: Context) -> list[Part]:
    """A part per exam of the sheet. A block whose exam cannot be told is refused with its rows, unless there is no other.

    Raises
    ------
    MskokoError : no rows at all; no block of the sheet can be used (no subject or date, another year's folder).
    """
    sheet = found.sheet
    pieces = [piece for block in split(sheet) for piece in _by_exam(block, found, file)]
    if not any(len(piece.rows) for piece in pieces):
        raise MskokoError("В протоколе нет ни одной строки участника.", file=file, sheet=sheet.name)
    settled: list[tuple[_Rows, Exam | MskokoError]] = []
    for piece in pieces:
        try:
            settled.append((piece, _exam(piece, sheet, file, context.year)))
        except MskokoError as error:
            settled.append((piece, error))
    faults = [exam for _, exam in settled if isinstance(exam, MskokoError)]
    if len(faults) == len(settled):
        raise faults[0]
    frames: dict[Exam, list[pd.DataFrame]] = {}
    above: dict[Exam, list[pd.DataFrame]] = {}  # rows that no footer has summed up yet: a page may end without one
    parts = []
    for piece, exam in settled:
        if isinstance(exam, MskokoError):
            parts.append(_refused(piece, found, file, context, exam))
            continue
        frame = read_rows(
            exam, sheet.cells[piece.rows], piece.rows + 1, piece.block.columns, file, sheet.name, context,
            is_appeal=found.layout == APPEALS,
        )  # fmt: skip
        frames.setdefault(exam, []).append(frame)
        above.setdefault(exam, []).append(frame)
        if piece.block.footers and len(piece.rows) == len(piece.block.rows):
            check_footers(pd.concat(above.pop(exam)), piece.block, sheet, file, context.events)
    for exam, mine in frames.items():  # one exam may go on under a header printed again
        frame = pd.concat(mine, ignore_index=True)
        _refuse_repeated(frame, context.events)
        parts.append(Part(found.layout, frame, _note(exam, found.layout)))
    return parts


def _note(exam: Exam, layout: str) -> str:
    form = ("ГВЭ-9" if exam.exam == "oge" else "ГВЭ-11") if exam.form == "gve" else _FORMS[exam.exam]
    after = ", после апелляций" if layout == APPEALS else ""
    return f"{form}, {SUBJECTS[exam.subject]}{_PARTS[exam.part]}, {exam.day:%d.%m.%Y}{after}."


def _by_exam(block: ExamBlock, found: Recognised, file: str) -> list[_Rows]:
    """Rows of a block by the exam that the columns «Экзамен» and «Дата» name, else by the title above, else by the
    file's name where the layout holds neither.
    """
    title = block.title
    if title is None and found.layout == EXPORT:
        title = titles.from_file_name(PurePosixPath(file).name)
    columns = [block.columns[name] for name in ("exam", "day") if name in block.columns]
    if not columns or not len(block.rows) or ("exam" not in block.columns and title is not None and title.dates):
        return [_Rows(block, title, block.rows)]
    cells = found.sheet.cells[block.rows]
    texts = np.array([" ".join(tidy(row[j]) for j in columns).strip() for row in cells], dtype=object)
    said, _ = map_unique(texts, lambda text: (_complete(titles.parse(str(text)), title, str(text)), ""))
    known = list(dict.fromkeys(said))
    return [_Rows(block, one, block.rows[np.array([s == one for s in said], dtype=bool)]) for one in known]


def _complete(told: Title, above: Title | None, text: str) -> Title | None:
    """What a cell says, with the subject of the title above where the cell holds but a date."""
    if told.subject:
        return told if above is None else titles.with_exam(told, above.exam)
    if above is None:
        return None
    return titles.with_day(above, told.day) if told.day is not None else (above if not text else None)


def _exam(piece: _Rows, sheet: Sheet, file: str, year: int) -> Exam:
    """The exam of the rows; MskokoError when subject, date or exam cannot be told or the date is of another year."""
    title = piece.title
    if title is None or not title.subject or title.day is None:
        what = "указан предмет экзамена" if title is None or not title.subject else "указана дата экзамена"
        raise MskokoError(
            f"В протоколе не {what}.", file=file, sheet=sheet.name,
            expected="строка вида «02 - Математика 2022.06.02» над таблицей",
            action="запросите протокол с названием предмета и датой экзамена",
        )  # fmt: skip
    if any(day.year != year for day in title.dates):
        raise MskokoError(
            "Год экзамена не совпадает с годом папки, протокол отклонён.", file=file, sheet=sheet.name,
            found=", ".join(f"{day:%d.%m.%Y}" for day in title.dates), expected=str(year),
            action="переложите файл в папку его года",
        )  # fmt: skip
    cells, columns = sheet.cells[piece.rows], piece.block.columns
    exam = title.exam or _by_class(cells, columns) or _by_column(columns)
    subject = title.code_of(exam)
    if subject == "math_profile" and title.level == "" and _marks_only(cells, columns):
        subject = "math_base"  # no test score of the profile level is below 6 but nought
    return Exam(exam, "gve" if title.gve else exam, subject, title.day, title.part)


def _by_class(cells: Cells, columns: dict[str, int]) -> str:
    """oge or ege by the grades of most rows, "" where they are silent or torn."""
    if "klass" not in columns:
        return ""
    pairs, _ = map_unique(cells[:, columns["klass"]], values.class_of)
    grades = [pair[0] for pair in pairs if pair[0] is not None]
    nine, eleven = grades.count(9), sum(grade in (11, 12) for grade in grades)
    return "" if nine == eleven else "oge" if nine > eleven else "ege"


def _by_column(columns: dict[str, int]) -> str:
    """«Оценка» alone is of ОГЭ, a test score of ЕГЭ."""
    return "oge" if "mark" in columns and "test" not in columns else "ege"


def _marks_only(cells: Cells, columns: dict[str, int]) -> bool:
    column = columns.get("test", columns.get("mark"))
    if column is None:
        return False
    pairs, _ = map_unique(cells[:, column], values.score)
    numbers = {pair[0] for pair in pairs} - {None}
    return bool(numbers) and numbers <= {2.0, 3.0, 4.0, 5.0}


def _refused(piece: _Rows, found: Recognised, file: str, context: Context, error: MskokoError) -> Part:
    """All rows of a block that cannot be used, with why."""
    n = len(piece.rows)
    frame = pd.DataFrame(
        {
            "file": file, "sheet": found.sheet.name, "row": piece.rows + 1, "school_id": np.full(n, None, dtype=object),
            "refused": "refused_block", "absent": False, "mended": False, "cosmetic": False, "sitting": "",
            "name_key": np.full(n, None, dtype=object), "document_key": np.full(n, None, dtype=object),
        }
    )  # fmt: skip
    at_exam = piece.block.columns.get("exam")
    why = error.problem + (f" Найдено: {error.found}." if error.found else "")
    for row in frame["row"]:
        context.events.add("refused_block", file, found.sheet.name, row=int(row), found=why if at_exam is None else "")
    return Part(found.layout, frame, why)


def _refuse_repeated(frame: pd.DataFrame, events: Events) -> None:
    """Rows of one sheet and exam that say the same of the same person in the same class and room: the first is kept."""
    known = (frame["refused"] == "") & (frame["name_key"].notna() | frame["document_key"].notna())
    rows = frame[known]
    again = rows.duplicated(_SAME)
    if not again.any():
        return
    first = rows.groupby(_SAME, dropna=False)["row"].transform("min")
    gone = rows[again]
    tell_rows(events, "duplicate", gone, found=_places(first[again]))
    frame.loc[gone.index, "refused"] = "duplicate"


def _places(rows: Sequence[int] | pd.Series) -> list[str]:
    return [f"уже есть на этом листе, строка {row}" for row in rows]
