// The part of the runtime for several named times of which some are on clocks. `emit` pastes what is below the mark after the rest
// of the runtime.

import { ClockDecision, Clocks } from "./clocks.mjs";
import { CheckOfTimes, openedWithTimes } from "./times.mjs";

/**
 * @typedef {import("./clocks.mjs").ClockTables} ClockTables
 * @typedef {import("./runtime.mjs").Decision} Decision
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

  toJSON() {
    return { ...this, promised: this.promised };
  }
}

/** The decisions of a policy in each of its times, of which some are on clocks. */
class CheckOfTimesOnClocks extends CheckOfTimes {
  /** @param {TablesOfTimes & ClockTables} tables */
  constructor(tables) {
    super(tables);
    this.clocks = new Clocks(tables, TimeOnClock);
  }

  /**
   * The decision as callers get it, the same one for the same.
   * @param {Decision} plain
   * @param {unknown} given
   * @returns {any}  a TimeOnClock, which has all that a TimeDecision shows
   */
  ofTime(plain, given) {
    return this.clocks.decision(plain, given);
  }
}

/**
 * What a check with several times exports, of which some are on clocks.
 * @param {unknown} manifest
 * @param {TablesOfTimes & ClockTables} tables
 */
function openedWithTimesOnClocks(manifest, tables) {
  const check = new CheckOfTimesOnClocks(tables);
  const dayOfReceipt = (/** @type {unknown} */ received) => check.clocks.dayOfReceipt(received);
  return Object.freeze({ ...openedWithTimes(manifest, tables, check), dayOfReceipt });
}

// --- end of the named times on clocks

export { openedWithTimesOnClocks };
