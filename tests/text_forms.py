"""Random tables of the reports' kinds, and the text forms that conversions print them in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Sample:
    """A table: top labels, each with the labels under it (none: it spans both rows), and the rows."""

    kind: str
    header: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def grouped(self) -> bool:
        return any(leaves for _, leaves in self.header)

    @property
    def grid(self) -> list[tuple[str, ...]]:
        top = tuple(label for label, leaves in self.header for _ in (leaves or ("",)))
        low = tuple(leaf or label for label, leaves in self.header for leaf in (leaves or ("",)))
        return [top, low, *self.rows] if self.grouped else [top, *self.rows]


NAMES = (
    "도서관 야간 개방", "골목길 물청소", "어르신 한글교실", "마을버스 쉼터 정비", "하천변 나무 심기", "청년 창업 상담",
    "작은 영화관 운영", "공원 화장실 개선", "빗물받이 준설", "전통시장 주차면 확충", "아이돌봄 쉼터", "기록물 정리",
)  # fmt: skip
ITEMS = ("컴퓨터", "프린터", "모니터", "노트북", "복합기", "스캐너", "태블릿")
TEAMS = ("기획팀", "행정팀", "시설팀", "공원팀", "재난팀")


def amounts(low: int = 0, high: int = 9_999_999) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: f"{n:,}")


def counts() -> st.SearchStrategy[str]:
    return st.one_of(st.integers(0, 40).map(str), st.just("-"))


@st.composite
def funding(draw: st.DrawFn) -> Sample:
    first = draw(st.integers(2018, 2025))
    years = tuple(f"{first + i}년" for i in range(draw(st.integers(2, 5))))
    sources = draw(st.permutations(("국비", "시비", "구비", "도비", "군비", "기타")))[: draw(st.integers(1, 4))]
    rows = tuple((s, *(draw(amounts()) for _ in range(len(years) + 1))) for s in ("계", *sources))
    return Sample("funding", (("재원별", ()), ("합계", ()), ("연차별 소요재원", years)), rows)


@st.composite
def execution(draw: st.DrawFn) -> Sample:
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 5))]
    header = (("단위사업명", ()), ("예산액", ()), ("집행액", ()), ("집행률(%)", ()))
    rows = tuple(
        (n, draw(amounts()), draw(amounts()), draw(st.sampled_from(("36.2", "100.0", "-", "8.25"))))
        for n in ("계", *names)
    )
    return Sample("execution", header, rows)


@st.composite
def project_execution(draw: st.DrawFn) -> Sample:
    row = (
        draw(amounts(1)) + "(구비)",
        draw(st.sampled_from((draw(amounts(1)) + "(구비)", "-"))),
        draw(st.sampled_from(("36.2", "-"))),
    )
    return Sample("project_execution", (("예산액", ()), ("집행액", ()), ("집행률(%)", ())), (row,))


@st.composite
def staffing(draw: st.DrawFn) -> Sample:
    groups = (
        ("일반직", tuple(f"{g}급" for g in range(draw(st.integers(3, 5)), 10))),
        ("관리운영직", ("6급", "7급", "8급", "9급")),
        ("별정직·임기제", ("6급", "7급", "8급", "9급")[draw(st.integers(0, 1)) :]),
    )
    width = 1 + sum(len(leaves) for _, leaves in groups)
    signed = st.one_of(counts(), st.integers(1, 9).map(lambda n: f"△{n}"))
    rows = tuple((n, *(draw(signed) for _ in range(width))) for n in ("정원", "현원", "과부족"))
    return Sample("staffing", (("구분", ()), ("계", ()), *groups), rows)


@st.composite
def short_staffing(draw: st.DrawFn) -> Sample:
    cell = st.one_of(st.just("-"), st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: f"{p[0]}({p[1]})"))
    grades = tuple((f"{g}급", ()) for g in range(4, 10))
    return Sample("short_staffing", (("합계", ()), *grades), (("24(25)", *(draw(cell) for _ in grades)),))


@st.composite
def equipment(draw: st.DrawFn) -> Sample:
    last = draw(st.integers(2016, 2025))
    years = (*(f"{last - i}년" for i in range(draw(st.integers(2, 7)))), f"{last - 8}년 이전")
    items = draw(st.permutations(ITEMS))[: draw(st.integers(1, 5))]
    rows = tuple((item, *(draw(counts()) for _ in range(len(years) + 1))) for item in items)
    return Sample("equipment", (("구분", ()), ("계", ()), *((y, ()) for y in years)), rows)


@st.composite
def budgets(draw: st.DrawFn) -> Sample:
    year = draw(st.integers(2019, 2025))
    header = (("구분", ()), (f"{year}년", ()), (f"{year - 1}년(당초예산)", ()), ("증감", ()), ("증감률(%)", ()))
    change = amounts(1).map(lambda text: "△" + text)
    labels = ("합계", "정책사업비", "행정운영경비", "재무활동비")[: draw(st.integers(2, 4))]
    rate = st.sampled_from(("3.1", "△12.5", "-"))
    rows = tuple((n, draw(amounts()), draw(amounts()), draw(st.one_of(change, amounts())), draw(rate)) for n in labels)
    return Sample("budgets", header, rows)


@st.composite
def statistics(draw: st.DrawFn) -> Sample:
    labels = draw(st.permutations(("중앙지", "통신사", "지역방송", "누리집", "소식지", "게시판")))[
        : draw(st.integers(2, 5))
    ]
    names = draw(st.permutations(("상담", "순회", "방문", "온라인")))[: draw(st.integers(2, 4))]
    unit = draw(st.sampled_from(("", "건", "명", "회")))
    rows = tuple((n, *(draw(amounts(0, 99_999)) + unit for _ in range(len(labels) + 1))) for n in names)
    return Sample("statistics", (("구분", ()), ("계", ()), *((label, ()) for label in labels)), rows)


@st.composite
def projects(draw: st.DrawFn) -> Sample:
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 8))]
    rows = tuple((str(i), n, str(4 + 2 * i)) for i, n in enumerate(names, start=1))
    return Sample("projects", (("연번", ()), ("사업명", ()), ("쪽", ())), rows)


@st.composite
def kinded_projects(draw: st.DrawFn) -> Sample:
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 8))]
    rows = tuple(
        (str(i), n, draw(st.sampled_from(("계속", "신규"))), str(4 + 2 * i)) for i, n in enumerate(names, start=1)
    )
    return Sample("kinded_projects", (("연번", ()), ("주요사업", ()), ("구분", ()), ("쪽", ())), rows)


@st.composite
def replacement(draw: st.DrawFn) -> Sample:
    header = tuple((label, ()) for label in ("구분", "도입연도", "수량", "내용연수", "주요기능", "비고"))
    rows = tuple(
        (
            item,
            f"{draw(st.integers(2005, 2018))}년",
            str(draw(st.integers(1, 9))),
            "7년",
            "문서를 찍어 내는 장치",
            "9년 경과",
        )
        for item in draw(st.permutations(ITEMS))[: draw(st.integers(1, 3))]
    )
    return Sample("replacement", header, rows)


SAMPLES = {
    "funding": funding(),
    "execution": execution(),
    "project_execution": project_execution(),
    "staffing": staffing(),
    "short_staffing": short_staffing(),
    "equipment": equipment(),
    "budgets": budgets(),
    "statistics": statistics(),
    "projects": projects(),
    "kinded_projects": kinded_projects(),
    "replacement": replacement(),
}


def _merged_rows(sample: Sample) -> list[tuple[str, ...]]:
    """The grid with the blanks that merged header cells leave."""
    top: list[str] = []
    low: list[str] = []
    for label, leaves in sample.header:
        top += [label, *[""] * (len(leaves) - 1)]
        low += leaves or [""]
    return [tuple(top), tuple(low), *sample.rows] if sample.grouped else [tuple(top), *sample.rows]


def as_tabs(sample: Sample) -> str:
    return "\n".join("\t".join(row) for row in _merged_rows(sample))


def as_spaced_tabs(sample: Sample) -> str:
    return "\n\n".join("\t".join(row) for row in _merged_rows(sample))


def as_pipes(sample: Sample) -> str:
    rows = ["| " + " | ".join(row) + " |" for row in _merged_rows(sample)]
    return "\n".join((rows[0], "|" + " --- |" * len(sample.grid[0]), *rows[1:]))


def as_html(sample: Sample) -> str:
    depth = 2 if sample.grouped else 1
    top = "".join(
        f'<th colspan="{len(ls)}">{la}</th>' if ls else f'<th rowspan="{depth}">{la}</th>' for la, ls in sample.header
    )
    low = "".join(f"<th>{leaf}</th>" for _, leaves in sample.header for leaf in leaves)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in sample.rows)
    return f"<table>\n<tr>{top}</tr>\n" + (f"<tr>{low}</tr>\n" if low else "") + body + "\n</table>"


def _header_lines(sample: Sample) -> list[list[str]]:
    lines = [[label for label, _ in sample.header]]
    return [*lines, [leaf for _, leaves in sample.header for leaf in leaves]] if sample.grouped else lines


def as_flat(sample: Sample) -> str:
    return "\n".join(" ".join(cells) for cells in (*_header_lines(sample), *sample.rows))


def as_spaced_flat(sample: Sample) -> str:
    """Double-spaced, letter-spaced labels, every label of two words broken over lines."""
    header = [" ".join(_spread(label) for label in cells) for cells in _header_lines(sample)]
    rows = [
        "\n".join((*row[0].rsplit(" ", 1)[:1], *row[0].rsplit(" ", 1)[1:])) + " " + " ".join(row[1:])
        for row in sample.rows
    ]
    return "\n\n".join((*header, *rows))


def _spread(label: str) -> str:
    return " ".join(label) if label.isalpha() and len(label) <= 3 else label


def as_cell_a_line(sample: Sample) -> str:
    cells = [cell for cells in (*_header_lines(sample), *sample.rows) for cell in cells]
    return "\n".join(cells)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fit(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def as_box(sample: Sample) -> str:
    return _drawn(sample, "│", "─", "┼")


def as_ascii(sample: Sample) -> str:
    return _drawn(sample, "|", "-", "+")


def _drawn(sample: Sample, bar: str, rule: str, cross: str) -> str:
    grid = sample.grid
    widths = [max(_width(row[c]) for row in grid) + 2 for c in range(len(grid[0]))]
    full = cross + cross.join(rule * w for w in widths) + cross
    lines = [full]
    merged = _merged_rows(sample)
    for r, row in enumerate(merged):
        lines.append(_drawn_row(sample, row, widths, bar, top=sample.grouped and r == 0))
        lines.append(_split_rule(sample, widths, bar, rule, cross) if sample.grouped and r == 0 else full)
    return "\n".join(lines)


def _drawn_row(sample: Sample, row: tuple[str, ...], widths: list[int], bar: str, *, top: bool) -> str:
    if not top:
        return bar + bar.join(_fit(f" {cell}", w) for cell, w in zip(row, widths, strict=True)) + bar
    cells, position = [], 0
    for label, leaves in sample.header:
        span = max(len(leaves), 1)
        cells.append(_fit(f" {label}", sum(widths[position : position + span]) + span - 1))
        position += span
    return bar + bar.join(cells) + bar


def _split_rule(sample: Sample, widths: list[int], bar: str, rule: str, cross: str) -> str:
    text, position = "", 0
    for _, leaves in sample.header:
        span = max(len(leaves), 1)
        part = widths[position : position + span]
        text += (cross + cross.join(rule * w for w in part)) if leaves else bar + " " * part[0]
        position += span
    return text + cross


def as_tall_flat(sample: Sample) -> str:
    """The group's label before the labels beside it, as a converter prints a tall cell after the wide one."""
    top = [label for label, leaves in sample.header if not leaves]
    groups = [label for label, leaves in sample.header if leaves]
    lines = [groups, top, *_header_lines(sample)[1:]] if len(groups) == 1 else _header_lines(sample)
    return "\n".join(" ".join(cells) for cells in (*lines, *sample.rows))


def as_values_below(sample: Sample) -> str:
    """Labels broken over lines, the values on a line of their own below."""
    if sample.kind in ("projects", "kinded_projects", "replacement", "short_staffing", "project_execution"):
        return as_flat(sample)
    rows = ["\n".join((*row[0].split(" "), " ".join(row[1:]))) for row in sample.rows]
    return "\n\n".join((*(" ".join(cells) for cells in _header_lines(sample)), *rows))


def as_spaced_cells(sample: Sample) -> str:
    return as_cell_a_line(sample).replace("\n", "\n\n")


def as_columns(sample: Sample) -> str:
    """Columns that line up, three blanks or more between them."""
    widths = [max(_width(row[c]) for row in sample.grid) + 3 for c in range(len(sample.grid[0]))]
    rows = _merged_rows(sample)
    return "\n".join(
        "  " + "".join(_fit(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_bare_pipes(sample: Sample) -> str:
    rows = [" | ".join(row) for row in _merged_rows(sample)]
    return "\n".join((rows[0], " | ".join("---" for _ in sample.grid[0]), *rows[1:]))


def as_unruled_pipes(sample: Sample) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in _merged_rows(sample))


def as_open_box(sample: Sample) -> str:
    """Drawn with rules under the header only."""
    lines = as_box(sample).split("\n")
    head = 4 if sample.grouped else 2
    body = [line for line in lines[head + 1 : -1] if "─" not in line]
    return "\n".join((*lines[: head + 1], *body, lines[-1]))


def as_quoted_tabs(sample: Sample) -> str:
    """As a spreadsheet copies cells of two lines."""
    rows = [
        tuple('"' + cell.replace(" ", "\n") + '"' if " " in cell else cell for cell in row)
        for row in _merged_rows(sample)
    ]
    return "\n".join("\t".join(row) for row in rows)


FORMS = {
    "tabs": as_tabs,
    "spaced_tabs": as_spaced_tabs,
    "quoted_tabs": as_quoted_tabs,
    "pipes": as_pipes,
    "bare_pipes": as_bare_pipes,
    "unruled_pipes": as_unruled_pipes,
    "html": as_html,
    "box": as_box,
    "open_box": as_open_box,
    "ascii": as_ascii,
    "columns": as_columns,
    "flat": as_flat,
    "spaced_flat": as_spaced_flat,
    "tall_flat": as_tall_flat,
    "values_below": as_values_below,
    "cell_a_line": as_cell_a_line,
    "spaced_cells": as_spaced_cells,
}
