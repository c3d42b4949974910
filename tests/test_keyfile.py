"""The secret lies where only its owner reads it; who asked to be forgotten is kept as keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib import keyfile
from mskoko_lib.errors import MskokoError


def test_created_once_private_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "key"
    assert keyfile.load(path) is None
    keyfile.create(path, [tmp_path / "project"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    secret = keyfile.load(path)
    assert secret is not None
    assert len(secret) == 32
    with pytest.raises(MskokoError, match="ключ уже есть"):
        keyfile.create(path, [])
    assert keyfile.load(path) == secret


def test_never_beside_what_it_guards(tmp_path: Path) -> None:
    with pytest.raises(MskokoError, match="рядом"):
        keyfile.create(tmp_path / "project" / "sub" / "key", [tmp_path / "project"])
    assert not (tmp_path / "project").exists()


def test_damaged_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc", encoding="ascii")
    with pytest.raises(MskokoError, match="повреждён"):
        keyfile.load(tmp_path / "key")


def test_place_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSKOKO_KEY", str(tmp_path / "k"))
    assert keyfile.key_path() == tmp_path / "k"
    monkeypatch.delenv("MSKOKO_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("os.name", "posix")
    assert keyfile.key_path() == tmp_path / "mskoko" / "key"


def test_forgotten_list(tmp_path: Path) -> None:
    assert keyfile.read_forgotten(tmp_path) == frozenset()
    for _ in range(2):
        keyfile.add_forgotten(tmp_path, "aa", "1", "2022-01-01")
    keyfile.add_forgotten(tmp_path, "bb", "", "2022-01-02")
    assert keyfile.read_forgotten(tmp_path) == {("aa", "1"), ("bb", "")}
    assert (tmp_path / "forgotten.csv").read_text(encoding="utf-8").count("\n") == 3
