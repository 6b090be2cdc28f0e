"""Mutations within a sound container: XML trees of a package, records of an HWP stream, operators of a PDF page.

What is changed is packed again with right lengths and check sums, so that a reader's own understanding is put to the
test and not only its container's checks.
"""

from __future__ import annotations

import copy
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

import make_hwp
import olefile
from lxml import etree

from fuzz.mutate import EXTREMES, PLAIN, lines

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEEP = 80
_MOST_TRIED = 20  # streams of a PDF, of which images and fonts are packed in other ways
_Record = tuple[int, int, bytes]  # tag, level, body
_TOKEN = re.compile(rb"[^\s\[\]<>()/]+")


class NoContainer(Exception):  # noqa: N818 - a file may rightly be none
    """A file that cannot be taken apart: no container, or one that an earlier mutation broke."""


def within(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Something inside a container is another, the container itself sound; raises ``NoContainer``."""
    try:
        if data[:2] == b"PK":
            return _within_zip(dice, data)
        if data[:8] == COMPOUND:
            return _within_compound(dice, data)
        return _within_streams(dice, data, others) if data[:5] == b"%PDF-" else lines(dice, data, others)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as fault:
        raise NoContainer from fault
    except (struct.error, IndexError, etree.XMLSyntaxError, AttributeError, TypeError) as fault:
        raise NoContainer from fault


def _within_zip(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    chosen = dice.choice([name for name, content in members.items() if content])
    if members[chosen].lstrip()[:1] == b"<" and dice.random() < 0.7:
        members[chosen] = mutated_xml(dice, members[chosen])
    else:
        members[chosen] = dice.choice(PLAIN)(dice, members[chosen], list(filter(None, members.values())))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def mutated_xml(dice: random.Random, data: bytes) -> bytes:
    """A well-formed part with one to three of its elements in disorder."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for _ in range(dice.randint(1, 3)):
        elements = [e for e in root.iter(etree.Element) if e is not root]
        if elements:
            dice.choice((_drop, _double, _move, _swap_text, _extreme_attribute, _rename, _nest))(dice, elements)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _drop(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one = dice.choice(elements)
    one.getparent().remove(one)


def _double(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one = dice.choice(elements)
    for _ in range(dice.choice((1, 1, 2, 30))):
        one.addnext(copy.deepcopy(one))


def _move(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one, target = dice.choice(elements), dice.choice(elements)
    if one is not target and one not in target.iterancestors():
        target.append(one)


def _swap_text(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one, other = dice.choice(elements), dice.choice(elements)
    one.text, other.text = other.text, one.text


def _extreme_attribute(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one = dice.choice([e for e in elements if e.attrib] or elements)
    for name in list(one.attrib)[:3]:
        one.set(name, dice.choice((*(number.decode() for number in EXTREMES), "", "x", "1.5")))


def _rename(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    dice.choice(elements).tag = dice.choice(elements).tag


def _nest(dice: random.Random, elements: Sequence[etree._Element]) -> None:
    one = dice.choice(elements)
    deepest = one
    for _ in range(dice.randint(2, _DEEP)):
        inner = etree.SubElement(deepest, one.tag, dict(one.attrib))
        deepest = inner


def _within_compound(dice: random.Random, data: bytes) -> bytes:
    """A stream of a compound file is another; the records of an HWP file, with the check sums that belong to them."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        streams = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
    packed = bool(streams.get("FileHeader", bytes(40))[36] & 1)
    readable = [name for name in streams if name.startswith(("BodyText/", "DocInfo")) and streams[name]]
    chosen = dice.choice(readable or [name for name, content in streams.items() if content])
    if chosen in readable:
        content = zlib.decompress(streams[chosen], -15) if packed else streams[chosen]
        mutated = mutated_records(dice, content)
        streams[chosen] = make_hwp.deflated(mutated) if packed else mutated
    else:
        streams[chosen] = dice.choice(PLAIN)(dice, streams[chosen], [streams[chosen]])
    return make_hwp.compound(streams)


def mutated_records(dice: random.Random, content: bytes) -> bytes:
    """A stream of whole records with one to four of them in disorder."""
    found = make_hwp.relevel(content, 0)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(found))
        dice.choice((_drop_record, _double_records, _swap_records, _other_level, _other_tag, _other_body))(
            dice, found, at
        )
        if not found:
            return b""
    return b"".join(make_hwp.record(tag, level & 0x3FF, body) for tag, level, body in found)


def _drop_record(dice: random.Random, found: list[_Record], at: int) -> None:
    del found[at : at + dice.choice((1, 1, 2, 5))]


def _double_records(dice: random.Random, found: list[_Record], at: int) -> None:
    piece = found[at : at + dice.randint(1, 12)]
    target = dice.choice((at, dice.randrange(len(found))))
    found[target:target] = piece * dice.choice((1, 1, 2, 20))


def _swap_records(dice: random.Random, found: list[_Record], at: int) -> None:
    other = dice.randrange(len(found))
    found[at], found[other] = found[other], found[at]


def _other_level(dice: random.Random, found: list[_Record], at: int) -> None:
    tag, level, body = found[at]
    found[at] = tag, dice.choice((0, level + 1, max(0, level - 1), level + 3, 1023)), body


def _other_tag(dice: random.Random, found: list[_Record], at: int) -> None:
    found[at] = dice.choice(found)[0], *found[at][1:]


def _other_body(dice: random.Random, found: list[_Record], at: int) -> None:
    tag, level, body = found[at]
    if body:
        found[at] = tag, level, dice.choice(PLAIN)(dice, body, [body, dice.choice(found)[2] or body])


def _within_streams(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A deflated stream, its content mutated, in the room of the old one where it fits (PDF)."""
    starts = [m.end() for m in re.finditer(rb"(?<!end)stream\r?\n", data)]
    dice.shuffle(starts)
    for start in starts[:_MOST_TRIED]:
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(data[start:], 1 << 22)
        except zlib.error:
            continue
        if content and unpacker.eof:
            end = len(data) - len(unpacker.unused_data)
            mutate = _other_tokens if dice.random() < 0.5 else dice.choice(PLAIN)
            packed = zlib.compress(mutate(dice, content, [content]), 9)
            return data[:start] + packed.ljust(end - start, b"\n") + data[end:]
    return dice.choice(PLAIN)(dice, data, others)


def _other_tokens(dice: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A few operators or numbers are others of the same stream, or absurd."""
    tokens = list(_TOKEN.finditer(content))
    if not tokens:
        return content
    for place in sorted(dice.sample(tokens, min(len(tokens), dice.randint(1, 6))), key=lambda m: -m.start()):
        other = dice.choice((dice.choice(tokens)[0], dice.choice(EXTREMES), b""))
        content = content[: place.start()] + other + content[place.end() :]
    return content
