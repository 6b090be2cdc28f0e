"""Lists of paragraphs in Hancom's XML, read one after the other: a list found in another waits, so nesting costs no stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from etl.readers.base import MAX_DEPTH
from etl.readers.hancom import Box, Para, Role
from etl.readers.hancom_fields import OpenField, close_field
from etl.readers.xml_safe import local_name


class TooDeep(Exception):  # noqa: N818 - it says what the section is
    """Tables or shapes nested deeper than in any report."""


@dataclass(slots=True)
class ParaList:
    """A list of paragraphs still to be read: the elements that hold it, where it goes, how deep it is."""

    holders: list[etree._Element]
    target: list[Para]
    depth: int = 0


def read_lists(first: ParaList, read: Callable[[ParaList], list[ParaList]]) -> None:
    """Read a list and all lists in it; ``read`` fills a list's target and gives back the lists it found inside."""
    todo = [first]
    while todo:
        work = todo.pop()
        if work.depth > MAX_DEPTH:
            raise TooDeep
        todo.extend(read(work))


class ListReader:
    """What reading one list needs in either XML: the lists found inside it, and the fields that are open."""

    def __init__(self, work: ParaList) -> None:
        self.work = work
        self.inner: list[ParaList] = []
        self.fields: list[OpenField] = []

    def later(self, holders: list[etree._Element], target: list[Para]) -> None:
        """Put a list off until this one is read."""
        self.inner.append(ParaList(holders, target, self.work.depth + 1))

    def box(self, role: Role, holders: list[etree._Element]) -> Box:
        """A box whose paragraphs will be read later."""
        box = Box(role)
        self.later(holders, box.paras)
        return box

    def close_fields(self, para: Para) -> None:
        """Close the fields that a paragraph leaves open."""
        while self.fields:
            close_field(self.fields.pop(), para)


def unfolded(element: etree._Element) -> Iterator[etree._Element]:
    """An element's children; of alternatives (``switch``) the one every program must understand."""
    for child in element:
        if local_name(child) != "switch":
            yield child
            continue
        choices = {local_name(choice): choice for choice in reversed(child)}
        chosen = choices.get("default", choices.get("case"))
        if chosen is not None:
            yield from chosen


def found_in(element: etree._Element, *names: str) -> list[etree._Element]:
    """The elements of these names in an element, in order, but not those inside them."""
    found: list[etree._Element] = []
    todo = [*unfolded(element)][::-1]
    while todo:
        child = todo.pop()
        if local_name(child) in names:
            found.append(child)
        else:
            todo.extend([*unfolded(child)][::-1])
    return found
