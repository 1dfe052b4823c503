// The part of the runtime that reads numbers in steps. `emit` pastes what is below the mark after the rest of the runtime.

import { Fact, shown } from "./runtime.mjs";

// --- decimals: the same in every file that has them, to the letter

/** How the kind of a number in steps begins; the size of a step follows. */
const STEPS = "number in steps of ";

/** A fact that is a number in steps. Its points are in steps, and values are read as digits, never as floats. */
class StepFact extends Fact {
  /** The size of a step, without its point, and how many of its digits are decimals. */
  step() {
    const [whole = "", decimals = ""] = this.kind.slice(STEPS.length).split(".");
    return { size: BigInt(whole + decimals), decimals: decimals.length };
  }

  /** @param {unknown} value */
  place(value) {
    const exact = typeof value === "bigint" || Number.isSafeInteger(value);
    const text = exact ? BigInt(/** @type {number | bigint} */ (value)).toString() : value;
    if (typeof text === "string" && text.length <= 40 && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) {
      const { size, decimals } = this.step();
      const [whole = "", rest = ""] = text.split(".");
      const places = Math.max(decimals, rest.length);
      const number = BigInt(whole + rest.padEnd(places, "0"));
      const divisor = size * 10n ** BigInt(places - decimals);
      const place = number % divisor === 0n ? Number(number / divisor) : NaN;
      if (this.first <= place && place < this.end) return place;
      throw this.wrong(`${this.name} is a ${this.kind} ${this.bounds()}; not ${text}`);
    }
    const float = typeof value === "number" ? ": numbers other than safe integers are floats, which are not exact;" : ":";
    throw this.wrong(`${this.name} is a ${this.kind} ${this.bounds()}; not ${shown(value)}${float} give text such as '12.5', or an integer`);
  }

  /** The bounds of the scale, as policies write them. */
  bounds() {
    return `from ${this.text(this.first)} to ${this.text(this.end - 1)}`;
  }

  /**
   * The value of so many steps, with the decimals that a step needs.
   * @param {number} place
   */
  text(place) {
    const { size, decimals } = this.step();
    const digits = (BigInt(Math.abs(place)) * size).toString().padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals);
    return (place < 0 ? "-" : "") + whole + (decimals ? `.${digits.slice(digits.length - decimals)}` : "");
  }
}

/** @param {ConstructorParameters<typeof Fact>[0]} entry */
function factOf(entry) {
  return entry.kind.startsWith(STEPS) ? new StepFact(entry) : new Fact(entry);
}

// --- end of the decimals

export { factOf };
