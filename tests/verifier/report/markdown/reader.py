"""Markdown as a forge shows it: CommonMark with tables."""

from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt

from tests.verifier.report.html.reader import tree


def rendered(text: str) -> Element:
    """The elements of the page that the text becomes."""
    return tree(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
