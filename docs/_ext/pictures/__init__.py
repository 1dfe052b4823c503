"""The pictures of README.md and ARCHITECTURE.md, drawn from the output of the command and from the import contracts."""

from __future__ import annotations

from collections.abc import Mapping

Colors = Mapping[str, tuple[str, str]]
"""What is coloured, as CSS: its selector and property, with the colour on a light page and on a dark one."""


def svg(name: str, title: str, width: int, height: int, font: str, colors: Colors, body: str) -> str:
    """A picture. Colours are plain CSS, since not all that show SVG know custom properties."""
    light, dark = (" ".join(f"{what}: {pair[side]} }}" for what, pair in colors.items()) for side in (0, 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}">\n'
        f'  <title id="{name}">{title}</title>\n  <style>\n    {font}\n    {light}\n'
        f"    @media (prefers-color-scheme: dark) {{ {dark} }}\n  </style>\n"
        f'  <rect class="page" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>\n{body}</svg>\n'
    )
