"""Reports in a browser: they are opened, narrowed down, asked what if, printed, and read by those who do not see."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import duration_text
from policy_dsl.model.times import whole_seconds
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, SetOf, Value
from policy_dsl.pipeline import load
from tests.command import run
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.verifier.report.html.browser import Opened, started

ROOT = Path(__file__).parents[4]
MP162 = ROOT / "spec/mp162"

CLINIC = """\
policy Clinic "Who is seen, and how soon"

request
  sender : one of Doctor "A doctor", Nurse, Other
  urgent : yes/no
  about  : set of Heart, Skin
  waited, limit : whole number from 0 to 4

impossible when sender is Other and urgent is yes
  because "only the clinic says what is urgent"

rule usual
  answer within 100 h

rule soon
  when urgent is yes and about has Heart
  answer within 5600 s
  overrides usual

rule waited_long
  when waited over limit
  answer within 24 h
  overrides usual, soon

rule stranger
  when sender is Other and about is empty
  refuse

property nurses_as_doctors "No nurse waits longer than a doctor."
  for any two requests n and d alike except sender
  where n.sender is Nurse and d.sender is Doctor
  never n slower than d

property a_day "Nobody waits longer than a day."
  for any request r
  never r slower than 24 h
"""

SKIN = """\
proposal Skin "the skin can wait"
  to Clinic in "clinic.policy"

  add rule skin_waits
    when about has Skin and waited at least 3 and sender is not Doctor
    answer within 200 h
    overrides usual, soon, waited_long

  intends
    every change is slower
"""

HEART = """\
proposal Heart "the heart comes first"
  to Clinic in "clinic.policy"

  add rule heart_first
    when about has Heart
    answer within 1 h
    overrides usual, soon, waited_long
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, text in (("clinic", CLINIC), ("skin", SKIN), ("heart", HEART), ("harm", HARMFUL)):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
        run("verify", f"{name}.policy", "--output", f"html={name}.html", cwd=folder)
    run("verify", MP162 / "proposals/honesty-flag.policy", "--output", f"html={folder / 'mp162.html'}", cwd=ROOT)
    run("verify", "clinic.policy", "skin.policy", "heart.policy", "--output", "html=several.html", cwd=folder)
    run("diff", "clinic.policy", "skin.policy", "--output", "html=diff.html", cwd=folder)
    run("test", MP162 / "mp162.policy", "--output", f"html={folder / 'test.html'}", cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def opened(browser: Any, folder: Path) -> Iterator[Any]:
    """Opens a report, each once."""
    tabs: dict[str, Opened] = {}

    def tab(name: str) -> Opened:
        if name not in tabs:
            tabs[name] = Opened(browser, folder / f"{name}.html", viewport={"width": 1000, "height": 800})
        return tabs[name]

    yield tab
    for each in tabs.values():
        each.close()


def editions(folder: Path) -> tuple[Policy, Policy]:
    """The clinic before and after the proposal."""
    loaded = load(str(folder / "skin.policy"))
    assert loaded.proposal is not None
    assert loaded.effective is not None
    return loaded.proposal.base, loaded.effective


def values(attribute: Attribute) -> list[Value]:
    """Every value of a fact."""
    if isinstance(attribute.type, Ordered):
        return [*range(attribute.type.first, attribute.type.last + 1)]
    if isinstance(attribute.type, SetOf):
        return [
            frozenset(name for name, held in zip(attribute.names, kept, strict=True) if held)
            for kept in product((False, True), repeat=len(attribute.names))
        ]
    return [*attribute.names]


def requests(policy: Policy) -> list[Request]:
    """Every possible request."""
    names = [a.name for a in policy.attributes]
    every = (dict(zip(names, each, strict=True)) for each in product(*map(values, policy.attributes)))
    return [request for request in every if not impossible(policy, request)]


def outcome(policy: Policy, request: Request) -> str:
    """The outcome of a request in the fewest words."""
    decided = evaluate(policy, request).outcome
    return "refused" if decided.seconds is None else duration_text(whole_seconds(decided.seconds) or 0)


def as_given(request: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in request.items()}


GIVE = "given => document.querySelector('[data-explore]').giveFacts(given)"


@pytest.mark.parametrize("name", ["clinic", "skin", "mp162", "several", "diff", "test"])
def test_nothing_goes_wrong_and_nothing_is_asked_of_the_network(opened: Any, name: str) -> None:
    page = opened(name)
    assert page.tab.locator("h1").count() == 1
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 1000
    assert page.wrong == []


def test_the_content_security_policy_stops_what_is_not_of_the_page(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "skin.html")
    page.tab.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.body.append(s);"
        " const i = document.createElement('img'); i.src = 'https://example.org/x.png'; document.body.append(i); }"
    )
    page.tab.wait_for_timeout(50)
    assert page.tab.evaluate("window.injected") is None
    assert len([each for each in page.wrong if "Content Security Policy" in each or "Refused" in each]) >= 2
    page.close()


def test_what_if_decides_as_the_policy_means(opened: Any, folder: Path) -> None:
    page, (before, after) = opened("skin"), editions(folder)
    every, dice = requests(after), Random(19)
    for request in dice.sample(every, 40):
        kept = dice.sample([*request], dice.choice([len(request), len(request), 2, 3, 4]))
        given = {name: request[name] for name in kept}
        fitting = [r for r in every if all(r[name] == value for name, value in given.items())]
        page.tab.evaluate(GIVE, as_given(given))
        table = {row[0]: row[1:] for row in page.cells("[data-decision] table")}
        for column, policy in enumerate((before, after)):
            outcomes = {outcome(policy, r) for r in fitting}
            if len(outcomes) == 1:
                assert table["answer"][column].removeprefix("answered within ") in outcomes
            else:
                assert table["answer"][column] == "depends on facts that are not given"
                assert set(table["still open"][column].split(", ")) == outcomes
                settled(policy, fitting, given, re.split(" and |, ", table["would settle it"][column]))
        if len(given) == len(request):
            for column, policy in enumerate((before, after)):
                for name in evaluate(policy, request).by:
                    assert name in table["because of"][column]
    assert page.wrong == []


def settled(policy: Policy, fitting: list[Request], given: Mapping[str, Any], missing: list[str]) -> None:
    """Whether these facts would settle the outcome, and none of them is superfluous."""

    def settles(names: list[str]) -> bool:
        outcomes: dict[Any, set[str]] = {}
        for request in fitting:
            outcomes.setdefault(tuple(str(request[name]) for name in names), set()).add(outcome(policy, request))
        return all(len(each) == 1 for each in outcomes.values())

    assert not set(missing) & set(given)
    assert settles(missing)
    assert not any(settles([name for name in missing if name != left_out]) for left_out in missing)


def test_the_form_is_used_by_keyboard_and_says_what_is_wrong(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "skin.html")
    tab = page.tab
    answer = tab.locator("[data-answer]")
    tab.get_by_label("sender", exact=True).focus()
    tab.keyboard.press("O")
    tab.get_by_label("urgent", exact=True).focus()
    tab.keyboard.press("y")
    assert "only the clinic says what is urgent" in answer.inner_text()
    tab.keyboard.press("ArrowDown")
    tab.get_by_label("waited", exact=True).fill("9")
    assert "waited is a whole number from 0 to 4; not 9" in answer.inner_text()
    assert tab.get_by_label("waited", exact=True).get_attribute("aria-invalid") == "true"
    tab.get_by_label("waited", exact=True).fill("4")
    tab.get_by_label("limit", exact=True).fill("4")
    tab.get_by_role("checkbox", name="Skin").check()
    assert answer.inner_text() == "Today: answered within 100 h; as proposed: answered within 200 h – slower."
    deciding = tab.locator("[data-decision] .cited").filter(has_text="skin_waits").first
    deciding.get_by_text("its text").click()
    assert "when about has Skin and waited at least 3" in deciding.locator("pre").inner_text()
    tab.get_by_role("button", name="Give no fact").click()
    assert tab.get_by_label("waited", exact=True).input_value() == ""
    assert not tab.get_by_role("checkbox", name="Skin").is_checked()
    tab.keyboard.press("Home")
    assert page.wrong == []
    page.close()


def cell_words(pairs: set[tuple[str, str]]) -> str:
    """A cell, with what changes by its outcome afterwards, and what stays."""
    changed = {f"{before}→{after}" for before, after in pairs if before != after}
    return " ".join([*sorted(changed), *sorted(after for before, after in pairs if before == after)])


def read_cell(text: str) -> str:
    pairs = set()
    for line in text.split("\n"):
        if "→" in line:
            froms, to = line.removeprefix("● ").split(" → ")
            pairs |= {(each, to) for each in froms.split(", ")}
        elif line not in ("slower", "faster", "newly refused", "newly answered", "") and "no such request" not in line:
            pairs |= {(each, each) for each in line.removeprefix("stays: ").split(", ") if each != "–"}
    return cell_words(pairs)


def fits(value: Value, label: str) -> bool:
    """Whether a value is at a place of an axis."""
    label = label.split("\n")[0]
    if isinstance(value, frozenset):
        return label.removeprefix("has ") in value if label != "is empty" else not value
    if isinstance(value, int):
        first, _, last = label.partition(" to ")
        return int(first) <= value <= int(last or first)
    return label == value


def answered_words(cells: list[set[tuple[str, str]]]) -> str:
    """In how many cells somebody is answered today, and how many of these change; nothing where it is all of them."""
    possible = [cell for cell in cells if cell]
    answered = [cell for cell in possible if any(before != "refused" for before, _ in cell)]
    changing = [cell for cell in answered if any(before != after for before, after in cell)]
    words = f"In {len(answered)} of them somebody is answered today, {len(changing)} of which change."
    return words if len(answered) < len(possible) else ""


@pytest.mark.parametrize("held", [{}, {"urgent": "no"}, {"about": frozenset({"Skin"}), "limit": 2}])
def test_the_matrix_has_what_becomes_of_every_request(opened: Any, folder: Path, held: dict[str, Any]) -> None:
    page, (before, after) = opened("skin"), editions(folder)
    page.tab.evaluate(GIVE, as_given(held))
    outcomes = [(r, outcome(before, r), outcome(after, r)) for r in requests(after)]
    for down, across in (("sender", "waited"), ("about", "sender"), ("waited", "limit"), ("limit", "urgent")):
        page.tab.get_by_label("down").select_option(label=down)
        page.tab.get_by_label("across").select_option(label=across)
        fixed = {name: value for name, value in held.items() if name not in (down, across)}
        fitting = [each for each in outcomes if all(each[0][name] == value for name, value in fixed.items())]
        head, *rows = page.cells("[data-matrix] table")
        every: list[set[tuple[str, str]]] = []
        for label, *cells in rows:
            for column, cell in zip(head[1:], cells, strict=True):
                pairs = {(o, n) for r, o, n in fitting if fits(r[down], label) and fits(r[across], column)}
                assert read_cell(cell) == cell_words(pairs), (held, down, label, across, column)
                every.append(pairs)
        (extent, words) = (page.tab.locator("[data-extent]").inner_text(), answered_words(every))
        assert words in extent
        assert ("somebody is answered" in extent) == bool(words)
    shown = page.tab.locator("[data-matrix] td.changed").count()
    assert f"{shown} of " in page.tab.locator("[data-extent]").inner_text()
    page.tab.get_by_label("only where something changes").check()
    assert page.tab.locator("[data-matrix] td.changed").count() == shown
    page.tab.get_by_label("only where something changes").uncheck()
    page.tab.evaluate(GIVE, {})
    assert page.wrong == []


def test_regions_are_narrowed_down(opened: Any) -> None:
    page = opened("mp162")
    regions = page.tab.locator("[data-regions]").filter(has=page.tab.get_by_label("Regions with")).first
    regions.evaluate("each => { each.closest('details').open = true; }")
    rows = regions.locator("tbody tr")
    whole = [row.strip() for row in rows.all_inner_texts()]
    regions.get_by_label("Regions with").select_option(label="service 4.2")
    narrowed = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert 0 < len(narrowed) < len(whole)
    for row in whole:
        services = re.search(r"service (not )?([^·|]*)", row)
        allowed = services is None or ("4.2" in re.split(r",\s*", services[2].strip())) != bool(services[1])
        assert allowed == (row in [each.strip() for each in narrowed]), row
    assert regions.get_by_role("status").inner_text() == f"{len(narrowed)} of {len(whole)} regions"
    regions.get_by_label("and the words").fill("no such words")
    assert regions.get_by_role("status").inner_text() == f"0 of {len(whole)} regions"


def test_a_link_to_a_clause_opens_its_text(opened: Any) -> None:
    page = opened("mp162")
    link = page.tab.locator(".specimens a").first
    name = link.inner_text()
    link.click()
    quoted = page.tab.locator(":target")
    assert quoted.is_visible()
    assert quoted.locator("b").inner_text() == name
    assert quoted.locator("mark").inner_text() == "16 s"
    assert "service" in quoted.locator("pre").inner_text()


def test_the_facts_of_a_refutation_go_into_the_form(opened: Any) -> None:
    page = opened("skin")
    page.tab.get_by_role("button", name="Change its facts").first.click()
    answer = page.tab.locator(".specimens .answer td").first.inner_text()
    assert answer in page.tab.locator("[data-answer]").inner_text().lower()
    assert page.tab.evaluate("document.activeElement.id").endswith("fact-0")


def test_it_prints_with_everything_open_and_nothing_to_press(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "mp162.html")
    page.tab.emulate_media(media="print")
    page.tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.tab.locator("details:not([open], .many)").count() == 0
    assert not any(each.is_visible() for each in page.tab.locator("button, select, input").all())
    page.tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.tab.locator("details:not([open], .many)").count() > 0
    printed = page.tab.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 4
    assert page.wrong == []
    page.close()


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("several", {"color_scheme": "light", "viewport": {"width": 1000, "height": 800}}),
        ("skin", {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}}),
        ("diff", {"color_scheme": "dark", "viewport": {"width": 1000, "height": 800}}),
        ("test", {"color_scheme": "light", "viewport": {"width": 360, "height": 740}}),
    ],
)
def test_people_who_do_not_see_can_read_it(browser: Any, folder: Path, name: str, look: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    page = Opened(browser, folder / f"{name}.html", bypass_csp=True, **look)
    page.tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= page.tab.viewport_size["width"]
    found = axe.run(page.tab).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    levels = page.tab.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5')].map(each => Number(each.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    page.close()


def test_hostile_names_are_only_names(opened: Any) -> None:
    page = opened("harm")
    assert page.tab.locator("h1").inner_text() == "Harm · </script><script>alert(1)</script> ${1} `"
    kinds = page.tab.evaluate("[...document.scripts].map(each => each.type)")
    assert sorted(kinds) == ["", "application/json"]
    page.tab.evaluate(GIVE, {"__proto__": "__proto__", "constructor": ["__proto__"], "valueOf": "no"})
    page.tab.evaluate("given => document.querySelector('[data-explore]').giveFacts(JSON.parse(given))",
        '{"__proto__": "__proto__", "constructor": ["__proto__"], "valueOf": "no"}')  # fmt: skip
    assert page.tab.locator("[data-answer]").inner_text() == "Answered within 1 s."
    page.tab.get_by_role("button", name="Give no fact").click()
    assert page.tab.locator("[data-answer]").inner_text() == "No fact is given yet."
    assert page.wrong == []
