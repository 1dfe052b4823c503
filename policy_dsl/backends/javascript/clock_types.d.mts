// The types of JavaScript checks with times on clocks. What is below the mark stands in place of the types of other decisions;
// what is above stands for the rest of the types.

import type { Behind, Day, FactName } from "./types.d.mts";

// --- types of decisions with times on clocks: the same in every file that has them, to the letter

export type Decision = Permitted | Refused | Indeterminate;

export interface Permitted extends Behind {
  readonly access: "permitted";
  /** The Target Response Time, in seconds; null for a time on a clock, whose length depends on the day of receipt. */
  readonly trtSeconds: number | null;
  /**
   * The time in words, such as `20 working days on Statutory`, which have one form whatever the policy writes: a year is
   * `12 months`, a week `7 calendar days`, and 24 h are `1 day`.
   */
  readonly promise: string;
  readonly missing: readonly [];
  readonly possible: readonly [];
  /** The day of receipt that was decided about, where the decision depends on it. */
  readonly received: Day | null;
  /** The first day of receipt for which `deadline` throws CalendarEnds; null for an elapsed time. */
  readonly knownUntil: Day | null;
  /** When the answer is due: the first moment that is too late where the time ends with a day, else the last in time. */
  deadline(received: Date): Date;
  /** Whether the answer was in time. */
  met(received: Date, answered: Date): boolean;
  /**
   * The day with which the time ends; null for an elapsed time, and where it ends with hours at that moment. Throws a TypeError
   * for a day where the hour of receipt decides which of the two it ends with.
   */
  lastDay(received: Date | Day): Day | null;
  latest(received: Date): Date;
}

export interface Refused extends Behind {
  readonly access: "refused";
  readonly trtSeconds: null;
  readonly promise: null;
  readonly missing: readonly [];
  readonly possible: readonly [];
  readonly received: Day | null;
  readonly knownUntil: null;
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
  lastDay(received: Date | Day): null;
  latest(received: Date): null;
}

/** Facts are missing, and the outcome depends on them. */
export interface Indeterminate extends Behind {
  readonly access: "indeterminate";
  readonly trtSeconds: null;
  readonly promise: null;
  /** A smallest set of facts that would settle the outcome. */
  readonly missing: readonly [FactName, ...FactName[]];
  /** The outcomes still open: elapsed times, fastest first; times on clocks, in a fixed order; a refusal. */
  readonly possible: readonly Outcome[];
  readonly received: Day | null;
  readonly knownUntil: Day | null;
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
  lastDay(received: Date | Day): null;
  /** The latest deadline of all that are possible; null where a refusal is. */
  latest(received: Date): Date | null;
}

export type Outcome =
  | { readonly access: "permitted"; readonly trtSeconds: number | null; readonly promise: string }
  | { readonly access: "refused"; readonly trtSeconds: null; readonly promise: null };

