"""Views 시설장비, 도입연도별, 내용연수경과, 교체소요, 도입이력: what an office runs, how old it is, what it must replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from etl.stencil import Value, View
from etl.views.base import (
    ROUNDING,
    Dataset,
    Record,
    ViewMaker,
    ViewSettings,
    amount,
    day,
    in_unit,
    records,
    rounding_rows,
    text,
    whole,
)
from etl.views.service_life import Standards, compared, read_standards
from etl.views.sources import lines_before, source_link

BOOK = "장비출처"
COMMON = ("구", "부서", "사업명", "출처", "보고서")

Describe = Callable[[Record, ViewSettings, Standards], dict[str, Value]]


def _maker(
    name: str, resource: str, fields: tuple[str, ...], describe: Describe, money: tuple[str, str] | None = None
) -> ViewMaker:
    """The maker of a view with one row a record of a resource, closed by a 단수차 row where its ``money`` rounds.

    ``money`` is the field that shows an amount and the column it comes from.
    """

    def make(dataset: Dataset, settings: ViewSettings) -> View:
        before, standards = lines_before(dataset, BOOK, resource), read_standards(dataset)
        wanted = [record for record in records(dataset, resource) if _is_wanted(record, settings)]
        rows = [{**_common(record, before), **describe(record, settings, standards)} for record in wanted]
        if money:
            shares = {money[0]: [amount(record, money[1]) for record in wanted]}
            rows += rounding_rows(shares, {fields[1]: ROUNDING}, settings.unit)
        return View(name, (*COMMON, *fields), tuple(rows))

    return make


def _is_wanted(record: Record, settings: ViewSettings) -> bool:
    """Whether a record is of the wanted 기준일; one that has none always is."""
    return not settings.as_of or text(record, "as_of") in ("", settings.as_of)


def _common(record: Record, before: int) -> dict[str, Value]:
    """Whose thing it is, and where it was printed."""
    return {
        "구": text(record, "org"),
        "부서": text(record, "dept"),
        "사업명": text(record, "project"),
        "출처": source_link(record, before),
        "보고서": text(record, "report"),
    }


def _facility(record: Record, settings: ViewSettings, standards: Standards) -> dict[str, Value]:
    return {
        "구분": text(record, "category"),
        "명칭": text(record, "name"),
        "현황": text(record, "detail"),
        "수량": amount(record, "quantity"),
        "수량단위": text(record, "quantity_unit"),
        "담당팀": text(record, "team"),
    }


def _by_year(record: Record, settings: ViewSettings, standards: Standards) -> dict[str, Value]:
    year, standard = whole(record, "year"), standards.of(text(record, "item"), settings.year)
    return {
        "묶음": " ".join(text(record, name) for name in ("report", "table", "as_of", "item")),
        "품명": text(record, "item"),
        "기준일": day(text(record, "as_of")) or None,
        "도입연도": year,
        "도입연도표기": text(record, "year_label"),
        "수량": amount(record, "count"),
        "경과연수": None if year is None else settings.year - year,
        "기준내용연수": standard.years,
        "기준": standard.words,
        "교체연도": None if year is None or standard.years is None else year + standard.years,
    }


def _replacement(record: Record, settings: ViewSettings, standards: Standards) -> dict[str, Value]:
    acquired, life = whole(record, "acquired"), whole(record, "service_life_years")
    standard = standards.of(text(record, "item"), settings.year)
    return {
        "품명": text(record, "item"),
        "도입연도": acquired,
        "수량": amount(record, "quantity"),
        "내용연수": life,
        "기준내용연수": standard.years,
        "기준": standard.words,
        "비교": compared(life, standard.years),
        "교체연도": None if acquired is None or life is None else acquired + life,
        "보고경과연수": amount(record, "elapsed_years"),
        "소요예산": in_unit(amount(record, "cost_krw"), settings.unit),
        "사유": text(record, "reason"),
    }


def _purchase(record: Record, settings: ViewSettings, standards: Standards) -> dict[str, Value]:
    return {
        "연도": whole(record, "year"),
        "시스템": text(record, "system"),
        "내용": text(record, "detail"),
        "금액": in_unit(amount(record, "amount_krw"), settings.unit),
    }


def _inventory(dataset: Dataset, settings: ViewSettings) -> View:
    """도입연도별: counts by year of acquisition, without the 계 the form adds up by itself."""
    fields = (
        *("묶음", "품명", "기준일", "도입연도", "도입연도표기", "수량", "경과연수", "기준내용연수", "기준", "교체연도"),
    )
    view = _maker("도입연도별", "equipment_by_year", fields, _by_year)(dataset, settings)
    return View(view.name, view.fields, tuple(row for row in view.rows if row["도입연도"] is not None))


def replacement_need(dataset: Dataset, settings: ViewSettings) -> View:
    """교체소요: what of the inventories reaches its standard life by the end of the form's years, by year of replacement."""
    due = [row for row in _inventory(dataset, settings).rows if _is_due(row, settings)]
    due.sort(key=lambda row: int(str(row["교체연도"])))
    return View("교체소요", _inventory({}, settings).fields, tuple(due))


def items_without_standard(dataset: Dataset, settings: ViewSettings) -> tuple[str, ...]:
    """The devices of the inventories that the table of standard lives does not know, so that no year is due for them."""
    rows = _inventory(dataset, settings).rows
    return tuple(dict.fromkeys(str(row["품명"]) for row in rows if row["수량"] and row["기준내용연수"] is None))


def _is_due(row: Mapping[str, Value], settings: ViewSettings) -> bool:
    """Whether devices are there that need replacing within the years the forms show."""
    due = row["교체연도"]
    return isinstance(due, int) and bool(row["수량"]) and due <= settings.years[-1]


facilities = _maker("시설장비", "facilities", ("구분", "명칭", "현황", "수량", "수량단위", "담당팀"), _facility)
equipment_by_year: ViewMaker = _inventory
equipment_replacement = _maker(
    "내용연수경과",
    "equipment_replacement",
    (
        "도입연도",
        "품명",
        "수량",
        "내용연수",
        "기준내용연수",
        "기준",
        "비교",
        "교체연도",
        "보고경과연수",
        "소요예산",
        "사유",
    ),
    _replacement,
    money=("소요예산", "cost_krw"),
)
procurement_history = _maker(
    "도입이력", "procurement_history", ("연도", "시스템", "내용", "금액"), _purchase, ("금액", "amount_krw")
)
