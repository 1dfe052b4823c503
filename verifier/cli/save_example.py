"""`evenhand verify --save-example`: the counterexample of each refuted property as examples in its file.

An example expects the decision that is made today. So it holds, and documents the violation; once the policy is
repaired it fails, until its author writes the decision that should be made. Nobody but the author knows that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.evaluate import holds
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import quoted_if_ambiguous
from policy_dsl.model.step_text import step_text
from policy_dsl.model.times import TIME_FACT, promise, time_text
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, Scale, SetOf
from policy_dsl.pipeline import load
from policy_dsl.syntax.format import formatted, line_end
from policy_dsl.syntax.read import read_bytes, read_text, text_of
from policy_dsl.text import NO_LINE, Text
from verifier.process.files import replace_file
from verifier.report.facts.reports import FileReport
from verifier.report.words.numbers import joined
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


class Sample(Struct, frozen=True):
    """An example to add: its sentence, the request that it gives, the outcome that it expects, the properties that the request
    refutes, and those that it shows; and the day on which an answer within a time on a clock is due.
    """

    sentence: str
    request: Request
    expect: Outcome
    properties: tuple[str, ...]
    shows: tuple[str, ...] = ()
    due: int | None = None


def save_examples(reports: Sequence[FileReport]) -> list[FileReport]:
    """Adds the examples to the files, and to the reports remarks on what was added, or why something was not."""
    return [replace(each, findings=(*each.findings, *saved_in(each))) for each in reports]


def saved_in(report: FileReport) -> list[Finding]:
    """Adds the examples to one file. Returns the remarks."""
    verification = report.verification
    if verification is None or has_errors(list(report.findings)):
        return []
    collected = merged(sample for verdict in verification.verdicts for sample in samples(verdict))
    every = [with_due(each, verification.policy) for each in collected]
    faulty = [each for each in every if each.expect.faulty]
    there = (verification.proposal or verification.policy).examples
    new = [each for each in every if not each.expect.faulty and not is_there(each, there)]
    findings = [not_expressible(report.path, each) for each in faulty]
    if not new:
        return findings
    failure = add(report.path, report.texts[0], verification, new)
    return [*findings, failure] if failure else [*findings, *(to_confirm(report.path, each) for each in new)]


def samples(verdict: Verdict) -> Iterator[Sample]:
    """The requests of the counterexample of a refuted property, or of what shows a proved one, each with its decision."""
    example = verdict.as_shown.counterexample
    asked = verdict.kind is Kind.CLAIM and verdict.edition is Edition.AMENDED and verdict.status is not Status.UNDECIDED
    if not asked or example is None:
        return
    shown = "counterexample of" if verdict.witnesses is None else "witness of"
    decisions = dict(example.decisions)
    for name, request in example.requests:
        which = f": {name}" if len(example.requests) > 1 else ""
        about = ((verdict.name,), ()) if verdict.witnesses is None else ((), (verdict.name,))
        yield Sample(f"{shown} {verdict.name}{which}", request, decisions[name].outcome, *about)


def merged(every: Iterable[Sample]) -> list[Sample]:
    """The samples, those with one request as one."""
    result: list[Sample] = []
    for each in every:
        same = next((n for n, other in enumerate(result) if other.request == each.request), None)
        if same is None:
            result.append(each)
        else:
            properties = dict.fromkeys((*result[same].properties, *each.properties))
            shows = dict.fromkeys((*result[same].shows, *each.shows))
            result[same] = replace(result[same], properties=tuple(properties), shows=tuple(shows))
    return result


def with_due(sample: Sample, policy: Policy) -> Sample:
    """The sample with the day on which its answer is due, if that is within a time on a clock."""
    received = sample.request.get(policy.dated_by or "")
    time = None if sample.expect.seconds is None else promise(sample.expect.seconds)
    if time is None or not ends_with_day(time) or not isinstance(received, int) or TIME_FACT in sample.request:
        return sample
    return replace(sample, due=last_day(time, received))


def is_there(sample: Sample, examples: Sequence[Example]) -> bool:
    """Whether an example of the file already is about this request, whatever it expects: then the author knows of it."""
    return any(each.sentence == sample.sentence or holds(each.given, sample.request) for each in examples)


def add(path: str, read: Text, verification: Verification, new: Sequence[Sample]) -> Finding | None:
    """Adds examples at the end of a policy or proposal. Returns why not, if so; then the file is as it was."""
    content, findings = read_bytes(path)
    if content is None:
        return findings[0]
    text, _ = text_of(path, content)
    if text is None or text.sha256 != read.sha256:
        return refused(path, "it was saved meanwhile", "run it again")
    attributes, proposed = verification.policy.attributes, verification.proposal is not None
    blocks = [[*lines_of(each, attributes, proposed=proposed)] for each in new]
    added = with_lines(text, content, [line for block in blocks for line in ("", *block)])
    laid_out, _, _ = formatted(path, added)
    if formatted(path, content)[0] == content and laid_out is not None:
        added = laid_out
    if not is_sound(path, added, new):
        return refused(path, "what would be added does not mean the counterexample", "please report this file")
    unwritten = replace_file(path, added, before=content)
    if unwritten is not None and unwritten.code == "E411":
        return refused(path, "it was saved meanwhile", "run it again")
    return unwritten


def lines_of(sample: Sample, attributes: Sequence[Attribute], *, proposed: bool) -> Iterator[str]:
    """The lines of an example, in a policy or a proposal, below a comment that says what it is."""
    indent, add = ("  ", "add ") if proposed else ("", "")
    given = [f"{each.name} {value_text(each, sample.request)}" for each in attributes]
    what = f"refutes {joined(sample.properties)}: write what it should be" if sample.properties else ""
    yield f"{indent}-- decided like this, it {what or f'shows {joined(sample.shows)}'}"
    yield f'{indent}{add}example "{sample.sentence}"'
    yield f"{indent}  given {', '.join(given)}"
    yield f"{indent}  expect {outcome_text(sample)}"


def value_text(attribute: Attribute, request: Request) -> str:
    """The value of a fact as an example gives it."""
    value = request[attribute.name]
    match attribute.type:
        case SetOf():
            assert isinstance(value, frozenset)  # noqa: S101  # for mypy
            chosen = [quoted_if_ambiguous(name) for name in attribute.names if name in value]
            return " + ".join(chosen) or "none"
        case Ordered(scale):
            assert isinstance(value, int)  # noqa: S101  # for mypy
            return step_text(scale, value)
        case Choice():
            return quoted_if_ambiguous(str(value))
        case _:
            assert_never(attribute.type)


def outcome_text(sample: Sample) -> str:
    """The outcome, which is not a fault, as an example expects it."""
    if sample.expect.access is Access.REFUSED:
        return "refused"
    of = sample.request.get(TIME_FACT)
    due = "" if sample.due is None else f" due {step_text(Scale.DATE, sample.due)}"
    return f"{'' if of is None else f'{of} '}{time_text(sample.expect.seconds or 0)}{due}"


def with_lines(text: Text, content: bytes, lines: Sequence[str]) -> bytes:
    """The file with lines after the last one of the policy that is not blank. Every other byte stays."""
    written = content.split(b"\n")
    last = len(written) if text.blocks is None else text.blocks[-1][1]
    while last and not written[last - 1].strip(b"\r \t\xef\xbb\xbf"):
        last -= 1
    end = line_end(content).removesuffix("\n")
    new = [f"{line}{end}".encode() for line in lines]
    before, after = written[:last], written[last:]
    if not after:  # the last line has no end yet
        before[-1] += end.encode()
        after = [b""]
    return b"\n".join([*before, *new, *after])


def is_sound(path: str, content: bytes, new: Sequence[Sample]) -> bool:
    """Whether the file with the examples has no mistake, and each of them is about its request and nothing else."""

    def read(each: str) -> tuple[Text | None, list[Finding]]:
        return text_of(path, content) if each == path else read_text(each)

    loaded = load(path, read)
    document = loaded.proposal or loaded.policy
    if document is None or loaded.effective is None or has_errors(loaded.findings):
        return False
    examples = {each.sentence: each for each in document.examples}
    return all(
        each.sentence in examples
        and examples[each.sentence].expect == each.expect
        and holds(examples[each.sentence].given, each.request)
        for each in new
    )


def to_confirm(path: str, sample: Sample) -> Finding:
    """The remark on an example that was added."""
    message = (
        f"what {what_it_is(sample)} is in {path} now: `{sample.sentence}`, with today's decision:"
        f" `expect {outcome_text(sample)}`"
    )
    return Finding("W531", message, path, NO_LINE, "confirm that decision, or write the one that should be made")


def not_expressible(path: str, sample: Sample) -> Finding:
    """The remark on a request that has no decision."""
    message = f"what {what_it_is(sample)} is a {sample.expect.access.value}, which no example can expect"
    return Finding("W532", message, path, NO_LINE, "repair that first")


def what_it_is(sample: Sample) -> str:
    """What the request refutes; if nothing, what it shows."""
    names = joined([f"`{name}`" for name in sample.properties or sample.shows])
    return f"{'refutes' if sample.properties else 'shows'} {names}"


def refused(path: str, reason: str, hint: str) -> Finding:
    """The finding that says why no example was added."""
    return Finding("E436", f"no example was added to `{path}`: {reason}", path, NO_LINE, hint)
