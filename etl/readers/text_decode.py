"""Bytes of a text file → characters: the encodings that Korean offices write, and nothing guessed.

The order is: byte order mark, UTF-16 that betrays itself by its zero bytes, strict UTF-8, strict CP949.  Statistical
detectors take one-word CP949 files for Chinese, so none decides here; what is left over is refused with a way out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from etl.readers.base import ReadError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG 그림"),
    (b"\x89PNG\r\n\x1a\n", "PNG 그림"),
    (b"GIF87a", "GIF 그림"),
    (b"GIF89a", "GIF 그림"),
    (b"II*\x00", "TIFF 그림"),
    (b"MM\x00*", "TIFF 그림"),
    (b"%PDF-", "PDF 문서"),
    (b"PK\x03\x04", "압축 문서(HWPX, DOCX, XLSX, ZIP)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "한글(HWP)·옛 오피스 문서"),
    (b"HWP Document File", "한글 3.0 문서"),
    (b"\x1f\x8b", "압축 파일"),
    (b"7z\xbc\xaf\x27\x1c", "압축 파일"),
    (b"Rar!", "압축 파일"),
    (b"MZ", "실행 파일"),
)

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"), None)
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\t\n\f"}
_PAGE_NUMBER = re.compile(r"[0-9]{1,3}")
_DROPPED = {**_INVISIBLE, **_CONTROLS, ord("\f"): " ", 0x2028: "\n", 0x2029: "\n"}


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Lines end with ``\\n``, letters are composed (NFC), control and zero-width characters are gone; all else is as printed.

    >>> decode("예산".encode("cp949"))
    ('예산', 'cp949')
    """
    _refuse_what_is_not_text(data)
    raw, encoding = _decode_marked(data) or _decode_wide(data) or _decode_bytes(data)
    text = clean(raw)
    if not text.strip():
        raise ReadError("UNSUPPORTED", "글자가 하나도 없는 빈 파일입니다. 원본을 다시 텍스트로 저장해 넣어 주십시오.")
    return text, encoding


def clean(raw: str) -> str:
    """Characters as the project keeps them: one kind of line end, composed, without invisible ones."""
    lines = _with_page_marks(re.sub(r"\r\n?", "\n", raw))
    return unicodedata.normalize("NFC", lines.translate(_DROPPED))


def _with_page_marks(text: str) -> str:
    """The text with the numbers that stand alone at the ends of its pages between dashes, so that none is taken for a value.

    A lone number before a form feed may also be the last value of a table: page numbers count on with the pages.
    """
    pages = text.split("\f")
    lasts = ((index, page.rstrip().rpartition("\n")[2].strip()) for index, page in enumerate(pages[:-1]))
    offsets = {index: int(last) - index for index, last in lasts if _PAGE_NUMBER.fullmatch(last)}
    usual = Counter(offsets.values()).most_common(1)[0][0] if offsets else 0
    return "\f".join(_dashed(page) if offsets.get(index) == usual else page for index, page in enumerate(pages))


def _dashed(page: str) -> str:
    """A page with the number at its end between dashes."""
    text = page.rstrip()
    number = text.split()[-1]
    return f"{text[: -len(number)]}- {number} -{page[len(text) :]}"


def _refuse_what_is_not_text(data: bytes) -> None:
    if not data:
        raise ReadError("UNSUPPORTED", "빈 파일(0바이트)입니다. 원본을 다시 텍스트로 저장해 넣어 주십시오.")
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and not (name == "실행 파일" and b"\x00" not in data[:512]):
            raise ReadError(
                "UNSUPPORTED",
                f"이름은 텍스트 파일이지만 내용은 {name}입니다. 확장자를 바로잡거나, 텍스트로 변환한 파일을 넣어 주십시오.",
            )


def _decode_marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _damaged(encoding, error) from error
    return None


def _decode_wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: every blank and line end of it holds a zero byte, on one and the same side."""
    zeros = data.count(0)
    if len(data) % 2 or not zeros:
        return None
    odd = data[1::2].count(0)
    encoding = "utf-16-le" if odd * 2 >= zeros else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return (text, encoding) if _plausible_share(text) > 0.9 else None


def _plausible_share(text: str) -> float:
    """The share of characters that a Korean report is made of."""
    plausible = re.findall(r"[\t\r\n\x20-\x7e가-힣ㄱ-ㆎ\u2000-\u33ff\uff00-\uffef·×一-龥]", text)
    return len(plausible) / max(len(text), 1)


def _decode_bytes(data: bytes) -> tuple[str, str]:
    try:
        return _readable(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as broken_utf8:
        try:
            text = data.decode("cp949")
        except UnicodeDecodeError:
            raise _damaged("UTF-8", broken_utf8) from broken_utf8
        if _looks_garbled(text):
            raise _damaged("UTF-8", broken_utf8) from broken_utf8
        return _readable(text, "cp949")


def _readable(text: str, encoding: str) -> tuple[str, str]:
    """The text, unless so much of it are control characters that it is some program's data."""
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if controls * 20 > len(text):
        raise ReadError(
            "UNSUPPORTED",
            "이름은 텍스트 파일이지만 내용은 글자가 아닌 자료입니다. 텍스트로 변환한 파일을 넣어 주십시오.",
        )
    return text, encoding


def _looks_garbled(text: str) -> bool:
    """Whether CP949 reading gave rare syllables and Chinese characters, as broken UTF-8 does."""
    letters = re.findall(r"[가-힣一-龥豈-龎]", text)
    rare = [letter for letter in letters if not _is_common_syllable(letter)]
    return len(rare) * 10 > len(letters) * 3


def _is_common_syllable(letter: str) -> bool:
    return "가" <= letter <= "힣" and _fits(letter, "euc_kr")


def _fits(letter: str, encoding: str) -> bool:
    try:
        return len(letter.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def _damaged(encoding: str, error: UnicodeDecodeError) -> ReadError:
    return ReadError(
        "DAMAGED",
        f"글자가 깨져 있어 읽을 수 없습니다({encoding}로 읽다가 {error.start + 1}번째 바이트에서 막힘). "
        "원본에서 UTF-8 또는 한국어(CP949) 텍스트로 다시 저장해 넣어 주십시오.",
    )
