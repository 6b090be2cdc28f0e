"""Writes small HWP 5 files for the tests: records, paragraphs and tables, in a minimal OLE compound file."""

from __future__ import annotations

import random
import struct
import zlib
from dataclasses import dataclass, field
from itertools import pairwise

from etl.readers import aes

END, FREE, FAT_SECTOR, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI = 512, 64


def record(tag: int, level: int, body: bytes = b"") -> bytes:
    size = len(body)
    if size < 0xFFF:
        return struct.pack("<I", tag | level << 10 | size << 20) + body
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, size) + body


def extended(code: int, kind: bytes) -> bytes:
    """A control character of eight units, naming the control that belongs to it."""
    return struct.pack("<H", code) + kind[::-1] + bytes(8) + struct.pack("<H", code)


def text(words: str) -> bytes:
    return words.encode("utf-16-le")


@dataclass
class Ctrl:
    """A control: its character, its kind, its header after the kind, and a maker of the records under it."""

    code: int
    kind: bytes
    body: bytes = b""
    inner: list[tuple[int, int, bytes]] = field(default_factory=list)  # tag, level above the control's, body


def para(*parts: str | bytes | Ctrl, level: int = 0, shape: int = 0, count: int | None = None) -> bytes:
    """A paragraph's records; strings are text, bytes raw units, controls stand where they are given."""
    content = b""
    under = b""
    for part in parts:
        if isinstance(part, Ctrl):
            content += extended(part.code, part.kind)
            under += record(71, level + 1, part.kind[::-1] + part.body)
            under += b"".join(record(tag, level + 1 + up, body) for tag, up, body in part.inner)
        else:
            content += text(part) if isinstance(part, str) else part
    content += text("\r")
    units = len(content) // 2 if count is None else count
    head = struct.pack("<IIHBBHHHIH", units, 0, shape, 0, 0, 1, 0, 1, 0, 0)
    return record(66, level, head) + record(67, level + 1, content) + under


def section_header(outline: int) -> Ctrl:
    """The control that opens a section and names the numbering of its outline."""
    return Ctrl(2, b"secd", struct.pack("<IHHHIH", 0, 0, 0, 0, 0, outline) + bytes(20))


def para_shape(kind: int = 0, level: int = 0, reference: int = 0) -> bytes:
    """A paragraph shape that prints something: 1 an outline number, 2 a list's number, 3 a bullet; level 0 is the top."""
    return record(25, 0, struct.pack("<I26xH", kind << 23 | level << 25, reference))


def numbering(*levels: tuple[str, int, int], start: int = 0, old: bool = False) -> bytes:
    """A numbering definition of up to ten levels: pattern, code of the kind, start; an ``old`` one has no starts."""
    padded = [*levels, *[("", 0, 1)] * (10 - len(levels))]
    heads = [struct.pack("<I8xH", code << 5 | 0xC, len(pattern)) + text(pattern) for pattern, code, _ in padded]
    starts = [struct.pack("<I", begin) for _, _, begin in padded]
    if old:
        return record(23, 0, b"".join(heads[:7]) + struct.pack("<H", start))
    return record(23, 0, b"".join([*heads[:7], struct.pack("<H", start), *starts[:7], *heads[7:], *starts[7:]]))


def relevel(records: bytes, by: int) -> list[tuple[int, int, bytes]]:
    """Records as (tag, level + by, body), for use under a control."""
    found, position = [], 0
    while position < len(records):
        (header,) = struct.unpack_from("<I", records, position)
        position += 4
        size = header >> 20
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", records, position)
            position += 4
        found.append((header & 0x3FF, (header >> 10 & 0x3FF) + by, records[position : position + size]))
        position += size
    return found


def cell(row: int, column: int, *paras: bytes, rows: int = 1, columns: int = 1) -> list[tuple[int, int, bytes]]:
    head = struct.pack("<HHI4H", len(paras), 0, 0, column, row, columns, rows) + bytes(18)
    return [(72, 1, head), *(item for one in paras for item in relevel(one, 1))]


def table(rows: int, columns: int, *cells: list[tuple[int, int, bytes]], caption: bytes = b"") -> Ctrl:
    inner = [(72, 1, bytes(12)), *relevel(caption, 1)] if caption else []
    inner.append(
        (
            77,
            1,
            struct.pack("<IHHH", 0, rows, columns, 0) + bytes(8) + struct.pack(f"<{rows % 100}H", *[1] * (rows % 100)),
        )
    )
    return Ctrl(11, b"tbl ", bytes(40), [*inner, *(item for one in cells for item in one)])


def simple_table(*rows: str) -> Ctrl:
    grid = [row.split("|") for row in rows]
    cells = [cell(r, c, para(words)) for r, row in enumerate(grid) for c, words in enumerate(row)]
    return table(len(grid), len(grid[0]), *cells)


def holder(code: int, kind: bytes, *paras: bytes, deeper: int = 0) -> Ctrl:
    """A control that holds paragraphs: a note, a header, a hidden comment; ``deeper`` for a shape's text box."""
    shape = [(76, 1, bytes(8))] if deeper else []
    lists = [(72, 1 + deeper, bytes(12)), *(item for one in paras for item in relevel(one, 1 + deeper))]
    return Ctrl(code, kind, bytes(8), [*shape, *lists])


def deflated(content: bytes, *, trailer: bool = True) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    stream = squeezer.compress(content) + squeezer.flush()
    return stream + (struct.pack("<II", zlib.crc32(content), len(content)) if trailer else b"")


def doc_info(sections: int = 1, *more: bytes) -> bytes:
    return record(16, 0, struct.pack("<H", sections) + bytes(24)) + b"".join(more)


def file_header(flags: int = 1, version: int = 0x05000300) -> bytes:
    return (b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", version, flags)).ljust(256, b"\0")


def hwp(*paras: bytes, flags: int = 1, info: bytes | None = None, **streams: bytes) -> bytes:
    """An HWP 5 file of one section; ``streams`` replace or add streams, ``/`` written as ``__``."""
    pack = deflated if flags & 1 else bytes
    parts = {
        "FileHeader": file_header(flags),
        "DocInfo": pack(doc_info() if info is None else info),
        "BodyText/Section0": pack(b"".join(paras)),
    }
    parts.update({name.replace("__", "/"): content for name, content in streams.items()})
    return compound(parts)


def compound(streams: dict[str, bytes]) -> bytes:
    """A version 3 compound file: small streams in the mini stream, the directory as right-leaning chains."""
    body = bytearray()
    fat: list[int] = []
    mini, minifat = bytearray(), list[int]()

    def chain(content: bytes, width: int, target: bytearray, entries: list[int]) -> int:
        count = -(-len(content) // width)
        start = len(entries)
        target += content.ljust(count * width, b"\0")
        entries.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    storages = sorted({path.split("/")[0] for path in streams if "/" in path})
    entries: list[list[object]] = [["Root Entry", 5, NONE, NONE, END, 0]]
    top: list[int] = []
    for path in (name for name in streams if "/" not in name):
        top.append(_add_stream(entries, path, streams[path], chain, body, fat, mini, minifat))
    for storage in storages:
        entries.append([storage, 1, NONE, NONE, 0, 0])
        index = len(entries) - 1
        top.append(index)
        inner = [name for name in streams if name.startswith(storage + "/")]
        kids = [_add_stream(entries, n.split("/")[1], streams[n], chain, body, fat, mini, minifat) for n in inner]
        entries[index][3] = _linked(entries, kids)
    entries[0][3] = _linked(entries, top)
    entries[0][4], entries[0][5] = chain(bytes(mini), SECTOR, body, fat), len(mini)
    minifat_start = chain(
        struct.pack(f"<{len(minifat)}I", *minifat).ljust(-(-len(minifat) // 128) * SECTOR, b"\xff"), SECTOR, body, fat
    )
    directory = chain(b"".join(_entry(*entry) for entry in entries), SECTOR, body, fat)
    return _with_fat(body, fat, directory, minifat_start, -(-len(minifat) // 128))


def _add_stream(entries, name, content, chain, body, fat, mini, minifat):  # type: ignore[no-untyped-def]
    small = len(content) < 4096
    start = chain(content, MINI, mini, minifat) if small else chain(content, SECTOR, body, fat)
    entries.append([name, 2, NONE, NONE, start, len(content)])
    return len(entries) - 1


def _linked(entries: list[list[object]], kids: list[int]) -> int:
    """Chain siblings by name order through their right links; the first is the child to point at."""
    ordered = sorted(kids, key=lambda i: (len(str(entries[i][0])), str(entries[i][0]).upper()))
    for left, right in pairwise(ordered):
        entries[left][2] = right
    return ordered[0] if ordered else NONE


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, NONE, right, child)
    return head + bytes(16 + 4 + 16) + struct.pack("<IQ", start if kind != 1 else 0, size)


def _with_fat(body: bytearray, fat: list[int], directory: int, minifat: int, minifats: int) -> bytes:
    sectors = 1
    while sectors * 128 < len(fat) + sectors:
        sectors += 1
    first = len(fat)
    fat = [*fat, *[FAT_SECTOR] * sectors]
    fat += [FREE] * (sectors * 128 - len(fat))
    difat = [*range(first, first + sectors)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        sectors,
        directory,
        0,
        4096,
        minifat if minifats else END,
        minifats,
        END,
        0,
    )
    header += struct.pack("<109I", *difat, *[FREE] * (109 - sectors))
    return header + bytes(body) + struct.pack(f"<{len(fat)}I", *fat)


def encrypt_ecb(key: bytes, data: bytes) -> bytes:
    """AES-128-ECB, block by block, to make distribution documents; the standard's vectors check it too."""
    keys = aes._round_keys(key)
    blocks = (data[i : i + 16] for i in range(0, len(data), 16))
    return b"".join(_encrypted(keys, block) for block in blocks)


def _encrypted(keys: list[bytes], block: bytes) -> bytes:
    state = _mixed(block, keys[0])
    for number in range(1, 11):
        state = state.translate(aes._sbox())
        state = bytes(state[(5 * i) % 16] for i in range(16))
        if number < 10:
            columns = [state[4 * (i // 4) :][:4] for i in range(16)]
            state = bytes(
                aes._product(c[i % 4], 2) ^ aes._product(c[(i + 1) % 4], 3) ^ c[(i + 2) % 4] ^ c[(i + 3) % 4]
                for i, c in enumerate(columns)
            )
        state = _mixed(state, keys[number])
    return state


def _mixed(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def distributed(content: bytes, seed: int = 0x12345679, *, checksum: int | None = None) -> bytes:
    """A scrambled section: the masked record that holds the key, then the deflated content, ciphered."""
    plain = random.Random(seed).randbytes(256)
    state, mask = seed, bytearray()
    while len(mask) < 256:
        state = (state * 214013 + 2531011) % 2**32
        value = (state // 65536) % 256
        state = (state * 214013 + 2531011) % 2**32
        mask += bytes([value]) * ((state // 65536) % 16 + 1)
    masked = struct.pack("<I", seed) + _mixed(plain, bytes(mask[:256]))[4:]
    key = plain[4 + seed % 16 :][:16]
    parts = [deflated(content, trailer=False)]
    parts += [struct.pack("<I", zlib.crc32(content) if checksum is None else checksum), struct.pack("<I", len(content))]
    padded = b"".join(part.ljust(-(-len(part) // 16) * 16, b"\0") for part in parts)
    return record(28, 0, masked) + encrypt_ecb(key, padded)
