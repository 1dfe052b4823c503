"""The cases of other tools, from the folders of `spec/peers`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PEERS = Path(__file__).parents[3] / "spec" / "peers"
TITLE = re.compile(r'^(?:policy|proposal|claims) \w+ "([^"]*)"', re.MULTILINE)


def cases_of(peer: str) -> str:
    """A table of the cases of a peer: the name, what it is about, and the test that it is from."""
    published = tomllib.loads((PEERS / peer / "published.toml").read_text(encoding="utf-8"))
    rows = "".join(
        f"| `{name}` | {title_of(peer, name)} | `{published[name]['test']}` |\n" for name in published if name != "tool"
    )
    return f"| case | about | test |\n| --- | --- | --- |\n{rows}"


def title_of(peer: str, name: str) -> str:
    """The words in quotes after the name."""
    (path,) = (PEERS / peer).rglob(f"{name}.policy")
    title = TITLE.search(path.read_text(encoding="utf-8"))
    return title[1] if title is not None else ""
