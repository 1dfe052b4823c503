// The part of the runtime for several named times of which some are on clocks. `emit` pastes what is below the mark after the rest
// of the runtime.

import { Calendar, ClockDecision, ClockTime, Zone, dayDecidedBy } from "./clocks.mjs";
import { Decision, dayText, frozen } from "./runtime.mjs";
import { CheckOfTimes } from "./times.mjs";

/**
 * @typedef {import("./clocks.mjs").ClockTables} ClockTables
 * @typedef {import("./times.mjs").TablesOfTimes} TablesOfTimes
 */

// --- named times on clocks: the same in every file that has them, to the letter

/**
 * What is decided on a request in one of its times, of which some are on clocks. A request may be permitted without a time, where
 * the policy makes no promise: then `promised` is false, and `promise` and what follows from it are null.
 */
class TimeOnClock extends ClockDecision {
  get promised() {
    return this.access === "permitted" ? this.promise !== null : null;
  }

  /**
   * The latest deadline that the answer may have; null where a refusal is still open, or no promise.
   * @param {Date} received
   */
  latest(received) {
    return this.possible.some(({ promise }) => promise === null) ? this.deadline(received) : super.latest(received);
  }

  toJSON() {
    return { ...this, promised: this.promised };
  }
}

/** The decisions of a policy in each of its times, of which some are on clocks. */
class CheckOfTimesOnClocks extends CheckOfTimes {
  /** @param {TablesOfTimes & ClockTables} tables */
  constructor(tables) {
    super(tables);
    this.zone = new Zone(tables.zone);
    const calendars = tables.calendars.map((entry) => new Calendar(entry));
    this.clockTimes = tables.times.map((entry) => new ClockTime(entry, calendars, this.zone));
    this.dayOf = dayDecidedBy(tables);
    this.onDays = /** @type {WeakMap<Decision, Map<number | null, TimeOnClock>>} */ (new WeakMap());
  }

  /**
   * The decision as callers get it, the same one for the same.
   * @param {Decision} plain
   * @param {unknown} given
   */
  ofTime(plain, given) {
    const day = this.dayOf(/** @type {object} */ (given));
    const every = this.onDays.get(plain) ?? new Map();
    const decision = every.get(day) ?? new TimeOnClock(refusalsLast(plain), this.clockTimes, this.zone, day);
    this.onDays.set(plain, every.set(day, decision));
    return decision;
  }
}

/** The decision with refusals after no promise among what is open. @param {Decision} plain */
function refusalsLast(plain) {
  if (!plain.possible.length) return plain;
  const open = [...plain.possible].sort((one, other) => Number(one.access === "refused") - Number(other.access === "refused"));
  return new Decision(plain, plain.clauses, plain.overridden, plain.missing, open);
}

/**
 * What a check with several times exports, of which some are on clocks.
 * @param {unknown} manifest
 * @param {TablesOfTimes & ClockTables} tables
 */
function openedWithTimesOnClocks(manifest, tables) {
  const check = new CheckOfTimesOnClocks(tables);
  return Object.freeze({
    manifest: frozen(manifest),
    facts: Object.freeze(check.facts.map((fact) => fact.description)),
    decide: (/** @type {unknown} */ request = {}) => check.decideEach(request),
    dayOfReceipt: (/** @type {unknown} */ moment) => dayText(check.zone.dayOfReceipt(moment)),
  });
}

// --- end of the named times on clocks

export { openedWithTimesOnClocks };
