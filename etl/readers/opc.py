"""The packages of Office files: which part is the main one, and which parts a part points to."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Mapping

from lxml import etree

ReadPart = Callable[[str], etree._Element]


def main_part(members: Container[str], read: ReadPart, default: str) -> str:
    """The name of the main part, as the package's relationships tell it."""
    for kind, name in relations(members, "", read).values():
        if kind == "officeDocument":
            return name
    return default


def relations(members: Container[str], part: str, read: ReadPart) -> Mapping[str, tuple[str, str]]:
    """The parts that a part, or the package itself (``""``), points to within it: id → (kind, name)."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in members:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in read(listing):
        kind, target = (relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            path = target if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id") or str(len(found))] = (kind, posixpath.normpath(path).lstrip("/"))
    return found
