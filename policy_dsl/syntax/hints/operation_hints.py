"""General hints, by patterns of lines, for rules, tables and proposals and for the names in them."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import suggest_time

AIMS = "`changes only where …`, `changes nothing where …`, `answers within …`, `refuses where …` or `every change is …`"

EVERYWHERE = (
    (r"`", "leave the backticks out: reports put them around a name, but they are not part of it"),
    (
        r"^\s*(set|remove|overrides|note)\b.*\buntil \d{4}-",
        "a name with `until` is of something that lapsed and stays as it was; to name what is in force, leave its `until` out",
    ),
    (r"^\s*overrides\s*:", "leave the colon out: `overrides` and the names"),
    (r"^\s*overrides\b.* (and|&|or) ", "names are listed with commas"),
    (r"^\s*in force (on|since|after|as of|starting|beginning)\b", "write `in force from` and the first day"),
    (
        r"^\s*(intends|examples?|request|given|expect)\s*:",
        "leave the colon out: indented lines belong to the line above them",
    ),
)
"""(pattern, hint) for any line."""

PROPOSAL = (
    (r"^\s*add rule [\w.-]+ (?:before|in front|after|above|below)\b",
     "name the order, too: `add rule RULE to ORDER before OTHER`"),
    (r"^\s*add rule to\b", "name the rule first: `add rule RULE to ORDER before OTHER`"),
    (r"^\s*was\b", "write it behind what is expected, on the same line: `expect 2 h, was 1 h`"),
    (r"^\s*(?:move|reorder) rules\b|^\s*replace (?:rules|order)\b",
     "write `replace rules NAME in this order`, and below it, further in, all rules that the order is to have"),
    (r"^\s*rename (?:rule|table|row)\b", "there is no renaming: remove it, and add it under the other name"),
    (r"^\s*(?:remove|set) term\b", "a term stays: `replace term NAME means …` gives it another meaning"),
    (r"^\s*add (?!code\b|to group\b)\S+ to group\b", "write `add to group NAME : A, B`"),
    (r"^\s*remove \S+ from group\b", "write `remove from group NAME : A, B`"),
    (r"^\s*(?:remove|delete|drop) code\b", "write `retire code CODE of ATTRIBUTE`"),
    (r"^\s*add code\b.* of\b", "write `add code CODE to ATTRIBUTE`"),
    (r"^\s*retire code \S+ (?!of\b)", "write `retire code CODE of ATTRIBUTE`"),
    (r"^\s*rename code \S+ (?!of\b)", "write `rename code CODE of ATTRIBUTE to NAME`"),
    (r"^\s*split code \S+ (?!of\b)", "write `split code CODE of ATTRIBUTE into NAME, NAME`"),
    (r"^\s*(retire|rename|split) (?!code\b|rule\b|table\b|row\b)", "say what it is: `{0} code CODE of ATTRIBUTE …`"),
    (r"^\s*(close|open) (?!on\b)[\w.-]+ \d{4}-\d\d-\d\d", "write `on` before the day: `{0} CALENDAR on 2026-06-15`"),
    (r"^\s*(close|open) (?:on )?\d{4}-\d\d-\d\d", "name the calendar: `{0} CALENDAR on 2026-06-15`"),
    (r"^\s*extend [\w.-]+ (?:to|through|up to) ", "write `until` and the first day that is not known any more"),
    (r"^\s*(?:add|set) (?:holidays?|closed days?)\b", "write `close CALENDAR on 2026-06-15`"),
    (r"^\s*remove group\b", "a group stays: `remove from group NAME : A` takes values out of it"),
    (r"^\s*replace group\b", "write `add to group NAME : A`, or `remove from group NAME : A`"),
    (r"^\s*set bounds\b", "write the attribute and its type, as in `request`: `set pages : whole number from 0 to 800`"),
    (r"^\s*(refuses|permits) nothing\s*$", "write `{0} nothing new`"),
    (r"^\s*changes (nothing|only)\s*$", "say where: `changes {0} where …`"),
    (r"^\s*(?:answers|refuses)\b.* (for|of|to)\b", "write `where` and a condition: `where role is IS`"),
    (r"^\s*(restores|gives up)\b.*(,| and )", "one property per line: `{0} NAME`"),
    (r"^\s*remove (rule|table|row)\b.*(,| and )", "one per line: `remove {0} …`"),
    (r"^\s*add row to [\w.-]+\s*:", "leave the colon out: `add row to TABLE | … |`"),
    (r"^\s*add row to [\w.-]+ before \S+\s*$", "write the row on the same line: `add row to TABLE before ROW | … |`"),
    (r"^\s*add row to [\w.-]+ (?:after|behind|below|under)\b",
     "name the row that comes next: `add row to TABLE before ROW | … |`; without `before ROW` it is the last"),
    (r"^\s*add row to [\w.-]+ [^|]", "write the cells between bars: `add row to TABLE | … |`"),
    (r"^\s*(add|remove|set) columns?\b", "a table with other columns is another one: write `replace table NAME`"),
    (r"^\s*to \w[\w.-]* in [^\"\s]", 'put the file in double quotes: `to POLICY in "FILE"`'),
    (r"^\s*to \"", 'write the name of the policy without quotes, and its file in quotes: `to POLICY in "FILE"`'),
    (r"^\s*to [\w.-]+\s*$", 'write `to POLICY in "FILE"`'),
    (r"^\s*set\b.* (from|of|was) .*\bto\b", "leave out what it was: write `set TABLE ROW to …`"),
    (r"^\s*set\b[^|]*=", "write `to` before the outcome: `set TABLE ROW to …`"),
    (r"^\s*set (table|rule|row|cell)\b", "leave `{0}` out: `set TABLE ROW to …`, or `set TABLE` with a heading and rows"),
    (r"^\s*set\b[^|]*:\s*$", "leave the colon out: the heading and the rows go below"),
    (r"^\s*set\b.*(,| and | & )",
     "put a name with a comma in quotes; set several cells on a line each, or in a table below `set TABLE`"),
    (r"^\s*remove (property|example|examples|source|request)\b",
     "rules, tables and rows can be removed; claims stay, and `gives up PROPERTY` below `intends` says that one is lost"),
    (r"^\s*remove otherwise\b", "write `remove row TABLE otherwise`"),
    (r"^\s*remove (?!(row|rule|table|from|impossible)\b)",
     "say what it is: `remove rule NAME`, `remove table NAME` or `remove row TABLE ROW`"),
    (r"^\s*replace (?!rule\b|table\b|row\b|term\b|group\b)", "say what it is: `replace rule NAME` or `replace table NAME`"),
    (r"^\s*add rows\b", "write `add row to TABLE | … |`, a line for each row"),
    (r"^\s*add row\b(?! to\b)", "write `add row to TABLE | … |`"),
    (r"^\s*add row to [\w.-]+\s*$", "write the row on the same line: `add row to TABLE | … |`"),
    (r"^\s*(only changes|nothing else changes|no other changes?)\b", "write `changes only where …`"),
    (r"^\s*changes (only|nothing) (?!where\b)", "write `where` before the condition: `changes {0} where …`"),
    (r"^\s*(answers|refuses)\b.* (if|when)\b", "write `where` before the condition"),
    (r"^\s*(gives up|restores) \"", "leave the quotes out: the property is meant by its name"),
)  # fmt: skip
"""(pattern, hint) for the lines of a proposal itself, not for those of a rule, a table or a property in it."""

BEGINNINGS = (
    (r"^\s*note\b", "write a remark in what is added or replaced: in a rule `note \"…\"`, in a table with the row before it"),
    (r"^\s*rename\b", "there is no renaming: remove it, and add it under the other name"),
    (r"^\s*(insert|new|create|append)\b", "write `add rule …`, `add table …` or `add row to TABLE | … |`"),
    (r"^\s*(?:move|reorder)\b",
     "a row keeps its place: remove it, and write `add row to TABLE before ROW | … |`; so does a rule of an order"),
    (r"^\s*was\b", "write it behind what is expected, on the same line: `expect 2 h, was 1 h`"),
    (r"^\s*overrides\b", "`overrides` belongs in a rule or a table: replace that, or add one"),
    (r"^\s*(for|amends?|of|changes|base|from) [\w.-]+\s*(in .*)?$", 'write `to POLICY in "FILE"`'),
)  # fmt: skip
"""(pattern, hint) for lines that start with a word that no line of a proposal starts with."""

INTENDS = (
    (
        r"^\s*answer\b",
        "say what a proposal is for with `answers within …`, which is at most, or `answers in exactly …`",
    ),
    (r"^\s*(refuse|permit) (?:nothing|nobody|no ?one|none)( new)?\s*$", "write `{0}s nothing new`"),
    (
        r"^\s*(?:[\w.-]+ )?(?!answers\b)\w+ within (\d+ \w+)",
        "an intent begins with `answers`: `answers within {0} where …`, and of several times `answers NAME within {0} where …`",
    ),
    (
        r"^\s*every (?!change\b)\w+ (?:is|gets|becomes) (faster|slower|refused|permitted)",
        "write `every change is {0}`",
    ),
    (r"^\s*nothing (?:changes|is changed|may change)\b", "write `changes nothing where` and a condition"),
    (
        r"^\s*every change is (?:faster|slower)\s+(?:by|than|of|for)\b",
        "an intent does not say by how much: `answers within … where …` says the most that a request may wait",
    ),
    (
        r"^\s*.*\d ?(?:%|percent\b)",
        "an intent speaks of requests, and not of shares: say which may change, `changes only where …`",
    ),
    (
        r"^\s*every change is (?:not|no|never) \w",
        "list the ways that are meant, joined by `or`: `faster`, `slower`, `permitted`, `refused`",
    ),
    (r"^\s*refuse \w", "write `refuses where` and a condition"),
    (r"^\s*permit \w", "what is permitted is a change: write `every change is permitted`, or an example"),
    (r"^\s*every change is\b.*(\band\b|,|/)", "several ways are joined by `or`: `every change is faster or slower`"),
    (r"^\s*(all|each|any) changes?\b|^\s*changes? (is|are)\b", "write `every change is …`"),
    (r"^\s*(nothing|no|never|always|must|should|when|where|if)\b", f"write {AIMS}"),
)
"""(pattern, hint) for the lines below `intends`."""

RULE = (
    (r"\b(?:is|in|has|is not|not in)\b [\w.-]+(, [\w.-]+)+,? (and|or) [\w.-]+\s*$",
     "the last value has a comma before it too: `is A, B, C`"),
    (r"\bis (either|one of|any of|only|exactly|always)\b",
     "leave `{0}` out: of one code, `in A, B` means one of these; of a set, `has any of A, B`, and `is A, B` exactly these"),
    (r"^\s*(?:when|where) not (\w+)\s*$", "write `{0} is no`"),
    (r"^\s*(?:when|where)\b.*\bthen\b", "leave `then` out: write the outcome on a line of its own"),
    (r"^\s*(?:when|where)\b.*\band\s*$", "another condition follows `and`; if there is none, leave it out"),
    (r"^\s*answer\b.*(\bor\b|\band\b|,)\s*(refuse|permit|deny|allow)",
     "a rule has one outcome: write a rule for each, with its `when`"),
    (r"^\s*(refuse|permit) (?!\d|within\b|after\b|when|if|unless|where|--|—|#)\w",
     "write `{0}` alone; a reason is a remark, `note \"…\"`"),
    (r"^\s*(no|not|never) (answer|reply|access|permission|permit|response|entry)\w*\s*$", "write `refuse`"),
    (r"^\s*(valid|effective|applies|starts?|starting|from|since)\b.*\d{4}-", "write `in force from` and the first day"),
    (r"^\s*(expires?|ends?|ending|until|till)\b.*\d{4}-", "write `in force until` and the day after the last"),
    (r"^\s*in force from \S+ *(-|–|—|,|and|through|till) ", "write `until`; the day it names is not included"),
    (r"^\s*source \"", 'write the name of the source first, as it is declared: `source NAME "…"`'),
    (r"^\s*(note|reading|because) [^\"]*$", 'put the words in double quotes: `{0} "…"`'),
)  # fmt: skip
"""(pattern, hint) for the lines of a rule or a table."""

TIME_OF_ANSWER = re.compile(r"^\s*(?:answers|answered|repl(?:y|ied|ies)|respon\w+|time|within|TRT|takes?)\b\D*(\d.*)$")
CAPPED = re.compile(r"\b(?:at (?:the )?most|max(?:imum|\.)?|no (?:more|later) than|not (?:more|later) than|up to)\b")
LONGEST = 1_000
"""The most characters of a line that is searched."""

NAMED_NOT = re.compile(r"^\s*(?:overrides|set|remove row|note)\b.*?\bnot ([\w.-]+)")


def operation_hint(line: str, head: str, keywords: frozenset[str]) -> str | None:
    """The hint for a line; None if it has no known mistake. The line has no comment, and nothing between its quotes."""
    if len(line) > LONGEST:
        return None
    if parts := NAMED_NOT.match(line):
        return f'a row that begins with `not` has quotes around its name: `"not {parts[1]}"`'
    if "when" in keywords and (parts := TIME_OF_ANSWER.match(line)) and (time := suggest_time.canonical(parts[1])):
        word = line.split()[0]
        within = "within at most" if CAPPED.search(line) else "within"
        named = f", or, if it is one of several times, `{word} {within} {time}`" if re.match(r"re|resp", word) else ""
        return f"write `answer {within} {time}`{named}"
    patterns: tuple[tuple[str, str], ...] = EVERYWHERE
    if head.split()[:1] == ["proposal"] and "when" not in keywords:
        other_beginnings = BEGINNINGS if "add" in keywords else ()
        intents = INTENDS if "permits" in keywords or re.match(r"\s*every \w", line) else ()
        patterns += (*intents, *other_beginnings, *PROPOSAL)
    for pattern, words in (*patterns, *RULE):
        if match := re.search(pattern, line):
            return words.replace("{0}", match[1]) if "{0}" in words else words
    return None
