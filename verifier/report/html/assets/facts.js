// The form of a request: a field for each fact, which may stay open.

/**
 * An element with attributes and children; text is never read as markup.
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A property that an object has itself; names of authors may be those of inherited ones. */
const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

const codeText = ({ code, label }) => (label ? `${code} – ${label}` : code);

/**
 * Fills the form with a field for each fact of a check. `read` returns the facts that are given, and `write` gives some.
 */
function factsForm(form, facts, id, changed) {
  const fields = facts.map((fact, number) => factField(fact, `${id}fact-${number}`));
  const clear = element("button", { type: "button" }, "Give no fact");
  clear.addEventListener("click", () => write({}));
  form.append(...fields.map((field) => field.element), element("div", { class: "wide" }, clear));
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());

  function read() {
    return Object.fromEntries(fields.map((field, n) => [facts[n].name, field.read()]).filter(([, value]) => value !== undefined));
  }

  function write(given) {
    fields.forEach((field, n) => field.write(own(given, facts[n].fact)));
    changed();
  }

  function complain(name) {
    fields.forEach((field, n) => field.complain(facts[n].name === name));
  }

  return { read, write, complain, first: fields[0].element.querySelector("select, input") };
}

function factField(fact, id) {
  if (fact.kind === "set") return setField(fact, id);
  return fact.codes.length ? codeField(fact, id) : scaleField(fact, id);
}

function codeField(fact, id) {
  const options = fact.codes.map((entry) => element("option", { value: entry.code }, codeText(entry)));
  const select = element("select", { id }, element("option", { value: "" }, "not given"), ...options);
  return {
    element: element("div", {}, element("label", { for: id }, fact.fact), select),
    read: () => (select.selectedIndex ? select.value : undefined),
    write: (value) => { select.value = value ?? ""; },
    complain: () => {},
  };
}

function setField(fact, id) {
  const given = element("select", { id, "aria-label": fact.fact }, element("option", { value: "" }, "not given"), element("option", { value: "given" }, "exactly these"));
  const boxes = fact.codes.map(({ code }) => element("input", { type: "checkbox", value: code }));
  const labels = fact.codes.map((entry, n) => element("label", {}, boxes[n], codeText(entry)));
  for (const box of boxes) box.addEventListener("input", () => { given.value = "given"; });
  given.addEventListener("input", () => { if (!given.value) for (const box of boxes) box.checked = false; });
  return {
    element: element("fieldset", { class: fact.codes.length > 3 ? "wide" : null }, element("legend", {}, fact.fact), given, element("div", { class: "choices" }, ...labels)),
    read: () => (given.value ? boxes.filter((box) => box.checked).map((box) => box.value) : undefined),
    write: (value) => {
      given.value = value === undefined ? "" : "given";
      for (const box of boxes) box.checked = value?.includes(box.value) ?? false;
    },
    complain: () => {},
  };
}

function scaleField(fact, id) {
  const date = fact.kind === "date";
  const input = element("input", { id, type: date ? "date" : "text", inputmode: fact.kind === "whole number" ? "numeric" : null, "aria-describedby": `${id}-hint`, autocomplete: "off" });
  const example = fact.kind === "duration" ? ", such as 36 h" : "";
  const hint = element("div", { id: `${id}-hint`, class: "hint" }, `${fact.kind} ${fact.bounds}${example}`);
  return {
    element: element("div", {}, element("label", { for: id }, fact.fact), input, hint),
    read: () => {
      const text = input.value.trim();
      if (!text) return undefined;
      return fact.kind === "whole number" && /^-?\d+$/.test(text) ? Number(text) : text;
    },
    write: (value) => { input.value = value === undefined ? "" : String(value); },
    complain: (wrong) => { if (wrong) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid"); },
  };
}
