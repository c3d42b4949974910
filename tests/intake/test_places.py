"""The municipality: read from the rows of registry schools, told per file, then for the page; another one is noted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib.dataroot import DataRoot, RootInfo, open_root
from mskoko_lib.intake import Delivery, municipality, read_year
from mskoko_lib.intake.places import clean_name, expected_instead, most_frequent
from tests.intake.books import (
    FOREIGN,
    TWO,
    Norms,
    absent_2021,
    assert_identity,
    counts,
    events,
    make_root,
    math_4,
    read_2021,
    row_2021,
    save,
)
from tests.intake.test_layouts import HEAD_2020, IDS_2022, MARK, f1, row_2020, row_f1

TOWN, DISTRICT = "город Примерск", "Примерский муниципальный район"


def named(delivery: Delivery) -> list[str]:
    return [str(name) for name in delivery.passport.files["municipality"]]


def with_yaml(root: DataRoot, text: str) -> DataRoot:
    (root.path / "root.yaml").write_text(text, encoding="utf-8")
    return open_root(root.path)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("reg99_m019 | Примерский муниципальный район", DISTRICT),
        ("reg99_m019|Примерский  муниципальный\u00a0район ", DISTRICT),
        ("Примерский муниципальный район(reg99_m019)", DISTRICT),
        ("Примерский муниципальный район (REG99_M019) ", DISTRICT),
        ("городской округ (ЗАТО) Примерск", "городской округ (ЗАТО) Примерск"),
        ("Регионовский район", "Регионовский район"),
        ("reg99_m019", ""),
        ("reg99_vpr_m019", ""),
        ("reg99_m019 | ", ""),
        ("1", ""),
        (1.0, ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_without_its_code(cell: object, name: str) -> None:
    assert clean_name(cell) == name


def test_most_frequent() -> None:
    assert most_frequent({"Б": 2, "А": 1, "В": 2}) == "Б"  # of Б and В the first by the alphabet
    assert most_frequent({}) == ""


def test_protocol_of_2021(tmp_path: Path) -> None:
    """Three rows of registry schools under the town (one absent), two under the district; four of a foreign school."""
    root = make_root(tmp_path, 2021)
    task = ["1", "2", "2"]
    absent = absent_2021("40003", 3)
    absent[1] = TOWN
    math_4(
        root,
        [
            row_2021("40001", task, place=TOWN),
            row_2021("40002", task, place=f"{TOWN}\u00a0"),
            absent,
            row_2021("40001", task, place=DISTRICT, school=TWO),
            row_2021("40002", task, place=DISTRICT, school=TWO),
            *(row_2021(f"4000{k}", task, place="Заречный район", school=FOREIGN) for k in range(1, 5)),
            row_2021("40004", task, place=""),
        ],
    )
    delivery = read_2021(root)
    assert named(delivery) == [TOWN]
    assert counts(delivery) == (10, 5, 0, 1, 4)
    assert events(delivery) == {"absent": 1, "foreign_school": 4}


def test_a_tie_goes_by_the_alphabet(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2021)
    math_4(root, [row_2021(f"4000{k}", ["1", "2", "2"], place=p) for k, p in ((1, "Ясный"), (2, "Ближний"))])
    assert named(read_2021(root)) == ["Ближний"]


def test_a_slid_row_is_put_back_wherever_its_place_ends_up(tmp_path: Path) -> None:
    """Login, nothing, place, nothing, code: either gap may go, the pupil is the same and the row is not refused."""
    root = make_root(tmp_path, 2021)
    rows = [row_2021(f"4000{k}", ["1", "2", "2"], place=TOWN) for k in (1, 2, 3)]
    rows[2][2] = ""
    rows[2].insert(1, "")
    math_4(root, rows)
    delivery = read_2021(root)
    assert (counts(delivery), events(delivery)) == ((3, 3, 1, 0, 0), {"shifted": 1})
    assert named(delivery) == [TOWN]


def test_export_of_2022(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2022)

    def ids(login: str, code: str, place: str) -> list[object]:
        return [login, 99, "reg990000 | Край", f"{code} | {place}", f"{login} | Школа", "17.03.2022 05:33:20"]

    book = "ma4.8 | 1.1 | Петров П.П. Математика"
    save(
        root.path / "2022" / "1234567.xlsx",
        {
            "Классы": [
                [*IDS_2022, 'Буква (цифра) класса. Введите "нет" - если отсутствует', "Основной учебник по предмету"],
                [*ids("edu990001", "reg99_m001", TOWN), "А", book],
            ],
            "Протокол": [
                [*IDS_2022, "Код", "Вариант", "1 (1б)", "Наименование класса", "Пол", MARK, "Итого баллов"],
                [*ids("edu990001", "reg99_m001", TOWN), 40001, "1", "1", "А", "ж", "5", 1],
                [*ids("edu990009", "reg99_m002", DISTRICT), 40001, "1", "1", "А", "ж", "5", 1],
                [*ids("edu990009", "reg99_m002", DISTRICT), 40002, "1", "1", "А", "ж", "5", 1],
            ],
        },
    )
    delivery = read_year(root, 2022, Norms())
    assert named(delivery) == [TOWN]
    assert counts(delivery) == (3, 1, 0, 0, 2)


def test_individual_results_of_2026(tmp_path: Path) -> None:
    root = make_root(tmp_path, 2026)
    row = row_f1("edu990001", 40001, 2, 1, 3)
    row[1] = f"{DISTRICT}(reg99_m012)"
    f1(root, [row])
    assert named(read_year(root, 2026, Norms())) == [DISTRICT]


def test_files_that_name_nothing(tmp_path: Path) -> None:
    """The tables of 2020 hold codes of groups; a copy and a refused file are not read."""
    root = with_yaml(make_root(tmp_path, 2020, 2021), f"municipality: {TOWN}\n")
    save(
        root.path / "2020" / "Русский язык, 4 класс. ВПР 2020.xlsx",
        {"Sheet1": [HEAD_2020, row_2020(50001, "1", "2", 4, "1", "1", "2")]},
    )
    delivery = read_year(root, 2020, Norms(4))
    assert (named(delivery), counts(delivery)[1]) == ([""], 1)
    rows = [row_2021("40001", ["1", "2", "2"], place=TOWN)]
    for name in ("а математика, 4 класс.xlsx", "б математика, 4 класс.xlsx"):
        math_4(root, rows, name=name)
    math_4(root, [row_2021("40002", ["1", "2", "2"], place=DISTRICT)], name="математика, 4 класс. ВПР 2019.xlsx")
    delivery = read_2021(root)
    told = dict(zip(delivery.passport.files["status"], named(delivery), strict=True))
    assert told == {"read": TOWN, "duplicate": "", "refused": ""}
    assert events(delivery) == {"refused_file": 1}
    assert municipality(delivery.passport.files, None) == TOWN


def files_of(*rows: tuple[str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["municipality", "n_accepted"]).astype({"municipality": "string"})


def test_the_name_for_the_page() -> None:
    # 3 + 3 accepted rows under the town outweigh 5 under the district; files without a name do not vote
    files = files_of((TOWN, 3), (DISTRICT, 5), (TOWN, 3), ("", 40), (None, 40))
    assert municipality(files, None) == TOWN
    assert municipality(files, "") == TOWN
    assert municipality(files, " Заречный\u00a0район ") == "Заречный район"
    assert municipality(files_of((DISTRICT, 2), (TOWN, 2)), None) == DISTRICT  # a capital letter comes first
    assert municipality(files_of((TOWN, 0)), None) == TOWN  # everybody was absent, the town is known all the same
    assert municipality(files_of(("", 3), (None, 3)), None) == ""
    assert municipality(files_of(), None) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("город Кизляр", ""),
        ("ГОРОД КИЗЛЯР", ""),
        ("г. Кизляр", ""),
        ("Кизляр", "городской округ «город Кизляр»"),
        ("Кизлярский муниципальный район", "городской округ «город Кизляр»"),
        ("город Кизлярск", "городской округ «город Кизляр»"),
        ("", ""),
    ],
)
def test_whole_names_are_compared(name: str, expected: str) -> None:
    spellings = ("reg05_m001 | город Кизляр", " г.\u00a0Кизляр", "reg05_vpr_m001")
    assert (
        expected_instead(name, RootInfo(municipality="городской округ «город Кизляр»", spellings=spellings)) == expected
    )


def test_without_names_in_root_yaml_nothing_is_expected() -> None:
    assert expected_instead(TOWN, RootInfo()) == ""
    assert expected_instead(TOWN, RootInfo(municipality=" ")) == ""
    assert expected_instead(DISTRICT, RootInfo(spellings=(TOWN,))) == TOWN


def test_a_file_of_another_municipality(tmp_path: Path) -> None:
    """It is noted once; its rows are judged by the registry: both pupils are accepted."""
    root = make_root(tmp_path, 2021)
    row = row_2021("40001", ["1", "2", "2"], place=TOWN)
    math_4(root, [row], name="а математика, 4 класс.xlsx")
    rows = [row_2021(f"4000{k}", ["1", "2", "2"], place=DISTRICT) for k in (2, 3)]
    math_4(root, rows, name="б математика, 4 класс.xlsx")
    assert events(read_2021(root)) == {}  # nobody said what to expect

    delivery = read_2021(with_yaml(root, f"municipality: городской округ Примерск\nspellings: [{TOWN}]\n"))
    assert_identity(delivery)
    assert counts(delivery) == (3, 3, 0, 0, 0)
    told = delivery.passport.events
    assert told[["file", "rule", "action", "n"]].to_numpy().tolist() == [
        ["2021/б математика, 4 класс.xlsx", "municipality_other", "flagged", 1]
    ]
    assert told.loc[0, "found"] == "Примерский муниципальный район, ожидается городской округ Примерск"
