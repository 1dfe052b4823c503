// The page comes to life.

function explore(part) {
  const page = JSON.parse(part.querySelector("[data-page]").textContent);
  let form = null;
  let draw = () => {};
  const changed = () => {
    if (form) showDecision(part, form, page);
    draw();
  };
  if (page.after) form = factsForm(part.querySelector("[data-facts]"), checks[page.after].facts, part.id, changed);
  if (page.movement) draw = matrix(part, page, form);
  changed();
  if (form) part.giveFacts = (given) => { form.write(given); form.first.focus({ preventScroll: true }); part.scrollIntoView(); };
}

for (const part of document.querySelectorAll("[data-explore]")) explore(part);
document.querySelectorAll("[data-regions]").forEach(narrowable);

for (const button of document.querySelectorAll("[data-given]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.form).giveFacts(JSON.parse(button.dataset.given)));
}

/** Opens everything in which an element is, so that a link to it leads somewhere. */
function openAround(target) {
  for (let at = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
}

function followHash() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  openAround(target);
  target.scrollIntoView();
}
addEventListener("hashchange", followHash);
followHash();

for (const button of document.querySelectorAll("[data-open-all]")) {
  button.addEventListener("click", () => {
    const every = [...button.closest("article").querySelectorAll("details")];
    const open = every.some((each) => !each.open);
    for (const each of every) each.open = open;
    button.textContent = open ? "Close all details" : "Open all details";
  });
}

const closed = [];
addEventListener("beforeprint", () => {
  closed.push(...document.querySelectorAll("details:not([open], .many)"));
  for (const each of closed) each.open = true;
});
addEventListener("afterprint", () => { for (const each of closed.splice(0)) each.open = false; });

/** Says so where a table is wider than its place. */
function markWide() {
  for (const each of document.querySelectorAll(".scroll")) each.toggleAttribute("data-wide", each.scrollWidth > each.clientWidth + 1);
}
addEventListener("resize", markWide);
addEventListener("toggle", markWide, true);
markWide();
