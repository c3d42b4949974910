"""The faces against fontTools and matplotlib as independent readers, and what is printable."""

from __future__ import annotations

import io
import time
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
from fontTools.ttLib import TTFont, woff2
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager

from mskoko_lib.display.fonts import (
    FAMILY,
    characters,
    font_files,
    is_rare,
    missing_characters,
    printable,
    text_width,
)

FACES = ("regular", "bold")
NEEDED = (
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяӀӏ"
    "ABCXYZabcxyz0123456789 «»„“”‘’—–−-‑…·•×±°%‰№§≤≥≠≈→←↑↓′″□■▲▼◆◇●○✓€₽\u00a0\u202f\u2009\u2007"
)


@pytest.fixture(scope="module", params=FACES)
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_files_are_small_and_the_licence_is_beside_them():
    files = font_files()
    kinds = ("", "_woff2", "_rare_woff2")
    assert set(files) == {f"{face}{kind}" for face in FACES for kind in kinds}
    for role, path in files.items():
        assert path.stat().st_size < (34_000 if role.endswith("woff2") else 150_000)
    licence = (files["regular"].parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert files["regular_woff2"].read_bytes()[:4] == b"wOF2"


def test_names_weights_and_licence_inside(face: str):
    font = TTFont(font_files()[face])
    names = font["name"]
    assert names.getDebugName(1) == FAMILY
    for name_id in (1, 3, 4, 6):  # «PT Sans» is a reserved name
        assert "PT" not in names.getDebugName(name_id)
    assert "ParaType" in names.getDebugName(0)
    assert "OFL" in names.getDebugName(14)
    assert font["OS/2"].usWeightClass == {"regular": 400, "bold": 700}[face]
    assert font["OS/2"].fsType == 0  # may be embedded
    assert "fvar" not in font  # static
    assert font["head"].created == font["head"].modified == 3_723_840_000


def test_common_and_rare_characters_are_the_whole_face(face: str):
    common, rare = (woff2_characters(font_files()[f"{face}{kind}"]) for kind in ("_woff2", "_rare_woff2"))
    assert common | rare == characters()
    assert {code for code in characters() if is_rare(code)} == rare == characters() - common
    assert {ord(char) for char in NEEDED + "\u00ad"} <= common
    assert {ord(char) for char in "éüқҡї"} <= rare
    assert not is_rare(ord("中"))  # in no face


def woff2_characters(path: Path) -> frozenset[int]:
    """Code points of a WOFF2 face by its own table. fontTools wants the package brotli; Arrow brings the same codec."""

    def decompress(data: bytes) -> bytes:
        return pa.CompressedInputStream(pa.BufferReader(data), "brotli").read()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(woff2, "haveBrotli", True)
        patch.setattr(woff2, "brotli", SimpleNamespace(decompress=decompress), raising=False)
        return frozenset(TTFont(path).getBestCmap())


def test_characters_and_widths(face: str):
    font = TTFont(font_files()[face])
    cmap, widths = font.getBestCmap(), font["hmtx"].metrics
    assert not [char for char in NEEDED if ord(char) not in cmap]
    assert {widths[cmap[ord(figure)]][0] for figure in "0123456789\u2007"} == {widths[cmap[0x30]][0]}  # tabular
    assert widths[cmap[0x202F]][0] == widths[cmap[0x2009]][0] == 200
    assert widths[cmap[0x2011]] == widths[cmap[0x2D]]
    assert characters() == set(cmap)
    for code, name in cmap.items():
        assert text_width(chr(code), 1000, bold=face == "bold") == widths[name][0]
    assert all(font["glyf"][cmap[ord(char)]].numberOfContours for char in "≤≥≠≈→‰□●✓′")


def test_matplotlib_takes_both_faces_under_the_family():
    for face in FACES:
        font_manager.fontManager.addfont(font_files()[face])
    for face, weight in (("regular", 400), ("bold", 700)):
        found = font_manager.findfont(
            font_manager.FontProperties(family=FAMILY, weight=weight), fallback_to_default=False
        )
        assert found == str(font_files()[face])


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        ("Доля «4» и «5» — 45,3\u00a0%\nвторая строка", "Доля «4» и «5» — 45,3\u00a0%\nвторая строка", 0),
        ("и\u0306 е\u0308", "й ё", 0),  # as a Mac writes file names
        ("a\tb\u3000c\r\nd\u200d\u00ade", "a b c \nde", 0),
        ("x\u2028y\x0bz", "x\ny\nz", 0),
        ("\ufeffA\x00\x01", "A", 3),
        ("😀", "□", 1),
        ("👩\u200d👧\ufe0f", "□□", 2),
        ("中ا\ud800", "□□□", 3),
        ("ﬁ Ⅳ ⩾ ✔ ☑ ş ①", "fi IV ≥ ✔ ✓ s 1", 6),  # ✔ is a glyph of ours
    ],
)
def test_printable(text: str, expected: str, count: int):
    assert printable(text) == (expected, count)


@given(st.text(st.characters()))
def test_printable_leaves_nothing_that_is_missing(text: str):
    result, count = printable(text)
    assert not missing_characters(result)
    assert printable(result) == (result, 0)
    if not missing_characters(text) and unicodedata.is_normalized("NFC", text) and not set(text) & set("\u00ad\u2060"):
        assert (result, count) == (text, 0)


def test_missing_characters():
    assert missing_characters("Ах😀\n中") == {"😀", "中"}
    assert not missing_characters(NEEDED)


def test_printable_is_fast():
    """Half a million characters in well under a second: a chart's whole SVG passes through it."""
    text = io.StringIO("Доля «4» и «5» — 45,3 % 😀\n" * 20_000).getvalue()
    started = time.perf_counter()
    assert printable(text)[1] == 20_000
    assert time.perf_counter() - started < 1
