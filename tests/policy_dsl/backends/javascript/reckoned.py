"""Asks checks with times on clocks in Node: methods of decisions, and `dayOfReceipt`."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.tools import node

Ask = tuple[Mapping[str, Any] | None, str, tuple[object, ...]]
"""A request, and what its decision is asked, with arguments; without a request, the check is."""

SCRIPT = """
let text = "";
for await (const part of process.stdin) text += part;
const given = (value) => value === null || typeof value !== "object" ? value : "$date" in value ? new Date(value.$date) : value;
const out = [];
for (const [source, asks] of JSON.parse(text)) {
  const check = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
  out.push(asks.map(([request, name, args]) => {
    try {
      const of = request === null ? check : check.decide(request);
      return typeof of[name] === "function" ? of[name](...args.map(given)) : of[name];
    } catch (error) {
      const own = error instanceof check.CalendarEnds ? { ...error } : {};
      return { error: error.name, message: error.message, ...own };
    }
  }));
}
console.log(JSON.stringify(out));
"""


def at(moment: datetime) -> dict[str, str]:
    """A moment as the script has it."""
    return {"$date": moment.astimezone(UTC).isoformat().replace("+00:00", "Z")}


def reckoned(jobs: Sequence[tuple[str, Sequence[Ask]]]) -> list[list[Any]]:
    """What the checks with these sources answer. One process of Node answers all."""
    ran = subprocess.run(
        [node(), "--disallow-code-generation-from-strings", "--input-type=module", "-e", SCRIPT],
        input=json.dumps(jobs), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    answers: list[list[Any]] = json.loads(ran.stdout)
    return answers


def moment(answer: object) -> datetime | None:
    """A Date among the answers."""
    assert answer is None or isinstance(answer, str), answer
    return None if answer is None else datetime.fromisoformat(answer)


def day(answer: object) -> date | None:
    """A day among the answers."""
    assert answer is None or isinstance(answer, str), answer
    return None if answer is None else date.fromisoformat(answer)
