import pytest

from policy_dsl.syntax.mistakes import EXAMPLES
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text

HEAD = 'policy P "p"\n\n'


@pytest.mark.parametrize(("broken", "code", "taught"), EXAMPLES, ids=[broken for broken, _, _ in EXAMPLES])
def test_every_mistake_is_taught(broken: str, code: str, taught: str) -> None:
    _, findings = parse(Text("p.policy", broken if broken.startswith("proposal") else HEAD + broken))
    first = findings[0]
    assert first.code == code, findings
    assert taught in f"{first.message} {first.hint}"
    assert first.span.line > 2
    assert len(findings) == 1, findings
