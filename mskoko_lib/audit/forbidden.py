"""Strings that may stand nowhere in a file that leaves the department: attributes, comments and workbook parts too."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Mapping

from mskoko_lib.audit.model import Fault

_SPACES = ("\u00a0", "\u202f", "\u2007", "\n")
#: a line of a calendar file goes on after a line end and a space; signs that mean something in it are escaped
_FOLD, _ESCAPED = re.compile(rb"\r?\n[ \t]"), re.compile(r"\\([nN,;\\])")


def _squeezed(text: str) -> str:
    """Lower case, entities read, spaces of one kind, soft hyphens dropped: how a string was set does not hide it."""
    text = html.unescape(text).replace("\u00ad", "")
    for space in _SPACES:
        text = text.replace(space, " ")
    return text.casefold()


def texts_of(body: bytes) -> dict[str, str]:
    """Part -> text: the members of a workbook (their names too), or the one text of a page or a calendar."""
    if body.startswith(b"BEGIN:VCALENDAR"):
        text = _FOLD.sub(b"", body).decode("utf-8")
        return {"": _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], text)}
    if not body.startswith(b"PK"):
        return {"": body.decode("utf-8")}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()}


def find_forbidden(
    body: bytes | str, forbidden: Mapping[str, Collection[str]], *, own: Collection[str] = ()
) -> list[Fault]:
    """Where a file holds a string that it must not.

    Parameters
    ----------
    body : an HTML page, a workbook (zip), a calendar (ICS), or a text.
    forbidden : what it is («название другой школы») -> strings. A match may not begin or end inside a word or number.
    own : longer strings that may stand there although a forbidden one is part of them (the reader's own school).

    Returns
    -------
    One fault for each string and part of the file, `where` = part.
    """
    wanted_anywhere = [_squeezed(string).strip() for strings in forbidden.values() for string in strings]
    masks = {mine for mine in map(_squeezed, own) if any(one and one in mine for one in wanted_anywhere)}
    faults = []
    for part, raw in (texts_of(body) if isinstance(body, bytes) else {"": body}).items():
        text = _squeezed(raw)
        for mine in sorted(masks, key=len, reverse=True):
            text = _bounded(mine).sub("\ufffc", text)
        for what, strings in forbidden.items():
            for string in sorted(set(strings)):
                wanted = _squeezed(string).strip()
                # The bounds are tried only where the string is there at all: the search itself costs 0.1 ms.
                if wanted and wanted in text and _bounded(wanted).search(text):
                    faults.append(Fault(part, string, what))
    return faults


def _bounded(wanted: str) -> re.Pattern[str]:
    # «СОШ № 1» is no part of «СОШ № 14»; six digits are no part of a coordinate.
    return re.compile(rf"(?<![\w.]){re.escape(wanted)}(?!\w)" if wanted[0].isalnum() else re.escape(wanted))
