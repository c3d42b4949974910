"""Russian numbers and agreement (NOTES §6): decimal comma, no-break spaces, plurals, percentage points."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date

NBSP, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
_RU = Locale.parse("ru")
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_SHORT = tuple(name if len(name) < 4 else name[:3] for name in MONTHS)
_MONTHS_PREPOSITIONAL = (
    "январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip


def rounded(value: float, decimals: int) -> Decimal:
    """Round half away from zero, as readers check it by hand; −0,0 becomes 0,0."""
    # repr() first: 2.675 is meant as written, not as its binary neighbour.
    result = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: float, decimals: int = 0) -> str:
    """«1 234,5»: decimal comma, narrow no-break space between thousands (from five digits or always from 10 000), true
    minus.
    """
    text = f"{rounded(value, decimals):,f}"
    whole, _, fraction = text.lstrip("-").partition(".")
    digits = whole.replace(",", "")
    whole = whole.replace(",", NARROW) if len(digits) > 4 else digits
    return (MINUS if text.startswith("-") else "") + whole + ("," + fraction if fraction else "")


def percent(value: float, decimals: int = 1) -> str:
    """«45,3 %» with a no-break space."""
    return f"{number(value, decimals)}{NBSP}%"


@cache
def _category(n: str) -> str:
    return str(_RU.plural_form(Decimal(n)))


def plural(n: float | int, one: str, few: str, many: str, fraction: str = "") -> str:
    """The form that agrees with `n`: plural(21, «участник», «участника», «участников»); a fraction takes the genitive
    singular (`few` by default).
    """
    value = Decimal(repr(n)) if isinstance(n, float) else Decimal(n)
    if value != value.to_integral_value():
        return fraction or few
    return {"one": one, "few": few}.get(_category(str(abs(int(value)))), many)


def count(n: int, one: str, few: str, many: str) -> str:
    """«21 участник» with a no-break space."""
    return f"{number(n)}{NBSP}{plural(n, one, few, many)}"


def points_of_percent(value: float, decimals: int = 1) -> str:
    """«3,2 процентного пункта», «1 процентный пункт», «5 процентных пунктов»: the size of a difference, without its
    sign.

    A whole number is written without «,0» and agrees as a whole number.
    """
    size = abs(rounded(value, decimals))
    if size == size.to_integral_value():
        n = int(size)
        return f"{number(n)}{NBSP}{plural(n, 'процентный пункт', 'процентных пункта', 'процентных пунктов')}"
    return f"{number(float(size), decimals)}{NBSP}процентного пункта"


def short_points(value: float, decimals: int = 1, *, sign: bool = True) -> str:
    """«+3,2 п. п.» for tables and brackets."""
    text = number(value, decimals)
    plus = "+" if sign and rounded(value, decimals) > 0 else ""
    return f"{plus}{text}{NBSP}п.{NBSP}п."


def with_points(text: str) -> str:
    """«89,2 балла», «37,0 балла», «5 баллов»: a number as printed and the word; with a comma it is a fraction."""
    whole, comma, _ = text.lstrip(f"+{MINUS}").replace(NARROW, "").partition(",")
    return f"{text}{NBSP}{'балла' if comma else plural(int(whole), 'балл', 'балла', 'баллов')}"


def date_text(day: dt.date) -> str:
    """«1 октября 2022 года»."""
    return f"{format_date(day, 'd', locale=_RU)}{NBSP}{format_date(day, 'MMMM y', locale=_RU)} года"


def month_in(month: int) -> str:
    """«сентябре» (в сентябре)."""
    return _MONTHS_PREPOSITIONAL[month - 1]


def listing(words: list[str]) -> str:
    """«а, б и в»."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " и " + words[-1] if words else ""


def soft(text: str) -> str:
    """A heading with places where it may be broken: «Успева|емость» -> soft hyphens."""
    return text.replace("|", "\u00ad")
