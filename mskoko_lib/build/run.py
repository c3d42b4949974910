"""One build: store, then every note in a process of its own, then all files put in place together and catalogued."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path

from mskoko_lib import norms, params
from mskoko_lib.build.plan import NoteTask, plan_notes
from mskoko_lib.build.request import Request
from mskoko_lib.dataroot import open_root
from mskoko_lib.errors import MskokoError

log = logging.getLogger(__name__)
PRELOADED = ["mskoko_lib.build.note"]
STALE_AFTER_S = 24 * 3600


@dataclass(frozen=True)
class Result:
    """`notes`: folder -> files written; `passport`: lines of what was read; `was_read` False: the store was up to
    date.
    """

    notes: dict[str, list[Path]]
    passport: tuple[str, ...]
    was_read: bool


def build(request: Request, progress: Callable[[str], None]) -> Result:
    """Build all notes of a request; MskokoError before anything is written when parameters, root or year are wrong.

    A note whose building fails stops the build: the folders of the last good build stay as they were.
    """
    from mskoko_lib import roadmap
    from mskoko_lib.build.index import write_index
    from mskoko_lib.build.index_state import made_of, read_drafts
    from mskoko_lib.intake import Passport
    from mskoko_lib.years import parse_day, year_store, years_shown

    year_params = params.load(request.year)
    if request.as_of:
        parse_day(request.as_of)
    root = open_root(request.data)
    root.year_dir(request.year)
    loaded = norms.load()
    tasks = plan_notes(root, year_params, schools=request.schools, audience=request.audience, as_of=request.as_of)
    final = _prepared(request)
    context = _worker_context()
    was_read, stores = False, {}
    for year in years_shown(root, request.year):
        opened = year_store(root, year, loaded, request.output)
        was_read |= opened.was_read
        stores[year] = opened
    passport = tuple(Passport(opened.table("passport_files"), opened.table("passport_events")).summary_lines())
    for line in passport:
        progress(line)
    draft = Path(tempfile.mkdtemp(dir=final, prefix=".draft-"))
    try:
        _execute(tasks, request, context, draft, progress)
        entries = read_drafts(draft)
        written = _put_in_place(tasks, draft, final)
        plan = roadmap.load(year_params.roadmap)
        made = made_of(request, root, stores)
        write_index(final, entries, root=root, plan=plan, year=request.year, made=made)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Result(written, passport, was_read)


def _prepared(request: Request) -> Path:
    """The year's folder of the output, made and writable; MskokoError where it cannot be."""
    if request.output.resolve().is_relative_to(request.data.resolve()):
        raise MskokoError(
            "папка записок лежит внутри папки данных: записки читались бы как присланные файлы",
            file=request.output.name,
            expected="папка вне папки данных",
            action="укажите другую папку: output=ПУТЬ",
        )
    final = request.output / str(request.year)
    try:
        final.mkdir(parents=True, exist_ok=True)
        _remove_stale_drafts(final)
    except OSError as error:
        raise MskokoError(
            "в папку записок нельзя писать",
            file=request.output.name,
            found=error.strerror or type(error).__name__,
            expected="папка, открытая для записи",
            action="укажите другую папку (output=ПУТЬ) или исправьте права",
        ) from error
    return final


def _remove_stale_drafts(final: Path) -> None:
    """Drafts of builds that were killed; a younger one may belong to a build that runs now."""
    for draft in final.glob(".draft-*"):
        if time.time() - draft.stat().st_mtime > STALE_AFTER_S:
            shutil.rmtree(draft, ignore_errors=True)


def _worker_context() -> BaseContext:
    """Where processes come from. A fork server loads all that a note needs once, beside the reading of the store."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
    return context


def _execute(
    tasks: list[NoteTask], request: Request, context: BaseContext, draft: Path, progress: Callable[[str], None]
) -> None:
    from mskoko_lib.build.note import write_note

    jobs = min(request.jobs or os.cpu_count() or 1, len(tasks))
    # One fresh process per note: IPython and matplotlib-inline keep global state between notebooks.
    with ProcessPoolExecutor(jobs, mp_context=context, max_tasks_per_child=1) as pool:
        waiting = {pool.submit(write_note, task, request, draft): task for task in tasks}
        try:
            for done in as_completed(waiting):
                done.result()
                task = waiting[done]
                progress(f"записка готова: {task.folder}")
        except BaseException:
            for future in waiting:
                future.cancel()
            raise


def _put_in_place(tasks: list[NoteTask], draft: Path, final: Path) -> dict[str, list[Path]]:
    written: dict[str, list[Path]] = {}
    for task in tasks:
        target = final / task.folder
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(draft / task.folder, target)
        except OSError as error:
            raise MskokoError(
                "не удалось заменить папку записки", file=f"{target.parent.name}/{target.name}", found=error.strerror or str(error),
                action="закройте файлы записки в других программах и повторите",
            ) from error  # fmt: skip
        written[task.folder] = sorted(target.iterdir())
    return written
