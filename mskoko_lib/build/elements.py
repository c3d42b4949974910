"""Read a notebook, after all decisions, into a `Document`: the one reading that every exporter shares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from mskoko_lib.build.markdown import elements_of
from mskoko_lib.display.document import MIME, Document, Element, Head, Heading, Item, Paragraph, element_adapter
from mskoko_lib.errors import MskokoError

#: key of the notebook's metadata that holds the title block
HEAD_KEY = "mskoko_head"


def document_of(nb: Mapping[str, Any]) -> Document:
    """The title block and, in the order of cells, every element of a notebook (nbformat 4).

    Markdown cells give headings, paragraphs, bullets, tables; outputs of code cells give the elements under
    ``document.MIME``, Markdown outputs are read like Markdown cells; other outputs are left out (`foreign_outputs`
    counts them). A Markdown heading that only repeats the number of the `Item` after it is dropped. Levels are
    normalised.
    Raises MskokoError where the title block is missing or an element does not fit its model.
    """
    elements: list[Element] = []
    for index, cell in enumerate(nb.get("cells", ())):
        if cell.get("cell_type") == "markdown":
            elements.extend(elements_of(_text(cell.get("source", ""))))
        elif cell.get("cell_type") == "code":
            for output in cell.get("outputs", ()):
                elements.extend(_of_output(output, str(cell.get("id", index + 1))))
    return Document(head=head_of(nb), elements=tuple(normalise_levels(_without_doubled_headings(elements))))


def head_of(nb: Mapping[str, Any]) -> Head:
    """The title block of a notebook; MskokoError where it is missing or wrong."""
    raw = nb.get("metadata", {}).get(HEAD_KEY)
    if raw is None:
        raise MskokoError(
            "в тетради нет заглавного блока записки",
            expected=f"запись «{HEAD_KEY}» в метаданных тетради",
            action="соберите записку командой mskoko report",
        )
    try:
        return Head.model_validate_json(_text(raw)) if isinstance(raw, str | list) else Head.model_validate(raw)
    except ValidationError as error:
        raise MskokoError("заглавный блок записки не подходит под описание", found=_faults(error)) from error


def foreign_outputs(nb: Mapping[str, Any]) -> int:
    """How many outputs of code cells an exporter leaves out: neither an element nor Markdown."""
    outputs = (output for cell in nb.get("cells", ()) for output in cell.get("outputs", ()))
    return sum(not {MIME, "text/markdown"} & set(output.get("data", {})) for output in outputs)


def normalise_levels(elements: Iterable[Element]) -> list[Element]:
    """Headings from level 2 on without a skipped level (an `Item` is a heading of level 2)."""
    result: list[Element] = []
    above = 1
    for element in elements:
        if isinstance(element, Item):
            above = 2
        elif isinstance(element, Heading):
            above = min(element.level, above + 1)
            element = element.model_copy(update={"level": above})
        result.append(element)
    return result


def quiet_items(elements: Iterable[Element]) -> frozenset[str]:
    """Numbers of the items with nothing after them but grey lines: they are shown short and grey."""
    quiet: set[str] = set()
    current = ""
    for element in elements:
        if isinstance(element, Item):
            current = element.number
            quiet.add(current)
        elif isinstance(element, Heading) and element.level == 2:
            current = ""
        elif not (isinstance(element, Paragraph) and element.style == "grey"):
            quiet.discard(current)
    return frozenset(quiet)


def _without_doubled_headings(elements: list[Element]) -> Iterable[Element]:
    for element, following in zip(elements, [*elements[1:], None], strict=True):
        if isinstance(element, Heading) and isinstance(following, Item):
            number = element.text.split(maxsplit=1)[0].rstrip(".") if element.text.strip() else ""
            if number == following.number.rstrip("."):
                continue
        yield element


def element_of(output: Mapping[str, Any], place: str = "") -> Element | None:
    """The element that one output of a code cell carries, None if it carries none; MskokoError if it does not fit."""
    raw = output.get("data", {}).get(MIME)
    if raw is None:
        return None
    try:
        return element_adapter.validate_python(json.loads(_text(raw)) if isinstance(raw, str | list) else raw)
    except ValidationError as error:
        fault = _faults(error)
        raise MskokoError("элемент записки не подходит под описание", cell=place or None, found=fault) from error
    except ValueError as error:
        raise MskokoError("элемент записки — не JSON", cell=place or None, found=str(error)) from error


def _of_output(output: Mapping[str, Any], place: str) -> Iterable[Element]:
    if (element := element_of(output, place)) is not None:
        return [element]
    source = output.get("data", {}).get("text/markdown")
    return elements_of(_text(source)) if source is not None else []


def _text(value: str | list[str]) -> str:
    """nbformat keeps long strings as lists of lines."""
    return value if isinstance(value, str) else "".join(value)


def _faults(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[:3]
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc']) or 'запись'}: {fault['msg']}" for fault in first)
