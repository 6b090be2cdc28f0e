"""What Tesseract says it read, as words; and of two readings of a line the one to believe.

The Korean model takes commas for nothing and ``2`` for ``교``; the English one takes ``급`` for ``3``.  Each is asked,
and the English one is believed where the line is a number and the Korean one does not clearly see a syllable.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.readers.ocr_program import OcrError

_COLUMNS = 12
_LINE, _WORD = "4", "5"
SEEN = 85.0  # confidence: a syllable the Korean model is surer of is there
READ = 80.0  # confidence: a number the English model is less sure of is not taken,
READ_INSTEAD = 90.0  # nor one it is less sure of than that where the Korean model believes to see syllables
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,])")
_DIGITS = re.compile(r"\d[\d.,]*\d")
_NUMERIC = re.compile(r"[\d,.()\[\]%:~/+\-–—]*\d[\d,.()\[\]%:~/+\-–—]*|[-–—]")
_COUNT = re.compile(r"\d[\d,.]*(?:급|년|월|일|명|대|건|개|개소|식|회|호|종|쪽|팀|원|천원|백만원|억원)")
_SYLLABLE = re.compile(r"[ㄱ-ㆎ가-힣]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a picture: its text, its confidence (0–100), its box in dots; ``line`` is the box's line: top, bottom."""

    text: str
    sure: float
    left: int
    right: int
    top: int
    bottom: int


def words_by_page(tsv: bytes) -> Mapping[int, list[Word]]:
    """The words of each page of a TIFF, 1-based; raises ``OcrError`` where the answer is no TSV of Tesseract's."""
    words: dict[int, list[Word]] = defaultdict(list)
    top, bottom = 0, 0
    for row in tsv.decode("utf-8", "replace").splitlines()[1:]:
        fields = row.split("\t")
        try:
            level, page, left, up, width, height = fields[0], *(int(fields[i]) for i in (1, 6, 7, 8, 9))
            if level == _LINE:
                top, bottom = up, up + height
            text, sure = fields[_COLUMNS - 1].strip(), float(fields[_COLUMNS - 2])
        except (ValueError, IndexError) as fault:
            raise OcrError("Tesseract가 알 수 없는 응답을 했습니다. Tesseract를 다시 설치해 주십시오") from fault
        if level == _WORD and text:
            words[page].append(Word(text, sure, left, left + width, top, bottom))
    return words


def moved(words: Iterable[Word], by: int) -> list[Word]:
    """The words where they stand in a picture whose first dot is that much further up and left."""
    return [
        replace(word, left=word.left + by, right=word.right + by, top=word.top + by, bottom=word.bottom + by)
        for word in words
    ]


def may_be_number(korean: Sequence[Word]) -> bool:
    """Whether a line that the Korean model read is worth asking the other one: it does not clearly see but syllables."""
    return not korean or any(word.sure < SEEN or not _SYLLABLE.search(word.text) for word in korean)


def better(korean: Sequence[Word], digits: Sequence[Word]) -> Sequence[Word]:
    """Of two readings of one line the one to believe."""
    if _is_number(digits) and not _COUNT.fullmatch(_text(korean)):
        seen = [word.sure for word in korean if _SYLLABLE.search(word.text)]
        least = READ_INSTEAD if seen else min(READ, _least_sure(korean))
        if _least_sure(digits) >= least and max(seen, default=0.0) < SEEN:
            return digits
    return _regrouped(korean, digits)


def surest(readings: Iterable[Sequence[Word]]) -> Sequence[Word]:
    """Of several readings of one line by the digits' model, the one it is surest of; numbers before all else."""
    return max(readings, key=lambda words: (_is_number(words), _least_sure(words)))


def _is_number(words: Sequence[Word]) -> bool:
    text = _text(words)
    balanced = all(text.count(left) == text.count(right) for left, right in ("()", "[]"))
    return balanced and _NUMERIC.fullmatch(text) is not None


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _least_sure(words: Sequence[Word]) -> float:
    return min((word.sure for word in words), default=0.0)


def _regrouped(korean: Sequence[Word], digits: Sequence[Word]) -> list[Word]:
    """The Korean reading, its numbers with the commas that the other one sees between the very same digits."""
    seen: dict[str, str] = {
        re.sub(r"\D", "", found): found for found in _GROUPED.findall(" ".join(word.text for word in digits))
    }

    def grouped(found: re.Match[str]) -> str:
        return seen.get(re.sub(r"\D", "", found[0]), str(found[0]))

    return [replace(word, text=_DIGITS.sub(grouped, word.text)) for word in korean]
