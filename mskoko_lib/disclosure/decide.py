"""Settle for one recipient which of his observations may be shown, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mskoko_lib.disclosure.linked import secondary
from mskoko_lib.disclosure.primary import Policy, primary, without_own

Audience = Literal["department", "school", "public"]


@dataclass(frozen=True)
class Decided:
    """`observations` with ``conf_status`` set; `precision`: obs_id -> "exact", "coarse" or "band"."""

    observations: pd.DataFrame
    precision: dict[str, str]


def decide(observations: pd.DataFrame, *, audience: Audience, policy: Policy, own_school_id: str = "") -> Decided:
    """Apply METHODS §6 to everything that one recipient gets.

    The department sees all. A school sees all on its own pupils, the municipality under the rules for others, and
    nothing on another single
    school. The public sees the municipality only. Raises ValueError when a school's note has no `own_school_id`.
    """
    if audience == "department":
        return Decided(observations.assign(conf_status="free"), dict.fromkeys(observations["obs_id"], "exact"))
    if (audience == "school") != bool(own_school_id):
        raise ValueError(f"audience {audience!r} with own_school_id {own_school_id!r}")
    own = observations["school_id"] == own_school_id if own_school_id else pd.Series(False, index=observations.index)
    town = observations["school_id"] == ""
    status = pd.Series("primary", index=observations.index)  # another single school: never
    precision = pd.Series("exact", index=observations.index)
    status[own] = "free"
    figures = without_own(observations[town], observations[own])
    hidden, exactness = primary(figures, policy)
    linked = secondary(figures, hidden)
    status[figures.index] = "free"
    status[linked[linked].index] = "secondary"
    status[hidden[hidden].index] = "primary"
    precision[figures.index] = exactness
    return Decided(
        observations.assign(conf_status=status),
        dict(zip(observations["obs_id"], precision, strict=True)),
    )
