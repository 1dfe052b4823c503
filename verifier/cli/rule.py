"""`evenhand rule`."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import Any

from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.resolve.scope import nearest
from policy_dsl.text import Span
from verifier.cli.output import colored
from verifier.report.exit_codes import BAD_INPUT, PROVED


def run(code: str | None, listed: bool, shape: str) -> int:
    """Shows the page of a code, or the list of all."""
    if listed or code is None:
        return show_list(shape)
    known = code.upper()
    if known not in CATALOGUE:
        shown = printable(code[:40])
        hint = nearest(known[:40], CATALOGUE) or "`evenhand rule --list` lists them"
        finding = Finding("E410", f"there is no diagnostic `{shown}`", "rule", Span(1, 1, 1, 1), hint)
        if shape == "json":
            from verifier.report.json import verify as json

            sys.stdout.write(json.dump(document([], [finding], BAD_INPUT)))
        else:
            sys.stderr.write(render([finding], {}, color=colored(sys.stderr, shape)))
        return BAD_INPUT
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document([entry(known, page(known))], [], PROVED)))
    elif shape == "text" and sys.stdout.isatty():
        from verifier.report.text import terminal
        from verifier.report.text.page import Page

        terminal.stdout(plain=False).print(Page(page(known)))
    else:
        sys.stdout.write(page(known))
    return PROVED


def page(code: str) -> str:
    """The page of a code, in Markdown."""
    return files("policy_dsl.diagnostics.pages").joinpath(f"{code}.md").read_text(encoding="utf-8")


def show_list(shape: str) -> int:
    """Every code with its line."""
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document([entry(code, None) for code in CATALOGUE], [], PROVED)))
    else:
        sys.stdout.write("".join(f"{code}  {said}\n" for code, said in CATALOGUE.items()))
    return PROVED


def entry(code: str, text: str | None) -> dict[str, Any]:
    """A code as JSON has it."""
    return {"code": code, "title": CATALOGUE[code], "page": text}


def document(rules: list[dict[str, Any]], findings: list[Finding], code: int) -> dict[str, Any]:
    """`evenhand.rule/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.rule/1",
        "tool": json.tool(),
        "exit": code,
        "rules": rules,
        "diagnostics": [json.diagnostic(f) for f in findings],
    }
