"""Reads a finished note back and compares it with what may be shown: the published observations of its folder.

Knows nothing of how a note is made. `audit_html` reads every figure, sentence, label and drawing of a page;
`find_forbidden` looks for strings that must stand nowhere. What a page may say beside observations is a closed list
(`Allowed`) given by the caller.
"""

from mskoko_lib.audit.check import audit_html
from mskoko_lib.audit.forbidden import find_forbidden
from mskoko_lib.audit.model import Allowed, Fault, Listed

__all__ = ["Allowed", "Fault", "Listed", "audit_html", "find_forbidden"]
