"""The worked questions: what a program that tries every request answers is what the page says, and what each format says."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from policy_dsl.pipeline import load
from tests.briefs import PAGE, lines_of_brief
from tests.questions import health_answers, metering_answers
from tests.questions.worked import Answer, Question, says
from tests.verifier.report.html.reader import tree
from tests.verifier.report.markdown.reader import rendered
from verifier.cli.progress import Progress
from verifier.cli.verify import pairs_of, render, verify_file
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.formats import Format
from verifier.report.medium import Media

DOCS = Path(__file__).parents[2] / "docs"


def questions() -> list[Question]:
    """In the order of the page: proposal by proposal, then two together."""
    listed: list[tuple[tuple[str, ...], Callable[[], Answer]]] = []
    for alone, together in (
        (metering_answers.ALONE, metering_answers.TOGETHER), (health_answers.ALONE, health_answers.TOGETHER),
    ):  # fmt: skip
        listed += [((name,), answer) for name, answers in alone.items() for answer in answers]
        listed += together
    return [Question(number, names, answer) for number, (names, answer) in enumerate(listed, 1)]


QUESTIONS = questions()


def read(page: Element) -> str:
    """What people read of a page: not its scripts, nor its style."""
    for parent in [*page.iter()]:
        for hidden in [each for each in parent if each.tag in ("script", "style")]:
            parent.remove(hidden)
    words = [word for each in page.iter() for word in (each.text, each.tail) if word]
    return " ".join(" ".join(words).replace("_ ", "_").split())


FORMATS: dict[str, Callable[[VerifyRun], str]] = {
    "text": lambda run: render(run, Format.TEXT, Media(), Extent.FULL).whole,
    "brief": lambda run: render(run, Format.TEXT, Media(), Extent.BRIEF).whole,
    "markdown": lambda run: read(rendered(render(run, Format.MARKDOWN, Media(), Extent.USUAL).whole)),
    "html": lambda run: read(tree(render(run, Format.HTML, Media(), Extent.USUAL).whole)),
}
"""Each format, and how a run is printed in it, without what only marks up."""

MISSING: dict[tuple[str, int], str] = {}
"""What a format does not say yet, by its name and the number of the question. A line goes as soon as it is said."""


# The page.


@cache
def page() -> dict[int, str]:
    """The answer to each question, by its number."""
    text = (DOCS / "worked-questions.md").read_text("utf-8")
    return {
        int(number): " ".join(answer.split())
        for number, answer in re.findall(
            r"^\*\*(\d+)\. [^\n]*\?\*\*\n(.*?)(?:\n\n|\n?\Z)", text, re.MULTILINE | re.DOTALL
        )
    }


def test_the_page_asks_them_all() -> None:
    assert list(page()) == [question.number for question in QUESTIONS]
    assert len(QUESTIONS) >= 24


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.number}")
def test_the_page_says_what_counting_says(question: Question) -> None:
    answer, figures = page()[question.number], question.answer().figures
    assert [figure for figure in figures if figure not in answer] == []
    numerals = set(re.findall(r"\d[\d,.]*\d|\d", " ".join(figures)))
    assert set(re.findall(r"\d[\d,.]*\d|\d", answer.replace("SMETS2", ""))) <= numerals


# The reports.


@cache
def runs(files: tuple[str, ...]) -> tuple[dict[str, FileReport], VerifyRun]:
    """The report of each proposal, and of all of them together: verified once."""
    loads = [load(str(DOCS / "questions" / f"{file}.policy")) for file in files]
    progress = Progress(len(loads) + 1)
    reports = [verify_file(each, (), 120, progress) for each in loads]
    pairs = pairs_of(reports, (), 120, progress)
    names = [file.replace("-", "_") for file in files]
    return dict(zip(names, reports, strict=True)), VerifyRun(tuple(reports), 0, None, (), pairs)


METERING = ("others-wait", "overnight-logs", "level-up")
TOGETHER: Sequence[tuple[str, ...]] = (METERING, ("parents-after-death", "twenty-days"), ("repeal-ends",))


@cache
def printed(as_format: str, proposals: tuple[str, ...]) -> str:
    """The report of the proposal; of several, what opens the report of all that are verified with them."""
    files = next(files for files in TOGETHER if proposals[0].replace("_", "-") in files)
    reports, run = runs(files)
    if len(proposals) > 1:
        return FORMATS[as_format](run)
    return FORMATS[as_format](VerifyRun((reports[proposals[0]],), 0, None, (), ()))


def carried() -> list[object]:
    """Each question in each format; what it does not say yet has to fail. Question by question, as those that have proposals
    in common come out of one verification.
    """
    return [
        pytest.param(
            as_format, question, id=f"{as_format}-{question.number}",
            marks=[pytest.mark.xfail(reason=MISSING[as_format, question.number], strict=True, raises=AssertionError)]
            if (as_format, question.number) in MISSING
            else [],
        )
        for question in QUESTIONS
        for as_format in FORMATS
    ]  # fmt: skip


@pytest.mark.parametrize(("as_format", "question"), carried())
def test_a_report_says_the_answer(as_format: str, question: Question) -> None:
    report = printed(as_format, question.proposals)
    assert [passage for passage in question.answer().passages if not says(report, passage)] == []


def test_what_is_missing_is_missing_from_a_format_there_is() -> None:
    numbers = {question.number for question in QUESTIONS}
    assert all(as_format in FORMATS and number in numbers for as_format, number in MISSING)


@pytest.mark.parametrize("files", TOGETHER, ids=[files[0] for files in TOGETHER])
def test_their_briefs_fit_on_a_page(files: tuple[str, ...]) -> None:
    for report in runs(files)[0].values():
        assert report.verification is not None
        assert 10 < lines_of_brief(load(report.path), report.verification) <= PAGE
