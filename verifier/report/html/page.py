"""A page as one file: its style and its script are in it, and its content security policy allows these alone."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policy_dsl.diagnostics.render import without_control
from verifier.report.medium import Medium
from verifier.report.words import numbers
from verifier.report.words.document import Rows, Sentence, Tone

ASSETS = files("verifier.report.html").joinpath("assets")

MARKS = {Tone.GOOD: "✓", Tone.BAD: "✗", Tone.OPEN: "?", Tone.NEUTRAL: "", Tone.QUIET: ""}
NAMES = {Tone.GOOD: "good: ", Tone.BAD: "bad: ", Tone.OPEN: "open: ", Tone.NEUTRAL: "", Tone.QUIET: ""}
"""Tones as people see them, and as they hear them."""

ICON = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M1 4l2 2 4-4' fill='none' stroke='%23806020'/></svg>"

NOT_ASCII = re.compile(r"[^\x00-\x7f]")

SCRIPTS = ("facts.js", "outcomes.js", "decision.js", "matrix.js", "regions.js", "page.js")
"""The parts of the script, in their order."""


def page(template: str, medium: Medium, title: str, script: str = "", **values: Any) -> str:
    """The page of a template. `script` defines what its own scripts use. Where the medium lacks characters, they stand there
    by their numbers.
    """
    style = own(NOT_ASCII.sub(lambda sign: f"\\{ord(sign[0]):x} ", asset("style.css")))
    whole = own(in_ascii("".join(['"use strict";\n{\n', script, *map(asset, SCRIPTS), "}\n"])))
    policy = (
        f"default-src 'none'; img-src data:; style-src {source(style)}; script-src {source(whole)}; base-uri 'none'"
    )
    text = (
        environment()
        .get_template(template)
        .render(title=title, style=style, script=whole, security=f"{policy}; form-action 'none'", icon=ICON, **values)
    )
    return text if medium.holds_everything else text.encode("ascii", "xmlcharrefreplace").decode()


def own(text: str) -> Markup:
    """A style or a script: what authors wrote is in it only as data that ends no element."""
    return Markup(text)  # noqa: S704


def in_ascii(script: str) -> str:
    """The script with escapes for all other characters; they stand in texts, in JSON and in comments."""
    return NOT_ASCII.sub(lambda sign: json.dumps(sign[0])[1:-1], script)


def source(content: str) -> str:
    """The hash by which a content security policy allows the content of an element."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


@cache
def asset(name: str) -> str:
    """The content of a file of this package."""
    return ASSETS.joinpath(name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """The templates. Whatever they are given is escaped, and shown without control characters."""
    made = Environment(
        loader=PackageLoader("verifier.report.html"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=visible,
    )  # fmt: skip
    made.tests["table"] = lambda item: isinstance(item, Rows)
    made.tests["number"] = is_number
    made.tests["sentence"] = lambda item: isinstance(item, Sentence)
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    made.globals.update(
        mark=MARKS.get,
        tone_name=NAMES.get,
        tone_of=tone_of,
        cell_class=cell_class,
        open_tone=Tone.OPEN,
        plural=numbers.plural,
    )
    return made


def visible(value: object) -> object:
    """The value without what controls a terminal or cannot be seen; our own markup as it is."""
    return without_control(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def is_number(cell: str) -> bool:
    """Whether a cell is a number, which stands at the right of its column."""
    return re.fullmatch("[<>]? ?[0-9,.]+( %| × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", cell) is not None


def cell_class(cell: str) -> str:
    """The class of a cell: its tone, or that it is a number."""
    return "number" if is_number(cell) else tone_of(cell)


def tone_of(cell: str) -> str:
    """The name of the tone of a cell that begins with a mark; empty for others."""
    return next((tone.value for tone, mark in MARKS.items() if mark and cell.startswith(mark)), "")
