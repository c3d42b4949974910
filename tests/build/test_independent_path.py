"""An independent path (issues 04, 06): headline figures counted from the delivered files with plain Python, held against the
finished page and the finished workbook.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib.build.request import Request
from mskoko_lib.build.run import build
from mskoko_lib.demo import write_town
from tests.build import raw_files
from tests.build.assessment_headlines import assessment_headlines
from tests.build.control_headlines import control_headlines
from tests.build.headlines import Headline, Said, agree
from tests.build.noko_headlines import noko_headlines
from tests.build.teaching_headlines import teaching_headlines
from tests.build.textbook_headlines import textbook_headlines
from tests.build.town_report import page_of

YEAR = "2022"
NAMES = {
    "russian": "Русский язык", "math": "Математика", "biology": "Биология", "geography": "География", "social": "Обществознание",
    "physics": "Физика", "chemistry": "Химия", "english": "Английский язык", "informatics": "Информатика",
    "math_profile": "Математика (профильный уровень)", "math_base": "Математика (базовый уровень)",
}  # fmt: skip
OGE, EGE, BASE = "ОГЭ по предметам, первая попытка", "ЕГЭ по предметам, первая попытка", "ЕГЭ, базовая математика"


def headlines(folder: Path) -> list[Headline]:
    """Counted without any code of the library."""
    firsts = raw_files.first_results(raw_files.results(folder))
    appealed = raw_files.after_appeals(folder)
    found = []
    for (exam, subject, gve), values in sorted(firsts.items()):
        if gve or subject not in NAMES:
            continue
        marks = [
            appealed.get(person[:4], value) if subject == "russian" and exam == "oge" else value
            for person, value in values.items()
        ]
        name = NAMES[subject]
        if exam == "oge" or subject == "math_base":
            table = OGE if exam == "oge" else BASE
            found += [
                Headline(len(marks), table, name, YEAR, ("", "Участников")),
                Headline(marks.count(2), table, name, YEAR, ("«2»", "чел.")),
            ]
        else:
            found += [
                Headline(len(marks), EGE, name, YEAR, ("", "Участников")),
                Headline(sum(marks) / len(marks), EGE, name, YEAR, ("Средний", "балл")),
                Headline(sum(81 <= one < 100 for one in marks), EGE, name, YEAR, ("81–99", "чел.")),
            ]
    taken, passed = raw_files.speech(folder, "Итоговое сочинение 07.12*")
    wave = "2022/23, основной срок"
    essay = "Сроки итогового сочинения (изложения)"
    found += [
        Headline(taken, essay, "", wave, ("", "Участвовали")),
        Headline(passed, essay, "", wave, ("Зачёт", "чел.")),
    ]
    left = raw_files.form_rows(folder, "1.1 Без аттестата")
    found.append(
        Headline(len(left), "Девятиклассники без аттестата после сентябрьских сроков", "", "Всего", ("", "чел."))
    )
    medals = raw_files.form_rows(folder, "1.9 Медаль")
    found += [
        Headline(len(medals), "Претенденты на медаль по школам", "", "Все школы", ("", "Претендентов")),
        Headline(sum(row["Выдана"] == "да" for row in medals), "Претенденты на медаль по школам", "", "Все школы", ("Выдано", "чел.")),
    ]  # fmt: skip
    certificates = raw_files.form_rows(folder, "1.8 Аттестат с отличием")
    found.append(
        Headline(
            len(certificates), "Претенденты на аттестат с отличием по школам", "", "Все школы", ("", "Претендентов")
        )
    )
    held = raw_files.form_rows(folder, "1.7 Тренировки")
    rehearsals = "Тренировки по технологии печати"
    found += [
        Headline(len(held), rehearsals, "Школы", "Все школы", ("Тренировки", "всего")),
        Headline(
            sum(int(row["Участвовало"]) for row in held), rehearsals, "Школы", "Все школы", ("Участники", "участвовали")
        ),
    ]
    broken = raw_files.form_rows(folder, "1.12 Нарушения")
    if broken:
        found.append(Headline(len(broken), "Нарушения и сбои: чья вина", "", "Всего", ("", "Всего")))
    return found


def every_headline(folder: Path) -> list[Headline | Said]:
    """Fifteen and more of each of sections 4 and 5, fifty and more of those before them."""
    found: dict[str, list[Headline | Said]] = {
        "1–3": [*headlines(folder), *control_headlines(folder)],
        "4": teaching_headlines(folder),
        "5": assessment_headlines(folder),
    }
    assert all(len(found[section]) >= least for section, least in (("1–3", 50), ("4", 15), ("5", 15)))
    return [one for each in found.values() for one in each]


def test_headline_figures_of_five_schools(town: Path, built: Path) -> None:
    agree(every_headline(town / YEAR), page_of(built / "department"), next((built / "department").glob("*.xlsx")))


@pytest.fixture(scope="module")
def whole_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the data of fourteen schools and of their notes."""
    folder = tmp_path_factory.mktemp("whole")
    write_town(folder / "data")
    return folder


def built_on(folder: Path, as_of: str | None = None) -> tuple[Path, Path]:
    """Page and workbook of the department's note on a day, without one of the whole year."""
    request = Request(
        year=2022, data=folder / "data", output=folder / "output", audience="department", formats=("html", "xlsx"), jobs=1,
        as_of=as_of,
    )  # fmt: skip
    files = {path.suffix: path for path in build(request, lambda _: None).notes["department"]}
    return files[".html"], files[".xlsx"]


@pytest.mark.long
def test_headline_figures_of_the_whole_town(whole_town: Path) -> None:
    agree(every_headline(whole_town / "data" / YEAR), *built_on(whole_town))


@pytest.mark.long
def test_headline_figures_of_a_day_in_spring(whole_town: Path) -> None:
    """Ordered textbooks have not come, a third of the schools of the year is assessed."""
    day, folder = "2022-05-20", whole_town / "data" / YEAR
    agree([*textbook_headlines(folder, day), *noko_headlines(folder, day)], *built_on(whole_town, day))
