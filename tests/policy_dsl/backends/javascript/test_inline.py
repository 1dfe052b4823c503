"""Checks in a page: one script, of which nothing ends the script, that decides as the modules do."""

import json
import subprocess

import pytest

from policy_dsl.backends.targets import JAVASCRIPT, inline_script
from tests.policy_dsl.backends.javascript.asked import compiled
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.policy_dsl.backends.test_conformance import read
from tests.tools import node
from tests.written import LIBRARY


def test_two_checks_are_one_script() -> None:
    before = compiled(read(LIBRARY))
    after = JAVASCRIPT.emit(read(LIBRARY.replace("1 h  ", "5 h  ")), {"policy": "</script>", "verified": False})
    script = inline_script({"before": before, "after": after, "harm": compiled(read(HARMFUL))})
    assert "</script" not in script
    assert "<!--" not in script
    assert "\nexport" not in script
    assert script.count("class Check") == 1
    asks = """
    const staff = { reader: "Staff" };
    const seals = Object.values(checks).map(({ manifest }) => manifest.sha256);
    console.log(JSON.stringify([
      checks.before.decide(staff).trtSeconds, checks.after.decide(staff).trtSeconds, checks.after.manifest.policy,
      checks.harm.facts.map(({ name }) => name), seals,
    ]));
    """
    ran = subprocess.run(
        [node(), "--disallow-code-generation-from-strings", "-"], input=script + asks, capture_output=True, text=True
    )
    assert ran.stderr == ""
    *answers, seals = json.loads(ran.stdout)
    assert answers == [3600, 18_000, "</script>", ["proto", "constructor_", "valueOf_"]]
    assert all(f"'sha256': '{seal}'" in source for seal, source in zip(seals, (before, after), strict=False))


def test_a_check_is_called_by_an_identifier() -> None:
    for name in ("", "1", "a b", "a;alert(1)", "A"):
        with pytest.raises(ValueError, match="called by an identifier"):
            inline_script({name: compiled(read(LIBRARY))})
