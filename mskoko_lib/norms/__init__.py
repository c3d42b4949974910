"""Official thresholds and scales from ``params/norms``, each with its source and whether it was confirmed.

A norm that is absent is absent: nothing is filled in from a neighbouring year, grade or subject.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from mskoko_lib.errors import MskokoError
from mskoko_lib.norms import files, scales
from mskoko_lib.norms.model import FiokoThresholds, Norm, Sourced, SourceKind, Threshold, VprScale
from mskoko_lib.params.yamlfile import PARAMS_DIR, near, shown_path

__all__ = ["FiokoThresholds", "Norm", "Norms", "SourceKind", "Sourced", "Threshold", "VprScale", "load"]

_FIOKO = "methodology.fioko_2026_vpr_analysis"
#: field of FiokoThresholds → (norm, key of its value)
_FIOKO_NUMBERS = {
    "basic_sufficient_min": ("basic_level", "sufficient_min"),
    "basic_insufficient_below": ("basic_level", "insufficient_below"),
    "advanced_sufficient_min": ("advanced_high_level", "sufficient_min"),
    "advanced_insufficient_below": ("advanced_high_level", "insufficient_below"),
    "mark2_growth_pp": ("mark2_dynamics", "growth_pp"),
    "journal_gap": ("journal_gap", "gap"),
    "histogram_informative_n": ("sample_distribution", "informative_n"),
    "histogram_rough_n": ("sample_distribution", "rough_n"),
    "group_min_n": ("sample_groups", "group_min_n"),
}


#: files of norms that intake looks into, beside the scales of ВПР
_READ_WITH = frozenset({"essay_interview", "oge_scales", "ege_scales", "ege_minimums"})


@dataclass(frozen=True)
class Norms:
    """All norms after confirmations. `fioko_2026` are the thresholds of FIOKO's recommendations (second-hand)."""

    fioko_2026: FiokoThresholds
    _index: dict[str, dict[str, Any]] = field(repr=False)
    _scales: dict[scales.Key, VprScale] = field(repr=False)

    def vpr_scale(self, year: int, subject: str, programme_grade: int) -> VprScale | None:
        """Scale of the work of this calendar year (`programme_grade`: of the work, not of the pupils); None if absent.

        2020 and 2021: the scales held against data come first, then those of vpr_scales.yaml.
        """
        return self._scales.get((year, subject, programme_grade))

    def get(self, path: str) -> Norm:
        """Any norm by its dotted path, file name first: ``get("methodology.shnor.formula_2025")``.

        Raises
        ------
        MskokoError : no norm there; the message names near ones, or what lies inside a section.
        """
        if path not in self._index:
            inside = [known for known in self._index if known.startswith(f"{path}.")]
            hint = f"внутри есть: {', '.join(inside[:6])}" if inside else near(path, list(self._index))
            raise MskokoError(
                "нет такой нормы.",
                file=f"params/norms/{path.partition('.')[0]}.yaml",
                found=f"«{path}»",
                expected="имя файла без .yaml, затем ключи через точку",
                details=(hint,) if hint else (),
                action="исправьте путь к норме",
            )
        return _norm(self._index[path])

    def fingerprint(self) -> str:
        """Hash of what reading depends on: scales of ВПР and of exams, criteria and days of essay and interview."""
        text = repr(
            sorted((key, scale.max_score, sorted(scale.min_score.items())) for key, scale in self._scales.items())
        )
        text += repr([(path, node) for path, node in sorted(self._index.items()) if path.split(".")[0] in _READ_WITH])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def paths(self) -> list[str]:
        """Dotted paths of all norms, in the order of the files."""
        return list(self._index)


def load(directory: Path | None = None) -> Norms:
    """All norms of `directory` (default: the project's params/norms/), confirmations applied.

    Raises
    ------
    MskokoError : a file that is unreadable or lacks; a norm without source; a scale or threshold that does not fit;
        a confirmation that does not fit.
    """
    folder = directory or PARAMS_DIR / "norms"
    return _load(folder, files.signature(folder))


@lru_cache(maxsize=4)
def _load(folder: Path, signature: tuple[tuple[str, int, int], ...]) -> Norms:
    """Six notebooks of one note read the same files; `signature` tells an edited file from the one read before."""
    trees = files.read_files(folder)
    index = {f"{name}.{key}": node for name, tree in trees.items() for key, node in files.walk(tree)}
    files.apply_confirmations(index, folder / files.CONFIRMATIONS)
    for name in ("vpr_scales_2020_2021", "vpr_scales", "methodology"):
        if name not in trees:
            raise MskokoError(
                "файла норм нет.", file=shown_path(folder / f"{name}.yaml"), action="верните его на место"
            )
    other = scales.other_scales(trees["vpr_scales"], folder / "vpr_scales.yaml")
    seen = scales.seen_scales(trees["vpr_scales_2020_2021"], folder / "vpr_scales_2020_2021.yaml")
    return Norms(
        fioko_2026=_fioko(trees["methodology"], index, folder / "methodology.yaml"), _index=index, _scales=other | seen
    )


def _norm(node: dict[str, Any]) -> Norm:
    rest = {key: value for key, value in node.items() if key not in files.FLAGS}
    value = next((node[key] for key in ("value", "values") if key in node), rest)
    return Norm(value=copy.deepcopy(value), **_flags(node))


def _fioko(tree: dict[str, Any], index: dict[str, dict[str, Any]], path: Path) -> FiokoThresholds:
    section = tree.get("fioko_2026_vpr_analysis")
    title = section.get("title") if isinstance(section, dict) else None
    faults = (
        []
        if isinstance(title, str)
        else [f"fioko_2026_vpr_analysis.title: найдено: {title or 'ключа нет'}; ожидалось: текст"]
    )
    thresholds: dict[str, Threshold] = {}
    for name, (norm, key) in _FIOKO_NUMBERS.items():
        node = index.get(f"{_FIOKO}.{norm}", {})
        value = node.get("value")
        number = value.get(key) if isinstance(value, dict) else None
        if isinstance(number, bool) or not isinstance(number, int | float):
            found = "ключа нет" if number is None else number
            faults.append(f"fioko_2026_vpr_analysis.{norm}.value.{key}: найдено: {found}; ожидалось: число")
        else:
            thresholds[name] = Threshold(value=number, **_flags(node))
    if faults:
        raise MskokoError(
            f"пороги ФИОКО не приняты, ошибок: {len(faults)}.",
            file=shown_path(path),
            details=tuple(faults),
            action="исправьте названные ключи (или их подтверждения в confirmations.yaml)",
        )
    return FiokoThresholds(title=str(title), **thresholds)


def _flags(node: dict[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("verified", "source", "source_kind", "note") if key in node}
