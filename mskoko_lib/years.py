"""From a data root to the store of one year: workbooks are opened only when something changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd

from mskoko_lib import intake, keyfile
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.people import PUBLIC_SECRET, Keys, People
from mskoko_lib.norms import Norms
from mskoko_lib.params import YearParams
from mskoko_lib.store import YearStore, open_year
from mskoko_lib.workspace import output_directory, store_directory

#: years that stand side by side in a note (САО)
N_YEARS = 3


def years_shown(root: DataRoot, year: int) -> list[int]:
    """Years that the note of `year` draws from, ascending: it and up to two before it that have a folder."""
    return [one for one in root.years() if year - N_YEARS < one <= year]


def year_store(root: DataRoot, year: int, norms: Norms, output: Path | None = None) -> YearStore:
    """The store of one year; its address is the hash of the files, the registry, the reader's version and the scales
    used in reading.
    """
    text = f"{intake.fingerprint(root, year)} {norms.fingerprint()}"
    address = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    people = people_of(root)

    def read() -> dict[str, pd.DataFrame]:
        delivery = intake.read_year(root, year, norms, people)
        passport = delivery.passport
        return {**delivery.tables, "passport_files": passport.files, "passport_events": passport.events}

    check = Keys(people.secret).check if people.secret else "none"
    return open_year(store_directory(root.path, output or output_directory()), year, address, read, check)


def people_of(root: DataRoot) -> People:
    """The secret that hides names, from the key file (the invented town: the public one), and who asked to be forgotten."""
    secret = PUBLIC_SECRET if root.info.invented else keyfile.load(keyfile.key_path())
    return People(secret, keyfile.read_forgotten(root.path))


def parse_day(text: str) -> dt.date:
    """A day as YYYY-MM-DD; MskokoError where it is none."""
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise MskokoError(
            "неверная дата as_of",
            found=str(text),
            expected="ГГГГ-ММ-ДД, например 2022-09-01",
            action="исправьте параметр as_of",
        ) from None


def state_day(as_of: str | None, year_params: YearParams, results: pd.DataFrame) -> dt.date:
    """The day the plan's state is told for: the parameter, else params, else the latest exam date inside the data;
    never today's clock.
    """
    if as_of:
        return parse_day(as_of)
    if year_params.as_of is not None:
        return year_params.as_of
    dates = pd.to_datetime(results["exam_date"]).dropna()
    return dates.max().date() if len(dates) else dt.date(year_params.year, 12, 31)
