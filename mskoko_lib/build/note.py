"""Write one note: collect, decide, render, save. Runs in a process of its own; importing it loads all that a note
needs.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import logging
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from pkgutil import walk_packages

from mskoko_lib import display, indicators, intake, norms, params, roadmap
from mskoko_lib.build.audited import audit_note
from mskoko_lib.build.collect import collect
from mskoko_lib.build.deadlines import deadlines_of
from mskoko_lib.build.head import build_code, note_head
from mskoko_lib.build.ics import calendar_text
from mskoko_lib.build.index_state import write_entry
from mskoko_lib.build.plan import NoteTask
from mskoko_lib.build.render import SUFFIX, render
from mskoko_lib.build.request import Request
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.params import YearParams
from mskoko_lib.store import YearStore
from mskoko_lib.years import state_day, year_store, years_shown

_LAZY = (
    "IPython.core.completer",
    "IPython.core.interactiveshell",
    "IPython.core.magics",
    "matplotlib_inline.backend_inline",
    "mskoko_lib.notebook",
    "mistune",
    "papermill",
    "pyarrow.dataset",
    "pyarrow.parquet",
    *(found.name for found in walk_packages(display.__path__, "mskoko_lib.display.")),  # what notebooks import
    *(found.name for found in walk_packages(indicators.__path__, "mskoko_lib.indicators.")),
    *(f"mskoko_lib.notebook.{name}" for name in ("calendar", "sittings", "skill_works", "summary")),
)
# The forkserver imports this module once; every note then starts with all of it loaded.
for _name in _LAZY:
    importlib.import_module(_name)
# What is loaded lives as long as the process: the collector need not walk over it again in every note.
gc.freeze()
gc.set_threshold(100_000, 20, 20)


def write_note(task: NoteTask, request: Request, draft: Path) -> None:
    """Build one note into `draft`/`task.folder`; MskokoError when the auditor finds a fault in the finished files."""
    warnings.filterwarnings("ignore", category=FutureWarning, module="papermill")
    logs = request.output / ".log"
    logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=logs / f"{task.stem}.log", filemode="w", level=logging.INFO, encoding="utf-8", force=True
    )
    year_params = params.load(request.year)
    root = open_root(request.data)
    notebook = None
    for path in task.notebooks:
        executed = collect(path, task.parameters, output=request.output, ordinary_kernel=request.ordinary_kernel)
        for cell in executed.cells:  # ids of cells are unique in one notebook only
            cell["id"] = f"{path.stem.partition('_')[0]}-{cell['id']}"
        if notebook is None:
            notebook = executed
        else:
            notebook.cells.extend(executed.cells)
    if notebook is None:
        raise ValueError("a note needs at least one notebook")
    loaded = norms.load()
    by_year = {year: year_store(root, year, loaded, request.output) for year in years_shown(root, request.year)}
    stores, store = list(by_year.values()), by_year[request.year]
    as_of = state_day(request.as_of, year_params, store.table("vpr_results"))
    municipality = intake.municipality(store.table("passport_files"), root.info.municipality)
    # Outside the department the code must tell nothing of the data, so it is made of names alone.
    blocks = hashlib.blake2b(repr([c.get("outputs") for c in notebook.cells]).encode()).hexdigest()
    code = build_code(str(request.year), task.folder, blocks if task.audience == "department" else "")
    head = note_head(task, root, year_params, municipality=municipality, as_of=as_of, code=code)
    formats = request.formats_for(task.audience)
    rendered = render(
        notebook,
        head,
        audience=task.audience,
        policy=year_params.disclosure,
        own_school_id=task.school_id,
        formats=formats,
    )
    if "html" in formats and task.audience != "public":
        body = _calendar(task, root, year_params, by_year, as_of, head.demo)
        rendered = replace(rendered, files={**rendered.files, "ics": body})
    audit_note(rendered, task, head, stores=stores, root=root, year_params=year_params, norms=loaded)
    folder = draft / task.folder
    folder.mkdir(parents=True)
    for suffix, body in rendered.files.items():
        (folder / f"{task.stem}.{SUFFIX.get(suffix, suffix)}").write_bytes(body)
    (folder / "observations.csv").write_text(rendered.observations, encoding="utf-8", newline="")
    write_entry(draft, task, rendered.notebook, as_of.isoformat())


def _calendar(
    task: NoteTask, root: DataRoot, year_params: YearParams, stores: Mapping[int, YearStore], as_of: date, demo: str
) -> bytes:
    """The coming deadlines of the note's reader as a calendar file."""
    year, own = year_params.year, task.school_id
    chosen = params.select_schools(year_params, root.schools, task.parameters["schools"])
    before = stores.get(year - 1)
    found = deadlines_of(
        roadmap.load(year_params.roadmap),
        stores[year].table,
        root.schools[root.schools["school_id"].isin(chosen)],
        year,
        as_of,
        year_params.control,
        own_school_id=own,
        earlier=before.table if before else None,
    )
    # a measure of a school's own plan is the school's affair; the department would drown in them
    kept = [one for one in found if own or one.kind != "measure"]
    return calendar_text(
        kept,
        title=f"Сроки МСОКО, {year} год: {task.school_name or 'управление образования'}",
        as_of=as_of,
        names={} if own else root.school_names(),
        own_school_id=own,
        demo=demo,
    )
