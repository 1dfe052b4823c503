"""Reads numbers in steps, such as `12.50` in steps of 0.01: exactly, as a whole number of steps."""

from __future__ import annotations

import re

from policy_dsl.model.vocabulary import Steps
from policy_dsl.resolve.scope import Scope
from policy_dsl.text import Span

DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
MOST_DIGITS = 15
"""The most digits before the point that are read; a number with more is out of bounds anyway."""

MOST_DECIMALS = 12
"""The most decimals of a step."""

COMMA = re.compile(r"(?<![\w.])-?[0-9]+(?:,[0-9]+)+(?:\.[0-9]+)?(?!\w)")
"""Matches digits, a comma and digits without a blank: a decimal comma, grouped digits, or several values."""

EXPECTED = "digits, with a point before decimals, such as `12.50`"


def in_steps(scope: Scope, scale: Steps, text: str, span: Span) -> int | None:
    """The number in the text, in steps; None after a finding."""
    match = DECIMAL.fullmatch(text)
    if match is None:
        report(scope, text, span, hint_of(text))
        return None
    sign, whole, decimals = match.groups(default="")
    plain = whole.lstrip("0") or "0"
    if plain != whole or (sign and not (whole + decimals).strip("0")):
        zero = not (whole + decimals).strip("0")
        report(scope, text, span, f"write `{'' if zero else sign}{plain}{'.' * bool(decimals)}{decimals}`")
        return None
    whole = whole[:MOST_DIGITS]
    step, rest = divided(scale, whole, decimals)
    if rest:
        below, above = scale.text(-step - 1 if sign else step), scale.text(-step if sign else step + 1)
        message = f"`{text}` is not on a step of {scale.text(1)}"
        scope.report("E274", message, span, f"the nearest are `{below}` and `{above}`")
        return None
    return -step if sign else step


def divided(scale: Steps, whole: str, decimals: str) -> tuple[int, int]:
    """The whole steps in a number, of which these are the digits before and after the point, and whether there is a rest."""
    places = max(scale.decimals, len(decimals))
    size: int = scale.size * 10 ** (places - scale.decimals)
    return divmod(int(whole + decimals.ljust(places, "0")), size)


def comma_hint(text: str) -> str:
    """The hint for commas between the digits of a number in steps."""
    whole, *rest = text.split(",")
    digits, *_ = rest[-1].split(".")
    several = "the comma for two values" if len(rest) == 1 else "each comma for several values"
    values = f"a blank after {several}: `{', '.join((whole, *rest))}`"
    if len(whole.removeprefix("-")) <= 3 and all(len(each) == 3 for each in (*rest[:-1], digits)):
        pointed = f", `{whole}.{digits}`" if rest == [digits] else ""
        return f"write `{whole}{''.join(rest)}`{pointed}, or {values}"
    return f"write `{whole}.{digits}`, or {values}" if rest == [digits] else f"write {values}"


def report(scope: Scope, text: str, span: Span, hint: str | None) -> None:
    """Reports a text that is not a number."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    scope.report("E235", f"`{short}` is not a number; expected {EXPECTED}", span, hint)


def hint_of(text: str) -> str | None:
    """The hint for a text that is not a number; None if it has no known mistake."""
    if re.fullmatch(r"-?[0-9]{1,3}([_' ,][0-9]{3})+(\.[0-9]+)?", text):
        return f"write `{re.sub(r'[^0-9.-]', '', text)}`; digits are not grouped"
    if unit := re.fullmatch(r"[£$€]?(-?[0-9]+(?:\.[0-9]+)?)\s*[%A-Za-z]*", text):
        return f"a number has no unit: write `{unit[1]}`"
    if comma := re.fullmatch(r"(-?[0-9]+),([0-9]+)", text):
        return f"decimals stand behind a point: write `{comma[1]}.{comma[2]}`"
    return None


def steps_of(scope: Scope, text: str, span: Span) -> Steps | None:
    """The steps of the size that the text says; None after a finding."""
    match = DECIMAL.fullmatch(text)
    sign, whole, decimals = match.groups(default="") if match else ("", "", "")
    size = int((whole + decimals) or "0")
    if match is None or sign or not size:
        scope.report(
            "E275", f"`{text}` is not the size of a step", span, "write a number above zero: `in steps of 0.01`"
        )
        return None
    if len(decimals.rstrip("0")) > MOST_DECIMALS or len(whole) > MOST_DIGITS:
        message = f"`{text}` is not the size of a step that can be read; it has at most {MOST_DECIMALS} decimals"
        scope.report("E275", message, span, "write a larger step, or another unit")
        return None
    decimals = decimals.rstrip("0")
    return Steps(int(whole + decimals), len(decimals))
