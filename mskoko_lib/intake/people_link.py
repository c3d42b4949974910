"""Which rows are about one person: by document, else by name inside one school; an ambiguous pair is not joined."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mskoko_lib.intake.family import Part
from mskoko_lib.intake.passport import Events

_COLUMNS = ["file", "sheet", "row", "school_id", "refused", "sitting", "name_key", "document_key"]


def link(parts: Sequence[Part], events: Events) -> None:
    """Fill in `person` (16 hex digits or None) and `namesake` (bool) on every part's frame, in place.

    A document makes the person, whatever the name. Without one the name does, inside its school: unless rows of that
    school and name show two documents, or one sheet holds the name twice in one sitting; then nobody is joined and each
    such row is told. Refused rows belong to nobody.
    """
    if not parts:
        return
    rows = pd.concat([part.frame[_COLUMNS].assign(part=k) for k, part in enumerate(parts)], ignore_index=True)
    live = (rows["refused"] == "").to_numpy(dtype=bool)
    document, name = rows["document_key"], rows["name_key"]
    pair = rows["school_id"].astype("string").fillna("") + "|" + name.astype("string")
    pair = pair.where(live)
    documents = document.where(live).groupby(pair).transform("nunique").fillna(0).to_numpy(dtype=np.int64)
    only = document.where(live).groupby(pair).transform("first")
    bare = live & document.isna().to_numpy() & name.notna().to_numpy()
    again = rows.assign(pair=pair)[bare].duplicated(["part", "file", "sheet", "sitting", "pair"], keep=False)
    twice = pd.Series(False, index=rows.index)
    twice[again.index[again]] = True
    torn = twice.groupby(pair).transform("max").fillna(False).to_numpy(dtype=bool)
    namesake = bare & ((documents >= 2) | torn)

    identity = ("d|" + document.astype("string")).where(document.notna(), "n|" + pair)
    by_name = bare & (documents == 1) & ~namesake
    identity = identity.mask(by_name, "d|" + only.astype("string"))
    identity = identity.where(live & ~namesake & (document.notna() | name.notna()).to_numpy())
    codes, uniques = pd.factorize(identity)
    hashed = np.array(
        [hashlib.blake2b(str(u).encode(), digest_size=8).hexdigest() for u in uniques] + [None], dtype=object
    )
    person = hashed[codes]
    for k, part in enumerate(parts):
        mine = (rows["part"] == k).to_numpy()
        part.frame["person"], part.frame["namesake"] = person[mine], namesake[mine]
    for file, sheet, row in rows.loc[namesake, ["file", "sheet", "row"]].itertuples(index=False, name=None):
        events.add("namesake", file, sheet, row=int(row))
    names = name.where(live).groupby(document.where(live)).nunique()
    first = rows[live].drop_duplicates("document_key").set_index("document_key")
    for key in sorted(names.index[names > 1]):
        at = first.loc[key]
        events.add("document_names", str(at["file"]), str(at["sheet"]), row=int(at["row"]))
