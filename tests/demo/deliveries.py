"""The invented town's deliveries as intake reads them, each read once a worker: many tests ask for the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mskoko_lib import dataroot, intake, norms
from mskoko_lib.intake import Delivery


@cache
def delivered(town: Path, year: int) -> Delivery:
    return intake.read_year(dataroot.open_root(town), year, norms.load())
