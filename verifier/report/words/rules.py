"""What each kind of entry is about, for formats in which a result names its rule: a title, and what to do about it."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "property": (
        "a property of the policy does not hold",
        "Proved, it holds for every possible request. Refuted, the counterexample shows requests that break it, and the"
        " clauses that decide them: change one of these, or the property. A property about some request is proved by"
        " requests that show it, and refuted where none does.",
    ),
    "frame": (
        "a rule about amendments does not hold",
        "Every proposal to the policy has to keep it. The counterexample shows a request whose decision the proposal"
        " changes against it.",
    ),
    "intent": (
        "a proposal does not do what it intends",
        "An intent is a claim that a proposal makes about itself. The counterexample shows a request that the proposal"
        " decides otherwise.",
    ),
    "example": (
        "an example has another outcome",
        "Every possible request with the facts of the example has to have the expected outcome.",
    ),
    "gap": (
        "a permitted request has no time",
        "The request is permitted, and no provision says within which time it is answered: add a row, a rule or an"
        " `otherwise` that does.",
    ),
    "conflict": (
        "a permitted request has two times that differ",
        "Two provisions apply to the request and give different times, or one says at the earliest what another says at the"
        " latest: change one, narrow its condition, or let one override the other.",
    ),
    "dead": (
        "a provision decides nothing",
        "No decision would change without it: no possible request meets its condition, or others decide all that do.",
    ),
    "vacuous": (
        "a claim is about nothing",
        "No possible request, or pair of requests, is in its scope, so that it holds whatever the policy says.",
    ),
    "hit-rule": (
        "a table does not keep its hit rule",
        "Rows overlap where the table says that one applies, or no row applies where one has to.",
    ),
    "changes": (
        "decisions change",
        "The requests that are decided differently, counted; text and JSON list every region of them.",
    ),
    "outcome": ("requests get another outcome", "How many requests change from the one outcome to the other."),
    "possible": ("other requests are possible", "Requests that only one of the two policies calls possible."),
    "times": (
        "two policies have other times",
        "Only times that both policies name are compared; the one time of a policy is compared with each of the other.",
    ),
    "edit": ("a provision is written differently", "The provision was added, removed or changed."),
    "term": (
        "a term means something else",
        "All that uses the term follows it: rules, tables, claims and assumptions.",
    ),
    "assumption": (
        "an assumption of every proof",
        "The policy calls these requests impossible, and nothing is proved about them.",
    ),
    "example-changed": (
        "a proposal changes an example of its base",
        "It is listed and not a failure: whether the example should still hold is for people to say.",
    ),
    "coverage": ("how far the examples reach", "The provisions that decide an example, and those that none reaches."),
    "trust": (
        "a verdict is trusted less than was demanded",
        "`--trust` demanded more than could be reached in the time and the size allowed.",
    ),
    "expectation": (
        "a verdict is not as expected",
        "The file of expectations says otherwise: one of the two has to change.",
    ),
    "check": ("no mistakes", "The file was read without a mistake."),
    "mutation": (
        "nothing notices another text",
        "Written otherwise, this part of the policy would decide other requests, and no property, no intent and no example"
        " would tell: a slip in it goes unnoticed. Is it right as it is? An example for it, or a property, protects it."
        " `evenhand mutate` lists every change that it tried.",
    ),
    "mutations": ("what small changes show", "How many small changes of the policy something notices."),
    "repair": (
        "another value here repairs a property",
        "With one of these values the property holds, and all that holds now stays so. Both engines prove it at both ends of"
        " each range, and refute it one step beyond, unless the message says otherwise. Whether the value is wanted is for"
        " people to say.",
    ),
    "tried": ("what was tried", "The places and sets of places that `evenhand repair` tried, each with every value."),
}
"""A title and a text for each rule that is not a diagnostic."""

NOTES = frozenset({"mutation", "repair"})
"""The rules whose results are notes: they find fault with nothing."""
