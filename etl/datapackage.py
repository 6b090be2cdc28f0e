"""The frames of a build as a Frictionless Data Package: ``datapackage.json`` and one CSV a resource."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pandas as pd

TITLES = {
    "reports": "보고서",
    "projects": "사업",
    "funding_plan": "재원별 연차별 소요재원",
    "required_budget": "소요예산",
    "budget_execution": "예산집행현황",
    "department_budget": "예산현황(전년 대비)",
    "staffing": "인력",
    "equipment_by_year": "도입연도별 보유현황",
    "equipment_replacement": "장비 교체대상",
    "procurement_history": "추진현황 및 실적",
    "facilities": "주요시설 및 장비",
    "statistics": "통계",
    "tables": "표",
    "cells": "셀",
    "findings": "점검 결과",
}
_INTEGERS = frozenset(
    {
        "tables",
        "recognised",
        "rows",
        "columns",
        "row",
        "row_span",
        "column_span",
        "line",
        "page",
        "cell_column",
        "headcount",
        "count",
    }
)
_NUMBERS = re.compile(r"_krw$|^(?:rate|value|quantity|service_life_years|elapsed_years)$")
# What a spreadsheet would run when it opens the CSV; such a text gets an apostrophe, as the package's description says.
_LIVE = re.compile(r"^(?:[=@+\t\r]|-[^\n]*[|!]|-\s*[A-Za-z@=+])")


def package_files(dataset: Mapping[str, pd.DataFrame], year: int) -> dict[str, bytes]:
    """The package's files, name → bytes; the same frames give the same bytes."""
    files = {f"{name}.csv": frame_to_csv(frame) for name, frame in dataset.items()}
    files["datapackage.json"] = json.dumps(_descriptor(dataset, year), ensure_ascii=False, indent=2).encode() + b"\n"
    return files


def frame_to_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV: UTF-8 with BOM, commas, a header row, LF between rows, empty cells for what is missing."""
    safe = frame.map(safe_cell)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig", errors="replace")


def safe_cell(value: object) -> str:
    """A value as CSV text: plain decimals without exponent, and nothing a spreadsheet would take for a formula.

    >>> safe_cell("=1+1"), safe_cell("- 보도자료"), safe_cell("-"), safe_cell(None)
    ("'=1+1", '- 보도자료', '-', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
        return f"'{text}" if _LIVE.match(text) else text
    return plain_number(value)


def plain_number(value: object) -> str:
    """A number without exponent, trailing zeros of a whole number gone.

    >>> from decimal import Decimal
    >>> plain_number(Decimal("1.258E+6")), plain_number(Decimal("36.20")), plain_number(Decimal("5.000"))
    ('1258000', '36.2', '5')
    """
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _descriptor(dataset: Mapping[str, pd.DataFrame], year: int) -> dict[str, object]:
    return {
        "profile": "tabular-data-package",
        "name": f"etl-{year}",
        "title": f"{year}년 보고서 자료",
        "description": "금액은 원 단위입니다. 수식으로 읽힐 수 있는 글 앞에는 작은따옴표(')를 붙였습니다.",
        "resources": [_resource(name, frame) for name, frame in dataset.items()],
    }


def _resource(name: str, frame: pd.DataFrame) -> dict[str, object]:
    return {
        "name": name,
        "title": TITLES[name],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "header": True},
        "schema": {
            "fields": [{"name": column, "type": _type(column)} for column in frame.columns],
            "missingValues": [""],
        },
    }


def _type(column: str) -> str:
    if column in _INTEGERS:
        return "integer"
    return "number" if _NUMBERS.search(column) else "string"
