"""Pairs of cells that contradict each other: the row is kept and flagged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from mskoko_lib.forms import Check, Form

RULE = "form_totals"
Tell = Callable[[str, int, str, str], None]  # rule, row, field, found


def flag_contradictions(frame: pd.DataFrame, form: Form, tell: Tell) -> None:
    """Flag rows that break a check of the form, in place; one event per broken check, at its first cell."""
    for check in form.checks:
        for index in frame.index[_broken(frame, check) & (frame["refused"] == "")]:
            flags = [flag for flag in str(frame.loc[index, "flags"]).split(",") if flag]
            frame.loc[index, "flags"] = ",".join(dict.fromkeys([*flags, RULE]))
            titles = " + ".join(f"«{form.field(name).title}»" for name in check.second.split("+"))
            tell(RULE, int(frame.loc[index, "row"]), check.first, f"сверьте с {titles}")


def _broken(frame: pd.DataFrame, check: Check) -> pd.Series:
    if check.kind == "alone":  # the name itself is not kept, only that there is one
        many = frame[check.second].map(lambda n: n is not None and n > 1)
        return frame["name_key"].notna() & many.astype(bool)
    if check.kind == "adds_up":
        parts = frame[check.second.split("+")]
        told = frame[check.first].notna() & parts.notna().all(axis=1)
        return told & (frame[check.first].where(told, 0).astype(int) != parts.where(told, 0).astype(int).sum(axis=1))
    pairs = zip(frame[check.first], frame[check.second], strict=True)
    return pd.Series([_pair_broken(check, a, b) for a, b in pairs], index=frame.index, dtype=bool)


def _pair_broken(check: Check, first: Any, second: Any) -> bool:
    if check.kind == "together":
        return (first is None) != (second is None)
    if check.kind == "only_if":
        return first is not None and second is False
    if first is None or second is None:
        return False
    if check.kind == "different":
        return bool(first == second)
    return bool(first > second)
