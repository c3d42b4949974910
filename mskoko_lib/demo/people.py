"""Invented names and documents of the town's pupils: the same pupil has the same ones in every file and year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mskoko_lib.demo.town import Town

# made-up stems: nobody's surnames, and yet of the shapes that real lists hold
STEMS = (
    "Пробн", "Образц", "Примерн", "Светлореч", "Вымышл", "Небыл", "Тестов", "Черновик", "Учебник", "Озёрн", "Заречн", "Листопад",
    "Снежинк", "Полянк", "Берёзк", "Колоск", "Ромашк", "Фонарик", "Скворечник", "Карандаш", "Тетрадк", "Глобус", "Компас",
    "Подснежник", "Одуванчик", "Ёжик", "Журавлик", "Мостик", "Парусник", "Бубенчик",
)  # fmt: skip
_BOYS = ("Агний", "Борис", "Вячеслав", "Глеб", "Демид", "Егор", "Захар", "Илья", "Кирилл", "Лев", "Марат", "Назар", "Осман",
         "Пётр", "Ринат", "Семён", "Тимур", "Фёдор", "Юлиан", "Ярослав")  # fmt: skip
GIRLS = ("Агата", "Белла", "Вероника", "Галина", "Дина", "Ева", "Зарема", "Инна", "Кира", "Лейла", "Майя", "Нина", "Олеся",
          "Патимат", "Раиса", "София", "Таисия", "Фаина", "Юлия", "Ясмина")  # fmt: skip
FATHERS = ("Агниев", "Борисов", "Вячеславов", "Глебов", "Демидов", "Егоров", "Захаров", "Маратов", "Назаров", "Османов",
            "Петров", "Ринатов", "Семёнов", "Тимуров", "Фёдоров", "Ярославов")  # fmt: skip
_ENDS = ("ов", "ев", "ин", "кин", "цев")


@dataclass(frozen=True)
class Person:
    """Name in three parts and the document's series and number."""

    surname: str
    first: str
    patronymic: str
    series: str
    number: str

    @property
    def full(self) -> str:
        return f"{self.surname} {self.first} {self.patronymic}"


def person(town: Town, pupil: int) -> Person:
    """Who pupil number `pupil` of the town is; depends on the town's seed and the pupil alone."""
    rng = np.random.default_rng([town.seed, 21, pupil])
    girl = bool(town.girl[pupil])
    stem, end = STEMS[rng.integers(len(STEMS))], _ENDS[rng.integers(len(_ENDS))]
    surname = f"{stem}{end}{'а' if girl else ''}"
    if rng.random() < 0.03:
        surname = f"{surname}-{STEMS[rng.integers(len(STEMS))]}{'ова' if girl else 'ов'}"
    first = (GIRLS if girl else _BOYS)[rng.integers(20)]
    father = FATHERS[rng.integers(len(FATHERS))]
    patronymic = f"{father}на" if girl else f"{father}ич"
    if rng.random() < 0.04:
        patronymic = f"{father.removesuffix('ов').removesuffix('ев')} {'кызы' if girl else 'оглы'}"
    return Person(surname, first, patronymic, f"99{rng.integers(10, 23):02d}", f"{900000 + pupil:06d}")


def typed(one: Person, rng: np.random.Generator) -> tuple[str, str, str]:
    """The name as somebody typed it: now and then «е» for «ё», two spaces, a no-break space or a Latin letter."""
    draw = rng.random()
    surname = one.surname
    if draw < 0.02:
        surname = surname.replace("ё", "е")
    elif draw < 0.03:
        surname = f" {surname}\u00a0"
    elif draw < 0.04:
        surname = surname.replace("о", "o", 1)  # a Latin letter
    elif draw < 0.05:
        surname = surname.upper()
    return surname, one.first, one.patronymic
