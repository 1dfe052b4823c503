// The matrix: over any two facts, what becomes of the requests with the facts of the form.

const MOST_CELLS = 3000;

/** The places along a fact: its codes, whether a set has each, or the ranges of a scale; each with its words and its side. */
function placesAlong(fact, number, check) {
  const { points, kind } = check.facts[number];
  if (kind === "set") {
    const all = fact.codes.map((_, n) => n);
    return [...all.map((n) => [`has ${fact.codes[n].code}`, { has: [n], lacks: [] }]), ["is empty", { has: [], lacks: all }]];
  }
  if (fact.codes.length) return fact.codes.map((entry, n) => [entry, { code: n }]);
  const shown = (value) => (kind === "date" ? dayText(value) : kind === "duration" ? timeText(value) : String(value));
  return points.slice(0, -1).map((start, n) => {
    const last = points[n + 1] - 1;
    return [start === last ? shown(start) : `${shown(start)} to ${shown(last)}`, { span: [start, last + 1] }];
  });
}

/** The side of a value that a check has read. */
function sideOf(value) {
  if (value === undefined) return undefined;
  if (typeof value === "number") return { code: value, span: [value, value + 1] };
  const numbers = value.has.map((_, n) => n);
  return { has: numbers.filter((n) => value.has[n]), lacks: numbers.filter((n) => !value.has[n]) };
}

/** Whether a key of a level of codes is on a side. */
function allowsKey({ how, operand }, side, key) {
  if (side === undefined) return true;
  if (how === "set") return side.has.every((n) => key >> n & 1) && !side.lacks.some((n) => key >> n & 1);
  if (how === "has") return key ? !side.lacks.includes(operand) : !side.has.includes(operand);
  return side.code === key;
}

/** The nodes that these nodes lead to below a block of levels, for requests within the sides. */
function below(check, block, nodes, sides) {
  const next = new Set();
  const [level] = block;
  if (level.how === "class") {
    const facts = block.filter(({ how }) => how === "class").map(({ fact }) => fact);
    const spans = new Map(facts.map((fact) => [fact, sides[fact]?.span ?? [check.facts[fact].first, check.facts[fact].end]]));
    for (const children of check.scaleChildren(nodes, block, { apart: false, spans: [spans] })) for (const child of children) next.add(child);
    return [...next];
  }
  const keys = level.classes.flatMap((_, key) => (allowsKey(level, sides[level.fact], key) ? [key] : []));
  const first = new Map(keys.map((key) => [level.classes[key], key]));
  for (const key of first.values()) {
    for (const node of nodes) {
      const child = check.child(level, node, key);
      if (child >= 0) next.add(child);
    }
  }
  return [...next];
}

/**
 * For each place of two facts, the numbers of what becomes of the requests there; `held` are the sides of the other facts.
 * What comes before the levels of both facts is walked once, and what comes after them once for each node.
 */
function reachable(check, held, axes, places) {
  const blocksOf = (fact) => check.blocks.flatMap((block, n) => (block.some((level) => level.fact === fact || (level.how === "order" && level.operand === fact)) ? [n] : []));
  const [early, late] = [0, 1].sort((one, other) => Math.min(...blocksOf(axes[one]), Infinity) - Math.min(...blocksOf(axes[other]), Infinity));
  const start = Math.min(...blocksOf(axes[early]), check.blocks.length);
  const middle = Math.min(...blocksOf(axes[late]), check.blocks.length);
  const end = Math.max(...blocksOf(axes[early]), ...blocksOf(axes[late]), -1) + 1;
  const walk = (from, to, nodes, sides) => check.blocks.slice(from, to).reduce((at, block) => below(check, block, at, sides), nodes);
  const sidesAt = (...picked) => {
    const sides = [...held];
    for (const [axis, side] of picked) sides[axes[axis]] = side;
    return sides;
  };
  const memo = new Map();
  const leaves = (depth, node) => {
    if (depth === check.blocks.length) return [node];
    const key = `${depth} ${node}`;
    if (!memo.has(key)) memo.set(key, [...new Set(below(check, check.blocks[depth], [node], held).flatMap((child) => leaves(depth + 1, child)))]);
    return memo.get(key);
  };
  const shared = walk(0, start, [0], held);
  const cells = places[0].map(() => []);
  places[early].forEach(([, side], n) => {
    const some = walk(start, middle, shared, sidesAt([early, side]));
    places[late].forEach(([, other], m) => {
      const last = walk(middle, Math.max(end, middle), some, sidesAt([early, side], [late, other]));
      const [row, column] = early === 0 ? [n, m] : [m, n];
      cells[row][column] = [...new Set(last.flatMap((node) => leaves(Math.max(end, middle), node)))];
    });
  });
  return cells;
}

/** Fills the form of the axes, and returns the function that draws the matrix again. */
function matrix(part, page, form) {
  const { outcomes, tables } = movements[page.movement];
  const check = new Check(tables);
  const facts = check.facts.map((fact) => fact.description);
  const axes = part.querySelector("[data-axes]");
  const pick = (title, id, chosen) => {
    const options = facts.map(({ fact }, n) => element("option", { value: String(n), selected: fact === chosen }, fact));
    const select = element("select", { id }, ...options);
    return [select, element("div", {}, element("label", { for: id }, title), select)];
  };
  const [rows, rowField] = pick("down", `${part.id}-rows`, page.axes[0]);
  const [columns, columnField] = pick("across", `${part.id}-columns`, page.axes[1]);
  const only = element("input", { type: "checkbox" });
  const onlyField = element("div", { class: "choices" }, element("label", {}, only, "only where something changes"));
  axes.append(rowField, columnField, ...(page.compared ? [onlyField] : []));
  const time = element("select", { id: `${part.id}-time` }, ...page.times.map(({ name }, n) => element("option", { value: String(n) }, name)));
  if (page.times.length) axes.prepend(element("div", {}, element("label", { for: time.id }, "time"), time));
  const draw = () => drawMatrix(part, page, { check, facts, outcomes, form, axes: [rows, columns].map((each) => Number(each.value)), only: only.checked, time: Number(time.value) });
  axes.addEventListener("input", draw);
  axes.addEventListener("submit", (event) => event.preventDefault());
  return draw;
}

function drawMatrix(part, page, { check, facts, outcomes, form, axes, only, time }) {
  const status = part.querySelector("[data-extent]");
  const place = part.querySelector("[data-matrix]");
  let values;
  try {
    values = form ? check.read(form.read()) : facts.map(() => undefined);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    status.textContent = error.message;
    place.replaceChildren();
    return;
  }
  const [down, across] = axes;
  if (down === across) {
    status.textContent = "Pick two facts.";
    place.replaceChildren();
    return;
  }
  let [rows, columns] = axes.map((number) => placesAlong(facts[number], number, check));
  const omitted = Math.max(0, rows.length - Math.max(1, Math.floor(MOST_CELLS / columns.length)));
  rows = rows.slice(0, rows.length - omitted);
  const held = values.map((value, number) => (number === down || number === across ? undefined : sideOf(value)));
  if (page.times.length) held.push({ code: time }); // which of the times is decided comes after the facts
  let cells = reachable(check, held, axes, [rows, columns]).map((row) => row.map((cell) => cell.map((number) => outcomes[number])));
  const changes = (cell) => cell.some(([before, after]) => !sameOutcome(before, after));
  const possible = cells.flat().filter((cell) => cell.length).length;
  const changed = cells.flat().filter(changes).length;
  const answered = cells.flat().filter((cell) => cell.some(([before]) => before !== null && before[0] === "permitted"));
  if (only && page.compared) {
    const kept = columns.map((_, n) => cells.some((row) => changes(row[n])));
    const changing = cells.map((row) => row.some(changes));
    columns = columns.filter((_, n) => kept[n]);
    cells = cells.filter((_, n) => changing[n]).map((row) => row.filter((_, n) => kept[n]));
    rows = rows.filter((_, n) => changing[n]);
  }
  const fixed = held.slice(0, facts.length).flatMap((side, number) => (side === undefined ? [] : [facts[number].fact]));
  const asked = page.times.length ? `${page.times[time].name}: ` : "";
  const about = fixed.length ? `, for requests with the ${fixed.join(", ")} given above` : "";
  const rest = omitted ? ` The last ${omitted} of ${facts[down].fact} are left out.` : "";
  const count = page.compared ? `${changed} of ${possible} possible cells change` : `${possible} cells are possible`;
  const share = page.compared ? `, ${answered.filter(changes).length} of which change` : "";
  const some = answered.length < possible ? ` In ${answered.length} of them somebody is answered${page.compared ? ` ${page.titles[0]}` : ""}${share}.` : "";
  status.textContent = `${asked}${count}${about}.${some}${rest}`;
  place.replaceChildren(matrixTable(facts, axes, rows, columns, cells, page));
}

function matrixTable(facts, [down, across], rows, columns, cells, page) {
  const label = (words) => (typeof words === "string" ? [words] : [words.code, words.label ? element("span", { class: "detail" }, words.label) : null]);
  const corner = element("td", { class: "detail" }, `${facts[down].fact} ↓ ${facts[across].fact} →`);
  const head = element("tr", {}, corner, ...columns.map(([words]) => element("th", { scope: "col" }, ...label(words))));
  const body = rows.map(([words], n) => element("tr", {}, element("th", { scope: "row" }, ...label(words)), ...cells[n].map((cell) => matrixCell(cell, page))));
  const caption = element("caption", { class: "heard" }, `${facts[down].fact} by ${facts[across].fact}`);
  return element("table", { class: "matrix" }, caption, element("thead", {}, head), element("tbody", {}, ...body));
}

/** A cell: what changes, each with its direction, then what stays. */
function matrixCell(cell, page) {
  if (!cell.length) return element("td", { class: "impossible" }, "–", element("span", { class: "heard" }, " no such request"));
  const moves = cell.filter(([before, after]) => !sameOutcome(before, after));
  const stays = cell.filter(([before, after]) => sameOutcome(before, after)).map(([before]) => before).sort(bySpeed);
  if (!page.compared) return element("td", {}, stays.map(outcomeText).join(", "));
  const groups = new Map();
  for (const [before, after] of moves.sort((one, other) => bySpeed(one[1], other[1]) || bySpeed(one[0], other[0]))) {
    const way = `${outcomeText(after)}\n${direction(before, after)}`;
    groups.set(way, [...(groups.get(way) ?? []), outcomeText(before)]);
  }
  const lines = [...groups].map(([way, froms]) => {
    const [to, word] = way.split("\n");
    return element("span", { class: "move" }, `${froms.join(", ")} → ${to}`, element("span", { class: "detail" }, word));
  });
  if (stays.length) lines.push(element("span", { class: "stays" }, `${moves.length ? "stays: " : ""}${stays.map(outcomeText).join(", ")}`));
  return element("td", { class: moves.length ? "changed" : null }, ...lines);
}
