"""Which municipality the files speak of: a name read from the rows, told once per file, then once for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from mskoko_lib.dataroot import RootInfo
from mskoko_lib.intake.cells import map_unique, tidy
from mskoko_lib.intake.rows import Rows

_GLUED_CODE = re.compile(r"\s*\(\s*reg\d\w*\s*\)$", re.IGNORECASE)
_LONE_CODE = re.compile(r"reg\d\w*", re.IGNORECASE)


def municipality(files: pd.DataFrame, root_name: str | None) -> str:
    """Name for the page: `root_name` (of root.yaml) if given, else the name most accepted rows stand under, else "".

    `files`: one row per file, of its columns `municipality` and `n_accepted` are used. Ties go by the alphabet.
    """
    if given := tidy(root_name):
        return given
    names = files["municipality"].fillna("").astype(str)
    weights: Counter[str] = Counter()
    for name, n in zip(names, files["n_accepted"], strict=True):
        if name:
            weights[name] += int(n)
    return most_frequent(weights)


def clean_name(cell: object) -> str:
    """A municipality without its code: «reg22_m019 | район» and «район(reg20_m012)» → «район»; "" when there is none.

    >>> clean_name("reg99_m001 | Заречный район"), clean_name("Заречный район(reg99_m001)"), clean_name("reg99_m001")
    ('Заречный район', 'Заречный район', '')
    """
    text = _GLUED_CODE.sub("", tidy(cell).rpartition("|")[2].strip())
    # a number is what a slid row may leave in this column
    named = any(char.isalpha() for char in text) and _LONE_CODE.fullmatch(text) is None
    return text if named else ""


def names_in(rows: Rows) -> Counter[str]:
    """How many rows of registry schools stand under each name; rows whose cells have no sure place are left out."""
    if rows.block.column("municipality") is None:
        return Counter()
    names = map_unique(rows.block.values("municipality"), lambda cell: (clean_name(cell), ""))[0]
    sure = rows.frame["school_id"].notna().to_numpy() & ~rows.block.uncertain
    return Counter(name for name in names[np.asarray(sure, dtype=bool)] if name)


def most_frequent(names: Mapping[str, int]) -> str:
    """The name with the largest count, the first by the alphabet of several; "" of none."""
    return min(names, key=lambda name: (-names[name], name), default="")


def expected_instead(name: str, info: RootInfo) -> str:
    """What root.yaml calls the municipality when `name` is none of its names and spellings; "" when all is well.

    Whole names are compared, regardless of case and codes: a town and the district around it share their root.
    """
    known = [given for given in (tidy(info.municipality), *map(tidy, info.spellings)) if given]
    same = {form.casefold() for given in known for form in (given, clean_name(given))}
    return known[0] if name and known and name.casefold() not in same else ""
