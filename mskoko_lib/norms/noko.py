"""Weights of the independent assessment of conditions, and how many respondents it asks for (``params/norms/noko.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mskoko_lib.errors import MskokoError
from mskoko_lib.norms import Norms

#: criterion as the store names it → its key in the norms
CRITERIA: dict[str, str] = {"k1": "К1", "k2": "К2", "k3": "К3", "k4": "К4", "k5": "К5"}
_WEIGHTS_ADD_TO, _ROUNDING = 1.0, 1e-9


@dataclass(frozen=True)
class NokoNorms:
    """`weights`: criterion → column of ``form_noko`` → weight, adding to 1; `verified`: all weights were confirmed; `sample_pct`
    of the users are to be asked, but no more than `sample_most`; `sample_verified`: the same of that rule.
    """

    weights: Mapping[str, Mapping[str, float]]
    verified: bool
    sample_pct: float
    sample_most: int
    sample_verified: bool


def noko_norms(norms: Norms) -> NokoNorms:
    """The weights and the sample of the assessment, confirmations applied; MskokoError where weights do not add to 1."""
    weights: dict[str, dict[str, float]] = {}
    verified = norms.get("noko.total.organization").verified
    for code, name in CRITERIA.items():
        norm = norms.get(f"noko.indicators.{name}.weights")
        weights[code] = {f"p{str(key).replace('.', '')}": float(weight) for key, weight in norm.value.items()}
        verified &= norm.verified
        total = sum(weights[code].values())
        if abs(total - _WEIGHTS_ADD_TO) > _ROUNDING:
            raise MskokoError(
                "веса критерия независимой оценки не складываются в единицу.",
                file="params/norms/noko.yaml",
                found=f"{name}: {total:g}",
                expected="сумма весов — 1",
                action="исправьте веса критерия или их подтверждение",
            )
    sample = norms.get("noko.sample")
    share, most = sample.value["share_pct"], sample.value["most"]
    return NokoNorms(weights, verified, float(share), int(most), sample.verified)
