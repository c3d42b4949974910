"""The forms of section 1 of the plan: the fewest questions whose answers no protocol and no system exports."""

from __future__ import annotations

from mskoko_lib.forms.common import DAY, EGE, EXAM, LIST, OGE, class_of, mark, person, subjects, yes
from mskoko_lib.forms.declaration import Check, Choice, Field, Form

#: the year from which medals have degrees: norms/medals.yaml, medal.2024+ (order of 29.09.2023 № 730)
DEGREES_SINCE = 2024


def _chosen(number: int, codes: tuple[str, ...], whose: str) -> tuple[Field, Field]:
    return (
        Field(f"chosen_subject_{number}", f"Предмет по выбору {number}", "choice",
              f"предмет по выбору, {number}-й в форме", need="may", choices=subjects(*codes), hint=LIST),
        mark(f"chosen_mark_{number}", f"{whose} отметка по предмету {number}",
              f"школьная отметка по предмету по выбору, {number}-му в форме", need="may"),
    )  # fmt: skip


_PROTOCOLS = "протоколы РЦОИ"
_RESULT = "отметка 2–5 в 9 классе и по базовой математике, тестовый балл по ЕГЭ"

REPEAT_YEAR = Form(
    "repeat_year", "1.1", "повторный",
    title="Девятиклассники без аттестата после сентябрьских сроков",
    sheet="1.1 Без аттестата", row_is="форма 1.1: девятиклассник, оставшийся без аттестата после сентябрьских сроков",
    who_fills="заместитель директора по учебной работе", grade=9, none_label="Таких обучающихся нет",
    fields=(
        *person(), class_of(9),
        Field("no_certificate_reason", "Почему нет аттестата", "choice", "почему нет аттестата", need="row", hint=LIST, choices=(
            Choice("not_admitted", "не допущен к ГИА"), Choice("failed", "неудовлетворительный результат ГИА"),
            Choice("valid_absence", "не сдавал по уважительной причине"),
            Choice("no_show", "не явился без уважительной причины"),
            Choice("removed", "удалён или результат аннулирован"), Choice("other", "иное"))),
        Field("went_to", "Что дальше", "choice", "что дальше с оставшимся без аттестата", need="row", hint=LIST, choices=(
            Choice("repeat", "повторное обучение"), Choice("family", "семейное образование"),
            Choice("vocational", "профессиональное обучение"), Choice("work", "работает"), Choice("other", "иное"),
            Choice("unknown", "неизвестно"))),
        Field("decision_date", "Дата решения педсовета", "date", "дата решения педагогического совета", hint=DAY),
    ),
    not_asked=(("предметы и отметки ОГЭ, пересдачи", _PROTOCOLS),), n_rows=60,
)  # fmt: skip

OVZ = Form(
    "ovz", "1.3", "ОВЗ",
    title="Участники ГИА с ограниченными возможностями здоровья и условия проведения",
    sheet="1.3 Участники с ОВЗ", row_is="форма 1.3: участник ГИА с ОВЗ, ребёнок-инвалид или инвалид",
    who_fills="ответственный за ГИА в школе", grade=9, none_label="Таких обучающихся нет",
    note="Условия: ставьте «да» там, где условие предоставлено; пустая ячейка означает «нет».",
    fields=(
        *person(), class_of(9, 11),
        Field("health_category", "Категория", "choice", "категория по документу", need="row", hint=LIST, choices=(
            Choice("ovz", "ОВЗ (заключение ПМПК)"), Choice("disabled_child", "ребёнок-инвалид"),
            Choice("disabled", "инвалид"))),
        Field("document_in_time", "Документ представлен в срок", "yes_no", "документ представлен до конца приёма заявлений",
              hint="да или нет"),
        yes("special_kim", "КИМ в особом виде", "условие: КИМ в особом виде (Брайль, крупный шрифт)"),
        yes("longer_time", "Увеличено время", "условие: увеличена продолжительность"),
        yes("special_workplace", "Особое рабочее место", "условие: оборудованное рабочее место"),
        yes("assistant", "Ассистент", "условие: ассистент"),
        yes("special_work_form", "Особая форма выполнения", "условие: работа выполняется в особой форме (компьютер, устно)"),
        yes("exam_at_home", "ППЭ на дому", "экзамен на дому"),
        yes("gave_up_gve", "Имел право на ГВЭ, но выбрал ОГЭ или ЕГЭ", "имел право на ГВЭ, но выбрал ОГЭ или ЕГЭ"),
    ),
    not_asked=(("форма экзамена (ОГЭ, ЕГЭ, ГВЭ), предметы, баллы и отметки", _PROTOCOLS),),
)  # fmt: skip

CERTIFICATES = Form(
    "certificates", "1.8", "аттестат",
    title="Претенденты на аттестат с отличием, 9 класс",
    sheet="1.8 Аттестат с отличием", row_is="форма 1.8: претендент на аттестат с отличием, 9 класс",
    who_fills="классный руководитель, проверяет заместитель директора", grade=9, none_label="Таких обучающихся нет",
    note="Отметки — годовые за 9 класс, до экзамена: в итоговую отметку экзамен уже входит.",
    fields=(
        *person(), class_of(9),
        mark("mark_russian", "Годовая отметка: русский язык", "школьная отметка по русскому языку: в 9 классе годовая, в 11 итоговая"),
        mark("mark_math", "Годовая отметка: математика", "школьная отметка по математике: в 9 классе годовая, в 11 итоговая"),
        *_chosen(1, OGE, "Годовая"), *_chosen(2, OGE, "Годовая"),
        Field("issued", "Выдан", "yes_no", "аттестат с отличием или медаль выданы", hint="да или нет"),
        Field("issued_date", "Дата выдачи", "date", "дата выдачи аттестата", need="may", hint=DAY),
    ),
    checks=(
        Check("together", "chosen_subject_1", "chosen_mark_1"), Check("together", "chosen_subject_2", "chosen_mark_2"),
        Check("different", "chosen_subject_1", "chosen_subject_2"), Check("only_if", "issued_date", "issued"),
    ),
    not_asked=(("отметки и баллы ОГЭ", _PROTOCOLS), ("отметки по остальным предметам", "для сравнения с ОГЭ не нужны")),
)  # fmt: skip

MEDALS = Form(
    "medals", "1.9", "медаль",
    title="Претенденты на медаль «За особые успехи в учении» и их школьные отметки",
    sheet="1.9 Медаль", row_is="форма 1.9: претендент на медаль, 11 класс",
    who_fills="классный руководитель, проверяет заместитель директора", grade=11, none_label="Таких обучающихся нет",
    note="Отметки — итоговые, для аттестата. Если алгебра и геометрия стоят отдельно, впишите меньшую из двух.",
    fields=(
        *person(), class_of(11),
        Field("medal_degree", "Степень медали", "choice", "степень медали; с 2024 года", since=DEGREES_SINCE, hint=LIST, choices=(
            Choice("first", "I степень"), Choice("second", "II степень"))),
        Field("medal_basis", "Основание", "choice", "на каком основании выдвинут на медаль", need="row", hint=LIST, choices=(
            Choice("all_5", "все итоговые отметки 5"), Choice("two_4", "не больше двух отметок 4", DEGREES_SINCE),
            Choice("other", "иное основание"))),
        mark("mark_russian", "Итоговая отметка: русский язык", ""),
        mark("mark_math", "Итоговая отметка: математика", ""),
        *_chosen(1, EGE, "Итоговая"), *_chosen(2, EGE, "Итоговая"), *_chosen(3, EGE, "Итоговая"),
        Field("issued", "Выдана", "yes_no", "", hint="да или нет"),
    ),
    checks=(
        *(Check("together", f"chosen_subject_{k}", f"chosen_mark_{k}") for k in (1, 2, 3)),
        *(Check("different", f"chosen_subject_{a}", f"chosen_subject_{b}") for a, b in ((1, 2), (1, 3), (2, 3))),
    ),
    not_asked=(("баллы ЕГЭ и пороги, подтверждена ли медаль", _PROTOCOLS),), n_rows=60,
)  # fmt: skip

REHEARSALS = Form(
    "rehearsals", "1.7", "тренировка",
    title="Тренировки ЕГЭ по технологии печати полного комплекта материалов",
    sheet="1.7 Тренировки", row_is="форма 1.7: тренировка по технологии печати (день, предмет, ППЭ), без персональных данных",
    who_fills="руководитель ППЭ или ответственный за ГИА в школе", grade=11, none_label="Тренировок не было",
    note="Фамилий в этой форме быть не должно. Сбои: ставьте «да»; пустая ячейка означает «нет».",
    fields=(
        Field("rehearsal_date", "Дата", "date", "дата тренировки", need="row", hint=DAY),
        Field("subject", "Предмет", "choice", need="row", prefilled=True, hint=LIST,
              choices=subjects("russian", "math_profile", "math_base", *EGE)),
        Field("rehearsal_scope", "Вид", "choice", "кто проводит тренировку", need="row", hint=LIST, choices=(
            Choice("federal", "федеральная"), Choice("regional", "региональная"))),
        Field("ppe_code", "Код ППЭ", "code", "код ППЭ", need="row", hint="цифрами"),
        Field("with_pupils", "С участием обучающихся", "yes_no", "тренировка с участием обучающихся", hint="да или нет"),
        Field("processed", "Результаты обработаны", "yes_no", "результаты тренировки обработаны", hint="да или нет"),
        Field("n_registered", "Распределено", "whole", "распределено на тренировку", high=2000, unit="чел.", hint="0–2000"),
        Field("n_took_part", "Участвовало", "whole", "участвовало в тренировке", high=2000, unit="чел.", hint="0–2000"),
        Field("n_below_min", "Не преодолели минимум", "whole", "участников тренировки ниже минимума, если результаты обработаны",
              need="may", high=2000, unit="чел.", hint="если обработаны"),
        yes("print_fault", "Сбой печати", "сбой печати"),
        yes("scan_fault", "Сбой сканирования", "сбой сканирования"),
        Field("delay_min", "Задержка", "whole", "задержка начала или передачи, минут", need="may", high=600, unit="мин", hint="0–600"),
        Field("what_happened", "Что произошло", "text", "описано, что произошло; сам текст не хранится", need="may",
              hint="без фамилий"),
        Field("closed", "Замечание устранено", "yes_no", "замечание устранено", need="may", hint="да или нет"),
        Field("closed_date", "Дата устранения", "date", "дата устранения замечания", need="may", hint=DAY),
    ),
    checks=(
        Check("not_more", "n_took_part", "n_registered"), Check("not_more", "n_below_min", "n_took_part"),
        Check("only_if", "n_below_min", "processed"), Check("not_more", "rehearsal_date", "closed_date"),
        Check("only_if", "closed_date", "closed"),
    ),
    key=("rehearsal_date", "subject", "ppe_code", "rehearsal_scope"),
    not_asked=(("списки участников и их баллы", "отчёт РЦОИ о тренировке"), ("состав работников ППЭ", "РИС ГИА")), n_rows=60,
)  # fmt: skip

VIOLATIONS = Form(
    "violations", "1.12", "нарушения",
    title="Нарушения порядка, сбои и апелляции о нарушении порядка на ГИА",
    sheet="1.12 Нарушения", row_is="форма 1.12: нарушение порядка, сбой или апелляция о нарушении порядка",
    who_fills="ответственный за ГИА в школе", grade=9, none_label="Нарушений и сбоев не было",
    note="Об одинаковых случаях без фамилий — одна строка с числом участников. Апелляции о баллах не вносите.",
    fields=(
        Field("exam", "Экзамен", "choice", need="row", hint=LIST, choices=EXAM),
        Field("subject", "Предмет", "choice", need="row", hint=LIST,
              choices=subjects("russian", "math", "math_profile", "math_base", *EGE)),
        Field("incident_date", "Дата экзамена", "date", "день, когда случилось нарушение", need="row", hint=DAY),
        Field("ppe_code", "Код ППЭ", "code", "", hint="цифрами"),
        Field("incident", "Что случилось", "choice", "что случилось", need="row", hint=LIST, choices=(
            Choice("removed", "удаление с экзамена"), Choice("annulled", "аннулирование после просмотра записи"),
            Choice("appeal", "апелляция о нарушении порядка"), Choice("failure", "сбой"), Choice("other", "иное"))),
        Field("at_fault", "По чьей вине", "choice", "по чьей вине", need="row", hint=LIST, choices=(
            Choice("pupil", "участник"), Choice("staff", "организатор"), Choice("equipment", "техника"))),
        Field("n_concerned", "Участников", "whole", "сколько участников затронуто", need="row", low=1, high=2000,
              unit="чел.", hint="обычно 1"),
        *person("may"),
        Field("incident_outcome", "Чем кончилось", "choice", "чем кончилось для участника", hint=LIST, choices=(
            Choice("annulled", "результат аннулирован"), Choice("resit", "пересдача в этом году"),
            Choice("granted", "апелляция удовлетворена"), Choice("declined", "апелляция отклонена"),
            Choice("continued", "экзамен продолжен"), Choice("pending", "рассматривается"))),
        Field("measures", "Меры", "choice", "меры школы или учредителя", hint=LIST, choices=(
            Choice("none", "не требовались"), Choice("discipline", "дисциплинарное взыскание"),
            Choice("protocol", "административный протокол"), Choice("training", "обучение или инструктаж"),
            Choice("other", "иное"))),
        Field("what_happened", "Что произошло", "text", "", need="may", hint="без фамилий"),
    ),
    checks=(Check("alone", "surname", "n_concerned"),),
    key=("exam", "subject", "incident_date", "ppe_code", "incident", "at_fault"), once=False,
    not_asked=(
        ("апелляции о несогласии с баллами и их итог", "протоколы РЦОИ после апелляций"),
        ("удалённые и не закончившие экзамен как итог участника", _PROTOCOLS),
    ), n_rows=60,
)  # fmt: skip

RISK_GROUP = Form(
    "risk_group", "1.12", "риск",
    title="Группа риска перед ГИА: кто мог не преодолеть минимум",
    sheet="1.12 Группа риска", row_is="форма 1.12: обучающийся группы риска и предмет",
    who_fills="заместитель директора по учебной работе", grade=9, none_label="Группы риска не было",
    note="В список входят только те, кто мог не преодолеть минимум; кого в списке нет, тот по прогнозу школы минимум преодолевает. "
    f"Результаты: {_RESULT}.",
    fields=(
        *person(), class_of(9, 11),
        Field("exam", "Экзамен", "choice", need="row", hint=LIST, choices=EXAM),
        Field("subject", "Предмет", "choice", need="row", hint=LIST,
              choices=subjects("russian", "math", "math_profile", "math_base", *EGE)),
        Field("diagnostic_result", "Диагностика", "whole", f"результат диагностики: {_RESULT}", need="may", high=100,
              hint="2–5 или 0–100"),
        Field("mock_result", "Пробный экзамен", "whole", f"результат пробного экзамена: {_RESULT}", need="may", high=100,
              hint="2–5 или 0–100"),
        Field("individual_work", "Индивидуальная работа проведена", "yes_no", "индивидуальная работа проведена", hint="да или нет"),
    ),
    key=("exam", "subject"), not_asked=(("результат экзамена", _PROTOCOLS),), n_rows=150,
)  # fmt: skip

SECTION_1: tuple[Form, ...] = (REPEAT_YEAR, OVZ, REHEARSALS, CERTIFICATES, MEDALS, VIOLATIONS, RISK_GROUP)
