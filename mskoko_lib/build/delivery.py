"""The passport of a delivery as a page: what came, what became of every row, what is awaited, what changed since."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mskoko_lib import norms, params, roadmap
from mskoko_lib.build.awaited import awaited
from mskoko_lib.build.returns import write_returns
from mskoko_lib.dataroot import open_root
from mskoko_lib.intake import Passport
from mskoko_lib.intake.passport import COUNTS
from mskoko_lib.store import YearStore
from mskoko_lib.workspace import store_directory
from mskoko_lib.years import state_day, year_store

_TEMPLATE = Path(__file__).parent / "templates" / "delivery"
_ACTIONS = {
    "refused": "Отклонено", "flagged": "Отмечено", "corrected": "Исправлено", "absent": "Отсутствие",
    "not_started": "Не приступали", "not_taught": "Темы не пройдены",
}  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """Files since the last run: came anew, gone, with other content; empty where this is the first run."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    first: bool = False


def report_delivery(data: Path, year: int, output: Path, say: Callable[[str], None], as_of: str | None = None) -> Path:
    """Read the year, print the passport, write ``output/<year>/intake.html`` and ``returns/``; the page's path."""
    year_params = params.load(year)
    root = open_root(data)
    root.year_dir(year)
    store = year_store(root, year, norms.load(), output)
    files, events = store.table("passport_files"), store.table("passport_events")
    for line in Passport(files, events).summary_lines():
        say(line)
    day = state_day(as_of, year_params, store.table("vpr_results"))
    waits = awaited(roadmap.load(year_params.roadmap), store.table, root.schools, year, day, year_params.control)
    changes = _since_last(store_directory(root.path, output) / "passports" / f"{year}.json", files)
    for line in change_lines(changes):
        say(line)
    for one in (w for w in waits if w.read and not w.came):
        say(f"не поступило: {one.what} — {one.who} (пункт {one.number}, {one.state})")
    returned = write_returns(root, year, events, output / str(year) / "returns")
    if returned:
        say(f"школам возвращается книг и писем: {len(returned)}, папка {year}/returns")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    html = environment.get_template("delivery.html.j2").render(
        year=year, day=day.strftime("%d.%m.%Y"), info=root.info, files=files.fillna("").to_dict("records"),
        total={name: int(files[name].sum()) for name in COUNTS}, n_files=len(files), groups=_groups(events),
        waits=waits, names=root.school_names(), changes=changes, change_lines=change_lines(changes),
        tables=_table_rows(store), returned=[path.name for path in returned],
    )  # fmt: skip
    page = output / str(year) / "intake.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    _replace(page, html)
    return page


def change_lines(changes: Changes) -> list[str]:
    """Short Russian lines on what changed since the last run."""
    if changes.first:
        return ["с прошлого раза: сравнить не с чем, это первый прогон"]
    told = (("новых файлов", changes.new), ("больше нет", changes.gone), ("изменилось", changes.changed))
    lines = [f"с прошлого раза {word}: {len(files)} ({', '.join(files[:5])})" for word, files in told if files]
    return lines or ["с прошлого раза ничего не изменилось"]


def _since_last(path: Path, files: pd.DataFrame) -> Changes:
    hashed = files.dropna(subset=["sha256"])
    now = dict(zip(hashed["file"].astype(str), hashed["sha256"].astype(str), strict=True))
    try:
        before: dict[str, str] | None = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = None
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, json.dumps(now, ensure_ascii=False, sort_keys=True))
    if before is None:
        return Changes(first=True)
    both = sorted(now.keys() & before.keys())
    return Changes(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
        tuple(file for file in both if now[file] != before[file]),
    )


def _groups(events: pd.DataFrame) -> list[dict[str, object]]:
    """Events by action and rule, with the first places of each."""
    groups: list[dict[str, object]] = []
    for action, title in _ACTIONS.items():
        mine = events[events["action"] == action]
        for text, group in mine.groupby("text", sort=True):
            places = [
                ", ".join(
                    filter(None, (
                        str(e["file"]), f"лист «{e['sheet']}»" if e["sheet"] else "",
                        f"ячейка {e['cell']}" if e["cell"] else "" if pd.isna(e["row"]) else f"строка {e['row']}",
                    ))
                ) + (f": {e['found']}" if e["found"] else "")
                for e in group.head(20).to_dict("records")
            ]  # fmt: skip
            groups.append({"action": title, "text": text, "n": int(group["n"].sum()), "places": places,
                           "more": max(0, len(group) - 20)})  # fmt: skip
    return groups


def _table_rows(store: YearStore) -> list[tuple[str, int]]:
    names = sorted(name for name in store.hashes if not name.startswith("passport_"))
    return [(name, len(store.table(name))) for name in names]


def _replace(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    os.chmod(draft, 0o644)
    os.replace(draft, path)
