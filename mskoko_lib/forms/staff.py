"""The forms of section 4 about teachers: staff, vacancies, pupils; need for courses and courses; attestation."""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, LIST, people, person, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form
from mskoko_lib.forms.section2 import MONTH, SCHOOL
from mskoko_lib.subjects import TAUGHT

POSITION = (
    Choice("teacher", "учитель"), Choice("primary", "учитель начальных классов"), Choice("head", "директор"),
    Choice("deputy", "заместитель директора"), Choice("psychologist", "педагог-психолог"),
    Choice("social", "социальный педагог"), Choice("speech", "логопед или дефектолог"), Choice("other_staff", "иной педагог"),
)  # fmt: skip
CATEGORY = (
    Choice("highest", "высшая"), Choice("first", "первая"), Choice("compliance", "соответствие должности"),
    Choice("no_category", "нет"),
)  # fmt: skip
TEACHES = tuple(Choice(code, name) for code, name in TAUGHT.items())
_SUBJECT = Field("subject", "Предмет", "choice", need="may", choices=TEACHES, hint="основной, из списка")

STAFF = Form(
    "staff", "4.1", "кадры",
    title="Педагогические работники школы", sheet="4.1 Кадры", row_is="форма 4.1, кадры: педагогический работник школы",
    who_fills="специалист по кадрам, на 20 сентября", grade=1, none_label="Педагогических работников нет",
    note="Строка на человека. Фамилия превращается в ключ при чтении и нигде не хранится. Возраст и стаж считает программа.",
    fields=(
        *person(),
        Field("position", "Должность", "choice", "должность", need="row", choices=POSITION, hint=LIST),
        _SUBJECT,
        Field("second_subject", "Второй предмет", "choice", "второй предмет учителя", need="may", choices=TEACHES, hint=LIST),
        Field("birth_year", "Год рождения", "whole", "год рождения", low=1930, high=2010, hint="1930–2010"),
        Field("service_from", "Педагогический стаж с", "whole", "год начала педагогического стажа", low=1945, high=2030, unit="год",
              hint="год начала"),
        Field("education", "Образование", "choice", "образование", hint=LIST, choices=(
            Choice("higher_ped", "высшее педагогическое"), Choice("higher_other", "высшее иное"),
            Choice("college_ped", "СПО педагогическое"), Choice("college_other", "СПО иное"), Choice("student", "студент"))),
        yes("off_profile", "Не по специальности", "преподаёт не по специальности диплома и без переподготовки"),
        Field("category", "Категория", "choice", "квалификационная категория", choices=CATEGORY, hint=LIST),
        Field("category_date", "Категория с", "date", "дата присвоения категории", need="may", years_back=25, hint=DAY),
        Field("load_hours", "Нагрузка", "whole", "учебная нагрузка, часов в неделю", need="may", high=60, unit="ч/нед", hint="0–60"),
        Field("employment", "Работает", "choice", "как работает", hint=LIST, choices=(
            Choice("full", "основной работник"), Choice("inner", "внутренний совместитель"),
            Choice("outer", "внешний совместитель"))),
        yes("on_leave", "В длительном отпуске", "в отпуске по уходу за ребёнком или длительном отпуске"),
        Field("last_course_year", "Последние курсы", "whole", "год окончания последних курсов", need="may", low=1990, high=2030,
              unit="год", hint="год, пусто — не было"),
    ),
    key=("position",), of_teachers=True, not_asked=(("пройденные курсы", "форма 4.3"), ("аттестация этого года", "форма 4.6")), n_rows=160,
)  # fmt: skip

VACANCIES = Form(
    "vacancies", "4.1", "вакансии",
    title="Вакансии школы в этом году", sheet="4.1 Вакансии", row_is="форма 4.1, вакансии: вакансия школы",
    who_fills="специалист по кадрам, на 20 сентября", grade=1, none_label="Вакансий нет",
    note="Строка на вакансию, и на ту, что закрыта совместительством: часы кто-то ведёт, но места учителя это не заменяет.",
    fields=(
        Field("position", "Должность", "choice", "", need="row", choices=POSITION, hint=LIST),
        _SUBJECT,
        Field("opened_date", "Открыта", "date", "с какого дня вакансия открыта", need="row", years_back=5, hint=DAY),
        Field("hours", "Часов", "whole", "часов в неделю", need="row", low=1, high=60, unit="ч/нед", hint="1–60"),
        Field("covered_by", "Как закрыта", "choice", "чем закрыта вакансия", hint=LIST, choices=(
            Choice("inner", "своими совместителями"), Choice("outer", "внешними совместителями"),
            Choice("retrained", "переподготовленным"), Choice("off_profile", "не по специальности"), Choice("nobody", "не закрыта"))),
        Field("hours_not_taught", "из них не ведутся", "whole", "часов в неделю, которые никто не ведёт", high=60, unit="ч/нед",
              hint="0–60"),
        Field("closed_date", "Принят работник", "date", "дата приёма работника на вакансию", need="may", hint=DAY),
    ),
    checks=(Check("not_more", "hours_not_taught", "hours"), Check("not_more", "opened_date", "closed_date")),
    key=("position", "subject", "opened_date"), once=False, not_asked=(("резюме и обращения", "портал «Работа России»"),), n_rows=30,
)  # fmt: skip

CONTINGENT = Form(
    "contingent", "4.1", "контингент",
    title="Классы и обучающиеся по параллелям", sheet="4.1 Контингент",
    row_is="форма 4.1, контингент: параллель школы, без персональных данных",
    who_fills="заместитель директора, на 20 сентября", grade=1, none_label="Классов нет",
    note="На тот же день, что форма ОО-1.",
    fields=(
        Field("grade", "Параллель", "whole", "", need="row", low=1, high=12, prefilled=True, hint="1–12"),
        Field("n_classes", "Классов", "whole", "классов в параллели", high=30, hint="0–30"),
        people("n_pupils", "Обучающихся", "", need="row"),
        people("n_second_shift", "из них во вторую смену", "учатся во вторую смену"),
        people("largest_class", "В самом большом классе", "обучающихся в самом большом классе параллели", high=60),
    ),
    checks=(Check("not_more", "n_second_shift", "n_pupils"), Check("not_more", "largest_class", "n_pupils")),
    key=("grade",), not_asked=(("списки обучающихся", "электронный журнал"),), n_rows=12,
)  # fmt: skip

THEME = (
    Choice("standard", "обновлённый ФГОС"), Choice("method", "методика предмета"), Choice("exam", "подготовка к ГИА"),
    Choice("literacy", "функциональная грамотность"), Choice("ovz", "обучение детей с ОВЗ"), Choice("digital", "цифровые средства"),
    Choice("assessment", "оценивание"), Choice("management", "управление"), Choice("other_theme", "иное"),
)  # fmt: skip

COURSE_NEEDS = Form(
    "course_needs", "4.2", "потребность",
    title="Потребность в курсах повышения квалификации", sheet="4.2 Потребность в курсах",
    row_is="форма 4.2: заявка школы на курсы, без персональных данных",
    who_fills="заместитель директора по методической работе, март — июнь", grade=1, none_label="Потребности нет",
    note="Строка на предмет, тему и основание. Сколько учителей трёх лет не учились, программа считает по форме 4.1.",
    fields=(
        Field("position", "Должность", "choice", "", need="row", choices=POSITION, hint=LIST),
        _SUBJECT,
        Field("theme", "Тема", "choice", "тема курсов", need="row", choices=THEME, hint=LIST),
        Field("need_source", "Основание", "choice", "откуда следует потребность", need="row", hint=LIST, choices=(
            Choice("years", "прошло три года"), Choice("diagnosis", "диагностика дефицитов"), Choice("results", "результаты экзаменов"),
            Choice("norm", "новый стандарт"), Choice("wish", "просьба педагога"))),
        people("n_needed", "Нужно обучить", "педагогов, которых надо обучить", high=200),
        people("n_planned", "Мест в плане-заказе", "мест, включённых в план-заказ", high=200, need="may"),
        people("n_offered", "Мест предложено", "мест, предложенных институтом", high=200, need="may"),
        Field("quarter", "Квартал", "choice", "квартал обучения", need="may", hint=LIST,
              choices=tuple(Choice(str(k), f"{k} квартал") for k in (1, 2, 3, 4))),
    ),
    key=("position", "subject", "theme", "need_source"), not_asked=(("пройденные курсы", "форма 4.3"),), n_rows=60,
)  # fmt: skip

COURSES = Form(
    "courses", "4.3", "курсы",
    title="Пройденные курсы повышения квалификации", sheet="4.3 Курсы", row_is="форма 4.3: курсы одного педагогического работника",
    who_fills="заместитель директора по методической работе", grade=1, none_label="Курсов в этом году никто не проходил",
    note="Строка на человека и курсы, и на незаконченные. Фамилия превращается в ключ при чтении и нигде не хранится.",
    fields=(
        *person(),
        Field("position", "Должность", "choice", "", need="row", choices=POSITION, hint=LIST),
        _SUBJECT,
        Field("theme", "Тема", "choice", "", need="row", choices=THEME, hint=LIST),
        Field("provider", "Кто учил", "choice", "кто проводил курсы", hint=LIST, choices=(
            Choice("diro", "ДИРО"), Choice("other_institute", "другой институт развития"), Choice("university", "вуз или колледж"),
            Choice("federal", "федеральная организация"), Choice("private", "частная организация"))),
        Field("hours", "Часов", "whole", "", need="row", low=4, high=2000, hint="4–2000"),
        Field("course_form", "Форма", "choice", "форма обучения", need="may", hint=LIST, choices=(
            Choice("in_person", "очно"), Choice("distant", "дистанционно"), Choice("mixed", "смешанно"),
            Choice("practice", "стажировка"))),
        Field("end_date", "Окончание", "date", "дата окончания курсов", years_ahead=1, hint=DAY),
        yes("in_register", "В федеральном реестре", "программа в федеральном реестре программ повышения квалификации"),
        Field("finished", "Документ получен", "yes_no", "курсы закончены, документ получен", hint="да или нет"),
    ),
    key=("theme", "end_date"), of_teachers=True, not_asked=(("номер удостоверения", "ФИС ФРДО"),), n_rows=160,
)  # fmt: skip

ASKED = (
    Choice("highest", "высшая"), Choice("first", "первая"), Choice("compliance", "соответствие должности"),
    Choice("methodist", "педагог-методист", since=2023), Choice("mentor", "педагог-наставник", since=2023),
)  # fmt: skip

ATTESTATION = Form(
    "attestation", "4.6", "аттестация",
    title="Аттестация педагогических работников", sheet="4.6 Аттестация",
    row_is="форма 4.6: заявление педагогического работника на аттестацию, без персональных данных",
    who_fills="специалист по кадрам", grade=1, none_label="Аттестации в этом году не было",
    note="Строка на заявление, в том числе отклонённое и отозванное. Фамилий вносить не надо.",
    fields=(
        Field("application_number", "№ по порядку", "whole", "номер заявления в школе", need="row", low=1, high=200, hint="1–200"),
        Field("position", "Должность", "choice", "", need="row", choices=POSITION, hint=LIST),
        _SUBJECT,
        Field("asked", "На что подано", "choice", "на что подано заявление", need="row", choices=ASKED, hint=LIST),
        Field("had", "Было до этого", "choice", "категория до аттестации", choices=CATEGORY, hint=LIST),
        Field("applied_date", "Подано", "date", "дата заявления", years_back=1, hint=DAY),
        yes("via_epgu", "Через ЕПГУ", "заявление подано через портал госуслуг"),
        yes("simplified", "По достижениям", "упрощённый порядок: по наградам и достижениям"),
        Field("planned_month", "Месяц по графику ДИРО", "choice", "месяц аттестации по графику", need="may", choices=MONTH, hint=LIST),
        Field("outcome", "Итог", "choice", "", need="row", hint=LIST, choices=(
            Choice("granted", "присвоена"), Choice("refused", "отказано"), Choice("not_taken", "не принято к рассмотрению"),
            Choice("withdrawn", "отозвано"), Choice("pending", "рассматривается"))),
        Field("decision_date", "Дата решения", "date", "", need="may", years_ahead=1, hint=DAY),
    ),
    checks=(Check("not_more", "applied_date", "decision_date"),), key=("application_number",),
    not_asked=(("категории всех работников", "форма 4.1"),), n_rows=60,
)  # fmt: skip

ATTESTATION_PLAN = Form(
    "attestation_plan", "4.6", "график-аттестации",
    title="График аттестации ДИРО: школы города", sheet="4.6 График ДИРО",
    row_is="форма 4.6, график: школа, категория и месяц", who_fills="специалист управления, по графику ДИРО", grade=1,
    none_label="Графика нет", note="Строка на школу, категорию и месяц.",
    fields=(
        SCHOOL,
        Field("asked", "Категория", "choice", "", need="row", choices=ASKED, hint=LIST),
        Field("month", "Месяц", "choice", "", need="row", choices=MONTH, hint=LIST),
        people("n_scheduled", "По графику", "педагогов в графике", high=200, need="row"),
    ),
    key=("asked", "month"), not_asked=(("фамилии", "график ДИРО"),), n_rows=200,
)  # fmt: skip

STAFF_FORMS: tuple[Form, ...] = (STAFF, VACANCIES, CONTINGENT, COURSE_NEEDS, COURSES, ATTESTATION)
STAFF_DEPARTMENT_FORMS: tuple[Form, ...] = (ATTESTATION_PLAN,)
