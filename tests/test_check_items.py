"""Every finding's code has a Korean name, a sentence and what to do; docs/findings.md says the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from conftest import ROOT

from etl.workbooks.check_items import CHECK_ITEMS, findings_page

CODE = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
# What makes a finding, and at which position it takes the code.
MAKERS = {"Finding": 1, "Remark": 1, "Identity": 0}


@cache
def modules() -> tuple[ast.Module, ...]:
    paths = sorted((ROOT / "etl").rglob("*.py"))
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def code_argument(call: ast.Call, at: int) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    return call.args[at] if at < len(call.args) else named


@cache
def functions(tree: ast.Module) -> tuple[tuple[ast.FunctionDef, list[str]], ...]:
    """The functions that are given a code, with the names of what they are given."""
    found = (
        (node, [given.arg for given in node.args.args]) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )
    return tuple((node, names) for node, names in found if "code" in names)


def makers_of(tree: ast.Module, known: dict[str, int]) -> dict[str, int]:
    """The functions of a module that hand their own ``code`` on to a maker."""
    found = dict(known)
    for node, names in functions(tree):
        for call in ast.walk(node):
            at = known.get(name_of(call)) if isinstance(call, ast.Call) else None
            code = code_argument(call, at) if at is not None else None
            if isinstance(code, ast.Name) and code.id == "code":
                found[node.name] = names.index("code") - (names[0] in ("self", "cls"))
    return found


def all_makers() -> dict[str, int]:
    """The makers that every module may call: those of the types, and what hands on to them."""
    known = dict(MAKERS)
    for _ in range(3):
        for tree in modules():
            known |= {name: at for name, at in makers_of(tree, known).items() if not name.startswith("_")}
    return known


def constants(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


@cache
def named_constants(tree: ast.Module) -> dict[str, set[str]]:
    """The strings a module gives each name."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        for at in node.targets if isinstance(node, ast.Assign) else ():
            found.setdefault(getattr(at, "id", ""), set()).update(constants(node.value))
    return found


def texts(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The strings an expression may be: its own, and those its module gives the names in it."""
    yield from constants(node)
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield from named_constants(tree).get(part.id, ())


@cache
def used_codes() -> frozenset[str]:
    shared = all_makers()
    found: set[str] = set()
    for tree in modules():
        makers = makers_of(tree, shared)
        for call in ast.walk(tree):
            at = makers.get(name_of(call)) if isinstance(call, ast.Call) else None
            code = code_argument(call, at) if at is not None else None
            if code is not None:
                found |= {text for text in texts(code, tree) if CODE.fullmatch(text)}
    return frozenset(found)


def test_the_search_finds_codes_however_they_are_given():
    # a literal, one handed on by a helper, one chosen by a condition, one of an identity
    assert {"unit_slip", "dept_missing", "org_ambiguous", "sum_rows", "hidden_sheet", "numbering_lost"} <= used_codes()
    assert len(used_codes()) > 70


def test_every_code_in_the_sources_is_explained():
    assert used_codes() <= set(CHECK_ITEMS)


def test_nothing_is_explained_that_no_source_uses():
    assert set(CHECK_ITEMS) <= used_codes()


def test_an_explanation_is_a_name_a_sentence_and_a_next_step():
    for code, item in CHECK_ITEMS.items():
        assert 0 < len(item.name) <= 20, code
        assert item.meaning.endswith("다."), code
        assert item.action.endswith(("오.", "다.")), code


def test_no_two_codes_share_a_name():
    names = [item.name for item in CHECK_ITEMS.values()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("code", ["sum_rows", "pdf_ocr_text"])
def test_the_page_lists_a_code(code):
    assert f"`{code}`" in findings_page()


def test_the_findings_page_is_what_the_registry_says():
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert page == findings_page(), "python -m etl.workbooks.check_items > docs/findings.md 로 다시 만드세요."
