"""The zip archive under a workbook: every member is found, named and measured before anything else reads it.

What two readers could understand in two ways (two members of one name, a second directory, sizes that do not hold) is
refused, for the reader of cells is another program than the one that checks. Method: APPNOTE 6.3.3, sections 4.3 and 4.4.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from mskoko_lib.errors import MskokoError

MAX_MEMBERS = 5000
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 250  # pre-filled forms pack 40:1, bombs 1000:1
SMALL_UNPACKED = 20 * 2**20  # below this any ratio is harmless
CHUNK = 2**20
RESAVE = "откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)» или запросите заново"

_LOCAL = struct.Struct("<4s2x2H16x2H")  # signature, flags, method, lengths of name and of extra
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: beginnings of zip, OLE, RAR, 7-zip, gzip, a Windows program
NESTED = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")


class TornArchiveError(ValueError):
    """The archive contradicts itself."""


@dataclass(frozen=True)
class Member:
    """One part of a workbook; `name` with forward slashes, `size` in bytes as declared, `packed` as it lies in the file."""

    name: str
    size: int
    packed: memoryview = field(repr=False)
    is_deflated: bool
    crc: int

    def chunks(self) -> Iterator[bytes]:
        """Its content piece by piece, at most `CHUNK` bytes each; TornArchiveError unless size and sum are as declared."""
        left, crc = self.size, 0
        for piece in _inflated(self.packed) if self.is_deflated else _cut(self.packed):
            left -= len(piece)
            if left < 0:
                break
            crc = zlib.crc32(piece, crc)
            yield piece
        if left or crc != self.crc:
            raise TornArchiveError(self.name)

    def read(self) -> bytes:
        return b"".join(self.chunks())


def members(raw: bytes, file: str) -> dict[str, Member]:
    """Members by name in lower case; MskokoError for an archive that is too large, encrypted or put together oddly.

    Raises TornArchiveError, zipfile.BadZipFile and their kin when it is broken.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        infos = archive.infolist()
    directory = _directory(raw, len(infos), file)
    unpacked = sum(info.file_size for info in infos)
    if (
        len(infos) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > SMALL_UNPACKED and unpacked > MAX_RATIO * len(raw))
    ):
        raise MskokoError(
            "Книга распаковывается в подозрительно большой объём и не читается.", file=file,
            found=f"{len(raw) // 1024} КБ → {unpacked // 2**20} МБ, частей: {len(infos)}", action=RESAVE,
        )  # fmt: skip
    found: dict[str, Member] = {}
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise odd("имя части ведёт за пределы книги", file)
        if name.lower() in found:
            raise odd("две части с одним именем", file)
        member, start, stop = _member(raw, info, name, file)
        if start < end or stop > directory:
            raise TornArchiveError(name)
        end = stop
        found[name.lower()] = member
    return found


def odd(what: str, file: str) -> MskokoError:
    """The error for an archive no office program writes."""
    return MskokoError("Книга собрана необычно и не читается.", file=file, found=what, action=RESAVE)


def locked(file: str) -> MskokoError:
    """The error for an encrypted workbook."""
    return MskokoError("Книга защищена паролем.", file=file, action="снимите пароль и пришлите файл снова")


def _directory(raw: bytes, n_members: int, file: str) -> int:
    """Where the directory begins; there must be one, and its record must close the file."""
    if len(raw) < _END.size:
        raise TornArchiveError("end")
    signature, disk, start_disk, n_here, n_all, size, offset, comment = _END.unpack(raw[-_END.size :])
    if b"PK\x06\x07" in raw[-_END.size - 20 : -_END.size] or b"PK\x06\x06" in raw[-_END.size - 76 : -_END.size]:
        raise odd("архив вида zip64, как для данных больше 4 ГБ", file)
    at_end = signature == b"PK\x05\x06" and not comment and offset + size == len(raw) - _END.size
    if not at_end or (disk, start_disk) != (0, 0) or {n_here, n_all} != {n_members}:
        raise TornArchiveError("end")
    return int(offset)


def _member(raw: bytes, info: zipfile.ZipInfo, name: str, file: str) -> tuple[Member, int, int]:
    """(member, where its header begins, where its content ends)."""
    start = info.header_offset
    signature, flags, method, n_name, n_extra = _LOCAL.unpack(
        raw[start : start + _LOCAL.size].ljust(_LOCAL.size, b"\0")
    )
    if (info.flag_bits | flags) & _ENCRYPTED:
        raise locked(file)
    names = start + _LOCAL.size
    own_name = raw[names : names + n_name].decode("utf-8" if flags & _UTF8 else "cp437")
    if signature != b"PK\x03\x04" or method != info.compress_type or own_name != info.orig_filename:
        raise TornArchiveError(name)
    if method not in _METHODS:
        raise odd("непривычный способ сжатия", file)
    body = names + n_name + n_extra
    stop = body + info.compress_size
    packed = memoryview(raw)[body:stop]
    return Member(name, info.file_size, packed, method == zipfile.ZIP_DEFLATED, info.CRC), start, stop


def _cut(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), CHUNK):
        yield bytes(packed[start : start + CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _cut(packed):
            rest = piece
            while rest and not stream.eof:
                if data := stream.decompress(rest, CHUNK):
                    yield data
                rest = stream.unconsumed_tail
        while not stream.eof and (data := stream.decompress(b"", CHUNK)):
            yield data
    except zlib.error as error:
        raise TornArchiveError("deflate") from error
    if not stream.eof or stream.unused_data:
        raise TornArchiveError("deflate")
