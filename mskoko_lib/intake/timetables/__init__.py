"""Timetables of assessment works («график оценочных процедур») as schools publish them on their sites, told by content.

Two layouts. What was seen in published timetables, and what is not:

- by month: «ЕДИНЫЙ ГРАФИК оценочных процедур», rows = subjects under «2 классы», months over «Федеральные / Региональные /
  Муниципальные оценочные процедуры / по инициативе ОО / Всего», then «Всего в I полугодии». Counts were seen in
  gymnasia-yurid.rostovschool.ru (2022/23), dates («12.09», «16.09.») in n-balkariya.kbrschool.ru (2025/26); «Количество
  часов по УП» and «% соотношение кол-ва оценочных процедур к кол-ву часов УП» in 16school.ru (2025/26).
- by day: rows = classes, columns = days under their months, cells = subject and kind («КР РУС», «КР МАТ»), beside the class
  «Форма освоения» and «Кол-во ОП в указанном периоде»: school 75 of Екатеринбург (first half of 2022/23), schools 112, 159.

Background knowledge, not seen: several classes in one cell («5а 14.09; 5б 15.09»), «МА (ВПР)», whole dates as headings,
a class in a column of its own.
"""

from mskoko_lib.intake.family import Family
from mskoko_lib.intake.timetables.finish import finish
from mskoko_lib.intake.timetables.reader import read_timetable
from mskoko_lib.intake.timetables.sheet import TITLES, recognise

FAMILY = Family(layouts=TITLES, recognise=recognise, read=read_timetable, finish=finish)

__all__ = ["FAMILY"]
