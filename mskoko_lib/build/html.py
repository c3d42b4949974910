"""The note as one HTML file: nbconvert with a template of our own, one script by its hash, no request to anywhere.

The template walks over the notebook's cells. Markdown has its raw HTML escaped; an output must be an `Element`
(`mskoko_lib.display.document`), anything else is refused with the number of its cell.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from mistune import HTMLRenderer
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import default

from mskoko_lib.build import html_parts as parts
from mskoko_lib.build.elements import element_of, head_of
from mskoko_lib.build.html_parts import Outline, refuse
from mskoko_lib.display import document as doc
from mskoko_lib.display.charts.theme import palette
from mskoko_lib.display.fonts import FAMILY, font_files, is_rare

TEMPLATE = Path(__file__).parent / "templates" / "note_html"
_ITEM_HEADING = re.compile(r"(\d+(?:\.\d+)+(?:-\w)?)\.?\s")
#: controls, marks that turn the direction of text, halves of surrogate pairs: none of them belongs on a page
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*$")


def place_of(number: int, cell: NotebookNode) -> str:
    """«7 (id a1b2)»: how a refusal names a cell; `number` counts all cells from 1."""
    return f"{number} (id {cell['id']})" if cell.get("id") else str(number)


def show_of(output: NotebookNode, place: str) -> doc.Element | str:
    """What one output shows: an element, or the source of a Markdown output; MskokoError for anything else."""
    element = element_of(output, place)
    if element is not None:
        return element
    bundle = output.get("data", {})
    if "text/markdown" in bundle:
        source = bundle["text/markdown"]
        return source if isinstance(source, str) else "".join(source)
    raise refuse(
        place,
        "в записке может стоять только элемент записки или текст Markdown",
        output.output_type if output.output_type in ("stream", "error") else ", ".join(bundle) or "пустой вывод",
        doc.MIME,
        "уберите из ячейки print и вывод значений; таблицы и графики показывайте средствами записки",
    )


def outline_of(nb: NotebookNode) -> Outline:
    """An empty outline that knows which items repeat a heading and which have nothing but a grey line after them."""
    doubled: set[str] = set()
    quiet: set[str] = set()
    current = pending = ""
    for index, cell in enumerate(nb.cells, start=1):
        shown = [show_of(output, place_of(index, cell)) for output in cell.get("outputs", ())]
        for part in [cell.source] if cell.cell_type == "markdown" else shown:
            if isinstance(part, str):
                lines = [line for line in part.splitlines() if line.strip()]
                heading = _ITEM_HEADING.match(lines[-1].lstrip("# ") + " ") if lines else None
                pending = heading[1] if heading and lines[-1].startswith("#") else ""
                if any(not line.startswith("#") for line in lines):
                    quiet.discard(current)
            elif isinstance(part, doc.Item):
                current = part.number
                quiet.add(current)
                doubled |= {current} & {pending}
                pending = ""
            elif isinstance(part, doc.Heading) and part.level == 2:
                current = pending = ""
            elif not (isinstance(part, doc.Paragraph) and part.style == "grey"):
                quiet.discard(current)
                pending = ""
    return Outline(frozenset(doubled), frozenset(quiet))


class NoteRenderer(IPythonRenderer):
    """Markdown of a methodologist: raw HTML is text, links lead only inside the note, code is not coloured."""

    def __init__(self, outline: Outline, place: str) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.outline, self.place = outline, place

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        plain = Markup(text).striptags()
        repeated = _ITEM_HEADING.match(plain + " ")
        if repeated and repeated[1] in self.outline.doubled:
            return ""
        if named := _ANCHOR.search(plain):  # «Главное {#main-findings}»
            plain, text = _ANCHOR.sub("", plain), _ANCHOR.sub("", text)
        level, anchor = self.outline.heading(plain, min(level, 5), named[1] if named else "")
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("#"):
            return f'<a href="{escape(url)}">{text}</a>'
        return text if Markup(text).striptags() == url else f"{text} ({escape(url)})"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        raise refuse(self.place, "картинка в тексте записки не читается ни проверкой, ни экранным диктором", url)

    def block_code(self, code: str, info: str | None = None) -> str:
        return HTMLRenderer.block_code(self, code)  # nbconvert passes «mermaid» through unescaped


def _faces(kind: str, more: str) -> str:
    files = font_files()
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};{more}src:url(data:font/woff2;base64,'
        f'{base64.b64encode(files[f"{style}_{kind}"].read_bytes()).decode("ascii")}) format("woff2")}}\n'
        for weight, style in ((400, "regular"), (700, "bold"))
    )


def with_rare_faces(page: str) -> str:
    """A page whose `stylesheet` serves it, with the faces of rare characters behind the common ones where it holds such."""
    rare = sorted(code for code in map(ord, set(page)) if is_rare(code))
    if not rare:
        return page
    told = ",".join(f"U+{code:X}" for code in rare)
    return page.replace(_faces("woff2", ""), _faces("woff2", "") + _faces("rare_woff2", f"unicode-range:{told};"), 1)


@cache
def stylesheet() -> str:
    """The style of the note: both faces as data: addresses, the palette, style.css without comments."""
    colours = (
        f":root{{{palette().css_variables('light')}}}\n"
        f"@media screen and (prefers-color-scheme: dark){{:root{{{palette().css_variables('dark')}}}}}\n"
    )
    return _faces("woff2", "") + colours + lean((TEMPLATE / "style.css").read_text(encoding="utf-8"))


class Script(NamedTuple):
    """The text of a page's one script and the source expression that lets the policy run it and no other."""

    text: Markup
    source: str


@cache
def script_of(path: Path) -> Script:
    """A script of the templates, without comments and indents."""
    text = lean(path.read_text(encoding="utf-8"))
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Script(Markup(text), f"'sha256-{digest}'")


def without_unseen(page: str) -> str:
    """The page without characters that nobody sees and that turn or break text."""
    return _UNSEEN.sub("", page)


def lean(css: str) -> str:
    """Without comments and indents."""
    lines = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


@pass_context
def markdown2html(context: Context, source: str, place: str = "") -> Markup:
    """nbconvert's filter with raw HTML escaped, headings entered in the outline, links outside turned to text."""
    renderer = NoteRenderer(context["resources"]["note"].outline, place)
    return Markup(MarkdownWithMath(renderer=renderer).render(source))


def _refuse_cell(cell: NotebookNode, place: str) -> str:
    raise refuse(place, "сырые ячейки в записке не показываются", cell.cell_type, "ячейка Markdown или кода")


@cache
def environment() -> Environment:
    """The templates, compiled once per process: nothing of a note is kept in it."""
    result = Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.filters |= {
        "markdown2html": markdown2html,
        "place": lambda cell, number: place_of(number, cell),
        "show": show_of,
        "drawing": parts.safe_svg,
        "header_groups": parts.header_groups,
        "is_grouped": lambda table: any(column.group for column in table.columns),
        "is_words": parts.is_words,
        "table_classes": parts.table_classes,
        "inner_link": parts.inner_link,
        "link_text": parts.link_text,
        "mark_class": parts.mark_class,
        "source_line": parts.source_line,
        "refuse": _refuse_cell,
    }
    return result


@cache
def fragment_style() -> str:
    """The same look for a fragment inside somebody's page: nested under one class, light, with that page's fonts."""
    css = (TEMPLATE / "style.css").read_text(encoding="utf-8").partition("/* Paper:")[0]
    variables = f"{palette().css_variables('light')}--top:0px;color-scheme:light"
    own = 'font:15px/1.5 "PT Sans",Arial,sans-serif;background:var(--paper);color:var(--ink);padding:8px 16px;'
    own += "max-width:872px"
    return f".mskoko{{{variables};{own}}}\n.mskoko{{{lean(css)}}}"


def element_html(element: doc.Element) -> str:
    """One element as a fragment for JupyterLab, its style inside; escaped and refused as in a note."""
    context = {"note": {"outline": Outline(frozenset(), frozenset(), in_item=True)}}
    module: Any = environment().get_template("elements.html.j2").make_module(context)
    body = f"{module.signs()}{module.render(element, '')}"
    return without_unseen(f'<style>{fragment_style()}</style><div class="mskoko" lang="ru">{body}</div>')


class Page(NamedTuple):
    head: doc.Head
    outline: Outline
    css: Markup
    script: Script


class HtmlNoteExporter(HTMLExporter):
    """Notebook with elements in its outputs and `mskoko_head` in its metadata -> one self-contained HTML file."""

    export_from_notebook = "Записка МСОКО"

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE.name

    @default("template_paths")
    def _template_paths_default(self) -> list[str]:
        return [str(TEMPLATE)]  # never the current folder or the user's Jupyter

    def _create_environment(self) -> Environment:
        return environment()

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The page and nbconvert's resources; the same notebook gives the same bytes. MskokoError names the cell."""
        page = Page(head_of(nb), outline_of(nb), Markup(stylesheet()), script_of(TEMPLATE / "note.js"))
        # HTMLExporter would pass the finished page through BeautifulSoup: slow, and it spoils the names of SVG.
        html, resources = super(HTMLExporter, self).from_notebook_node(nb, {**(resources or {}), "note": page}, **kw)
        return with_rare_faces(without_unseen(html)), resources
