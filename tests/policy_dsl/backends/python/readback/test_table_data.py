"""The blocks of a file that has tables: whatever is changed in one, reading it back finds out."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.python.table_form import block_literal, encode_entries, escaped_field
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.runtime.kernel_tables import _clauses, _entries, _unescaped
from tests.policy_dsl.backends.python.test_ordered import OFFICE


@pytest.fixture(scope="module")
def source() -> str:
    return compile_policy(OFFICE, {}, form=Form.TABLES)


def with_table(source: str, change: Callable[[bytes], bytes]) -> str:
    """The source with other entries, of one byte each, in its first table."""
    match = re.search(r'_T0 = _entries\(\'B\', """\n([^"]*)\n"""\)', source)
    assert match
    made = b64encode(change(b64decode(match[1]))).decode()
    return source.replace(match[0], f'_T0 = _entries(\'B\', """\n{made}\n""")')


def with_byte(place: int, byte: int, table: bytes) -> bytes:
    return table[:place] + bytes([byte]) + table[place + 1 :]


def test_every_entry_counts(source: str) -> None:
    confirm(with_table(source, bytes), OFFICE)
    whole = b64decode(re.search(r'_entries\(\'B\', """\n([^"]*)\n"""\)', source)[1])  # type: ignore[index]  # just found
    changed = 0
    for n, entry in enumerate(whole):
        for other in {0, max(whole), max(whole) + 1, 255, entry ^ 1} - {entry}:
            with pytest.raises(NotTheSameError):
                confirm(with_table(source, partial(with_byte, n, other)), OFFICE)
            changed += 1
    assert changed > 20


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b[:1], lambda b: b + b, lambda _: b""])
def test_a_table_has_as_many_entries_as_its_steps_have_classes(source: str, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(NotTheSameError):
        confirm(with_table(source, change), OFFICE)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("_T0 = _entries('B', ", "_T0 = _entries('H', "),
        ("_T0 = _entries('B', ", "_T0 = _entries('b', "),
        ("_T0 = _entries('B', ", "_T0 = _entries(*'B', "),
        ("_T0 = _entries('B', ", "_T0 = array('B', "),
        ('_T0 = _entries(\'B\', """\n', '_T0 = _entries(\'B\', """\n!'),  # base 64 is read whatever else is in it
        ('_T0 = _entries(\'B\', """\n', '_T0 = _entries(\'B\', """'),
        ('_T0 = _entries(\'B\', """\n', '_T0 = _entries(\'B\', f"""\n'),
        ('_T0 = _entries(\'B\', """\n', '_T0 = _entries(\'B\', b"""\n'),
        ('_decisions(_CLAUSES, """\n', '_decisions(_CLAUSES, """\n\n'),
        ('_decisions(_CLAUSES, """\n', '_decisions(_CLAUSES, """'),
        ('_decisions(_CLAUSES, """\n', '_decisions(_FACTS, """\n'),
        ("\npermitted 60 ", "\npermitted 061 "),
        ("\npermitted 60 ", "\npermitted  60 "),
        ("\npermitted 60 ", "\npermitted 6_0 "),
        ("\npermitted 60 ", "\npermitted - "),
        ("\npermitted 60 ", "\npermitted " + "6" * 5000 + " "),
        ("\npermitted 60 ", "\nrefused 60 "),
        ("\npermitted 60 ", "\nindeterminate 60 "),
        ("\npermitted 60 ", "\n"),
        ("_C0: dict[object, int] = {", "_C0 = {"),
        ("_C0: dict[object, int] = {", "_C0: dict[object, float] = {"),
        ("_C0: dict[object, int] = {", "_C0: dict[object, int] = {**{}, "),
        ("_IMPOSSIBLE, (_C0, _C1,", "_IMPOSSIBLE, (_C1, _C0,"),
        (", _DECISIONS)\n", ", _CLAUSES)\n"),
        ("return _DECISIONS[_T0[_C0[", "return _DECISIONS[_T0[1 + _C0["),
        ("except (LookupError, TypeError)", "except (KeyError, TypeError)"),
    ],
)
def test_every_part_counts(source: str, was: str, now: str) -> None:
    assert source.count(was) >= 1
    before, found, after = source.rpartition(was)
    assert found
    with pytest.raises(NotTheSameError):
        confirm(before + now + after, OFFICE)


@pytest.mark.parametrize("code", ["B", "H", "I"])
def test_entries_come_back(code: str) -> None:
    entries = [0, 1, 255, *([256, 65_535] if code != "B" else []), *([2**22] if code == "I" else [])] * 40
    written = encode_entries(code, entries)
    assert list(_entries(code, written.strip('"'))) == entries
    assert max(map(len, written.splitlines())) <= 120


@pytest.mark.parametrize(
    "said", ["plain", "a\tb", "a\nb", "a\\b", "\\t", "\\\\n", 'say "so"', "", "\N{BULLET}\u202e\x00"]
)
def test_a_field_comes_back_whatever_is_in_it(said: str) -> None:
    assert _unescaped(escaped_field(said)) == said
    block = block_literal(["\t".join([escaped_field(said), "refuse", "0", "7", "D", escaped_field(said)])])
    (found,) = _clauses(("p",), eval(block))  # noqa: S307  # a literal, just made
    assert (found.id, found.sources, found.line) == (said, (("D", said),), 7)
    assert all(line.isprintable() for line in block.split("\n"))
