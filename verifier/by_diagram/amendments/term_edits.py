"""The terms that mean something else in another policy."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision, Refuse, Term
from verifier.by_diagram.amendments.edits import differ_somewhere
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.results.status import Edition


class TermEdit(Struct, frozen=True):
    """A term with another meaning; or, if that could not be decided, one whose meaning is written otherwise."""

    before: Term
    after: Term
    decided: bool

    @property
    def name(self) -> str:
        """Its name."""
        return self.after.name


def term_edits(old: Policy, new: Policy, timeout: float) -> tuple[TermEdit, ...]:
    """The terms of both policies, which have the same attributes, that hold of other requests, in the order of the new one."""
    earlier = {term.name: term for term in old.terms}
    pairs = [(earlier[t.name], t) for t in new.terms if t.name in earlier and earlier[t.name].when != t.when]
    if not pairs:
        return ()
    trial = replace(new, provisions=(), tables=(), otherwise=None, impossible=(), properties=(), frames=(), terms=())
    edits = []
    for before, after in pairs:
        both = tuple(Provision((name,), Refuse(), t.when) for name, t in (("before", before), ("after", after)))
        differs = is_another(replace(trial, provisions=both), timeout / len(pairs))
        if differs is not False:
            edits.append(TermEdit(before, after, differs is not None))
    return tuple(edits)


def is_another(trial: Policy, timeout: float) -> bool | None:
    """Whether the conditions of the two provisions of a policy differ on some request; `None` if that was not decided."""
    try:
        made = diagrams(trial, None, (), (), timeout=timeout)
        if made is None:
            return None
        builder = made.of(Edition.AMENDED)
        before, after = (builder.condition(provision.when) for provision in trial.provisions)
        return differ_somewhere(made.forest, builder.valid(), before, after)
    except (TooLargeError, RecursionError):
        return None
