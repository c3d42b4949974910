"""Which notes a call builds: one per recipient, in the folders of DESIGN §2."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mskoko_lib import params
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.disclosure import Audience
from mskoko_lib.params import YearParams
from mskoko_lib.paths import NOTEBOOKS

#: notebooks joined into one note, in the order of the plan
NOTEBOOK_FILES: tuple[str, ...] = (
    "0_summary.ipynb",
    "1_external_assessment.ipynb",
    "2_internal_control.ipynb",
    "3_inspection.ipynb",
    "4_teaching_quality.ipynb",
    "5_assessment_procedures.ipynb",
)


@dataclass(frozen=True)
class NoteTask:
    """One note: who gets it, about whom, from which notebooks, into which folder (below ``output/<year>``), under
    which file name.
    """

    audience: Audience
    school_id: str
    school_name: str
    n_schools: int
    notebooks: tuple[Path, ...]
    parameters: dict[str, Any]
    folder: str
    stem: str


def plan_notes(
    root: DataRoot, year_params: YearParams, *, schools: str, audience: Audience | None, as_of: str | None
) -> list[NoteTask]:
    """The department's note and one for each chosen school; only one audience where `audience` says so.

    The public note is built only when it is asked for: complementary suppression over several notes does not exist yet.
    """
    year = year_params.year
    chosen = params.select_schools(year_params, root.schools, schools)
    shared = {"year": year, "data": str(root.path.resolve()), "as_of": as_of}
    files = tuple(NOTEBOOKS / name for name in NOTEBOOK_FILES)

    def task(reader: Audience, scope: str, folder: str, stem: str, school_id: str = "", name: str = "") -> NoteTask:
        parameters = {**shared, "schools": scope, "audience": reader}
        n_schools = 1 if school_id else len(chosen)
        return NoteTask(reader, school_id, name, n_schools, files, parameters, folder, f"МСОКО_{year}_{stem}")

    tasks: list[NoteTask] = []
    if audience in (None, "department"):
        tasks.append(task("department", schools, "department", "управление"))
    if audience == "public":
        tasks.append(task("public", schools, "public", "публикация"))
    if audience in (None, "school"):
        names = root.school_names()
        tasks += [task("school", code, f"schools/{code}", code, code, names[code]) for code in chosen]
    return tasks
