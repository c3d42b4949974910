"""Charts as pictures for a letter: Word shows no SVG on every computer, so Typst draws all of them in one run."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typst

from mskoko_lib.build.pdf import fonts
from mskoko_lib.build.pdf_svg import BrokenSvgError, drawing_of
from mskoko_lib.display.document import Chart

#: sharp on paper at 165 mm; a chart takes 40–90 KB
PPI = 170
_PAGES = """
#set page(margin: 0pt, width: auto, height: auto, fill: white)
#let pictures = json(bytes(sys.inputs.pictures))
#for (index, svg) in pictures.enumerate() {
  if index > 0 { pagebreak() }
  image(bytes(svg), format: "svg")
}
"""


def pictures_of(charts: Sequence[Chart]) -> list[bytes | None]:
    """PNG of the wide drawing of each chart, in order; None for one that cannot be drawn."""
    svgs: list[str | None] = []
    for chart in charts:
        try:
            svgs.append(drawing_of(chart.svg_wide).svg)
        except BrokenSvgError:
            svgs.append(None)
    whole = [svg for svg in svgs if svg is not None]
    try:
        drawn: list[bytes | None] = list(_png(whole))
    except typst.TypstError:
        drawn = [_alone(svg) for svg in whole]
    found = iter(drawn)
    return [None if svg is None else next(found) for svg in svgs]


def _alone(svg: str) -> bytes | None:
    try:
        return _png([svg])[0]
    except typst.TypstError:
        return None


def _png(svgs: Sequence[str]) -> list[bytes]:
    if not svgs:
        return []
    made = typst.compile(
        _PAGES.encode(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"pictures": json.dumps(list(svgs), ensure_ascii=False)},
        format="png",
        ppi=PPI,
    )
    pages = made if isinstance(made, list) else [made]
    return [bytes(page) for page in pages if page is not None]
