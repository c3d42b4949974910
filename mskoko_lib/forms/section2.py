"""The forms of section 2 of the plan: attendance, road maps and admission from schools, sites from the department."""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, EXAM, LIST, people, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form

_MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь")  # fmt: skip
MONTH = tuple(Choice(f"{number:02d}", name) for number, name in enumerate(_MONTHS, 1))
#: part of a month's lessons missed without reason, percent: columns of the form; params choose among these bounds
DEPTHS = (10, 30, 60)
_JOURNAL = "электронный журнал"

SCHOOL = Field("school", "Школа", "school", need="row", hint=LIST)
CHECKED_MONTH = Field("month", "Месяц", "choice", "месяц года", need="row", choices=MONTH, prefilled=True, hint=LIST)


def _lessons(name: str, title: str, words: str) -> Field:
    return Field(name, title, "whole", words, high=2_000_000, unit="уроков", hint="сумма по ученикам")


ATTENDANCE = Form(
    "attendance", "2.1", "посещаемость", bullet=1,
    title="Посещаемость уроков по месяцам и параллелям", sheet="2.1 Посещаемость",
    row_is="форма 2.1, посещаемость: месяц и параллель, без персональных данных",
    who_fills="заместитель директора, ежемесячно до 5-го числа следующего месяца", grade=1, none_label="Занятий за год не было",
    note="Урок пропущен, если ученика не было больше половины урока. Уроки складываются по ученикам: 25 учеников и 120 уроков "
    "за месяц — 3000. Ученик считается один раз, в той графе, куда попадает его доля пропусков без уважительной причины. "
    "Месяц без занятий в параллели: строку не заполняйте или поставьте 0 уроков.",
    fields=(
        CHECKED_MONTH,
        Field("grade", "Параллель", "whole", "", need="row", low=1, high=12, prefilled=True, hint="1–12"),
        people("n_pupils", "Учащихся на конец месяца", "учащихся в параллели на конец месяца"),
        _lessons("lessons_planned", "Должно быть посещено", "уроков по расписанию, сложенных по ученикам"),
        _lessons("lessons_missed", "Пропущено всего", "пропущено уроков, сложенных по ученикам"),
        _lessons("lessons_unexcused", "из них без уважительной причины", "из них без уважительной причины"),
        _lessons("lessons_unknown", "из них причина не установлена", "из них причина не установлена"),
        people("n_unexcused_some", "Пропускали без причины до 10 %", "учащихся, пропустивших без причины меньше 10 % уроков месяца"),
        *(
            people(f"n_unexcused_{low}", f"Пропускали без причины {low}–{high} %" if high else f"Пропускали без причины {low} % и больше",
                   f"учащихся, пропустивших без причины от {low} " + (f"до {high} % уроков месяца" if high else "% уроков месяца"))
            for low, high in zip(DEPTHS, (*DEPTHS[1:], 0), strict=True)
        ),
        people("n_worked", "С ними и родителями работали", "из пропускавших: школа работала с учеником и родителями", need="may"),
        people("n_reported", "Сообщено в КДН и ПДН", "из пропускавших: сообщено в комиссию по делам несовершеннолетних", need="may"),
        people("n_returned", "Вернулись к занятиям", "из пропускавших: вернулись к занятиям", need="may"),
        Field("days_closed", "Дней без занятий", "whole", "дней без занятий: карантин, отмена", need="may", high=31, unit="дн.",
              hint="карантин, отмена"),
    ),
    checks=(
        Check("not_more", "lessons_missed", "lessons_planned"), Check("not_more", "lessons_unexcused", "lessons_missed"),
        Check("not_more", "lessons_unknown", "lessons_missed"), Check("not_more", "n_unexcused_some", "n_pupils"),
        *(Check("not_more", f"n_unexcused_{low}", "n_pupils") for low in DEPTHS),
    ),
    key=("month", "grade"),
    not_asked=(("фамилии пропускавших и даты", _JOURNAL), ("пропуски по болезни", "для этого вывода не нужны")), n_rows=132,
)  # fmt: skip

#: parts that a school's road map should have; NOTES §2, 2.1b
SECTION = (
    Choice("analysis", "анализ прошлого года"), Choice("teaching", "преподавание и консультации"),
    Choice("risk", "группа риска"), Choice("ovz", "участники с ОВЗ"), Choice("parents", "родители"),
    Choice("psychology", "психолог"), Choice("staff", "обучение педагогов"), Choice("ppe", "работники ППЭ и резерв"),
    Choice("control", "внутренний контроль"), Choice("informing", "информирование и сайт"),
)  # fmt: skip

#: why a measure of the road map was moved
MOVED_WHY = (
    Choice("no_staff", "нет исполнителя"), Choice("no_money", "нет средств"), Choice("outer", "решение сверху"),
    Choice("closed", "карантин или отмена занятий"), Choice("other", "иное"),
)  # fmt: skip

ROAD_MAP = Form(
    "road_map", "2.1", "план-ЕГЭ", bullet=2,
    title="План («дорожная карта») школы по подготовке и проведению ЕГЭ", sheet="2.1 План подготовки к ЕГЭ",
    row_is="форма 2.1, дорожная карта школы: мероприятие плана подготовки к ЕГЭ",
    who_fills="заместитель директора по учебной работе", grade=11, none_label="Плана нет",
    note="Строка на мероприятие плана. Фамилий ответственных вносить не надо.",
    fields=(
        Field("measure_number", "№ по плану", "whole", "номер мероприятия в плане школы", need="row", low=1, high=300, hint="1–300"),
        Field("section", "Раздел", "choice", "раздел плана школы", need="row", choices=SECTION, hint=LIST),
        Field("due_date", "Срок", "date", "срок выполнения", need="row", years_ahead=1, hint=DAY),
        yes("has_owner", "Ответственный назван", "ответственный назван"),
        yes("measurable", "Результат измерим", "ожидаемый результат можно проверить: число, документ"),
        yes("own_figures", "Опирается на свои результаты", "мероприятие выведено из результатов самой школы"),
        Field("done", "Выполнено", "yes_no", "выполнено", hint="да или нет"),
        Field("done_date", "Дата выполнения", "date", "дата выполнения", need="may", hint=DAY),
        yes("has_proof", "Подтверждено документом", "выполнение подтверждено документом"),
        Field("moved_date", "Перенесено на", "date", "новый срок перенесённого мероприятия", need="may", years_ahead=1, hint=DAY),
        Field("moved_why", "Почему перенесено", "choice", "почему мероприятие перенесено", need="may", choices=MOVED_WHY, hint=LIST),
        people("n_parents", "Было родителей", "родителей на собрании, если мероприятие — собрание", need="may"),
    ),
    checks=(
        Check("only_if", "done_date", "done"), Check("together", "moved_date", "moved_why"), Check("not_more", "due_date", "moved_date"),
        Check("only_if", "n_parents", "done"),
    ),
    key=("measure_number",),
    not_asked=(("текст мероприятий", "план школы"), ("результаты экзаменов", "протоколы РЦОИ")), n_rows=80,
)  # fmt: skip

ADMISSION = Form(
    "admission", "2.1", "допуск", bullet=4,
    title="Допуск обучающихся 9 и 11 классов к ГИА", sheet="2.1 Допуск",
    row_is="форма 2.1, допуск к ГИА: выпускные классы школы, без персональных данных",
    who_fills="заместитель директора по учебной работе", grade=9, none_label="Выпускных классов нет",
    fields=(
        Field("exam", "Экзамен", "choice", need="row", prefilled=True, hint=LIST, choices=EXAM),
        people("n_graduates", "Выпускников", "выпускников 9 или 11 классов на день решения"),
        people("n_admitted", "Допущено", "допущено к ГИА решением педсовета"),
        people("n_debt", "Не допущено: годовая «2»", "не допущено: неудовлетворительная годовая отметка"),
        people("n_no_pass", "Не допущено: нет зачёта", "не допущено: нет зачёта за сочинение или собеседование"),
        people("n_other", "Не допущено: иное", "не допущено по иной причине"),
        people("n_later", "Допущены позже", "из не допущенных: допущены позже в этом году", need="may"),
        people("n_in_ris", "Внесено в РИС", "выпускников, внесённых в РИС ГИА"),
        Field("decision_date", "Дата решения педсовета", "date", "", need="ask", hint=DAY),
        Field("order_number", "Номер решения", "code", "номер решения педсовета", need="may", hint="цифрами"),
        Field("list_check", "Сверка списка с РИС", "choice", "сверка списка допущенных с РИС", hint=LIST, choices=(
            Choice("in_time", "сверен в срок"), Choice("late", "сверен позже срока"), Choice("errors", "найдены ошибки"),
            Choice("not_done", "не сверен"))),
    ),
    checks=(
        Check("adds_up", "n_graduates", "n_admitted+n_debt+n_no_pass+n_other"), Check("not_more", "n_later", "n_graduates"),
    ),
    key=("exam",), not_asked=(("фамилии не допущенных", "РИС ГИА"), ("итоги сочинения и собеседования", "протоколы РЦОИ")), n_rows=2,
)  # fmt: skip

_FOUND = (Choice("yes", "есть"), Choice("part", "не полностью"), Choice("no", "нет"), Choice("na", "не требуется"))
_IN_TIME = (Choice("yes", "в срок"), Choice("late", "позже срока"), Choice("part", "не полностью"), Choice("no", "нет"),
            Choice("na", "срок не наступил"))  # fmt: skip
#: subsections of order 831 (norms/site_831.yaml) → heading of the column
SITE_831: dict[str, str] = {
    "main": "Основные сведения", "structure": "Структура и органы управления", "documents": "Документы",
    "education": "Образование", "standards": "Образовательные стандарты", "staff": "Руководство и педагоги",
    "facilities": "Материально-техническое обеспечение", "support": "Стипендии и поддержка", "paid": "Платные услуги",
    "finance": "Финансово-хозяйственная деятельность", "vacant": "Вакантные места", "access": "Доступная среда",
    "international": "Международное сотрудничество", "meals": "Питание", "low_vision": "Версия для слабовидящих",
}  # fmt: skip
#: informing of graduates and parents about ГИА → heading of the column
SITE_GIA: dict[str, str] = {
    "gia_registration": "Места и сроки подачи заявлений", "gia_essay": "Сочинение: регистрация и сроки",
    "gia_timetable": "Расписание экзаменов", "gia_results": "Где и когда узнать результаты",
    "gia_appeals": "Апелляции: сроки и порядок", "gia_hotline": "Телефоны горячей линии",
    "works_timetable": "График оценочных процедур",
}  # fmt: skip

SITES = Form(
    "site_check", "2.1", "сайты", bullet=3,
    title="Проверка официальных сайтов школ", sheet="2.1 Сайты",
    row_is="форма 2.1, проверка сайта: школа и месяц; ответы по критериям", who_fills="специалист управления образования",
    grade=1, none_label="Сайты не проверялись",
    note="Строка на школу и месяц. Пустая ячейка критерия: не проверяли, в долю она не входит.",
    fields=(
        SCHOOL, CHECKED_MONTH,
        Field("check_date", "Дата проверки", "date", "дата проверки сайта", need="row", hint=DAY),
        Field("updated_date", "Последнее обновление", "date", "последнее обновление сайта", need="may", hint=DAY),
        *(Field(code, title, "choice", f"сайт: {title[0].lower()}{title[1:]}", need="may", choices=_FOUND, hint=LIST)
          for code, title in SITE_831.items()),
        *(Field(code, title, "choice", f"сайт, о ГИА: {title[0].lower()}{title[1:]}", need="may", choices=_IN_TIME, hint=LIST)
          for code, title in SITE_GIA.items()),
        Field("dead_links", "Неработающих ссылок", "whole", "неработающих ссылок", need="may", high=1000, unit="шт.", hint="0–1000"),
    ),
    checks=(Check("not_more", "updated_date", "check_date"),), key=("month",),
    not_asked=(("содержание документов", "сайты школ"),), n_rows=200,
)  # fmt: skip

SECTION_2: tuple[Form, ...] = (ATTENDANCE, ROAD_MAP, ADMISSION, SITES)
