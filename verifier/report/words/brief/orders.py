"""What becomes of the rules of an order, where a proposal replaces it as a whole."""

from __future__ import annotations

from policy_dsl.amend.replaced_orders import ReplacedOrder, replaced_orders
from verifier.report.words import numbers
from verifier.report.words.document import Part, Sentence
from verifier.results.verification import Verification

TITLE = "Orders that are replaced"


def order_part(verification: Verification) -> Part | None:
    """The part on the orders; `None` where the proposal replaces none."""
    orders = () if verification.proposal is None else replaced_orders(verification.proposal)
    return Part(TITLE, tuple(Sentence(order_line(each)) for each in orders)) if orders else None


def order_line(order: ReplacedOrder) -> str:
    """The sentence about one order."""
    parts = [
        clause(order.gone, "goes", "go"),
        clause(order.added, "is new", "are new"),
        clause(order.changed, "says something else", "say something else"),
        clause(order.moved, "stands elsewhere", "stand elsewhere"),
        clause(order.kept, "stays", "stay"),
    ]
    return f"Of the order {order.name}, {'; '.join(part for part in parts if part)}."


def clause(names: tuple[str, ...], singular: str, plural: str) -> str:
    """The rules and what becomes of them; empty if there are none."""
    return f"{numbers.joined(names)} {singular if len(names) == 1 else plural}" if names else ""
