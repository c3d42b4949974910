"""The secret that names are hashed with, kept outside the project and the data, and who asked to be forgotten."""

from __future__ import annotations

import csv
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from mskoko_lib.errors import MskokoError

FORGOTTEN = "forgotten.csv"
_HEX = re.compile(r"[0-9a-f]{64}")


def key_path() -> Path:
    """Where the key file is: the variable MSKOKO_KEY, else the user's own folder of settings."""
    if given := os.environ.get("MSKOKO_KEY"):
        return Path(given)
    settings = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(settings) if settings else Path.home() / ".config") / "mskoko" / "key"


def create(path: Path, forbidden: Sequence[Path]) -> None:
    """Write a new secret that only this user may read; MskokoError where a key exists or below a forbidden folder."""
    inside = [folder for folder in forbidden if path.resolve().is_relative_to(folder.resolve())]
    if inside:
        raise MskokoError(
            "ключ нельзя хранить рядом с тем, что им защищено", file=path.name,
            expected="папка вне проекта и вне данных", action="укажите другое место в переменной MSKOKO_KEY",
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise MskokoError(
            "ключ уже есть, новый не создан", file=path.name,
            action="пользуйтесь им; с другим ключом люди в хранилище перестанут узнаваться",
        ) from None  # fmt: skip
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32) + "\n")


def load(path: Path) -> bytes | None:
    """The secret; None when there is no key file; MskokoError when it is damaged."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MskokoError("файл ключа не читается", file=path.name, found=error.strerror) from error
    if not _HEX.fullmatch(text):
        raise MskokoError(
            "файл ключа повреждён", file=path.name, expected="64 шестнадцатеричные цифры",
            action="верните его из сохранённой копии",
        )  # fmt: skip
    return bytes.fromhex(text)


def read_forgotten(folder: Path) -> frozenset[tuple[str, str]]:
    """(name_key, school_id or "") of everybody who asked to be forgotten, from ``forgotten.csv`` of a data root."""
    path = folder / FORGOTTEN
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if any(not row.get("name_key") for row in rows):
        raise MskokoError(
            "список удалённых людей повреждён", file=FORGOTTEN, expected="столбцы name_key, school_id, day"
        )
    return frozenset((row["name_key"], row.get("school_id") or "") for row in rows)


def add_forgotten(folder: Path, name_key: str, school_id: str, day: str) -> None:
    """Add one person to ``forgotten.csv``; nothing happens when he is there already."""
    if (name_key, school_id) in read_forgotten(folder):
        return
    path = folder / FORGOTTEN
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        if new:
            lines.writerow(("name_key", "school_id", "day"))
        lines.writerow((name_key, school_id, day))
