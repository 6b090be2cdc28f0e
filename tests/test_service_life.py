"""내용연수표.csv: dated standards that an officer edits, compared with what reports state."""

from __future__ import annotations

import pytest
from conftest import ROOT
from invented import frame, inventory_dataset

from etl.errors import BuildError
from etl.views import VIEWS, ViewSettings
from etl.views.base import SERVICE_LIFE
from etl.views.service_life import read_standards
from etl.workbooks.service_life import FILE, read_service_life

SETTINGS = ViewSettings(2021)


def written(folder, text, encoding="utf-8-sig"):
    (folder / FILE).write_bytes(text.encode(encoding))
    return folder


def table(*rows):
    return {SERVICE_LIFE: frame({"item": i, "years": y, "since": s, "basis": b} for i, y, s, b in rows)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp949"])
def test_the_table_is_read_however_excel_saved_it(tmp_path, encoding):
    made = read_service_life(
        written(tmp_path, "품명,내용연수,적용일,근거\n라우터,9년,2021. 12. 28.,고시\n\n", encoding)
    )
    assert made.to_dict("records") == [{"item": "라우터", "years": 9, "since": "2021-12-28", "basis": "고시"}]


def test_a_folder_without_the_table_has_no_standards(tmp_path):
    assert read_service_life(tmp_path).empty


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("품명,연수\n라우터,9\n", "1번째 줄"),
        ("품명,내용연수,적용일,근거\n라우터,아홉,,\n", "2번째 줄"),
        ("품명,내용연수,적용일,근거\n라우터,9,작년,\n", "적용일"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_line(tmp_path, text, said):
    with pytest.raises(BuildError, match=said):
        read_service_life(written(tmp_path, text))


def test_the_standard_of_a_year_is_the_one_in_force_at_its_end():
    standards = read_standards(table(("라우터", 8, "", ""), ("라우터", 9, "2021-12-28", "고시")))
    assert [standards.of("백본 라우터", year).years for year in (2020, 2021, 2022)] == [8, 9, 9]
    assert standards.of("프린터", 2021).years is None


def test_the_longest_name_that_fits_decides():
    standards = read_standards(table(("컴퓨터", 5, "", ""), ("노트북 컴퓨터", 6, "", "")))
    assert standards.of("노트북컴퓨터(업무용)", 2021).years == 6


def test_reported_lives_are_shown_as_reported_beside_the_standard():
    dataset = {**inventory_dataset(), **table(("방화벽", 6, "", ""), ("서버", 7, "", ""))}
    wall, server, *_ = VIEWS["내용연수경과"](dataset, SETTINGS).rows
    assert (wall["내용연수"], wall["기준내용연수"], wall["비교"]) == (7, 6, "기준보다 1년 길게 잡음")
    assert (wall["교체연도"], server["비교"]) == (2018, "")


def test_what_reaches_its_standard_life_is_listed_by_year():
    dataset = {**inventory_dataset(), **table(("컴퓨터", 5, "", ""))}
    rows = VIEWS["교체소요"](dataset, SETTINGS).rows
    assert [(row["교체연도"], row["도입연도표기"], row["수량"]) for row in rows] == [
        (2021, "2016년 이전", 20),
        (2023, "2018년", 30),
    ]
    assert not VIEWS["교체소요"](inventory_dataset(), SETTINGS).rows


def test_the_bundled_table_can_be_read_and_every_row_says_on_what_basis():
    made = read_service_life(ROOT / "templates_xlsx")
    assert len(made) >= 8
    assert made["basis"].str.len().min() > 0
