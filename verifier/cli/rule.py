"""`evenhand rule`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import assert_never

from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.resolve.scope import nearest
from policy_dsl.text import NO_LINE
from verifier.cli.output import colored
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Format


def run(code: str | None, listed: bool, as_format: Format) -> int:
    """Shows the page of a code, or the list of all."""
    if listed or code is None:
        emit(dict.fromkeys(CATALOGUE), [], PROVED, as_format)
        return PROVED
    wanted = code.upper()
    if wanted in CATALOGUE:
        emit({wanted: page(wanted)}, [], PROVED, as_format)
        return PROVED
    shown = printable(code[:40])
    hint = nearest(wanted[:40], CATALOGUE) or "`evenhand rule --list` lists them"
    finding = Finding("E410", f"there is no diagnostic `{shown}`", "rule", NO_LINE, hint)
    emit({}, [finding], BAD_INPUT, as_format)
    return BAD_INPUT


def page(code: str) -> str:
    """The page of a code, in Markdown."""
    return files("policy_dsl.diagnostics.pages").joinpath(f"{code}.md").read_text(encoding="utf-8")


def emit(pages: Mapping[str, str | None], findings: Sequence[Finding], exit_code: int, as_format: Format) -> None:
    """Prints the pages, or a line for each code without a page."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.rule import document

            sys.stdout.write(dump(document(pages, findings, exit_code)))
        case Format.TEXT | Format.PLAIN:
            sys.stderr.write(render(findings, {}, color=colored(sys.stderr, as_format)))
            for code, text in pages.items():
                if text is None:
                    sys.stdout.write(f"{code}  {CATALOGUE[code]}\n")
                elif as_format is Format.TEXT and sys.stdout.isatty():
                    from verifier.report.text import terminal
                    from verifier.report.text.page import Page

                    terminal.stdout(plain=False).print(Page(text))
                else:
                    sys.stdout.write(text)
        case _:
            assert_never(as_format)
