"""Imports point one way: a reader knows no budgets, a family no formats, the stencil nothing of ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "etl"
# What each part may import of ours.  A part is a package or the modules whose names begin so.
ALLOWED = {
    "stencil": {"stencil"},
    "model": set(),
    "numbers": set(),
    "words": {"numbers"},
    "dates": {"numbers", "words"},
    "places": set(),
    "identities": {"model", "numbers"},
    "readers": {"readers", "model", "numbers", "words"},
    "families": {"families", "identities", "model", "numbers", "words", "dates"},
    "outline": {"outline", "dates", "places", "model", "numbers", "words"},
    "check": {"check", "identities", "model", "numbers"},
    "cross": {"identities", "model", "numbers", "words"},
    "views": {"views", "stencil", "model", "words", "numbers"},
}


def _part(module: str) -> str:
    """``etl.outline_cover`` and ``etl.readers.text`` belong to outline and readers."""
    name = module.split(".")[1] if module.count(".") else ""
    return next((part for part in ALLOWED if name == part or name.startswith(f"{part}_") or name == f"{part}s"), name)


def _modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if _part(_module(path)) in ALLOWED]


def _module(path: Path) -> str:
    return "etl." + path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "etl":
            found |= {f"etl.{alias.name}" for alias in node.names} if node.module == "etl" else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "etl"}
    return found


@pytest.mark.parametrize("path", _modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    part = _part(_module(path))
    reached = {_part(name) for name in _imports(path)} - {""}
    assert reached <= ALLOWED[part] | {part}


def test_every_package_with_rules_exists() -> None:
    assert all(any(PACKAGE.glob(f"{part}*")) for part in ALLOWED)
