"""Shares of one unit that make up a whole: what a blank means, what is a fraction of one."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.intake.aggregates.header import Figure

#: ФИС ОКО's own sums of four shares are 99.99–100.01
SUM_TOLERANCE = 0.05


def tolerance(n_cells: int, n_decimals: int) -> float:
    """How far the printed shares of a whole may be from 100 for no other reason than rounding.

    Each printed cell is off by at most half a unit of its last digit, so k cells by k halves: 0.02 for four marks
    with two decimals, 0.2 for 40 scores. The errors mostly cancel (their sum spreads as the root of k), but the worst
    case is what makes a fault certain.
    """
    return max(SUM_TOLERANCE, n_cells * 0.5 * 10.0**-n_decimals) + 1e-9


def settle_shares(
    figures: Sequence[Figure], shares: Sequence[float | None], max_score: int | None
) -> tuple[list[float | None], tuple[Figure, ...], bool] | None:
    """(shares, their columns, whether they were fractions of one); None when a blank cannot be understood.

    Blanks are noughts where the rest is the whole; scores that the work does not have are left out.
    """
    kept = list(zip(figures, shares, strict=True))
    if figures[0].primary_score is not None:
        scores = [f.primary_score for f, share in kept if share is not None and f.primary_score is not None]
        top = max(scores, default=0) if max_score is None else max_score
        kept = [(f, share) for f, share in kept if share is not None or (f.primary_score or 0) <= top]
    total = sum(share for _, share in kept if share is not None)
    fraction = abs(total - 1) <= 0.01 and all(share is None or share <= 1 for _, share in kept)
    if fraction:
        kept = [(f, None if share is None else round(100 * share, 6)) for f, share in kept]
        total *= 100
    if any(share is None for _, share in kept) and abs(total - 100) > tolerance(len(kept), 2):
        return None
    return [share or 0.0 for _, share in kept], tuple(f for f, _ in kept), fraction
