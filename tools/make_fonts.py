"""Make the faces of «MSOKO Sans» from the OFL release of PT Sans; run by hand, the result is kept in git.

    python tools/make_fonts.py fontsource-pt-sans-5.3.0.tgz

The archive is what `npm pack @fontsource/pt-sans@5.3.0` gives: four subsets per weight (latin, latin-ext, cyrillic,
cyrillic-ext) of PT Sans 2.003W under SIL OFL 1.1. They are cut to the characters below, merged, given the glyphs that
a statistical note needs and the source lacks, and renamed: «PT Sans» is a reserved name.
Needs fonttools and brotli in an environment of its own (neither is a dependency of the project).
The same archive gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import tarfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from glyphs import Maker

ARCHIVE_SHA256 = "cbec3ad81a400a5398612dc77dda7416b40135950931819b4eee1e2c133a360e"
FAMILY = "MSOKO Sans"
TARGET = Path(__file__).parents[1] / "mskoko_lib" / "display" / "fonts"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FACES = {"400": ("Regular", "regular"), "700": ("Bold", "bold")}
#: 2022-01-01 in seconds since 1904: a fixed time stamp, so that the bytes never move
FIXED_TIME = 3_723_840_000

#: what is kept: Latin-1, Russian, the letters of the peoples of Russia (palochka for Dagestan among them), punctuation
KEEP: frozenset[int] = frozenset(
    [
        *range(0x20, 0x7F),
        *range(0xA0, 0x100),
        *range(0x400, 0x460),
        *range(0x490, 0x530),
        *(0x131, 0x2C6, 0x2DA, 0x2DC, 0x301, 0x2010, 0x2012, 0x2013, 0x2014, 0x2015, 0x2018, 0x2019, 0x201A, 0x201C),
        *(0x201D, 0x201E, 0x2020, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x2044, 0x20AC, 0x20BD, 0x2116, 0x2122),
        *(0x2212, 0x2215),
    ]
)

#: what nearly every note is written with: a page embeds these, and the rest only where it holds one of them
COMMON: frozenset[int] = frozenset(
    [
        *range(0x20, 0x7F),
        *(0xA0, 0xA7, 0xA9, 0xAB, 0xAD, 0xB0, 0xB1, 0xB2, 0xB7, 0xB9, 0xBB, 0xD7, 0xF7, 0x401, 0x451, 0x4C0, 0x4CF),
        *range(0x410, 0x450),
        *range(0x2000, 0x2800),  # spaces, punctuation, signs, arrows, marks: all that are drawn
        0xFFFD,
    ]
)


def cut(font: TTFont, wanted: frozenset[int]) -> TTFont:
    """A copy with the characters of `wanted` alone; hints stay, schools have old screens."""
    buffer = io.BytesIO()
    font.save(buffer)
    copied = TTFont(io.BytesIO(buffer.getvalue()), recalcTimestamp=False)
    cutter = Subsetter(SubsetOptions(notdef_outline=True, layout_features=["kern", "ccmp", "locl"], name_IDs=["*"]))
    cutter.populate(unicodes=wanted)
    cutter.subset(copied)
    return copied


def read_subsets(archive: Path, weight: str) -> list[TTFont]:
    """The four subsets of one weight, each cut to `KEEP`, a character only in the first subset that holds it."""
    fonts, seen = [], set[int]()
    with tarfile.open(archive) as tar:
        for subset in SUBSETS:
            member = tar.extractfile(f"package/files/pt-sans-{subset}-{weight}-normal.woff2")
            assert member is not None
            font = TTFont(io.BytesIO(member.read()), recalcTimestamp=False)
            wanted = (set(font.getBestCmap()) & KEEP) - seen
            if not wanted:
                continue
            seen |= wanted
            options = SubsetOptions(notdef_outline=True, layout_features=["kern", "ccmp", "locl"], glyph_names=True)
            options.name_IDs = ["*"]
            options.drop_tables += ["hdmx", "DSIG", "LTSH", "VDMX"]
            cutter = Subsetter(options)
            cutter.populate(unicodes=wanted)
            cutter.subset(font)
            fonts.append(font)
    return fonts


def merged(fonts: list[TTFont]) -> TTFont:
    """One font; the hinting programs are those of the first subset, which all subsets share."""
    for tag in ("fpgm", "prep", "cvt "):
        assert len({font.getTableData(tag) for font in fonts}) == 1, f"subsets differ in {tag}: hints would misfire"
    paths = []
    for font in fonts:
        buffer = io.BytesIO()
        font.flavor = None
        font.save(buffer)
        buffer.seek(0)
        paths.append(buffer)
    return Merger(Options(drop_tables=["hdmx"])).merge(paths)


def rename(font: TTFont, style: str) -> None:
    """New names (OFL §3), the copyright and licence kept (§2)."""
    names = font["name"]
    names.names = []
    plain = FAMILY.replace(" ", "")
    for name_id, text in {
        0: "Copyright © 2009 ParaType Ltd. All rights reserved.",
        1: FAMILY,
        2: style,
        3: f"{plain}-{style}: 1.0",
        4: f"{FAMILY} {style}" if style != "Regular" else FAMILY,
        5: "Version 1.000; made from PT Sans 2.003W OFL",
        6: f"{plain}-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "http://scripts.sil.org/OFL",
    }.items():
        names.setName(text, name_id, 3, 1, 0x409)


def make(archive: Path, weight: str) -> TTFont:
    style, _ = FACES[weight]
    font = merged(read_subsets(archive, weight))
    maker = Maker(font)
    for step in (maker.spaces, maker.mathematics, maker.arrows, maker.marks, maker.per_mille):
        step()
    rename(font, style)
    font["head"].created = font["head"].modified = FIXED_TIME
    font["head"].fontRevision = 1.0
    font["post"].formatType = 3.0
    font["OS/2"].recalcUnicodeRanges(font)
    font["OS/2"].recalcAvgCharWidth(font)
    codes = sorted(font.getBestCmap())
    font["OS/2"].usFirstCharIndex, font["OS/2"].usLastCharIndex = codes[0], min(codes[-1], 0xFFFF)
    font.recalcTimestamp = False
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description="Собрать начертания «MSOKO Sans».")
    parser.add_argument("archive", type=Path)
    archive = parser.parse_args().archive
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != ARCHIVE_SHA256:
        raise SystemExit(f"другой архив: sha256 {found}, ожидался {ARCHIVE_SHA256}")
    TARGET.mkdir(parents=True, exist_ok=True)
    metrics: dict[str, dict[str, int]] = {}
    for weight, (_, file_style) in FACES.items():
        font = make(archive, weight)
        widths, codes = font["hmtx"].metrics, sorted(font.getBestCmap().items())
        metrics[file_style] = {str(code): widths[name][0] for code, name in codes}
        rare = frozenset(font.getBestCmap()) - COMMON
        faces = {"ttf": font, "woff2": cut(font, COMMON), "rare.woff2": cut(font, rare)}
        for suffix, face in faces.items():
            path = TARGET / f"msoko-sans-{file_style}.{suffix}"
            face.flavor = "woff2" if suffix.endswith("woff2") else None
            face.save(path, reorderTables=True)
            print(f"{path.name}: {path.stat().st_size} байт, {len(face.getBestCmap())} знаков")
    # what the library asks of the faces (which characters, how wide), so that it need not parse them
    (TARGET / "metrics.json").write_text(json.dumps(metrics, separators=(",", ":")) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
