"""A document's blocks as marked lines: what kind of line each is, its marker and its text without it.

Everything the outline reads, it reads from these lines, so the many ways a report can print a marker
(``□``, ``ㅁ``, a lost box, a Markdown heading, a one-row table around a title) are settled in one place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.model import Block, Document, Heading, Paragraph, Place, Table
from etl.outline_contents import with_leaders
from etl.outline_units import is_unit_line
from etl.words import PLACEHOLDER


class Mark(StrEnum):
    """What a line begins with; ``PLAIN`` is running text, ``TABLE`` a table that is not a title bar."""

    BOX = "□"
    CIRCLE = "○"
    NUMBER = "1"
    CIRCLED = "①"
    NAMED = "<>"
    ITEM = "-"
    NOTE = "※"
    UNIT = "단위"
    PLAIN = ""
    TABLE = "▦"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``block`` is its index in the document, ``text`` as printed but cleaned, ``body`` without its marker.

    ``level`` is the format's own heading level (0: not a heading of the format); ``bar`` says that it was a one-row table.
    """

    block: int
    text: str
    mark: Mark
    number: str
    body: str
    place: Place
    level: int = 0
    bar: bool = False

    @property
    def compact(self) -> str:
        """The body without spaces, for comparing with vocabulary."""
        return compact(self.body)

    @property
    def prose(self) -> bool:
        """Whether it reads as text written by people: unmarked, mostly Hangul, not a row of figures."""
        hangul = sum("가" <= char <= "힣" for char in self.text)
        return self.mark is Mark.PLAIN and not self.level and hangul * 2 >= len(self.compact) and hangul > 1


_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)} | {chr(0x2776 + n): str(n + 1) for n in range(10)}
_CIRCLED |= {chr(0x2780 + n): str(n + 1) for n in range(10)} | {chr(0x278A + n): str(n + 1) for n in range(10)}
_CIRCLED |= {chr(0x24EB + n): str(n + 11) for n in range(10)}
_HTML = re.compile(r"</?(?:b|strong|u|em|i|span|br|p|div)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ue000-\uf8ff\U000f0000-\U000ffffd]")
_BLANK_SIGNS = re.compile(rf"^(?:[ㅇ○o\s]*|[-–—]\s*\d{{1,3}}\s*[-–—]|{PLACEHOLDER.pattern})$")
# A bare number may be a count ("3 명"); a title does not begin with a counter or another figure.
_TASK = r"(?:(?:단위|세부|이행|실행|추진|핵심|중점|주요)?(?:과제|사업|업무|시책)\s*)"
_NUMBERED = re.compile(
    rf"^(?:[\[<〈]\s*{_TASK}?(?P<boxed>\d{{1,2}})\s*[\]>〉]\s*|【\s*{_TASK}?(?P<lens>\d{{1,2}})\s*】\s*"
    rf"|{_TASK}(?P<task>\d{{1,2}}(?:-\d{{1,2}})?)(?:\s*[.．:：)]\s*|\s+)(?!개소)"
    r"|(?:[Ⅰ-Ⅻ]\s*-\s*)?(?P<bare>\d{1,2}(?:-\d{1,2})?)(?:\s*[.．]\s*|\s+|(?<=\d-\d)\)\s*|(?<=\d-\d\d)\)\s*))"
    r"(?P<body>(?!(?:월|일|년|명|건|개|회|차|층|호|시|분|대|종|식|천원|원)(?:[\s,.)~]|$))[^\d\s.,~)%\-].*)$"
)
# "4. 4차산업 체험관", "2. 2022년 시설 정비": a figure may begin a title after a dot and a blank, but not the rest of a date or a count.
_NUMBERED_FIGURE = re.compile(
    r"^(?P<number>\d{1,2})[.．]\s+(?P<body>(?:(?:19|20)\d\d년도?\s*|\d{1,4}(?!\d)(?!\s?[월일년시분](?!기))\s?)(?=[가-힣]{2}|[가-힣]\s[가-힣]).*)$"
)
_ROMAN = re.compile(r"^[Ⅰ-Ⅻ]")
_NUMBER_ALONE = re.compile(r"^(\d{1,2}|[Ⅰ-Ⅻ])\s*[.．]?$")
_NAMED = re.compile(
    r"^[<〈《【\[]\s*(?P<body>[^<>〈〉《》【】\[\]]*[가-힣][^<>〈〉《》【】\[\]]*?)\s*[>〉》】\]](?P<rest>.{0,30})$"
)
_MARKERS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (Mark.BOX, re.compile(r"^(?:[□■▣◆◇❏❑▢☐◼◻▶►◈]|ㅁ(?=\s))\s*(?P<body>.+)$")),
    (Mark.CIRCLE, re.compile(r"^(?:[○●◎◯⊙❍◦⚬]|(?:ㅇ|[oO])(?=\s))\s*(?P<body>.+)$")),
    (Mark.NOTE, re.compile(r"^[※*＊☞→⇒]\s*(?P<body>.+)$")),
    (
        Mark.ITEM,
        re.compile(
            r"^(?:[-–—―‐·ㆍ․•▪▫∙・‣]|(?P<letter>[가나다라마바사아자차카타파하])[.)]|\(?(?P<number>\d{1,2})\))"
            r"\s*(?P<body>.+)$"
        ),
    ),
)


def compact(text: str) -> str:
    """A text without any blanks.

    >>> compact("예 산 현 황 ")
    '예산현황'
    """
    return "".join(text.split())


def despace(text: str) -> str:
    """A text with single blanks, and with the letter-spacing that reports use for looks removed.

    Two lone syllables are letter-spacing only when nothing else stands there; three or more always are.

    >>> despace("일 반  현 황"), despace("사 업 명: 축제"), despace("교체 도 로 팀"), despace("기 간: 연 중")
    ('일반현황', '사업명: 축제', '교체 도로팀', '기 간: 연 중')
    """
    words = text.split()
    if len(words) > 1 and all(_is_syllable(word) for word in words):
        return "".join(words)
    joined = re.sub(r"(?<!\S)[가-힣](?: [가-힣]){2,}(?![가-힣])", lambda run: compact(run[0]), " ".join(words))
    return joined


def _is_syllable(word: str) -> bool:
    """Whether a word is one Hangul syllable."""
    return len(word) == 1 and "가" <= word <= "힣"


def clean(text: str) -> str:
    """A printed line in NFC without Markdown emphasis, inline HTML, invisible and private-use characters."""
    text = _HTML.sub(" ", unicodedata.normalize("NFC", text))
    text = _INVISIBLE.sub(" ", text).replace("**", "").replace("__", "")
    text = re.sub(r"^\s*#{1,6}\s+", "", text)
    return " ".join(text.split())


def marked(text: str) -> tuple[Mark, str, str]:
    """The mark, the number and the body of a cleaned line."""
    if is_unit_line(text):
        return Mark.UNIT, "", text
    if match := _NUMBERED.match(text):
        number = match["boxed"] or match["lens"] or match["task"] or match["bare"]
        return Mark.NUMBER, number, despace(match["body"])
    if match := _NUMBERED_FIGURE.match(text):
        return Mark.NUMBER, match["number"], despace(match["body"])
    if text[:1] in _CIRCLED and text[1:].strip():
        return Mark.CIRCLED, _CIRCLED[text[0]], despace(text[1:])
    for mark, pattern in _MARKERS:
        if match := pattern.match(text):
            found = match.groupdict()
            return mark, found.get("letter") or found.get("number") or "", despace(match["body"])
    if match := _NAMED.match(text):
        return Mark.NAMED, "", despace(f"{match['body']} {match['rest']}")
    return Mark.PLAIN, "", despace(text)


def _line(block: int, text: str, place: Place, level: int = 0, bar: bool = False) -> Line:
    """The line of a text."""
    cleaned = clean(text)
    mark, number, body = marked(cleaned)
    return Line(block, cleaned, mark, number, body, place, level, bar)


def bar_texts(table: Table) -> tuple[str, ...]:
    """The lines of a table that only frames text, as word processors frame titles and covers; none for real tables.

    One row of at most four cells is one line; one column of at most four rows is a line a row.

    >>> from etl.model import Cell
    >>> bar_texts(Table("t1", Place(), 1, 2, (Cell("Ⅰ", 1, 1), Cell("일반현황", 1, 2))))
    ('Ⅰ 일반현황',)
    """
    texts = [clean(cell.text) for cell in table.cells if clean(cell.text)]
    words = " ".join(texts)
    if table.parent or not 1 <= len(texts) <= 4 or len(words) > 200 or not re.search("[가-힣]", words):
        return ()
    if table.rows == 1:
        return (words,)
    return tuple(texts) if len({cell.column for cell in table.cells}) == 1 and table.rows <= 4 else ()


def _block_lines(index: int, block: Block) -> list[Line]:
    """The lines of one block; a table is one line, a framed text the lines it frames."""
    if isinstance(block, Table):
        texts = bar_texts(block)
        if texts:
            return [_line(index, text, block.place, bar=True) for text in texts]
        return [Line(index, "", Mark.TABLE, "", "", replace(block.place, table=block.id))]
    level = block.level if isinstance(block, Heading) else 0
    return [_line(index, text, block.place, level) for text in block.text.split("\n") if not _is_blank(text)]


def is_placeholder(text: str) -> bool:
    """Whether a text only says that a table or picture stood there, as converters to plain text write.

    >>> is_placeholder("<그림>"), is_placeholder("<표> 인력 현황")
    (True, False)
    """
    return bool(PLACEHOLDER.fullmatch(clean(text)))


def _is_blank(text: str) -> bool:
    """Whether a line has no words of its own: blanks, the ``ㅇㅇ`` of empty shapes, a page number, a placeholder."""
    return bool(_BLANK_SIGNS.match(clean(text)))


def _join_numbers(lines: list[Line]) -> list[Line]:
    """The lines with a number that stands alone put before the unmarked line it was set beside."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        beside = line.mark is Mark.PLAIN and len(line.text) <= 60 and not _ROMAN.match(line.text)
        if before and _NUMBER_ALONE.match(before.text) and beside:
            joined[-1] = _line(
                line.block, f"{before.text} {line.text}", line.place, max(before.level, line.level), line.bar
            )
        else:
            joined.append(line)
    return joined


def read_lines(document: Document) -> tuple[Line, ...]:
    """Every line of a document that is not blank, in reading order, with the report named in each place."""
    contents = with_leaders(document.blocks)
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        entry = contents.get(index)
        lines += [_line(index, entry, block.place)] if entry else _block_lines(index, block)
    return tuple(
        replace(line, place=replace(line.place, report=line.place.report or document.report))
        for line in _join_numbers(lines)
    )


def block_text(block: Block) -> str:
    """All the text of a block on one line, a table's cells in order."""
    if isinstance(block, Heading | Paragraph):
        return clean(block.text)
    return " ".join(clean(cell.text) for cell in block.cells)
