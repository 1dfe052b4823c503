// The types of every JavaScript check. What is below the mark is pasted into each file, to the letter; what is above stands for
// the facts of a policy.

export interface Facts {
  readonly role?: "IS" | "MDR" | null;
}

export type FactName = "role";

// --- types: the same in every file, to the letter

/** The decision on a request. A fact that is not given is missing, which is not a value. Throws a RequestError. */
export declare function decide(request?: Facts): Decision;

/** The facts of a request as declared, for whoever builds a form. */
export declare const facts: readonly FactDescription[];

/** What the check rests on. */
export declare const manifest: Manifest;

/** A request that has no decision: an unknown fact, a value that the fact does not have, or an impossible request. */
export declare class RequestError extends Error {
  private constructor();
  readonly code: "unknown_fact" | "wrong_value" | "impossible";
  /** The fact that is unknown or has the wrong value. */
  readonly fact: string | null;
  /** The clauses that make an impossible request so. */
  readonly reasons: readonly { readonly because: string; readonly path: string; readonly line: number }[];
}

export type Decision = Permitted | Refused | Indeterminate;

export interface Permitted extends Behind {
  readonly access: "permitted";
  /** The Target Response Time, in seconds. */
  readonly trtSeconds: number;
  readonly missing: readonly [];
  readonly possible: readonly [];
  /** When the answer is due. */
  deadline(received: Date): Date;
  /** Whether the answer was in time, by elapsed time. */
  met(received: Date, answered: Date): boolean;
}

export interface Refused extends Behind {
  readonly access: "refused";
  readonly trtSeconds: null;
  readonly missing: readonly [];
  readonly possible: readonly [];
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
}

/** Facts are missing, and the outcome depends on them. */
export interface Indeterminate extends Behind {
  readonly access: "indeterminate";
  readonly trtSeconds: null;
  /** A smallest set of facts that would settle the outcome. */
  readonly missing: readonly [FactName, ...FactName[]];
  /** The outcomes still open, fastest first. */
  readonly possible: readonly Outcome[];
  deadline(received: Date): null;
  met(received: Date, answered: Date): null;
}

export type Outcome =
  | { readonly access: "permitted"; readonly trtSeconds: number }
  | { readonly access: "refused"; readonly trtSeconds: null };

export interface Behind {
  /** The provisions that decide, in the order of the policy. */
  readonly clauses: readonly Clause[];
  /** The provisions that apply and are set aside. */
  readonly overridden: readonly Clause[];
}

/** A provision: its effect, what it cites, and where it is written. */
export interface Clause {
  readonly id: string;
  readonly number: number;
  readonly effect: string;
  readonly sources: readonly { readonly source: string; readonly place: string }[];
  readonly path: string;
  readonly line: number;
}

export interface FactDescription {
  /** Its property in a request. */
  readonly name: FactName;
  /** Its name in the policy. */
  readonly fact: string;
  readonly kind: "code" | "yes/no" | "set" | "whole number" | "duration" | "date";
  /** Its codes with their labels; none on a scale. */
  readonly codes: readonly { readonly code: string; readonly label: string | null }[];
  /** The bounds of its scale, in words. */
  readonly bounds: string | null;
}

export interface Manifest {
  readonly sha256: string;
  readonly schema: string;
  readonly policy: string;
  readonly base: string | null;
  readonly meaning: string;
  readonly evenhand: string;
  readonly engines: Readonly<Record<string, string | null>>;
  /** Everything claimed of the policy is proved. */
  readonly verified: boolean;
  readonly requests: number;
  readonly assumptions: readonly string[];
  readonly verdicts: Readonly<Record<string, "proved" | "refuted" | "undecided">>;
  readonly built_in: number;
  readonly facts: Readonly<Record<string, { readonly property: FactName }>>;
  readonly dated: { readonly by: string; readonly asOf: string; readonly from: string; readonly until: string } | null;
}

/** Whole seconds, as text with units or as numbers of them. */
export type Duration =
  | InWeeks
  | InDays
  | InHours
  | InMinutes
  | InSeconds
  | {
      readonly weeks?: number;
      readonly days?: number;
      readonly hours?: number;
      readonly minutes?: number;
      readonly seconds?: number;
    };

/** From the largest unit to the smallest, each once. */
type InSeconds = `${number} s`;
type InMinutes = `${number} min${"" | ` ${InSeconds}`}`;
type InHours = `${number} h${"" | ` ${InMinutes | InSeconds}`}`;
type InDays = `${number} ${"day" | "days"}${"" | ` ${InHours | InMinutes | InSeconds}`}`;
type InWeeks = `${number} ${"week" | "weeks"}${"" | ` ${InDays | InHours | InMinutes | InSeconds}`}`;

/** A date such as `2026-01-31`. */
export type Day = `${number}-${number}-${number}`;
