"""The passport of a delivery: what came, what is awaited, what changed since the last run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from mskoko_lib import roadmap
from mskoko_lib.build.awaited import SOURCES, Awaited, awaited
from mskoko_lib.build.delivery import report_delivery
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.params import Control
from tests.intake import books as b

NAME = "<b>По математике, 4 класс. ВПР 2021.xlsx"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    root = b.make_root(tmp_path / "data", 2021)
    rows = [
        b.row_2021(40001, [1, 1, 1]),
        b.row_2021(40002, [1, 0, 1]),
        b.absent_2021(40003, 3),
        b.row_2021(40004, [1, 1, 0], school=b.FOREIGN),
        b.row_2021(40005, [1, 1, 0], total="много"),
    ]
    b.math_4(root, rows, name=NAME)
    return root.path


def _run(root: Path, output: Path) -> tuple[str, list[str]]:
    lines: list[str] = []
    page = report_delivery(root, 2021, output, lines.append, "2021-12-31")
    return page.read_text(encoding="utf-8"), lines


def test_page_tells_the_counts_and_escapes_names_of_files(town: Path, tmp_path: Path) -> None:
    page, lines = _run(town, tmp_path / "output")
    assert "Строк прочитано 5 = принято 2 + отсутствовали 1" in page
    assert "отклонено 2" in page
    assert "&lt;b&gt;По математике" in page
    assert "<b>" not in page
    assert "src=" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "ДЕМОНСТРАЦИОННЫЕ" not in page  # no root.yaml: the data are real
    assert "файлов: 1, строк прочитано: 5" in lines


def test_what_is_awaited_is_held_against_the_plan(town: Path, tmp_path: Path) -> None:
    page, lines = _run(town, tmp_path / "output")
    assert "1 из 2" in page  # one of the two schools sent its ВПР
    late = [line for line in lines if line.startswith("не поступило")]
    assert not [line for line in late if "ВПР" in line]
    assert "не поступило: протоколы ОГЭ — РЦОИ (пункт 1.1, просрочено)" in late
    assert "частично; нет: Школа № 2" in page
    assert "программа этого ещё не читает" in page


def test_nothing_came_is_said(town: Path, tmp_path: Path) -> None:
    (town / "2021" / NAME).unlink()
    assert (
        "не поступило: протоколы и отчёты ВПР — ФИС ОКО (пункт 1.4, просрочено)" in _run(town, tmp_path / "output")[1]
    )


def test_changes_since_the_last_run(town: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    assert "с прошлого раза: сравнить не с чем, это первый прогон" in _run(town, output)[1]
    assert "с прошлого раза ничего не изменилось" in _run(town, output)[1]
    b.save_2021(
        town / "2021" / "По биологии, 5 класс. ВПР 2021.xlsx", [b.row_2021(50001, [1, 1], tail=("", "", ""))], 2
    )
    b.save_2021(town / "2021" / NAME, [b.row_2021(40001, [1, 1, 1])], 3)
    lines = _run(town, output)[1]
    assert "с прошлого раза новых файлов: 1 (2021/По биологии, 5 класс. ВПР 2021.xlsx)" in lines
    assert f"с прошлого раза изменилось: 1 (2021/{NAME})" in lines
    (town / "2021" / "По биологии, 5 класс. ВПР 2021.xlsx").unlink()
    assert "с прошлого раза больше нет: 1 (2021/По биологии, 5 класс. ВПР 2021.xlsx)" in _run(town, output)[1]


def test_school_gets_its_own_faulty_row_back(town: Path, tmp_path: Path) -> None:
    """The unread total is returned to its school; the row of the foreign school goes to nobody."""
    _run(town, tmp_path / "output")
    folder = tmp_path / "output" / "2021" / "returns"
    assert [path.name for path in folder.iterdir()] == ["990001"]
    letter = (folder / "990001" / "Письмо.txt").read_text(encoding="utf-8")
    assert "I6" in letter  # «всего баллов» of the fifth pupil
    assert (folder.stat().st_mode & 0o777) == 0o700


REGISTRY = pd.DataFrame({"school_id": ["a", "b", "c", "d"], "type": ["лицей", "ООШ", "начальная школа", None]})


def _awaited(
    as_of: str = "2022-12-31", registry: pd.DataFrame = REGISTRY, **tables: pd.DataFrame
) -> dict[tuple[str, str], Awaited]:
    def read(name: str, columns: list[str]) -> pd.DataFrame:
        return tables.get(name, pd.DataFrame(columns=columns))[columns]

    return {
        (one.number, one.what): one
        for one in awaited(roadmap.load(2022), read, registry, 2022, dt.date.fromisoformat(as_of), Control())
    }


def test_awaited_counts_schools_with_rows() -> None:
    found = _awaited(vpr_results=pd.DataFrame({"school_id": ["a", "a", "b", None]}))
    assert found["1.4", "протоколы и отчёты ВПР"].schools == {"a", "b"}
    assert found["1.4", "протоколы и отчёты ВПР"].lacking == {"c", "d"}
    assert not found["1.4", "результаты оценки качества предметных достижений"].read
    assert found["1.9", "протоколы ЕГЭ"].schools == frozenset()


def test_a_school_is_awaited_in_the_grades_it_teaches() -> None:
    """a: 11 grades by its type, b: 9, c: 4, d: its type is not told, so 11. ОГЭ came of a, b, d; ЕГЭ of a alone: no
    protocol of grade 11 knows d, so nothing of it is awaited, and that is told.
    """
    results = pd.DataFrame({"school_id": ["a", "a", "b", "d"], "exam": ["oge", "ege", "oge", "oge"], "subject": "math"})
    found = _awaited(exam_results=results)
    assert found["1.1", "протоколы ОГЭ"].expected == {"a", "b", "d"}
    assert found["1.1", "протоколы ОГЭ"].lacking == frozenset()
    assert found["1.9", "протоколы ЕГЭ"].expected == {"a"}
    assert found["1.9", "протоколы ЕГЭ"].unseen == {"d"}
    assert found["1.9", "протоколы ЕГЭ"].lacking == frozenset()
    both = found["1.12", "протоколы ОГЭ и ЕГЭ"]
    assert (both.expected, both.schools) == ({"a", "b", "d"}, {"a", "b", "d"})
    nothing = _awaited(exam_results=results[results["exam"] == "oge"])["1.9", "протоколы ЕГЭ"]
    assert (nothing.expected, nothing.unseen) == ({"a", "d"}, frozenset())


def test_a_form_that_says_none_has_come_and_an_empty_one_has_not() -> None:
    states = pd.DataFrame(
        {"school_id": ["a", "b", "d"], "form": ["repeat_year"] * 3, "state": ["none", "rows", "empty"]}
    )
    one = _awaited(form_states=states)["1.1", "сведения об оставленных на повторное обучение"]
    assert (one.schools, one.lacking) == ({"a", "b"}, {"d"})


def test_the_risk_group_is_the_schools_report_of_their_preparation() -> None:
    """a teaches 11 grades by its type, b 9, c 4: the report is of grade 9 on."""
    states = pd.DataFrame({"school_id": ["a", "b"], "form": ["risk_group", "violations"], "state": ["none", "rows"]})
    one = _awaited(form_states=states)["1.12", "отчёты о подготовке к ГИА"]
    assert (one.who, one.read) == ("школы", True)
    assert (one.schools, one.lacking) == ({"a"}, {"b", "d"})


def _months(school: str, months: str) -> pd.DataFrame:
    return pd.DataFrame({"school_id": school, "month": months.split(), "lessons_planned": 100})


def test_attendance_is_awaited_for_every_month_that_is_due() -> None:
    """On 6 March January (by 5 February) and February (by 5 March) are due; March is not. d was opened in February."""
    registry = REGISTRY.assign(opened=[None, None, None, "2022-02-10"])
    rows = pd.concat([_months("a", "01 02"), _months("b", "01 03"), _months("d", "02")])
    name = ("2.1", "ежемесячные сведения о посещаемости")
    one = _awaited("2022-03-06", registry, form_attendance=rows)[name]
    assert (one.schools, one.partly, one.lacking) == ({"a", "d"}, {"b"}, {"b", "c"})
    early = _awaited("2022-03-05", registry, form_attendance=rows)[name]
    assert (early.schools, early.expected) == ({"a", "b"}, {"a", "b", "c"})  # nothing is due from d yet
    states = pd.DataFrame({"school_id": ["c"], "form": ["attendance"], "state": ["none"]})
    assert "c" in _awaited("2022-03-06", registry, form_attendance=rows, form_states=states)[name].schools


def test_december_is_due_in_january() -> None:
    rows = pd.concat([_months(school, "01 02 03 04 05 09 10 11") for school in "abcd"])
    name = ("2.1", "листы проверки сайтов")
    assert _awaited(form_site_check=rows)[name].schools == {"a", "b", "c", "d"}
    assert _awaited("2023-01-06", form_site_check=rows)[name].schools == frozenset()


def test_visits_are_awaited_where_they_were_planned() -> None:
    """a: both visits held; b: one of two; c: its visit is still to come; d: none was planned."""
    visits = pd.DataFrame(
        {
            "school_id": ["a", "a", "b", "b", "c"],
            "visit_date": pd.to_datetime(["2022-03-01", "2022-04-01", "2022-03-01", "2022-04-01", "2022-05-01"]),
            "came": [True, True, True, None, None],
        }
    )
    one = _awaited("2022-04-15", form_observations=visits)["3.1", "акты наблюдения"]
    assert (one.expected, one.schools) == ({"a", "b", "c"}, {"a"})
    inspected = pd.DataFrame({"school_id": ["b"], "visit_date": pd.to_datetime(["2022-04-05"])})
    found = _awaited(form_inspections=inspected)["3.2", "справки по итогам тематических проверок"]
    assert (found.expected, found.schools, found.state) == ({"b"}, {"b"}, "сделано")
    assert _awaited("2022-04-15")["3.2", "справки по итогам тематических проверок"].state == "идёт"
    assert _awaited("2022-05-01")["3.2", "справки по итогам тематических проверок"].state == "просрочено"


def test_every_source_is_a_thing_of_the_plan_and_a_stored_table() -> None:
    things = {one.what for section in roadmap.load(2022).sections for item in section.items for one in item.awaits}
    assert set(SOURCES) <= things
    for sources in SOURCES.values():
        for source in sources:
            assert {"school_id", *source.where} <= set(columns_of(source.table))
