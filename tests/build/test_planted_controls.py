"""What is planted in the forms of sections 2 and 3 is found in the right notes and in no other school's."""

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
from mskoko_lib.demo.staff_events import EVENTS

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
#: the same of section 4
EVENT_FACTS: dict[str, tuple[str, str]] = {
    EVENTS.never_in_contests: (
        r"Годы, в которые от школы была заявка на конкурс \(2021, 2022\): 0 из 2",
        r"Ни одной заявки на конкурсы за все годы[^.]*: {name}\.",
    ),
    EVENTS.not_begun: (
        r"Помощь педагогам школы признана нужной, но больше двух месяцев не начата, педагогов: 1",
        r"Помощь больше двух месяцев не начата, педагогов: {name} \(выявлено 10 февраля 2022 года\) — 1",
    ),
    EVENTS.low_without_help: (
        r"Нужна ли она: математика, ГИА-9",
        r"Нужна ли она: {name} \(математика, ГИА-9\)",
    ),
}
#: of the department alone: the ППЭ of the school with this code, and whoever broke the rules and was not taught again
STATION_FACTS = (
    r"до первого экзамена никто не обучен: ППЭ 1002 \(ГИА-11: технический специалист\)\.",
    r"Нарушали в прошлом году и назначены снова; из них обучены: [^.]* — 0 из 1",
)


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
    for fact in STATION_FACTS:
        assert [folder for folder, text in notes.items() if re.search(fact, text)] == ["department"], fact
    for school, (own, told) in [*FACTS.items(), *EVENT_FACTS.items()]:
        assert re.search(told.format(name=re.escape(names[school])), notes["department"]), (school, told)
        assert [folder for folder, text in notes.items() if folder != "department" and re.search(own, text)] == [
            f"schools/{school}"
        ], own
