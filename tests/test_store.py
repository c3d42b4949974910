"""The store opens workbooks once, appears whole or not at all, and its hashes see rows, not files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib.store import content_hash, open_year


def rows(**more: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school_id": ["000101", "000102"],
            "score": pd.array([1, None], dtype="Int64"),
            "source_file": ["a", "b"],
            **more,
        }
    )


def test_second_opening_reads_nothing(tmp_path: Path) -> None:
    calls: list[int] = []

    def read() -> dict[str, pd.DataFrame]:
        calls.append(1)
        return {"vpr_results": rows()}

    first = open_year(tmp_path, 2022, "f" * 32, read)
    second = open_year(tmp_path, 2022, "f" * 32, read)
    assert (len(calls), first.was_read, second.was_read) == (1, True, False)
    assert second.table("vpr_results")["school_id"].tolist() == ["000101", "000102"]  # codes keep their zeros
    assert second.table("vpr_results")["score"].isna().tolist() == [False, True]


def test_new_fingerprint_replaces_the_old_tables(tmp_path: Path) -> None:
    open_year(tmp_path, 2022, "a" * 32, lambda: {"t": rows()})
    open_year(tmp_path, 2022, "b" * 32, lambda: {"t": rows()})
    assert [folder.name for folder in (tmp_path / "2022").iterdir()] == ["b" * 16]


def test_the_draft_of_another_build_is_left_alone(tmp_path: Path) -> None:
    open_year(tmp_path, 2022, "a" * 32, lambda: {"t": rows()})
    (tmp_path / "2022" / ".draft-other").mkdir()
    open_year(tmp_path, 2022, "b" * 32, lambda: {"t": rows()})
    assert sorted(folder.name for folder in (tmp_path / "2022").iterdir()) == [".draft-other", "b" * 16]


def test_a_failed_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    def read() -> dict[str, pd.DataFrame]:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        open_year(tmp_path, 2022, "a" * 32, read)
    assert not list(tmp_path.rglob("*.parquet"))


def test_content_hash_ignores_lineage_and_types_but_sees_values_and_order() -> None:
    base = content_hash(rows())
    assert content_hash(rows().assign(source_file=["x", "y"])) == base
    assert content_hash(rows().assign(score=pd.array([1, None], dtype="Int8"))) == base
    assert content_hash(rows().assign(score=[2, None])) != base
    assert content_hash(rows().iloc[::-1]) != base


def test_no_hash_depends_on_the_secret() -> None:
    """Names hashed with another secret are the same rows."""
    one = rows(name_key=["aa", "bb"], document_key=[None, "cc"], person=["dd", "ee"])
    two = rows(name_key=["11", "22"], document_key=[None, "33"], person=["44", "55"])
    assert content_hash(one) == content_hash(two) == content_hash(rows())
    assert content_hash(rows(mark=[3, 4])) != content_hash(rows(mark=[3, 5]))


def test_persons_hashed_with_another_secret_are_read_anew(tmp_path: Path) -> None:
    calls: list[str] = []

    def reader(key: str) -> dict[str, pd.DataFrame]:
        calls.append(key)
        return {"exam_results": rows(name_key=[key, key])}

    for key in ("one", "one", "two"):
        store = open_year(tmp_path, 2022, "a" * 32, lambda key=key: reader(key), key)
    assert calls == ["one", "two"]
    assert store.table("exam_results")["name_key"].tolist() == ["two", "two"]


def test_tables_without_persons_do_not_ask_for_the_secret(tmp_path: Path) -> None:
    calls: list[int] = []

    def read() -> dict[str, pd.DataFrame]:
        calls.append(1)
        return {"vpr_results": rows(), "exam_results": rows(name_key=["a", "b"]).iloc[:0]}

    for key in ("one", "none"):
        open_year(tmp_path, 2022, "a" * 32, read, key)
    assert calls == [1]
