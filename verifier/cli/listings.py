"""Prints the entries of a run in the formats that list them."""

from __future__ import annotations

from typing import assert_never

from verifier.report.entries.entry import Listing
from verifier.report.formats import Format, Listed
from verifier.report.medium import Media, Printed


def print_listing(listing: Listing, as_format: Listed, to: Media) -> Printed:
    """The entries in one of these formats."""
    match as_format:
        case Format.SARIF:
            from verifier.report.sarif.document import sarif_text

            return Printed(sarif_text(listing, to.out))
        case Format.JUNIT:
            from verifier.report.junit.document import junit_text

            return Printed(junit_text(listing, to.out))
        case Format.GITHUB:
            from verifier.report.github.document import github_text

            return Printed(github_text(listing))
        case _:
            assert_never(as_format)
