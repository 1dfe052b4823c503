"""Hints for unknown headings, such as `Role`, `TRT`, `role/device`, `pages at least` and `Comment`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from policy_dsl.model.vocabulary import Attribute, Ordered
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.tables.suggest_cell import bare
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax.hints.hint_limit import LONGEST

KNOWN_HEADINGS = (
    (r"trt|((response|reply|answer|turnaround|target|max\w*) )?times?|answer(s|ed)?( (in|by|time|within))?|response.*"
     r"|repl(y|ied)( within)?|within|deadline|sla|due|outcome|result|target|expect(ed)?|hours?|days?|duration|time (in|to).*",
     "write a time below `answer within`, and `permit` or `refuse` below `access`"),
    (r"allow(ed)?|permi(t|ts|tted|ssions?)|refuse[sd]?|den(y|ied)|decision|rights?|may( \w+)?|ok|granted|authori[sz]ed"
     r"|entitled|can( \w+)?",
     "head the column `access`, with `permit` or `refuse` in its cells"),
    (r"#|no\.?|nr\.?|num(ber)?|id|name|row (name|no\.?|number|id|#)|rule|line|ref(erence)?|s/?n|index|item|label|key",
     "the column that names rows has the heading `row`; rows need not have names"),
    (r"(comment|note|remark|reason|explanation|description|source|clause|citation|rationale|why|justification)s?",
     'leave the column out: write a remark below the rows, `note ROW "…"`, and a source below the name of the table'),
    (r"(in force|valid|effective|applies|start\w*|begin\w*|end\w*|expir\w*|from|until|to|since|till|applicable)"
     r"( (date|day|from|until|to|since|on|as of))?",
     "write the days of a row below `in force from` and `in force until`"),
    (r"(the )?(otherwise|others?|rest|else|default|remaining|everything else)",
     "for requests that no row matches, write `otherwise refuse` or another outcome below the rows"),
    (r"when|if|condition|where|criteria", "write a condition on the whole table above its heading: `when …`"),
)  # fmt: skip
"""(pattern of a heading, hint)."""

EXPECTED = (
    r"(?:we )?expect(?:s|ed|ation)?(?: \w+)?|then|output|answer\w*(?: \w+)*|result\w*|should be|verdict|effect|access"
)
"""Headings for the outcomes of examples."""

COMPARED = (
    r"at (least|most)|over|under|min|max|(more|less) than|from|to|up to|<=?|>=?|≤|≥|before|after|between|range"
    r"|minimum|maximum"
)  # fmt: skip


def heading_hint(scope: Scope, text: str, used: Collection[str], words: Iterable[str]) -> str | None:
    """The hint for an unknown heading; None if it has no known mistake. `used` are the other headings of the table, `words` the
    headings with a fixed meaning.
    """
    if len(text) > LONGEST:
        return None
    plain = bare(re.sub(r"\s*[(\[].*[)\]]|[:=?*]+$", "", text.strip('"“”')).strip())
    small = re.sub(r"[-_ ]+", " ", plain.lower())
    same_names = [name for name in (*scope.attributes, *words) if name.lower() in (plain.lower(), small)]
    if same_names:
        return (
            f"`{same_names[0]}` is a column of this table already"
            if same_names[0] in used
            else f"write `{same_names[0]}`"
        )
    named = re.fullmatch(
        r"(?:within |in |time (?:to|for) )?([\w.-]+)(?: (?:in|by|at|time|time limit|deadline))?", plain
    )
    if named and named[1] in scope.times:
        return f"write `{named[1]} within`"
    if not scope.times and (given := re.fullmatch(r"([\w.-]+) within", plain)):
        return f"declare `{given[1]}` beside another time, below `times`; the one time of a policy is `answer within`"
    if gives := gives_hint(scope, plain):
        return gives
    bounds = re.fullmatch(r"([\w.-]+) (within at most|not before|at most|at least)", plain)
    if bounds and bounds[1] in (*scope.times, "answer"):
        words = "not before" if bounds[2] in ("not before", "at least") else "at most"
        return f"write `{bounds[1]} within`, and `{words} 24 h` in the cells"
    values = {code: a for a in scope.attributes.values() if not isinstance(a.type, Ordered) for code in a.names}
    codes = {code.lower(): code for code in values}
    labels = {c.label.lower(): c for a in scope.attributes.values() for c in a.type.codes if c.label}
    if labelled_code := labels.get(plain.lower()):
        return f'a label has quotes: write `"{labelled_code.label}"`, or `{labelled_code.name}`'
    if (
        (code := codes.get(plain.lower()))
        and (code == text or code not in ("yes", "no"))
        and (near := value_hint(values[code], code, text, used))
    ):
        return near
    if small in {group.lower() for group in scope.groups}:
        return "a column has one value of an attribute; write a group in a cell"
    if known_hint := next((hint for pattern, hint in KNOWN_HEADINGS if re.fullmatch(pattern, small)), None):
        return known_hint
    return several_words_hint(scope, text, plain, codes, values)


GIVING = r"(?:then|gives?|sets?|derived?s?|new|result(?:ing)?|outcome|output|assigns?|makes?|computed)"


def gives_hint(scope: Scope, text: str) -> str | None:
    """The hint for a heading of a column that should give a derived fact; None for other headings."""
    words = re.fullmatch(rf"{GIVING}\b[\s:=]*(?:is |are |to )?([\w.-]+)?", text, re.IGNORECASE) or re.fullmatch(
        r"([\w.-]+) (?:result|outcome|output|given|is|gives)", text, re.IGNORECASE
    )
    if words is None or not scope.derived:
        return None
    if words[1] is None:
        return f"write `gives {next(iter(scope.derived))}`" if text.lower().startswith("give") else None
    name = {each.lower(): each for each in scope.derived}.get(words[1].lower())
    return f"write `gives {name}`" if name else None


def is_outcome(text: str) -> bool:
    """Whether a heading of examples seems to mean `expect`."""
    small = re.sub(r"[-_ ]+", " ", bare(text.strip('"“”')).lower())
    (times, _), (accesses, _), *_ = KNOWN_HEADINGS
    return re.fullmatch(rf"{EXPECTED}|{times}|{accesses}", small) is not None


def value_hint(attribute: Attribute, code: str, text: str, used: Collection[str]) -> str | None:
    """The hint for a value at the head of a column where it cannot stand, or is miswritten; None if it is neither."""
    if is_set(attribute):
        return f"a value of `{attribute.name}` is a set: write it in a cell below `{attribute.name}`"
    if attribute.name in used:
        return f"`{attribute.name}` is a column of this table: write its values in the cells below it"
    return f"write `{code}`" if code != text else None


def several_words_hint(
    scope: Scope, text: str, plain: str, codes_by_word: dict[str, str], values: dict[str, Attribute]
) -> str | None:
    """The hint for a heading with several attributes or values, or with a comparison; None if it has no known mistake."""
    listed = [part for part in re.split(r"\s*(?:[/,;&+|]|\band\b|\bor\b)\s*", plain) if part]
    if len(listed) > 1 and all(part in scope.attributes for part in listed):
        return "a column is about one attribute: write a column for each"
    codes = [codes_by_word.get(part.lower()) for part in listed]
    if len(listed) > 1 and all(codes):
        about = {values[code].name for code in codes if code}
        if len(about) == 1:
            return f"a column has one value: write a column for each, or head it `{about.pop()}` and list them in its cells"
        return f"write `{' '.join(code or '' for code in codes)}`"
    if re.match(r"(not|any|all|every|each|no)\b", plain, re.IGNORECASE):
        return "a column has one value of an attribute; write `any` and `not` in a cell, below the name of an attribute"
    parts = re.findall(r"[\w.-]+|[<>≤≥=]+", plain)
    named = [part for part in parts if part in scope.attributes]
    if len(named) == 1 and len(parts) > 1:
        other_words = [part for part in parts if part != named[0]]
        if all(
            codes_by_word.get(part.lower()) and values[codes_by_word[part.lower()]].name == named[0]
            for part in other_words
        ):
            return f"write `{' '.join(codes_by_word[part.lower()] for part in other_words)}` alone"
        if re.search(rf"(?<![a-z])({COMPARED})(?![a-z])", plain, re.IGNORECASE):
            return f"a comparison goes in the cells: write `{named[0]}` here, and `at least 5` below it"
        return f"write `{named[0]}` alone, the name of the attribute"
    return nearest(text, scope.attributes) if len(parts) == 1 else None
