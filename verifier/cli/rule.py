"""`evenhand rule`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import assert_never

from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Medium, Printed


def run(code: str | None, listed: bool, as_format: Common) -> int:
    """Shows the page of a code, or the list of all."""
    if listed or code is None:
        return shown(dict.fromkeys(CATALOGUE), [], PROVED, as_format)
    wanted = code.upper()
    if wanted in CATALOGUE:
        return shown({wanted: page(wanted)}, [], PROVED, as_format)
    hint = nearest(wanted[:40], CATALOGUE) or "`evenhand rule --list` lists them"
    finding = Finding("E410", f"there is no diagnostic `{printable(code[:40])}`", "rule", NO_LINE, hint)
    return shown({}, [finding], BAD_INPUT, as_format)


def shown(pages: Mapping[str, str | None], findings: Sequence[Finding], exit_code: int, as_format: Common) -> int:
    """Prints the pages and findings. Returns the exit code."""
    show(render(pages, findings, exit_code, as_format, media(as_format)))
    return exit_code


def page(code: str) -> str:
    """The page of a code, in Markdown."""
    return files("policy_dsl.diagnostics.pages").joinpath(f"{code}.md").read_text(encoding="utf-8")


def render(
    pages: Mapping[str, str | None], findings: Sequence[Finding], exit_code: int, as_format: Common, to: Media
) -> Printed:
    """The pages, or a line for each code without a page."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.rule import document

            return Printed(dump(document(pages, findings, exit_code), to.out))
        case Format.TEXT | Format.PLAIN:
            shown = [
                f"{code}  {CATALOGUE[code]}\n" if text is None else page_text(text, to.out)
                for code, text in pages.items()
            ]
            return Printed("".join(shown), diagnostics.render(findings, {}, color=to.err.colored))
        case _:
            assert_never(as_format)


def page_text(text: str, medium: Medium) -> str:
    """A page: laid out for a terminal, and otherwise as it is."""
    if not medium.terminal:
        return text
    from verifier.report.text.page import Page
    from verifier.report.text.terminal import printed

    return printed(medium, lambda out: out.print(Page(text)))
