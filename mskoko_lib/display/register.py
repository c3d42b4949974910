"""Passports of indicators (``params/indicators.yaml``) and the way a figure is written down."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from mskoko_lib.display.russian import NBSP, number, short_points
from mskoko_lib.params import PARAMS_DIR

Unit = Literal["pupils", "number", "pct", "points", "mark", "pp"]


class Passport(BaseModel):
    """One indicator: Russian label, unit, decimals (exact and for figures about others), direction, formula in words,
    source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    plan_item: str
    label: str
    unit: Unit
    decimals: int
    coarse_decimals: int
    better: Literal["higher", "lower", "none"]
    formula: str
    source: str


@cache
def passports(path: Path = PARAMS_DIR / "indicators.yaml") -> dict[str, Passport]:
    """Indicator -> passport."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Passport]).validate_python(raw)


def written(indicator: str, value: float, precision: str, *, unit: bool = False) -> str:
    """The figure as printed: decimals by the passport and `precision` ("exact", "coarse"); with its unit where `unit`."""
    passport = passports()[indicator]
    decimals = passport.decimals if precision == "exact" else passport.coarse_decimals
    if passport.unit == "pp":
        return short_points(value, decimals) if unit else number(value, decimals)
    text = number(value, decimals)
    return f"{text}{NBSP}%" if unit and passport.unit == "pct" else text


def excel_format(indicator: str, precision: str) -> str:
    """Excel number format with as many decimals as the page shows."""
    passport = passports()[indicator]
    decimals = passport.decimals if precision == "exact" else passport.coarse_decimals
    return "0" if decimals == 0 else "0." + "0" * decimals
