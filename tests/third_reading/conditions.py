"""Whether a condition holds of a request, or of two."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from policy_dsl.syntax import tree as t
from tests.third_reading.declared import Declared
from tests.third_reading.values import ORDER, Request


class Conditions(Declared):
    """Reads conditions. What derived facts are is for those to say that read provisions."""

    def true(self, condition: t.ConditionText | None, requests: Mapping[str, Request]) -> bool:
        """Whether it holds; `requests` by name, the only one under the empty name."""
        match condition:
            case None:
                return True
            case t.Joined(parts):
                return all(self.true(part, requests) for part in parts)
            case t.ConditionBlock("any of", parts):
                return any(self.true(part, requests) for part in parts)
            case t.ConditionBlock("none of", parts):
                return not any(self.true(part, requests) for part in parts)
            case t.ConditionBlock(_, parts):
                return all(self.true(part, requests) for part in parts)
            case t.TermText(name, negated):
                first, _, rest = name.text.partition(".")
                about, term = (first, rest) if rest and first in requests else ("", name.text)
                return self.true(self.term(term), {"": requests[about]}) is not negated
            case t.IsEmpty(fact):
                return not self.chosen(fact, requests)
            case t.IncludesAll(fact, other, negated):
                return (self.chosen(fact, requests) >= self.chosen(other, requests)) is not negated
            case t.Is(fact, words, values) if (derived := self.derived_of(fact, requests)) is not None:
                about, given = derived
                codes = self.all_meant(about, values)
                return bool(given & (set(self.codes(about)) - codes if "not" in words else codes))
            case t.Is(fact, words, (other,)) if self.is_fact(fact, other, requests):
                same = self.value(fact, requests)[1] == self.value(other, requests)[1]  # type: ignore[arg-type]  # a name
                return not same if "not" in words else same
            case t.HasValues(fact, words, (other,)) if self.is_fact(fact, other, requests):
                _, held = self.value(other, requests)
                touched = bool(self.chosen(fact, requests) & ({held} if isinstance(held, str) else held))  # type: ignore[operator]  # codes
                return touched if words in ("has", "has any of") else not touched
            case t.Is(fact, words, values):
                attribute, value = self.value(fact, requests)
                if self.is_ordered(attribute):
                    same = self.number(fact, requests) in [self.steps(one, requests) for one in values]
                else:
                    named: frozenset[object] = frozenset(self.all_meant(attribute, values))
                    same = value == named if self.is_set(attribute) else value in named
                return not same if "not" in words else same
            case t.HasValues(fact, words, values):
                attribute, _ = self.value(fact, requests)
                touched = bool(self.chosen(fact, requests) & self.all_meant(attribute, values))
                return touched if words in ("has", "has any of") else not touched
            case t.InOrder(fact, words, t.Name() as other) if (
                self.is_ranked(self.name(fact, requests))
                and self.derived_of(fact, requests) is None
                and self.is_fact(fact, other, requests)
            ):
                ladder = self.codes(self.name(fact, requests))
                rungs = [Fraction(ladder.index(str(self.value(each, requests)[1]))) for each in (fact, other)]
                return ORDER[words](*rungs)
            case t.InOrder(fact) | t.Between(fact) if self.is_ranked(self.name(fact, requests)):
                meant = self.ranked(condition, requests)
                derived_codes = self.derived_of(fact, requests)
                if derived_codes is None:
                    return self.value(fact, requests)[1] in meant
                return bool(derived_codes[1] & meant)
            case t.InOrder(fact, words, against):
                at, against_step = self.number(fact, requests), self.steps(against, requests)
                return ORDER[words](at, against_step)
            case t.Between(fact, low, words, high):
                at, end = self.number(fact, requests), self.steps(high, requests)
                return self.steps(low, requests) <= at and (at <= end if words == "to" else at < end)
        raise TypeError(condition)

    def name(self, fact: t.Name, requests: Mapping[str, Request]) -> str:
        first, dot, rest = fact.text.partition(".")
        return rest if dot and first in requests else fact.text

    def chosen(self, fact: t.Name, requests: Mapping[str, Request]) -> frozenset[str]:
        """The codes of a set."""
        _, value = self.value(fact, requests)
        assert isinstance(value, frozenset)
        return value

    def ranked(self, text: t.InOrder | t.Between, requests: Mapping[str, Request]) -> set[str]:
        """The codes that are in this order to the one that is written."""
        about = self.name(text.fact, requests)
        ladder = self.codes(about)

        def rung(word: t.ValueText) -> Fraction:
            (code,) = self.meant(about, word.text, isinstance(word, t.Quoted))
            return Fraction(ladder.index(code))

        if isinstance(text, t.Between):
            return {c for n, c in enumerate(ladder) if rung(text.low) <= n <= rung(text.high)}
        return {c for n, c in enumerate(ladder) if ORDER[text.words](Fraction(n), rung(text.against))}

    def is_fact(self, about: t.Name, word: t.ValueText, requests: Mapping[str, Request]) -> bool:
        """Whether a word stands for what another fact with codes is, and for no code and no group of this one."""
        attribute, _ = self.value(about, requests)
        if self.is_ordered(attribute) or not isinstance(word, t.Name):
            return False
        first, dot, rest = word.text.partition(".")
        groups = {
            d.name.text for d in self.declarations if isinstance(d, t.GroupLine) and d.attribute.text == attribute
        }
        named = rest if dot and first in requests else word.text
        return named in self.attributes and word.text not in {*self.codes(attribute), *groups}

    def term(self, name: str) -> t.ConditionText:
        """What a term means, as it was written."""
        (means,) = [d.means for d in self.declarations if isinstance(d, t.TermBlock) and d.name.text == name]
        return means

    def derived_of(self, fact: t.Name | t.Quoted, requests: Mapping[str, Request]) -> tuple[str, frozenset[str]] | None:
        """The derived fact, and the codes that it has; nothing if it is an attribute."""
        first, dot, rest = fact.text.partition(".")
        request, name = (first, rest) if dot and first in requests else ("", fact.text)
        return (name, self.derived(name, requests[request])) if name in self.derivations else None

    def derived(self, fact: str, request: Request) -> frozenset[str]:
        """The codes that something gives the derived fact."""
        raise NotImplementedError
