"""The forms of section 4 of the plan: `staff` has those about teachers; here contests, ГИА staff, textbooks, help."""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, EXAM, LIST, people, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form
from mskoko_lib.forms.section2 import SCHOOL
from mskoko_lib.forms.staff import STAFF_DEPARTMENT_FORMS, STAFF_FORMS, TEACHES

CONTESTS = Form(
    "contests", "4.4", "конкурсы",
    title="Конкурсы профессионального мастерства", sheet="4.4 Конкурсы",
    row_is="форма 4.4: участник конкурса, без персональных данных", who_fills="методист управления образования", grade=1,
    none_label="Конкурсов не было",
    note="Строка на участника, и на того, чью заявку не приняли. Фамилий вносить не надо.",
    fields=(
        SCHOOL,
        Field("contest", "Конкурс", "choice", "конкурс", need="row", hint=LIST, choices=(
            Choice("teacher_of_year", "Учитель года"), Choice("class_teacher", "Самый классный классный"),
            Choice("heart", "Сердце отдаю детям"), Choice("debut", "Педагогический дебют"),
            Choice("best_teacher", "Лучший учитель (премия)"), Choice("other_contest", "иной"))),
        Field("entry_number", "№ участника", "whole", "номер участника от школы в конкурсе", need="row", low=1, high=50, hint="1–50"),
        Field("subject", "Предмет", "choice", need="may", choices=TEACHES, hint=LIST),
        Field("admitted", "Заявка принята", "yes_no", "заявка на конкурс принята", hint="да или нет"),
        Field("stage", "Дошёл до этапа", "choice", "последний этап участника", need="may", hint=LIST, choices=(
            Choice("school", "школьный"), Choice("municipal", "муниципальный"), Choice("regional", "региональный"),
            Choice("federal", "федеральный"))),
        Field("place", "Итог на этом этапе", "choice", "итог участника на последнем этапе", need="may", hint=LIST, choices=(
            Choice("winner", "победитель"), Choice("prize", "призёр или лауреат"), Choice("took_part", "участник"))),
        Field("final_date", "Дата итога", "date", "дата итога конкурса", need="may", hint=DAY),
        yes("consulted", "Консультации проведены", "с участником проведены консультации"),
    ),
    checks=(Check("only_if", "stage", "admitted"), Check("only_if", "place", "admitted")), key=("contest", "entry_number"),
    not_asked=(("фамилии и работы участников", "протоколы жюри"),), n_rows=120,
)  # fmt: skip

ROLE = (
    Choice("ppe_head", "руководитель ППЭ"), Choice("room", "организатор в аудитории"), Choice("corridor", "организатор вне аудитории"),
    Choice("technician", "технический специалист"), Choice("gek", "член ГЭК"), Choice("assistant", "ассистент"),
    Choice("interviewer", "экзаменатор-собеседник"),
)  # fmt: skip

GIA_STAFF = Form(
    "gia_staff", "4.5", "работники-ГИА",
    title="Работники ППЭ: обучение и проверка готовности", sheet="4.5 Работники ППЭ",
    row_is="форма 4.5: работник ППЭ, без персональных данных", who_fills="специалист управления, отвечающий за ГИА", grade=1,
    none_label="Работники ППЭ не назначались",
    note="Строка на человека и ППЭ; школа — где он работает. Фамилий вносить не надо.",
    fields=(
        SCHOOL,
        Field("worker_number", "№ работника", "whole", "номер работника в списке школы", need="row", low=1, high=300, hint="1–300"),
        Field("exam", "Экзамен", "choice", need="row", choices=EXAM, hint=LIST),
        Field("ppe_code", "Код ППЭ", "code", "", need="row", hint="цифрами"),
        Field("role", "Роль", "choice", "роль в ППЭ", need="row", choices=ROLE, hint=LIST),
        yes("reserve", "Резерв", "в резерве"),
        Field("trained_date", "Обучен", "date", "дата занятия", need="may", hint="дата занятия"),
        Field("event", "Занятие", "choice", "вид занятия", need="may", hint=LIST, choices=(
            Choice("seminar", "семинар"), Choice("course", "курс на платформе"), Choice("consultation", "консультация"))),
        Field("tested", "Проверка пройдена", "yes_no", "проверка знаний на платформе пройдена", need="may", hint="да или нет"),
        Field("rehearsed", "Тренировка", "yes_no", "участвовал в тренировочном мероприятии", need="may", hint="да или нет"),
        yes("conflict", "Конфликт интересов", "есть конфликт интересов: ученики или дети в этом ППЭ"),
        yes("newcomer", "Впервые", "работает на ГИА впервые"),
        yes("had_breach", "Нарушал в прошлом году", "в прошлом году допустил нарушение"),
    ),
    key=("worker_number", "exam", "ppe_code"), not_asked=(("фамилии", "РИС ГИА"), ("дни экзаменов", "протоколы РЦОИ")), n_rows=300,
)  # fmt: skip

TEXTBOOKS = Form(
    "textbooks", "4.7", "учебники",
    title="Обеспеченность учебниками и используемые УМК", sheet="4.7 Учебники",
    row_is="форма 4.7: учебник в параллели школы на апрель или сентябрь", who_fills="педагог-библиотекарь, апрель и сентябрь",
    grade=1, none_label="Учебников в фонде нет",
    note="Считаются экземпляры, а не названия. Апрель — на будущий учебный год, сентябрь — на начавшийся. "
    "Два УМК в параллели — две строки, в каждой свои ученики.",
    fields=(
        Field("month", "Месяц", "choice", "", need="row", choices=(Choice("04", "апрель"), Choice("09", "сентябрь")), hint=LIST),
        Field("grade", "Параллель", "whole", "", need="row", low=1, high=11, hint="1–11"),
        Field("subject", "Предмет", "choice", need="row", choices=TEACHES, hint=LIST),
        Field("list_number", "Номер в перечне", "list_number", "номер учебника в федеральном перечне", need="may",
              hint="например 1.1.3.1.8.4"),
        Field("use_until", "Перечень действует до", "date", "до какого дня можно использовать издание", need="may", years_ahead=10,
              years_back=5, hint=DAY),
        people("n_pupils", "Учащихся по этому учебнику", "", need="row"),
        Field("n_copies", "Экземпляров действующего перечня", "whole", "экземпляров действующего перечня", need="row", high=5000,
              unit="экз.", hint="0–5000"),
        Field("n_worn", "из них пора списать", "whole", "из них пора списать", need="may", high=5000, unit="экз.", hint="0–5000"),
        Field("n_ordered", "Заказано", "whole", "экземпляров заказано", need="may", high=5000, unit="экз.", hint="0–5000"),
        Field("order_date", "Дата заказа", "date", "дата заказа учебников", need="may", hint=DAY),
        Field("n_paid", "Оплачено", "whole", "экземпляров оплачено", need="may", high=5000, unit="экз.", hint="0–5000"),
        Field("paid_date", "Дата оплаты", "date", "дата оплаты учебников", need="may", hint=DAY),
        Field("n_delivered", "Поступило", "whole", "экземпляров поступило", need="may", high=5000, unit="экз.", hint="0–5000"),
        Field("delivered_date", "Дата поступления", "date", "дата поступления учебников", need="may", hint=DAY),
    ),
    checks=(
        Check("not_more", "order_date", "paid_date"), Check("not_more", "order_date", "delivered_date"),
        Check("not_more", "n_worn", "n_copies"), Check("not_more", "n_paid", "n_ordered"), Check("not_more", "n_delivered", "n_ordered"),
    ),
    key=("month", "grade", "subject", "list_number"), not_asked=(("УМК по классам в работах ВПР", "протоколы ФИС ОКО"),), n_rows=300,
)  # fmt: skip

#: how a difficulty was noticed; the results of ВПР may stand only beside another ground: law, METHODS §1
_GROUND = (
    Choice("diagnosis", "диагностика педагога"), Choice("exam_results", "результаты ГИА несколько лет"),
    Choice("lessons", "посещение уроков"), Choice("request", "просьба педагога"), Choice("newcomer", "молодой педагог"),
)  # fmt: skip
_LEVEL = (Choice("low", "низкий"), Choice("middle", "средний"), Choice("high", "высокий"))

SUPPORT = Form(
    "support", "4.8", "помощь",
    title="Методическая помощь педагогам при подготовке к ГИА", sheet="4.8 Методическая помощь",
    row_is="форма 4.8: педагог, которому оказана помощь, без персональных данных", who_fills="методист управления образования",
    grade=9, none_label="Помощь не оказывалась",
    note="Строка на педагога. Фамилий вносить не надо. Одни результаты ВПР не основание: по закону педагога по ним не оценивают.",
    fields=(
        SCHOOL,
        Field("case_number", "№ педагога", "whole", "номер педагога в списке школы", need="row", low=1, high=100, hint="1–100"),
        Field("exam", "Экзамен", "choice", need="row", choices=EXAM, hint=LIST),
        Field("subject", "Предмет", "choice", need="row", choices=TEACHES, hint=LIST),
        Field("ground", "Основание", "choice", "основание помощи", need="row", choices=_GROUND, hint=LIST),
        Field("second_ground", "Второе основание", "choice", "второе основание помощи", need="may", hint=LIST,
              choices=(*_GROUND, Choice("vpr", "результаты ВПР"))),
        Field("noticed_date", "Выявлено", "date", "дата, когда трудность выявлена", need="row", years_back=1, hint=DAY),
        Field("level", "Уровень", "choice", "уровень по диагностике", need="may", choices=_LEVEL, hint=LIST),
        Field("help_kind", "Помощь", "choice", "вид помощи", need="may", hint=LIST, choices=(
            Choice("mentor", "наставник"), Choice("visits", "посещение уроков"), Choice("consultations", "консультации"),
            Choice("course", "курсы"), Choice("group", "группа учителей"))),
        yes("has_route", "Индивидуальный маршрут", "составлен индивидуальный маршрут"),
        Field("start_date", "Начата", "date", "дата начала помощи", need="may", years_back=1, hint=DAY),
        Field("end_date", "Окончена", "date", "", need="may", hint=DAY),
        Field("state", "Состояние", "choice", "", need="row", hint=LIST, choices=(
            Choice("awaited", "не начата"), Choice("under_way", "идёт"), Choice("finished", "завершена"),
            Choice("declined", "педагог не участвует"))),
        Field("level_after", "Уровень после", "choice", "уровень по повторной диагностике", need="may", choices=_LEVEL, hint=LIST),
    ),
    checks=(
        Check("different", "ground", "second_ground"), Check("not_more", "noticed_date", "start_date"),
        Check("not_more", "start_date", "end_date"),
    ),
    key=("case_number",), not_asked=(("фамилии", "списки методической службы"), ("результаты ГИА", "протоколы РЦОИ")), n_rows=120,
)  # fmt: skip

SECTION_4: tuple[Form, ...] = (
    *STAFF_FORMS, TEXTBOOKS, *STAFF_DEPARTMENT_FORMS, CONTESTS, GIA_STAFF, SUPPORT
)  # fmt: skip
