"""The forms of section 3 of the plan: observers and inspections from the department, heads' reports from schools."""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, LIST, subjects, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form
from mskoko_lib.forms.section2 import SCHOOL
from mskoko_lib.subjects import SUBJECTS

PROCEDURE = (Choice("vpr", "ВПР"), Choice("quality", "ОК: оценка качества предметных достижений"),
             Choice("regional", "региональная работа"), Choice("municipal", "муниципальная работа"))  # fmt: skip
#: kinds of breaches that an act names: NOTES §2, 3.1
BREACHES: dict[str, str] = {
    "materials": "Материалы стали известны заранее", "late_entry": "Вход после начала", "no_instruction": "Нет инструктажа",
    "phones": "Телефоны и справочники", "help_given": "Подсказки", "marking": "Нарушения при проверке",
    "other_breach": "Иное",
}  # fmt: skip

OBSERVATIONS = Form(
    "observations", "3.1", "наблюдение",
    title="Независимые наблюдатели при проведении оценки качества и ВПР", sheet="3.1 Наблюдатели",
    row_is="форма 3.1: запланированное посещение независимого наблюдателя", who_fills="специалист управления образования",
    grade=4, none_label="Наблюдение не планировалось",
    note="Строка на запланированное посещение: школа, работа, день. Фамилий наблюдателей и учителей вносить не надо.",
    fields=(
        SCHOOL,
        Field("visit_date", "Дата работы", "date", "день работы, на которую направлен наблюдатель", need="row", hint=DAY),
        Field("work_kind", "Работа", "choice", "какая работа наблюдается", need="row", choices=PROCEDURE, hint=LIST),
        Field("subject", "Предмет", "choice", need="row", hint=LIST,
              choices=subjects("russian", "math", "world", "history", "biology", "geography", "social", "physics",
                               "chemistry", "english")),
        Field("grade", "Класс", "whole", "", need="row", low=1, high=11, hint="1–11"),
        Field("came", "Наблюдатель присутствовал", "yes_no", "наблюдатель присутствовал", hint="да или нет"),
        Field("minutes", "Присутствовал", "whole", "сколько минут присутствовал", need="may", high=600, unit="мин", hint="0–600"),
        Field("trained", "Обучен", "yes_no", "наблюдатель обучен", hint="да или нет"),
        yes("interested", "Заинтересован", "заинтересованность: своя школа, свой предмет, ребёнок в классе"),
        yes("saw_marking", "Видел проверку", "наблюдал и проверку работ"),
        *(yes(code, title, f"нарушение: {title[0].lower()}{title[1:]}") for code, title in BREACHES.items()),
        Field("follow_up", "Что сделано", "choice", "что сделано по нарушению", need="may", hint=LIST, choices=(
            Choice("none", "мер не требовалось"), Choice("talk", "разбор со школой"), Choice("recheck", "перепроверка работ"),
            Choice("discipline", "взыскание"), Choice("pending", "рассматривается"))),
    ),
    checks=(Check("only_if", "minutes", "came"),), key=("visit_date", "work_kind", "subject", "grade"), once=False,
    not_asked=(("отметки за работу", "протоколы ФИС ОКО"),), n_rows=200,
)  # fmt: skip

#: what the inspection «Об организации подготовки выпускников к ГИА» looks at
CRITERION: dict[str, str] = {
    "orders": "приказы и план", "analysis": "анализ прошлого года", "curriculum": "часы и консультации",
    "risk": "работа с группой риска", "informing": "информирование", "rights": "права участников с ОВЗ",
    "staff": "обучение работников ППЭ", "textbooks": "учебники", "control": "внутренний контроль",
}  # fmt: skip

INSPECTIONS = Form(
    "inspections", "3.2", "проверка",
    title="Тематическая проверка: подготовка выпускников к ГИА", sheet="3.2 Тематические проверки",
    row_is="форма 3.2: критерий тематической проверки в школе", who_fills="специалист управления образования",
    grade=9, none_label="Проверок не было",
    note="Строка на школу и критерий. Замечание может быть адресовано и самому управлению.",
    fields=(
        SCHOOL,
        Field("visit_date", "Дата проверки", "date", "", need="row", hint=DAY),
        Field("criterion", "Критерий", "choice", "критерий: проверки", need="row", hint=LIST,
              choices=tuple(Choice(code, label) for code, label in CRITERION.items())),
        Field("found", "Что установлено", "choice", "что установлено", need="row", hint=LIST, choices=(
            Choice("kept", "соблюдается"), Choice("fault", "нарушение"), Choice("remark", "замечание"),
            Choice("na", "не проверялось"))),
        Field("addressee", "Кому адресовано", "choice", "кому адресовано замечание", need="may", hint=LIST, choices=(
            Choice("school", "школа"), Choice("department", "управление образования"), Choice("founder", "учредитель"))),
        Field("due_date", "Срок устранения", "date", "", need="may", years_ahead=1, hint=DAY),
        Field("removed", "Устранено", "yes_no", "замечание устранено, подтверждено документом", need="may", hint="да или нет"),
        Field("removed_date", "Дата устранения", "date", "дата устранения замечания", need="may", years_ahead=1, hint=DAY),
    ),
    checks=(
        Check("not_more", "visit_date", "due_date"), Check("not_more", "visit_date", "removed_date"),
        Check("only_if", "removed_date", "removed"),
    ),
    key=("visit_date", "criterion"), not_asked=(("текст справки", "справка о проверке"),), n_rows=200,
)  # fmt: skip

#: the three reports of item 3.3 → month of the plan
REPORT = (
    Choice("programme", "программа развития (октябрь)"), Choice("monitoring", "внутренний мониторинг (ноябрь)"),
    Choice("quality", "мероприятия по качеству (декабрь)"),
)  # fmt: skip

HEAD_REPORTS = Form(
    "head_reports", "3.3", "отчёт-руководителя",
    title="Отчёты руководителя и принятые обязательства", sheet="3.3 Отчёты руководителя",
    row_is="форма 3.3: обязательство, взятое на отчёте руководителя", who_fills="руководитель школы", grade=1,
    none_label="Руководитель в этом году не отчитывался",
    note="Строка на обязательство. Если обязательств не было, одна строка с датой и решением.",
    fields=(
        Field("report", "Отчёт", "choice", "о чём отчёт руководителя", need="row", choices=REPORT, hint=LIST),
        Field("heard_date", "Заслушан", "date", "дата, когда отчёт заслушан", hint=DAY),
        Field("decision", "Решение", "choice", "решение по отчёту", hint=LIST, choices=(
            Choice("accepted", "принят"), Choice("remarks", "принят с замечаниями"), Choice("returned", "возвращён"),
            Choice("not_heard", "не заслушан"))),
        Field("commitment_number", "№ обязательства", "whole", "номер обязательства по отчёту", need="may", low=1, high=50, hint="1–50"),
        Field("area", "О чём обязательство", "choice", "о чём обязательство", need="may", hint=LIST, choices=(
            Choice("gia", "результаты ГИА"), Choice("vpr", "результаты ВПР"), Choice("objectivity", "объективность отметок"),
            Choice("attendance", "посещаемость"), Choice("staff", "кадры и курсы"), Choice("inner", "внутренняя оценка"),
            Choice("conditions", "условия"), Choice("other", "иное"))),
        Field("promised_exam", "Экзамен", "choice", "экзамен, о результатах которого обязательство", need="may", hint=LIST, choices=(
            Choice("oge", "ОГЭ"), Choice("ege", "ЕГЭ"))),
        Field("subject", "Предмет", "choice", need="may", hint=LIST,
              choices=tuple(Choice(code, SUBJECTS[code]) for code in ("russian", "math", "math_profile", "math_base"))),
        Field("due_date", "Срок", "date", "", need="may", years_ahead=2, hint=DAY),
        Field("state", "Выполнение", "choice", "", need="may", hint=LIST, choices=(
            Choice("fulfilled", "выполнено"), Choice("partly", "частично"), Choice("not_fulfilled", "не выполнено"),
            Choice("under_way", "выполняется"))),
        Field("fulfilled_date", "Дата выполнения", "date", "дата выполнения обязательства", need="may", years_ahead=2, hint=DAY),
        yes("has_proof", "Подтверждено документом", ""),
    ),
    checks=(
        Check("together", "commitment_number", "area"), Check("together", "commitment_number", "due_date"),
        Check("not_more", "heard_date", "due_date"), Check("not_more", "heard_date", "fulfilled_date"),
    ),
    key=("report", "commitment_number"), not_asked=(("результаты экзаменов и ВПР", "протоколы РЦОИ и ФИС ОКО"),), n_rows=30,
)  # fmt: skip

SECTION_3: tuple[Form, ...] = (OBSERVATIONS, INSPECTIONS, HEAD_REPORTS)
