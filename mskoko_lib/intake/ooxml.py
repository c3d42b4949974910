"""What a workbook (.xlsx) may hold: no macros, no links outward, no files inside, sheets of bearable size."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.archive import NESTED, RESAVE, Member, TornArchiveError, members, odd
from mskoko_lib.intake.extent import Extent, exact_extent, quick_extent, shared_lengths, whole_tags
from mskoko_lib.intake.xml_parts import check_prolog, has_active_formula, is_active, local, parsed

MAX_CONTROL = 16 * 2**20  # bytes of a part that is parsed as a whole
MAX_SHEETS = 500
MAX_TEXT = 256 * 2**20  # bytes of all texts when each cell has its own copy
_BOOK, _BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_XML = (".xml", ".rels", ".vml")
_MACROS = ("vbaproject", "vbadata", "macrosheet", "macroenabled", "activex")


def check_xlsx(raw: bytes, file: str, most_cells: int) -> None:
    """Raise MskokoError for a workbook that is not to be opened; what is broken raises as `archive.members` does."""
    parts = members(raw, file)
    if _BOOK not in parts:
        raise MskokoError(
            "Файл назван как книга Excel, но внутри другое.", file=file, expected="книга .xlsx",
            found="двоичная книга .xlsb" if "xl/workbook.bin" in parts else "другой документ или архив", action=RESAVE,
        )  # fmt: skip
    _check_names(parts, file)
    for name in (_BOOK, _STYLES, *(name for name in parts if name.endswith(".rels"))):
        if name in parts and parts[name].size > MAX_CONTROL:
            raise odd("служебная часть слишком велика", file)
    _check_types(parts, file)
    book = parsed(parts[_BOOK].read(), file)
    for name in sorted(parts):
        if name.endswith(".rels"):
            _check_links(parsed(parts[name].read(), file), file)
    _check_book(book, file)
    if "xl/connections.xml" in parts:
        _check_connections(parsed(_small(parts["xl/connections.xml"], file), file), file)
    sheets = _sheet_parts(book, parts, file)
    for name in sorted(set(parts) - set(sheets) - {_STRINGS}):
        for _ in _looked_at(parts[name], file):
            pass
    _check_room(parts, sheets, file, most_cells)


def links_refused(what: str, file: str) -> MskokoError:
    """The error for a workbook that takes data from elsewhere."""
    return MskokoError(
        "В книге есть связь с другим файлом или с сетью, она не читается.", file=file, found=what,
        action="в Excel: Данные → Изменить связи → Разорвать связь (подключения: Данные → Запросы и подключения → "
        "удалить), сохраните и пришлите снова",
    )  # fmt: skip


def macros_refused(file: str) -> MskokoError:
    """The error for a workbook with programs inside."""
    return MskokoError("В книге есть макросы, она не читается.", file=file, action=RESAVE)


def objects_refused(file: str) -> MskokoError:
    """The error for a workbook with another file inside."""
    return MskokoError(
        "В книгу вложен другой файл или объект, она не читается.", file=file,
        action="удалите вложенный объект, сохраните и пришлите снова",
    )  # fmt: skip


def too_wide(rows: int, columns: int, file: str) -> MskokoError:
    """The error for a sheet that cannot be laid out."""
    return MskokoError(
        "Лист занимает слишком много места: таблица огромна или значение стоит далеко от неё.", file=file,
        found=f"{rows} строк × {columns} столбцов",
        action="удалите пустые строки и столбцы под таблицей и справа от неё, сохраните файл",
    )  # fmt: skip


def _check_names(parts: Mapping[str, Member], file: str) -> None:
    for name in parts:
        if any(word in name for word in _MACROS):
            raise macros_refused(file)
        if "externallinks/" in name:
            raise links_refused("связь с другой книгой", file)


def _check_types(parts: Mapping[str, Member], file: str) -> None:
    if "[content_types].xml" not in parts:
        raise TornArchiveError("types")
    for element in parsed(_small(parts["[content_types].xml"], file), file):
        kind = element.get("ContentType", "").lower()
        if any(word in kind for word in _MACROS):
            raise macros_refused(file)


def _check_links(links: Element, file: str) -> None:
    """A link on a web page or to an address of mail is mere text; whatever else points outward is not."""
    for link in links:
        kind = link.get("Type", "").rsplit("/", 1)[-1].lower()
        if any(word in kind for word in _MACROS):
            raise macros_refused(file)
        if kind.startswith("externallink"):
            raise links_refused("связь с другой книгой", file)
        if link.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise links_refused("рисунок по ссылке" if kind == "image" else "внешний источник", file)


def _check_book(book: Element, file: str) -> None:
    for element in book.iter():
        kind = local(element.tag) if isinstance(element.tag, str) else ""
        if kind == "externalReference":
            raise links_refused("связь с другой книгой", file)
        if kind == "definedName" and is_active(element.text or ""):
            raise links_refused("имя с вызовом внешней программы", file)


def _check_connections(root: Element, file: str) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and local(element.tag) in ("dbPr", "webPr", "olapPr", "textPr"):
            raise links_refused("подключение к внешним данным", file)


def _sheet_parts(book: Element, parts: Mapping[str, Member], file: str) -> list[str]:
    """The part of each sheet, in order; one that two sheets name stands twice, for it is laid out twice."""
    if _BOOK_LINKS not in parts:
        raise TornArchiveError("links")
    targets = {link.get("Id", ""): link.get("Target", "") for link in parsed(parts[_BOOK_LINKS].read(), file)}
    sheets = []
    for element in book.iter():
        if isinstance(element.tag, str) and local(element.tag) == "sheet":
            key = next((value for name, value in element.attrib.items() if local(name) == "id"), "")
            target = targets.get(key, "").replace("\\", "/").lower()
            found = [path for path in _paths(target) if path in parts]
            if not found:
                raise TornArchiveError("sheet")
            sheets += found
    if len(sheets) > MAX_SHEETS:
        raise odd(f"листов: {len(sheets)}", file)
    return sheets


def _paths(target: str) -> tuple[str, ...]:
    """Where the reader of cells may look for a target."""
    plain = target.lstrip("/")
    return tuple(dict.fromkeys((plain, posixpath.normpath(f"xl/{plain}"))))


def _small(member: Member, file: str) -> bytes:
    if member.size > MAX_CONTROL:
        raise odd("служебная часть слишком велика", file)
    return member.read()


def _looked_at(member: Member, file: str) -> Iterator[bytes]:
    """Content piece by piece, the beginning of an XML part judged first."""
    is_first = True
    for chunk in member.chunks():
        if is_first and chunk.startswith(NESTED):
            raise objects_refused(file)
        if is_first and member.name.lower().endswith(_XML):
            check_prolog(chunk, file)
        is_first = False
        yield chunk


def _check_room(parts: Mapping[str, Member], sheets: list[str], file: str, most: int) -> None:
    lengths: list[int] = []
    if _STRINGS in parts:
        lengths = shared_lengths(_looked_at(parts[_STRINGS], file), most)
        for _ in parts[_STRINGS].chunks():  # to its end, so that its size is proved
            pass
        if len(lengths) > most:
            raise odd(f"общих строк больше {most}", file)
    room, cells = 0, 0
    known: dict[str, Extent] = {}
    for name in sheets:
        if name not in known:
            known[name] = _extent(parts[name], file, most, lengths)
        extent = known[name]
        room, cells = room + extent.rows * extent.columns, cells + extent.cells
        if room > most or cells > most:
            raise too_wide(extent.rows, extent.columns, file)
        if (extent.shared_bytes or 0) > MAX_TEXT:
            raise odd("слишком много текста в ячейках", file)


def _extent(member: Member, file: str, most: int, lengths: list[int]) -> Extent:
    extent = quick_extent(_harmless(_looked_at(member, file), file), most)
    if extent is None or extent.texts * max(lengths, default=0) > MAX_TEXT:
        # what office programs do not write, or more than is borne: told exactly, if slowly
        for _ in _harmless(member.chunks(), file):
            pass
        return exact_extent(member.chunks(), most, lengths)
    return extent


def _harmless(chunks: Iterable[bytes], file: str) -> Iterator[bytes]:
    for piece in whole_tags(chunks):
        if has_active_formula(piece):
            raise links_refused("формула, которая обращается наружу", file)
        yield piece
