"""A run of a command as a SARIF log: what is wrong or undecided as results, everything else as properties of the run.

GitHub makes an alert of every result, whatever its kind, so that a result of the kind *pass* would be one, too. Verdicts
that are proved are therefore among the properties of the run, which list all entries.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from policy_dsl.version import __version__
from verifier.report.entries.entry import LEVELS, Entry, Listing, Part
from verifier.report.exit_codes import BAD_INPUT, DISAGREE
from verifier.report.medium import Medium
from verifier.report.sarif.places import fingerprint, location, related
from verifier.report.sarif.rules import rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5_000
"""The most results of a run that GitHub takes in. It refuses a run of more than 25,000."""

MOST_RELATED = 100
"""The most places of a result that GitHub takes in. It refuses a result of more than 1,000."""

MOST_CHARACTERS = 4_000
"""The most characters of a message; whoever reads an alert reads no more."""

RANK = {"error": 0, "warning": 1, "note": 2}


def sarif_text(listing: Listing, medium: Medium) -> str:
    """The log as text, in ASCII where the medium cannot encode it otherwise."""
    return json.dumps(document(listing), ensure_ascii=not medium.holds_everything, indent=2) + "\n"


def document(listing: Listing) -> dict[str, Any]:
    """The log, which has one run."""
    every = [(part, entry) for part in listing.parts for entry in part.entries if entry.grade in LEVELS]
    kept = sorted(every, key=lambda pair: RANK[LEVELS[pair[1].grade]])[:MOST_RESULTS]
    ids = list(dict.fromkeys(entry.rule for _, entry in kept))
    places = {name: number for number, name in enumerate(ids)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "evenhand",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [rule(name) for name in ids],
                    }
                },
                "automationDetails": {"id": f"evenhand/{listing.command}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation(listing, len(every) - len(kept))],
                "results": [result(part, entry, places) for part, entry in kept],
                "properties": properties(listing),
            }
        ],
    }


def invocation(listing: Listing, omitted: int) -> dict[str, Any]:
    """How the command ended, and how many results are left out."""
    notes = []
    if omitted:
        words = f"{omitted:,} more results are left out, the lightest first: GitHub takes {MOST_RESULTS:,}. The JSON has all."
        notes = [{"level": "warning", "message": {"text": words}}]
    return {
        "executionSuccessful": listing.exit_code not in (BAD_INPUT, DISAGREE),
        "exitCode": listing.exit_code,
        "toolExecutionNotifications": notes,
    }


def result(part: Part, entry: Entry, places: Mapping[str, int]) -> dict[str, Any]:
    """One result."""
    print_ = fingerprint(part, entry)
    shown = entry.related[:MOST_RELATED]
    lines = [entry.message, *entry.details]
    if len(shown) < len(entry.related):
        lines.append(f"and {len(entry.related) - len(shown):,} more places (in the JSON)")
    return {
        "ruleId": entry.rule,
        "ruleIndex": places[entry.rule],
        "kind": "fail",
        "level": LEVELS[entry.grade],
        "message": {"text": limited("\n".join(lines))},
        "locations": [location(entry.place)],
        "relatedLocations": [related(number, each) for number, each in enumerate(shown, 1)],
        "partialFingerprints": {"evenhandMeaning/v1": print_, "primaryLocationLineHash": f"{print_[:16]}:1"},
        "properties": {"name": limited(entry.name), "policy": limited(part.name), "status": entry.status},
    }


def properties(listing: Listing) -> dict[str, Any]:
    """All entries in short, with those that make no result, and how many there are of each status."""
    counts = Counter(f"{entry.rule} {entry.status}" for entry in listing.entries)
    return {
        "command": listing.command,
        "counts": dict(sorted(counts.items())),
        "entries": [short(part, entry) for part in listing.parts for entry in part.entries],
    }


def short(part: Part, entry: Entry) -> dict[str, Any]:
    """An entry without its details."""
    words: Sequence[str] = () if entry.grade in LEVELS else (entry.message,)
    return {
        "policy": limited(part.name),
        "rule": entry.rule,
        "name": limited(entry.name),
        "status": entry.status,
        **({"message": limited(words[0])} if words else {}),
    }


def limited(words: str) -> str:
    """The words, up to a length, and how many characters are left out."""
    rest = len(words) - MOST_CHARACTERS
    return words if rest <= 0 else f"{words[:MOST_CHARACTERS]}… ({rest:,} more characters)"
