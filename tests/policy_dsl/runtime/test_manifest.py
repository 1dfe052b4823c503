"""The seal: of a text, for a target, and never left open."""

import hashlib

import pytest

from policy_dsl.runtime.manifest import MARK, OPEN, PYTHON, ArtefactError, check_seal, sealed

TEXT = f"-- {{{MARK}{OPEN}'}}\nthe rest\n"


def test_the_seal_of_a_python_file_is_what_the_guide_for_services_says() -> None:
    assert sealed(TEXT, PYTHON) == TEXT.replace(OPEN, hashlib.sha256(TEXT.encode()).hexdigest())


def test_a_seal_holds_for_its_own_target_alone() -> None:
    targets = (PYTHON, "sql", "javascript")
    for target in targets:
        for other in targets:
            if other == target:
                check_seal(sealed(TEXT, target), other)
            else:
                with pytest.raises(ArtefactError, match="not the one that was sealed"):
                    check_seal(sealed(TEXT, target), other)


@pytest.mark.parametrize("text", ["", "the rest\n", f"{MARK}{OPEN[1:]}'", f"{MARK}1{OPEN}'", f"{MARK}'\n{MARK}{OPEN}'"])
def test_a_text_without_the_mark_of_an_open_seal_is_not_sealed(text: str) -> None:
    with pytest.raises(ValueError, match="mark of an open seal"):
        sealed(text, "sql")
