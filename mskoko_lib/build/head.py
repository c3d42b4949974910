"""The title block of a note."""

from __future__ import annotations

import datetime as dt
import hashlib

from mskoko_lib.build.plan import NoteTask
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.display.document import Head
from mskoko_lib.display.russian import count, date_text
from mskoko_lib.params import YearParams

DEMO = "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ"
#: number of the notebook that belongs to no section
SUMMARY = "0"
_STAMP = {"department": "Для служебного пользования", "school": "Для внутреннего пользования ОО", "public": ""}


def note_head(
    task: NoteTask, root: DataRoot, year_params: YearParams, *, municipality: str, as_of: dt.date, code: str
) -> Head:
    """Head of one note; `code` names the build when a figure is disputed."""
    year = year_params.year
    for_whom = {"department": "управление образования", "school": task.school_name, "public": "все читатели"}[
        task.audience
    ]
    coverage = (
        "обучающиеся школы и, для сравнения, муниципалитет"
        if task.school_id
        else count(task.n_schools, "школа", "школы", "школ")
    )
    numbers = [number for path in task.notebooks if (number := path.stem.partition("_")[0]) != SUMMARY]
    title = "Внешняя оценка качества образования" if numbers == ["1"] else "Оценка и контроль качества образования"
    if task.school_id:
        title = f"{title}: {task.school_name}"
    return Head(
        title=title,
        subtitle=f"Записка по {_sections(numbers)} плана мероприятий («дорожной карты») муниципальной системы оценки качества "
        f"образования, {year} год",
        department=f"Управление образования, {municipality}" if municipality else "Управление образования",
        facts=(
            ("Период", f"{year} год"),
            ("Для кого", for_whom),
            ("Охват", coverage),
            ("Данные на", date_text(as_of)),
        ),
        stamp=_STAMP[task.audience],
        demo=DEMO if root.info.invented else "",
        contact=root.info.contact or "",
        code=code,
    )


def _sections(numbers: list[str]) -> str:
    """«разделу 1», «разделам 1–5»; the summary alone is no section: «всем разделам»."""
    if not numbers:
        return "всем разделам"
    return f"разделу {numbers[0]}" if len(numbers) == 1 else f"разделам {numbers[0]}–{numbers[-1]}"


def build_code(*parts: str) -> str:
    """Eight hex digits that name a note: the same inputs give the same code; it tells nothing of the inputs."""
    return hashlib.blake2b("|".join(parts).encode(), digest_size=4).hexdigest()
