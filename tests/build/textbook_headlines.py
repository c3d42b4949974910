"""Headline figures of item 4.7, counted from the workbooks of the schools and, for the textbooks in use, from the files of ВПР."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.build import raw_files
from tests.build.control_headlines import TODAY, number, share
from tests.build.headlines import Headline, Said
from tests.build.raw_vpr import textbooks_of_writers

YEAR = int(TODAY[:4])
NOW, ALL = str(YEAR), "Все школы"
SIDE = ("Музыка", "ИЗО", "Технология", "ОБЖ", "Физкультура", "Физическая культура")
YEARS, SUBJECTS, SCHOOLS = (f"Обеспеченность учебниками по {by}" for by in ("годам", "предметам", "школам"))
LACKING = "Каких учебников не хватает"
PROVIDED = "Обеспеченность, %"
A_CLASS = 20  # copies (params/2022.yaml)
WHEN = {"апрель": "в апреле, на будущий учебный год", "сентябрь": "в сентябре"}
KINDS = {False: "основные предметы", True: "музыка, ИЗО, технология, ОБЖ, физкультура"}


@dataclass(frozen=True)
class Book:
    """An edition in a grade of a school: `usable` copies are those of the list in force."""

    school: str
    subject: str
    grade: int
    edition: str
    need: int
    usable: int
    worn: int
    expired: int
    expiring: int
    ordered: int
    paid: int
    delivered: int

    @property
    def covered(self) -> int:
        """Copies of one edition serve no pupil of another."""
        return min(self.usable, self.need)

    @property
    def lacks(self) -> int:
        return self.need - self.covered

    @property
    def spare(self) -> int:
        """Good copies that the school itself does not need."""
        return max(0, self.usable - self.worn - self.need)

    @property
    def place(self) -> tuple[str, str, int]:
        return self.school, self.subject, self.grade


def textbook_headlines(folder: Path, today: str = TODAY) -> list[Headline | Said]:
    """Counted without any code of the library. `folder`: of the year, the year before and `schools.csv` lie beside it."""
    month = "апрель" if today < f"{YEAR}-09-01" else "сентябрь"
    now, before = (list(_books(folder.parent / str(year), month, today)) for year in (YEAR, YEAR - 1))
    april = list(_books(folder, "апрель", today)) if month == "сентябрь" else []
    provided = f"Обеспеченность учебниками {WHEN[month]}"
    return [
        *_two_years(now, before, provided),
        *_subjects(now, before),
        *_schools(now),
        *_lacking(now),
        *_sentences(now, provided),
        *_april_and_september(april, now),
        *_in_use(folder),
    ]


def _books(folder: Path, month: str, today: str) -> Iterator[Book]:
    year = int(folder.name)
    names = {f"Формы {line['login']}": line["short_name"] for line in raw_files.registry(folder)}
    for row in raw_files.form_rows(folder, "4.7 Учебники"):
        if row["Месяц"] != month:
            continue
        # the list has to be in force when the lessons begin
        until = row["Перечень действует до"][:10] or "9999"
        copies = number(row, "Экземпляров действующего перечня")
        usable = copies if until >= f"{year}-09-01" else 0
        ordered, paid, delivered = (
            number(row, name) if row[day][:10] <= f"{year}{today[4:]}" else 0
            for name, day in (("Заказано", "Дата заказа"), ("Оплачено", "Дата оплаты"), ("Поступило", "Дата поступления"))
        )  # fmt: skip
        yield Book(
            names[row["Файл"]], row["Предмет"], number(row, "Параллель"), row["Номер в перечне"],
            need=number(row, "Учащихся по этому учебнику"), usable=usable, worn=min(number(row, "из них пора списать"), usable),
            expired=copies - usable, expiring=usable if until < f"{year + 1}-09-01" else 0,
            ordered=ordered, paid=paid, delivered=delivered,
        )  # fmt: skip


def _sum(books: list[Book], name: str) -> int:
    return sum(getattr(one, name) for one in books)


def _provided(books: list[Book]) -> float:
    return share(_sum(books, "covered"), _sum(books, "need"))


def _places(books: list[Book]) -> dict[tuple[str, str, int], list[Book]]:
    """Subject of a grade in a school → its editions."""
    found: dict[tuple[str, str, int], list[Book]] = defaultdict(list)
    for one in books:
        found[one.place].append(one)
    return found


def _two_years(now: list[Book], before: list[Book], provided: str) -> list[Headline | Said]:
    found: list[Headline | Said] = []
    for year, books in ((NOW, now), (str(YEAR - 1), before)):
        places = _places(books)
        full = sum(not _sum(editions, "lacks") for editions in places.values())
        found += [
            Headline(_sum(books, "need"), YEARS, "", year, ("", "Нужно экземпляров")),
            Headline(_sum(books, "lacks"), YEARS, "", year, ("", "Не хватает")),
            Headline(_provided(books), YEARS, "", year, (PROVIDED, "всего")),
            Headline(_provided([one for one in books if one.subject not in SIDE]), YEARS, "", year, (PROVIDED, "основные предметы")),
            Headline(_provided([one for one in books if one.subject in SIDE]), YEARS, "", year, (PROVIDED, "остальные")),
            Headline(share(full, len(places)), YEARS, "", year, ("По параллелям", "Хватает всем, % предметов параллелей")),
        ]  # fmt: skip
    both = {one.place for one in now} & {one.place for one in before}
    shares = [_provided([one for one in books if one.place in both]) for books in (now, before)]
    same = f"{provided} (те же школы, предметы и параллели)"
    return [
        *found,
        Said(shares[0], same),
        Said(shares[1], same, f"в {YEAR - 1} году"),
        Said(shares[0] - shares[1], same, "изменение"),
    ]


def _subjects(now: list[Book], before: list[Book]) -> list[Headline]:
    found = []
    for subject in ("Биология", "История", "Чтение", "ИЗО"):
        mine, earlier = ([one for one in books if one.subject == subject] for books in (now, before))
        found += [
            Headline(_sum(mine, "need"), SUBJECTS, "", subject, ("", "Нужно экземпляров")),
            Headline(_sum(mine, "lacks"), SUBJECTS, "", subject, ("", "Не хватает")),
            Headline(_provided(mine), SUBJECTS, "", subject, (PROVIDED, NOW)),
            Headline(_provided(earlier), SUBJECTS, "", subject, (PROVIDED, str(YEAR - 1))),
        ]
    return found


def _schools(now: list[Book]) -> list[Headline]:
    found = []
    for school in (*sorted({one.school for one in now}), ALL):
        mine = [one for one in now if school in (one.school, ALL)]
        lowest = min(_provided(editions) for editions in _places(mine).values())
        found += [
            Headline(_provided(mine), SCHOOLS, "", school, (PROVIDED, "всего")),
            Headline(_sum(mine, "lacks"), SCHOOLS, "", school, ("", "Не хватает экземпляров")),
            Headline(lowest, SCHOOLS, "", school, ("Хуже всего обеспечены", "%")),
            Headline(share(_sum(mine, "worn"), _sum(mine, "usable")), SCHOOLS, "", school, ("", "Пора списать, %")),
            Headline(_sum(mine, "ordered"), SCHOOLS, "", school, ("Экземпляров", "заказано")),
        ]
        if _sum(mine, "ordered"):
            found += [
                Headline(_sum(mine, name), SCHOOLS, "", school, ("Экземпляров", head))
                for name, head in (("paid", "оплачено"), ("delivered", "поступило"))
            ]
    return found


def _lacking(now: list[Book]) -> list[Headline | Said]:
    """The subject of a grade that lacks most: of the main ones a row of the table, of all what is said of a class of books."""
    lacks = sorted(_places(now).items(), key=lambda one: (-_sum(one[1], "lacks"), one[0]))
    (school, subject, grade), books = next(one for one in lacks if one[0][1] not in SIDE)
    row = f"{subject}, {grade} класс"
    found: list[Headline | Said] = [
        Headline(_sum(books, name), LACKING, school, row, ("", head))
        for name, head in (("need", "Нужно"), ("covered", "Обеспечено"), ("lacks", "Не хватает"))
    ]
    words = "Учебников не хватает на целый класс, экземпляров"
    return found + [
        Said(_sum(editions, "lacks"), words, f"{at}, {inside(name)}, {level} класс")
        for (at, name, level), editions in lacks[:3]
        if _sum(editions, "lacks") >= A_CLASS
    ]


def inside(subject: str) -> str:
    """A subject inside a sentence: «музыка», «ИЗО»."""
    return subject if subject.isupper() else subject[:1].lower() + subject[1:]


def _sentences(now: list[Book], provided: str) -> list[Said]:
    worn, term = "Изношенные экземпляры", "Срок использования учебников, экземпляров"
    good = sum(min(one.usable - one.worn, one.need) for one in now)
    # whoever has too many of an edition can give them to whoever lacks it
    lacks: Counter[tuple[str, int, str]] = Counter()
    spare: Counter[tuple[str, int, str]] = Counter()
    for one in now:
        if one.edition:
            lacks[one.subject, one.grade, one.edition] += one.lacks
            spare[one.subject, one.grade, one.edition] += one.spare
    moved = sum(min(n, spare[edition]) for edition, n in lacks.items())
    exchange = "Нехватка, которую закрыла бы передача неизношенных экземпляров того же издания из других школ"
    found = [
        Said(_sum(now, "worn"), worn, "пора списать", _sum(now, "usable")),
        Said(good, worn, "обеспеченность, если их списать", _sum(now, "need")),
        Said(_sum(now, "expiring"), term, "истекает до начала следующего учебного года"),
        Said(moved, exchange, of=_sum(now, "lacks")),
    ]
    for side, label in KINDS.items():
        mine = [one for one in now if (one.subject in SIDE) == side]
        found.append(Said(_sum(mine, "covered"), provided, label, _sum(mine, "need")))
        found.append(Said(_sum(mine, "lacks"), "Не хватает экземпляров", label))
    if expired := _sum(now, "expired"):
        found.append(Said(expired, term, "истёк до начала учебного года, в обеспеченность не входят"))
    if ordered := _sum(now, "ordered"):
        found.append(Said(_sum(now, "paid"), "Заказ этого года, экземпляров", "оплачено", ordered))
    return found


def _april_and_september(april: list[Book], now: list[Book]) -> list[Said]:
    """The copies of both months against the pupils of September, for the editions told in both."""
    were = {(*one.place, one.edition): one.usable for one in april if one.edition}
    both = [(one, were[key]) for one in now if (key := (*one.place, one.edition)) in were]
    if not both:
        return []
    need = sum(one.need for one, _ in both)
    words = "Сентябрь рядом с апрелем, на одну и ту же потребность сентября"
    return [
        Said(sum(min(copies, one.need) for one, copies in both), words, "экземпляры апреля", need),
        Said(sum(one.covered for one, _ in both), words, "экземпляры сентября", need),
    ]


def _in_use(folder: Path) -> list[Headline | Said]:
    """Textbooks that the classes who wrote a ВПР learn by."""
    pupils: Counter[tuple[str, str]] = Counter()
    schools: dict[tuple[str, str], set[str]] = defaultdict(set)
    for login, title in textbooks_of_writers(folder):
        name = ", ".join(re.findall(r"\. (.+?)\. (\d+ класс)", title)[0])
        pupils[name, title] += 1
        schools[login, name].add(title)
    table = "Учебники параллелей города"
    words = "Предметы параллелей, где классы школы учатся по разным учебникам"
    return [
        *(Headline(n, table, name, title, ("", "Обучающихся")) for (name, title), n in pupils.items()),
        Said(sum(len(mine) > 1 for mine in schools.values()), words, of=len(schools)),
    ]
