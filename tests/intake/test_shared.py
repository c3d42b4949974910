"""Real and synthetic samples, read from where they lie; the figures were counted independently of this program."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
import python_calamine as calamine

from mskoko_lib import norms as all_norms
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.intake import Delivery, municipality, read_year
from mskoko_lib.intake.people import INVENTED
from mskoko_lib.norms import load as load_norms
from tests.intake.books import Norms, assert_identity, counts, events

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.shared


def root_of(folder: Path, year: int, files: Iterable[Path], logins: Iterable[str], inside: str = "") -> DataRoot:
    """A data root with copies of `files` that live as long as the test."""
    place = folder / str(year) / inside
    place.mkdir(parents=True)
    for file in files:
        shutil.copy(file, place / file.name)
    registry = pd.DataFrame({"login": sorted(set(logins))}).assign(name=lambda t: "ОО " + t["login"])
    registry.to_csv(folder / "schools.csv", index=False)
    return open_root(folder)


def first_column(file: Path, sheet: str) -> list[str]:
    rows = calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
    return [str(row[0]) for row in rows[1:]]


@pytest.fixture(scope="module")
def town() -> dict[int, Delivery]:
    folders = [p for p in (SAMPLES / "real").iterdir() if (p / "schools.csv").is_file()]
    root = open_root(folders[0])
    return {year: read_year(root, year, load_norms()) for year in (2020, 2021)}


def test_identity_of_both_years(town: dict[int, Delivery]) -> None:
    for delivery in town.values():
        assert_identity(delivery)
    # rows in the workbooks: 12,644 and 11,606, together the 24,250 that the folder's description names
    assert {year: d.passport.total()["n_read"] for year, d in town.items()} == {2020: 12644, 2021: 11606}
    absent = {year: d.passport.total()["n_absent"] for year, d in town.items()}
    assert absent == {2020: 2107 + 16, 2021: 1133}  # first or only part missed; in 2020 also 16 who missed the second
    # four rows of one work have points in the place of the textbook
    assert {year: d.passport.total()["n_refused"] for year, d in town.items()} == {2020: 0, 2021: 4}
    assert events(town[2021])["shifted"] == 26


def test_mathematics_of_grade_4(town: dict[int, Delivery]) -> None:
    delivery = town[2021]
    table = delivery.tables["vpr_results"].query("subject == 'math' and grade == 4")
    wrote = table[table["status"] == "wrote"]
    assert (len(table), len(wrote), round(wrote["primary_score"].mean(), 4)) == (487, 458, 11.9934)
    marks = pd.cut(wrote["primary_score"], [-1, 5, 9, 14, 20], labels=[2, 3, 4, 5]).astype("int64")
    assert marks.value_counts().to_dict() == {2: 5, 3: 123, 4: 229, 5: 101}
    gap = marks - wrote["journal_mark"]
    assert ((gap < 0).sum(), (gap == 0).sum(), (gap > 0).sum()) == (32, 344, 82)
    tasks = delivery.tables["vpr_tasks"].merge(wrote[["result_id"]], on="result_id")
    maxima = delivery.tables["vpr_work_tasks"].query("subject == 'math' and grade == 4").set_index("task")["max_points"]
    done = 100 * tasks.groupby("task")["points"].mean() / maxima.astype("float64")
    assert done[["1", "12", "15"]].round(2).to_dict() == {"1": 93.23, "12": 40.39, "15": 7.53}


def test_confirmed_maxima(town: dict[int, Delivery]) -> None:
    """66 of 68 works; in the two others nobody reached the maximum of some task."""
    known = {}
    for year, delivery in town.items():
        tasks = delivery.tables["vpr_work_tasks"]
        by_work = tasks.groupby(["subject", "programme_grade"])["max_points"]
        known[year] = {key: bool(maxima.notna().all()) for key, maxima in by_work}
        whole = tasks[tasks["max_points"].notna()].merge(
            delivery.tables["vpr_works"], on=["year", "subject", "grade", "programme_grade"], validate="m:1"
        )
        sums = whole.groupby(["subject", "programme_grade"]).agg(s=("max_points", "sum"), m=("max_score", "first"))
        assert (sums["s"] == sums["m"]).all()
    assert [len(known[year]) for year in (2020, 2021)] == [30, 38]
    unknown = {(year, *key) for year in known for key, whole in known[year].items() if not whole}
    assert unknown == {(2020, "biology", 8), (2021, "german", 11)}


def test_municipality_of_the_files(town: dict[int, Delivery]) -> None:
    """The protocols of 2021 name the town as the registry's own column does; the tables of 2020 hold codes alone."""
    folder = next(p for p in (SAMPLES / "real").iterdir() if (p / "schools.csv").is_file())
    named = pd.read_csv(folder / "schools.csv")["municipality"].unique().tolist()
    files = {year: delivery.passport.files for year, delivery in town.items()}
    assert files[2021].loc[files[2021]["n_accepted"] > 0, "municipality"].unique().tolist() == named
    assert [municipality(files[2021], None)] == named
    assert municipality(files[2020], None) == ""
    assert all("municipality_other" not in events(delivery) for delivery in town.values())


def test_autumn_and_spring(town: dict[int, Delivery]) -> None:
    autumn, spring = (town[year].tables["vpr_results"] for year in (2020, 2021))
    assert set(autumn["term"]) == {"autumn"}
    assert (autumn["grade"] == autumn["programme_grade"] + 1).all()
    assert set(spring["term"]) == {"spring"}
    assert (spring["grade"] == spring["programme_grade"]).all()


def test_uploaded_forms(tmp_path: Path) -> None:
    files = sorted((SAMPLES / "real").glob("vpr2022_forma_protokol_*.xlsx"))
    logins = [login for file in files for login in first_column(file, "Протокол")]
    delivery = read_year(root_of(tmp_path, 2022, files, logins), 2022, Norms())
    assert_identity(delivery)
    assert counts(delivery) == (75, 74, 27, 1, 0)
    assert events(delivery)["total_not_saved"] == 27
    works = delivery.tables["vpr_works"]
    assert works[["subject", "grade", "max_score"]].to_numpy().tolist() == [
        ["math", 4, 20], ["physics", 8, 18], ["russian", 5, 45],
    ]  # fmt: skip
    assert delivery.tables["vpr_results"].query("status == 'wrote'")["textbook"].notna().all()


def test_two_part_form(tmp_path: Path) -> None:
    form = next((SAMPLES / "real").glob("vpr_forma_sbora_base_form_*.xlsx"))
    root = root_of(tmp_path, 2022, [form], ["edu990001"], inside="edu990001")
    refused = read_year(root, 2022, Norms())
    assert refused.passport.files["status"].tolist() == ["refused"]
    (tmp_path / "2022" / "edu990001" / form.name).rename(tmp_path / "2022" / "edu990001" / "русский язык, 4 класс.xlsx")
    delivery = read_year(root, 2022, Norms())
    assert_identity(delivery)
    assert delivery.passport.total()["n_read"] == 40
    assert events(delivery)["duplicate"] == 20  # «Протокол_2» repeats «Протокол»
    assert "11.3К1" in set(delivery.tables["vpr_work_tasks"]["task"])


def test_description_of_mathematics(tmp_path: Path, town: dict[int, Delivery]) -> None:
    """The description and the data agree on every maximum of the work."""
    description = (SAMPLES / "real").glob("vpr2021_opisanie_4_*_ALL.xlsx")
    folder = next(p for p in (SAMPLES / "real").iterdir() if (p / "schools.csv").is_file())
    protocol = next((folder / "2021").glob("*математике, 4 класс*"))
    root = root_of(tmp_path, 2021, [*description, protocol], first_column(protocol, "Sheet"))
    tasks = read_year(root, 2021, Norms()).tables["vpr_work_tasks"]
    inferred = town[2021].tables["vpr_work_tasks"].query("subject == 'math' and grade == 4")
    assert tasks["max_points"].tolist() == inferred["max_points"].tolist()
    assert (set(tasks["max_source"]), set(inferred["max_source"])) == ({"description"}, {"data"})
    assert tasks["skill"].notna().all()
    assert tasks["level"].tolist() == ["Б"] * 12 + ["П", "Б", "П"]


def test_synthetic_samples_of_2026(tmp_path: Path) -> None:
    files = sorted((SAMPLES / "synthetic").glob("*.xlsx"))
    root = root_of(tmp_path, 2026, files, ["edu999001", "edu999002"], inside="edu999001")
    delivery = read_year(root, 2026, all_norms.load(), INVENTED)
    assert_identity(delivery)
    layouts = delivery.passport.files.groupby("layout")["n_read"].sum().to_dict()
    # two exam blocks of five rows and five rows of ЕГЭ; three appeals; their codes are in no registry here
    assert layouts == {"f1": 42, "groups": 9, "rcoi_appeals": 3, "rcoi_protocol": 15, "vpr_form": 20}
    assert events(delivery)["no_rcoi_school"] == 18
    results = delivery.tables["vpr_results"]
    russian = results[results["subject"] == "russian"]
    assert russian.groupby("school_id").size().to_dict() == {"999001": 24, "999002": 18}
    assert russian["exam_date"].unique().tolist() == [pd.Timestamp(2026, 4, 20)]
    # marks of the individual results against the counts restored from the statistics of the same work
    given = russian.groupby(["school_id", "reported_mark"]).size()
    told = delivery.tables["vpr_aggregates"].query("report == 'marks' and unit_kind == 'school' and count > 0")
    restored = told.set_index(["school_id", told["category"].astype("int64")])["count"].sort_index()
    assert given.tolist() == restored.astype("int64").tolist()
    english = results[results["subject"] == "english"]
    assert english["status"].value_counts().to_dict() == {"wrote": 18, "absent": 2}
