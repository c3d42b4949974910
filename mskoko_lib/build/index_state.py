"""What the catalogue of a year remembers from build to build: each note, its files, and what it was made of."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbformat import NotebookNode
from pydantic import BaseModel, ConfigDict, ValidationError

from mskoko_lib import pastmeasures
from mskoko_lib.build.elements import element_of
from mskoko_lib.build.plan import NoteTask
from mskoko_lib.build.request import Request
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.display import document
from mskoko_lib.params import PARAMS_DIR
from mskoko_lib.paths import NOTEBOOKS
from mskoko_lib.store import YearStore

#: beside ``index.html``; entries of a draft lie in a folder of this name until the build is done
FILE, DRAFTS = ".index.json", ".entries"
_PACKAGE = Path(__file__).resolve().parents[1]
_CODE = ("*.py", "*.j2", "*.typ", "*.css", "*.js", "*.yaml", "*.json")
REASONS = {"data": "данные", "parameters": "параметры", "code": "программа"}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Made(_Model):
    """Fingerprints of what a note was made of, hex."""

    data: str = ""
    parameters: str = ""
    code: str = ""


class NoteFile(_Model):
    name: str
    size: int
    digest: str


class NoteItem(_Model):
    """One item of the plan as the note heads it."""

    number: str
    title: str
    state: str
    label: str


class Entry(_Model):
    """One note of the year. `folder` below the year's; `as_of` YYYY-MM-DD; `name`: of its school, "" for other notes."""

    folder: str
    audience: str
    school_id: str = ""
    name: str = ""
    as_of: str
    items: tuple[NoteItem, ...] = ()
    files: tuple[NoteFile, ...] = ()
    made: Made = Made()

    def same_files(self, other: Entry) -> bool:
        """Whether all files have the same bytes."""
        return self.files == other.files

    def reasons(self, before: Entry) -> list[str]:
        """«данные», «параметры», «программа»: what the note was made of and is otherwise than `before`."""
        return [word for name, word in REASONS.items() if getattr(self.made, name) != getattr(before.made, name)]


def write_entry(draft: Path, task: NoteTask, notebook: NotebookNode, as_of: str) -> None:
    """Leave beside a note's draft what the catalogue tells of it; `notebook`: the finished one, elements in its outputs."""
    shown = (element_of(output) for cell in notebook.cells for output in cell.get("outputs", ()))
    items = tuple(
        NoteItem(number=one.number, title=one.title, state=one.state, label=one.state_label)
        for one in shown
        if isinstance(one, document.Item)
    )
    entry = Entry(
        folder=task.folder,
        audience=task.audience,
        school_id=task.school_id,
        name=task.school_name,
        as_of=as_of,
        items=items,
    )
    folder = draft / DRAFTS
    folder.mkdir(exist_ok=True)
    (folder / f"{task.stem}.json").write_text(entry.model_dump_json(), encoding="utf-8")


def read_drafts(draft: Path) -> list[Entry]:
    """The entries of a build that is done, by folder."""
    found = [Entry.model_validate_json(path.read_text(encoding="utf-8")) for path in (draft / DRAFTS).glob("*.json")]
    return sorted(found, key=lambda one: one.folder)


def with_files(entry: Entry, year_folder: Path, made: Made) -> Entry:
    """The entry with the files that now lie in its folder and what they were made of."""
    files = []
    for path in sorted((year_folder / entry.folder).iterdir()):
        body = path.read_bytes()
        files.append(NoteFile(name=path.name, size=len(body), digest=hashlib.sha256(body).hexdigest()))
    return entry.model_copy(update={"files": tuple(files), "made": made})


def made_of(request: Request, root: DataRoot, stores: Mapping[int, YearStore]) -> Made:
    """Fingerprints of data (tables of all years shown, registry, measures), parameters and program."""
    tables = [
        f"{year}:{name}:{value}" for year in sorted(stores) for name, value in sorted(stores[year].hashes.items())
    ]
    given = [root.path / name for name in ("schools.csv", "root.yaml", pastmeasures.FILE)]
    asked = (request.schools, request.as_of or "", ",".join(sorted(request.formats)))
    notebooks = sorted(NOTEBOOKS.glob("*.ipynb"))
    code = sorted(path for pattern in _CODE for path in _PACKAGE.rglob(pattern))
    return Made(
        data=_digest(tables, given, root.path),
        parameters=_digest(asked, sorted(PARAMS_DIR.rglob("*.yaml")), PARAMS_DIR),
        code=_digest((), [*code, *notebooks], _PACKAGE.parent),
    )


def _digest(words: Iterable[str], files: Iterable[Path], base: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for word in words:
        digest.update(f"{word}\n".encode())
    for path in files:
        if path.is_file():
            digest.update(f"{path.relative_to(base).as_posix()}\n".encode())
            digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def load(year_folder: Path) -> dict[str, Entry] | None:
    """Folder → entry of the last build; None where there was none, or its record cannot be read."""
    try:
        raw = json.loads((year_folder / FILE).read_text(encoding="utf-8"))
        return {str(folder): Entry.model_validate(one) for folder, one in raw.items()}
    except (OSError, ValueError, AttributeError, ValidationError):
        return None


def save(year_folder: Path, entries: Mapping[str, Entry]) -> None:
    """Record the notes of the year, by folder."""
    told = {folder: entries[folder].model_dump() for folder in sorted(entries)}
    replace_text(year_folder / FILE, json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n")


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    os.chmod(draft, 0o644)
    os.replace(draft, path)
