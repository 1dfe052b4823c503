"""Reads a page back: its elements as a tree, and their text as people see it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

VOID = {"meta", "link", "br", "hr", "input", "wbr"}


class Reader(HTMLParser):
    """Builds the tree, and refuses what is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        last = self.open[-1]
        if len(last):
            last[-1].tail = (last[-1].tail or "") + data
        else:
            last.text = (last.text or "") + data


def tree(page: str) -> Element:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def visible_text(element: Element) -> str:
    """The words of an element, with single blanks."""
    return " ".join("".join(element.itertext()).split())


def having(root: Element, attribute: str, tag: str | None = None) -> Iterator[Element]:
    """The elements with an attribute."""
    return (each for each in root.iter(tag) if attribute in each.attrib)
