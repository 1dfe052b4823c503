"""Messages and hints for the places where the parser stops. `tests/policy_dsl/syntax/syntax_mistakes.py` lists them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from policy_dsl.syntax.grammar import DECLARATIONS
from policy_dsl.syntax.hints import (
    clock_hints,
    condition_hints,
    suggest_comparison,
    suggest_date,
    suggest_time,
)
from policy_dsl.syntax.hints.alternatives_hints import alternatives_hint, with_parent_word
from policy_dsl.syntax.hints.between_hints import between_hint
from policy_dsl.syntax.hints.block_hints import block_hint
from policy_dsl.syntax.hints.general import line_hint
from policy_dsl.syntax.hints.message import Message
from policy_dsl.syntax.hints.miswritten import words_message
from policy_dsl.syntax.hints.operation_hints import operation_hint
from policy_dsl.syntax.hints.vocabulary_hints import block_line_hint
from policy_dsl.text import without_comment

IN_WORDS = {
    "NAME": "a name",
    "QUOTED": "words in double quotes",
    "DURATION": "a time such as `24 h`",
    "TIME": "a time such as `24 h`",
    "_DUE": "`due before`",
    "ROW": "a row `| … |`",
    "CELL": "a time, `N/A`, `permit` or `refuse`",
    "_NL": "the end of the line",
    "_COMMA": "a comma",
    "_INDENT": "a line further in",
    "_DEDENT": "the end of the block",
}
"""The terminals that are not keywords, in an author's words."""


class Unexpected(Struct, frozen=True):
    """Where the parser stopped: at `word` in `line`, in a block that starts with `head`, where `expected` could stand.

    `keywords` are the words among the expected terminals. `first` tells whether the word is the first of the block.
    """

    word: str
    line: str
    head: str
    expected: frozenset[str]
    keywords: Mapping[str, str]
    first: bool


def hint_above(line: str) -> str | None:
    """The hint for a line that was read as a whole, but has lines further in below it; None if it has no known mistake."""
    bare = without_comment(line)
    return with_parent_word(alternatives_hint(bare), bare)


def explain(unexpected: Unexpected) -> Message:
    """The message for the place where the parser stopped."""
    message = message_for(unexpected)
    hint = with_parent_word(message.hint, unexpected.line)
    written = " ".join(without_comment(unexpected.line).split())
    return structs.replace(message, hint=None if hint and " " in written and f"`{written}`" in hint else hint)


def message_for(unexpected: Unexpected) -> Message:
    """The message for that place. Its hint says `when` for the word above a block of conditions, whichever word that is."""
    line = re.sub(r'"[^"]*"', '""', unexpected.line)
    if line.count('"') % 2:
        return Message("E114", "a quote is opened here and not closed on its line", 'end the words with `"`')
    bare = re.sub(r"--.*", "", line)
    head = bare if unexpected.line == unexpected.head else unexpected.head
    if unexpected.word != "_INDENT" and (
        line_of_clock := clock_hints.clock_hint(bare, head, without_comment(unexpected.line))
    ):
        return Message("E101", line_of_clock.message, line_of_clock.hint, bare.strip())
    keywords = frozenset(unexpected.keywords.values())
    if minus := OTHER_MINUS.search(bare):
        place = f"`{minus[1]}` is not the sign of a number below zero"
        return Message("E101", place, f"write `-{minus[2]}`, with the hyphen of the keyboard", minus[1])
    personal = personal_hint(unexpected, head)
    hint = personal or operation_hint(bare, head, keywords)
    is_row = line.lstrip().startswith("|")
    if not is_row and (personal or not hint) and (message := words_message(unexpected.word, bare, personal)):
        return message
    if unexpected.first:
        return declaration_message(unexpected.word, bare, head, hint)
    expected = in_words(unexpected)
    if unexpected.word == "_INDENT":
        own = head.startswith("source ") and re.match(OF_A_PROPOSAL, bare)
        hint = BESIDE_A_PROPOSAL if own else "align it with the line above"
        return Message("E101", f"this line is indented further than its block; expected {expected}", hint)
    if is_row and "_INDENT" in unexpected.expected:
        return Message("E101", "a row is indented further than what it belongs to", "indent the rows, all alike")
    similar = difflib.get_close_matches(unexpected.word, keywords, 1, 0.6) if len(unexpected.word) > 1 else []
    _, time_hint = suggest_time.hint_in_line(bare) or ("", None)
    hint = (
        lower_case_hint(unexpected.word, keywords)
        or hint
        or time_hint
        or line_hint(bare, head, keywords)
        or did_you_mean(similar)
    )
    place = f"`{unexpected.word}` does not belong here" if unexpected.word else "the line ends here"
    return Message("E101", f"{place}; expected {expected}", hint)


OF_A_PROPOSAL = r"\s+(to|reading|in force|add|set|replace|remove|intends)\b"
"""The beginnings of lines of a proposal."""

BESIDE_A_PROPOSAL = "declare the source above the proposal or below all of it: at the margin it ends the proposal"
"""The hint for a line of a proposal after the declaration of a source."""


OTHER_MINUS = re.compile(r"(?<!\d)(?<!\d )([−–])(\d[\d.]*)")
"""Matches a minus as spreadsheets and texts have it, before digits."""


def personal_hint(unexpected: Unexpected, head: str) -> str | None:
    """The hint that repeats the author's own words; None if the line has no known mistake. `head` has no comment."""
    if head.startswith("impossible when") and not unexpected.word and "_INDENT" in unexpected.expected:
        return 'write `because "…"` on the line below, further in'
    line = without_comment(unexpected.line)
    unquoted = re.sub(r'"[^"]*"', '""', line)
    if hint := between_hint(unquoted, head, frozenset(unexpected.keywords.values())):
        return hint
    return (
        block_line_hint(" ".join(line.split()), head, frozenset(unexpected.keywords.values()))
        or alternatives_hint(line)
        or hint_on_condition(unexpected)
        or in_force_hint(line, unexpected.head)
        or block_hint(line, without_comment(unexpected.head))
    )


def declaration_message(word: str, line: str, head: str, hint: str | None) -> Message:
    """The message for the first word of a block, which does not start a declaration. The hint is preferred to general ones."""
    general = lower_case_hint(word, DECLARATIONS) or margin_hint(line) or line_hint(line, head, frozenset())
    similar = difflib.get_close_matches(word.lower(), DECLARATIONS, 1)
    problem = f"`{word}` does not start a declaration" if word else "a declaration starts at the margin"
    message = f"{problem}; expected one of {', '.join(DECLARATIONS)}"
    return Message("E110", message, hint or general or did_you_mean(similar))


def in_force_hint(line: str, head: str) -> str | None:
    """The hint for a line on when something is in force; None if it has no known mistake."""
    hint = suggest_date.in_force(line)
    return suggest_date.in_force_of_proposal(hint) if head.startswith("proposal ") else hint


CONDITION = re.compile(r"\s*(when\b|where\b|impossible when\b|(changes|answers|refuses)\b.*\bwhere\b)")
NOT_A_CONDITION = re.compile(
    rf"\s*({'|'.join(DECLARATIONS)}|refuse|permit|answers?|overrides|in force|exactly|at most|any|none|all|note|given|expect"
    r"|for|if|never|always|holds|counted|add|replace|remove|retire|rename|split|set|close|open|extend|to|reading|intends|changes|refuses|every"
    r"|permits|restores|gives"
    r"|dated|because|and|or|unless|else)\b"
)
"""The beginnings of lines that are not conditions."""

SEVERAL_TIMES = re.compile(
    r"\s*[^\W\d][\w.-]* (?:within|not before) [^,]+?(?:,| and|;) [^\W\d][\w.-]* (?:within|not before)\b"
)


def hint_on_condition(unexpected: Unexpected) -> str | None:
    """The hint for a line of conditions; None for other lines."""
    line = without_comment(unexpected.line)
    if SEVERAL_TIMES.match(line):
        return "write each of the times on a line of its own"
    words = line.split()
    within = unexpected.line != unexpected.head and unexpected.head.split()[:1] not in (
        ["request"],
        ["example"],
        ["times"],
    )
    # a line of a block whose first word was read as the name of a fact
    inside = within and words and not NOT_A_CONDITION.match(line) and words[0].rstrip(":=,;") != unexpected.word
    expected = set(unexpected.keywords.values())
    in_conditions = {"any", "none", "all"} <= expected and "when" not in expected
    begun = CONDITION.match(line) or inside or in_conditions
    return condition_hints.condition_hint(line) or suggest_comparison.comparison_hint(line) if begun else None


def lower_case_hint(word: str, words: Iterable[str]) -> str | None:
    """The hint for a keyword in capitals."""
    if word != word.lower() and word.lower() in words:
        return f"the words of the language are written in small letters: `{word.lower()}`"
    return None


def margin_hint(line: str) -> str | None:
    """The hint for a line at the margin that is a declaration in other words."""
    return next((words for pattern, words in BEGINNINGS if re.match(pattern, line, re.IGNORECASE)), None)


BEGINNINGS = (
    (
        r"(else|default)\b",
        "write `otherwise answer within …` or `otherwise refuse` for requests without a time",
    ),
    (
        r"(if|when|unless|allow|deny|permit|refuse|answer)\b",
        "write an outcome and its condition below a rule: `rule NAME`",
    ),
    (
        r"(add|set|replace|remove|retire|rename|split|reading|intends|close|extend|to [\w.-]+ in)\b",
        "in a proposal, write this further in, below `proposal`",
    ),
    (r"(for|never|always|holds)\b", 'write a claim below a property: `property NAME "sentence"`'),
    (
        r"(in|from) (this|that|the|top|order)\b|(first|order|priority)\b",
        "write `rules NAME in this order`, and the rules further in, below it",
    ),
    (r"dated\b", "`dated by` and a date stand further in, below `policy`"),
    (r"(given|expect)\b", 'write this below an example: `example "…"`'),
    (r"(import|include|use)\b", 'a policy is one file; a proposal names its base: `to POLICY in "FILE"`'),
    (r"(enum|type|attribute|field|input)\b", "write what a request is below `request`: `role : one of A, B`"),
    (r"\|", "write a row further in, below its table: `table NAME`"),
)
"""(pattern of the beginning of a line at the margin, hint)."""


def did_you_mean(similar: list[str]) -> str | None:
    """The hint with the nearest word, if there is one."""
    return f"did you mean `{similar[0]}`?" if similar else None


def in_words(unexpected: Unexpected) -> str:
    """What the parser expected, in words, the keywords first."""
    words = sorted(f"`{word}`" for word in unexpected.keywords.values())
    words += [name for terminal, name in IN_WORDS.items() if terminal in unexpected.expected]
    if not words:
        return "nothing more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
