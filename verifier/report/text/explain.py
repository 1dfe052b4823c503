"""The report of `explain`: the decision, the clauses behind it, and what would be answered faster."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Value
from verifier.explain import Explanation
from verifier.report.facts.derived_facts import derived_of_decision
from verifier.report.facts.due_days import due_day
from verifier.report.facts.terms import terms_of_decision, unfolded
from verifier.report.text.terminal import grid
from verifier.report.words import bounds, clauses, numbers, set_aside, values
from verifier.report.words import derived_facts as derived_words
from verifier.report.words import terms as words
from verifier.report.words.answers import answer
from verifier.results.causes import calendars_behind


def print_explanations(
    out: Console, editions: Sequence[Policy], names: Sequence[str], explanations: Sequence[Explanation]
) -> None:
    """Prints the request, then one block for each edition: one for a policy, before and after for a proposal."""
    policy = editions[-1]
    table = grid("dim", "", "dim")
    for attribute in policy.attributes:
        given = explanations[-1].facts.get(attribute.name)
        table.add_row(attribute.name, *(("not given", "") if given is None else code_and_label(attribute, given)))
    out.print(Padding(table, (0, 0, 1, 0)))
    explaining = next((each for each in explanations if each.decision is not None and each.decision.overridden), None)
    several = any(edition is not policy for edition in editions)
    for place, (edition, name, explanation) in enumerate(zip(editions, names, explanations, strict=True)):
        again = place > 0 and editions[place - 1] is edition
        if again and not explanation.possible:
            continue  # of several times: there is no such request, whichever is asked about
        if several and not again:
            title = Styled("after" if edition is policy else "before", style="bold underline")
            out.print(title.append(f" · {name}", style="not bold not underline"))
        before = editions[0] if edition is policy else edition
        print_edition(out, edition, explanation, before, explains=explanation is explaining)


def print_edition(out: Console, policy: Policy, explanation: Explanation, before: Policy, *, explains: bool) -> None:
    """Prints one edition, and what is counted on other days than in the one before. `explains` whether it says what *set aside*
    means.
    """
    time = values.asked_time(explanation.facts)
    if len(explanation.possible) > 1:
        out.print(Styled(f"{time}indeterminate", style="bold yellow"))
        out.print(f"  possible: {'; '.join(outcomes_of(policy, explanation.possible))}")
        out.print(f"  to settle it, give {numbers.joined(explanation.missing)}")
        return
    if not explanation.possible:
        why = f", because {numbers.joined(explanation.because)}" if explanation.because else ""
        out.print(Padding(Styled.assemble(("there is no such request", "bold"), why), (0, 0, 1, 0)))
        return
    out.print(Styled(time + words_of_answer(policy, explanation), style="bold"))
    if (due := due_day(policy, explanation.possible[0], explanation.facts)) is not None:
        out.print(f"  due at the end of {due}")
    if explanation.decision is None:
        return
    if not explanation.facts.keys() >= policy.by_name.keys():
        out.print(Styled("  for all values of the facts that were not given", style="dim"))
    table = grid("dim", "", "dim", "dim")
    for title, ids in (("because of", explanation.decision.by), ("set aside", explanation.decision.overridden)):
        for place, i in enumerate(ids):
            clause = policy.by_id[i].clause
            table.add_row("" if place else title, i, clauses.sources(clause), clauses.location(clause))
            if clause.note:
                table.add_row("", below(clause.note), "", "")
            if title == "because of" and (moved := bounds.moves(policy, ids, i)):
                table.add_row("", below(moved), "", "")
            if title == "because of" and (calendars := calendars_behind(before, policy, [i])):
                counted = f"counted on {numbers.joined(calendars)}, whose days the proposal changes"
                table.add_row("", below(counted), "", "")
    terms = terms_of_decision(policy, explanation.decision, explanation.facts, explanation.agreed.terms)
    for place, term in enumerate(terms):
        source, where = clauses.sources(term.term.clause), clauses.location(term.term.clause)
        table.add_row("" if place else "terms", f"{term.term.name}: {words.value(term.holds[''])}", source, where)
    derived = derived_of_decision(policy, explanation.decision, explanation.facts, explanation.agreed.derived)
    for place, each in enumerate(derived):
        given = each.values[""]
        table.add_row("" if place else "derived", f"{each.name}: {derived_words.value(given)}", "", "")
        for name, source, where in derived_words.reasons(given):
            table.add_row("", below(f"by {name}"), source, where)
    meanings = [*map(words.explained, unfolded(policy, terms)), *([set_aside.MEANING] if explains else [])]
    out.print(Padding(table, (0, 0, 0 if meanings else 1, 2)))
    for meaning in meanings:
        out.print(Padding(Styled(meaning, style="dim"), (0, 0, 0, 2)))
    if meanings:
        out.print()
    if explanation.faster:
        out.print(Styled("with one fact changed, it would be answered faster", style="bold"))
        faster_facts = [
            (fact, *code_and_label(policy.by_name[fact.attribute], fact.value)) for fact in explanation.faster
        ]
        labelled = any(label for *_, label in faster_facts)
        faster = grid("dim", "", *(["dim"] if labelled else []), "")
        for fact, code, label in faster_facts:
            answer = values.outcome(fact.decision.outcome, clocked=policy.has_clocks)
            faster.add_row(fact.attribute, code, *([label] if labelled else []), answer)
        out.print(Padding(faster, (0, 0, 1, 2)))


def outcomes_of(policy: Policy, every: Sequence[Outcome]) -> list[str]:
    """Outcomes of the policy in words."""
    return [values.outcome(each, clocked=policy.has_clocks) for each in every]


def below(text: str) -> Padding:
    """What stands below a line, indented wherever it breaks."""
    return Padding(Styled(text), (0, 0, 0, 2))


def words_of_answer(policy: Policy, explanation: Explanation) -> str:
    """The one outcome that is possible. Where facts are missing, a conflict may be between other times for other values."""
    if explanation.decision is None or not explanation.facts.keys() >= policy.by_name.keys():
        return values.outcome(explanation.possible[0], clocked=policy.has_clocks)
    return answer(policy, explanation.decision)


def code_and_label(attribute: Attribute, value: Value) -> tuple[str, str]:
    """The code, as on the command line, and its label."""
    return values.code(attribute, value), values.label(attribute, value)
