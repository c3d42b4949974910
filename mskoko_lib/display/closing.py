"""The end of every note: sources of its tables and charts, abbreviations that occur in it, how empty cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel

from mskoko_lib.display.document import Bullets, Chart, Element, Heading, Paragraph, Table

#: the closing words have anchors of their own, so that an exporter or a test finds them
SOURCES, ABBREVIATIONS = "sources", "abbreviations"
_SYMBOLS = (
    "В таблицах: «—» — таких обучающихся нет, «…» — нет данных, «скр.» — скрыто, потому что числа малы "
    "или принадлежат другой школе, «х» — показатель здесь не имеет смысла. Изменения и разности посчитаны по неокруглённым значениям."
)
#: fields that are drawings, addresses or codes rather than words
_NOT_WORDS = {"svg_wide", "svg_narrow", "id", "kind", "href", "anchor", "obs_id", "number_format", "state", "alt"}


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviation -> meaning, in alphabetical order."""
    text = files("mskoko_lib.display").joinpath("abbreviations.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return dict(sorted(found.items()))


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(abbreviations(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")


def closing(elements: Iterable[Element], more: Iterable[str] = ()) -> list[Element]:
    """Elements for the end of a note; `more`: further texts of the page (its head, its Markdown).

    Sources are told once each, in the order of the note, without the remarks that follow them in their tables.
    """
    shown = list(elements)
    result: list[Element] = []
    has_tables = any(isinstance(element, Table | Chart) for element in shown)
    if sources := list(dict.fromkeys(_sources(shown))):
        result += [Heading(level=2, text="Источники", anchor=SOURCES), Bullets(items=tuple(sources))]
    words = " ".join([*more, *(_words(element) for element in shown)])
    found = set(_pattern().findall(words.replace("\u00a0", " ")))
    listed = tuple(f"{name} — {meaning}" for name, meaning in abbreviations().items() if name in found)
    if listed or has_tables:
        result.append(Heading(level=2, text="Сокращения и знаки", anchor=ABBREVIATIONS))
    if has_tables:
        result.append(Paragraph(text=_SYMBOLS, style="note"))
    if listed:
        result.append(Bullets(items=listed))
    return result


def _sources(elements: Iterable[Element]) -> Iterable[str]:
    for element in elements:
        if isinstance(element, Table | Chart) and element.source:
            told = element.source.strip().removeprefix("Источник:").removeprefix("Источники:").strip()
            first = re.split(r"(?<=\.)\s|;\s", told)[0].rstrip(".")
            yield first[:1].upper() + first[1:]


def _words(model: BaseModel) -> str:
    """All words of an element that a reader sees."""
    parts: list[str] = []
    for name in type(model).model_fields:
        value = getattr(model, name)
        if name in _NOT_WORDS:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                parts.append(one)
            elif isinstance(one, BaseModel):
                parts.append(_words(one))
    return " ".join(parts)
