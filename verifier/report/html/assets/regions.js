// Lists of regions: narrowed down to those that have requests with a value, or a text.

const FEWEST_NARROWED = 6;

/** Whether a box may have requests with the value of a fact. */
function boxAllows(box, fact, value) {
  const side = own(box, fact);
  if (side === undefined) return true;
  const signed = side.every((code) => /^[+-]/.test(code)) && /^[+-]/.test(value);
  return signed ? !side.includes((value[0] === "+" ? "-" : "+") + value.slice(1)) : side.includes(value);
}

function narrowable(list, number) {
  const rows = [...list.querySelectorAll("tbody tr")];
  if (rows.length < FEWEST_NARROWED) return;
  const boxes = rows.map((row) => JSON.parse(row.dataset.sides ?? "[]"));
  const values = new Map();
  for (const [fact, side] of boxes.flat().flatMap((box) => Object.entries(box))) {
    for (const code of side) values.set(fact, (values.get(fact) ?? new Set()).add(code));
  }
  const words = (code) => (code.startsWith("+") ? `has ${code.slice(1)}` : code.startsWith("-") ? `has not ${code.slice(1)}` : code);
  const options = [...values].map(([fact, codes]) =>
    element("optgroup", { label: fact }, ...[...codes].sort().map((code) => element("option", { value: JSON.stringify([fact, code]) }, `${fact} ${words(code)}`))));
  const select = element("select", { id: `narrow-${number}` }, element("option", { value: "" }, "every request"), ...options);
  const text = element("input", { type: "search", id: `search-${number}`, autocomplete: "off" });
  const status = element("p", { role: "status", "aria-live": "polite", class: "quiet" });
  const field = (title, control) => element("div", {}, element("label", { for: control.id }, title), control);
  const narrow = () => {
    const [fact, value] = select.value ? JSON.parse(select.value) : [];
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, n) => {
      const fits = (!fact || !boxes[n].length || boxes[n].some((box) => boxAllows(box, fact, value))) && row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      shown += Number(fits);
    });
    status.textContent = `${shown} of ${rows.length} regions`;
  };
  const controls = element("div", { class: "controls narrow", role: "group", "aria-label": "Narrow the list down" }, field("Regions with", select), field("and the words", text), status);
  controls.addEventListener("input", narrow);
  list.prepend(controls);
  narrow();
}
