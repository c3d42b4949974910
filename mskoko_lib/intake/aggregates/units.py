"""Whose figures a label names: the whole sample, a region, a municipality, a school."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mskoko_lib.dataroot import LOGIN
from mskoko_lib.intake.cells import header_key, tidy
from mskoko_lib.intake.people import mask_names, safe_found
from mskoko_lib.intake.places import clean_name

#: from the widest to the narrowest
KINDS = ("sample", "region", "municipality", "school")
_MUNICIPALITY = re.compile(r"reg\d\d_(?:vpr_)?m\d{2,4}", re.IGNORECASE)
_REGION = re.compile(r"reg\d{2,8}(?![\d_])", re.IGNORECASE)
_SAMPLE = re.compile(r"(?:вся|общая) выборка|выборка рф|рф|россия|российская федерация|вся россия")
_REGION_WORDS = re.compile(
    r"\b(?:республика|край|область|обл\.|автономный округ|автономная область|ао)(?!\w)"
    r"|^(?:г\.|город )? ?(?:москва|санкт-петербург|севастополь|байконур)$|\bреспублики\b"
)
_MUNICIPALITY_WORDS = re.compile(
    r"\bрайон(?!\w)|муниципальн|городско[йе] (?:округ|поселение)|\bокруг(?!\w)|^(?:город|г\.|го|мо|зато)(?!\w)"
)
# a school without its login is nobody's, whatever place its name holds
_SCHOOL_WORDS = re.compile(r"\b[мгч]?[абк]?н?оу\b|сош|оош|школ|лице[йя]|гимнази|интернат|колледж|техникум|училищ|№")


@dataclass(frozen=True)
class Unit:
    """`name` as in the report; `key` is one for all spellings of the unit's label; `rule`: why its rows are refused."""

    kind: str
    name: str
    key: str
    school_id: str | None = None
    rule: str = ""
    told: str = ""


def classify(name: str, above: str) -> tuple[str | None, str | None]:
    """(kind of unit, digits of a school's login); `above`: the kind last seen, "" where position says nothing.

    A name without code and telling words is a region if only wider units stand above.

    >>> classify("reg22_m019 | Красногорский муниципальный район", ""), classify("Школа № 1(edu990001)", "region")
    (('municipality', None), ('school', '990001'))
    """
    if login := LOGIN.search(name):
        return "school", login.group(1)
    if _MUNICIPALITY.search(name):
        return "municipality", None
    if _REGION.search(name):
        return "region", None
    key = header_key(name)
    if not key or _SCHOOL_WORDS.search(key):
        return None, None
    if _SAMPLE.fullmatch(key):
        return "sample", None
    if _REGION_WORDS.search(key):
        return "region", None
    if _MUNICIPALITY_WORDS.search(key):
        return "municipality", None
    return ("region", None) if above in ("sample", "region") and any(c.isalpha() for c in key) else (None, None)


def unit_of(cell: object, above: str, schools: Mapping[str, str]) -> Unit:
    """The unit of a label; `rule` is "unit_unknown" or "foreign_school" where its figures cannot be used."""
    text = tidy(cell)
    kind, digits = classify(text, above)
    if kind is None:
        return Unit("", "", "", rule="unit_unknown", told=safe_found(text))
    name = mask_names(text)
    if kind == "school":
        school = schools.get(digits or "")
        rule = "" if school else "foreign_school"
        return Unit(kind, name, school or f"{digits}", school, rule, name)
    code = _MUNICIPALITY.search(text) if kind == "municipality" else _REGION.search(text)
    plain = "" if kind == "sample" else header_key(clean_name(text))
    return Unit(kind, name, (code.group(0).lower() if code else plain), told=name)
