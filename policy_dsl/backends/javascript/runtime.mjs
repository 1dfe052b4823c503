// The runtime of every JavaScript check. `emit` pastes what is between the marks into each file, to the letter.
// It imports nothing, evaluates no text and asks nothing of the network, so it also runs inside of a page.

// --- runtime: the same in every file, to the letter

/**
 * @typedef {{ id: string, number: number, effect: string, sources: readonly { source: string, place: string }[],
 *   path: string, line: number }} Clause
 * @typedef {{ because: string, path: string, line: number }} Reason
 * @typedef {{ access: string, trtSeconds: number | null }} Outcome
 * @typedef {{ has: readonly boolean[], mask: number }} Selection
 * @typedef {number | Selection | undefined} Value  the number of a code, a place on a scale, a set; undefined is missing
 * @typedef {readonly [start: number, end: number]} Span  `end` is one past the last value
 * @typedef {readonly [fact: number, sign: number, other: number]} Order  less (-1), equal (0) or more (1)
 * @typedef {readonly (readonly [fact: number, signs: readonly number[], other: number])[]} Orders
 * @typedef {null | readonly number[] | readonly Span[] | readonly [readonly number[], readonly number[]]} Side
 * @typedef {{ because: string, path: number, line: number,
 *   boxes: readonly { sides: readonly Side[], orders: Orders }[] }} Impossible
 * @typedef {{ name: string, fact: string, kind: string, codes?: readonly (readonly [code: string, label: string | null])[],
 *   points?: readonly number[] }} FactEntry
 * @typedef {{ fact: number, how: string, operand: number, classes: readonly number[], rows: readonly string[] }} LevelEntry
 * @typedef {{ facts: readonly FactEntry[], dated: null | { by: number, asOf: string }, paths: readonly string[],
 *   clauses: readonly (readonly [string, string, readonly (readonly [string, string])[], number, number])[],
 *   decisions: readonly (readonly [string, number | null, readonly number[], readonly number[]])[],
 *   levels: readonly LevelEntry[], impossible: readonly Impossible[] }} Tables
 * @typedef {{ fact: number, how: string, operand: number, classes: readonly number[], width: number, absent: number,
 *   children: Uint32Array }} Level
 * @typedef {{ apart: boolean, spans: readonly ReadonlyMap<number, Span>[] }} Placement
 */

/** A request that has no decision. `code` is `unknown_fact`, `wrong_value` or `impossible`. */
class RequestError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string | null} fact  the fact that is unknown or has the wrong value
   * @param {readonly Reason[]} reasons  the clauses that make an impossible request so
   */
  constructor(code, message, fact = null, reasons = []) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.fact = fact;
    this.reasons = Object.freeze(reasons);
  }
}

/** The decision on a request. It cannot be changed. */
class Decision {
  /**
   * @param {Outcome} outcome
   * @param {readonly Clause[]} clauses
   * @param {readonly Clause[]} overridden
   * @param {readonly string[]} missing
   * @param {readonly Outcome[]} possible
   */
  constructor(outcome, clauses, overridden, missing = [], possible = []) {
    this.access = outcome.access;
    this.trtSeconds = outcome.trtSeconds;
    this.clauses = Object.freeze(clauses);
    this.overridden = Object.freeze(overridden);
    this.missing = Object.freeze(missing);
    this.possible = Object.freeze(possible);
    Object.freeze(this);
  }

  /**
   * When the answer is due; null unless permitted.
   * @param {Date} received
   */
  deadline(received) {
    const start = moment(received, "received");
    if (this.trtSeconds === null) return null;
    const due = new Date(start + this.trtSeconds * 1000);
    if (Number.isNaN(due.getTime())) throw new RangeError("the deadline would be after the last date of JavaScript");
    return due;
  }

  /**
   * Whether the answer was in time, by elapsed time; null unless permitted.
   * @param {Date} received
   * @param {Date} answered
   */
  met(received, answered) {
    const start = moment(received, "received");
    const end = moment(answered, "answered");
    return this.trtSeconds === null ? null : end - start <= this.trtSeconds * 1000;
  }
}

/**
 * The milliseconds of a moment.
 * @param {unknown} value
 * @param {string} name
 */
function moment(value, name) {
  const time = timeOf(value);
  if (time === undefined) throw new TypeError(`\`${name}\` is a Date; not ${shown(value)}`);
  if (Number.isNaN(time)) throw new TypeError(`\`${name}\` is an invalid Date; give a moment, such as new Date('2026-01-31T12:00:00Z')`);
  return time;
}

/**
 * The milliseconds of a Date, of this realm or of another, NaN for an invalid one; undefined for any other value.
 * @param {unknown} value
 */
function timeOf(value) {
  try {
    return Date.prototype.getTime.call(/** @type {Date} */ (value));
  } catch {
    return undefined;
  }
}

// Values as messages show them

/**
 * The value as messages show it, in at most 80 characters: text as in a list of codes, other values by their kind.
 * @param {unknown} value
 */
function shown(value) {
  if (typeof value === "string") return [...quoted(value.slice(0, 200))].slice(0, 80).join("");
  if (typeof value === "bigint") return `${value}`.slice(0, 80);
  if (value === null || ["number", "boolean", "undefined"].includes(typeof value)) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  try {
    return `a value of ${Object.prototype.toString.call(value).slice(8, -1)}`.slice(0, 80);
  } catch {
    return "a value that cannot be shown";
  }
}

/** @param {string} text */
function quoted(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const names = new Map([["\n", "\\n"], ["\r", "\\r"], ["\t", "\\t"], ["\\", "\\\\"], [mark, `\\${mark}`]]);
  const plain = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (sign) => names.get(sign) ?? (/['"]/.test(sign) ? sign : coded(sign)));
  return mark + plain + mark;
}

/** @param {string} sign */
function coded(sign) {
  const digits = Number(sign.codePointAt(0)).toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, "0")}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

const UNITS = Object.freeze({ weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 });
const WORDS = new Map([
  ["s", 1], ["min", 60], ["h", 3600], ["day", 86_400], ["days", 86_400], ["week", 604_800], ["weeks", 604_800],
]);

/**
 * A duration in the largest unit that divides it.
 * @param {number} seconds
 */
function durationText(seconds) {
  for (const [unit, size] of /** @type {[string, number][]} */ ([["day", 86_400], ["h", 3600], ["min", 60]])) {
    if (seconds && seconds % size === 0) return `${seconds / size} ${unit}${unit === "day" && seconds !== size ? "s" : ""}`;
  }
  return `${seconds} s`;
}

const FIRST_OF_1970 = 719_163; // the day of 1 January 1970, counted from 1 January of the year 1, which is day 1
const DAY = 86_400_000;

/** @param {number} day */
function dayText(day) {
  return new Date((day - FIRST_OF_1970) * DAY).toISOString().slice(0, 10);
}

/**
 * The day of a text in the form YYYY-MM-DD.
 * @param {unknown} value
 */
function dayOf(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value) || value < "0001") return undefined;
  const day = Date.parse(`${value}T00:00:00Z`) / DAY + FIRST_OF_1970;
  return Number.isInteger(day) && dayText(day) === value ? day : undefined;
}

/**
 * The parts of a text such as `1 day 12 h`, each with its digits and the seconds of its unit; undefined if it has others.
 * @param {string} text
 */
function partsOf(text) {
  if (!/^\d{1,15} ?[a-z]+( \d{1,15} ?[a-z]+)*$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+) ?([a-z]+)/g)].map(([, many = "", word = ""]) => ({ many, size: WORDS.get(word) ?? NaN }));
  return parts.some(({ size }) => Number.isNaN(size)) ? undefined : parts;
}

/**
 * Whether units go from the largest to the smallest, each once, and no number has a leading nought.
 * @param {readonly { many: string, size: number }[]} parts
 */
function inForm(parts) {
  return parts.every(({ many, size }, n) => size < (parts[n - 1]?.size ?? Infinity) && (many === "0" || !many.startsWith("0")));
}

/**
 * The seconds of a duration such as `36 h`, `1 day 12 h`, or `{ hours: 36 }`.
 * @param {unknown} value
 */
function secondsOf(value) {
  let total = 0;
  if (typeof value === "string") {
    const parts = partsOf(value);
    if (parts === undefined || !inForm(parts)) return undefined;
    for (const { many, size } of parts) total += Number(many) * size;
  } else {
    if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return undefined;
    for (const [unit, many] of Object.entries(value)) {
      if (!Object.hasOwn(UNITS, unit) || !Number.isSafeInteger(many) || many < 0) return undefined;
      total += many * UNITS[/** @type {keyof typeof UNITS} */ (unit)];
    }
  }
  return Number.isSafeInteger(total) ? total : undefined;
}

// Facts

/** A fact of a request: its name, its kind, and either its codes or the points of its scale, the last one past its last value. */
class Fact {
  /** @param {FactEntry} entry */
  constructor({ name, fact, kind, codes = [], points = [] }) {
    this.name = name;
    this.kind = kind;
    this.codes = codes.map(([code]) => code);
    this.numbers = new Map(this.codes.map((code, number) => [code, number]));
    this.points = points;
    this.first = points[0] ?? 0;
    this.end = points[points.length - 1] ?? 0;
    this.description = Object.freeze({
      name,
      fact,
      kind,
      codes: Object.freeze(codes.map(([code, label]) => Object.freeze({ code, label }))),
      bounds: points.length ? this.bounds() : null,
    });
  }

  /**
   * The value of the fact; undefined if it is missing.
   * @param {unknown} value
   * @returns {Value}
   */
  read(value) {
    if (value === undefined || value === null) return undefined;
    if (this.points.length) return this.place(value);
    if (this.kind === "set") return this.selection(value);
    if (this.kind === "yes/no" && typeof value === "boolean") return value ? 0 : 1;
    return this.number(value);
  }

  /** @param {unknown} value */
  number(value) {
    const number = typeof value === "string" ? this.numbers.get(value) : undefined;
    if (number !== undefined) return number;
    throw this.wrong(`${shown(value)} is not a value of ${this.name}; expected one of ${this.codes.join(", ")}`);
  }

  /**
   * @param {unknown} value
   * @returns {Selection}
   */
  selection(value) {
    if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) {
      throw this.wrong(`${this.name} is a set of codes, such as [${quoted(String(this.codes[0]))}]; not ${shown(value)}`);
    }
    const has = this.codes.map(() => false);
    let mask = 0;
    for (const code of /** @type {Iterable<unknown>} */ (value)) {
      const number = this.number(code);
      has[number] = true;
      mask |= 1 << number; // of at most six codes; it is not read for more
    }
    return { has, mask };
  }

  /** @param {unknown} value */
  place(value) {
    const [place, text, hint] = this.kind === "whole number" ? whole(value) : this.kind === "duration" ? duration(value) : day(value);
    if (place !== undefined && this.first <= place && place < this.end) return place;
    throw this.wrong(`${this.name} is a ${this.kind} ${this.bounds()}; not ${text}${hint}`);
  }

  /** The bounds of the scale, as policies write them. */
  bounds() {
    const last = this.end - 1;
    if (this.kind === "date") return `from ${dayText(this.first)} until ${dayText(this.end)}`;
    if (this.kind === "whole number") return `from ${this.first} to ${last}`;
    return this.first === 0 ? `up to ${durationText(last)}` : `from ${durationText(this.first)} to ${durationText(last)}`;
  }

  /** @param {string} message */
  wrong(message) {
    return new RequestError("wrong_value", message, this.name);
  }
}

/**
 * A place on a scale, or undefined; the value as messages show it; and what to give instead.
 * @param {unknown} value
 * @returns {[place: number | undefined, text: string, hint: string]}
 */
function whole(value) {
  if (typeof value === "bigint") return [Number(value), shown(value), ""]; // bounds are exact: rounding cannot reach them
  if (Number.isSafeInteger(value)) return [Number(value) + 0, shown(value), ""];
  return [undefined, shown(value), ": a whole number is a number without a fraction, or a bigint"];
}

/**
 * @param {unknown} value
 * @returns {[place: number | undefined, text: string, hint: string]}
 */
function duration(value) {
  const seconds = secondsOf(value);
  if (seconds !== undefined) return [seconds, durationText(seconds), ""];
  const parts = typeof value === "string" ? partsOf(value) : undefined;
  if (parts !== undefined && !inForm(parts)) {
    const form = "from the largest unit to the smallest, each once, and no number begins with a nought";
    return [undefined, shown(value), `: the parts of a duration go ${form}, such as '1 day 12 h'`];
  }
  return [undefined, shown(value), ": a duration states its unit, such as '36 h' or { hours: 36 }, in whole seconds"];
}

/**
 * @param {unknown} value
 * @returns {[place: number | undefined, text: string, hint: string]}
 */
function day(value) {
  const place = dayOf(value);
  if (place !== undefined) return [place, String(value), ""];
  const moment = timeOf(value) !== undefined ? "a day is a date without a time: on which day a Date falls is for you to say, in " : "a day is ";
  return [undefined, shown(value), `: ${moment}text such as '2026-01-31'`];
}

// Partial requests and impossible ones

/**
 * Every choice of one item from each list.
 * @template T
 * @param {readonly (readonly T[])[]} lists
 * @returns {Generator<T[]>}
 */
function* product([first, ...rest]) {
  if (first === undefined) return yield [];
  for (const item of first) for (const others of product(rest)) yield [item, ...others];
}

/**
 * Every selection of so many items, in their order.
 * @template T
 * @param {readonly T[]} items
 * @param {number} size
 * @returns {Generator<T[]>}
 */
function* combinations(items, size) {
  if (size === 0) return yield [];
  for (let n = 0; n <= items.length - size; n++) {
    for (const rest of combinations(items.slice(n + 1), size - 1)) yield [/** @type {T} */ (items[n]), ...rest];
  }
}

/**
 * The number of points that are not above the value.
 * @param {readonly number[]} points
 * @param {number} value
 */
function notAbove(points, value) {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < Number(points[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Whether facts in these spans can have these orders.
 * @param {ReadonlyMap<number, Span>} spans
 * @param {readonly Order[]} orders
 */
function satisfiable(spans, orders) {
  const least = new Map([...spans].map(([fact, [start]]) => [fact, start]));
  const at = (/** @type {number} */ fact) => /** @type {number} */ (least.get(fact));
  for (let turn = 0; turn <= spans.size; turn++) {
    let moved = false;
    for (const [left, sign, right] of orders) {
      for (const [low, high, by, bound] of [[left, right, -sign, sign <= 0], [right, left, sign, sign >= 0]]) {
        const [from, to] = [Number(low), Number(high)];
        if (bound && at(to) < at(from) + Number(by)) {
          least.set(to, at(from) + Number(by));
          moved = true;
        }
      }
    }
    if (!moved) return [...spans].every(([fact, [, end]]) => at(fact) < end);
  }
  return false; // the orders are cyclic
}

/**
 * Whether a box may have the request; with `surely`, whether it has it whatever the missing facts are.
 * @param {readonly Fact[]} facts
 * @param {readonly Value[]} values
 * @param {{ sides: readonly Side[], orders: Orders }} box
 * @param {boolean} surely
 */
function mayHave(facts, values, { sides, orders }, surely) {
  const allowed = sides.every((side, n) => side === null || (allows(side, values[n]) && !(surely && values[n] === undefined)));
  if (!allowed) return false;
  if (surely && orders.some(([left, , right]) => values[left] === undefined || values[right] === undefined)) return false;
  const compared = [...new Set(orders.flatMap(([left, , right]) => [left, right]))];
  const choices = compared.map((number) => {
    const value = values[number];
    if (typeof value === "number") return [/** @type {Span} */ ([value, value + 1])];
    const { first, end } = /** @type {Fact} */ (facts[number]);
    return /** @type {readonly Span[]} */ (sides[number] ?? [[first, end]]);
  });
  const signs = orders.map(([left, allowedSigns, right]) => allowedSigns.map((sign) => /** @type {Order} */ ([left, sign, right])));
  for (const spans of product(choices)) {
    const placed = new Map(compared.map((number, n) => [number, /** @type {Span} */ (spans[n])]));
    for (const chosen of product(signs)) if (satisfiable(placed, chosen)) return true;
  }
  return false;
}

/**
 * Whether a side of a box has the value; it may have a missing one.
 * @param {NonNullable<Side>} side
 * @param {Value} value
 */
function allows(side, value) {
  if (value === undefined) return true;
  if (typeof value !== "number") {
    const [has, lacks] = /** @type {readonly [readonly number[], readonly number[]]} */ (side);
    return has.every((code) => value.has[code]) && !lacks.some((code) => value.has[code]);
  }
  return side.some((part) => (typeof part === "number" ? part === value : Number(part[0]) <= value && value < Number(part[1])));
}

// The check

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * The levels with their children as numbers. Each is written with as few digits of base 64 as the nodes of the next level,
 * or the decisions, need; the number after the last stands for no child.
 * @param {readonly LevelEntry[]} entries
 * @param {number} decisions
 */
function levelsOf(entries, decisions) {
  const digits = new Uint8Array(128);
  [...DIGITS].forEach((digit, number) => { digits[digit.charCodeAt(0)] = number; });
  const levels = /** @type {Level[]} */ ([]);
  let absent = decisions;
  for (const { rows, ...entry } of [...entries].reverse()) {
    const text = rows.join("");
    let size = 1;
    while (64 ** size <= absent) size++;
    const children = new Uint32Array(text.length / size);
    for (let n = 0; n < children.length; n++) {
      let child = 0;
      for (let at = n * size; at < (n + 1) * size; at++) child = child * 64 + Number(digits[text.charCodeAt(at)]);
      children[n] = child;
    }
    const width = Math.max(...entry.classes) + 1;
    levels.unshift({ ...entry, width, absent, children });
    absent = children.length / width;
  }
  return levels;
}

/** The decisions of a policy, level by level, and what it takes to decide partial requests and explain impossible ones. */
class Check {
  /** @param {Tables} tables */
  constructor(tables) {
    this.facts = tables.facts.map((entry) => new Fact(entry));
    this.names = new Map(this.facts.map((fact, number) => [fact.name, number]));
    this.dated = tables.dated;
    this.impossible = tables.impossible;
    this.paths = tables.paths;
    const clauses = tables.clauses.map(([id, effect, cited, path, line], number) => {
      const sources = Object.freeze(cited.map(([source, place]) => Object.freeze({ source, place })));
      return Object.freeze({ id, number, effect, sources, path: String(tables.paths[path]), line });
    });
    const numbered = (/** @type {readonly number[]} */ numbers) => numbers.map((n) => /** @type {Clause} */ (clauses[n]));
    this.decisions = tables.decisions.map(
      ([access, trtSeconds, by, aside]) => new Decision({ access, trtSeconds }, numbered(by), numbered(aside)),
    );
    this.levels = levelsOf(tables.levels, this.decisions.length);
    this.blocks = this.linkedLevels();
  }

  /** The levels in blocks: those of facts that are compared with each other are adjacent and form one block. */
  linkedLevels() {
    const group = this.facts.map((_, number) => number);
    for (const { fact, how, operand } of this.levels) {
      const old = group[operand];
      if (how === "order") group.forEach((root, n) => { if (root === old) group[n] = Number(group[fact]); });
    }
    const blocks = /** @type {Level[][]} */ ([]);
    for (const level of this.levels) {
      const before = blocks[blocks.length - 1];
      const joins = (level.how === "class" || level.how === "order") && before?.[0] && group[before[0].fact] === group[level.fact];
      if (joins) before.push(level);
      else blocks.push([level]);
    }
    return blocks;
  }

  /**
   * The decision on a request.
   * @param {unknown} given
   */
  decide(given) {
    const values = this.read(given);
    if (!values.includes(undefined)) {
      const decision = this.decisions[this.leaf(values)];
      if (decision === undefined) throw this.impossibleError(values);
      return decision;
    }
    const decisions = [...this.leaves(values)].map((leaf) => /** @type {Decision} */ (this.decisions[leaf]));
    if (decisions[0] === undefined) throw this.impossibleError(values);
    if (decisions.length === 1) return decisions[0];
    const clauses = union(decisions.map((decision) => decision.clauses));
    const overridden = union(decisions.map((decision) => decision.overridden));
    const outcomes = new Map(decisions.map(({ access, trtSeconds }) => [outcomeKey(access, trtSeconds), Object.freeze({ access, trtSeconds })]));
    if (outcomes.size === 1) return new Decision(decisions[0], clauses, overridden);
    const possible = [...outcomes.values()].sort((a, b) => (a.trtSeconds ?? Infinity) < (b.trtSeconds ?? Infinity) ? -1 : 1);
    return new Decision({ access: "indeterminate", trtSeconds: null }, clauses, overridden, this.settlingFacts(values), possible);
  }

  /**
   * The value of each fact. Only own properties of the request count.
   * @param {unknown} given
   */
  read(given) {
    if (typeof given !== "object" || given === null || Symbol.iterator in given) {
      const message = `a request is an object with its facts, such as { ${this.facts[0]?.name}: … }; not ${shown(given)}`;
      throw new RequestError("wrong_value", message);
    }
    const asOf = this.dated?.asOf;
    for (const name of Object.keys(given)) {
      if (this.names.has(name) || name === asOf) continue;
      const expected = [...this.names.keys(), ...(asOf === undefined ? [] : [asOf])].join(", ");
      throw new RequestError("unknown_fact", `${shown(name)} is not a fact; expected one of ${expected}`, name);
    }
    const own = (/** @type {string} */ name) =>
      Object.hasOwn(given, name) ? /** @type {Record<string, unknown>} */ (given)[name] : undefined;
    const parts = this.facts.map((fact) => own(fact.name));
    if (this.dated && asOf !== undefined) parts[this.dated.by] = this.date(parts[this.dated.by], own(asOf), asOf);
    return this.facts.map((fact, number) => fact.read(parts[number]));
  }

  /**
   * The date of the request, which may be given under either of two names.
   * @param {unknown} value
   * @param {unknown} again
   * @param {string} asOf
   */
  date(value, again, asOf) {
    const fact = /** @type {Fact} */ (this.facts[Number(this.dated?.by)]);
    if (again === undefined || again === null) return value;
    if (value === undefined || value === null || fact.read(value) === fact.read(again)) return again;
    const message = `${asOf} is another name for ${fact.name}, which is given too and differs: give one of them`;
    throw new RequestError("wrong_value", message, asOf);
  }

  /**
   * The key of a level whose facts are given, from 0.
   * @param {Level} level
   * @param {readonly Value[]} values
   */
  key({ fact, how, operand }, values) {
    const value = values[fact];
    if (typeof value === "object") return how === "set" ? value.mask : Number(value.has[operand]);
    if (how === "class") return notAbove(/** @type {Fact} */ (this.facts[fact]).points, Number(value)) - 1;
    return how === "order" ? Math.sign(Number(value) - Number(values[operand])) + 1 : Number(value);
  }

  /**
   * The child of a node for a key; -1 if it has none.
   * @param {Level} level
   * @param {number} node
   * @param {number} key
   */
  child({ classes, width, absent, children }, node, key) {
    const class_ = Number(classes[key]);
    if (node < 0 || class_ < 0) return -1;
    const child = Number(children[node * width + class_]);
    return child === absent ? -1 : child;
  }

  /**
   * The number of the decision on a complete request; -1 if the request is impossible.
   * @param {readonly Value[]} values
   */
  leaf(values) {
    let node = 0;
    for (const level of this.levels) {
      node = this.child(level, node, this.key(level, values));
      if (node < 0) break;
    }
    return node;
  }

  /**
   * The error for an impossible request, with the clauses that exclude it.
   * @param {readonly Value[]} values
   */
  impossibleError(values) {
    const holding = (/** @type {boolean} */ surely) =>
      this.impossible.filter(({ boxes }) => boxes.some((box) => mayHave(this.facts, values, box, surely)));
    const sure = holding(true);
    const reasons = (sure.length ? sure : holding(false)).map(({ because, path, line }) =>
      Object.freeze({ because, path: String(this.paths[path]), line }),
    );
    const listed = reasons.map(({ because, path, line }) => `${because} (${path}:${line})`).join("; ");
    return new RequestError("impossible", `no such request is possible: ${listed}`, null, reasons);
  }

  /**
   * The names of a smallest set of missing facts that settles the outcome; of several, the first as declared.
   * @param {readonly Value[]} values
   */
  settlingFacts(values) {
    const missing = values.flatMap((value, number) => (value === undefined ? [number] : []));
    const named = (/** @type {number[]} */ numbers) =>
      numbers.sort((a, b) => a - b).map((number) => /** @type {Fact} */ (this.facts[number]).name);
    if (missing.length === 1) return named(missing);
    const needed = missing.filter((number) => !this.isSettled(values, new Set(missing.filter((other) => other !== number))));
    const optional = missing.filter((number) => !needed.includes(number));
    for (let size = 0; size < optional.length; size++) {
      for (const chosen of combinations(optional, size)) {
        if (this.isSettled(values, new Set([...needed, ...chosen]))) return named([...needed, ...chosen]);
      }
    }
    return named(missing); // every fact together settles every request
  }

  /**
   * Whether the outcome is settled once the `assumed` facts are known too, whatever their values. Nodes that the same values
   * of known facts lead to descend as a group, depth first, because the first few leaves mostly refute.
   * @param {readonly Value[]} values
   * @param {ReadonlySet<number>} assumed
   */
  isSettled(values, assumed) {
    const isOpen = (/** @type {Level} */ { fact }) => values[fact] === undefined && !assumed.has(fact);
    const lastOpen = this.blocks.findLastIndex((block) => block.some(isOpen));
    if (lastOpen < 0) return true;
    const placements = this.blocks.map((block) => (block[0]?.how === "class" ? this.placements(block, values, assumed) : undefined));
    const seen = new Set();
    const stack = /** @type {[number, readonly number[]][]} */ ([[0, [0]]]);
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [depth, nodes] = top;
      const block = this.blocks[depth];
      if (block === undefined) {
        const outcomes = nodes.map((leaf) => /** @type {Decision} */ (this.decisions[leaf]));
        if (new Set(outcomes.map(({ access, trtSeconds }) => outcomeKey(access, trtSeconds))).size > 1) return false;
        continue;
      }
      if (depth > lastOpen && nodes.length === 1) continue; // a single decision
      for (const children of this.childrenOf(nodes, block, values, assumed, placements[depth])) {
        const group = [...children].sort((a, b) => a - b);
        const key = `${depth} ${group.join()}`;
        if (group.length && !seen.has(key)) {
          seen.add(key);
          stack.push([depth + 1, group]);
        }
      }
    }
    return true;
  }

  /**
   * The decisions that some values of the missing facts lead to.
   * @param {readonly Value[]} values
   */
  leaves(values) {
    const noFacts = /** @type {ReadonlySet<number>} */ (new Set());
    let nodes = new Set([0]);
    for (const block of this.blocks) {
      const placement = block[0]?.how === "class" ? this.placements(block, values, noFacts) : undefined;
      const next = /** @type {Set<number>} */ (new Set());
      for (const children of this.childrenOf([...nodes], block, values, noFacts, placement)) for (const child of children) next.add(child);
      nodes = next;
    }
    return nodes;
  }

  /**
   * The children of nodes below a block, in groups.
   * @param {readonly number[]} nodes
   * @param {readonly Level[]} block
   * @param {readonly Value[]} values
   * @param {ReadonlySet<number>} assumed
   * @param {Placement | undefined} placement
   * @returns {Iterable<Set<number>>}
   */
  childrenOf(nodes, block, values, assumed, placement) {
    if (placement !== undefined) return this.scaleChildren(nodes, block, placement);
    const level = /** @type {Level} */ (block[0]);
    return this.codeChildren(nodes, level, values, assumed.has(level.fact));
  }

  /**
   * The children of nodes at a level of codes: one group for each class of keys if `apart`, otherwise a single one.
   * @param {readonly number[]} nodes
   * @param {Level} level
   * @param {readonly Value[]} values
   * @param {boolean} apart
   * @returns {Generator<Set<number>>}
   */
  *codeChildren(nodes, level, values, apart) {
    const firstOf = Array.from({ length: level.width }, (_, class_) => level.classes.indexOf(class_));
    const keys = values[level.fact] === undefined ? firstOf : [this.key(level, values)];
    const groups = apart ? keys.map((key) => [key]) : [keys];
    for (const group of groups) yield present(group.flatMap((key) => nodes.map((node) => this.child(level, node, key))));
  }

  /**
   * The nodes below a block of facts on a scale: one group for each result of `walk` if apart, otherwise one for each placement.
   * @param {readonly number[]} nodes
   * @param {readonly Level[]} block
   * @param {Placement} placement
   * @returns {Generator<Set<number>>}
   */
  *scaleChildren(nodes, block, { apart, spans }) {
    for (const placed of spans) {
      if (apart) for (const ends of this.walk(nodes, block, placed, [])) yield present(ends);
      else yield present(nodes.flatMap((node) => [...this.walk([node], block, placed, [])].flat()));
    }
  }

  /**
   * How the facts of a block on a scale are placed: a span for each of them.
   *
   * If all missing facts of the block are assumed, their values may each lead to a group of its own; if none is, all values
   * lead to one group. Either way one placement leaves them their whole scales. If only some are assumed, each placement gives
   * these one value. Values between two points are equivalent as long as there is room on both sides for all facts not yet
   * placed.
   * @param {readonly Level[]} block
   * @param {readonly Value[]} values
   * @param {ReadonlySet<number>} assumed
   * @returns {Placement}
   */
  placements(block, values, assumed) {
    const numbers = block.filter(({ how }) => how === "class").map(({ fact }) => fact);
    const facts = new Map(numbers.map((number) => [number, /** @type {Fact} */ (this.facts[number])]));
    const bounds = new Map([...facts].map(([number, { first, end }]) => [number, /** @type {Span} */ ([first, end])]));
    const cuts = [...facts.values()].flatMap(({ points }) => points);
    const given = /** @type {Map<number, Span>} */ (new Map());
    for (const number of numbers) {
      const value = values[number];
      if (typeof value === "number") given.set(number, [value, value + 1]);
    }
    const missing = numbers.filter((number) => !given.has(number));
    const known = missing.filter((number) => assumed.has(number));
    if (known.length === missing.length || known.length === 0) {
      return { apart: known.length === missing.length, spans: [new Map([...bounds, ...given])] };
    }
    const spans = /** @type {Map<number, Span>[]} */ ([]);
    const placeNext = (/** @type {Map<number, Span>} */ placed, /** @type {readonly number[]} */ [number, ...later]) => {
      if (number === undefined) {
        spans.push(new Map([...bounds, ...placed]));
        return;
      }
      const room = numbers.length - placed.size - 1;
      const ends = [...new Set([...cuts, ...[...placed.values()].flat()])].sort((a, b) => a - b);
      for (let n = 0; n + 1 < ends.length; n++) {
        const [start, end] = [Number(ends[n]), Number(ends[n + 1])];
        const wide = end - start > 2 * room;
        const last = wide ? start + room : end - 1;
        for (let at = wide ? last : start; at <= last; at++) placeNext(new Map([...placed, [number, [at, at + 1]]]), later);
      }
    };
    placeNext(given, known);
    return { apart: false, spans };
  }

  /**
   * For each combination of keys that facts in these spans and orders can have: the nodes that these nodes lead to, in the same
   * order; -1 for a node that leads nowhere.
   * @param {readonly number[]} nodes
   * @param {readonly Level[]} levels
   * @param {ReadonlyMap<number, Span>} spans
   * @param {readonly Order[]} orders
   * @returns {Generator<readonly number[]>}
   */
  *walk(nodes, [level, ...rest], spans, orders) {
    if (level === undefined) return yield nodes;
    const ends = (/** @type {number} */ key) => nodes.map((node) => this.child(level, node, key));
    const { fact, how, operand } = level;
    if (how === "order") {
      for (const sign of [-1, 0, 1]) {
        const extended = /** @type {Order[]} */ ([...orders, [fact, sign, operand]]);
        const children = ends(sign + 1);
        if (present(children).size && satisfiable(spans, extended)) yield* this.walk(children, rest, spans, extended);
      }
      return;
    }
    const { points } = /** @type {Fact} */ (this.facts[fact]);
    const [low, end] = /** @type {Span} */ (spans.get(fact));
    const last = notAbove(points, end - 1) - 1;
    for (let key = notAbove(points, low) - 1; key <= last; ) {
      const first = key;
      const children = ends(key);
      do key++; // adjacent keys with the same children are joined
      while (key <= last && ends(key).every((child, n) => child === children[n]));
      if (!present(children).size) continue;
      const span = /** @type {Span} */ ([Math.max(low, Number(points[first])), Math.min(end, Number(points[key]))]);
      yield* this.walk(children, rest, new Map([...spans, [fact, span]]), orders);
    }
  }
}

/** @param {readonly number[]} nodes */
function present(nodes) {
  return new Set(nodes.filter((node) => node >= 0));
}

/**
 * @param {string} access
 * @param {number | null} trtSeconds
 */
function outcomeKey(access, trtSeconds) {
  return `${access} ${trtSeconds}`;
}

/**
 * The clauses of several lists, each once, in the order of the policy.
 * @param {readonly (readonly Clause[])[]} lists
 */
function union(lists) {
  const clauses = new Map(lists.flat().map((clause) => [clause.number, clause]));
  return [...clauses.values()].sort((a, b) => a.number - b.number);
}

/**
 * The value with everything in it frozen, and without inherited names, since those in it are an author's.
 * @param {unknown} value
 * @returns {any}
 */
function frozen(value) {
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null);
  for (const [name, part] of Object.entries(value)) copy[name] = frozen(part);
  return Object.freeze(copy);
}

/**
 * What a check exports.
 * @param {unknown} manifest
 * @param {Tables} tables
 */
function opened(manifest, tables) {
  const check = new Check(tables);
  return Object.freeze({
    manifest: frozen(manifest),
    facts: Object.freeze(check.facts.map((fact) => fact.description)),
    decide: (/** @type {unknown} */ request = {}) => check.decide(request),
  });
}

// --- end of the runtime

export {
  Check, DAY, Decision, FIRST_OF_1970, Fact, RequestError, dayOf, dayText, durationText, frozen, moment, notAbove, opened, shown,
  timeOf,
};
