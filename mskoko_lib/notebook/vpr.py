"""ВПР of two years put together, with the scales of the norms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from mskoko_lib.indicators.vpr import Vpr, make_vpr
from mskoko_lib.intake.families import TITLES
from mskoko_lib.norms import Norms


def gathered_vpr(
    years: Sequence[int],
    table: Callable[[str, int], pd.DataFrame],
    hashes_of: Callable[[int], Mapping[str, str]],
    norms: Norms,
) -> Vpr:
    """ВПР of `years` (ascending): `table` gives the rows of a store table and year, `hashes_of` the hashes of a year."""
    tables: dict[str, list[pd.DataFrame]] = {
        name: [] for name in ("vpr_results", "vpr_tasks", "vpr_works", "vpr_work_tasks")
    }
    hashes: dict[str, str] = {}
    offset = 0
    for year in years:
        of_year = {name: table(name, year) for name in tables}
        kept = of_year["vpr_tasks"]["result_id"].isin(of_year["vpr_results"]["result_id"])
        of_year["vpr_tasks"] = of_year["vpr_tasks"][kept]
        # result_id counts from 0 in each year; together they must stay apart.
        for name in ("vpr_results", "vpr_tasks"):
            of_year[name] = of_year[name].assign(result_id=of_year[name]["result_id"] + offset)
        offset += 1 + int(table("vpr_results", year)["result_id"].max() if len(of_year["vpr_results"]) else 0)
        for name, frame in of_year.items():
            tables[name].append(frame)
        for name, value in hashes_of(year).items():
            hashes[name] = "+".join(filter(None, (hashes.get(name, ""), value)))
    merged = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    scales = {}
    for row in merged["vpr_works"].to_dict("records"):
        key = (int(row["year"]), str(row["subject"]), int(row["grade"]), int(row["programme_grade"]))
        scale = norms.vpr_scale(key[0], key[1], key[3])
        # English, grade 11, 2021: the boundary of «5» is not known, so no mark can be given.
        if scale is not None and {3, 4, 5} <= set(scale.min_score):
            scales[key] = scale
    return make_vpr(
        merged["vpr_results"], merged["vpr_tasks"], merged["vpr_works"], merged["vpr_work_tasks"], scales, hashes
    )


def vpr_files(passport: pd.DataFrame) -> pd.DataFrame:
    """Rows of the passport without the files of exams, essays and forms, which are no sources of ВПР."""
    return passport[~passport["layout"].isin(TITLES)]
