"""The forms of section 5 of the plan: mock exams, diagnostic and other works, the independent assessment of conditions.

5.1 has no form of its own: the road map of 2.1 tells what of it is done.
"""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, LIST, class_of, people, person, subjects, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form
from mskoko_lib.forms.section2 import SCHOOL
from mskoko_lib.forms.staff import TEACHES

_SITTING_EXAM = (Choice("oge", "ОГЭ"), Choice("ege", "ЕГЭ"), Choice("gve", "ГВЭ"))
_MARKED_BY = Field("marked_by", "Кто проверял", "choice", "кто проверял работы", hint=LIST, choices=(
    Choice("own", "свой учитель"), Choice("cross", "перекрёстно"), Choice("commission", "комиссия")))  # fmt: skip


def _sitting(day: str) -> tuple[Field, ...]:
    """Columns of a pupil's mock exam or diagnostic work."""
    return (
        *person(),
        class_of(9, 11),
        Field(
            "sitting_exam",
            "Экзамен",
            "choice",
            "форма экзамена, к которому готовятся",
            need="row",
            choices=_SITTING_EXAM,
            hint=LIST,
        ),
        Field(
            "subject",
            "Предмет",
            "choice",
            need="row",
            hint=LIST,
            choices=subjects(
                "russian",
                "math",
                "math_profile",
                "math_base",
                "social",
                "biology",
                "physics",
                "chemistry",
                "history",
                "geography",
                "informatics",
                "english",
                "literature",
            ),
        ),
        Field("work_date", "Дата", "date", day, need="row", years_back=1, hint=DAY),
        yes("was_absent", "Не явился", "не явился на работу"),
        Field("primary_score", "Первичный балл", "whole", "первичный балл", need="may", high=100, hint="0–100"),
        Field("mock_result", "Отметка или тестовый балл", "whole", "", need="may", high=100, hint="2–5 или 0–100"),
        Field(
            "answers",
            "Баллы по заданиям",
            "answers",
            "баллы по заданиям: набрано(максимум), X — не приступал",
            need="may",
            hint="например 1(1)0(1)2(3)",
        ),
        _MARKED_BY,
        Field(
            "form_errors",
            "Ошибок в бланках",
            "whole",
            "ошибок при заполнении бланков",
            need="may",
            high=50,
            hint="0–50",
        ),
        yes("interrupted", "Работа прервана", "работа прервана: тревога, отключение света"),
    )


MOCKS = Form(
    "mocks", "5.2", "пробный",
    title="Пробные экзамены по русскому языку и математике", sheet="5.2 Пробные экзамены",
    row_is="форма 5.2: ученик на пробном экзамене", who_fills="заместитель директора по учебной работе", grade=9,
    none_label="Пробных экзаменов не было",
    note="Строка на ученика и экзамен. Фамилия превращается в ключ при чтении и нигде не хранится.",
    fields=_sitting("дата работы"), key=("subject", "work_date"),
    not_asked=(("результаты экзаменов", "протоколы РЦОИ"),), n_rows=400,
)  # fmt: skip

DIAGNOSTICS = Form(
    "diagnostics", "5.4", "диагностическая",
    title="Диагностические работы в 9 и 11 классах", sheet="5.4 Диагностические работы",
    row_is="форма 5.4: ученик на диагностической работе", who_fills="заместитель директора по учебной работе", grade=9,
    none_label="Диагностических работ не было",
    note="Строка на ученика и работу. Задания нумеруются как в КИМ экзамена. Фамилия превращается в ключ и нигде не хранится.",
    fields=_sitting(""), key=("subject", "work_date"), not_asked=(("результаты экзаменов", "протоколы РЦОИ"),), n_rows=300,
)  # fmt: skip

#: level of a work that whole classes wrote; ВПР come from ФИС ОКО
WORK_LEVEL = (
    Choice("municipal", "муниципальная"), Choice("regional", "региональная"), Choice("federal", "федеральная кроме ВПР"),
)  # fmt: skip
_MODE = Field("mode", "На чём писали", "choice", "бумага или экран", need="may", hint=LIST, choices=(
    Choice("paper", "бумага"), Choice("screen", "экран")))  # fmt: skip

WORKS = Form(
    "works", "5.3", "работы",
    title="Муниципальные и региональные проверочные работы", sheet="5.3 Проверочные работы",
    row_is="форма 5.3: класс на муниципальной, региональной или федеральной работе, без персональных данных",
    who_fills="заместитель директора по учебной работе", grade=1, none_label="Таких работ не было",
    note="Строка на класс и работу. Работа без отметок: вместо отметок заполните «Достигли критерия».",
    fields=(
        class_of(*range(1, 12)),
        Field("work_level", "Уровень", "choice", "уровень проверочной работы", need="row", choices=WORK_LEVEL, hint=LIST),
        Field("subject", "Предмет", "choice", need="row", choices=TEACHES, hint=LIST),
        Field("work_date", "Дата", "date", "", need="row", hint=DAY),
        people("n_pupils", "В классе", "", high=60),
        people("n_wrote", "Писали", "писали работу", high=60, need="row"),
        *(people(f"n_{mark}", f"«{mark}»", f"получили «{mark}»", high=60, need="may") for mark in (5, 4, 3, 2)),
        people("n_reached", "Достигли критерия", "достигли критерия работы без отметок", high=60, need="may"),
        _MARKED_BY,
        _MODE,
    ),
    checks=(
        Check("not_more", "n_wrote", "n_pupils"), Check("adds_up", "n_wrote", "n_5+n_4+n_3+n_2"), Check("not_more", "n_reached", "n_wrote"),
    ),
    key=("class_name", "work_level", "subject", "work_date"), not_asked=(("результаты ВПР", "ФИС ОКО"),), n_rows=150,
)  # fmt: skip

#: typical problems that cut across subjects
PROBLEM = (
    Choice("reading", "найти сведения в тексте"), Choice("inference", "сделать вывод из текста"),
    Choice("table", "прочитать таблицу и график"), Choice("units", "единицы и вычисления"), Choice("model", "составить модель задачи"),
    Choice("reasoning", "обосновать ответ"), Choice("writing", "записать ответ грамотно"), Choice("plan", "работать по инструкции"),
)  # fmt: skip


def _problem_fields(*grades: int) -> tuple[Field, ...]:
    """Columns of a work that looks for typical problems."""
    return (
        Field(
            "month",
            "Месяц",
            "choice",
            "",
            need="row",
            choices=(Choice("03", "март"), Choice("10", "октябрь")),
            hint=LIST,
        ),
        Field(
            "grade",
            "Параллель",
            "whole",
            "",
            need="row",
            low=grades[0],
            high=grades[-1],
            hint=f"{grades[0]}–{grades[-1]}",
        ),
        Field("subject", "Предмет", "choice", need="row", choices=TEACHES, hint=LIST),
        Field("problem", "Умение", "choice", "проверяемое умение", need="row", choices=PROBLEM, hint=LIST),
        people("n_wrote", "Писали", "", need="row"),
        people("n_lacking", "Не справились", "не справились с заданиями на это умение", need="row"),
        _MARKED_BY,
        _MODE,
    )


CROSS_WORKS = Form(
    "cross_works", "5.5", "межпредметная",
    title="Диагностические работы на межпредметной основе, 5–6 классы", sheet="5.5 Межпредметные работы",
    row_is="форма 5.5: параллель, предмет и умение в межпредметной работе, без персональных данных",
    who_fills="заместитель директора по учебной работе, март и октябрь", grade=5, none_label="Работ не было",
    note="Строка на параллель, предмет и умение. Не менее трёх предметов.",
    fields=_problem_fields(5, 6), checks=(Check("not_more", "n_lacking", "n_wrote"),), key=("month", "grade", "subject", "problem"),
    not_asked=(("фамилии", "журнал"),), n_rows=150,
)  # fmt: skip

SCHOOL_WORKS = Form(
    "school_works", "5.6", "внутришкольная",
    title="Внутришкольные диагностические работы, 5–9 классы", sheet="5.6 Внутришкольные работы",
    row_is="форма 5.6: параллель, предмет и умение во внутришкольной работе, без персональных данных",
    who_fills="заместитель директора по учебной работе, март и октябрь", grade=5, none_label="Работ не было",
    note="Строка на параллель, предмет и умение. Не менее трёх предметов.",
    fields=(
        *_problem_fields(*range(5, 10))[:3],
        Field("work_kind_school", "Вид", "choice", "текущая или промежуточная работа", need="row", hint=LIST, choices=(
            Choice("current", "текущая"), Choice("interim", "промежуточная"))),
        *_problem_fields(*range(5, 10))[3:],
    ),
    checks=(Check("not_more", "n_lacking", "n_wrote"),), key=("month", "grade", "subject", "work_kind_school", "problem"),
    not_asked=(("фамилии", "журнал"),), n_rows=300,
)  # fmt: skip

#: indicators of НОКО → heading; norms/noko.yaml has the criteria and the weights
NOKO: dict[str, str] = {
    "p11": "1.1 Сведения на стендах и сайте", "p12": "1.2 Обратная связь", "p13": "1.3 Довольны сведениями",
    "p21": "2.1 Комфортные условия", "p23": "2.3 Довольны комфортом",
    "p31": "3.1 Территория для инвалидов", "p32": "3.2 Условия для инвалидов", "p33": "3.3 Довольны инвалиды",
    "p41": "4.1 Первый контакт", "p42": "4.2 Непосредственное обращение", "p43": "4.3 Обращение на расстоянии",
    "p51": "5.1 Готовы рекомендовать", "p52": "5.2 График и навигация", "p53": "5.3 Довольны в целом",
}  # fmt: skip
REMARKS: dict[str, str] = {
    "canteen": "Столовая", "gym": "Спортзал", "repair": "Ремонт", "access": "Доступная среда", "site": "Сайт и сведения",
    "staff_manner": "Отношение работников", "transport": "Подвоз",
}  # fmt: skip
NOKO_CRITERION = (
    Choice("k1", "К1 открытость"), Choice("k2", "К2 комфортность"), Choice("k3", "К3 доступность для инвалидов"),
    Choice("k4", "К4 доброжелательность"), Choice("k5", "К5 удовлетворённость"),
)  # fmt: skip

NOKO_FORM = Form(
    "noko", "5.7", "НОКО",
    title="Независимая оценка качества условий: результаты", sheet="5.7 НОКО",
    row_is="форма 5.7, НОКО: школа, которую оценила организация-оператор", who_fills="специалист управления, по отчёту оператора",
    grade=1, none_label="Независимой оценки в этом году не было", note="Строка на школу. Показатели — баллы 0–100 из отчёта оператора.",
    fields=(
        SCHOOL,
        Field("survey_date", "Дата отчёта оператора", "date", "дата отчёта организации-оператора", need="row", hint=DAY),
        Field("n_users", "Получателей услуг", "whole", "получателей услуг: обучающиеся и родители", high=20000, unit="чел.",
              hint="0–20000"),
        Field("n_respondents", "Опрошено", "whole", "опрошено получателей услуг", need="row", high=20000, unit="чел.", hint="0–20000"),
        Field("n_disabled", "из них инвалидов", "whole", "из опрошенных инвалидов и их родителей", need="may", high=5000, unit="чел.",
              hint="0–5000"),
        *(Field(code, title, "whole", f"показатель НОКО {title[:3]}, баллов", high=100, hint="0–100") for code, title in NOKO.items()),
        *(Field(f"remarks_{code}", f"Замечаний: {title[:1].lower()}{title[1:]}", "whole",
                f"замечаний опрошенных: {title[:1].lower()}{title[1:]}", need="may", high=5000, hint="сколько раз")
          for code, title in REMARKS.items()),
    ),
    checks=(Check("not_more", "n_respondents", "n_users"), Check("not_more", "n_disabled", "n_respondents")), key=("survey_date",),
    not_asked=(("тексты отзывов", "bus.gov.ru"),), n_rows=40,
)  # fmt: skip

NOKO_PLAN = Form(
    "noko_plan", "5.7", "НОКО-план",
    title="План по устранению недостатков, выявленных НОКО", sheet="5.7 План НОКО",
    row_is="форма 5.7, план: недостаток, выявленный независимой оценкой", who_fills="специалист управления, раз в квартал",
    grade=1, none_label="Недостатков нет", note="Строка на недостаток. Кто может его устранить: сама школа или только учредитель.",
    fields=(
        SCHOOL,
        Field("fault_number", "№ недостатка", "whole", "номер недостатка в плане", need="row", low=1, high=100, hint="1–100"),
        Field("noko_criterion", "Критерий", "choice", "критерий НОКО", need="row", choices=NOKO_CRITERION, hint=LIST),
        Field("removable_by", "Кто может устранить", "choice", "кто может устранить недостаток", need="row", hint=LIST, choices=(
            Choice("school", "школа"), Choice("founder", "только учредитель"))),
        Field("due_date", "Срок", "date", "", need="row", years_ahead=2, hint=DAY),
        Field("removed", "Устранён", "yes_no", "", hint="да или нет"),
        Field("removed_date", "Дата устранения", "date", "", need="may", years_ahead=1, hint=DAY),
        Field("reported_quarter", "Последний отчёт", "choice", "за какой квартал последний отчёт", need="may", hint=LIST,
              choices=tuple(Choice(str(k), f"{k} квартал") for k in (1, 2, 3, 4))),
    ),
    checks=(Check("only_if", "removed_date", "removed"),), key=("fault_number",), not_asked=(("текст плана", "bus.gov.ru"),), n_rows=200,
)  # fmt: skip

SECTION_5: tuple[Form, ...] = (MOCKS, DIAGNOSTICS, WORKS, CROSS_WORKS, SCHOOL_WORKS, NOKO_FORM, NOKO_PLAN)
