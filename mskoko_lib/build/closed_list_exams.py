"""The closed list of items 1.1–1.13: what their words and charts say in numerals that are no data of pupils."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mskoko_lib.audit import Listed
from mskoko_lib.display.register import passports
from mskoko_lib.display.russian import number
from mskoko_lib.display.section1 import speech
from mskoko_lib.indicators.exam_scores import SUMS
from mskoko_lib.norms import Norms
from mskoko_lib.norms.exams import oge_scale, primary_max
from mskoko_lib.params import YearParams
from mskoko_lib.pastmeasures import PastMeasure
from mskoko_lib.subjects import SUBJECTS

_FUNNEL = "далеко от общей доли или мало участников"
#: charts whose axis is a share
_SHARES = (
    "Доля выпускников с «2»|Участники без особых условий|не преодолевших минимум ЕГЭ|Показатели и локальные ориентиры|"
    "получивших отметку|Успеваемость на ВПР"
)


@dataclass(frozen=True)
class Entries:
    """What is added to the list of `closed_list`; `maxima`, `boundaries`: of ОГЭ's primary scores;
    `heads`: codes of short answers, as the masks number them.
    """

    phrases: tuple[str, ...]
    listed: tuple[Listed, ...]
    drawn: tuple[Listed, ...]
    maxima: frozenset[int]
    boundaries: frozenset[str]
    heads: frozenset[str] = frozenset(f"{task:02d}" for task in range(1, 61))


def exam_entries(norms: Norms, params: YearParams, years: Iterable[int], measures: Sequence[PastMeasure]) -> Entries:
    """Entries for a note that draws from `years`; `measures`: those of ``measures.yaml``, printed word for word."""
    every = sorted(years)
    maxima = {top for y in every for s in SUBJECTS for top in [primary_max(norms, y, "oge", s)] if top}
    scales = [scale for y in every for s in SUBJECTS for scale in [oge_scale(norms, y, s)] if scale]
    given = params.exams
    school_years = "|".join(f"{y}/{(y + 1) % 100:02d}" for y in range(min(every) - 2, max(every) + 2))
    part, least = re.escape(number(given.list_part_pct)), given.list_least_n
    listed = (
        Listed(
            r"частично \(\d+ из \d+\)|(?:Поступили данные|Все назначенные посещения состоялись в) \d+ из \d+ школ\w*"
        ),
        Listed(rf"(?<!\d)(?:{school_years})(?!\d)"),
        Listed(r"интервал 95 %|95 % интервал|с вероятностью 95 %"),
        Listed(r"оставляет 95 % и 99,8 % школ"),
        Listed(r"61–80|81–99|81–100|от минимума до 60|(?<=^)до 60|100 баллов|70 баллов|(?<!\d)0 баллов|85 %"),
        Listed(rf"(?:{'|'.join(map(str, SUMS))}) и больше"),
        Listed(r"ГИА-(?:9|11)|ГВЭ-(?:9|11)|±1 участник"),
        Listed(
            rf"(?<!\d)(?:{part}|{least}|80)(?!\d)",
            within=r"Список составлен по правилу.*|«Устойчиво» — .*|Мало участников .*",
        ),
        Listed(r"школ: \d+", within=r"Мало участников \(меньше .*"),
        Listed(rf"участников не меньше {least}"),
        Listed(r"выпускников 9 и 11 классов|(?<!\d)(?:[1-9]|1[01]) кл\."),
        # codes: of tasks in the masks («р02»), of criteria («Д1»)
        Listed(r"(?<!\w)[ру]\d{2}(?!\w)|задание \d{2}(?= —)|(?<!\w)[А-ЯЁ]{1,3}\d(?!\w)"),
        Listed(r"(?<=форму )1\.\d+|(?<=форма )1\.\d+|(?<=форме )1\.\d+"),
    )
    drawn = (
        Listed(r"^(?:95|99,8) %$", within=_FUNNEL),
        Listed(r"^\d[\d\u202f]*$", within=_FUNNEL),
        Listed(r"^(?:0|[1-9]?[05]|100)(?: ?%)?$", within=_SHARES),
    )
    return Entries(
        phrases=tuple(_phrases(norms, params, measures)),
        listed=listed,
        drawn=drawn,
        maxima=frozenset(maxima),
        boundaries=frozenset(str(least) for scale in scales for least in scale.min_score.values()),
    )


def _phrases(norms: Norms, params: YearParams, measures: Sequence[PastMeasure]) -> list[str]:
    known = set(norms.paths())
    found = [*speech.CRITERIA.values(), *speech.INTERVIEW_BANDS.values(), *(one.label for one in passports().values())]
    for path in (f"medals.medal.{params.year}", "medals.medal.2024+.I", "medals.attestat_9_otlichie.обычный"):
        if path in known:
            found.append(str(norms.get(path).value).rstrip("."))
    path = f"exam_changes.years.{params.year}"
    found += [str(text) for text in norms.get(path).value] if path in known else []
    for target in params.targets:
        found += [target.document, f"{number(target.value, 0 if target.value.is_integer() else 1)} %"]
    for benchmark in params.benchmarks:
        found += [benchmark.whose, benchmark.source, number(benchmark.value, 1)]
    for given in params.reporting.values():
        found += [given.basis, given.whom]
    for measure in measures:
        found += [measure.whom, measure.what, measure.proof]
        found += [f"№\u00a0{measure.decision.number}"] if measure.decision else []
    return found
