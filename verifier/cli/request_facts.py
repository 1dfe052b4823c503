"""Reads the facts of a request from the command line, `role=IS purposes=A+B`, with hints for other forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, SetOf, Value
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables import cell_hints
from policy_dsl.resolve.tables.suggest_cell import Words, bare, code_cells, scale_cells, scale_value, words_of
from policy_dsl.resolve.values import scales
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.suggest_date import either_day
from policy_dsl.text import NO_LINE
from verifier.cli.gone_codes import gone_code_hint

Slip = tuple[str, str | None]
"""A message and its hint."""

APART = re.compile(r"\s*(?::|->|\bis\b(?=\s))\s*|\s+", re.IGNORECASE)
ANYTHING = re.compile(r"|\*|\?|-|any\w*|n/?a|null|unknown|tb[cd]", re.IGNORECASE)
NOTHING = re.compile(r"none|nothing|nil", re.IGNORECASE)
EVERY = re.compile(r"all|every\w*|none|either|both", re.IGNORECASE)
SIGN = re.compile(r"\s*(?:!|<|>|≤|≥|≠|:|~|\s(?:at least|at most|over|under|before|after|not|in|has))+\s*$")


def read_facts(
    policy: Policy, facts: Sequence[str], path: str, stack: Sequence[Proposal] = ()
) -> tuple[Request, list[Finding]]:
    """The facts given as KEY=VALUE, and the findings about them. What is wrong may be a code that is taken away by a proposal
    of the `stack`, which begins with the topmost.
    """
    request: dict[str, Value] = {}
    wrong: list[Slip] = []
    if cut := split_fact(policy, facts):
        wrong.append(cut[0])
        facts = [fact for fact in facts if not is_fragment(fact) and fact != cut[1]]
    for fact in facts:
        name, equals, written = fact.partition("=")
        attribute = policy.by_name.get(name)
        if not equals:
            wrong.append((f"`{short(fact)}` is not a fact", word_hint(policy, fact)))
        elif attribute is None:
            message = f"a request has no fact `{short(name)}`; expected one of {listing(policy.by_name)}"
            wrong.append((message, name_hint(policy, name, written)))
        elif name in request:
            several = isinstance(attribute.type, SetOf)
            wrong.append(
                (f"`{name}` is given twice", f"join its codes: `{name}=A+B`" if several else "keep one of them")
            )
        else:
            if not written.strip():
                wrong.append((f"`{name}=` gives no value", empty_hint(attribute)))
                continue
            value, fault, hint = value_of(attribute, written)
            request[name] = value
            if fault:
                gone = gone_code_hint(stack, attribute, written)
                wrong.append((fault, gone or value_hint(policy, attribute, written) or hint))
    return request, [Finding("E403", message, path, NO_LINE, hint) for message, hint in wrong]


def empty_hint(attribute: Attribute) -> str:
    """The hint for a fact without a value."""
    empty = f"write `{attribute.name}=none` for the empty set, or " if isinstance(attribute.type, SetOf) else ""
    return f"{empty}leave `{attribute.name}` out: what is not given may be anything"


def is_fragment(fact: str) -> bool:
    """Whether the argument is part of a fact with blanks around its `=`."""
    return "=" not in fact or fact.startswith("=") or fact.endswith("=")


def split_fact(policy: Policy, facts: Sequence[str]) -> tuple[Slip, str] | None:
    """The slip for a fact with blanks, which the shell has split, and its first piece; None if there is none."""
    for first, second in pairwise([*facts, ""]):
        name = first.rstrip("=").lstrip("-")
        attribute = policy.by_name.get(name)
        if attribute is not None and is_fragment(first) and not (first.endswith("=") and ("=" in second or not second)):
            rest = facts[facts.index(first) + 1 :]
            given = next((part.lstrip("=") for part in rest if part.lstrip("=")), "")
            suggestion = f"`{name}={given}`" if given and not value_of(attribute, given)[1] else "`NAME=VALUE`"
            return (f"`{short(first)}` is not a fact", f"write {suggestion}, in one piece"), first
        name, equals, written = first.partition("=")
        attribute = policy.by_name.get(name)
        if attribute is None or not equals or not second or "=" in second:
            continue
        together, joined = f"{written} {second}", f"{written.rstrip(',+')}+{second}"
        if not value_of(attribute, together)[1]:
            return (
                f"`{short(second)}` is not a fact",
                f'put a value with a blank in quotes: `"{name}={together}"`',
            ), first
        if isinstance(attribute.type, SetOf) and not value_of(attribute, joined)[1]:
            return (f"`{short(second)}` is not a fact", f"the codes of a set are joined: `{name}={joined}`"), first
    return None


def word_hint(policy: Policy, fact: str) -> str:
    """The hint for an argument without `=`."""
    for cut in APART.finditer(fact):
        name, written = fact[: cut.start()], fact[cut.end() :]
        if name in policy.by_name and not value_of(policy.by_name[name], written)[1]:
            return f"write `{name}={written}`" if " " not in written else f'write `"{name}={written}"`'
    of = [a.name for a in policy.attributes if fact in a.names]
    if len(of) == 1:
        return f"it is a value of `{of[0]}`: write `{of[0]}={fact}`"
    return "write `NAME=VALUE`"


def name_hint(policy: Policy, name: str, written: str) -> str | None:
    """The hint for the name of a fact that requests do not have."""
    plain = SIGN.sub("", name).strip().lstrip("-")
    plain = plain.rpartition(".")[2] if plain.rpartition(".")[2] in policy.by_name else plain
    same_name = next((known for known in policy.by_name if known.lower() == plain.lower()), None)
    if SIGN.search(name) and same_name:
        return f"a request has one value: write `{same_name}=VALUE`, or leave `{same_name}` out"
    if same_name:
        attribute = policy.by_name[same_name]
        value = written.strip() if not value_of(attribute, written.strip())[1] else "VALUE"
        return f"write `{same_name}={value}`"
    if re.sub(r"[-_ ]", "", name.lower()) in ("asof", "date", "dated", "datedby", "today", "on") and policy.dated_by:
        return f"the day is `{policy.dated_by}=2026-01-31`, or `--as-of 2026-01-31`"
    of = [a.name for a in policy.attributes if name in a.names or name in [c.label for c in a.type.codes]]
    if of:
        return f"it is a value of `{of[0]}`, which goes before `=`"
    return nearest(name, policy.by_name)


def value_hint(policy: Policy, attribute: Attribute, written: str) -> str | None:
    """The hint for a value that is not understood; None if it has no known mistake."""
    name, text = attribute.name, written.strip()
    if len(text) > LONGEST:
        return None
    several = isinstance(attribute.type, SetOf)
    if re.search(rf"[,;&]\s*({'|'.join(map(re.escape, policy.by_name))})\s*=", text):
        return f"facts are separated by blanks: `{name}=VALUE OTHER=VALUE`"
    if NOTHING.fullmatch(text) and (zero := zero_of(attribute)):
        return f"write {zero}, or leave `{name}` out if it is not known"
    if ANYTHING.fullmatch(text) or (not several and EVERY.fullmatch(text)):
        return f"leave `{name}` out: a fact that is not given may have any value"
    if several and (part := alternatives_hint(attribute, text)):
        return part
    if not several and isinstance(attribute.type, Ordered) and BOUND.search(text):
        return one_value_hint(name)
    readable = [each for each in candidates(attribute, text) if not value_of(attribute, each)[1]]
    if readable:
        listed = " or ".join(f"`{name}={each}`" if " " not in each else f'`"{name}={each}"`' for each in readable[:2])
        return f"write {listed}"
    if isinstance(attribute.type, Ordered) and (scale_value(attribute.type, text) or cell_hints.GROUPED.search(text)):
        return None  # out of bounds, or with grouped digits: the finding says so
    if cell_hints.POWER.fullmatch(text):
        return "write all digits of the number"
    groups = {g.name: g.codes for g in policy.groups if g.attribute == name}
    if text in groups:
        return f"it is a group: give one of its codes, {listing(groups[text])}"
    if is_several(attribute, words_of(attribute, groups), text):
        return one_value_hint(name)
    if isinstance(attribute.type, Ordered) and cell_hints.UNIT_WITHOUT_LENGTH.search(text):
        return cell_hints.NO_FIXED_LENGTH
    return None


def zero_of(attribute: Attribute) -> str | None:
    """The fact with the number or the time zero, in backticks; None if the attribute does not have it."""
    if (
        not isinstance(attribute.type, Ordered)
        or attribute.type.scale is Scale.DATE
        or not attribute.type.first <= 0 <= attribute.type.last
    ):
        return None
    return f"`{attribute.name}=0`" if attribute.type.scale is not Scale.DURATION else f'`"{attribute.name}=0 s"`'


BOUND = re.compile(
    r"\b(?:max\w*|minimum|at (?:most|least)|about|around|circa|or (?:so|more|less|over|later|earlier)|approx\w*|up to|over"
    r"|under)\b"
    r"|^min\b|(?<=\d )min$|[~<>≤≥]|\+$",
    re.IGNORECASE,
)
"""Words and signs for more than one value."""


def one_value_hint(name: str) -> str:
    """The hint for several values of a fact that has one."""
    return f"a request has one `{name}`: give one value, or leave `{name}` out"


def alternatives_hint(attribute: Attribute, text: str) -> str | None:
    """The hint for several sets in place of one; None for other texts."""
    name, words = attribute.name, words_of(attribute, {})
    whole = f"a request has one set, with all of its codes: give it whole, or leave `{name}` out"
    if re.match(r"(?:not|no|without|none of|excluding|except|all but)\b", text, re.IGNORECASE) and text != "none":
        return whole if words.codes_in(re.sub(r"^(?:all but|none of|\w+)\s+", "", text, flags=re.IGNORECASE)) else None
    if re.search(r"(?:[+,&]|\band)\s*(?:any\w*|others?|more|\*|\.\.\.|…)$", text, re.IGNORECASE):
        return whole
    if not re.search(r"\bor\b|/|\||^(?:any|one|some|either)\b", text, re.IGNORECASE):
        return None
    listed = words.codes_in(re.sub(r"^(?:(?:any|one|some)\s+of|either|any|some)\s+", "", text, flags=re.IGNORECASE))
    if not listed or len(listed) == 1:
        return None
    first, last = (f"`{name}={code}`" for code in (listed[0], listed[-1]))
    return f"a request has one set: try {first} and {last} one by one; the set of all is `{name}={'+'.join(listed)}`"


def candidates(attribute: Attribute, text: str) -> list[str]:
    """The single values that the text may mean."""
    if isinstance(attribute.type, Ordered):
        single = scale_value(attribute.type, text)
        if single or attribute.type.scale is not Scale.DATE:
            return [single] if single else []
        return either_day(text)
    words = words_of(attribute, {})
    if isinstance(attribute.type, SetOf):
        if re.fullmatch(r"empty|nothing|no|\{\}|\[\]|\(\)|0", text, re.IGNORECASE):
            return ["none"]
        if re.fullmatch(r"all|every\w*|both", text, re.IGNORECASE):
            return ["+".join(attribute.names)]
        listed = words.codes_in(text.strip("+,; "))
        return ["+".join(listed)] if listed else []
    if set(attribute.names) == {"yes", "no"}:
        small = text.lower()
        if small in cell_hints.TRUE | cell_hints.FALSE:
            return ["yes" if small in cell_hints.TRUE else "no"]
    code = words.code_or_group(bare(text).lstrip("="))
    return [code] if code else []


def is_several(attribute: Attribute, words: Words, text: str) -> bool:
    """Whether the text means several values, as a cell may."""
    if isinstance(attribute.type, Ordered):
        return any(True for _ in scale_cells(attribute.type, text)) or bool(
            re.match(r"over|under|at least|at most|[<>≤≥]", text)
        )
    return any(True for _ in code_cells(words, text)) or bool(re.search(r"[,;/|]|\bor\b|\band\b", text))


def value_of(attribute: Attribute, written: str) -> tuple[Value, str | None, str | None]:
    """The value, and the message and hint if it is wrong. A label may stand for its code."""
    if isinstance(attribute.type, Ordered):
        scope = Scope("")
        step = scales.value(scope, attribute, attribute.type, tree.Name(written.strip()))
        for finding in scope.findings[:1]:
            return 0, printable(finding.message), finding.hint
        return step or 0, None, None
    labels = {code.label: code.name for code in attribute.type.codes if code.label}
    single = not isinstance(attribute.type, SetOf)
    words = [written] if single else [] if written == "none" else written.split("+")
    codes = [labels.get(word.strip(), word.strip()) for word in words]
    wrong = [code for code in codes if code not in attribute.names]
    message = (
        f"`{short(wrong[0])}` is not a value of `{attribute.name}`; expected {listing(attribute.names)}"
        if wrong
        else None
    )
    hint = nearest(written, attribute.names) if message and single else None
    return (codes[0] if single else frozenset(codes)), message, hint


def short(word: str) -> str:
    """The word in printable characters, shortened."""
    return printable(word if len(word) <= 60 else f"{word[:59]}…")
