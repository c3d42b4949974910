"""What is planted in the forms of sections 4 and 5, and how the notes tell it: in the school's own and in the department's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mskoko_lib.demo.control_forms import CONTROL
from mskoko_lib.demo.course_facts import COURSE_FACTS
from mskoko_lib.demo.noko_forms import NOKO_FACTS
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.sitting_forms import SITTING
from mskoko_lib.demo.staff_events import EVENTS
from mskoko_lib.demo.staff_forms import STAFF_FACTS
from mskoko_lib.demo.textbook_forms import BOOKS
from mskoko_lib.demo.timetables import LOAD
from mskoko_lib.demo.work_forms import WORKS


@dataclass(frozen=True)
class Fact:
    """`planted`: «HOLDER.field» of the demo; `own`: what only the notes of its school and of `also` say (the same is true of
    those for another reason); `told`: what the department's says beside {name}.
    """

    planted: str
    own: str
    told: str
    also: tuple[str, ...] = ()


#: classes of planted facts whose every school must be looked for
HOLDERS: Mapping[str, object] = {
    "STAFF_FACTS": STAFF_FACTS, "COURSE_FACTS": COURSE_FACTS, "EVENTS": EVENTS, "SITTING": SITTING, "WORKS": WORKS, "LOAD": LOAD,
    "BOOKS": BOOKS, "NOKO_FACTS": NOKO_FACTS,
}  # fmt: skip
_WORK = r"Русский язык, 4 класс \(муниципальная, 10 февраля\), «4» и «5»"
_FEW = "Работы в октябре меньше чем по 3 предметам"
STAFF: tuple[Fact, ...] = (
    Fact(
        "STAFF_FACTS.empty_post_school",
        r"Часы в неделю, которых никто не ведёт \(физика\): 9\.",
        r"Часы в неделю, которых никто не ведёт: [^.]*{name} \(физика\) — 9",
    ),
    Fact(
        "STAFF_FACTS.empty_post_school",
        r"Вакансии, открытые больше 180 дней \([^)]*физика\)",
        r"Вакансии, открытые больше 180 дней: [^.]*{name} \([^)]*физика\) — ",
    ),
    Fact(
        "STAFF_FACTS.second_shift_school",
        r"Обучающиеся во вторую смену: [1-9]\d* из",
        r"Обучающиеся во вторую смену: {name} — [1-9]\d* из [^;]*?\)\.",
    ),
    Fact(
        "STAFF_FACTS.expired_school",
        r"срок её кончился раньше дня списка \([^)]*\): 4 из",
        r"срок её кончился раньше дня списка: {name} \([^)]*\) — 4 из",
    ),
    Fact(
        "STAFF_FACTS.off_schedule_school",
        r"Есть в графике ДИРО, а заявления нет \(первая, апрель\): 4\.",
        r"Есть в графике ДИРО, а заявления нет: {name} \(первая, апрель\) — 4\.",
    ),
    Fact(
        "STAFF_FACTS.off_schedule_school",
        r"Решений в месяц графика ДИРО нет ни одного: 0 из",
        r"Решений в месяц графика ДИРО нет ни одного: {name} — 0 из \d+\.",
    ),
    Fact(
        "COURSE_FACTS.overdue_school",
        r"Предмет, по которому пора на курсы всем учителям школы: математика — 3 из 3\.",
        r"Предмет, по которому пора на курсы всем учителям школы: {name}, математика — 3 из 3\.",
    ),
    Fact(
        "COURSE_FACTS.unoffered_school",
        r"Школа просила курсы и не получила ни одного места; предложено из запрошенных: 0 из",
        r"не получили ни одного места; предложено из запрошенных: {name} — 0 из \d+ \([^)]*\)\.",
    ),
    Fact(
        "COURSE_FACTS.repeating_school",
        r"педагог повторно учился по той же теме \(цифровые средства, информатика\): 2 из",
        r"педагог повторно учился по той же теме: {name} \(цифровые средства, информатика\) — 2 из \d+ \([^)]*\)\.",
    ),
    Fact(
        "COURSE_FACTS.unasked_school",
        r"Результаты экзаменов низкие, а курсов по предмету школа не просит: [^.]*география",
        r"по которым школа просит курсы \(в скобках — по которым не просит\): [^.]*{name} \([^)]*география[^)]*\) — 0 из",
    ),
    Fact(
        "EVENTS.never_in_contests",
        r"Годы, в которые от школы была заявка на конкурс \(2021, 2022\): 0 из 2",
        r"Ни одной заявки на конкурсы за все годы[^.]*: {name}\.",
    ),
    Fact(
        "EVENTS.not_begun",
        r"Помощь педагогам школы признана нужной, но больше двух месяцев не начата, педагогов: 1",
        r"Помощь больше двух месяцев не начата, педагогов: {name} \(выявлено 10 февраля 2022 года\) — 1",
    ),
    Fact(
        "EVENTS.low_without_help",
        r"Нужна ли она: математика, ГИА-9",
        r"Нужна ли она: {name} \(математика, ГИА-9\)",
    ),
)
ASSESSMENT: tuple[Fact, ...] = (
    Fact(
        "CONTROL.moved_measures",
        r"Перенесённые мероприятия по причинам: [^.]*карантин или отмена занятий — 1",
        r"Перенесённые мероприятия Школа Раздел плана Было Стало Почему {name} анализ прошлого года 22 октября 2022 года",
    ),
    Fact(
        "CONTROL.late_measures",
        r"Мероприятия, выполненные позже срока: [1-9]\d* из",
        r"Мероприятия, выполненные позже срока: {name} — [^;]*?\)\.",
    ),
    Fact(
        "CONTROL.unproved_meetings",
        r"Проведены мероприятия с родителями, число родителей названо не везде: 0 из 1\.",
        r"Проведены мероприятия с родителями, число родителей названо не везде: {name} — 0 из 1\.",
    ),
    Fact(
        "SITTING.alarm",
        r"Работа была прервана, результатов нет; учеников: ОГЭ, математика — \d",
        r"Работа была прервана, результатов нет; учеников: {name}, ОГЭ, математика — \d+\.",
    ),
    Fact(
        "SITTING.lenient_school",
        r"Школа: на экзамене баллов меньше, чем на пробном, и разрыв больше, чем в других школах [^.]*: ОГЭ, математика, в школе — −",
        r"{name}: на экзамене баллов меньше, чем на пробном, и разрыв больше, чем в других школах [^.]*: ОГЭ, математика, в школе — −",
    ),
    Fact(
        "SITTING.careless_school",
        r"русский язык: работы с ошибками в бланках: в школе — [^;]*, выше, чем по муниципалитету",
        r"русский язык: работы с ошибками в бланках: {name} — [^;]*, выше, чем по муниципалитету",
    ),
    Fact(
        "SITTING.idle_school",
        r"По форме школы, диагностических работ не было\.",
        r"Пробный экзамен провели, а диагностических работ не было: {name}\.",
    ),
    Fact(
        "WORKS.weak_school",
        _WORK + r": в школе — [^.]* ниже, чем по муниципалитету",
        _WORK + r": {name} — [^.]* ниже, чем по муниципалитету",
    ),
    Fact(
        "WORKS.own_marking",
        r"Работы больше чем половины классов проверял свой учитель; классы с такой проверкой: 20 из 20",
        r"Работы больше чем половины классов проверял свой учитель: [^.]*{name} — 20 из 20",
    ),
    Fact("WORKS.two_subjects", rf"5\.5-\w+ {_FEW}; предметов: 2\.", rf"5\.5-\w+ {_FEW}: {{name}} — 2\."),
    Fact("WORKS.school_two_subjects", rf"5\.6-\w+ {_FEW}; предметов: 2\.", rf"5\.6-\w+ {_FEW}: {{name}} — 2\."),
    Fact("WORKS.held_none", r"5\.5-\w+ Работ в октябре не было\.", r"5\.5-\w+ Работ в октябре не было: {name}\."),
    Fact(
        "WORKS.school_held_none", r"5\.6-\w+ Работ в октябре не было\.", r"5\.6-\w+ Работ в октябре не было: {name}\."
    ),
    Fact(
        "LOAD.unpublished",
        r"Графика оценочных процедур школы нет за январь – май и за сентябрь – декабрь",
        r"Графика оценочных процедур нет: [^.]*{name} \(за январь – май и за сентябрь – декабрь\)",
        also=(PLANTED.silent_school,),
    ),
    Fact(
        "LOAD.crowded",
        r"Дни, на которые классу назначено больше работ, чем допустимо: [1-9]",
        r"Дни, на которые классу назначено больше работ, чем допустимо: {name} — 1 из \d+ \([^)]*\)\.",
    ),
    Fact(
        "LOAD.crowded",
        r"Классы и предметы, у которых работ больше допустимой доли часов: [1-9]",
        r"Классы и предметы, у которых работ больше допустимой доли часов: {name} — 1 из \d+ \([^)]*\)\.",
    ),
    Fact(
        "LOAD.crowded",
        r"Работы, назначенные раньше допустимого срока после прежней: [1-9]",
        r"Работы, назначенные раньше допустимого срока после прежней: {name} — 1 из \d+ \([^)]*\)\.",
    ),
    Fact(
        "LOAD.unplanned",
        r"Проведены работы, которых не было в графике",
        r"Проведены работы, которых не было в графике; из проведённых в нём стояли: {name} — \d+ из \d+ \([^)]*\)\.",
    ),
    Fact(
        "LOAD.not_held",
        r"Работы из графика, срок которых прошёл, проведены не все",
        r"Работы из графика, срок которых прошёл, проведены не все; проведено: {name} — \d+ из \d+ \([^)]*\)\.",
    ),
)
#: of 4.7 and 5.7
BOOKS_AND_NOKO: tuple[Fact, ...] = (
    Fact(
        "BOOKS.short_school",
        r"Учебников не хватает на целый класс, экземпляров: [^.]*биология, 7 класс — 25",
        r"Учебников не хватает на целый класс, экземпляров: [^.]*{name}, биология, 7 класс — 25",
    ),
    Fact(
        "BOOKS.expired_school",
        r"истёк до начала учебного года \(география, 9 класс\): \d+",
        r"истёк до начала учебного года: {name} \(география, 9 класс\) — \d+",
    ),
    Fact(
        "PLANTED.two_lines",
        r"Сколько разных учебников: по математике в 6 классе — 2\.",
        r"Сколько разных учебников: {name} по математике в 6 классе — 2\.",
    ),
    Fact(
        "NOKO_FACTS.low_access_school",
        r"Критерий намного ниже остальных: К3 доступность для инвалидов",
        r"{name} — критерий намного ниже остальных: К3 доступность для инвалидов",
    ),
    Fact(
        "NOKO_FACTS.silent_plan",
        r"до 1 октября 2022 года отчётов нет",
        r"Нет отчёта за последний квартал; неустранённых недостатков: [^.]*{name} — \d",
    ),
    Fact(
        "NOKO_FACTS.few_asked",
        r"Опрошено меньше, чем требует правило; опрошено из получателей услуг: \d+ из \d+",
        r"Опрошено меньше, чем требует правило; опрошено из получателей услуг: {name} — \d+ из \d+[^;]*\.",
    ),
    Fact(
        "NOKO_FACTS.never_assessed",
        r"Независимой оценки школы нет ни за один год",
        r"Независимой оценки нет ни за один год, о котором есть сведения[^:]*: {name}\.",
    ),
)
#: of the department alone: the ППЭ of the school with this code, and whoever broke the rules and was not taught again
STATION_FACTS: Mapping[str, str] = {
    "EVENTS.late_technician": r"до первого экзамена никто не обучен: ППЭ 1002 \(ГИА-11: технический специалист\)\.",
    # the same edition that one school lacks another has too many of
    "BOOKS.surplus_school": r"Биология, 7 класс 1\.1\.2\.8\.7\.3 СОШ № 3 25",
    "EVENTS.untaught_breach": r"Нарушали в прошлом году и назначены снова; из них обучены: [^.]* — 0 из 1",
}
#: what all schools together show, told in the department's note
TOWN_FACTS = (
    r"Предметы, где не меньше 50 % учителей [^:]*: физика — (\d+) из \1 ",
    r"Математика, 6 класс \(муниципальная, 15 февраля\), доля «4» и «5» уменьшилась",
    r"Проблемы, которые сохраняются; не справились в октябре: математика, 6 класс, «прочитать таблицу и график» [^;]*; "
    r"география, 6 класс, «прочитать таблицу и график» [^;]*\)\.",
    r"Сразу по нескольким предметам не справляются с умением «прочитать таблицу и график» \(6 класс, октябрь\)",
    r"Проблема преодолена: математика, 6 класс, «единицы и вычисления»",
    r"Новая проблема: русский язык, 6 класс, «сделать вывод из текста»",
    r"Сохраняются и в текущих, и в промежуточных работах; не справились в октябре: биология, 6 класс, «работать по инструкции»",
    r"Проблемы преодолены \(текущие работы\); [^:]*: математика, 6 класс, «составить модель задачи»",
)


def school_of(fact: Fact) -> str:
    """school_id of a fact; of one that is told by several words, the word that is one."""
    holder, _, name = fact.planted.partition(".")
    value = getattr({**HOLDERS, "CONTROL": CONTROL, "PLANTED": PLANTED}[holder], name)
    return value if isinstance(value, str) else next(one for one in value if is_school(one))


def is_school(value: object) -> bool:
    """A school_id of the invented town."""
    return isinstance(value, str) and len(value) == 6 and value.startswith("99")
