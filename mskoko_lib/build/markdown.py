"""Markdown of a cell as elements: words only, since a note's look is the exporter's business."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, cast

import mistune

from mskoko_lib.display.document import Bullets, Cell, Column, Element, Heading, Paragraph, Row, Table

Token = dict[str, Any]
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*$")


@lru_cache(maxsize=1)
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


def elements_of(source: str) -> list[Element]:
    """Headings, paragraphs, bullets and tables of one Markdown text, in its order.

    A first-level heading becomes one of the second (the title stands in the title block), a sixth-level one the fifth;
    ``{#anchor}`` at its end is its anchor. Emphasis is dropped, an address outside is printed after its words,
    a numbered list gives numbered paragraphs, a quotation a note. Raw HTML loses its tags.
    """
    tokens = cast(list[Token], _parser()(source))
    return [element for token in tokens for element in _block(token)]


def _block(token: Token) -> Iterable[Element]:
    match token["type"]:
        case "heading":
            text = _inline(token)
            anchor = found[1] if (found := _ANCHOR.search(text)) else ""
            text = _ANCHOR.sub("", text).strip()
            if text:
                yield Heading(level=min(max(int(token["attrs"]["level"]), 2), 5), text=text, anchor=anchor)
        case "paragraph" | "block_text":
            if text := _inline(token).strip():
                yield Paragraph(text=text)
        case "list":
            yield from _list(token)
        case "block_quote":
            for element in (inner for child in token["children"] for inner in _block(child)):
                yield element.model_copy(update={"style": "note"}) if isinstance(element, Paragraph) else element
        case "block_code":
            if text := str(token["raw"]).rstrip():
                yield Paragraph(text=text, style="grey")
        case "block_html":
            if text := _TAG.sub("", str(token["raw"])).strip():
                yield Paragraph(text=" ".join(text.split()))
        case "table":
            yield _table(token)


def _list(token: Token) -> Iterable[Element]:
    ordered = bool(token["attrs"].get("ordered"))
    start = int(token["attrs"].get("start", 1))
    lines = [line for item in token["children"] for line in _item(item)]
    if not ordered:
        if lines:
            yield Bullets(items=tuple(text for _, text in lines))
        return
    number = start - 1
    for first, text in lines:
        number += first
        yield Paragraph(text=f"{number}. {text}" if first else text)


def _item(item: Token) -> list[tuple[bool, str]]:
    """Lines of one entry: (does it open the entry, its words); entries of an inner list follow with a dash."""
    lines: list[tuple[bool, str]] = []
    for child in item.get("children", ()):
        if child["type"] == "list":
            inner = [line for entry in child["children"] for line in _item(entry)]
            lines.extend((False, f"– {text}") for _, text in inner)
        else:
            texts = [element.text for element in _block(child) if isinstance(element, Paragraph | Heading)]
            lines.extend((not lines, text) for text in texts)
    return lines


def _table(token: Token) -> Table:
    """A table typed by hand: without number and caption."""
    columns: list[Column] = []
    rows: list[Row] = []
    for part in token["children"]:
        if part["type"] == "table_head":
            for cell in part["children"]:
                align: Literal["left", "right"] = "right" if cell["attrs"].get("align") == "right" else "left"
                columns.append(Column(label=_inline(cell).strip(), align=align))
        else:
            rows.extend(
                Row(cells=tuple(Cell(text=_inline(cell).strip()) for cell in row["children"]))
                for row in part["children"]
            )
    return Table(id="markdown", number=0, caption="", columns=tuple(columns), rows=tuple(rows))


def _inline(token: Token) -> str:
    """The words of inline marking."""
    parts: list[str] = []
    for child in token.get("children", ()):
        match child["type"]:
            case "text" | "codespan":
                parts.append(str(child["raw"]))
            case "inline_html":
                parts.append(" " if str(child["raw"]).lower().startswith("<br") else "")
            case "softbreak":
                parts.append(" ")
            case "linebreak":
                parts.append("\n")
            case "link":
                words, address = _inline(child), str(child["attrs"]["url"])
                outside = address.startswith(("http://", "https://")) and address not in words
                parts.append(f"{words} ({address})" if outside else words)
            case _:
                parts.append(_inline(child))
    return "".join(parts)
