"""Hints for the lines of a claim about some request, which repeat the author's own words."""

from __future__ import annotations

from policy_dsl.syntax.hints.hint_table import HintTable

ANY = r"(?!for (?:any|all|every|each|a)\b)"
BEGIN = rf"{ANY}(?:there (?:is|exists?|are)|exists?|for) (?:at least |a |an )?(?:one|some|any one)? ?"
"""What may stand before `request` where some request is meant, and none of the words for any."""

REQUEST = rf"{BEGIN}(?:possible )?requests? (\w+)"
PAIR = rf"{BEGIN}(?:two |(?:a )?pairs? of )?(?:possible )?requests (\w+)(?:,? and|,) (\w+)"
SOME: HintTable = (
    (rf"{REQUEST},? (?:that is |which is )?(?:alike|the same),? (?:in all )?(?:except|but|other than|apart from)"
     r"(?: for| in)? (.+)",
     r"write `for some request \1 alike except {list}`"),
    (rf"{REQUEST},? (?:that )?differ(?:s|ing)? (?:only |at most )?in (?:only )?(.+)",
     r"write `for some request \1 alike except {list}`"),
    (rf"{REQUEST},? (?:with|where|when|such that|if|whose|and) (\w+\.\w.*)",
     r"write `for some request \1`, and on a line of its own `where \2`"),
    (rf"{PAIR},? (?:that are |which are )?(?:alike|the same),? (?:except|but)(?: for| in)? (.+)",
     r"write `for some two requests \1 and \2 alike except {list}`"),
    (PAIR, r"say in which facts the two may differ: `for some two requests \1 and \2 alike except ATTRIBUTE`"),
    (REQUEST, r"write `for some request \1`"),
    (r"for some request", "give it a name: `for some request r`"),
    (r"(?:sometimes|possibly|at least once|once|it is possible that|it holds that|hold) "
     r"(\w+ (?:permitted|refused|(?:slower|faster) than .+|same as .+))",
     r"write `holds \1`, below `for some request`"),
)  # fmt: skip
"""(pattern, hint)."""
