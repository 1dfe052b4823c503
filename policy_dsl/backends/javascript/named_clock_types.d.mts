// The types of JavaScript checks with several named times of which some are on clocks. What is below the mark stands in place of
// the types of other decisions; what is above stands for the rest of the types.

import type { Behind, Day, FactName } from "./types.d.mts";

export type TimeName = "warning" | "report";

// --- types of decisions in several times on clocks: the same in every file that has them, to the letter

/** The decisions on a request, one for each of its times. */
export interface Decisions {
  /** Whether the request is permitted, in each of its times or in none. */
  readonly access: "permitted" | "refused" | "indeterminate";
  /** The seconds within which each is promised, a time on a clock in words; null for no promise; or a word. */
  readonly times: Readonly<Record<TimeName, number | string | null>>;
  /** The facts that are missing for some of them. */
  readonly missing: readonly FactName[];
  readonly named: Readonly<Record<TimeName, TimeDecision>>;
  /** What is decided of one of the times. */
  of(name: TimeName): TimeDecision;
}

/** What is decided of one of the times. What depends on a promise is null where there is none. */
export interface TimeDecision extends Behind {
  readonly access: "permitted" | "refused" | "indeterminate";
  /** Whether there is a time: false for no promise, null unless the request is permitted and this is settled. */
  readonly promised: boolean | null;
  /** The Target Response Time, in seconds; null for a time on a clock, whose length depends on the day of receipt. */
  readonly trtSeconds: number | null;
  /**
   * The time in words, such as `20 working days on Statutory`, which have one form whatever the policy writes: a year is
   * `12 months`, a week `7 calendar days`, and 24 h are `1 day`.
   */
  readonly promise: string | null;
  /** A smallest set of facts that would settle the outcome in this time. */
  readonly missing: readonly FactName[];
  /** The outcomes still open: elapsed times, fastest first; times on clocks, in a fixed order; no promise; a refusal. */
  readonly possible: readonly Outcome[];
  /** The day of receipt that was decided about, where the decisions depend on it. */
  readonly received: Day | null;
  /** The first day of receipt for which `deadline` throws CalendarEnds; null for an elapsed time. */
  readonly knownUntil: Day | null;
  /** When the answer is due: the first moment that is too late where the time ends with a day, else the last in time. */
  deadline(received: Date): Date | null;
  /** Whether the answer was in time. */
  met(received: Date, answered: Date): boolean | null;
  /**
   * The day with which the time ends; null for an elapsed time, and where it ends with hours at that moment. Throws a TypeError
   * for a day where the hour of receipt decides which of the two it ends with.
   */
  lastDay(received: Date | Day): Day | null;
  /** The latest deadline of all that are possible; null where a refusal is, or no promise. */
  latest(received: Date): Date | null;
}

/** A time, no promise, or a refusal. */
export interface Outcome {
  readonly access: "permitted" | "refused";
  readonly trtSeconds: number | null;
  readonly promise: string | null;
}

export interface Manifest {
  /** The times, and what has happened by then. */
  readonly times: readonly { readonly name: TimeName; readonly title: string | null }[];
}

