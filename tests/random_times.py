"""Random policies with named times: the general ones, in which each time becomes one of several. One seed, one policy."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from tests.random_constants import with_constants
from tests.random_policies import TIMES, Maker, fact_given

NAMES = ("respond", "resolve")
NO_PROMISE = "no promise"


class TimesMaker(Maker):
    """Makes policies in which no table is a matrix, which could not say whose times its cells give."""

    def provision(self, name: str) -> t.Rule | t.TableBlock:
        return self.rule(name) if self.random.random() < 0.5 else self.list_table(name)


class Naming:
    """Gives the times of a policy their names."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"times {seed}")

    def name(self) -> t.Name:
        return t.Name(self.random.choice(NAMES))

    def effect(self, effect: t.EffectText) -> t.EffectText:
        """The effect, of one of the times; now and then without a promise."""
        if not effect.words.startswith("answer"):
            return effect
        if effect.words == "answer within" and self.random.random() < 0.15:
            effect = replace(effect, within=t.NoPromise())
        return replace(effect, of=self.name())

    def table(self, table: t.TableBlock) -> t.TableBlock:
        """The table, with a column for one of the times or each; what it does otherwise is a refusal, or of its one time."""
        heading, *others = reversed(table.heading.cells)
        if heading.text != "answer within":
            return table
        names = self.random.sample(NAMES, self.random.choice((1, 2)))
        rows = tuple(
            replace(row, cells=(*row.cells[:-1], *(self.outcome(row.cells[-1], n) for n in range(len(names)))))
            for row in table.rows
        )
        cells = (*reversed(others), *(t.Cell(f"{name} within") for name in names))
        otherwise = table.otherwise
        if otherwise is not None and otherwise.within is not None:
            single = replace(otherwise, of=t.Name(names[0]))
            otherwise = single if len(names) == 1 else t.EffectText("refuse")
        return replace(table, heading=replace(table.heading, cells=cells), rows=rows, otherwise=otherwise)

    def outcome(self, cell: t.Cell, number: int) -> t.Cell:
        """A cell of the first time, or of the second, of a row; it refuses in both or in none."""
        if cell.text == "N/A" or (number == 0 and self.random.random() < 0.8):
            return cell
        return t.Cell(self.random.choice((*(" ".join(time) for time in TIMES), NO_PROMISE)))

    def test(self, test: t.Test, requests: tuple[t.Name, ...], of: tuple[str, str] | None) -> t.Test:
        """A test of outcomes, in one time; of a single request, what it is compared with may be the other time."""
        if test.against is None or of is None:
            return test
        first = t.Name(f"{test.request.text}.{of[0]}")
        if isinstance(test.against, t.Name) and test.against in requests:
            return replace(test, request=first, against=t.Name(f"{test.against.text}.{of[0]}"))
        if len(requests) == 1 and of[1] and self.random.random() < 0.5:
            return replace(test, request=first, against=t.Name(f"{test.request.text}.{of[1]}"))
        return replace(test, request=first)

    def claim(self, claim: t.PropertyBlock) -> t.PropertyBlock:
        """The claim, in one time, in two or in every one."""
        style = self.random.choice(("one", "one", "two", "every"))
        if style == "every" and claim.words != "holds":
            return replace(claim, every_time=True)
        first, second = self.random.sample(NAMES, 2)
        of = first, second if style == "two" and claim.words != "holds" else ""
        given, claimed = (
            tuple(self.test(each, claim.requests, of) for each in tests) for tests in (claim.given, claim.claim)
        )
        return replace(claim, given=given, claim=claimed)

    def expected(self, expected: t.Expected) -> t.Expected:
        return expected if expected.outcome == "refused" else replace(expected, of=self.name())

    def intent(self, line: t.IntentLine) -> t.IntentLine:
        return replace(line, of=self.name()) if line.words.startswith("answers") else line

    def declared(self, declared: t.Declaration) -> list[t.Declaration]:
        """What stands in its place."""
        match declared:
            case t.Rule():
                return [replace(declared, effect=self.effect(declared.effect))]
            case t.TableBlock():
                return [declared if fact_given(declared) else self.table(declared)]
            case t.Otherwise(effect):
                return [replace(declared, effect=self.effect(effect))]
            case t.PropertyBlock():
                return [self.claim(declared)]
            case t.ExampleBlock(expect=expect):
                return [replace(declared, expect=self.expected(expect))]
            case t.ExamplesTable(heading=heading):
                cells = (*heading.cells[:-1], t.Cell(f"expect {self.name().text}"))
                return [replace(declared, heading=replace(heading, cells=cells))]
            case t.FrameBlock(aims=aims):
                return [replace(declared, aims=tuple(map(self.intent, aims)))]
            case t.RequestBlock():
                return [declared, t.TimesBlock(tuple(t.NamedTimeText(t.Name(name)) for name in NAMES))]
            case _:
                return [declared]

    def policy(self, file: t.PolicyFile) -> t.PolicyFile:
        return replace(file, declarations=tuple(each for old in file.declarations for each in self.declared(old)))

    def operations(self, operation: t.OperationText) -> list[t.OperationText]:
        """What stands in its place: nothing for one that is about the columns of a table, which may be others now."""
        match operation:
            case t.Add(what) | t.ReplaceText(what):
                (named,) = self.declared(what)
                return [replace(operation, what=named)]
            case t.AddRuleText(rule):
                return [replace(operation, rule=replace(rule, effect=self.effect(rule.effect)))]
            case t.ReplaceRulesText(_, rules):
                return [replace(operation, rules=tuple(replace(r, effect=self.effect(r.effect)) for r in rules))]
            case t.AddRowText() | t.SetCellText() | t.SetTableText():
                return []
            case _:
                return [operation]

    def proposal(self, file: t.ProposalFile) -> t.ProposalFile:
        operations = tuple(each for old in file.operations for each in self.operations(old))
        return replace(file, operations=operations, intents=tuple(map(self.intent, file.intents)))


def policy_with_named_times(seed: int) -> t.PolicyFile:
    """The policy of this seed. An `overrides` in it may reach nothing of its own time, which is a mistake."""
    return Naming(seed).policy(with_constants(seed, TimesMaker(seed).policy())[0])


def proposal_with_named_times(seed: int) -> tuple[t.PolicyFile, t.ProposalFile]:
    """The policy of this seed, and a proposal to it, which may change nothing at all."""
    maker, naming = TimesMaker(seed), Naming(seed)
    base = maker.policy()
    claims = [d.name for d in base.declarations if isinstance(d, t.PropertyBlock)]
    base, (proposal,) = with_constants(seed, base, maker.proposal(claims))
    return naming.policy(base), naming.proposal(proposal)
