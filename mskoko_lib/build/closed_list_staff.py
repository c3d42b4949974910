"""The closed list of items 4.1 and 4.6: bands of age and service, stages of school, local rules of the params."""

from __future__ import annotations

from mskoko_lib.audit import Listed
from mskoko_lib.params import YearParams


def staff_listed(params: YearParams) -> tuple[Listed, ...]:
    """Entries of the page."""
    rule = params.staff
    last = params.year + rule.retirement_horizon_years
    return (
        # bands of the published tables of staff
        Listed(r"до 35 лет|36–60 лет|61 года? и старше"),
        Listed(r"(?:до 3|4–10|11–25|больше 25) лет"),
        Listed(r"(?:1–4|5–9|10–11) классы"),
        # local rules, printed as params have them
        Listed(rf"возраста?,? {rule.retirement_age_years} лет|(?<=концу ){last} года|(?<=конец ){last} года"),
        Listed(rf"не меньше {rule.retirement_share_pct:g} %"),
        Listed(rf"больше {rule.high_load_hours} часов"),
        Listed(rf"больше {rule.long_vacancy_days} дней"),
        # from this day on categories have no end
        Listed(r"1 сентября 2023 года"),
    )
