"""Headline figures of section 4, counted from the workbooks of the schools and of the department."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from tests.build import raw_files
from tests.build.control_headlines import TODAY, number, share
from tests.build.headlines import Headline, Said
from tests.build.textbook_headlines import textbook_headlines

Row = dict[str, str]
YEAR = int(TODAY[:4])
NOW, ALL = str(YEAR), "Все школы"
#: a share of fewer is not printed
LEAST = 10


def teaching_headlines(folder: Path) -> list[Headline | Said]:
    """Counted without any code of the library. `folder`: of the year, the years before lie beside it."""
    found = [
        *_staff(folder),
        *_vacancies(folder),
        *_pupils(folder),
        *_course_people(folder),
        *_course_requests(folder),
        *_courses(folder),
        *_contests(folder),
        *_gia_staff(folder),
        *_attestation(folder),
        *_category_terms(folder),
        *textbook_headlines(folder),
        *_support(folder),
    ]
    return [one for one in found if one is not None]


def list_rows(folder: Path, sheet: str) -> list[Row]:
    """Rows of a list of 20 September; nothing where that day of its year has not come."""
    return raw_files.form_rows(folder, sheet) if f"{folder.name}-09-20" <= TODAY else []


def _teachers(rows: list[Row]) -> list[Row]:
    """Those who teach, without whoever works elsewhere in the first place."""
    return [
        row
        for row in rows
        if row["Должность"] in ("учитель", "учитель начальных классов") and row["Работает"] != "внешний совместитель"
    ]


def _percent(part: int, whole: int, table: str, row: str, column: tuple[str, str]) -> Headline | None:
    return Headline(share(part, whole), table, "", row, column) if whole >= LEAST else None


def _staff(folder: Path) -> list[Headline | None]:
    rows = list_rows(folder, "4.1 Кадры")
    before = _teachers(list_rows(folder.parent / str(YEAR - 1), "4.1 Кадры"))
    people = [row for row in rows if row["Работает"] != "внешний совместитель"]
    mine = _teachers(rows)
    ages = [YEAR - number(row, "Год рождения") for row in mine]
    qualified = sum(row["Категория"] in ("высшая", "первая") for row in mine)
    hours = [number(row, "Нагрузка") for row in mine if row["В длительном отпуске"] != "да" and row["Нагрузка"]]
    years, schools = "Учителя по годам", "Учителя по школам"
    return [
        Headline(len(mine), years, "", NOW, ("Учителя", "всего")),
        Headline(len(before), years, "", str(YEAR - 1), ("Учителя", "всего")),
        _percent(sum(age <= 35 for age in ages), len(mine), years, NOW, ("Возраст", "до 35 лет, %")),
        _percent(qualified, len(mine), years, NOW, ("Квалификация", "первая или высшая категория, %")),
        _percent(
            sum(row["Не по специальности"] == "да" for row in mine), len(mine), years, NOW, ("Квалификация", "не по специальности, %")
        ),
        Headline(sum(hours) / len(hours), years, "", NOW, ("Нагрузка", "часов в неделю")),
        Headline(len(people), schools, "", ALL, ("", "Педагогов")),
        Headline(sum(age >= 61 for age in ages), schools, "", ALL, ("Возраст", "61 год и старше")),
        # sixty within three years of the list
        Headline(sum(age + 3 >= 60 for age in ages), schools, "", ALL, ("", "Достигнут пенсионного возраста")),
    ]  # fmt: skip


def _vacancies(folder: Path) -> list[Headline | None]:
    rows = [
        row
        for row in list_rows(folder, "4.1 Вакансии")
        if row["Открыта"][:10] <= TODAY and not (row["Принят работник"] and row["Принят работник"][:10] <= TODAY)
    ]
    table = "Вакансии по годам"
    return [
        Headline(len(rows), table, "", NOW, ("", "Открыто")),
        Headline(sum(number(row, "Часов") for row in rows), table, "", NOW, ("Часов в неделю", "всего")),
        Headline(sum(number(row, "из них не ведутся") for row in rows), table, "", NOW, ("Часов в неделю", "не ведётся")),
    ]  # fmt: skip


def _pupils(folder: Path) -> list[Headline | None]:
    rows = list_rows(folder, "4.1 Контингент")
    staff = _teachers(list_rows(folder, "4.1 Кадры"))
    at_work = [row for row in staff if row["В длительном отпуске"] != "да"]
    both = {row["Файл"] for row in rows} & {row["Файл"] for row in at_work}
    pupils = sum(number(row, "Обучающихся") for row in rows)
    taught = sum(number(row, "Обучающихся") for row in rows if row["Файл"] in both)
    table = "Контингент по годам"
    return [
        Headline(pupils, table, "", NOW, ("", "Обучающихся")),
        Headline(sum(number(row, "Классов") for row in rows), table, "", NOW, ("", "Классов")),
        _percent(sum(number(row, "из них во вторую смену") for row in rows), pupils, table, NOW, ("", "Во вторую смену, %")),
        Headline(
            taught / sum(row["Файл"] in both for row in at_work), table, "", NOW, ("", "Обучающихся на учителя")
        ),
    ]  # fmt: skip


def _person(row: Row) -> tuple[str, ...]:
    return row["Файл"], row["Фамилия"], row["Имя"], row["Отчество"]


def _course_forms(folder: Path) -> list[Row]:
    """Courses of the forms of three years that were over on the day, with their year (`Год`)."""
    found = []
    for year in range(YEAR - 2, YEAR + 1):
        rows = raw_files.form_rows(folder.parent / str(year), "4.3 Курсы")
        found += [{**row, "Год": str(year)} for row in rows if row["Окончание"][:10] <= TODAY]
    return found


def _course_people(folder: Path) -> list[Headline | None]:
    """Who is due: three calendar years since the last courses of sixteen hours, or since service began."""
    last: dict[tuple[str, ...], int] = {}
    for row in _course_forms(folder):
        ended = int(row["Окончание"][:4] or row["Год"])
        if row["Документ получен"] == "да" and number(row, "Часов") >= 16 and ended > YEAR - 3:
            last[_person(row)] = max(last.get(_person(row), 0), ended)
    since: dict[tuple[str, ...], int] = {}
    taught = set()
    for row in list_rows(folder, "4.1 Кадры"):
        if row["Работает"] == "внешний совместитель" or row["В длительном отпуске"] == "да":
            continue
        who = _person(row)
        year = max(number(row, "Последние курсы"), last.get(who, 0))
        since[who] = max(since.get(who, 0), year or number(row, "Педагогический стаж с"))
        if year > YEAR - 3:
            taught.add(who)
    due = sum(year <= YEAR - 3 for year in since.values())
    need, done = "Потребность в курсах по годам", "Обучение педагогов по годам"
    return [
        Headline(len(since), need, "", NOW, ("Педагоги", "всего")),
        Headline(due, need, "", NOW, ("Педагоги", "пора на курсы")),
        _percent(due, len(since), need, NOW, ("Педагоги", "пора на курсы, %")),
        Headline(len(taught), done, "", NOW, ("Педагоги", "учились за три года")),
        _percent(len(taught), len(since), done, NOW, ("Педагоги", "учились за три года, %")),
    ]


def _course_requests(folder: Path) -> list[Headline | None]:
    rows = raw_files.form_rows(folder, "4.2 Потребность в курсах")
    table = "Потребность в курсах по годам"
    found: list[Headline | None] = [
        Headline(sum(number(row, "Нужно обучить") for row in rows), table, "", NOW, ("Заявки", "нужно обучить"))
    ]
    for name, label in (("Мест в плане-заказе", "в плане-заказе, %"), ("Мест предложено", "предложено мест, %")):
        told = [row for row in rows if row[name]]
        places = sum(min(number(row, name), number(row, "Нужно обучить")) for row in told)
        found.append(_percent(places, sum(number(row, "Нужно обучить") for row in told), table, NOW, ("Заявки", label)))
    return found


def _courses(folder: Path) -> list[Headline | None]:
    rows = [row for row in _course_forms(folder) if row["Год"] == NOW]
    done = [row for row in rows if row["Документ получен"] == "да"]
    hours = [number(row, "Часов") for row in done if number(row, "Часов") < 250]
    # a request is met by whoever of its school finished courses on its subject (or, without one, position) and theme
    needed: Counter[tuple[str, ...]] = Counter()
    took: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for row in raw_files.form_rows(folder, "4.2 Потребность в курсах"):
        needed[_what(row)] += number(row, "Нужно обучить")
    for row in done:
        took[_what(row)].add(_person(row))
    met = sum(min(n, len(took[what])) for what, n in needed.items())
    years, schools = "Обучение педагогов по годам", "Обучение педагогов по школам"
    registered = sum(row["В федеральном реестре"] == "да" for row in done)
    return [
        Headline(len(done), years, "", NOW, ("Курсы", "пройдено")),
        _percent(registered, len(done), years, NOW, ("Курсы", "в реестре, %")),
        _percent(met, needed.total(), years, NOW, ("Заявки, человек", "выполнено, %")),
        Headline(sum(hours) / len(hours), schools, "", ALL, ("Курсы этого года", "часов в среднем")),
        Headline(len(rows) - len(done), schools, "", ALL, ("Курсы этого года", "не закончены")),
    ]


def _what(row: Row) -> tuple[str, ...]:
    return row["Файл"], row["Предмет"] or row["Должность"], row["Тема"]


def _contests(folder: Path) -> list[Headline | None]:
    rows = [row for row in raw_files.form_rows(folder, "4.4 Конкурсы") if row["Дата итога"][:10] <= TODAY]
    admitted = [row for row in rows if row["Заявка принята"] == "да"]
    won = [row for row in admitted if row["Итог на этом этапе"] in ("победитель", "призёр или лауреат")]
    region = sum(row["Дошёл до этапа"] in ("региональный", "федеральный") for row in admitted)
    table = "Конкурсы по годам"
    return [
        Headline(len(rows), table, "", NOW, ("Заявки", "подано")),
        Headline(len(admitted), table, "", NOW, ("Заявки", "принято")),
        Headline(region, table, "", NOW, ("Дошли до этапа", "регионального")),
        Headline(len(won), table, "", NOW, ("Победители и призёры", "число")),
    ]


def _gia_staff(folder: Path) -> list[Headline | None]:
    first: dict[str, str] = {}
    for one in raw_files.results(folder):
        first[one.exam] = min(first.get(one.exam, one.day), one.day)
    rows = raw_files.form_rows(folder, "4.5 Работники ППЭ")
    taught = [row for row in rows if row["Обучен"] and row["Обучен"][:10] <= TODAY]
    ready = [
        row for row in taught
        if row["Проверка пройдена"] == row["Тренировка"] == "да" and row["Конфликт интересов"] != "да"
    ]  # fmt: skip
    exams = {"ГИА-9": "oge", "ГИА-11": "ege"}
    in_time = [row for row in taught if row["Обучен"][:10] < first[exams[row["Экзамен"]]]]
    table = "Работники ППЭ по годам"
    return [
        Headline(len(rows), table, "", NOW, ("", "Назначений")),
        Headline(len(taught), table, "", NOW, ("Из них", "обучены")),
        Headline(len(ready), table, "", NOW, ("Из них", "готовы")),
        Headline(len(in_time), table, "", NOW, ("До первого экзамена", "число")),
        _percent(len(in_time), len(rows), table, NOW, ("До первого экзамена", "%")),
        Headline(sum(row["Резерв"] == "да" for row in rows), table, "", NOW, ("В резерве", "число")),
    ]


def _attestation(folder: Path) -> list[Headline | None]:
    rows = [row for row in raw_files.form_rows(folder, "4.6 Аттестация") if row["Подано"][:10] <= TODAY]
    # decided after the day is not decided yet
    rows = [{**row, "Итог": "рассматривается"} if row["Дата решения"][:10] > TODAY else row for row in rows]
    settled = [row for row in rows if row["Итог"] != "рассматривается"]
    granted = sum(row["Итог"] == "присвоена" for row in rows)
    regional = [row for row in rows if row["На что подано"] != "соответствие должности"]
    years, schools = "Аттестация по годам", "Аттестация по школам"
    asked: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        asked[row["Файл"][-6:], row["На что подано"], row["Месяц по графику ДИРО"]] += 1
    told = {row["Файл"][-6:] for row in raw_files.form_rows(folder, "4.1 Контингент")}  # sent its forms
    plan: Counter[tuple[str, ...]] = Counter()
    for row in raw_files.form_rows(folder, "4.6 График ДИРО"):
        # December ends with the day of the note, so that it is not over on it
        if row["Школа"][:6] in told and row["Месяц"] != "декабрь":
            plan[row["Школа"][:6], row["Категория"], row["Месяц"]] += number(row, "По графику")
    absent = sum(max(0, n - asked[what]) for what, n in plan.items())
    return [
        Headline(len(rows), years, "", NOW, ("", "Подано")),
        Headline(granted, years, "", NOW, ("Итог", "присвоена")),
        _percent(granted, len(settled), years, NOW, ("", "Присвоена, %")),
        _percent(sum(row["Через ЕПГУ"] == "да" for row in regional), len(regional), years, NOW, ("", "Через портал, %")),
        Headline(plan.total(), schools, "", ALL, ("График ДИРО", "по графику")),
        Headline(absent, schools, "", ALL, ("График ДИРО", "заявления нет")),
    ]  # fmt: skip


def _category_terms(folder: Path) -> list[Headline | None]:
    """A category given before September 2023 lasts five years; two orders of the pandemic prolonged what ended then."""
    rows = [
        row
        for row in list_rows(folder, "4.1 Кадры")
        if row["Категория"] in ("высшая", "первая") and row["Категория с"] and row["Работает"] != "внешний совместитель"
    ]
    # the last day is the eve of the day five years on
    after = [f"{int(row['Категория с'][:4]) + 5}{row['Категория с'][4:10]}" for row in rows]
    after = ["2021-01-01" if "2020-04-01" < day <= "2020-10-02" else day for day in after]
    after = ["2022-01-01" if "2020-09-01" < day <= "2021-10-02" else day for day in after]
    table = "Сроки первой и высшей категорий по школам"
    ended = sum(day <= f"{YEAR}-09-20" for day in after)
    soon = sum(f"{YEAR + 1}-01-01" < day <= f"{YEAR + 2}-01-01" for day in after)
    return [
        Headline(len(rows), table, "", ALL, ("", "С указанной датой")),
        Headline(ended, table, "", ALL, ("Срок категории", "кончился до дня списка")),
        Headline(soon, table, "", ALL, ("Срок категории", "в ближайшие двенадцать месяцев")),
    ]


def _support(folder: Path) -> list[Headline | None]:
    rows = [row for row in raw_files.form_rows(folder, "4.8 Методическая помощь") if row["Выявлено"][:10] <= TODAY]
    takes = [row for row in rows if row["Состояние"] != "педагог не участвует"]
    begun = [row for row in takes if row["Начата"] and row["Начата"][:10] <= TODAY]
    over = [row for row in begun if row["Состояние"] == "завершена" and row["Окончена"][:10] <= TODAY]
    rank = {"низкий": 1, "средний": 2, "высокий": 3}
    higher = [
        row for row in over if row["Уровень"] and row["Уровень после"] and rank[row["Уровень после"]] > rank[row["Уровень"]]
    ]  # fmt: skip
    table = "Методическая помощь по годам"
    return [
        Headline(len(rows), table, "", NOW, ("", "Выявлено")),
        Headline(len(begun), table, "", NOW, ("Помощь начата", "число")),
        _percent(len(begun), len(takes), table, NOW, ("Помощь начата", "%")),
        Headline(len(over), table, "", NOW, ("Завершена", "число")),
        Headline(
            sum(row["Индивидуальный маршрут"] == "да" for row in takes), table, "", NOW, ("", "Маршрут составлен")
        ),
        Headline(len(higher), table, "", NOW, ("", "Уровень выше")),
    ]
