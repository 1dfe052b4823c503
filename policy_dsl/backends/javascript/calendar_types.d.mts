// The types that JavaScript checks with times on clocks have, whether the times have names or not. What is below the mark stands
// before the types of decisions; what is above stands for the rest of the types.

import type { Day } from "./types.d.mts";

// --- types of calendars: the same in every file with times on clocks, to the letter

/** The day of receipt in the zone of the calendars. */
export declare function dayOfReceipt(received: Date): Day;

/** No deadline is known for this day of receipt: it is past the last one that the policy speaks of. */
export declare class CalendarEnds extends RangeError {
  private constructor();
  /** The calendar that the time counts; null if its clock counts none. */
  readonly calendar: string | null;
  readonly received: Day;
  /** The first day of receipt without a deadline. */
  readonly knownUntil: Day;
  /** A day before which the time certainly does not end. */
  readonly earliest: Day;
}

export interface Manifest {
  /** The calendars of the times on clocks. */
  readonly calendars: readonly {
    readonly name: string;
    readonly from: Day | null;
    readonly until: Day | null;
    readonly closed: number;
    readonly sha256: string;
  }[];
  readonly zone: { readonly name: string; readonly release: string };
  /** By the name of each verdict that rests on calendars, those calendars. */
  readonly verdict_calendars?: Readonly<
    Record<string, readonly { readonly name: string; readonly until: Day | null; readonly sha256: string }[]>
  >;
}

