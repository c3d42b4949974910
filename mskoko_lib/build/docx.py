"""The note as an editable letter (Word): the department's head, the text, real tables, pictures, place for a signature.

Built with python-docx; equal notebooks give equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.document import Document as Letter
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from mskoko_lib.build.document_exporter import DocumentExporter
from mskoko_lib.build.docx_pictures import pictures_of
from mskoko_lib.build.docx_table import FAMILY, add_table, needs_landscape
from mskoko_lib.build.html_parts import source_line
from mskoko_lib.display.document import Bullets, Chart, Document, Findings, Heading, Item, Kpis, Paragraph, Table
from mskoko_lib.office import EPOCH, legal, same_bytes

GREY, INK = RGBColor(0x45, 0x4B, 0x56), RGBColor(0x15, 0x18, 0x1D)
#: the width of the text on A4 with the margins of a Russian official letter (30 mm left for the binder)
TEXT_MM = 165.0
LYING_MM = 252.0


def write_letter(document: Document) -> bytes:
    """The whole note as a .docx; every element in its order, charts as pictures with their words (a chart that
    cannot be drawn gives way to its data)."""
    letter = docx.Document()
    _page(letter, document)
    _styles(letter)
    _title(letter, document)
    pictures = pictures_of([element for element in document.elements if isinstance(element, Chart)])
    writers: dict[type[Any], Callable[[Letter, Any], None]] = {
        Heading: _heading, Item: _item, Paragraph: _paragraph, Bullets: _bullets, Findings: _findings, Kpis: _kpis,
        Table: _table,
    }  # fmt: skip
    charts = iter(pictures)
    for element in document.elements:
        if isinstance(element, Chart):
            _chart(letter, element, next(charts))
        else:
            writers[type(element)](letter, element)
    _signature(letter, document)
    buffer = io.BytesIO()
    letter.save(buffer)
    return same_bytes(buffer.getvalue())


def _page(letter: Letter, document: Document) -> None:
    head = document.head
    section = letter.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(30),
        Mm(15),
        Mm(20),
        Mm(20),
    )
    marks = [text for text in (head.demo, head.stamp) if text]
    _set(section.header.paragraphs[0], " · ".join(marks), bold=True, size=8.5, align=WD_ALIGN_PARAGRAPH.CENTER)
    footer = section.footer.paragraphs[0]
    _set(footer, f"Код записки {head.code} · " if head.code else "", size=8.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _field(footer, "PAGE")
    footer.add_run(" из ").font.size = Pt(8.5)
    _field(footer, "NUMPAGES")
    core = letter.core_properties
    core.title, core.author, core.language = legal(head.title)[:255], legal(head.department)[:255], "ru-RU"
    core.comments, core.keywords, core.last_modified_by = legal(head.demo), "", legal(head.department)[:255]
    core.created = core.modified = EPOCH


def _field(paragraph: Any, name: str) -> None:
    """A field that Word counts itself: the number of the page, of all pages."""
    run = paragraph.add_run()
    run.font.size = Pt(8.5)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _styles(letter: Letter) -> None:
    normal = letter.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = FAMILY, Pt(12), INK
    properties = normal.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FAMILY)
    properties.rFonts.set(qn("w:cs"), FAMILY)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "ru-RU")
    properties.append(language)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in ((1, 15), (2, 13), (3, 12), (4, 12)):
        style = letter.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold, style.font.italic = FAMILY, Pt(size), True, False
        style.font.color.rgb = INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)  # a theme's face would win over ours
        for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FAMILY)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(5)


def _set(
    paragraph: Any, text: str, *, bold: bool = False, size: float | None = None, grey: bool = False, align: Any = None
) -> Any:
    run = paragraph.add_run(legal(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _line(letter: Letter, text: str, *, keep: bool = False, after: float | None = None, **look: Any) -> Any:
    """One paragraph; nothing for an empty text."""
    if not text.strip():
        return None
    paragraph = _set(letter.add_paragraph(), text, **look)
    paragraph.paragraph_format.keep_with_next = keep
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _title(letter: Letter, document: Document) -> None:
    head = document.head
    centre = WD_ALIGN_PARAGRAPH.CENTER
    _line(letter, head.demo, bold=True, align=centre, after=2)
    _line(letter, head.department.upper(), bold=True, align=centre, after=2)
    for asked in (
        "Дата: ____________________   № ____________________",
        "Кому: ________________________________________",
    ):
        _line(letter, asked, size=11, grey=True, after=2)
    _line(letter, head.stamp, size=11, align=WD_ALIGN_PARAGRAPH.RIGHT)
    title = letter.add_heading(level=1)
    _set(title, head.title, align=centre)
    _line(letter, head.subtitle, align=centre)
    for name, value in head.facts:
        if name or value:
            paragraph = _line(letter, f"{name}: ", grey=True, after=1)
            _set(paragraph, value)


def _heading(letter: Letter, element: Heading) -> None:
    if element.text.strip():
        _set(letter.add_heading(level=min(element.level - 1, 4)), element.text)


def _item(letter: Letter, element: Item) -> None:
    _set(letter.add_heading(level=1), f"{element.number}. {element.title}")
    terms = [f"Состояние: {element.state_label}"]
    terms += [f"срок: {element.window}"] if element.window else []
    terms += [f"отвечают: {element.owners}"] if element.owners else []
    _line(letter, "; ".join(terms) + ".", size=11, grey=True)
    _line(letter, element.reason, size=11)
    _line(letter, f"По плану: «{element.wording}»" if element.wording else "", size=11, grey=True)


def _paragraph(letter: Letter, element: Paragraph) -> None:
    small = element.style in ("note", "grey")
    _line(letter, element.text, size=11 if small else None, grey=small)


def _bullets(letter: Letter, element: Bullets) -> None:
    for text in element.items:
        _set(letter.add_paragraph(style="List Bullet"), text)


def _findings(letter: Letter, element: Findings) -> None:
    for finding in element.items:
        label = f"{finding.label}. " if finding.label else ""
        mark = f" ({finding.mark})" if finding.mark else ""
        _line(letter, f"{label}{finding.text}{mark}")


def _kpis(letter: Letter, element: Kpis) -> None:
    for kpi in element.items:
        paragraph = _line(letter, f"{kpi.label}: ", after=2)
        _set(paragraph, kpi.value, bold=True)
        if kpi.note:
            _set(paragraph, f" ({kpi.note})", grey=True)


def _caption(letter: Letter, name: str, title: str, subtitle: str) -> None:
    said = f"{name}. {title}" if name and title else name or title
    line = _line(letter, said, bold=True, size=11, keep=True, after=1)
    if line is not None:
        line.paragraph_format.space_before = Pt(12)
    _line(letter, subtitle, size=10, grey=True, keep=True, after=3)


def _table(letter: Letter, element: Table) -> None:
    lies = needs_landscape(element, TEXT_MM)
    if lies:
        _turn(letter, WD_ORIENT.LANDSCAPE)
    _caption(letter, f"Таблица {element.number}" if element.number else "", element.caption, element.subtitle)
    add_table(letter, element, LYING_MM if lies else TEXT_MM)
    _below(letter, element)
    if lies:
        _turn(letter, WD_ORIENT.PORTRAIT)


def _turn(letter: Letter, orientation: WD_ORIENT) -> None:
    """A new page of the other orientation; margins turn with the paper."""
    section = letter.add_section(WD_SECTION.NEW_PAGE)
    lies = orientation == WD_ORIENT.LANDSCAPE
    section.orientation = orientation
    section.page_width, section.page_height = (Mm(297), Mm(210)) if lies else (Mm(210), Mm(297))


def _below(letter: Letter, element: Table) -> None:
    legend = "; ".join(f"{symbol} — {meaning}" for symbol, meaning in element.legend)
    _line(letter, legend, size=9, grey=True, after=2)
    _line(letter, source_line(element.source) if element.source else "", size=9, grey=True)


def _chart(letter: Letter, element: Chart, picture: bytes | None) -> None:
    _caption(letter, f"График {element.number}" if element.number else "График", element.title, element.subtitle)
    if picture is not None:
        paragraph = letter.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(element.source)
        paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(TEXT_MM))
        described = paragraph._p.xpath(".//wp:docPr")[0]
        described.set("descr", legal(element.alt))
        described.set("name", f"График {element.number}")
    else:
        _line(letter, f"Рисунок не построен. {element.alt}", size=10, grey=True)
    _line(letter, source_line(element.source) if element.source else "", size=9, grey=True)
    if element.data is not None and picture is None:
        add_table(letter, element.data, TEXT_MM)
        _below(letter, element.data)


def _signature(letter: Letter, document: Document) -> None:
    head = document.head
    parts: Iterable[str] = (
        f"Вопросы и возражения по числам: {head.contact}." if head.contact else "",
        f"Назовите номер таблицы или вывода и код записки: {head.code}." if head.code else "",
    )
    asked = _line(letter, " ".join(part for part in parts if part), size=10, grey=True)
    if asked is not None:
        asked.paragraph_format.space_before = Pt(14)
    line = _line(letter, "Руководитель   ____________________   /____________________/", keep=True)
    line.paragraph_format.space_before = Pt(30)
    _line(letter, "Исполнитель, телефон: ________________________________________", size=10, grey=True)


class DocxNoteExporter(DocumentExporter):
    """Notebook with elements in its outputs -> editable letter (bytes of a .docx); MskokoError: see `document_of`."""

    extension = ".docx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "Письмо МСОКО"

    def write(self, document: Document) -> bytes | str:
        """See `write_letter`."""
        return write_letter(document)
