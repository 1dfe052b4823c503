"""The types of a module: what they allow and refuse, as the TypeScript compiler says; and the types of the runtime itself."""

import json
import subprocess
from pathlib import Path

import pytest

from policy_dsl.backends.javascript.types import types_path
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.model.policy import Policy
from tests.clocked import IN_TIMES, REPLIES
from tests.fuzz.targets import every_type
from tests.policy_dsl.backends.javascript.asked import compiled
from tests.policy_dsl.backends.javascript.test_check import HARMFUL, OFFICE
from tests.policy_dsl.backends.test_conformance import SUPPORT, read
from tests.tools import ROOT, typescript
from tests.verifier.test_explain_derived import HOUSE

OURS = ROOT / "policy_dsl" / "backends" / "javascript"

STRICT = ("strict", "noUncheckedIndexedAccess", "exactOptionalPropertyTypes", "noImplicitReturns", "noUnusedLocals",
          "noUnusedParameters", "allowJs", "checkJs", "noEmit")  # fmt: skip
OPTIONS = {
    **dict.fromkeys(STRICT, True),
    "target": "es2023",
    "module": "nodenext",
    "lib": ["es2023", "dom"],
    "types": [],
}

USE = """\
import { decide, facts, manifest, RequestError, type Codes, type Decision, type Facts } from "./all.mjs";
import { decide as dated } from "./office.mjs";
import * as harm from "./harm.mjs";
import * as letters from "./replies.mjs";
import * as support from "./support.mjs";
import * as house from "./house.mjs";
import * as replies from "./named_clocks.mjs";
import * as steps from "./steps.mjs";

const role: Codes["role"] = "MDR";
const request: Facts = {
  role, uses: new Set(["A", "B"] as const), urgent: true, pages: 3n, waited: { days: 1 }, received: "2026-01-31",
  answered: null,
};
const decision: Decision = decide(request);
decide();
decide({ uses: ["A"], waited: "36 h", pages: 7, urgent: "no" });
decide({ waited: "1 day 12 h" });
decide({ waited: "1 week 2 days 3 h 4 min 5 s" });
decide({ waited: "2 h 30 s" });
dated({ asOf: "2026-07-01" });
harm.decide({ proto: "constructor", constructor_: ["__proto__"], valueOf_: false });

switch (decision.access) {
  case "permitted": {
    const seconds: number = decision.trtSeconds;
    const due: Date = decision.deadline(new Date());
    console.log(seconds, due, decision.met(due, due));
    break;
  }
  case "refused": {
    const none: null = decision.trtSeconds;
    console.log(none, decision.clauses.map(({ id, sources }) => [id, ...sources.map(({ place }) => place)]));
    break;
  }
  case "indeterminate": {
    const first: "role" | "uses" | "urgent" | "pages" | "waited" | "received" | "answered" = decision.missing[0];
    console.log(first, decision.possible.at(-1)?.trtSeconds, decision.overridden.length);
    break;
  }
  default: {
    const none: never = decision;
    console.log(none);
  }
}

try {
  decide({});
} catch (error) {
  if (error instanceof RequestError && error.code === "impossible") console.log(error.reasons[0]?.because, error.fact);
}
console.log(manifest.verified, manifest.verdicts["any"], facts.map((fact) => [fact.name, fact.codes[0]?.label]));

const letter: letters.Decision = letters.decide({ received: letters.dayOfReceipt(new Date()), kind: "Plain" });
switch (letter.access) {
  case "permitted": {
    const due: Date = letter.deadline(new Date());
    const [seconds, promise]: [number | null, string] = [letter.trtSeconds, letter.promise];
    const last: letters.Day | null = letter.lastDay("2026-03-27") ?? letter.lastDay(due) ?? letter.knownUntil;
    const received: letters.Day | null = letter.received;
    console.log(due, seconds, promise, last, received, letter.met(due, due), letter.latest(due).getTime());
    break;
  }
  case "refused": {
    const none: null = letter.lastDay(new Date());
    console.log(none, letter.promise);
    break;
  }
  case "indeterminate": {
    const due: Date | null = letter.latest(new Date());
    console.log(due, letter.possible.map(({ promise, trtSeconds }) => `${promise} ${trtSeconds}`), letter.missing[0]);
    break;
  }
  default: {
    const none: never = letter;
    console.log(none);
  }
}
try {
  letters.decide({ kind: "Plain" }).deadline(new Date());
} catch (error) {
  if (error instanceof letters.CalendarEnds) console.log(error.calendar, error.received, error.knownUntil, error.earliest);
}
console.log(letters.manifest.calendars[0]?.sha256, letters.manifest.zone.name, letters.manifest.verified);

const decisions: support.Decisions = support.decide({ priority: "P3", onHold: false });
const seconds: number | null | "refused" | "indeterminate" = decisions.times.resolve;
const one: support.TimeDecision = decisions.of("respond");
if (one.access === "permitted" && one.promised) {
  const due: Date = one.deadline(new Date());
  console.log(one.trtSeconds + 1, due, one.met(due, due), seconds);
} else if (one.access === "permitted") {
  const none: null = one.deadline(new Date());
  console.log(none, one.trtSeconds, one.clauses.length);
} else if (one.access === "refused") {
  console.log(one.promised, one.trtSeconds);
} else {
  console.log(one.missing[0], one.possible.map(({ access, trtSeconds }) => `${access} ${trtSeconds}`));
}
const titles: (string | null)[] = support.manifest.times.map(({ title }) => title);
console.log(titles, decisions.named.resolve.access, decisions.missing.length);

const risk: house.Derived<"Minor" | "Major"> = house.derive({ people: 3, child: true }).risk;
const value: "Minor" | "Major" | null = risk.value ?? risk.possible[0] ?? null;
console.log(value, risk.missing.includes("means"), risk.clauses[0]?.effect, house.derive().size.possible.length);

const reply: replies.TimeDecision = replies.decide({ kind: "Plain", late: false, received: "2026-04-01" }).of("reply");
const due: Date | null = reply.deadline(new Date());
const last: replies.Day | null = reply.lastDay("2026-04-01");
console.log(due, last, reply.promise, reply.promised, replies.decide().times.repair, replies.dayOfReceipt(new Date()));
console.log(replies.manifest.zone.name, replies.manifest.times[0]?.title, replies.manifest.verdict_calendars);

const kinds = steps.facts.map(({ kind }) => {
  switch (kind) {
    case "code": case "yes/no": case "set": case "whole number": case "duration": case "date":
      return "";
    default: {
      return kind.slice("number in steps of ".length);  // of never there is no such method
    }
  }
});
const fares: steps.FactDescription["kind"] = "number in steps of 0.25";
console.log(kinds, fares, facts.map(({ kind }): "code" | "yes/no" | "set" | "whole number" | "duration" | "date" => kind));

// @ts-expect-error: a time that the policy does not have
replies.decide().of("respond");
// @ts-expect-error: a value that the fact does not have
const none: "Medium" | null = house.derive().risk.value;
// @ts-expect-error: a fact that is not derived
house.derive().colour;
// @ts-expect-error: a check without derived facts has no such function
support.derive({});
// @ts-expect-error: a time may have no promise, or be refused or open
decisions.times.resolve + 1;
// @ts-expect-error: a time that the policy does not have
decisions.of("repair");
// @ts-expect-error: which of the times has no seconds of its own
decisions.trtSeconds;
// @ts-expect-error: which of the times is decided is not a fact
support.decide({ "the time asked about": "resolve" });
// @ts-expect-error: the end of the calendar is found by the check
new letters.CalendarEnds(null, "2026-03-27", "2026-03-27", "2026-03-27");
// @ts-expect-error: a day of receipt is not a moment of it
letters.decide().deadline("2026-03-27");
// @ts-expect-error: a check without clocks has no such function
harm.dayOfReceipt(new Date());
// @ts-expect-error: a code that the fact does not have
decide({ role: "XYZ" });
// @ts-expect-error: a label
decide({ role: "Import Supplier" });
// @ts-expect-error: a fact that the policy does not have
decide({ colour: "red" });
// @ts-expect-error: a code is not a set
decide({ uses: "A" });
// @ts-expect-error: a duration without its unit
decide({ waited: 36 });
// @ts-expect-error: another unit
decide({ waited: "2 months" });
// @ts-expect-error: a unit twice
decide({ waited: "1 h 1 h" });
// @ts-expect-error: the smaller unit first
decide({ waited: "30 min 1 h" });
// @ts-expect-error: a unit twice, behind another one
decide({ waited: "1 day 1 h 1 h" });
// @ts-expect-error: something behind the smallest unit
decide({ waited: "1 min 1 s 1 s" });
// @ts-expect-error: a moment is not a day
decide({ received: new Date() });
// @ts-expect-error: a policy without a date
harm.decide({ asOf: "2026-01-31" });
// @ts-expect-error: a decision cannot be changed
decision.access = "refused";
// @ts-expect-error: errors are made by the check
new RequestError("wrong_value", "no");
"""

IN_STEPS = """\
policy Fares "Fares"

request
  fare : number from 0.00 to 250.00 in steps of 0.25

rule cheap
  when fare at most 2.50
  answer within 1 h

otherwise refuse
"""

GLOBALS = """\
interface Input extends AsyncIterable<string> { setEncoding(name: string): void }
declare const process: { stdin: Input, stdout: { write(text: string): void } };
declare const Buffer: { from(text: string): { toString(encoding: string): string } };
"""


def written(folder: Path, name: str, policy: Policy) -> None:
    """Writes a module and its types."""
    source = compiled(policy)
    (folder / f"{name}.mjs").write_text(source, "utf-8")
    companion = JAVASCRIPT.companion(source, str(folder / f"{name}.mjs"))
    assert companion is not None
    Path(companion[0]).write_text(companion[1], "utf-8")


def test_types_allow_what_is_right_and_nothing_else(tmp_path: Path) -> None:
    compiler = typescript()
    written(tmp_path, "all", every_type())
    written(tmp_path, "office", read(OFFICE))
    written(tmp_path, "harm", read(HARMFUL))
    written(tmp_path, "replies", read(REPLIES))
    written(tmp_path, "support", read(SUPPORT))
    written(tmp_path, "house", read(HOUSE))
    written(tmp_path, "named_clocks", read(IN_TIMES))
    written(tmp_path, "steps", read(IN_STEPS))
    (tmp_path / "use.mts").write_text(USE, "utf-8")
    (tmp_path / "globals.d.ts").write_text(GLOBALS, "utf-8")
    files = ["use.mts", "globals.d.ts", *map(str, sorted(OURS.glob("*.mjs"))), *map(str, sorted(OURS.glob("*.d.mts")))]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "files": files}), "utf-8")
    ran = subprocess.run([*compiler, "-p", tmp_path], capture_output=True, text=True, check=False)
    assert ran.stdout == ""
    assert ran.returncode == 0


def test_types_are_beside_their_module() -> None:
    assert types_path("a/check.mjs") == "a/check.d.mts"
    assert types_path("a/check.js") == "a/check.d.ts"
    assert types_path("a/check") == "a/check.d.ts"
    assert types_path(".mjs") == ".d.mts"


def test_types_are_of_an_unchanged_form_alone() -> None:
    with pytest.raises(NotTheSameError):
        JAVASCRIPT.companion("export const decide = () => true;\n", "check.mjs")


def test_types_have_the_labels_and_the_names_of_the_policy() -> None:
    companion = JAVASCRIPT.companion(compiled(every_type()), "check.mjs")
    assert companion is not None
    assert '  /** role, code (IS: Import Supplier) */\n  readonly role?: Codes["role"] | null;\n' in companion[1]
    assert '  readonly role: "IS" | "MDR";\n' in companion[1]
    assert "  /** Another name for `received`. */\n  readonly asOf?: Day | null;\n" in companion[1]
