"""Every form of a note read back as the text that a reader finds in it."""

from __future__ import annotations

import io

import docx
import openpyxl
from bs4 import BeautifulSoup
from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Without spaces and soft breaks: how a line was broken or a thousand set apart does not matter."""
    return "".join(text.replace("\u200b", "").replace("\u00ad", "").split())


def text_of(form: str, body: bytes) -> str:
    """All words of one form: labels of a page and alternative texts of a letter's pictures too."""
    match form:
        case "html" | "slides" | "deck":
            page = BeautifulSoup(body, "html.parser")
            return page.get_text() + " ".join(tag.get("aria-label", "") for tag in page.find_all(True))
        case "pdf":
            return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(body))
            cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
            return "\n".join(str(value) for value in cells if value is not None)
        case "docx":
            letter = docx.Document(io.BytesIO(body))
            cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
            alts = [part.get("descr") for part in letter.element.xpath("//wp:docPr")]
            return "\n".join([*(paragraph.text for paragraph in letter.paragraphs), *cells, *alts])
    raise ValueError(form)
