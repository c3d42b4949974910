"""Validated tables as Parquet per year, sorted by school, addressed by the hash of what they came from.

A second run over unchanged files reads the tables and never opens a workbook. Nothing here knows Excel.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

#: columns that say where a row stood; two deliveries of the same rows differ in them and in nothing else
LINEAGE: tuple[str, ...] = ("source_file", "source_sheet", "source_row")
#: columns made with the secret that hides names: no hash may depend on it
KEYED: tuple[str, ...] = ("name_key", "document_key", "person")
_META = "meta.json"
# Our tables are many and small: a look at one value of an Arrow column costs more than the work done with it.
pd.set_option("mode.string_storage", "python")
#: a table up to this size is kept in memory once read (compressed, on disk)
_SMALL_BYTES = 2_000_000


@dataclass(frozen=True)
class YearStore:
    """The tables of one year. `hashes`: table -> hash of its content without ``LINEAGE`` (equal rows give equal hashes
    whatever file held them).
    """

    folder: Path
    hashes: Mapping[str, str]
    was_read: bool

    def table(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """One table, as it was stored (see ``intake.schemas`` for its columns), or some of its columns."""
        path = self.folder / f"{name}.parquet"
        if path.stat().st_size > _SMALL_BYTES:
            return _read(path, columns)
        return _read_small(path, tuple(columns) if columns is not None else None).copy(deep=False)


def _read(path: Path, columns: list[str] | None) -> pd.DataFrame:
    return pd.read_parquet(path, columns=columns, dtype_backend="numpy_nullable")


@lru_cache(maxsize=512)
def _read_small(path: Path, columns: tuple[str, ...] | None) -> pd.DataFrame:
    """Six notebooks of one note ask for the same tables; the folder's name is the hash of what they came from."""
    return _read(path, list(columns) if columns is not None else None)


def content_hash(table: pd.DataFrame) -> str:
    """Sixteen hex digits over column names and values, row order included; lineage and keys of persons left out."""
    kept = table[[column for column in table.columns if column not in (*LINEAGE, *KEYED)]]
    digest = hashlib.blake2b(",".join(kept.columns).encode(), digest_size=8)
    for name in kept.columns:
        digest.update(_value_hashes(kept[name]).tobytes())
    return digest.hexdigest()


def _value_hashes(column: pd.Series) -> npt.NDArray[np.uint64]:
    """A number per value; each distinct value is hashed once, so millions of rows cost what their variety costs."""
    codes, uniques = pd.factorize(column)
    # As text: 1, 1.0 and Int64(1) are one value, whatever type a column got from the rows around it.
    texts = np.array([*map(_text, uniques), "\x00"], dtype=object)  # the last one is of blanks, whose code is -1
    return np.asarray(pd.util.hash_array(texts, categorize=False), dtype=np.uint64)[codes]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def open_year(
    directory: Path, year: int, fingerprint: str, read: Callable[[], Mapping[str, pd.DataFrame]], key_check: str = ""
) -> YearStore:
    """Open the tables of `year` made from files with `fingerprint`; `read` is called only when they are not there yet.

    `key_check` tells the secret that persons are hashed with: tables with persons made with another one are read anew.

    The folder appears whole or not at all; tables of former fingerprints of the same year are removed once the new
    ones stand.
    """
    folder = directory / str(year) / fingerprint[:16]
    was_read = False
    if (folder / _META).exists() and _meta(folder)["key_check"] not in ("", key_check):
        shutil.rmtree(folder)
    if not (folder / _META).exists():
        _write(folder, fingerprint, read(), key_check)
        was_read = True
        for other in folder.parent.iterdir():
            # A draft may be another build's, at work this moment.
            if other != folder and not other.name.startswith(".draft-"):
                shutil.rmtree(other, ignore_errors=True)
    return YearStore(folder, _meta(folder)["hashes"], was_read)


def _meta(folder: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))
    return meta


def _write(folder: Path, fingerprint: str, tables: Mapping[str, pd.DataFrame], key_check: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the final place: a rename inside one file system is atomic.
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))
    try:
        for name, table in tables.items():
            table.to_parquet(draft / f"{name}.parquet", index=False, compression="zstd")
        persons = any(len(table) and set(KEYED) & set(table.columns) for table in tables.values())
        meta = {
            "fingerprint": fingerprint,
            "key_check": key_check if persons else "",
            "hashes": {name: content_hash(table) for name, table in tables.items()},
        }
        (draft / _META).write_text(json.dumps(meta, sort_keys=True), encoding="utf-8")
        try:
            os.replace(draft, folder)
        except OSError:
            # Another process finished the same folder first: its tables are equal by construction.
            if not (folder / _META).exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
