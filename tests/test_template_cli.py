"""``etl template``: what an officer is told of forms and of the names a form may use."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from etl.cli import run
from etl.stencil import check
from etl.template_cli import new_form, template, written
from etl.template_examples import field_examples, read_examples
from etl.views import VIEWS, ViewSettings, make_scalars
from etl.views.catalogue import SCALAR_INFO, VIEW_INFO
from etl.workbooks.forms import FORMS


@pytest.fixture(scope="module")
def examples():
    return read_examples()


@pytest.fixture
def call(capsys):
    def calling(*arguments):
        code = run(lambda: template.main(list(map(str, arguments)), standalone_mode=False))
        told = capsys.readouterr()
        return code, told.out, told.err

    return calling


def test_every_view_and_every_single_value_is_explained():
    assert set(VIEW_INFO) == set(VIEWS)
    assert set(SCALAR_INFO) == set(make_scalars({}, ViewSettings(2021)))


def test_fields_lists_every_view_and_a_views_fields_with_type_and_example(call):
    code, out, _ = call("fields")
    assert code == 0
    assert all(f"  {name}  " in out for name in VIEWS)
    code, out, _ = call("fields", "소요재원총괄")
    assert code == 0
    lines = {line.split("  ")[1]: line.split("  ")[2] for line in out.splitlines() if line.startswith("  {{")}
    assert lines["{{소요재원총괄.사업명}}"] == "글"
    assert lines["{{소요재원총괄[연도-1]}}"] == "숫자"


def test_an_unknown_view_is_answered_with_the_nearest(call):
    code, _, err = call("fields", "소요제원")
    assert code == 1
    assert "소요재원" in err


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_new_form_of_any_view_asks_only_for_what_there_is(view, examples):
    data = new_form("새 서식", view, examples)
    assert check(data, examples.scalars, examples.fields) == ()
    asked = {cell.value for row in openpyxl.load_workbook(BytesIO(data)).active for cell in row if cell.value}
    known = {written(view, field.name) for field in field_examples(examples.views[view])}
    assert known & asked


def test_new_never_writes_over_a_form_nor_outside_the_folder(call, tmp_path):
    assert call("new", "우리", "--view", "집행현황", "--templates", tmp_path)[0] == 0
    before = (tmp_path / "우리.xlsx").read_bytes()
    assert call("new", "우리.xlsx", "--view", "인력현황", "--templates", tmp_path)[0] == 1
    assert (tmp_path / "우리.xlsx").read_bytes() == before
    assert call("new", "../밖", "--view", "집행현황", "--templates", tmp_path)[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["우리.xlsx"]


def test_list_and_check_tell_which_forms_need_mending(call, tmp_path):
    good, bad = tmp_path / "좋은.xlsx", tmp_path / "나쁜.xlsx"
    good.write_bytes(FORMS["인력현황.xlsx"]())
    book = openpyxl.Workbook()
    book.active["A1"] = "{{소요재원.사업명칭}}"
    book.save(bad)
    code, out, _ = call("list", "--templates", tmp_path)
    assert (code, out.splitlines()) == (0, ["나쁜.xlsx: 고칠 곳 1곳", "좋은.xlsx: 이상 없음"])
    code, out, _ = call("check", bad)
    assert code == 6
    assert "사업명" in out
    assert "Sheet!A1" in out
    assert call("check", good)[0] == 0
