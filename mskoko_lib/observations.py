"""The one type that crosses rooms: one row per number that could be printed, in the terms of SDMX.

Dimensions say what the number is about (empty = over all of it), `numerator` and `n` travel with every share, and the
lineage is a
selection: the store table with its content hash, the condition that picks the rows of `n`, and the further condition
that makes the
numerator. Nothing is rounded here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS: tuple[str, ...] = (
    "year",
    "procedure",
    "subject",
    "grade",
    "programme_grade",
    "school_id",
    "group",
    "category",
)
COLUMNS: tuple[str, ...] = (
    "obs_id",
    "indicator",
    "version",
    *DIMENSIONS,
    "obs_value",
    "numerator",
    "n",
    "low",
    "high",
    "interval",
    "kind",
    "sensitive",
    "n_schools",
    "obs_status",
    "conf_status",
    "table",
    "table_hash",
    "where_n",
    "where_numerator",
)
_WHOLE = ("year", "grade", "programme_grade", "n", "n_schools")
_REAL = ("obs_value", "numerator", "low", "high")
_ORDER = ("procedure", "year", "subject", "programme_grade", "grade", "school_id", "indicator", "group", "category")

Kind = Literal["count", "share", "mean", "sum", "extreme", "model"]


@dataclass(frozen=True)
class Measure:
    """How columns of an indicator's table become observations of one indicator.

    `value`, `numerator`, `n`, `low`, `high` name columns of that table (``""`` = there is none). `where_numerator` is
    a pandas query over
    the rows of n, or the name of a column in braces (``"{where_equal}"``) where the condition differs from row to
    row; ``"sum:primary_score"`` marks a sum.
    """

    indicator: str
    value: str
    kind: Kind
    numerator: str = ""
    n: str = ""
    low: str = ""
    high: str = ""
    interval: str = ""
    group: str = ""
    category: str = ""
    sensitive: bool = False
    where_numerator: str = ""
    version: int = 1
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where an indicator's table came from: procedure, store table and its content hash, `base` = query common to all
    rows of n.
    """

    procedure: str
    table: str
    table_hash: str
    base: str = ""


def _quoted(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def condition(row: Mapping[str, object], columns: Sequence[str], base: str = "") -> str:
    """The pandas query that picks the rows for one line of an indicator's table: `base` and equality on each of
    `columns`.
    """
    parts = [base] if base else []
    parts += [f"{column} == {_quoted(row[column])}" for column in columns]
    return " and ".join(parts)


def make_obs_id(
    indicator: str, version: int, dimensions: Mapping[str, object], parameters: Mapping[str, str] | None = None
) -> str:
    """Twelve hex digits from identity (indicator, version, dimensions, parameters), never from the value."""
    named = [f"{key}={dimensions.get(key, '')}" for key in DIMENSIONS]
    extra = [f"{key}={value}" for key, value in sorted((parameters or {}).items())]
    text = "|".join((indicator, str(version), *named, *extra))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _cell(row: Mapping[str, Any], column: str) -> float | None:
    if not column:
        return None
    value = row[column]
    if value is None or value != value or str(value) == "<NA>":
        return None
    return float(value)


def observe(
    table: pd.DataFrame,
    measures: Sequence[Measure],
    *,
    source: Source,
    by: Sequence[str],
    extra_dimensions: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Make the long form of an indicator's table.

    Parameters
    ----------
    table : one row per group; has the columns `by` and those named by `measures`; optional ``n_schools`` (schools
    behind the row).
    by : columns of the store's table that define the group; those that are dimensions go over under their own names.
    source : the store table, its content hash and the query common to all rows of n (``"status == 'wrote'"``).
    extra_dimensions : dimension -> column of `table` for groups that are not columns of the store (``{"group":
    "mark_group"}``).

    Returns
    -------
    One row per row of `table` and measure, columns ``COLUMNS``; ``conf_status`` is "free" until disclosure decides.
    """
    extra = dict(extra_dimensions or {})
    rows: list[dict[str, object]] = []
    for record in table.to_dict("records"):
        row = {str(key): value for key, value in record.items()}
        picked = condition(row, by, source.base)
        if "where_extra" in row and row["where_extra"]:
            picked = f"{picked} and {row['where_extra']}" if picked else str(row["where_extra"])
        shared: dict[str, object] = {key: row[key] if key in by else "" for key in DIMENSIONS}
        shared |= {key: row[column] for key, column in extra.items()}
        for measure in measures:
            dimensions = {**shared, "procedure": source.procedure}
            if measure.group:
                dimensions["group"] = measure.group
            if measure.category:
                dimensions["category"] = measure.category
            value, n = _cell(row, measure.value), _cell(row, measure.n)
            where = measure.where_numerator
            if where.startswith("{"):
                where = str(row[where[1:-1]])
            rows.append(
                {
                    "obs_id": make_obs_id(measure.indicator, measure.version, dimensions, measure.parameters),
                    "indicator": measure.indicator,
                    "version": measure.version,
                    **dimensions,
                    "obs_value": value,
                    "numerator": _cell(row, measure.numerator),
                    "n": n,
                    "low": _cell(row, measure.low),
                    "high": _cell(row, measure.high),
                    "interval": measure.interval if _cell(row, measure.low) is not None else "",
                    "kind": measure.kind,
                    "sensitive": measure.sensitive,
                    "n_schools": row.get("n_schools"),
                    "obs_status": "value" if value is not None else ("no_pupils" if n == 0 else "no_data"),
                    "conf_status": "free",
                    "table": source.table,
                    "table_hash": source.table_hash,
                    "where_n": picked,
                    "where_numerator": where,
                }
            )
    return _typed({name: [row[name] for row in rows] for name in COLUMNS})


def as_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Fix the types of a table of observations (whole numbers nullable, the rest text) and put its columns in order."""
    return _typed({name: rows[name].tolist() if name in rows else [None] * len(rows) for name in COLUMNS})


def _blank(value: Any) -> bool:
    """None, NA, NaN or an empty text."""
    return value is None or str(value) in ("", "<NA>", "nan", "NaT")


def _typed(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """The frame of lists, each column with its type; made whole, since a cast per column costs more than the figures."""
    import pandas as pd

    made: dict[str, Any] = {}
    for name in COLUMNS:
        values = columns[name]
        if name in _WHOLE or name in _REAL:
            known = [None if _blank(value) else value for value in values]
            made[name] = pd.array(known, dtype="Int64" if name in _WHOLE else "Float64")
        elif name in ("sensitive", "version"):
            made[name] = [bool(value) if name == "sensitive" else int(value) for value in values]
        else:
            made[name] = ["" if _blank(value) else str(value) for value in values]
    frame = pd.DataFrame(made, columns=list(COLUMNS))
    if len(frame):
        return frame
    # without values pandas takes every column for numbers
    texts = [name for name in COLUMNS if name not in (*_WHOLE, *_REAL, "sensitive", "version")]
    return frame.astype({"sensitive": bool, "version": int, **dict.fromkeys(texts, "str")})


@cache
def _nothing() -> pd.DataFrame:
    """No observations, with the types of all columns: a note with little data asks for it hundreds of times."""
    return _typed({name: [] for name in COLUMNS})


def stack(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of observations under one another, as they come: for what `combine` will put in order."""
    import pandas as pd

    kept = [part for part in parts if len(part)]
    if not kept:
        return _nothing().copy()
    return kept[0] if len(kept) == 1 else pd.concat(kept, ignore_index=True)


def combine(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of observations under one another, each observation once, sorted by dimensions: the order never
    depends on the order of work.
    """
    import pandas as pd

    together = stack(parts)
    ids = together["obs_id"].tolist()
    first = {ids[row]: row for row in range(len(ids) - 1, -1, -1)}
    # a note combines hundreds of small tables: sorting tuples costs a third of sorting eleven columns
    columns = [[(1, 0) if v is pd.NA else (0, v) for v in together[name].tolist()] for name in _ORDER]
    keys = list(zip(*columns, strict=True))
    rows = sorted(first.values(), key=lambda row: (keys[row], ids[row]))
    return together.take(rows).reset_index(drop=True)


def to_csv(table: pd.DataFrame) -> str:
    """CSV text with fixed formats (repr of floats, ``\\n``), so that equal observations give equal bytes."""
    import pandas as pd

    out = table.copy()
    for column in _REAL:
        out[column] = ["" if pd.isna(value) else repr(float(value)) for value in out[column].tolist()]
    return str(out.to_csv(index=False, lineterminator="\n"))
