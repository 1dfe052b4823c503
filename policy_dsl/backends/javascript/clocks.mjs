// The part of the runtime for times on clocks. `emit` pastes what is below the mark after the rest of the runtime.

import { DAY, FIRST_OF_1970, dayOf, dayText, durationText, moment, notAbove, opened, shown, timeOf } from "./runtime.mjs";

/**
 * @typedef {import("./runtime.mjs").Clause} Clause
 * @typedef {import("./runtime.mjs").Outcome} Outcome
 * @typedef {import("./runtime.mjs").Tables} Tables
 * @typedef {import("./runtime.mjs").Decision} Decision
 */

// --- clocks: the same in every file that has them, to the letter

/**
 * @typedef {{ name: string, first: number, changes: readonly (readonly [at: string, ahead: number])[] }} ZoneEntry
 * @typedef {{ name: string, week: readonly number[], closed: readonly string[], opened: readonly string[],
 *   until: string | null }} CalendarEntry
 * @typedef {{ text: string, parts: readonly (readonly [unit: string, count: number])[], calendar: number | null, dayOne: string,
 *   shortMonth: string | null, roll: string | null, first: string, until: string, chosen?: string, sides?: readonly TimeEntry[],
 *   rows?: readonly (readonly number[])[], seconds?: number }} TimeEntry
 * @typedef {{ due: number, last: number | null }} End  the moment, and the last day unless it ends with hours
 * @typedef {Tables & { zone: ZoneEntry, calendars: readonly CalendarEntry[], times: readonly TimeEntry[] }} ClockTables
 * @typedef {Outcome & { promise: string | null }} Promised
 */

const LAST_DAY = 3_652_059; // 31 December 9999

/**
 * No deadline is known for this day of receipt: it is past the last one that the policy speaks of. `calendar` is the name of the
 * calendar that the time counts, or null; `knownUntil` the first day of receipt without a deadline; `earliest` a day before which
 * the time certainly does not end.
 */
class CalendarEnds extends RangeError {
  /**
   * @param {string | null} calendar
   * @param {string} received
   * @param {string} knownUntil
   * @param {string} earliest
   */
  constructor(calendar, received, knownUntil, earliest) {
    const counted = calendar === null ? "" : ` on the calendar ${calendar}`;
    super(
      `deadlines${counted} are known for receipts before ${knownUntil}; of a receipt on ${received}, the last day is ${earliest} at the earliest`,
    );
    this.name = "CalendarEnds";
    this.calendar = calendar;
    this.received = received;
    this.knownUntil = knownUntil;
    this.earliest = earliest;
  }
}

/** The day of a text in a table. @param {string} text */
function tableDay(text) {
  return Number(dayOf(text));
}

/** A zone: how far it is ahead of UTC, in milliseconds, at first and after each change. Days are counted as in `dayOf`. */
class Zone {
  /** @param {ZoneEntry} entry */
  constructor({ name, first, changes }) {
    this.name = name;
    this.first = first * 1000;
    this.moments = changes.map(([at]) => Date.parse(at));
    this.offsets = [this.first, ...changes.map(([, ahead]) => ahead * 1000)];
  }

  /** The day on which a moment falls. @param {number} time */
  dayOf(time) {
    return Math.floor((time + Number(this.offsets[notAbove(this.moments, time)])) / DAY) + FIRST_OF_1970;
  }

  /** The first moment of a day. No change is within an hour of one. @param {number} day */
  midnight(day) {
    const local = (day - FIRST_OF_1970) * DAY;
    return local - Number(this.offsets[notAbove(this.moments, local - this.first)]);
  }

  /** The day on which a Date falls, within the years of which the changes of clocks are known. @param {unknown} received */
  dayOfReceipt(received) {
    const day = this.dayWithinDates(received);
    const [first, last] = [this.moments[0], this.moments.at(-1)].map((at) => new Date(at ?? 0).getUTCFullYear());
    const year = new Date((day - FIRST_OF_1970) * DAY).getUTCFullYear();
    if (this.moments.length === 0 || (year >= Number(first) && year <= Number(last))) return day;
    const at = new Date(moment(received, "received")).toISOString();
    throw new RangeError(`\`received\` is ${at}; when clocks change in ${this.name}, the check knows for ${first} to ${last}`);
  }

  /** The day on which a Date falls, in the years 1 to 9999. @param {unknown} received */
  dayWithinDates(received) {
    const time = moment(received, "received");
    const day = this.dayOf(time);
    if (day >= 1 && day <= LAST_DAY) return day;
    throw new RangeError(`\`received\` is ${new Date(time).toISOString()}, which in ${this.name} is outside of the years 1 to 9999`);
  }
}

/** A calendar: open on the weekdays of `week` (0 is Monday) and the days of `opened`, but on none of `closed`. */
class Calendar {
  /** @param {CalendarEntry} entry */
  constructor({ name, week, closed, opened, until }) {
    this.name = name;
    this.week = new Set(week);
    this.closed = new Set(closed.map(tableDay));
    this.opened = new Set(opened.map(tableDay));
    this.until = until === null ? Infinity : tableDay(until);
  }

  /** Whether it is open on a day; from `until` on, whether it may be. @param {number} day */
  isOpen(day) {
    return this.opened.has(day) || (!this.closed.has(day) && this.week.has((day + 6) % 7));
  }
}

/**
 * A time on a clock, in words, with its last day for each day of receipt. Those are from a table that was compared with the
 * policy day by day. What the clock says is for receipts past the table, of which only the earliest last day is known. The
 * earlier or the later of hours and days has no table of its own: its sides have one, or are so many seconds.
 */
class ClockTime {
  /**
   * @param {TimeEntry} entry
   * @param {readonly Calendar[]} calendars
   * @param {Zone} zone
   */
  constructor(entry, calendars, zone) {
    this.text = entry.text;
    this.zone = zone;
    this.first = tableDay(entry.first);
    this.until = tableDay(entry.until);
    this.days = (entry.rows ?? []).flat();
    this.sides = /** @type {readonly ClockTime[]} */ ((entry.sides ?? []).map((side) => new ClockTime(side, calendars, zone)));
    this.entry = entry;
    this.calendar = entry.calendar === null ? null : /** @type {Calendar} */ (calendars[entry.calendar]);
  }

  /** The end for a receipt at a moment of a day. @param {number} received @param {number} start */
  end(received, start) {
    this.checkKnown(received);
    return this.endOf(received, start);
  }

  /**
   * The same, of a day that is known. Of two ends at one moment that of a day is the earlier: it is too late.
   * @param {number} received
   * @param {number} start
   * @returns {End}
   */
  endOf(received, start) {
    if (this.entry.seconds !== undefined) return { due: start + this.entry.seconds * 1000, last: null };
    if (this.days.length) {
      const last = received + Number(this.days[received - this.first]);
      return { due: this.zone.midnight(last + 1), last };
    }
    const [one, other] = /** @type {[End, End]} */ (this.sides.map((side) => side.endOf(received, start)));
    const oneIsEarlier = one.due < other.due || (one.due === other.due && one.last !== null);
    return oneIsEarlier === (this.entry.chosen === "earlier") ? one : other;
  }

  /** The last day for a day of receipt. @param {number} received */
  lastDay(received) {
    this.checkKnown(received);
    if (this.days.length) return received + Number(this.days[received - this.first]);
    throw new TypeError(`whether \`${this.text}\` ends with a day depends on the hour of receipt: give a Date instead`);
  }

  /** Throws for a day of receipt before the policy's first, and for one after its last. @param {number} received */
  checkKnown(received) {
    if (received < this.first) {
      const bounds = `from ${dayText(this.first)} until ${dayText(this.until)}`;
      throw new RangeError(`the policy's days of receipt are ${bounds}, and \`received\` is before that`);
    }
    if (received < this.until) return;
    const earliest = Math.min(this.earliest(received), LAST_DAY);
    throw new CalendarEnds(this.calendar?.name ?? null, dayText(received), dayText(this.until), dayText(earliest));
  }

  /**
   * A day before which the time does not end, where the calendar is not known: every day that may be open counts.
   * @param {number} received
   * @returns {number}
   */
  earliest(received) {
    if (this.sides.length) {
      const days = this.sides.map((side) => side.earliest(received));
      return this.entry.chosen === "earlier" ? Math.min(...days) : Math.max(...days);
    }
    // Between two days, clocks may go back by an hour.
    if (this.entry.seconds !== undefined) return received + Math.max(0, Math.floor((this.entry.seconds - 3600) / 86_400));
    let day = this.entry.dayOne === "the day of receipt" ? received - 1 : received;
    for (const [unit, count] of this.entry.parts) {
      if (unit === "working days") day = this.workingDaysAfter(day, count);
      else day = this.moved(unit === "calendar days" ? day + count : this.monthsAfter(day, count));
    }
    return day;
  }

  /**
   * @param {number} day
   * @param {number} count
   */
  workingDaysAfter(day, count) {
    for (let left = count; left > 0; ) if (this.isOpen(++day)) left--;
    return day;
  }

  /** The day, or where the clock moves it if it is closed. @param {number} day */
  moved(day) {
    if (this.entry.roll === "moves on") while (!this.isOpen(day)) day++;
    if (this.entry.roll === "moves back") {
      day = Math.min(day, (this.calendar?.until ?? Infinity) - 1);
      while (!this.isOpen(day)) day--;
    }
    return day;
  }

  /** @param {number} day */
  isOpen(day) {
    return this.calendar === null || this.calendar.isOpen(day);
  }

  /**
   * The day with the same number so many months on, or what the clock says where that month has none.
   * @param {number} day
   * @param {number} months
   */
  monthsAfter(day, months) {
    const [year, month, number] = dayText(Math.min(day, LAST_DAY)).split("-").map(Number);
    const total = 12 * Number(year) + Number(month) - 1 + months;
    if (total >= 12 * 9999 + 11) return tableDay("9999-12-01"); // at the earliest
    const beforeFirst = firstOfMonth(total) - 1;
    const last = firstOfMonth(total + 1) - 1;
    if (beforeFirst + Number(number) <= last) return beforeFirst + Number(number);
    return last + (this.entry.shortMonth === "the day after its last" ? 1 : 0);
  }
}

/** The first day of a month, which is counted from January of the year 0. @param {number} month */
function firstOfMonth(month) {
  const [year, number] = [Math.floor(month / 12), (month % 12) + 1];
  return tableDay(`${String(year).padStart(4, "0")}-${String(number).padStart(2, "0")}-01`);
}

/**
 * A decision of a policy with times on clocks. It cannot be changed. `received` is the day of receipt of its request where the
 * decision depends on that, else null; then it is asked about no other day.
 */
class ClockDecision {
  /** @type {Decision} */ #plain;
  /** @type {ClockTime | null} */ #time;
  /** @type {readonly (ClockTime | null)[]} */ #times;
  /** @type {Zone} */ #zone;
  /** @type {number | null} */ #day;

  /**
   * @param {Decision} plain  for the n-th time on a clock, from 0, it has the seconds -1 - n
   * @param {readonly ClockTime[]} every
   * @param {Zone} zone
   * @param {number | null} day
   */
  constructor(plain, every, zone, day) {
    const onClock = (/** @type {number | null} */ code) => (code === null || code >= 0 ? null : /** @type {ClockTime} */ (every[-1 - code]));
    const promised = (/** @type {Outcome} */ { access, trtSeconds: code }) => {
      const promise = code === null ? null : (onClock(code)?.text ?? durationText(code));
      return Object.freeze({ access, trtSeconds: code === null || code < 0 ? null : code, promise });
    };
    const open = [...plain.possible].sort(inOrder);
    const { access, trtSeconds, promise } = promised(plain);
    this.#plain = plain;
    this.#time = onClock(plain.trtSeconds);
    this.#times = open.map((outcome) => onClock(outcome.trtSeconds));
    this.#zone = zone;
    this.#day = day;
    const ends = [this.#time, ...this.#times].flatMap((time) => (time === null ? [] : [time.until]));
    this.access = access;
    this.trtSeconds = trtSeconds;
    this.promise = promise;
    this.received = day === null ? null : dayText(day);
    this.knownUntil = ends.length ? dayText(Math.min(...ends)) : null;
    this.clauses = plain.clauses;
    this.overridden = plain.overridden;
    this.missing = plain.missing;
    this.possible = Object.freeze(open.map(promised));
    Object.freeze(this);
  }
  /**
   * When the answer is due; null unless permitted. Where the time ends with a day, the first moment that is too late, the end of
   * that day; else the last that is in time.
   * @param {Date} received
   */
  deadline(received) {
    const day = this.#dayOf(received);
    return this.#time === null ? this.#plain.deadline(received) : new Date(this.#time.end(day, moment(received, "received")).due);
  }

  /**
   * Whether the answer was in time; null unless permitted.
   * @param {Date} received
   * @param {Date} answered
   */
  met(received, answered) {
    const day = this.#dayOf(received);
    if (this.#time === null) return this.#plain.met(received, answered);
    const { due, last } = this.#time.end(day, moment(received, "received"));
    const end = moment(answered, "answered");
    return end < due || (last === null && end === due);
  }

  /**
   * The day with which the time ends, such as `2026-01-31`; null for an elapsed time, and where hours end it.
   * @param {unknown} received  a Date, or the day of receipt
   */
  lastDay(received) {
    const given = dayOf(received);
    if (given === undefined && timeOf(received) === undefined) {
      throw new TypeError(`\`received\` is a Date, or a day such as '2026-01-31'; not ${shown(received)}`);
    }
    const day = given === undefined ? this.#dayOf(received) : this.#decided(given);
    if (this.#time === null) return null;
    const last = given === undefined ? this.#time.end(day, moment(received, "received")).last : this.#time.lastDay(day);
    return last === null ? null : dayText(last);
  }

  /**
   * The latest deadline that the answer may have: its deadline if it is permitted, and the latest of all that are `possible` if it
   * is indeterminate. Null where there is no promise, or may be none, as of a refusal.
   * @param {Date} received
   */
  latest(received) {
    if (this.access !== "indeterminate" || this.possible.some(({ promise }) => promise === null)) return this.deadline(received);
    const [day, start] = [this.#dayOf(received), moment(received, "received")];
    const ends = this.possible.map(({ trtSeconds }, n) => this.#times[n]?.end(day, start).due ?? start + Number(trtSeconds) * 1000);
    const due = new Date(Math.max(...ends));
    if (Number.isNaN(due.getTime())) throw new RangeError("the deadline would be after the last date of JavaScript");
    return due;
  }

  /** The day on which a Date falls, which has to be the one that was decided about. @param {unknown} received */
  #dayOf(received) {
    const time = moment(received, "received");
    if (this.#day !== null) return this.#decided(this.#zone.dayOfReceipt(received));
    const counted = [this.#time, ...this.#times].some((each) => each !== null);
    return counted ? this.#zone.dayWithinDates(received) : this.#zone.dayOf(time);
  }

  /** The day, which has to be the one that was decided about. @param {number} day */
  #decided(day) {
    if (this.#day === null || this.#day === day) return day;
    const [decided, other] = [dayText(this.#day), dayText(day)];
    throw new RangeError(`this is the decision on a request received on ${decided}, and \`received\` is on ${other}: decide again`);
  }
}

/**
 * The order in which open outcomes are listed: elapsed times from the shortest on, times on clocks in the order of the check, no
 * promise, and a refusal.
 * @param {Outcome} one
 * @param {Outcome} other
 */
function inOrder(one, other) {
  const place = (/** @type {Outcome} */ { access, trtSeconds: code }) =>
    access === "refused" ? 3 : code === null ? 2 : code < 0 ? 1 : 0;
  return place(one) - place(other) || Math.abs(Number(one.trtSeconds)) - Math.abs(Number(other.trtSeconds));
}

/** What a check knows of clocks, and its decisions with times on them. */
class Clocks {
  /**
   * @param {ClockTables} tables
   * @param {typeof ClockDecision} Kind  of the decisions
   */
  constructor(tables, Kind = ClockDecision) {
    this.zone = new Zone(tables.zone);
    const calendars = tables.calendars.map((entry) => new Calendar(entry));
    this.times = tables.times.map((entry) => new ClockTime(entry, calendars, this.zone));
    this.received = dayDecidedBy(tables);
    this.Kind = Kind;
    this.kept = /** @type {WeakMap<Decision, Map<number | null, ClockDecision>>} */ (new WeakMap());
  }

  /**
   * The decision on a request as callers get it, the same one for the same on one day.
   * @param {Decision} plain
   * @param {unknown} request
   */
  decision(plain, request) {
    const day = this.received(/** @type {object} */ (request));
    const every = this.kept.get(plain) ?? new Map();
    const decision = every.get(day) ?? new this.Kind(plain, this.times, this.zone, day);
    this.kept.set(plain, every.set(day, decision));
    return decision;
  }

  /** The day of receipt, as text. @param {unknown} received */
  dayOfReceipt(received) {
    return dayText(this.zone.dayOfReceipt(received));
  }
}

/**
 * What a check with times on clocks exports.
 * @param {unknown} manifest
 * @param {ClockTables} tables
 */
function openedWithClocks(manifest, tables) {
  const check = opened(manifest, tables);
  const clocks = new Clocks(tables);
  return Object.freeze({
    ...check,
    decide: (/** @type {unknown} */ request = {}) => clocks.decision(check.decide(request), request),
    dayOfReceipt: (/** @type {unknown} */ received) => clocks.dayOfReceipt(received),
  });
}

/**
 * The function that says of a request, which was decided, on which day it was received; null where no decision depends on it.
 * @param {ClockTables} tables
 * @returns {(request: object) => number | null}
 */
function dayDecidedBy({ facts, dated, levels }) {
  const by = dated?.by;
  const compared = levels.some(({ how, fact, operand }) => how === "order" && (fact === by || operand === by));
  const fact = by === undefined ? undefined : facts[by];
  if (dated === null || fact === undefined || (!compared && Number(fact.points?.length) <= 2)) return () => null;
  return (request) => {
    const own = (/** @type {string} */ name) => (Object.hasOwn(request, name) ? Reflect.get(request, name) : undefined);
    return dayOf(own(fact.name) ?? own(dated.asOf)) ?? null;
  };
}

// --- end of the clocks

export { CalendarEnds, ClockDecision, Clocks, openedWithClocks };
