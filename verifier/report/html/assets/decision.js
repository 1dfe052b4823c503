// What if: the decision on the request of the form, in each edition.

const FEW_CLAUSES = 3; // up to which they are shown at once

const WORDS_OF_ACCESS = { refused: "refused", indeterminate: "depends on facts that are not given" };

/** `a`, `a and b`, `a, b and c`. */
const listed = (names) => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");

function answerText(decision) {
  if (decision.promised === false) return "no promise";
  return WORDS_OF_ACCESS[decision.access] ?? `answered within ${timeText(decision.trtSeconds)}`;
}

/** The decision of a check and its derived facts, or why there is none. */
function decided(check, given) {
  try {
    return { decision: check.decide(given), derived: check.derive?.(given) ?? {} };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { error };
  }
}

function showDecision(part, form, page) {
  const editions = [["before", page.titles[0]], ["after", page.titles[1]]].filter(([name]) => page[name]);
  const given = form.read();
  if (!Object.keys(given).length) {
    form.complain();
    part.querySelector("[data-answer]").textContent = "No fact is given yet."; // to decide it would take longest, and say least
    part.querySelector("[data-decision]").replaceChildren();
    return;
  }
  const answers = editions.map(([name, title]) => ({ name, title, ...decided(checks[page[name]], given) }));
  const wrong = answers.find(({ error }) => error)?.error;
  form.complain(wrong?.fact);
  const status = part.querySelector("[data-answer]");
  const place = part.querySelector("[data-decision]");
  if (wrong) {
    status.textContent = wrong.message;
    place.replaceChildren();
    return;
  }
  const single = answers.length === 1;
  const parts = page.times.length ? page.times.map((time) => [time, inTime(answers, time.name)]) : [[null, answers]];
  status.textContent = parts.map(([time, each]) => `${time ? `${time.name}: ` : ""}${sentence(each, single, !time)}`).join(" ");
  const shown = parts.flatMap(([time, each]) => [
    time && element("p", {}, element("b", {}, time.name), time.title ? ` – ${time.title}` : ""),
    decisionTable(each, page, single, time ? `The decision, ${time.name}` : "The decision"),
  ]);
  place.replaceChildren(...[...shown, derivedTable(answers, page, single)].filter(Boolean));
}

/** The answers in one of several times. */
const inTime = (answers, name) => answers.map((answer) => ({ ...answer, decision: answer.decision.named[name] }));

/** The answers as a sentence. */
function sentence(answers, single, begins) {
  const said = answers.map(({ title, decision }) => (single ? answerText(decision) : `${title}${begins ? ":" : ""} ${answerText(decision)}`));
  const words = `${said.join("; ")}${single ? "" : comparison(answers.map(({ decision }) => decision))}.`;
  return begins ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

const SET_ASIDE = "Set aside: another provision that overrides it applies, so it has no effect on the request.";

/** How the decision moves, if it is settled in both editions. */
function comparison([before, after]) {
  if ([before, after].some(({ access }) => access === "indeterminate")) return "";
  const [one, other] = [before, after].map(({ access, trtSeconds }) => [access, trtSeconds]);
  return sameOutcome(one, other) ? " – unchanged" : ` – ${direction(one, other)}`;
}

const row = (heading, cells) => element("tr", {}, element("th", { scope: "row" }, heading), ...cells.map((cell) => element("td", {}, ...[cell].flat())));

function decisionTable(answers, page, single, name) {
  const decisions = answers.map(({ decision }) => decision);
  const rows = [row("answer", decisions.map(answerText))];
  if (decisions.some(({ possible }) => possible.length)) {
    const open = ({ possible }) => possible.map(({ access, trtSeconds }) => outcomeText([access, trtSeconds])).join(", ") || "nothing";
    rows.push(row("still open", decisions.map(open)));
    rows.push(row("would settle it", decisions.map(({ missing }, n) => listed(missing.map((name) => factName(answers[n], page, name))) || "nothing")));
  }
  rows.push(row("because of", answers.map(({ name, decision }) => clauseList(decision.clauses, page, name))));
  if (decisions.some(({ overridden }) => overridden.length)) {
    rows.push(row("set aside", answers.map(({ name, decision }) => clauseList(decision.overridden, page, name))));
  }
  const titles = single ? ["decision"] : answers.map(({ title }) => title);
  const head = element("tr", {}, element("td"), ...titles.map((title) => element("th", { scope: "col" }, title)));
  const caption = element("caption", { class: "heard" }, `${name}, and the clauses behind it`);
  const table = element("table", { class: "specimens" }, caption, element("thead", {}, head), element("tbody", {}, ...rows));
  const meaning = decisions.some(({ overridden }) => overridden.length) ? element("p", { class: "quiet" }, SET_ASIDE) : null;
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": name }, table, meaning);
}

/** The value of each derived fact, with what gives it; null where there are none. */
function derivedTable(answers, page, single) {
  const names = [...new Set(answers.flatMap(({ derived }) => Object.keys(derived)))];
  if (!names.length) return null;
  const value = ({ name, derived }, fact) => {
    const of = own(derived, fact);
    if (of === undefined) return "not a fact of it";
    const settles = of.missing.map((property) => factName({ name }, page, property));
    const open = of.possible.map((each) => each ?? "none").join(" or ");
    return [settles.length ? `${open}: depends on ${listed(settles)}` : (of.value ?? "none"), ...[clauseList(of.clauses, page, name)].flat()];
  };
  const titles = single ? ["value"] : answers.map(({ title }) => title);
  const head = element("tr", {}, element("td"), ...titles.map((title) => element("th", { scope: "col" }, title)));
  const rows = names.map((fact) => row(fact, answers.map((answer) => value(answer, fact))));
  const caption = element("caption", {}, "Derived facts, and what gives them");
  const table = element("table", { class: "specimens" }, caption, element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Derived facts" }, table);
}

const factName = ({ name }, page, property) => checks[page[name]].facts.find((fact) => fact.name === property).fact;

/** The clauses with their sources, each with its text to open; many of them are folded. */
function clauseList(clauses, page, edition) {
  if (!clauses.length) return "nothing";
  const shown = () => clauses.map((clause) => {
    const cited = clause.sources.map(({ source, place }) => (place ? `${source}, ${place}` : source)).join("; ");
    const lines = own(page.quotes[edition] ?? {}, clause.id) ?? [];
    const parts = [element("b", {}, clause.id)];
    if (cited) parts.push(element("span", { class: "detail" }, cited));
    if (clause.path) parts.push(element("span", { class: "detail place" }, `${clause.path}:${clause.line}`));
    if (lines.length) parts.push(element("details", {}, element("summary", {}, "its text", element("span", { class: "heard" }, ` (${clause.id})`)), quote(lines, page, clause)));
    return element("div", { class: "cited" }, ...parts);
  });
  if (clauses.length <= FEW_CLAUSES) return shown();
  const details = element("details", { class: "many" }, element("summary", {}, `one of ${clauses.length} clauses`));
  const fill = () => details.append(...shown());
  details.addEventListener("toggle", fill, { once: true }); // of a thousand clauses, filling it takes a while
  return details;
}

function quote(lines, page, { id }) {
  const rows = lines.map(([number, start, end]) => {
    const [, at, text] = page.lines[number];
    return element("span", { class: "line" }, element("span", { class: "at" }, String(at)), ` ${text.slice(0, start)}`, element("mark", {}, text.slice(start, end)), text.slice(end));
  });
  return element("pre", { tabindex: "0", "aria-label": `The text of ${id}` }, ...rows);
}
