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
from mskoko_lib.demo.noko_forms import NOKO_FACTS
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.staff_events import EVENTS
from mskoko_lib.demo.textbook_forms import BOOKS
from mskoko_lib.demo.work_forms import WORKS

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
#: the same of items 5.3, 5.5 and 5.6
WORK_FACTS: dict[str, tuple[str, str]] = {
    WORKS.weak_school: (
        r"Русский язык, 4 класс \(муниципальная, 10 февраля\), «4» и «5»: в школе — [^.]* ниже, чем по муниципалитету",
        r"Русский язык, 4 класс \(муниципальная, 10 февраля\), «4» и «5»: {name} — [^.]* ниже, чем по муниципалитету",
    ),
    WORKS.own_marking: (
        r"Работы больше чем половины классов проверял свой учитель; классы с такой проверкой: 20 из 20",
        r"Работы больше чем половины классов проверял свой учитель: [^.]*{name} — 20 из 20",
    ),
    WORKS.two_subjects: (
        r"5\.5-\w+ Работы в октябре меньше чем по 3 предметам; предметов: 2\.",
        r"5\.5-\w+ Работы в октябре меньше чем по 3 предметам: {name} — 2\.",
    ),
    WORKS.school_two_subjects: (
        r"5\.6-\w+ Работы в октябре меньше чем по 3 предметам; предметов: 2\.",
        r"5\.6-\w+ Работы в октябре меньше чем по 3 предметам: {name} — 2\.",
    ),
    WORKS.held_none: (r"5\.5-\w+ Работ в октябре не было\.", r"5\.5-\w+ Работ в октябре не было: {name}\."),
    WORKS.school_held_none: (r"5\.6-\w+ Работ в октябре не было\.", r"5\.6-\w+ Работ в октябре не было: {name}\."),
}
#: items 4.7 and 5.7: school, what only its own note says, what the department's says beside its name
BOOK_FACTS: tuple[tuple[str, str, str], ...] = (
    (
        BOOKS.short_school,
        r"Учебников не хватает на целый класс, экземпляров: [^.]*Биология, 7 класс — 25",
        r"Учебников не хватает на целый класс, экземпляров: [^.]*{name}, Биология, 7 класс — 25",
    ),
    (
        BOOKS.expired_school,
        r"истёк до начала учебного года \(География, 9 класс\): \d+",
        r"истёк до начала учебного года: {name} \(География, 9 класс\) — \d+",
    ),
    (
        PLANTED.two_lines[0],
        r"Сколько разных учебников: по математике в 6 классе — 2\.",
        r"Сколько разных учебников: {name} по математике в 6 классе — 2\.",
    ),
    (
        NOKO_FACTS.low_access_school,
        r"Критерий намного ниже остальных: К3 доступность для инвалидов",
        r"{name} — критерий намного ниже остальных: К3 доступность для инвалидов",
    ),
    (
        NOKO_FACTS.silent_plan,
        r"до 1 октября 2022 года отчётов нет",
        r"Нет отчёта за последний квартал; неустранённых недостатков: [^.]*{name} — \d",
    ),
    (
        NOKO_FACTS.few_asked,
        r"Опрошено меньше, чем требует правило; опрошено из получателей услуг: \d+ из \d+",
        r"Опрошено меньше, чем требует правило; опрошено из получателей услуг: {name} — \d+ из \d+[^;]*\.",
    ),
    (
        NOKO_FACTS.never_assessed,
        r"Независимой оценки школы нет ни за один год",
        r"Независимой оценки нет ни за один год, о котором есть сведения[^:]*: {name}\.",
    ),
)
#: what all schools together show in the same items, told in the department's note
SKILL_FACTS = (
    r"Математика, 6 класс \(муниципальная, 15 февраля\), доля «4» и «5» уменьшилась",
    r"Проблемы, которые сохраняются; не справились в октябре: математика, 6 класс, «прочитать таблицу и график» [^;]*; "
    r"география, 6 класс, «прочитать таблицу и график» [^;]*\)\.",
    r"Сразу по нескольким предметам не справляются с умением «прочитать таблицу и график» \(6 класс, октябрь\)",
    r"Проблема преодолена: математика, 6 класс, «единицы и вычисления»",
    r"Новая проблема: русский язык, 6 класс, «сделать вывод из текста»",
    r"Сохраняются и в текущих, и в промежуточных работах; не справились в октябре: биология, 6 класс, «работать по инструкции»",
    r"Проблемы преодолены \(текущие работы\); [^:]*: математика, 6 класс, «составить модель задачи»",
)
#: of the department alone: exchange of textbooks, the ППЭ with this code, whoever broke the rules and was not taught again
STATION_FACTS = (
    # the same edition that one school lacks another has too many of
    r"Биология, 7 класс 1\.1\.2\.8\.7\.3 СОШ № 3 25",
    r"до первого экзамена никто не обучен: ППЭ 1002 \(ГИА-11: технический специалист\)\.",
    r"Нарушали в прошлом году и назначены снова; из них обучены: [^.]* — 0 из 1",
)


def every_fact() -> list[tuple[str, str, str]]:
    """(school, its own note's words, the department's words)."""
    mapped = [*FACTS.items(), *EVENT_FACTS.items(), *WORK_FACTS.items()]
    return [*((school, own, told) for school, (own, told) in mapped), *BOOK_FACTS]


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
    for fact in SKILL_FACTS:
        assert re.search(fact, notes["department"]), fact
    for school, own, told in every_fact():
        assert re.search(told.format(name=re.escape(names[school])), notes["department"]), (school, told)
        assert [folder for folder, text in notes.items() if folder != "department" and re.search(own, text)] == [
            f"schools/{school}"
        ], own
