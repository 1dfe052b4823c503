"""Lays a text out in another way, which means the same; or slips once, which mostly makes a mistake of it."""

from __future__ import annotations

import re
from random import Random


def laid_out(random: Random, lines: list[str]) -> str:
    """The text with other indentation, blank lines and comments, and lists that go on in the next line."""
    kind = random.random()
    step = random.choice((1, 2, 2, 2, 3, 5))
    found: list[str] = []
    for line in lines:
        inner = line.lstrip(" ")
        deep = (len(line) - len(inner)) // 2 if step != 2 else None
        line = line if deep is None else " " * (step * deep) + inner
        if kind < 0.4 and random.random() < 0.1:
            found.append(random.choice(("", "-- a remark", "      -- further in | than all", "   ")))
        if kind < 0.4 and "|" not in line and '"' not in line and ", " in line and random.random() < 0.3:
            first, rest = line.split(", ", 1)
            found += [f"{first},{random.choice(('', ' ', ' -- and'))}", random.choice(("", "        ")) + rest]
            line = ""
        elif kind < 0.4 and inner and "|" not in line and random.random() < 0.1:
            line += random.choice((" -- so", " --", "  "))
        if line or not inner:
            found.append(line)
    ending = "\r\n" if random.random() < 0.08 else "\n"
    start = "\ufeff" if random.random() < 0.03 else ""
    return start + ending.join(found) + random.choice((ending, "", ending * 2))


def literate(random: Random, text: str) -> str:
    """The text in the blocks of a Markdown file, between which it may stop anywhere."""
    found = ["# What holds", "", "```policy rejected", "rule prose", "```", "", "~~~policy"]
    for line in text.split("\n"):
        if random.random() < 0.15:
            found += [
                "~~~",
                "",
                random.choice(("- because\tit is so", "    rule no_rule", "It is | so.")),
                "",
                "~~~policy",
            ]
        found.append(line)
    return "\n".join([*found, "~~~", "", "The end."])


def slipped(random: Random, lines: list[str]) -> list[str]:
    """The lines with one slip of the pen."""
    found = [*lines]
    place = random.choice([n for n, line in enumerate(lines) if line.strip()])
    line = lines[place]
    words = re.findall(r'"[^"]*"|[\w.-]+', "\n".join(lines))
    parts = re.split(r'("[^"]*"|[\w.-]+)', line)
    match random.randint(0, 8):
        case 0:
            found.insert(place, line)
        case 1:
            del found[place]
        case 2:
            found[place] = " " + line
        case 3:
            found[place] = line.removeprefix("  ")
        case 4 if len(parts) > 2:
            parts[random.randrange(1, len(parts), 2)] = random.choice(words)
            found[place] = "".join(parts)
        case 5 if len(parts) > 2:
            del parts[random.randrange(1, len(parts), 2)]
            found[place] = "".join(parts)
        case 6:
            spot = random.randrange(len(line))
            found[place] = line[:spot] + line[spot + 1 :]
        case 7:
            spot = random.randrange(len(line) + 1)
            found[place] = line[:spot] + random.choice(',"|:+ -_A0\t\u00a0\u200b\u0430\u2800') + line[spot:]
        case _:
            other = random.choice([n for n, line in enumerate(lines) if line.strip()])
            found[place], found[other] = found[other], found[place]
    return found
