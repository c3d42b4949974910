"""What is planted in the forms of sections 2–5 is found in the right notes and in no other school's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo import write_town
from mskoko_lib.demo.control_forms import CONTROL
from tests.build.planted_teaching import (
    ASSESSMENT,
    BOOKS_AND_NOKO,
    HOLDERS,
    STAFF,
    STATION_FACTS,
    TOWN_FACTS,
    is_school,
    school_of,
)

#: school of the fact → what only its own note says, what the department's says beside its name
FACTS: dict[str, tuple[str, str]] = {
    CONTROL.late_reporter: (r"не представлены за ноябрь", r"Нет сведений за.*{name} ноябрь"),
    CONTROL.truant_school: (
        r"пропущенных без уважительной причины: в школе — .* выше, чем по муниципалитету",
        r"без уважительной причины: {name} — .* выше, чем по муниципалитету",
    ),
    CONTROL.bare_road_map: (
        r"В плане школы нет разделов «анализ прошлого года», «группа риска»",
        r"{name}: в плане нет разделов «анализ прошлого года», «группа риска»",
    ),
    CONTROL.poor_site: (
        r"Сайт школы: ни в одну проверку года нет — «Расписание экзаменов»",
        r"{name}: ни в одну проверку года нет — «Расписание экзаменов»",
    ),
    CONTROL.unseen_visits: (
        r"подсказки; что сделано: перепроверка работ",
        r"Посещения с нарушением: [^.]*{name} \(подсказки",
    ),
    CONTROL.repeated_fault: (
        r"по тому же критерию, что и год назад: работа с группой риска",
        r"Нарушения и замечания по тому же критерию, что и год назад: [^.]*{name} \(работа с группой риска",
    ),
    CONTROL.broken_promise: (
        r"не выполненные в срок: программа развития, до 30 ноября 2022 года",
        r"Обязательства, не выполненные в срок: [^.]*{name} \(программа развития\)",
    ),
}


def text_of(paths: list[Path]) -> str:
    page = next(path for path in paths if path.suffix == ".html" and ".deck." not in path.name)
    body = BeautifulSoup(page.read_bytes(), "html.parser").find("main")
    return re.sub(r"\s+", " ", body.get_text(" ").replace("\u00ad", "").replace("\u00a0", " "))


@pytest.mark.long
def test_every_planted_fact_is_told_where_it_belongs_and_nowhere_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_town(data)
    names = {code: name.replace("\u00a0", " ") for code, name in open_root(data).school_names().items()}
    request = Request(year=2022, data=data, output=tmp_path / "output", formats=("html",))
    notes = {folder: text_of(paths) for folder, paths in build(request, lambda _: None).notes.items()}
    assert len(notes) == 15
    for fact in STATION_FACTS.values():
        assert [folder for folder, text in notes.items() if re.search(fact, text)] == ["department"], fact
    for fact in TOWN_FACTS:
        assert re.search(fact, notes["department"]), fact
    expected = [((school,), own, told) for school, (own, told) in FACTS.items()]
    expected += [
        ((school_of(fact), *fact.also), fact.own, fact.told) for fact in (*STAFF, *ASSESSMENT, *BOOKS_AND_NOKO)
    ]
    for schools, own, told in expected:
        assert re.search(told.format(name=re.escape(names[schools[0]])), notes["department"]), (schools, told)
        found = {folder for folder, text in notes.items() if folder != "department" and re.search(own, text)}
        assert found == {f"schools/{school}" for school in schools}, own


def test_every_school_with_a_planted_fact_of_sections_4_and_5_is_looked_for() -> None:
    looked_for = {fact.planted for fact in (*STAFF, *ASSESSMENT, *BOOKS_AND_NOKO)} | set(STATION_FACTS)
    planted = set()
    for name, holder in HOLDERS.items():
        for field, value in vars(holder).items():
            if any(is_school(one) for one in (value if isinstance(value, tuple) else (value,))):
                planted.add(f"{name}.{field}")
    assert len(planted) >= 25
    assert planted <= looked_for
