// The types of JavaScript checks with several named times. What is below the mark stands in place of the types of other decisions;
// what is above stands for the rest of the types.

import type { Behind, FactName } from "./types.d.mts";

export type TimeName = "respond" | "resolve";

// --- types of decisions in several times: the same in every file that has them, to the letter

/** The decisions on a request, one for each of its times. */
export interface Decisions {
  /** Whether the request is permitted, in each of its times or in none. */
  readonly access: "permitted" | "refused" | "indeterminate";
  /** The seconds within which each is promised; null for no promise. */
  readonly times: Readonly<Record<TimeName, number | null | "refused" | "indeterminate">>;
  /** The facts that are missing for some of them. */
  readonly missing: readonly FactName[];
  readonly named: Readonly<Record<TimeName, TimeDecision>>;
  /** What is decided of one of the times. */
  of(name: TimeName): TimeDecision;
}

export type TimeDecision = Promised | Unpromised | Refused | Indeterminate;

export interface Promised extends Behind {
  readonly access: "permitted";
  readonly promised: true;
  readonly trtSeconds: number;
  readonly missing: readonly [];
  readonly possible: readonly [];
  /** When the answer is due. */
  deadline(received: Date): Date;
  /** Whether the answer was in time, by elapsed time. */
  met(received: Date, answered: Date): boolean;
}

/** The request is permitted, and the policy makes no promise. */
export interface Unpromised extends Behind {
  readonly access: "permitted";
  readonly promised: false;
  readonly trtSeconds: null;
  readonly missing: readonly [];
  readonly possible: readonly [];
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
}

export interface Refused extends Behind {
  readonly access: "refused";
  readonly promised: null;
  readonly trtSeconds: null;
  readonly missing: readonly [];
  readonly possible: readonly [];
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
}

/** Facts are missing, and the outcome in this time depends on them. */
export interface Indeterminate extends Behind {
  readonly access: "indeterminate";
  readonly promised: null;
  readonly trtSeconds: null;
  /** A smallest set of facts that would settle the outcome in this time. */
  readonly missing: readonly [FactName, ...FactName[]];
  /** The outcomes still open: times, fastest first; no promise; a refusal. */
  readonly possible: readonly Outcome[];
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
}

/** A time, no promise, or a refusal. */
export type Outcome =
  | { readonly access: "permitted"; readonly trtSeconds: number | null }
  | { readonly access: "refused"; readonly trtSeconds: null };

export interface Manifest {
  /** The times, and what has happened by then. */
  readonly times: readonly { readonly name: TimeName; readonly title: string | null }[];
}

