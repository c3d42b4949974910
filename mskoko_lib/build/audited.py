"""The last step before a note is written: the auditor reads it back, and a note with a fault is not released."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from mskoko_lib import roadmap
from mskoko_lib.audit import Fault, audit_html, find_forbidden
from mskoko_lib.build.closed_list import closed_list
from mskoko_lib.build.plan import NoteTask
from mskoko_lib.build.render import FORMATS, Rendered
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.display.document import Head
from mskoko_lib.errors import MskokoError
from mskoko_lib.indicators.umk import title_of
from mskoko_lib.norms import Norms
from mskoko_lib.params import YearParams
from mskoko_lib.store import YearStore

_NAMES, _CODES = ("name", "short_name"), ("school_id", "login", "rcoi_code")
#: a shorter code of digits only is found among any numbers
_LEAST_DIGITS = 5
_CONDITION = re.compile(r"\w+ (?:[=<>!]=|[<>]|not in|in)(?= )")
MOST_FAULTS = 5


def audit_note(
    rendered: Rendered,
    task: NoteTask,
    head: Head,
    *,
    stores: Sequence[YearStore],
    root: DataRoot,
    year_params: YearParams,
    norms: Norms,
) -> None:
    """Raise MskokoError when the page shows what its published observations do not, or a file that leaves the
    department holds the name of another school, a source file or a condition of a selection.

    `stores`: those of the years that the note draws from.
    """
    faults: list[Fault] = []
    passports = pd.concat([store.table("passport_files") for store in stores], ignore_index=True)
    allowed = closed_list(
        head,
        root=root,
        n_schools=task.n_schools,
        year_params=year_params,
        norms=norms,
        plan=roadmap.load(year_params.roadmap),
        work_tasks=pd.concat([store.table("vpr_work_tasks") for store in stores], ignore_index=True),
        works=pd.concat([store.table("vpr_works") for store in stores], ignore_index=True),
        passport=passports if task.audience == "department" else None,
        quoted=[*_titles(stores), *_skills(stores)],
    )
    shown = published(rendered.observations)
    pages = [rendered.files[name] for name in ("html", "slides", "deck") if name in rendered.files]
    # PDF, workbook and letter hold the same elements: their page is read even where it was not asked for.
    pages = pages or [FORMATS["html"]().from_notebook_node(rendered.notebook)[0]]
    faults += [fault for page in pages for fault in audit_html(page, shown, allowed)]
    if task.audience != "department":
        hashes = [value for store in stores for value in store.hashes.values()]
        strings = forbidden(task, root, files=passports["file"], hashes=hashes, lineage=rendered.decided.observations)
        own = [*_names(root, [task.school_id]), *root.info.spellings, root.info.municipality or ""]
        for suffix in ("html", "slides", "deck", "xlsx", "docx", "ics"):
            if suffix in rendered.files:
                faults += find_forbidden(rendered.files[suffix], strings, own=own)
    if faults:
        more = [f"и ещё {len(faults) - MOST_FAULTS}"] if len(faults) > MOST_FAULTS else []
        raise MskokoError(
            f"записка не выпущена: {task.folder}. Проверка готового файла нашла то, чего в нём быть не должно",
            details=tuple([*map(str, faults[:MOST_FAULTS]), *more]),
            action="если меняли тетрадь — показывайте числа через note.show; если причина в тексте из файла (название школы, "
            "описание задания) — исправьте файл; иначе сообщите тому, кто ведёт программу. Прежние записки не тронуты",
        )


def _skills(stores: Sequence[YearStore]) -> list[str]:
    """What the tasks of exams check, as the descriptions of their КИМ say; alone and behind the number of the task."""
    told: set[str] = set()
    for store in stores:
        tasks = store.table("exam_kim_tasks", ["task", "skill"]).dropna().astype(str)
        for task, skill in zip(tasks["task"], tasks["skill"], strict=True):
            told |= {skill, f"{task.zfill(2)}. {skill}"}  # «01. …», as the rows of 5.2 and 5.4 are headed
    return sorted(told)


def _titles(stores: Sequence[YearStore]) -> list[str]:
    """Titles of textbooks as the files of ВПР name them: what a note shows in words may hold numerals."""
    named = {
        str(text) for store in stores for text in store.table("vpr_results", ["textbook"])["textbook"].dropna().unique()
    }
    return sorted({title for text in named if (title := title_of(text))})


def published(observations_csv: str) -> pd.DataFrame:
    """``observations.csv`` read back, codes and categories as text."""
    text = {"school_id": "string", "category": "string", "group": "string", "obs_id": "string"}
    return pd.read_csv(io.StringIO(observations_csv), dtype=text, keep_default_na=False, na_values=[""])


def forbidden(
    task: NoteTask, root: DataRoot, *, files: Iterable[str], hashes: Iterable[str], lineage: pd.DataFrame
) -> dict[str, set[str]]:
    """What may stand in no file for a school or the public: what it is -> strings."""
    others = [code for code in root.schools["school_id"].astype(str) if code != task.school_id]
    own = _names(root, [task.school_id])
    conditions = {str(text) for column in ("where_n", "where_numerator") for text in lineage[column].unique()}
    return {
        "название или код другой школы": _names(root, others) - own,
        "имя присланного файла": {str(file).rpartition("/")[2] for file in files},
        "хеш таблицы хранилища": {value for text in hashes for value in text.split("+") if value},
        "условие отбора строк": {match for text in conditions for match in _CONDITION.findall(text)},
    }


def _names(root: DataRoot, school_ids: Iterable[str]) -> set[str]:
    """Names, codes and logins of schools as the registry writes them."""
    rows = root.schools[root.schools["school_id"].isin(list(school_ids))]
    found = {str(value).strip() for column in (*_NAMES, *_CODES) for value in rows[column].dropna()}
    return {text for text in found if text and not (text.isdigit() and len(text) < _LEAST_DIGITS)}
