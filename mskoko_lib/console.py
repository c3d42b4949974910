"""Lines for the console that a Windows console (cp866, cp1251) can show too."""

from __future__ import annotations

import codecs
import sys

_PLAIN = {
    "«": '"', "»": '"', "„": '"', "“": '"', "—": "-", "–": "-", "−": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u2011": "-", "\u00ad": "", "·": "*", "№": "N", "×": "x", "≥": ">=", "≤": "<=", "→": "->", "✓": "+",
}  # fmt: skip
_HANDLER = "mskoko_plain"


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    part = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char, "?") for char in part), error.end


def prepare_streams() -> None:
    """Replace what the console's code page lacks by plain characters instead of failing."""
    codecs.register_error(_HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_HANDLER)
