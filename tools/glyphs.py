"""The glyphs that PT Sans lacks, drawn as straight contours in the stroke and height of the face at hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

Points = list[tuple[float, float]]


class Maker:
    """Adds drawn glyphs to a font, in its own stroke width and height."""

    def __init__(self, font: TTFont) -> None:
        self.font = font
        self.glyf, self.hmtx = font["glyf"], font["hmtx"]
        cmap = font.getBestCmap()
        minus = self.glyf[cmap[0x2212]]
        self.stroke = minus.yMax - minus.yMin
        self.axis = (minus.yMax + minus.yMin) / 2
        self.side = minus.xMin
        self.width = self.hmtx[cmap[0x2212]][0]
        self.digit = self.hmtx[cmap[0x30]][0]
        self.cap = self.glyf[cmap[ord("H")]].yMax

    def put(self, codes: Iterable[int], name: str, width: float, shapes: Sequence[Points] = ()) -> None:
        """A glyph of straight contours (clockwise = filled) for every one of `codes`."""
        pen = TTGlyphPen(None)
        for shape in shapes:
            pen.moveTo(_rounded(shape[0]))
            for point in shape[1:]:
                pen.lineTo(_rounded(point))
            pen.closePath()
        self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        self.glyf[name] = pen.glyph()
        glyph = self.glyf[name]
        glyph.recalcBounds(self.glyf)
        self.hmtx[name] = (round(width), getattr(glyph, "xMin", 0))
        self.map(codes, name)

    def map(self, codes: Iterable[int], name: str) -> None:
        for table in self.font["cmap"].tables:
            if table.isUnicode():
                table.cmap.update({code: name for code in codes if code <= 0xFFFF or table.format == 12})

    def spaces(self) -> None:
        """Fixed spaces: a narrow no-break space parts thousands, a figure space is as wide as a figure."""
        for code, width in {
            0x2002: 500, 0x2003: 1000, 0x2004: 333, 0x2005: 250, 0x2007: self.digit, 0x2009: 200, 0x200A: 100,
            0x202F: 200, 0x200B: 0, 0x2060: 0,
        }.items():  # fmt: skip
            self.put([code], f"uni{code:04X}", width)
        cmap = self.font.getBestCmap()
        self.map([0x2010, 0x2011], cmap[0x2D])
        self.map([0xAD], cmap[0x2D])
        self.map([0x2012, 0x2015], cmap[0x2013])

    def mathematics(self) -> None:
        """≤ ≥ ≠ ≈ ′ ″, drawn as strokes as thick as the minus."""
        s, axis = self.stroke, self.axis
        left, right = self.side + s * 0.3, self.width - self.side - s * 0.3
        half = (right - left) * 0.42
        for code, name, apex, base in ((0x2264, "lessequal", left, right), (0x2265, "greaterequal", right, left)):
            centre = axis + s * 0.9
            arms = _polyline([(base, centre + half), (apex, centre), (base, centre - half)], s)
            bar = _bar(left, right, centre - half - 1.9 * s, s)
            self.put([code], name, self.width, [*arms, bar])
        gap = s * 1.15
        bars = [_bar(left, right, axis + gap, s), _bar(left, right, axis - gap, s)]
        slash = _polyline([(left + half * 0.55, axis - 3.2 * s), (right - half * 0.55, axis + 3.2 * s)], s * 0.9)
        self.put([0x2260], "notequal", self.width, [*bars, *slash])
        waves = [self._wave(left, right, axis + dy, s) for dy in (gap, -gap)]
        self.put([0x2248], "approxequal", self.width, waves)
        for code, name, count in ((0x2032, "minute", 1), (0x2033, "second", 2)):
            shapes: list[Points] = []
            for index in range(count):
                x = 60 + index * s * 2
                shapes += _polyline([(x, self.cap * 0.66), (x + s * 0.9, self.cap)], s * 0.9)
            self.put([code], name, 120 + count * s * 2 - s, shapes)

    def _wave(self, left: float, right: float, y: float, s: float) -> Points:
        steps = 16
        top = [
            (left + (right - left) * i / steps, y + s * 0.55 * math.sin(2 * math.pi * i / steps) + s * 0.45)
            for i in range(steps + 1)
        ]
        return [*top, *[(x, height - s * 0.9) for x, height in reversed(top)]]

    def arrows(self) -> None:
        """Four arrows on the axis of the minus."""
        s, axis, size = self.stroke, self.axis, 700.0
        long, head, pad = size / 2, size * 0.24, 60.0
        middle = long + pad
        for code, name, (dx, dy) in (
            (0x2192, "arrowright", (1, 0)), (0x2190, "arrowleft", (-1, 0)),
            (0x2191, "arrowup", (0, 1)), (0x2193, "arrowdown", (0, -1)),
        ):  # fmt: skip

            def at(along: float, across: float, dx: int = dx, dy: int = dy) -> tuple[float, float]:
                return middle + along * dx - across * dy, axis + along * dy + across * dx

            tip = long * 0.97
            shapes = _polyline([at(-long, 0), at(tip - s * 0.6, 0)], s)
            shapes += _polyline([at(tip - head, head), at(tip, 0), at(tip - head, -head)], s)
            self.put([code], name, size + 2 * pad, shapes)

    def marks(self) -> None:
        """Signs of charts and legends: squares, triangles, rhombs, circles, a tick; □ also for the unprintable."""
        top, s = self.cap, self.stroke * 0.8
        size, pad = top * 0.94, 70.0
        low = (top - size) / 2
        width = size + 2 * pad
        x0, x1, y0, y1, cx, cy = pad, pad + size, low, low + size, pad + size / 2, top / 2
        square = [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]
        rhomb = [(x0, cy), (cx, y1), (x1, cy), (cx, y0)]
        inner = [(cx + (x - cx) * (1 - 2 * s / size), cy + (y - cy) * (1 - 2 * s / size)) for x, y in square]
        inner_rhomb = [(cx + (x - cx) * (1 - 3 * s / size), cy + (y - cy) * (1 - 3 * s / size)) for x, y in rhomb]
        circle = _circle(cx, cy, size / 2)
        self.put([0x25A0], "filledbox", width, [square])
        self.put([0x25A1, 0xFFFD], "H22073", width, [square, inner[::-1]])
        self.put([0x25B2], "triagup", width, [[(x0, y0), (cx, y1), (x1, y0)]])
        self.put([0x25BC], "triagdn", width, [[(x0, y1), (x1, y1), (cx, y0)]])
        self.put([0x25C6], "uni25C6", width, [rhomb])
        self.put([0x25C7], "uni25C7", width, [rhomb, inner_rhomb[::-1]])
        self.put([0x25CF], "H18533", width, [circle])
        self.put([0x25CB], "circle", width, [circle, _circle(cx, cy, size / 2 - s)[::-1]])
        tick = [(x0, cy - size * 0.02), (x0 + size * 0.34, y0 + size * 0.1), (x1, y1)]
        self.put([0x2713, 0x2714], "uni2713", width, _polyline(tick, self.stroke * 1.15))

    def per_mille(self) -> None:
        """‰ = % with its last ring once more, shifted by the ring's width."""
        cmap = self.font.getBestCmap()
        if 0x2030 in cmap:
            return
        percent = self.glyf[cmap[0x25]]
        coordinates, ends, flags = percent.getCoordinates(self.glyf)
        rings, start = [], 0
        for end in ends:
            rings.append((list(coordinates[start : end + 1]), list(flags[start : end + 1])))
            start = end + 1
        lowest = [ring for ring in rings if max(y for _, y in ring[0]) < self.cap * 0.62]
        right = [ring for ring in lowest if min(x for x, _ in ring[0]) > percent.xMax * 0.4]
        shift = max(x for ring in right for x, _ in ring[0]) - min(x for ring in right for x, _ in ring[0]) + 38
        pen = TTGlyphPen(None)
        for points, on in [*rings, *[([(x + shift, y) for x, y in pts], on) for pts, on in right]]:
            _draw_quadratic(pen, points, on)
        name = "perthousand"
        self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        self.glyf[name] = pen.glyph()
        self.glyf[name].recalcBounds(self.glyf)
        self.hmtx[name] = (self.hmtx[cmap[0x25]][0] + shift, self.glyf[name].xMin)
        self.map([0x2030], name)


def _draw_quadratic(pen: TTGlyphPen, points: Points, on: list[int]) -> None:
    """Replay one TrueType contour (on-curve flags in `on`)."""
    first = next(i for i, flag in enumerate(on) if flag & 1)
    points, on = points[first:] + points[:first], on[first:] + on[:first]
    pen.moveTo(points[0])
    off: Points = []
    for point, flag in [*zip(points[1:], on[1:], strict=True), (points[0], 1)]:
        if flag & 1:
            if off:
                pen.qCurveTo(*off, point)
            else:
                pen.lineTo(point)
            off = []
        else:
            off.append(point)
    pen.closePath()


def _rounded(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _bar(left: float, right: float, y: float, s: float) -> Points:
    return [(left, y - s / 2), (left, y + s / 2), (right, y + s / 2), (right, y - s / 2)]


def _circle(cx: float, cy: float, radius: float) -> Points:
    """Clockwise, 48 straight pieces: no corner is visible below 40 pt."""
    return [(cx + radius * math.sin(a), cy + radius * math.cos(a)) for a in (2 * math.pi * i / 48 for i in range(48))]


def _polyline(points: Points, s: float) -> list[Points]:
    """A stroke of width `s` through `points`, mitred; one clockwise contour."""
    left: Points = []
    right: Points = []
    for i, (x, y) in enumerate(points):
        normals = []
        for (ax, ay), (bx, by) in [pair for pair in (points[i - 1 : i + 1], points[i : i + 2]) if len(pair) == 2]:
            length = math.hypot(bx - ax, by - ay)
            normals.append((-(by - ay) / length, (bx - ax) / length))
        nx, ny = (sum(n[0] for n in normals), sum(n[1] for n in normals))
        scale = s / (nx * nx + ny * ny) if len(normals) == 2 else s / 2
        left.append((x + nx * scale, y + ny * scale))
        right.append((x - nx * scale, y - ny * scale))
    shape = [*left, *reversed(right)]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(shape, [*shape[1:], shape[0]], strict=True))
    return [shape if area < 0 else shape[::-1]]
