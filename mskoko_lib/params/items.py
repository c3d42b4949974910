"""Local rules of the items of sections 4 and 5 of the plan: thresholds that a department may set otherwise."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt


class Frozen(BaseModel):
    """A part of the parameters: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Staff(Frozen):
    """Plan items 4.1 and 4.6."""

    retirement_age_years: StrictInt = Field(
        default=60,
        ge=45,
        le=75,
        description="Возраст, с которого считается, что учитель может уйти на пенсию, лет (локальное правило: пола и условий "
        "досрочного выхода формы не спрашивают).",
    )
    retirement_horizon_years: StrictInt = Field(
        default=3, ge=1, le=10, description="На сколько лет вперёд считать, кто достигнет этого возраста."
    )
    retirement_share_pct: Annotated[float, Field(gt=0, le=100)] = Field(
        default=50.0,
        description="С какой доли учителей предмета, которые достигнут этого возраста, %, предмет назван (локальный порог).",
    )
    high_load_hours: StrictInt = Field(
        default=27,
        ge=1,
        le=60,
        description="Нагрузка больше этого числа часов в неделю названа высокой (локальный порог).",
    )
    long_vacancy_days: StrictInt = Field(
        default=180,
        ge=1,
        le=1000,
        description="Вакансия, открытая дольше этого числа дней, названа давней (локальный порог).",
    )


class Works(Frozen):
    """Plan items 5.3, 5.5 and 5.6."""

    problem_pct: Annotated[float, Field(gt=0, lt=100)] = Field(
        default=30.0,
        description="С какой доли писавших, не справившихся с умением, %, это типичная проблема (локальный порог).",
    )
    min_subjects: StrictInt = Field(
        default=3, ge=1, description="По скольким предметам проводят диагностические работы пунктов 5.5 и 5.6 (план)."
    )


class Load(Frozen):
    """Items 5.3–5.6: rules of the letter of 06.08.2021 № СК-228/03, 01-169/08-01."""

    most_pct: Annotated[float, Field(gt=0, le=100)] = Field(
        default=10.0, description="Какую долю часов предмета за учебный год могут занять оценочные процедуры, %."
    )
    least_weeks: Annotated[float, Field(gt=0, le=20)] = Field(
        default=2.5,
        description="Через сколько недель после работы по предмету можно провести следующую в том же классе.",
    )
    most_a_day: StrictInt = Field(default=1, ge=1, description="Сколько оценочных процедур может писать класс за день.")


class Textbooks(Frozen):
    """Plan item 4.7."""

    class_of_books: StrictInt = Field(
        default=20,
        ge=1,
        le=1000,
        description="Сколько экземпляров одного предмета и параллели — целый класс: с такой нехваткой они названы (локальный порог).",
    )
    least_paid_pct: Annotated[float, Field(ge=0, le=100)] = Field(
        default=75.0, description="Школа, заявка которой оплачена меньше чем на эту долю, %, названа (локальный порог)."
    )


class Noko(Frozen):
    """Plan item 5.7."""

    weak_points: StrictInt = Field(
        default=70,
        ge=0,
        le=100,
        description="Показатель независимой оценки ниже этого числа баллов назван слабым (локальный порог).",
    )
    gap_points: StrictInt = Field(
        default=20,
        ge=1,
        le=100,
        description="Критерий, который ниже среднего остальных на столько баллов или больше, назван (локальный порог).",
    )
    report_day: StrictInt = Field(
        default=3,
        ge=1,
        le=28,
        description="До какого числа месяца после квартала ждут отчёта о плане по недостаткам (локальное правило).",
    )
