"""Whose report it is: the local government by its folder, its cover, or how the text speaks of it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from etl.model import Document, Finding, Place, Severity
from etl.outline_lines import block_text, compact, despace
from etl.places import BASIC_NAMES, REGIONS

_REGION = "|".join(sorted({name for full, short in REGIONS.items() for name in (full, *short)}, key=len, reverse=True))
_NAMES = "|".join(sorted(BASIC_NAMES, key=lambda name: (-len(name), name)))
_MENTION = re.compile(rf"(?<![가-힣])(?:(?P<region>{_REGION})\s*)?(?P<name>{_NAMES})(?P<after>[가-힣]*)")
_OFFICE = re.compile(r"^(?:청|의회|보건소|구청|지방|수|장(?![가-힣]))")
_FOLLOWERS = re.compile(
    r"^(?:$|청|의회|보건소|민|형|지(?:$|의|를)|보(?:$|의|를)|립|내|관내|장|수|의|은|는|이|가|을|를|에|와|과|도|로|만|뿐|부터|까지|보다|처럼|라)"
)
_ORG_WORD = re.compile(r"^[가-힣]{1,5}[구군시]$")
# Words that end like a local government's name and are none.
_NOT_ORG = re.compile(
    r"(?:연구|요구|도구|기구|입구|출구|창구|친구|가구|지구|복구|구구|청구|강구|추구|촉구|항구|영구|공구|용구|전시|임시|도시|실시|즉시|수시|상시|역시|일시|게시"
    r"|고시|표시|제시|지시|동시|혹시|당시|개시|응시|예시|필시|장군|해군|육군|공군|국군|자치구|특별시|광역시|시군|시군구)$"
)
_CERTAIN = 0.75  # share of all mentions that one name must have


def _trimmed(text: str) -> str:
    """An organisation's name without its region and the 청 of its office."""
    name = re.sub(rf"^(?:{_REGION})\s*(?=[가-힣]+[구군시])", "", " ".join(unicodedata.normalize("NFC", text).split()))
    return re.sub(r"(?<=[구군시])(?:청|의회)$", "", name)


def without_org(text: str, org: str) -> str:
    """A text without the organisation's name, its region and its office in front: what is left may be a department.

    >>> without_org("서울특별시 금천구청 홍보디지털과", "금천구"), without_org("금천구", "금천구")
    ('홍보디지털과', '')
    """
    if not org:
        return text.strip()
    spaced = r"\s*".join(re.escape(char) for char in org)
    return re.sub(
        rf"^\s*(?:(?:{_REGION})\s*)?{spaced}(?:청(?=\s|$))?(?=\s|$|[가-힣]{{2,}}[과국실단소동])\s*", "", text
    ).strip()


def _mentions(text: str) -> list[tuple[str, str, int]]:
    """Every mention of a real local government in a text: its name, as printed, and its weight (2: as an office, 1: in passing).

    A name of two syllables (중구) says little by itself: it counts with its region or its office only.
    """
    found = []
    for match in _MENTION.finditer(text):
        office = bool(match["region"] or _OFFICE.match(match["after"]))
        known = office or (len(match["name"]) > 2 and (_FOLLOWERS.match(match["after"]) or len(match["name"]) > 3))
        if known:
            found.append((match["name"], match[0], 2 if office else 1))
    return found


def parts_of(text: str) -> list[str]:
    """A cover's line and the parts it is made of: what stands in brackets, beside them, between dashes and bars.

    >>> parts_of("2021년 주요업무 보고(한빛구 홍보과)")
    ['2021년 주요업무 보고(한빛구 홍보과)', '2021년 주요업무 보고', '한빛구 홍보과']
    """
    item = re.sub(r"^(?:기\s*관(?:\s*명)?|자치단체(?:명)?|구\s*분)\s*[:：]\s*", "", text)
    pieces = re.split(r"\s*[()\[\]（）|/]\s*|(?:^|\s+)[-–—](?:\s+|$)", item)
    return list(dict.fromkeys(part.strip() for part in (text, item, *pieces) if part.strip()))


def _own_line(text: str) -> str:
    """The name on a line that is only an organisation with or without its department, made-up names too."""
    words = _trimmed(despace(text)).split()
    if len(words) > 2 and re.fullmatch(r"(?:주민|행정복지)?센터|보건소", words[-1]):
        words = [*words[:-2], "".join(words[-2:])]
    words = words[1:] if words and re.fullmatch(_REGION, words[0]) else words
    if len(words) == 3 and re.search(r"[국소실단원]$|본부$", words[1]):
        words = [words[0], words[2]]
    if not words or len(words) > 2:
        return ""
    name = re.sub(r"(?:청|의회)$", "", words[0])
    last = len(words) == 1 or re.search(r"[과국실단소동관부터원청회]$", words[1])
    return name if last and _ORG_WORD.match(name) and len(name) > 1 and not _NOT_ORG.search(name) else ""


def _title_word(text: str) -> str:
    """A made-up name among the words of a title (2021년 한빛구 주요업무 보고)."""
    if not re.search(r"업무|예산|감사|공약", text):
        return ""
    words = (re.sub(r"(?:청|의회)$", "", word) for word in re.split(r"[\s()\[\]|]+", text))
    return next((word for word in words if len(word) > 2 and _ORG_WORD.match(word) and not _NOT_ORG.search(word)), "")


def _on_cover(texts: Sequence[str]) -> str:
    """The organisation a cover names: a line of its own, a real name in a line, a word of the title."""
    own = [name for text in texts for part in parts_of(text) if (name := _own_line(part))]
    real = [name for text in texts for name, _, _ in _mentions(despace(text))]
    titled = [name for text in texts if (name := _title_word(text))]
    return next(iter([*own, *real, *titled]), "")


def _in_text(document: Document) -> tuple[Counter[str], dict[str, list[str]]]:
    """The weights of the names a whole report mentions, and how they are printed."""
    weights: Counter[str] = Counter()
    printed: dict[str, list[str]] = {}
    for block in document.blocks:
        for name, words, weight in _mentions(block_text(block)):
            weights[name] += weight
            printed.setdefault(name, []).append(words)
    return weights, printed


def _certain(weights: Counter[str]) -> str:
    """The one name the text consistently speaks of, ``""`` when there is none."""
    if not weights:
        return ""
    name, weight = weights.most_common(1)[0]
    return name if weight >= 2 and weight >= _CERTAIN * weights.total() else ""


def _conflict(document: Document, declared: str, weights: Counter[str]) -> list[Finding]:
    """The warning that a report lies in a folder of another 구 than the one it speaks of."""
    told = _certain(weights)
    if not told or told == declared or weights[told] < 4 or declared in weights:
        return []
    message = (
        f"‘{declared}’(으)로 지정된 폴더의 보고서이지만 본문은 ‘{told}’을(를) 말하고 있습니다."
        f" 파일을 ‘{told}’ 폴더로 옮겨야 하는지 확인해 주십시오."
    )
    place = Place(report=document.report)
    return [Finding(Severity.WARNING, "org_conflict", message, place, printed=told, expected=declared)]


def _inferred(document: Document, name: str, printed: Sequence[str]) -> Finding:
    """The note that says from what an organisation was inferred."""
    shown = ", ".join(f"‘{words}’" for words in dict.fromkeys(printed[:20]))
    message = (
        f"구 이름을 적은 폴더나 표지가 없어 본문에 {len(printed)}번 나오는 {shown} 등을 보고 ‘{name}’의 보고서로 읽었습니다."
        f" 다르면 파일을 구 이름의 폴더에 넣어 주십시오."
    )
    return Finding(Severity.NOTE, "org_inferred", message, Place(report=document.report), expected=name)


def _unknown(document: Document, weights: Counter[str]) -> Finding:
    """The warning that nothing tells whose report it is."""
    names = ", ".join(name for name, _ in weights.most_common(3))
    why = f"여러 곳({names})이 나와 " if len(weights) > 1 else ""
    message = (
        f"‘{document.report}’이(가) {why}어느 구·군·시의 보고서인지 알 수 없습니다."
        " 파일을 ‘금천구’처럼 구 이름을 붙인 폴더에 넣어 주십시오."
    )
    code = "org_ambiguous" if len(weights) > 1 else "org_missing"
    return Finding(Severity.WARNING, code, message, Place(report=document.report), printed=names)


def read_org(document: Document, cover: Sequence[str], declared: str = "") -> tuple[str, list[Finding]]:
    """The organisation of a report, and what a person should know of how it was found."""
    weights, printed = _in_text(document)
    if compact(declared):
        name = _trimmed(declared)
        return name, _conflict(document, name, weights)
    if name := _on_cover(cover):
        return name, []
    if name := _certain(weights):
        return name, [_inferred(document, name, printed[name])]
    return "", [_unknown(document, weights)]
