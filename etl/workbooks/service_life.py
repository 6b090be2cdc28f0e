"""내용연수표.csv of the templates folder: the standard service lives an officer keeps up to date in Excel."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pandas as pd

from etl.errors import BuildError, ExitCode

FILE = "내용연수표.csv"
HEADINGS = {"품명": "item", "내용연수": "years", "적용일": "since", "근거": "basis"}
LARGEST = 1 << 20


def read_service_life(folder: Path) -> pd.DataFrame:
    """The table as a frame of ``item``, ``years``, ``since`` (ISO) and ``basis``; no rows where there is no file."""
    path = folder / FILE
    rows = _rows(path) if path.is_file() else []
    return pd.DataFrame(rows, columns=list(HEADINGS.values()), dtype=object)


def _rows(path: Path) -> list[dict[str, object]]:
    reader = csv.DictReader(io.StringIO(_text(path)))
    missing = [heading for heading in HEADINGS if heading not in (reader.fieldnames or ())]
    if missing:
        raise _wrong(path, 1, f"'{', '.join(missing)}' 열이 없습니다")
    return [_row(path, number, row) for number, row in enumerate(reader, start=2) if any(row.values())]


def _text(path: Path) -> str:
    """The file's text: UTF-8, or what a Korean Excel saves as CSV."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise _wrong(path, 1, "파일이 1MB를 넘습니다")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(path, 1, "글자를 읽을 수 없습니다. 엑셀에서 'CSV UTF-8'로 저장하십시오")


def _row(path: Path, number: int, row: dict[str, str]) -> dict[str, object]:
    cells = {name: (row[heading] or "").strip() for heading, name in HEADINGS.items()}
    years = cells["years"].removesuffix("년")
    if not cells["item"] or not years.isdecimal():
        raise _wrong(path, number, f"품명과 내용연수(숫자)를 적어야 하는데 '{cells['item']}', '{cells['years']}'입니다")
    return {**cells, "years": int(years), "since": _iso(path, number, cells["since"])}


def _iso(path: Path, number: int, written: str) -> str:
    """A date written ``2021-12-28`` or ``2021. 12. 28.``; a standard without one always holds."""
    parts = [part.strip() for part in written.rstrip(". ").replace("-", ".").replace("/", ".").split(".")]
    if not written:
        return ""
    try:
        return date(*map(int, parts)).isoformat()
    except (TypeError, ValueError) as error:
        raise _wrong(path, number, f"적용일 '{written}'을(를) 2021-12-28 꼴로 적어야 합니다") from error


def _wrong(path: Path, number: int, what: str) -> BuildError:
    return BuildError(
        ExitCode.TEMPLATE,
        f"'{path.name}' {number}번째 줄: {what}. 고쳐 저장한 뒤 다시 실행하십시오. 이전 결과는 그대로 있습니다.",
    )
