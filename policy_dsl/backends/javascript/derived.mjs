// The part of the runtime that says what derived facts are. `emit` pastes what is below the mark after the rest of the runtime.

import { Check } from "./runtime.mjs";

/**
 * @typedef {import("./runtime.mjs").Clause} Clause
 * @typedef {import("./runtime.mjs").Tables} Tables
 * @typedef {import("./runtime.mjs").Value} Value
 */

// --- derived facts: the same in every file that has them, to the letter

/** @typedef {{ name: string, values: readonly (string | null)[], tables: Tables }} DerivedEntry */
/** @typedef {Tables & { derived: readonly DerivedEntry[] }} TablesWithDerived */

/**
 * The value of a derived fact on a request. It cannot be changed. Where the facts that are given do not settle it, `value` is null,
 * `missing` names a smallest set of facts that would, and `possible` has the values still open. On days on which the fact does not
 * exist its value is null, and nothing is missing.
 */
class Derived {
  /**
   * @param {string | null} value
   * @param {readonly Clause[]} clauses
   * @param {readonly string[]} missing
   * @param {readonly (string | null)[]} possible
   */
  constructor(value, clauses, missing, possible) {
    this.value = value;
    this.clauses = clauses;
    this.missing = missing;
    this.possible = Object.freeze(possible);
    Object.freeze(this);
  }
}

/** The values of the facts of a request, which were read already. */
class Known {
  /** @param {readonly Value[]} values */
  constructor(values) {
    this.values = values;
  }
}

/** What gives a derived fact: it is decided within n seconds where the fact has the n-th of the values. */
class Derivation extends Check {
  /** @param {DerivedEntry} entry */
  constructor({ name, values, tables }) {
    super(tables);
    this.name = name;
    this.values = values;
  }

  /** @param {unknown} given */
  read(given) {
    return given instanceof Known ? [...given.values] : super.read(given);
  }

  /** @param {Known} known */
  of(known) {
    const { trtSeconds, clauses, missing, possible } = this.decide(known);
    const value = (/** @type {number | null} */ seconds) => this.values[Number(seconds) - 1] ?? null;
    return new Derived(trtSeconds === null ? null : value(trtSeconds), clauses, missing, possible.map((open) => value(open.trtSeconds)));
  }
}

/**
 * The function that says what the derived facts of a request are. What can be read only once is read once.
 * @param {TablesWithDerived} tables
 */
function deriving(tables) {
  const derivations = tables.derived.map((entry) => new Derivation(entry));
  const first = /** @type {Derivation} */ (derivations[0]);
  return (/** @type {unknown} */ request = {}) => {
    const known = new Known(first.read(request));
    return Object.freeze(Object.fromEntries(derivations.map((each) => [each.name, each.of(known)])));
  };
}

// --- end of the derived facts

export { deriving };
