"""Hints for the lines of claims between policies, which repeat the author's own words."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints.hint_table import HintTable, first_hint

N = r"([\w.-]+)"
EVERY = r"(?:nothing|no requests?|nobody|no ?one|none)"
WHICH = r"(?:that|which|what|whom|whoever|whatever|anything that|everything that)"
T = r"([\w-]+)"
SAME = r"(?:alike|the same(?: requests?| things?)?|identically|equally|equal)"

LINES: HintTable = (
    (rf"{N} answers {T} nothing slower than {N}",
     r"write `in \2` on a line of its own, and `\1 answers nothing slower than \3`"),
    (rf"{N} answers nothing slower than {N},? (?:in|of|for) (?:the )?{T}",
     r"write `in \3` on a line of its own, before `\1 answers nothing slower than \2`"),
    (rf"{N} and {N} decide {T} alike|{N} and {N} decide alike,? (?:in|of|for|about) (?:the )?{T}",
     r"write the time on a line of its own: `in TIME`, and then `X and Y decide alike`"),
    (r"(?:in|for|of) (?:each|all|any|every) (?:of )?(?:the )?times?", "write `in every time`"),
    (r"(?:of|for|about) (?!any )(?:the )?([\w-]+)(?: time)?", r"write `in \1`, or `for any request r`"),
    (r"in (?:the )?(?:time )?([\w-]+)(?: time)?", r"write `in \1`"),
    (rf"{N} permits {EVERY}(?: {WHICH})? {N} (?:refuses|denies|rejects|forbids)",
     r"write `\1 permits nothing that \2 refuses`"),
    (rf"{N} (?:never|does not|doesn't) permits? {WHICH} {N} (?:refuses|denies)",
     r"write `\1 permits nothing that \2 refuses`"),
    (rf"{N} permits (?:only|no more than|nothing but) (?:{WHICH} )?{N}(?: permits| does)?",
     r"write `\1 permits nothing that \2 refuses`"),
    (rf"{N} refuses {EVERY}(?: {WHICH})? {N} (?:permits|allows|accepts)", r"write `\2 permits nothing that \1 refuses`"),
    (rf"{N} (?:implies|is (?:at least as )?(?:strict(?:er)?|tight(?:er)?|a subset|part) (?:as|than|of)) {N}",
     r"write `\1 permits nothing that \2 refuses`, or the names the other way round"),
    (rf"{N} and {N} (?:are |be )?(?:equivalent|equal|the same|identical|alike)", r"write `\1 and \2 decide alike`"),
    (rf"{N} (?:is |= )?(?:equivalent|equal|identical|the same|same)(?: to| as)? {N}", r"write `\1 and \2 decide alike`"),
    (rf"{N} decides (?:like|as|{SAME} as) {N}", r"write `\1 and \2 decide alike`"),
    (rf"{N} and {N} (?:both )?(decide|permit)s? {SAME}", r"write `\1 and \2 \3 alike`"),
    (rf"{N} and {N} (?:both )?refuses? {SAME}", r"write `\1 and \2 permit alike`"),
    (rf"{N} and {N} (?:both )?answers? {SAME}", r"write `\1 and \2 decide alike`"),
    (rf"{N} and {N} (?:are |be )?(?:disjoint|exclusive|mutually exclusive)", r"write `\1 and \2 permit nothing in common`"),
    (rf"{N} and {N} (?:have|share|permit) {EVERY}(?: in common)?", r"write `\1 and \2 permit nothing in common`"),
    (rf"{N} and {N} never (?:both )?permit.*", r"write `\1 and \2 permit nothing in common`"),
    (rf"{N} answers {EVERY} (?:later|longer|after|less fast) (?:than )?{N}", r"write `\1 answers nothing slower than \2`"),
    (rf"{N} (?:is |must be )?(?:never|not|no) slower than {N}", r"write `\1 answers nothing slower than \2`"),
    (rf"never {N} (?:is )?slower than {N}", r"write `\1 answers nothing slower than \2`"),
    (rf"(?:always )?{N} (?:is |must be )?(?:always )?(?:at least )?as (?:fast|quick|soon) as {N}",
     r"write `\1 answers nothing slower than \2`"),
    (rf"{N} (?:is |must be )?(?:never |not )faster than {N}", r"write `\2 answers nothing slower than \1`"),
)  # fmt: skip
"""(pattern of a whole line, hint), of what a claim says of two policies."""

POLICIES: HintTable = (
    (rf'policy {N}(?: from| at| is|:| =) ("")', r'write `policy \1 in "FILE"`'),
    (rf'(?!policy |source ){N}(?: in| from|:| =)? ("")', r'write `policy \1 in "FILE"`'),
    (r'policy "" in ""', 'write its name without quotes: `policy NAME in "FILE"`'),
    (rf'claims {N} ""', 'write its policies on the lines below it, further in: `policy NAME in "FILE"`'),
    (rf'policy {N} as ""(?: in "")?', r'write the other name without quotes: `policy \1 as OTHER in "FILE"`'),
    (rf'policy {N} in "" as {N}', r'write the other name before the file: `policy \1 as \2 in "FILE"`'),
    (rf'(?:between|compare|to|of) {N} .*', r'write a line for each: `policy \1 in "FILE"`'),
)  # fmt: skip
"""The same, of the lines that name the policies. What stands between quotes is left out."""

NAMED = re.compile(rf'policy {N}(?: as {N})? in ""(?: as {N})?')
"""A policy with its file, without what stands between quotes."""

SAID = (
    "write `X permits nothing that Y refuses`, `X and Y permit alike`, `X and Y decide alike`,"
    " `X and Y permit nothing in common` or `X answers nothing slower than Y`"
)
WORDS = frozenset(["permits", "decide", "permit", "alike", "that", "answers", "slower", "refuses", "nothing"])
"""Words of the language that are expected only in a line that says something of two policies."""


def between_hint(line: str, head: str, keywords: frozenset[str]) -> str | None:
    """The hint for a line below `head`, without its comment and what stands between quotes; None elsewhere, or without a known
    mistake. `keywords` are the words of the language that could stand in its place.
    """
    block, text = next(iter(head.split()), ""), " ".join(line.split())
    if block == "claims":
        return first_hint(POLICIES, text)
    if block == "policy" and (named := NAMED.fullmatch(text)):
        other = next((f" as {name}" for name in named.groups()[1:] if name), "")
        return f'a policy in a file of its own stands below `claims`, further in: `policy {named[1]}{other} in "FILE"`'
    if block != "claim" or text.startswith("where"):
        return None
    return first_hint(LINES, text) or (SAID if keywords & WORDS else None)
