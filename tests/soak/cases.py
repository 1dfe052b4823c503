"""One seed: a policy, a proposal to it and one to that, and every meaning of each compared, request by request.

A case is one request decided by `evaluate`, the third reading, the diagram and the compiled check (and, of some requests,
by Z3 and by the checks of all targets); or one obligation answered by both engines and, of a small policy, by trying
everything; or a text that comes back, or that a second reader reads alike, from bytes to decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.targets import compiled_check
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.syntax.printing.unparse import unparse
from tests.brute import Space
from tests.laws import laws
from tests.laws.claims import claims_are_asked
from tests.laws.forms import File, Form, made_of
from tests.second_reading.law import disagreements
from tests.soak.large import large_stack
from verifier.obligations.all import obligations
from verifier.results.status import Status, Trust
from verifier.verify import verify, verify_proposal

REQUESTS = 400
"""Requests tried of each form of a policy; all, of one that has no more."""

BY_Z3 = 24
"""Of those, how many Z3 is asked about."""

COUNTED = 30
"""Provisions up to which the obligations of a policy with few requests are counted by trying them."""

ENGINES = 6
"""Of so many seeds, in one the engines are asked about every obligation: that takes longer than all else."""

READ_ALIKE = "two readers read its texts alike"

READ = 3
"""Of so many seeds of the second reading, a seed reads the texts."""

SECONDS = 4.0
"""For an obligation and engine. Undecided is not a failure here."""


class BrokenError(Exception):
    """Two meanings differ, or something in the packages went wrong."""

    def __init__(self, law: str, said: str) -> None:
        super().__init__(law, said)
        self.law, self.said = law, said


@dataclass
class Outcome:
    """What came of a seed: how many cases of each kind, what was exercised, and what broke."""

    seed: int
    cases: Counter[str] = field(default_factory=Counter)
    features: Counter[str] = field(default_factory=Counter)
    failure: BrokenError | None = None
    late: bool = False


@contextmanager
def law(name: str) -> Iterator[None]:
    """Whatever goes wrong inside of it breaks the law of this name."""
    try:
        yield
    except (TimeoutError, TooLargeError, KeyboardInterrupt):
        raise
    except BrokenError as inner:
        raise BrokenError(inner.law, inner.said) from inner
    except Exception as error:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise BrokenError(name, said) from error


def of_seed(seed: int) -> Outcome:
    """Every case of the seed."""
    found = Outcome(seed)
    files = large_stack(seed)
    try:
        for kind, many in tried(files, seed, engines=seed % ENGINES == 0, features=found.features):
            found.cases[kind] += many
        for each in range(seed * READ, (seed + 1) * READ):
            found.cases["text read twice"] += read_twice(each)
    except BrokenError as broken:
        found.failure = broken
    except TooLargeError:
        found.late = True
    return found


def read_twice(seed: int) -> int:
    """How many texts of the second reading's seed were read alike."""
    many = 0
    with TemporaryDirectory() as folder:
        for path, differ in disagreements(seed, Path(folder)):
            if differ:
                raise BrokenError(READ_ALIKE, f"seed {seed} of the second reading, {path.name}: {differ}")
            many += 1
    return many


def tried(
    files: Sequence[File], seed: int, *, engines: bool, features: Counter[str] | None = None
) -> Iterator[tuple[str, int]]:
    """Tries the files, and tells how many cases of which kind were made. Raises BrokenError."""
    forms = made_of(files)
    while True:
        with law("it is resolved"):
            form = next(forms, None)
        if form is None:
            return
        if features is not None:
            features.update(exercised(form))
        with law("its text comes back"):
            laws.text_comes_back(form.files[-1])
        yield "text", 1
        some = drawn(form.policy, seed)
        compiled = requests_agree(form, some)
        if features is not None and compiled:
            features["compiled"] += 1
        yield "request", len(some)
        if form.policy.requests <= laws.MOST:
            with law("claims are asked"):
                claims_are_asked(form, form.space(), seed)
            yield "claim", len(obligations(form.policy, form.proposal))
        if engines:
            with law("Z3 decides alike"):
                space = Space(form.policy)
                space.everything = [dict(request) for request in some[:BY_Z3]]
                laws.encoding_is_the_table(form.policy, space)
            yield "request by Z3", len(space.everything)
            with law("the checks of all targets decide alike"):
                wanted = [None if impossible(form.policy, r) else evaluate(form.policy, r).outcome for r in some]
                laws.checks_decide(form.policy, some, wanted, compiles=None)
            yield "request of all targets", len(some)
            yield "obligation", engines_agree(form)


def drawn(policy: Policy, seed: int) -> list[Request]:
    """Requests of the policy, the impossible ones with them: all, or as many as are tried."""
    if policy.requests <= REQUESTS:
        every = Space(policy).everything
        Random(seed).shuffle(every)
        return [*every]
    random = Random(seed)
    choices = {a.name: values(a) for a in policy.attributes}
    return [{name: random.choice(some) for name, some in choices.items()} for _ in range(REQUESTS)]


def requests_agree(form: Form, requests: Sequence[Request]) -> bool:
    """Each request is decided alike by every meaning; whether the compiled check was among them."""
    policy = form.policy
    with law("it is drawn and compiled"):
        levels = partition(policy, [*(p.when for p in policy.provisions), *(i.when for i in policy.impossible)])
        builder = PolicyDiagrams(Forest(levels.widths), levels, policy)
        possible, decisions = builder.possible(), builder.decisions()
        compiled = compiled_check(PythonTarget(), policy)
    for request in requests:
        with law("a request is decided alike"):
            answer = laws.answer_of(form.reader, request)
            if impossible(policy, request):
                assert answer[0] == "impossible", (request, answer, "by evaluate impossible")
                assert laws.at(builder, levels, possible, request) is False, (request, "possible by the diagram")
                assert compiled is None or compiled([request]) == [None], (request, "possible by the artefact")
                continue
            decision = evaluate(policy, request)
            outcome = decision.outcome
            assert answer == (outcome.access.value, laws.as_read(outcome)), (request, answer, decision)
            assert laws.at(builder, levels, possible, request) is True, (request, "impossible by the diagram")
            drawn_so = laws.at(builder, levels, decisions, request)
            assert drawn_so == (outcome, decision.by), (request, drawn_so, decision)
            if compiled is not None:
                assert not outcome.faulty, (request, decision, "and yet it was compiled")
                assert compiled([request]) == [outcome], (request, compiled([request]), decision)
    return compiled is not None


def engines_agree(form: Form) -> int:
    """Both engines on every obligation, and of a small policy what trying everything counts; how many there were."""
    asked = obligations(form.policy, form.proposal)
    if form.policy.requests <= laws.MOST and len(form.policy.provisions) <= COUNTED:
        with law("the engines count alike"):
            laws.engines_agree(form.policy, form.proposal, form.space())
        trust = Trust.WHOLE
    else:
        trust = None
    with law("the engines agree, and the reference with them"):
        if form.proposal is None:
            found = verify(form.policy, timeout=SECONDS, trust=trust)
        else:
            found = verify_proposal(form.proposal, form.policy, timeout=SECONDS, trust=trust)
        disagree = [(v.name, v.subject) for v in found.verdicts if v.reason == "engines_disagree"]
        assert not disagree, disagree
        assert found.impact is None or found.impact.certified is not Status.REFUTED, "about what changes"
        assert found.sweep is None or found.sweep.disagreement is None, found.sweep
    return len(asked)


FEATURES = {
    "sets": "set of", "yes/no": "yes/no", "whole numbers": "whole number", "durations": "duration", "dates": "date from",
    "in force": "in force", "dated": "dated by", "groups": "group ", "derived": "derive ", "impossible": "impossible when",
    "tables": "table ", "permits": "permit", "overrides": "overrides", "otherwise": "otherwise",
    "any, none, all of": " of\n", "includes": "includes", "pairs": "any two requests", "counted by": "counted by",
    "examples": 'example "', "tables of examples": "examples e", "frames": "for any amendment", "intents": "intends",
    "clocks": "clock ",
}  # fmt: skip
"""What may stand in a text, by words that are there then; matrices and comparisons are told by the meaning."""


def exercised(form: Form) -> Iterator[str]:
    """What the form exercises, by the last of its texts."""
    text = unparse(form.files[-1])
    yield ("a policy", "a proposal", "a stacked proposal")[len(form.files) - 1]
    yield from (name for name, words in FEATURES.items() if words in text)
    if any(len(p.path) == 3 for p in form.policy.provisions):
        yield "matrices"
    if "AtMost" in repr([p.when for p in form.policy.provisions]):
        yield "comparisons of two facts"
    if any(word in repr([p.when for p in form.policy.provisions]) for word in ("Same(", "HasValueOf(", "Meets(")):
        yield "comparisons of facts with codes"
    many = len(form.policy.provisions)
    yield "1 to 10 provisions" if many <= 10 else "11 to 50 provisions" if many <= 50 else "51 to 200 provisions"
