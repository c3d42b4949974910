"""How long a teacher's category lasts, out of the norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mskoko_lib.norms import Norms

_STAFF = "staff_textbooks_attendance.staff"


@dataclass(frozen=True)
class Prolonged:
    """Terms that ended within `ended_from`…`ended_to` lasted until `until`, by an order of that year."""

    ended_from: date
    ended_to: date
    until: date


@dataclass(frozen=True)
class CategoryTerm:
    """Categories given before `given_before` last `years`; later ones have no end. `remark` is printed beside the figures."""

    years: int
    given_before: date
    prolonged: tuple[Prolonged, ...]
    remark: str


def category_term(norms: Norms) -> CategoryTerm:
    """The norm on the first and the highest category."""
    term, more = norms.get(f"{_STAFF}.category_term"), norms.get(f"{_STAFF}.category_prolonged")
    values: Mapping[str, Any] = term.value
    prolonged = tuple(
        Prolonged(_day(one["ended_from"]), _day(one["ended_to"]), _day(one["until"])) for one in more.value
    )
    return CategoryTerm(int(values["years"]), _day(values["given_before"]), prolonged, term.remark)


def compliance_term(norms: Norms) -> CategoryTerm:
    """The norm on «соответствие должности»: it ends whenever it was given, and no order of 2020 prolonged it."""
    term = norms.get(f"{_STAFF}.compliance_term")
    return CategoryTerm(int(term.value["years"]), date.max, (), term.remark)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
