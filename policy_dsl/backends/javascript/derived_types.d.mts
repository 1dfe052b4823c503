// The types of JavaScript checks that say what derived facts are. What is below the mark stands at the end of the types of such a
// check; what is above stands for the rest of them.

import type { Clause, FactName, Facts } from "./types.d.mts";

export interface DerivedFacts {
  readonly risk: Derived<"Minor" | "Major">;
}

// --- types of derived facts: the same in every file that has them, to the letter

/** The derived facts of a request. A fact that is not given is missing, which is not a value. Throws a RequestError. */
export declare function derive(request?: Facts): DerivedFacts;

/** The value of a derived fact, and what gives it. */
export interface Derived<Value extends string> {
  /** Null where it is not settled, and on days on which the fact does not exist. */
  readonly value: Value | null;
  readonly clauses: readonly Clause[];
  /** A smallest set of facts that would settle the value; none where it is settled. */
  readonly missing: readonly FactName[];
  /** The values still open; none where it is settled. */
  readonly possible: readonly (Value | null)[];
}
