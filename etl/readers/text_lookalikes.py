"""Header labels a scan damaged (``예산맥`` for 예산액): the label of the vocabulary that looks almost the same.

Two syllables look almost the same where one of their letters differs, and the two letters look alike.  Only labels are mended, never values; only in a header whose other labels are known; and every mended label is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product

from etl.model import Cell, Severity
from etl.readers.text_grid import Draft, Remark
from etl.readers.text_headers import VOCABULARY, Role, role_of
from etl.readers.text_values import is_value
from etl.words import squeeze

_FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LAST = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_ALIKE = tuple(
    tuple(frozenset(group) for group in groups.split())
    for groups in (
        "ㅇㅁㅎ ㄱㅋㄲ ㄷㄹㅌ ㅈㅊㅅ ㅂㅍ",
        "ㅏㅣㅓ ㅐㅔㅒㅖㅢ ㅡㅜㅗ ㅝㅟㅞ ㅓㅕ ㅏㅑ ㅜㅠ ㅗㅛ",
        "ㄴㄹ ㅁㅇㅂ ㄱㅋㄲ ㅅㅈㅊ",
    )
)
_MOST_FORMS = 400
_MOST_HEADER_ROWS = 3
_GRAND_TOTALS = frozenset({"합계", "총계"})
_TOKEN = re.compile(r"\(\?:|\[[^\]]*\]|\\.|[()|?]|[^()|?\[\\]")


@lru_cache(maxsize=65_536)
def near_label(text: str) -> str:
    """The one label of the vocabulary that looks almost the same, ``""`` where there is none; of two syllables only totals.

    >>> near_label("예 산 맥"), near_label("집행윤(%)"), near_label("힙계"), near_label("교육시간"), near_label("예산액")
    ('예산액', '집행율(%)', '합계', '', '')
    """
    body, bracket, note = squeeze(text).partition("(")
    if len(body) < 2 or {role_of(text), role_of(body)} != {Role.UNKNOWN}:
        return ""
    found = {form for position in range(len(body)) for form in _near(body, position)}
    if len(body) == 2:
        found = {form for form in found if role_of(form) is Role.TOTAL}
    return found.pop() + bracket + note if len(found) == 1 else ""


Mended = tuple[tuple[int, int, str], ...]


def mended_labels(draft: Draft) -> tuple[Mended, tuple[Remark, ...]]:
    """What the damaged labels of a table stand for, as (row, column, label), and a remark for each."""
    header, remarks = _mended_header(draft)
    total = _damaged_total(draft)
    if total is None:
        return header, remarks
    form = near_label(total.text)
    return (*header, (total.row, total.column, form)), (*remarks, _remark(total, form, "계 줄의 이름"))


def _damaged_total(draft: Draft) -> Cell | None:
    """The label of the first or the last row of values where it is a total's that a scan damaged (``힙 계``)."""
    valued = {cell.row for cell in draft.cells if is_value(cell.text) and role_of(cell.text) is not Role.TIME}
    stubs = [cell for cell in draft.cells if cell.column == 1 and cell.row in valued]
    ends = [min(stubs, key=lambda cell: cell.row), max(stubs, key=lambda cell: cell.row)] if len(stubs) > 1 else []
    if any(role_of(cell.text) is Role.TOTAL for cell in stubs):
        return None
    return next((cell for cell in ends if near_label(cell.text) in _GRAND_TOTALS), None)


def _mended_header(draft: Draft) -> tuple[Mended, tuple[Remark, ...]]:
    """What the damaged labels of a table's header stand for."""
    header = _header_cells(draft)
    unknown = [cell for cell in header if role_of(cell.text) is Role.UNKNOWN]
    forms = {(cell.row, cell.column): near_label(cell.text) for cell in unknown}
    if not forms or not all(forms.values()) or not are_enough(len(header) - len(unknown), len(header)):
        return (), ()
    labels = tuple((row, column, form) for (row, column), form in forms.items())
    return labels, tuple(_remark(cell, forms[cell.row, cell.column]) for cell in unknown)


def are_enough(known: int, labels: int) -> bool:
    """Whether so many known labels vouch for the rest of a header."""
    return labels >= 3 and 2 * known >= labels - 1


def _header_cells(draft: Draft) -> list[Cell]:
    """The cells above the first row with a value."""
    valued = [cell.row for cell in draft.cells if is_value(cell.text) and role_of(cell.text) is not Role.TIME]
    first = min(valued, default=1)
    return [cell for cell in draft.cells if cell.row < first] if first <= _MOST_HEADER_ROWS + 1 else []


def _remark(cell: Cell, form: str, what: str = "표 머리글") -> Remark:
    message = f"{what} ‘{squeeze(cell.text)}’을(를) ‘{form}’(으)로 읽었습니다. 원본에서 그 글자를 확인해 주십시오."
    return Remark(Severity.WARNING, "header_label_mended", message, cell.line or 0, cell.text, form)


def _near(body: str, position: int) -> Iterator[str]:
    """The forms that differ from a label at one place, and there look like it."""
    for form in _forms_by_gap().get((body[:position], body[position + 1 :]), ()):
        if _look_alike(body[position], form[position]):
            yield form


def _look_alike(one: str, other: str) -> bool:
    """Whether two syllables differ in one letter, by one that looks like it."""
    pairs = [pair for pair in zip(_letters_of(one), _letters_of(other), _ALIKE, strict=False) if pair[0] != pair[1]]
    return len(pairs) == 1 and any({pairs[0][0], pairs[0][1]} <= group for group in pairs[0][2])


def _letters_of(syllable: str) -> tuple[str, ...]:
    """The first letter, the vowel and the last letter of a Hangul syllable; nothing for another sign."""
    number = ord(syllable) - ord("가")
    if not 0 <= number < 11_172:
        return ()
    return _FIRST[number // 588], _VOWELS[number % 588 // 28], _LAST[number % 28]


@cache
def _forms_by_gap() -> dict[tuple[str, str], tuple[str, ...]]:
    """The written forms of the vocabulary by what is left when one letter is taken out."""
    gaps: dict[tuple[str, str], list[str]] = {}
    forms = dict.fromkeys(form for entry in VOCABULARY for form in _forms(entry.pattern.pattern))
    for form in forms:
        if len(form) > 1:
            for position in range(len(form)):
                gaps.setdefault((form[:position], form[position + 1 :]), []).append(form)
    return {gap: tuple(found) for gap, found in gaps.items()}


def _forms(pattern: str) -> tuple[str, ...]:
    """The texts a pattern of the vocabulary matches, notes aside; none where they are too many to be useful."""
    tokens = _TOKEN.findall(pattern.removesuffix(r"(?:\([^()]*\))?"))
    forms, rest = _alternatives(tokens)
    return tuple(forms) if not rest and len(forms) <= _MOST_FORMS else ()


def _alternatives(tokens: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """The texts of alternatives up to the parenthesis that closes them, and the tokens after it."""
    whole: list[str] = []
    branch = [""]
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token == ")":
            return whole + branch, tokens
        if token == "|":
            whole, branch = whole + branch, [""]
            continue
        if token == "(?:":
            options, tokens = _alternatives(tokens)
        else:
            options = _letters(token)
        if tokens and tokens[0] == "?":
            options, tokens = ["", *options], tokens[1:]
        branch = [a + b for a, b in product(branch, options)] if len(branch) * len(options) < 10**4 else []
    return whole + branch, tokens


def _letters(token: str) -> list[str]:
    """The texts of one token: a letter, one of a class, an escaped sign; a digit of any sort is none of interest."""
    if token.startswith("["):
        return list(token[1:-1])
    return [] if token == r"\d" else [token.removeprefix("\\")]
