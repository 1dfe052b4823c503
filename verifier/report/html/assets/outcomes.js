// Outcomes in words, as in the report.

const TIME_UNITS = [["day", 86_400], ["h", 3600], ["min", 60], ["s", 1]];

/** A time as an author would write it: days are counted from three days on, minutes up to two hours, seconds up to two minutes. */
function timeText(seconds) {
  if (seconds % 86_400 === 0 && seconds > 48 * 3600) return `${seconds / 86_400} days`;
  if (seconds % 3600 === 0 && seconds) return `${seconds / 3600} h`;
  if (seconds % 60 === 0 && 0 < seconds && seconds < 7200) return `${seconds / 60} min`;
  if (seconds < 120) return `${seconds} s`;
  const parts = [];
  let left = seconds;
  for (const [unit, size] of TIME_UNITS) {
    const many = Math.floor(left / size);
    left %= size;
    if (many) parts.push(`${many} ${unit}${unit === "day" && many > 1 ? "s" : ""}`);
  }
  return parts.join(" ");
}

/** An outcome in as few words as there are; `outcome` is an access and seconds, or null for a request that is impossible. */
function outcomeText(outcome) {
  if (outcome === null) return "impossible";
  const [access, seconds] = outcome;
  if (access === "permitted") return seconds === null ? "no promise" : timeText(seconds);
  return { refused: "refused", gap: "no time (a gap)", conflict: "two times (a conflict)" }[access];
}

/** What becomes of a request between two outcomes that differ, in a word. */
function direction(before, after) {
  const faulty = (outcome) => outcome !== null && ["gap", "conflict"].includes(outcome[0]);
  if (before === null) return "newly possible";
  if (after === null) return "no longer possible";
  if (faulty(before) || faulty(after)) return "without a single answer";
  if (before[0] === "refused") return "newly answered";
  if (after[0] === "refused") return "newly refused";
  return waitOf(after) > waitOf(before) ? "slower" : "faster";
}

const sameOutcome = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** How long an answer takes; no promise is longer than any time. */
const waitOf = ([access, seconds]) => seconds ?? (access === "permitted" ? Number.MAX_VALUE : Infinity);

/** Fastest first, no promise after them, refusals and faults last. */
const bySpeed = (one, other) => compared(waitOf(one ?? ["impossible", null]), waitOf(other ?? ["impossible", null])) || outcomeText(one).localeCompare(outcomeText(other));

const compared = (one, other) => (one < other ? -1 : Number(one > other));
