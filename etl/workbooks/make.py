"""The workbooks of a build: each form of the templates folder filled; 점검표 and 정규화데이터 made from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.errors import BuildError, ExitCode
from etl.stencil import TemplateError, TooManySheetsError, Value, View, fill
from etl.views import make_scalars, make_views
from etl.views.base import SERVICE_LIFE, Dataset, ViewSettings
from etl.workbooks.checklist import make_checklist
from etl.workbooks.normalised import make_normalised
from etl.workbooks.service_life import read_service_life

CHECKLIST = "점검표.xlsx"
NORMALISED = "정규화데이터.xlsx"


def make_workbooks(
    dataset: Dataset, settings: ViewSettings, templates: Path
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The filled workbooks, name → bytes, and what the stencil engine wants said.

    A form that cannot be filled ends the build before anything is written; one that would have more sheets than a
    workbook should is left out and said, because the others are none the worse for it.
    """
    dataset = {**dataset, SERVICE_LIFE: read_service_life(templates)}
    scalars, views = make_scalars(dataset, settings), make_views(dataset, settings)
    workbooks: dict[str, bytes] = {}
    warnings: list[str] = []
    for path in find_templates(templates):
        try:
            workbooks[path.name], told = fill_template(path, scalars, views)
        except TooManySheetsError as error:
            told = (f"{error} 이 서식은 만들지 않았습니다. 부서별로 나누어 빌드하십시오.",)
        warnings.extend(f"{path.name}: {text}" for text in told)
    workbooks[CHECKLIST] = make_checklist(dataset, settings)
    workbooks[NORMALISED] = make_normalised(dataset, settings)
    return workbooks, tuple(warnings)


def find_templates(folder: Path) -> tuple[Path, ...]:
    """The forms of a templates folder in the order of their names, Excel's own leftovers passed over."""
    if not folder.is_dir():
        raise BuildError(
            ExitCode.TEMPLATE,
            f"서식 폴더 '{folder}'이(가) 없습니다. 'etl init'으로 기본 서식을 만들거나 --templates로 폴더를 알려 주십시오.",
        )
    found = tuple(sorted(p for p in folder.glob("*.xlsx") if not p.name.startswith(("~$", "."))))
    if not found:
        raise BuildError(
            ExitCode.TEMPLATE, f"서식 폴더 '{folder}'에 .xlsx 서식이 없습니다. 'etl init'으로 기본 서식을 만드십시오."
        )
    return found


def fill_template(path: Path, scalars: Mapping[str, Value], views: Mapping[str, View]) -> tuple[bytes, tuple[str, ...]]:
    """One form filled; raises ``BuildError`` that names the form and what to do."""
    try:
        filled = fill(path.read_bytes(), scalars, views)
    except TooManySheetsError:
        raise
    except TemplateError as error:
        raise BuildError(ExitCode.TEMPLATE, f"서식 '{path.name}': {error} 이전 결과는 그대로 있습니다.") from error
    return filled.data, filled.warnings
