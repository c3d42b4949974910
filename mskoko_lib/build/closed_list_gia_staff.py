"""The closed list of item 4.5: codes of ППЭ are names made of digits."""

from __future__ import annotations

from mskoko_lib.audit import Listed

#: «ППЭ 1002», «ППЭ 1002, 1005»: the code is a name, and stands after the word only
GIA_STAFF = (Listed(r"ППЭ \d{3,6}(?:, \d{3,6})*(?!\d)"),)
