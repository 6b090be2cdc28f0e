"""Finds damage between the streams of a PDF: in its objects, its table of places, the dictionaries of its fonts.

What is compressed has a check sum (``pdf_damage``); the rest has none, but it says many things twice.  Objects begin and
end with words, a stream tells its length and ends with a word, the table of places tells where each object begins, and
every reference names an object.  A changed byte seldom leaves all of that in agreement.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MOST_TOKENS = 3_000_000
_LONGEST_NUMBER = 12  # digits
_MAX_INFLATED = 64 << 20  # of one object stream

_TOKEN = re.compile(
    rb"""[\s\0]* (?: (?P<skip>%[^\r\n]*) | (?P<ref>\d+\s+\d+\s+R\b) | (?P<open><<|\[) | (?P<close>>>|\])
    | (?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)) | (?P<hex><[0-9A-Fa-f\s]*>)
    | (?P<name>/[^\s\0()<>\[\]{}/%]*) | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?![^\s\0()<>\[\]{}/%]))
    | (?P<word>[A-Za-z]+(?![^\s\0()<>\[\]{}/%])) )""",
    re.VERBOSE | re.DOTALL,
)
_HEAD = re.compile(rb"(?<![0-9])(\d+)\s+(\d+)\s+obj\b")
_STREAM = re.compile(rb"\r?\n")
_STREAM_END = re.compile(rb"\s*endstream\s*endobj\b")
_TABLE_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])\s")
_TABLE_PART = re.compile(rb"\s*(\d+)\s+(\d+)\s*\n|\s*(\d+)\s+(\d+)\s*\r")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_WORDS = frozenset((b"true", b"false", b"null"))
_PAIRS = {b"<<": b">>", b"[": b"]"}
_FILTERS = frozenset(
    b"/" + name
    for name in (
        *(b"FlateDecode", b"Fl", b"DCTDecode", b"DCT", b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx"),
        *(b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode", b"JPXDecode"),
        b"Crypt",
    )
)
# What a font of each kind cannot be without.
_FONT_NEEDS: Mapping[bytes, tuple[bytes, ...]] = {
    b"/Type3": (b"/FontBBox", b"/FontMatrix", b"/CharProcs", b"/Encoding", b"/FirstChar", b"/LastChar", b"/Widths"),
    b"/Type0": (b"/BaseFont", b"/Encoding", b"/DescendantFonts"),
    b"/CIDFontType0": (b"/BaseFont", b"/CIDSystemInfo", b"/FontDescriptor"),
    b"/CIDFontType2": (b"/BaseFont", b"/CIDSystemInfo", b"/FontDescriptor"),
    b"/Type1": (b"/BaseFont",),
    b"/MMType1": (b"/BaseFont",),
    b"/TrueType": (b"/BaseFont",),
}

_ENCODING_WORDS = frozenset((b"/Type", b"/Encoding", b"/BaseEncoding", b"/WinAnsiEncoding", b"/Differences"))
_NO_LETTER = frozenset((b"/.notdef",))

Item = tuple[str, bytes]  # the kind of a token and its text


class _Broken(Exception):  # noqa: N818 - it names what is amiss
    """An object that does not read as one."""


@dataclass
class _Object:
    """An object: where it begins, its tokens, and where its stream lies, if it has one."""

    start: int
    items: list[Item]
    stream: int | None = None

    def entry(self, key: bytes) -> Item | None:
        """What follows a key of its own dictionary, however deep; the first such."""
        found = (i for i, item in enumerate(self.items[:-1]) if item == ("name", key))
        at = next(found, None)
        return None if at is None else self.items[at + 1]


@dataclass
class _File:
    """What a walk through the file found."""

    data: bytes
    objects: dict[int, _Object] = field(default_factory=dict)
    starts: set[tuple[int, int]] = field(default_factory=set)
    signs: list[str] = field(default_factory=list)
    tokens: int = 0


def _whole(digits: bytes) -> int:
    """A whole number of the file; one that no file could mean, or none, is -1."""
    return int(digits) if digits.isdigit() and len(digits) <= _LONGEST_NUMBER else -1


def structure_signs(data: bytes) -> list[str]:
    """What shows that a file was changed between its streams, as parts of Korean sentences; a locked file shows none."""
    if b"/Encrypt" in data:
        return []
    file = _File(data)
    _walk(file)
    if file.tokens > MOST_TOKENS:
        return []
    checks = (_stream_signs, _reference_signs, _font_signs, _drawn_font_signs, _table_signs)
    return list(dict.fromkeys((*file.signs, *(sign for check in checks for sign in check(file)))))


def _walk(file: _File) -> None:
    """Read the objects of the file one after the other."""
    for head in _heads(file):
        number, start = _whole(head[1]), head.start(1)
        file.starts.add((number, start))
        try:
            file.objects[number] = _read_object(file, start, head.end())
        except _Broken as fault:
            file.signs.append(str(fault))


def _heads(file: _File) -> Iterator[re.Match[bytes]]:
    """The beginnings of objects, those within streams passed over."""
    position = 0
    while head := _HEAD.search(file.data, position):
        yield head
        found = file.objects.get(_whole(head[1]))
        position = max(head.end(), file.data.find(b"endstream", found.stream) if found and found.stream else 0)


def _read_object(file: _File, start: int, position: int) -> _Object:
    found = _Object(start, [])
    awaited: list[bytes] = []
    while True:
        token = _TOKEN.match(file.data, position)
        file.tokens += 1
        if token is None or file.tokens > MOST_TOKENS:
            raise _Broken("객체의 글자가 깨져 있습니다")
        kind, text, position = str(token.lastgroup), token[token.lastgroup or 0], token.end()
        if kind == "open":
            awaited.append(_PAIRS[text])
        elif kind == "close" and (not awaited or awaited.pop() != text):
            raise _Broken("객체의 괄호가 맞지 않습니다")
        elif kind == "word" and text not in _WORDS:
            return _ended(file, found, text, position, awaited)
        if kind != "skip":
            found.items.append((kind, text))


def _ended(file: _File, found: _Object, word: bytes, position: int, awaited: list[bytes]) -> _Object:
    """The object that a word ends: ``endobj``, or ``stream`` and its content."""
    if awaited or word not in (b"endobj", b"stream"):
        raise _Broken("객체가 끝나지 않습니다")
    if word == b"stream":
        line_end = _STREAM.match(file.data, position)
        found.stream = line_end.end() if line_end else position
    return found


def _stream_signs(file: _File) -> Iterator[str]:
    """Streams that are not as long as they say, or are packed in a way nobody knows."""
    for found in file.objects.values():
        if found.stream is None:
            continue
        length = _number(file, found.entry(b"/Length"))
        if length is None or not _STREAM_END.match(file.data, found.stream + length):
            yield "내용의 길이가 적힌 것과 다릅니다"
        if not _filters(found) <= _FILTERS or (
            file.data[found.stream : found.stream + 2] in (b"x\x9c", b"x\xda", b"x\x01", b"H\x89")
            and not _filters(found)
        ):
            yield "압축 방법이 알 수 없게 적혀 있습니다"


def _number(file: _File, item: Item | None) -> int | None:
    """A whole number, given or referred to."""
    if item and item[0] == "ref":
        target = file.objects.get(_whole(item[1].split()[0]))
        item = target.items[0] if target and len(target.items) == 1 else None
    number = _whole(item[1]) if item and item[0] == "number" else -1
    return number if number >= 0 else None


def _filters(found: _Object) -> set[bytes]:
    """The names of the ways a stream is packed."""
    names: set[bytes] = set()
    for at, item in enumerate(found.items):
        if item == ("name", b"/Filter"):
            names.update(_names_after(found.items[at + 1 :]))
    return names


def _names_after(items: list[Item]) -> Iterator[bytes]:
    """The name that comes next, or the names of the list that does."""
    if items and items[0][0] == "name":
        yield items[0][1]
    elif items and items[0][1] == b"[":
        for kind, text in items[1:]:
            if kind != "name":
                return
            yield text


def _reference_signs(file: _File) -> Iterator[str]:
    """References to objects that there are not."""
    there = set(file.objects) | {number for number, _ in file.starts} | _packed_objects(file)
    for found in file.objects.values():
        if any(kind == "ref" and _whole(text.split()[0]) not in there for kind, text in found.items):
            yield "없는 객체를 가리킵니다"


def _packed_objects(file: _File) -> set[int]:
    """The numbers of the objects within object streams."""
    numbers: set[int] = set()
    for found in file.objects.values():
        if found.stream is not None and found.entry(b"/Type") == ("name", b"/ObjStm"):
            count = _number(file, found.entry(b"/N")) or 0
            numbers.update(map(_whole, _inflated(file.data, found.stream).split(None, 2 * count)[: 2 * count : 2]))
    return numbers


def _inflated(data: bytes, start: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start:], _MAX_INFLATED)
    except zlib.error:
        return b""  # ``pdf_damage`` tells of it


def _font_signs(file: _File) -> Iterator[str]:
    """Fonts without what their kind cannot be without."""
    for found in file.objects.values():
        if found.entry(b"/Type") == ("name", b"/Font"):
            kind = found.entry(b"/Subtype")
            needs = _FONT_NEEDS.get(kind[1]) if kind else None
            if needs is None or any(found.entry(key) is None for key in needs):
                yield "글꼴 정보가 온전하지 않습니다"


def _drawn_font_signs(file: _File) -> Iterator[str]:
    """Fonts of drawn glyphs (Type 3) whose letters name drawings that there are not, or one drawing for two letters."""
    for found in file.objects.values():
        if found.entry(b"/Subtype") != ("name", b"/Type3"):
            continue
        letters = {text for kind, text in _referred(file, found, b"/Encoding") if kind == "name"} - _ENCODING_WORDS
        drawings = _referred(file, found, b"/CharProcs")
        named = [text for kind, text in drawings if kind == "name"]
        places = [text for kind, text in drawings if kind == "ref"]
        if drawings and (set(named) - _NO_LETTER != letters - _NO_LETTER or len(set(places)) < len(named)):
            yield "글꼴의 글자와 그림이 맞지 않습니다"


def _referred(file: _File, found: _Object, key: bytes) -> list[Item]:
    """What an entry refers to; nothing where it stands in the object itself."""
    item = found.entry(key)
    target = file.objects.get(_whole(item[1].split()[0])) if item and item[0] == "ref" else None
    return target.items if target else []


def _table_signs(file: _File) -> Iterator[str]:
    """A table of places that is not where it should be, or does not tell where objects are."""
    start = _START.search(file.data, max(0, len(file.data) - 2048))
    if start is None or file.data[_whole(start[1]) :][:4] != b"xref":
        begins = start is not None and any(place == _whole(start[1]) for _, place in file.starts)
        if not begins:
            yield "객체 목록(xref)의 자리가 맞지 않습니다"
        return
    if not _table_agrees(file, _whole(start[1]) + 4):
        yield "객체 목록(xref)이 내용과 맞지 않습니다"


def _table_agrees(file: _File, position: int) -> bool:
    """Whether each entry of a table tells where its object begins, and the trailer follows."""
    while part := _TABLE_PART.match(file.data, position):
        first, count = (_whole(part[1] or part[3]), _whole(part[2] or part[4]))
        position = part.end()
        for number in range(first, first + count):
            entry = _TABLE_ENTRY.match(file.data, position)
            if entry is None:
                return False
            place = int(entry[1])  # some writers give objects that there are not the place 0
            if entry[3] == b"n" and place and (number, place) not in file.starts:
                return False
            position = entry.end() + (file.data[entry.end() : entry.end() + 1] in (b"\n", b"\r"))
    return re.match(rb"\s*trailer\b", file.data[position : position + 40]) is not None
