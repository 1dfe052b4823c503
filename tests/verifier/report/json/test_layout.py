"""A document says the same laid out as not, and each of its lines can be read by itself."""

import json

from hypothesis import given
from hypothesis import strategies as st

from verifier.report.json.layout import lay_out

plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


@given(st.dictionaries(st.text(max_size=5), values, max_size=5))
def test_the_same_is_read_back(document: dict[str, object]) -> None:
    assert json.loads(lay_out(document)) == document
    assert list(json.loads(lay_out(document))) == list(document)  # and in the same order


def test_parts_have_lines() -> None:
    document = {"name": "ä", "found": [{"a": [1, 2]}, {}], "said": {"all": [{"b": {"c": None}}], "no": []}, "none": {}}
    assert lay_out(document).splitlines() == [
        "{",
        '  "name": "ä",',
        '  "found": [',
        '    {"a": [1, 2]},',
        "    {}",
        "  ],",
        '  "said": {',
        '    "all": [',
        '      {"b": {"c": null}}',
        "    ],",
        '    "no": []',
        "  },",
        '  "none": {}',
        "}",
    ]
