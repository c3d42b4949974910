"""Cases of forms that contradict the protocols."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "form_person_unmatched": ("flagged", "человека из формы нет ни в одном протоколе его школы"),
    "form_more_than_takers": ("flagged", "в форме больше людей, чем в протоколах экзаменов школы"),
    "repeat_but_passed": ("flagged", "по протоколам все экзамены сданы, а в форме человек без аттестата"),
}

ADVICE: dict[str, str] = {
    "form_person_unmatched": "Сверьте фамилию, имя, отчество и документ с документом обучающегося.",
    "form_more_than_takers": "Проверьте список: в форме не может быть больше людей, чем сдавали экзамены.",
    "repeat_but_passed": "Проверьте, остался ли обучающийся без аттестата, и уточните причину.",
}
