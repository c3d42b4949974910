"""From the name of a set, a school's id or its login to school ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mskoko_lib.errors import MskokoError
from mskoko_lib.params.model import TypeFilter, YearParams
from mskoko_lib.params.yamlfile import near

if TYPE_CHECKING:  # a path that does nothing must not pay for pandas
    import pandas as pd


def select_schools(params: YearParams, schools_table: pd.DataFrame, selector: str) -> list[str]:
    """School ids that `selector` means, sorted, each once.

    Parameters
    ----------
    schools_table : one row per school of the registry; needs ``school_id``, ``login``, ``type`` (text or NA).
    selector : name of a set of `params`, or one school's id or login (letter case does not matter).

    Raises
    ------
    MskokoError : no such set or school; a set names schools outside the registry, or fits no school.
    """
    file = f"params/{params.year}.yaml"
    by_code = _codes(schools_table)
    if selector in params.school_sets:
        chosen = params.school_sets[selector]
        if chosen is None:
            return sorted(set(by_code.values()))
        if isinstance(chosen, TypeFilter):
            return _by_type(schools_table, chosen, selector, file)
        if unknown := [code for code in chosen if code.lower() not in by_code]:
            raise MskokoError(
                f"в наборе школ «{selector}» есть школы, которых нет в реестре.",
                file=file,
                found=", ".join(unknown),
                expected=f"коды или логины из schools.csv (школ в нём: {len(set(by_code.values()))})",
                action="исправьте набор или дополните реестр школ",
            )
        return sorted({by_code[code.lower()] for code in chosen})
    if (school_id := by_code.get(selector.strip().lower())) is not None:
        return [school_id]
    sets = list(params.school_sets)
    raise MskokoError(
        "нет такого набора школ и такой школы.",
        file=file,
        found=f"«{selector}»",
        expected=f"набор школ ({', '.join(sets)}) либо код или логин школы из schools.csv",
        details=tuple(filter(None, [near(selector, [*sets, *by_code])])),
        action="исправьте название набора, код или логин школы",
    )


def _codes(schools_table: pd.DataFrame) -> dict[str, str]:
    """Login and id, in small letters, to id."""
    pairs = zip(schools_table["school_id"].tolist(), schools_table["login"].tolist(), strict=True)
    codes: dict[str, str] = {}
    for school_id, login in pairs:
        codes[str(school_id).lower()] = str(school_id)
        if isinstance(login, str):
            codes[login.strip().lower()] = str(school_id)
    return codes


def _by_type(schools_table: pd.DataFrame, chosen: TypeFilter, selector: str, file: str) -> list[str]:
    kinds = [
        kind.strip() if isinstance(kind, str) else ""
        for kind in (schools_table["type"].tolist() if "type" in schools_table.columns else [])
    ]
    wanted = {kind.strip().casefold() for kind in chosen.type}
    found = {
        str(school_id)
        for school_id, kind in zip(schools_table["school_id"].tolist(), kinds, strict=bool(kinds))
        if kind.casefold() in wanted
    }
    if not found:
        there_are = sorted({kind for kind in kinds if kind})
        raise MskokoError(
            f"набору школ «{selector}» не отвечает ни одна школа реестра.",
            file=file,
            found=f"виды школ в реестре: {', '.join(there_are) or 'не указаны'}",
            expected=f"один из видов: {', '.join(chosen.type)}",
            action="заполните столбец type в schools.csv или исправьте набор",
        )
    return sorted(found)
