// The part of the runtime for several named times. `emit` pastes what is below the mark after the rest of the runtime.

import { Check, frozen, shown } from "./runtime.mjs";

/**
 * @typedef {import("./runtime.mjs").Clause} Clause
 * @typedef {import("./runtime.mjs").Outcome} Outcome
 * @typedef {import("./runtime.mjs").Tables} Tables
 * @typedef {import("./runtime.mjs").Value} Value
 * @typedef {import("./runtime.mjs").Decision} Decision
 */

// --- named times: the same in every file that has them, to the letter

/** @typedef {Tables & { named: readonly string[] }} TablesOfTimes */

/**
 * What is decided on a request in one of its times. It cannot be changed. A request may be permitted without a time, where the
 * policy makes no promise: then `promised` is false, and `trtSeconds` and what follows from it are null.
 */
class TimeDecision {
  /** @type {Decision} */ #plain;

  /** @param {Decision} plain */
  constructor(plain) {
    this.#plain = plain;
    this.access = plain.access;
    this.trtSeconds = plain.trtSeconds;
    this.promised = plain.access === "permitted" ? plain.trtSeconds !== null : null;
    this.clauses = plain.clauses;
    this.overridden = plain.overridden;
    this.missing = plain.missing;
    this.possible = Object.freeze([...plain.possible].sort(fasterFirst));
    Object.freeze(this);
  }

  /**
   * When the answer is due; null unless it is promised.
   * @param {Date} received
   */
  deadline(received) {
    return this.#plain.deadline(received);
  }

  /**
   * Whether the answer was in time, by elapsed time; null unless it is promised.
   * @param {Date} received
   * @param {Date} answered
   */
  met(received, answered) {
    return this.#plain.met(received, answered);
  }
}

/**
 * The order in which open outcomes are listed: times from the shortest on, no promise, and a refusal.
 * @param {Outcome} one
 * @param {Outcome} other
 */
function fasterFirst(one, other) {
  const place = (/** @type {Outcome} */ { access, trtSeconds }) => (access === "refused" ? 2 : trtSeconds === null ? 1 : 0);
  return place(one) - place(other) || Number(one.trtSeconds) - Number(other.trtSeconds);
}

/**
 * The decisions on a request, one for each of its times. They cannot be changed. `access` is one for all times; `times` has for
 * each of them the seconds within which it is promised, or a time on a clock in words, null for no promise, and otherwise the word
 * `refused` or `indeterminate`; `named` has all of each decision; and `missing` the facts that are missing for some of them.
 */
class Decisions {
  /**
   * @param {readonly string[]} names
   * @param {readonly TimeDecision[]} decided
   * @param {readonly string[]} missing
   */
  constructor(names, decided, missing) {
    const accesses = new Set(decided[0]?.possible.map(({ access }) => access));
    const settled = accesses.size === 1 ? [...accesses][0] : decided[0]?.access; // permitted in each of its times, or in none
    const byName = (/** @type {(decision: TimeDecision) => unknown} */ part) =>
      Object.freeze(Object.fromEntries(decided.map((decision, n) => [String(names[n]), part(decision)])));
    this.access = String(settled);
    this.times = byName((/** @type {TimeDecision & { promise?: string | null }} */ { access, trtSeconds, promise = null }) =>
      access === "permitted" ? (trtSeconds ?? promise) : access);
    this.missing = Object.freeze(missing);
    this.named = byName((decision) => decision);
    Object.freeze(this);
  }

  /**
   * What is decided of the time with this name.
   * @param {unknown} name
   */
  of(name) {
    if (typeof name === "string" && Object.hasOwn(this.named, name)) return this.named[name];
    const expected = Object.keys(this.named).join(", ");
    throw new RangeError(`${shown(name)} is not a time of the policy; expected one of ${expected}`);
  }
}

/** The values of a request in one of its times: those of its facts, and last the number of the time. */
class InTime {
  /** @param {readonly Value[]} values */
  constructor(values) {
    this.values = values;
  }
}

/** The decisions of a policy in each of its times. */
class CheckOfTimes extends Check {
  /** @param {TablesOfTimes} tables */
  constructor(tables) {
    super(tables);
    this.times = tables.named;
    this.kept = /** @type {WeakMap<Decision, TimeDecision>} */ (new WeakMap());
  }

  /** @param {unknown} given */
  read(given) {
    return given instanceof InTime ? [...given.values] : super.read(given);
  }

  /** @param {unknown} given */
  decideEach(given) {
    const values = super.read(given);
    const decided = this.times.map((_, number) => this.ofTime(this.decide(new InTime([...values, number])), given));
    const missing = new Set(decided.flatMap((decision) => decision.missing));
    return new Decisions(this.times, decided, [...this.names.keys()].filter((name) => missing.has(name)));
  }

  /**
   * The decision as callers get it, the same one for the same.
   * @param {Decision} plain
   * @param {unknown} _given
   * @returns {TimeDecision}
   */
  ofTime(plain, _given) {
    const decision = this.kept.get(plain) ?? new TimeDecision(plain);
    this.kept.set(plain, decision);
    return decision;
  }
}

/**
 * What a check with several times exports.
 * @param {unknown} manifest
 * @param {TablesOfTimes} tables
 * @param {CheckOfTimes} check
 */
function openedWithTimes(manifest, tables, check = new CheckOfTimes(tables)) {
  return Object.freeze({
    manifest: frozen(manifest),
    facts: Object.freeze(check.facts.map((fact) => fact.description)),
    decide: (/** @type {unknown} */ request = {}) => check.decideEach(request),
  });
}

// --- end of the named times

export { CheckOfTimes, openedWithTimes };
