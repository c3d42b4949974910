"""Office files (.xlsx, .docx): the same bytes each time, and only characters that XML can hold."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

#: a date that says nothing: the time of a build lives in the manifest
EPOCH = dt.datetime(2000, 1, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def legal(text: str) -> str:
    """Text that XML can hold: soft hyphens dropped, characters that are illegal or turn the text replaced by □."""
    return _ILLEGAL.sub("□", text.replace("\r\n", "\n").replace("\u00ad", ""))


def same_bytes(raw: bytes) -> bytes:
    """The archive again: parts by name, one date, and no time of saving (openpyxl stamps it)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(part, data)
    return result.getvalue()
