"""Intake: files as they were sent → typed tables and a passport that accounts for every row.

A sheet is recognised by its header (`recognise`), read by one module per family into a `Block` of raw cells, cleaned
(`rows`), joined with the other rows of its work and held against the maxima (`vpr_totals`), freed of repeated rows
(`duplicates`) and laid out as stored tables (`tables`, `schemas`).
"""

from mskoko_lib.intake.files import READER_VERSION, fingerprint
from mskoko_lib.intake.passport import Passport, summary_lines
from mskoko_lib.intake.places import municipality
from mskoko_lib.intake.read import Delivery, read_year
from mskoko_lib.intake.vpr_maxima import MaxScores

__all__ = [
    "READER_VERSION",
    "Delivery",
    "MaxScores",
    "Passport",
    "fingerprint",
    "municipality",
    "read_year",
    "summary_lines",
]
