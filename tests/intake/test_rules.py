"""Every row a school can mend is refused with advice."""

from __future__ import annotations

from mskoko_lib.intake.rules import ADVICE, FOR_THE_ANALYST, PARTS, RULES


def test_every_refused_rule_has_advice_or_is_the_analysts() -> None:
    refused = {rule for rule, (action, _) in RULES.items() if action == "refused"}
    assert refused - FOR_THE_ANALYST - set(ADVICE) == set()


def test_advice_is_one_sentence_about_a_known_rule() -> None:
    assert set(ADVICE) <= set(RULES)
    assert not set(ADVICE) & FOR_THE_ANALYST
    for text in ADVICE.values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert text.count(". ") == 0


def test_a_rule_stands_in_one_family() -> None:
    """Two families must not give one name two meanings: the last would silently win."""
    names = [rule for part in PARTS for rule in part.RULES]
    assert sorted(names) == sorted(set(names))
