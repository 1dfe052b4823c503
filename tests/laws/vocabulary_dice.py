"""Random proposals that change the vocabulary: codes, bounds, groups, terms and what is impossible; and rules beside that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from random import Random

from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.random_constants import with_constants
from tests.random_policies import Maker
from tests.random_scales import Scaled

BOTH = 500
"""Requests up to which the values of both vocabularies grow."""


class VocabularyMaker(Maker):
    """Makes a policy, and proposals that change its vocabulary; what it draws afterwards is in the new one."""

    room_for = 150

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.of_vocabulary = Random(f"vocabulary {seed}")
        self.changed: set[tuple[str, ...]] = set()
        self.fresh = 0
        self.written: set[str] = set()
        self.members_of: dict[str, tuple[str, list[str]]] = {}
        self.clauses: list[int] = []
        self.numbered = 0
        self.dates = False
        self.base_terms: list[str] = []

    def take_in(self, base: t.PolicyFile) -> None:
        """Takes down the groups of the policy, and the clauses about what is impossible."""
        codes = {label: code for code, label in self.labels.items()}
        for line in base.declarations:
            if isinstance(line, t.GroupLine):
                listed = [codes[word.text] if isinstance(word, t.Quoted) else word.text for word in line.values]
                self.members_of[line.name.text] = line.attribute.text, listed
        self.base_terms = list(self.terms)
        self.numbered = len([each for each in base.declarations if isinstance(each, t.ImpossibleBlock)])
        self.clauses = list(range(1, self.numbered + 1))

    def new_vocabulary(self) -> list[t.OperationText]:
        """Some changes. Those that are about conditions come last, since these are drawn in the new vocabulary."""
        self.changed, self.written = set(), set()
        dice = self.of_vocabulary
        plain: tuple[Callable[[], t.OperationText | None], ...] = (
            self.added_code, self.added_code, self.retired, self.renamed, self.split, self.bounds, self.bounds,
        )  # fmt: skip
        operations = [dice.choice(plain)() for _ in range(dice.choice((1, 2, 2, 3)))]
        if self.members_of and dice.random() < 0.4:
            operations.append(self.members(dice.choice([*self.members_of])))
        if dice.random() < 0.15:
            operations.append(self.new_group())
        if self.base_terms and dice.random() < 0.4:
            operations.append(self.term_again())
        if self.clauses and dice.random() < 0.3:
            self.clauses.remove(number := dice.choice(self.clauses))
            operations.append(t.RemoveImpossibleText(t.Name(str(number))))
        if dice.random() < 0.25:
            self.numbered += 1
            self.clauses.append(self.numbered)
            operations.append(t.Add(t.ImpossibleBlock(self.drawn(), t.Quoted("from now on"))))
        return [each for each in operations if each is not None]

    def drawn(self, *, alone: bool = False) -> t.ConditionText:
        """A condition in the new vocabulary; `alone`, without derived facts and terms."""
        self.random, others = self.of_vocabulary, self.random
        kept = self.tested, self.terms
        if alone:
            self.tested, self.terms = {}, []
        condition = self.condition()
        self.tested, self.terms = kept
        self.random = others
        return condition

    # --- codes

    def coded(self) -> str | None:
        """An attribute with codes of its own."""
        some = [name for name, codes in self.codes.items() if codes != ["yes", "no"]]
        return self.of_vocabulary.choice([*some, *self.sets]) if some or self.sets else None

    def together(self, name: str) -> list[str]:
        """The attributes that are declared together with this one."""
        if name in self.sets:
            return next(names for names in self.families if name in names)
        return self.partners.get(name, [name])

    def with_codes(self, name: str, codes: list[str]) -> None:
        """Lets the attribute, and those that are declared together with it, have these codes."""
        for each in self.together(name):
            (self.sets if name in self.sets else self.codes)[each] = codes

    def code(self, name: str) -> t.CodeText:
        """A new code; now and then with a label."""
        self.fresh += 1
        code = f"N{self.fresh}"
        self.written.add(code)
        if self.of_vocabulary.random() > 0.3:
            return t.CodeText(t.Name(code))
        if name in self.codes:
            self.labels[code] = f"label of {code}"
        return t.CodeText(t.Name(code), t.Quoted(f"label of {code}"))

    def has_room(self, name: str) -> bool:
        """Whether one more code leaves few enough requests."""
        return self.size << len(self.together(name)) <= BOTH

    def added_code(self) -> t.OperationText | None:
        name = self.coded()
        if name is None or not self.has_room(name):
            return None
        codes = self.sets.get(name) or self.codes[name]
        self.size <<= len(self.together(name))
        added = self.code(name)
        if name not in self.ranked:
            self.with_codes(name, [*codes, added.name.text])
            return t.AddCodeText(added, t.Name(name))
        standing = [code for code in codes if ("code", name, code) not in self.changed and code not in self.written]
        if not standing:
            return None
        beside = self.of_vocabulary.choice(standing)
        after = self.of_vocabulary.random() < 0.5
        place = codes.index(beside) + after
        self.with_codes(name, [*codes[:place], added.name.text, *codes[place:]])
        beside_name = t.Name(beside)
        return t.AddCodeText(
            added, t.Name(name), after=beside_name if after else None, before=None if after else beside_name
        )

    def one_of_base(self, name: str | None) -> str | None:
        """A code of the base that nothing has touched."""
        if name is None:
            return None
        codes = self.sets.get(name) or self.codes[name]
        family = self.together(name)[0]
        free = [code for code in codes if code not in self.written and ("code", family, code) not in self.changed]
        if not free:
            return None
        chosen = self.of_vocabulary.choice(free)
        self.changed.add(("code", family, chosen))
        return chosen

    def instead_of(self, name: str, code: str, others: list[str]) -> None:
        codes = self.sets.get(name) or self.codes[name]
        place = codes.index(code)
        self.with_codes(name, [*codes[:place], *others, *codes[place + 1 :]])
        for group, (of, listed) in self.members_of.items():
            if of in self.together(name):
                self.members_of[group] = of, [new for each in listed for new in (others if each == code else [each])]

    def retired(self) -> t.OperationText | None:
        name = self.coded()
        if name is None or len(self.sets.get(name) or self.codes[name]) < 2:
            return None
        code = self.one_of_base(name)
        if code is None:
            return None
        self.instead_of(name, code, [])
        return t.RetireCodeText(t.Name(code), t.Name(name))

    def renamed(self) -> t.OperationText | None:
        name = self.coded()
        code = self.one_of_base(name)
        if name is None or code is None:
            return None
        if self.of_vocabulary.random() < 0.2:  # another label alone
            self.labels.pop(code, None)
            if name in self.codes:
                self.labels[code] = f"new label of {code}"
            return t.RenameCodeText(
                t.Name(code), t.Name(name), t.CodeText(t.Name(code), t.Quoted(f"new label of {code}"))
            )
        to = self.code(name)
        self.instead_of(name, code, [to.name.text])
        return t.RenameCodeText(t.Name(code), t.Name(name), to)

    def split(self) -> t.OperationText | None:
        name = self.coded()
        if name is None or not self.has_room(name):
            return None
        code = self.one_of_base(name)
        if code is None:
            return None
        self.size <<= len(self.together(name))
        into = [self.code(name), self.code(name)]
        if self.of_vocabulary.random() < 0.25:  # one of them is called as before
            into[self.of_vocabulary.randrange(2)] = t.CodeText(t.Name(code))
            self.labels.pop(code, None)
        self.instead_of(name, code, [each.name.text for each in into])
        return t.SplitCodeText(t.Name(code), t.Name(name), tuple(into))

    # --- everything else

    def bounds(self) -> t.OperationText | None:
        some = [one for one in self.scaled.values() if self.dated is None or one.name != self.dated.name]
        some = [one for one in some if ("bounds", one.name) not in self.changed]
        if not some:
            return None
        about = self.of_vocabulary.choice(some)
        low = about.low + self.of_vocabulary.randint(-1, 1)
        if about.words == "duration":
            low = 0
        high = max(low + 1, about.high + self.of_vocabulary.randint(-1, 1))
        size = self.size // about.size * (max(high, about.high) - min(low, about.low) + 1)
        if (low, high) == (about.low, about.high) or size > BOTH:
            return None
        self.size = size
        self.changed.add(("bounds", about.name))
        new = Scaled(about.name, about.words, low, high)
        self.scaled[about.name] = new
        return t.SetBoundsText(t.Name(about.name), new.declared())

    def members(self, group: str) -> t.OperationText | None:
        """Other values of the group."""
        dice, (name, there) = self.of_vocabulary, self.members_of[group]
        codes = self.sets.get(name) or self.codes[name]
        if dice.random() < 0.5 and len(there) > 1:
            there.remove(code := dice.choice(there))
            return t.GroupMembersText("remove from", t.Name(group), (t.Name(code),))
        free = [code for code in codes if code not in there]
        if not free:
            return None
        there.append(code := dice.choice(free))
        return t.GroupMembersText("add to", t.Name(group), (t.Name(code),))

    def new_group(self) -> t.OperationText | None:
        name = self.coded()
        if name is None or name in self.groups_of_sets or self.groups.get("G", [""])[0] == name:
            return None
        codes = self.sets.get(name) or self.codes[name]
        called = f"K{self.fresh}"
        self.fresh += 1
        if name in self.sets:
            self.groups_of_sets[name] = called
        some = [code for code in codes if self.of_vocabulary.random() < 0.6] or codes[:1]
        self.members_of[called] = name, list(some)
        return t.Add(t.GroupLine(t.Name(called), t.Name(name), tuple(map(t.Name, some))))

    def term_again(self) -> t.OperationText:
        means = self.drawn(alone=True)
        return t.ReplaceText(t.TermBlock(t.Name(self.of_vocabulary.choice(self.base_terms)), None, means))

    def example(self, amends: bool) -> t.ExampleBlock:
        """An example, which does not say `was`."""
        return replace(super().example(amends), was=None)

    def starts(self) -> t.Validity | None:
        return super().starts() if self.dates else None


def read_back(file: t.File) -> t.File:
    """The file as it is read when it is printed: no part of one is a part of another."""
    path = file.path
    read, findings = parse(Text(path, unparse(file)))
    assert not findings, (findings, unparse(file))
    assert isinstance(read, t.PolicyFile | t.ProposalFile)
    return read


def random_vocabulary_proposal(seed: int) -> tuple[t.PolicyFile, t.ProposalFile]:
    """The policy of this seed, and a proposal that changes its vocabulary."""
    maker = VocabularyMaker(seed)
    policy = maker.policy()
    maker.take_in(policy)
    named, (made,) = with_constants(seed, policy, proposed(maker, policy, "Q", "P", changes=True))
    base, top = read_back(named), read_back(made)
    assert isinstance(base, t.PolicyFile)
    assert isinstance(top, t.ProposalFile)
    return base, top


def random_vocabulary_stack(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """The policy of this seed, a proposal to it, and one to that. One of them changes the vocabulary, or both do; and both may
    begin on a day.
    """
    maker = VocabularyMaker(seed)
    maker.dates, maker.room_for = True, 80
    policy = maker.policy()
    maker.take_in(policy)
    first, second = maker.of_vocabulary.choice(((True, True), (True, True), (False, True), (True, False)))
    below = proposed(maker, policy, "Q", "P", changes=first)
    named, others = with_constants(seed, policy, below, proposed(maker, policy, "R", "Q", changes=second))
    base, lower, upper = read_back(named), read_back(others[0]), read_back(others[1])
    assert isinstance(base, t.PolicyFile)
    assert isinstance(lower, t.ProposalFile)
    assert isinstance(upper, t.ProposalFile)
    return base, lower, upper


def random_pair_of_vocabularies(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """The policy of this seed, and two proposals to it, of which the first changes the vocabulary, and mostly the second too.
    Both may change the same.
    """
    maker = VocabularyMaker(seed)
    maker.dates, maker.room_for = seed % 3 == 0, 60
    policy = maker.policy()
    maker.take_in(policy)
    other = deepcopy(maker)
    other.of_vocabulary, other.random, other.fresh = (
        Random(f"another {seed}"),
        Random(f"another {seed}"),
        50 * (seed % 3),
    )
    made = [
        proposed(maker, policy, "Q", "P", changes=True),
        proposed(other, policy, "R", "P", changes=seed % 4 != 0),
    ]
    named, others = with_constants(seed, policy, *made)
    base, first, second = read_back(named), read_back(others[0]), read_back(others[1])
    assert isinstance(base, t.PolicyFile)
    assert isinstance(first, t.ProposalFile)
    assert isinstance(second, t.ProposalFile)
    return base, first, second


def proposed(maker: VocabularyMaker, policy: t.PolicyFile, name: str, to: str, *, changes: bool) -> t.ProposalFile:
    """A proposal, which may change the vocabulary; then mostly nothing else."""
    claims = [d.name for d in policy.declarations if isinstance(d, t.PropertyBlock)]
    changed = maker.new_vocabulary() if changes else []
    before, targets = list(maker.made), {kind: list(known) for kind, known in maker.targets.items()}
    proposal = maker.proposal(claims, name, to)
    needed = any(isinstance(o, t.Add) and isinstance(o.what, t.DeriveBlock | t.TermBlock) for o in proposal.operations)
    if changed and not needed and maker.of_vocabulary.random() < 0.5:
        maker.made = before
        maker.targets = defaultdict(list, targets)
        return replace(proposal, operations=tuple(changed))
    return replace(proposal, operations=(*changed, *proposal.operations))
