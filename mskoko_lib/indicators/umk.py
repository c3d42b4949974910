"""Which textbooks stand in the files of ВПР (item 4.7): by school, parallel and class, as the file names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from mskoko_lib.observations import Measure, Source, observe, stack

#: a code of the list of textbooks without its name: «ma4.1»
_CODE = re.compile(r"[a-zа-я]{0,3}[\d.]+")
_PARALLEL = ["year", "school_id", "subject", "programme_grade"]


def umk_rows(results: pd.DataFrame) -> pd.DataFrame:
    """Pupils who wrote a work and whose textbook the file names; ``title`` without the code and the number before it.

    Parameters
    ----------
    results : ``vpr_results``: ``status``, ``textbook``, ``class_label`` and the columns of the work.

    Returns
    -------
    The rows of `results` with ``title`` («Автор. Название»). «ma4.1 | 1.1.3.1 | Автор. Название» gives the last part.
    """
    wrote = results[(results["status"] == "wrote") & results["textbook"].notna()]
    # thousands of pupils name a few textbooks
    named = {text: title_of(str(text)) for text in wrote["textbook"].unique()}
    title = wrote["textbook"].map(named).astype("string")
    return wrote.assign(title=title)[(title != "").to_numpy(bool)]


def title_of(text: str) -> str:
    """«Автор. Название» of «ma4.1 | 1.1.3.1 | Автор. Название»; "" where the file gives codes alone.

    Examples
    --------
    >>> title_of("ma4.1 | 1.1.3.1 | Моро М.И.  Математика"), title_of("ma4.1 | 1.1.3.1")
    ('Моро М.И. Математика', '')
    """
    title = " ".join(text.rsplit("|", 1)[-1].split())
    return title if any(letter.isalpha() for letter in title) and not _CODE.fullmatch(title) else ""


def umk_observations(rows: pd.DataFrame, *, table_hash: str, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Textbooks in use, by subject and grade of the programme.

    Returns
    -------
    ``umk_titles`` (count of different textbooks), ``umk_pupils`` (count, category = title, "" = all who name one), and of all
    subjects together ``umk_several_share`` (subjects of a school's grade with more than one textbook / all of them).
    """
    if rows.empty:
        return stack([])
    source = Source("vpr", "vpr_results", table_hash, "status == 'wrote'")
    keys = [*by, "subject", "programme_grade"]
    whole = rows.groupby(keys, as_index=False, sort=True)
    table = whole.agg(n=("title", "size"), titles=("title", "nunique"), n_schools=("school_id", "nunique"))
    measures = [
        Measure("umk_titles", "titles", "count", "titles", "titles"),
        Measure("umk_pupils", "n", "count", "n", "n"),
    ]
    each = rows.groupby([*keys, "title"], as_index=False, sort=True)
    named = each.agg(n=("title", "size"), n_schools=("school_id", "nunique"))
    made = [
        observe(table, measures, source=source, by=keys),
        observe(named, measures[1:], source=source, by=keys, extra_dimensions={"category": "title"}),
    ]
    parallels = several_titles(rows).groupby(list(by), as_index=False, sort=True)
    shares = parallels.agg(x=("several", "sum"), n=("several", "size"), n_schools=("school_id", "nunique"))
    shares = shares.assign(pct=100 * shares["x"] / shares["n"])
    made.append(observe(shares, [Measure("umk_several_share", "pct", "share", "x", "n")], source=source, by=list(by)))
    return stack(made)


def several_titles(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per subject of a school's grade: ``n_titles`` and ``several`` (more than one)."""
    grouped = rows.groupby(_PARALLEL, as_index=False, sort=True)
    table = grouped.agg(n_titles=("title", "nunique"))
    return table.assign(several=table["n_titles"] > 1)


def mixed_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of ``umk_rows`` whose school teaches the subject of the grade by more than one textbook."""
    found = several_titles(rows)
    return rows.merge(found.loc[found["several"], _PARALLEL], on=_PARALLEL, validate="m:1")
