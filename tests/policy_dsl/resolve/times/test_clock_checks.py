"""Findings on times on clocks name what is in the way."""

from pathlib import Path

from policy_dsl.pipeline import load

CORPUS = Path("spec/corpus/resolve/reject")


def test_one_cap_too_many_is_named_with_the_six_before_it() -> None:
    (finding,) = load(str(CORPUS / "E268-seven-caps-beside-days.policy")).findings
    on = "working days on Plain"
    before = "`at most 1 working day on Plain`, " + ", ".join(f"`at most {n} {on}`" for n in (2, 3, 4))
    assert finding.message.endswith(
        f"`not before 6 {on}` would be one more than {before}, `not before 4 {on}`, `not before 5 {on}`"
    )
