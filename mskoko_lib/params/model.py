"""The frozen models of ``params/<year>.yaml``; docs/params.md is printed from the descriptions below."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    Strict,
    StrictInt,
    ValidationInfo,
    field_validator,
)

from mskoko_lib.params.items import Frozen, Load, Noko, Staff, Textbooks, Works

SCHOOL_ID = re.compile(r"\d{6}")
LOGIN = re.compile(r"(sch|edu)\d+", re.IGNORECASE)
_SET_NAME = re.compile(r"[\w-]+")


class TypeFilter(Frozen):
    """Schools of the registry whose `type` is one of these (letter case does not matter)."""

    type: tuple[str, ...] = Field(description="Виды школ, как они названы в столбце type реестра.")


SchoolSet = TypeFilter | tuple[str, ...] | None


def _school_set(value: Any) -> SchoolSet:
    """null, {type: [...]} or a list of quoted ids; ValueError says what was expected."""
    if value is None or isinstance(value, TypeFilter):
        return value
    if isinstance(value, dict):
        if set(value) != {"type"} or not _texts(value["type"]):
            raise ValueError("отбор по виду школы, например {type: [лицей, гимназия]}")
        return TypeFilter(type=tuple(value["type"]))
    if not isinstance(value, list | tuple) or not value:
        raise ValueError('null (все школы), {type: [лицей]} или непустой список кодов, например ["123456"]')
    # YAML turns 012345 into another number, so a code without quotes is lost, not merely mistyped
    if numbers := [item for item in value if isinstance(item, int | float)]:
        raise ValueError(f'коды школ в кавычках: "123456" (без кавычек записано: {", ".join(map(str, numbers))})')
    if bad := [str(item) for item in value if not _is_code(item)]:
        raise ValueError(f"коды школ из шести цифр или логины sch…/edu… (не годится: {', '.join(bad)})")
    return tuple(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, str) for item in value)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(SCHOOL_ID.fullmatch(value) or LOGIN.fullmatch(value))


def _set_name(value: Any) -> Any:
    if not isinstance(value, str) or not _SET_NAME.fullmatch(value) or _is_code(value):
        raise ValueError("имя набора: буквы, цифры, «_», «-»; не код и не логин школы")
    return value


class Vpr(Frozen):
    """Plan items 1.4 and 5.3."""

    n_blocks_department: StrictInt = Field(
        default=8, ge=1, description="Сколько работ ВПР разобрать подробно в записке управления образования."
    )
    n_blocks_school: StrictInt = Field(
        default=4, ge=1, description="Сколько работ ВПР разобрать подробно в записке школы."
    )


class Disclosure(Frozen):
    """Numbers of the policy «who sees what»; they are printed in the notes."""

    small_count: StrictInt = Field(
        default=4,
        ge=1,
        description="Числа обучающихся от 1 до этого числа скрываются (для других школ, города и сайта).",
    )
    small_count_sensitive: StrictInt = Field(
        default=9, ge=1, description="То же для чувствительных признаков: ОВЗ, ГВЭ, не допущенные к ГИА."
    )
    share_whole_number_from_n: StrictInt = Field(
        default=50, ge=1, description="С какой численности доля показывается целым числом; при меньшей — интервалом."
    )
    mean_from_n: StrictInt = Field(default=10, ge=1, description="С какой численности показывается среднее.")
    extreme_share_from_n: StrictInt = Field(
        default=10, ge=1, description="С какой численности показываются 0 % и 100 % чувствительного признака."
    )
    schools_in_aggregate: StrictInt = Field(
        default=3, ge=2, description="Сколько других школ должно быть в сводной цифре, чтобы она показывалась."
    )
    protection_width: StrictInt = Field(
        default=3, ge=1, description="Наименьшая ширина промежутка, в который читатель может заключить скрытое число."
    )

    @field_validator("small_count_sensitive")
    @classmethod
    def _stricter(cls, value: int, info: ValidationInfo) -> int:
        if value < (least := info.data.get("small_count", 0)):
            raise ValueError(f"не меньше small_count ({least})")
        return value


class Exams(Frozen):
    """Plan items 1.1–1.12."""

    n_detail_department: StrictInt = Field(
        default=4, ge=1, description="По скольким предметам ОГЭ и ЕГЭ показать задания в записке управления."
    )
    list_part_pct: Annotated[float, Field(gt=0, le=50)] = Field(
        default=15.0,
        description="Какая часть школ, %, входит в список с высокими (низкими) результатами: САО — от 5 до 15 % (по памяти).",
    )
    list_least_n: StrictInt = Field(
        default=10, ge=1, description="С какой численности участников школа может войти в список (САО: обычно от 10)."
    )
    low_share_pct: Annotated[float, Field(gt=0, le=100)] = Field(
        default=30.0,
        description="Доля низких результатов, %, с которой результаты школы по процедуре считаются низкими (ШНОР).",
    )
    hard_task_pct: Annotated[float, Field(gt=0, le=100)] = Field(
        default=50.0, description="Задание названо трудным, если набрано меньше этой доли баллов, % (локальный порог)."
    )


class Control(Frozen):
    """Plan items 2.1–3.3."""

    lesson_months: tuple[Annotated[StrictInt, Field(ge=1, le=12)], ...] = Field(
        default=(1, 2, 3, 4, 5, 9, 10, 11, 12),
        description="Месяцы с занятиями: за каждый ждут сведений о посещаемости и проверки сайта.",
    )
    month_due_day: StrictInt = Field(
        default=5, ge=1, le=28, description="До какого числа следующего месяца ждут сведений за месяц."
    )
    systematic_pct: Literal[10, 30, 60] = Field(
        default=30,
        description="С какой доли уроков месяца, пропущенных без причины, %, пропуски систематические (локальный порог).",
    )
    confirm_score: StrictInt = Field(
        default=70,
        ge=1,
        le=100,
        description="С какого балла ЕГЭ школьная «5» претендента подтверждена (локальный порог).",
    )

    @field_validator("lesson_months")
    @classmethod
    def _in_order(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or list(value) != sorted(set(value)):
            raise ValueError("номера месяцев от 1 до 12 по возрастанию, без повторов")
        return value

    def term(self, year: int, month: int) -> date:
        """The last day on which the data of a month are in time."""
        return date(year + month // 12, month % 12 + 1, self.month_due_day)


class _Figure(Frozen):
    """A figure of a note, named by its dimensions."""

    indicator: str = Field(min_length=1, description="Имя показателя из params/indicators.yaml.")
    procedure: str = Field(
        min_length=1,
        description="Процедура: oge, gve9, ege, gve11, essay, interview, vpr, attendance, site, admission, medal, inspection …",
    )
    subject: str = Field(default="", description="Код предмета; пусто — по всем предметам.")
    category: str = Field(default="", description="Категория показателя: отметка, полоса баллов; пусто — без неё.")
    group: str = Field(
        default="",
        description="Группа: final — с учётом пересдач; oge, ege — чей допуск; 01–12 — месяц; пусто — без неё.",
    )


class Target(_Figure):
    """A value to be reached."""

    item: str = Field(pattern=r"^\d+\.\d+$", description="Пункт плана, в котором показать.")
    value: Annotated[float, Field(ge=0, le=100)] = Field(description="Целевое значение доли, %.")
    document: str = Field(min_length=1, description="Документ, который её установил: вид, дата, номер.")


class Benchmark(_Figure):
    """A figure of the region or the country to stand beside the municipality's."""

    item: str = Field(pattern=r"^\d+\.\d+$", description="Пункт плана, в котором показать.")
    whose: str = Field(min_length=1, description="Чей показатель: Россия, регион.")
    value: Annotated[float, Field(ge=0, le=100)] = Field(description="Значение: доля, %, или средний балл.")
    source: str = Field(min_length=1, description="Откуда взято.")


class Reporting(Frozen):
    """Why the note on an item is written, for whom and by when."""

    basis: str = Field(default="", description="Основание сверх плана: приказ, письмо.")
    whom: str = Field(default="", description="Кому представляется; пусто — ответственным по плану.")
    by: Annotated[date, Strict()] | None = Field(
        default=None, description="Срок; пусто — последний день срока по плану."
    )


class YearParams(Frozen):
    """What changes from year to year. Official thresholds are not here but in params/norms/."""

    year: StrictInt = Field(ge=2000, le=2100, description="Календарный год плана; совпадает с именем файла.")
    as_of: Annotated[date, Strict()] | None = Field(
        default=None,
        description="День, на который показано состояние плана; пусто — последняя дата в самих данных.",
    )
    roadmap: StrictInt = Field(
        description="За какой год взят план (params/roadmap/<год>.yaml). Если это другой год, в записке сказано, "
        "что применён план этого года."
    )
    school_sets: dict[Annotated[str, BeforeValidator(_set_name)], Annotated[SchoolSet, PlainValidator(_school_set)]] = (
        Field(
            default={"all": None},
            description="Наборы школ: null — все; {type: [лицей, гимназия]} — по виду; "
            'список кодов в кавычках — ["123456"]. Набор all обязателен.',
        )
    )
    vpr: Vpr = Field(default=Vpr(), description="Всероссийские проверочные работы.")
    exams: Exams = Field(default=Exams(), description="ОГЭ, ЕГЭ, ГВЭ.")
    control: Control = Field(default=Control(), description="Контроль: посещаемость, сайты, отметки претендентов.")
    staff: Staff = Field(default=Staff(), description="Кадры: выход на пенсию, нагрузка, вакансии.")
    works: Works = Field(default=Works(), description="Проверочные и диагностические работы.")
    load: Load = Field(default=Load(), description="Нагрузка оценочных процедур по графикам школ.")
    textbooks: Textbooks = Field(default=Textbooks(), description="Учебники.")
    noko: Noko = Field(default=Noko(), description="Независимая оценка качества условий.")
    targets: tuple[Target, ...] = Field(
        default=(), description="Целевые значения долей, каждое со своим документом; в записке — «локальный ориентир»."
    )
    benchmarks: tuple[Benchmark, ...] = Field(
        default=(), description="Показатели региона и России для сравнения, каждый с источником."
    )
    reporting: dict[Annotated[str, Field(pattern=r"^\d+\.\d+$")], Reporting] = Field(
        default={}, description="По пунктам плана: основание сверх плана, кому и к какому сроку."
    )
    disclosure: Disclosure = Field(default=Disclosure(), description="Правила малых чисел.")

    @field_validator("year")
    @classmethod
    def _year_of_the_file(cls, value: int, info: ValidationInfo) -> int:
        if info.context and value != info.context["year"]:
            raise ValueError(f"{info.context['year']}, как в имени файла")
        return value

    @field_validator("as_of")
    @classmethod
    def _not_before_the_year(cls, value: date | None, info: ValidationInfo) -> date | None:
        if value is not None and value.year < (year := info.data.get("year", 0)):
            raise ValueError(f"не раньше 1 января {year} года")
        return value

    @field_validator("school_sets")
    @classmethod
    def _has_all(cls, value: dict[str, SchoolSet]) -> dict[str, SchoolSet]:
        if "all" not in value or value["all"] is not None:
            raise ValueError("среди наборов «all: null» (все школы)")
        return value
