"""Files of a year's folder: which count, which are skipped, their hashes, the fingerprint of the whole delivery."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from mskoko_lib.dataroot import DataRoot

#: raise when reading changes its results: stored tables are then built again
READER_VERSION = 7

#: what lies beside the registry and changes what is read
_ASIDE = ("corrections.yaml", "forgotten.csv")
_LITTER = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class SentFile:
    """`file`: path relative to the data root, posix, as on disk."""

    path: Path
    file: str

    @property
    def name(self) -> str:
        return self.path.name

    def read(self) -> bytes:
        return self.path.read_bytes()


def sent_files(root: DataRoot, year: int) -> tuple[list[SentFile], list[SentFile]]:
    """(files to look at, files skipped as litter), each sorted by name; MskokoError when the year has no folder."""
    folder = root.year_dir(year)
    taken: list[SentFile] = []
    skipped: list[SentFile] = []
    for path in sorted(folder.rglob("*"), key=lambda p: unicodedata.normalize("NFC", p.as_posix())):
        if path.is_file():
            inside = path.relative_to(folder).parts
            sent = SentFile(path, f"{year}/{'/'.join(inside)}")
            (skipped if is_litter(inside) else taken).append(sent)
    return taken, skipped


def is_litter(parts: tuple[str, ...]) -> bool:
    """Temporary files of Excel («~$…»), hidden files and folders, leavings of the system."""
    return any(p.startswith((".", "~$")) or p == "__MACOSX" for p in parts) or parts[-1].lower() in _LITTER


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def fingerprint(root: DataRoot, year: int) -> str:
    """sha256 over what the year's tables depend on: contents and names of its files, the registry, the names
    of the municipality in root.yaml, corrections.yaml, forgotten.csv, READER_VERSION.

    A name counts with the folders inside the year's one, which may be a school's login. Bytes only; nothing is opened.
    The norms of the maxima are not in it: whoever stores the tables adds their hash.
    """
    taken, _ = sent_files(root, year)
    lines = sorted(f"{sha256(f.read())} {unicodedata.normalize('NFC', f.file)}" for f in taken)
    registry = sha256((root.path / "schools.csv").read_bytes())
    asides = [sha256(path.read_bytes()) for name in _ASIDE if (path := root.path / name).is_file()]
    names = json.dumps([root.info.municipality, *root.info.spellings], ensure_ascii=False)
    head = [f"reader {READER_VERSION}", f"year {year}", f"schools {registry}", f"municipality {names}", *asides]
    return sha256("\n".join([*head, *lines]).encode())
