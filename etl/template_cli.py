"""``etl template``: what forms there are, what they can ask for, whether a form is right, and a form to start from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from etl.bundled import FORMS, bundled_folder
from etl.errors import BuildError, ExitCode
from etl.stencil import check
from etl.template_examples import (
    AMOUNT,
    DAY,
    EXAMPLE_YEAR,
    UNKNOWN,
    Examples,
    FieldExample,
    field_examples,
    read_examples,
)
from etl.views.catalogue import INNER_FIELDS, SCALAR_INFO, VIEW_INFO
from etl.workbooks.make import find_templates
from etl.workbooks.new_form import NewField, make_new_form

_KINDS = {AMOUNT: "number", DAY: "date"}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_EXAMPLE = 40

folder_option = click.option(
    "--templates",
    type=click.Path(path_type=Path),
    default=None,
    help="서식 폴더. [기본값: templates_xlsx, 없으면 내장 서식]",
)


@click.group("template")
def template() -> None:
    """서식(templates_xlsx의 엑셀 파일)을 보고, 살피고, 새로 만듭니다."""


@template.command("list")
@folder_option
def list_command(templates: Path | None) -> None:
    """서식 폴더의 서식과, 서식마다 고칠 곳이 있는지 보여 줍니다."""
    examples = read_examples()
    for path in find_templates(forms_folder(templates)):
        problems = check(path.read_bytes(), examples.scalars, examples.fields)
        fatal = sum(problem.fatal for problem in problems)
        click.echo(f"{path.name}: {f'고칠 곳 {fatal}곳' if fatal else '이상 없음'}")


@template.command("fields")
@click.argument("view", required=False)
def fields_command(view: str | None) -> None:
    """서식에 적을 수 있는 이름을 보여 줍니다. 보기 이름을 주면 그 보기의 칸을 종류와 예시와 함께 보여 줍니다."""
    lines = _view_lines(view) if view else _all_lines()
    for line in lines:
        click.echo(line)


def _all_lines() -> Iterator[str]:
    """The single values, then every view in a line."""
    yield "한 번만 채우는 값"
    yield from (f"  {{{{{name}}}}}  {about}" for name, about in SCALAR_INFO.items())
    yield ""
    yield "보기(줄이 되풀이되는 표). 칸을 보려면: etl template fields 보기이름"
    yield from (f"  {name}  {info.about}" for name, info in VIEW_INFO.items())


def _view_lines(view: str) -> Iterator[str]:
    """A view's fields, each with its type and an example from the bundled reports."""
    examples = read_examples()
    yield f"{known_view(view)}: {VIEW_INFO[view].about}"
    for field in field_examples(examples.views[view]):
        yield f"  {written(view, field.name)}  {field.type}  {_short(field.value)}".rstrip()


def written(view: str, field: str) -> str:
    """How a form asks for a field; a year's column is asked for by its distance from the build's year.

    >>> written("소요재원", "사업명"), written("소요재원", "2020"), written("소요재원", "2021")
    ('{{소요재원.사업명}}', '{{소요재원[연도-1]}}', '{{소요재원[연도]}}')
    """
    if not field.isdecimal():
        return f"{{{{{view}.{field}}}}}"
    offset = int(field) - EXAMPLE_YEAR
    return f"{{{{{view}[연도{f'{offset:+d}' if offset else ''}]}}}}"


def _short(value: str) -> str:
    """An example on one line."""
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_EXAMPLE else line[: _LONGEST_EXAMPLE - 1] + "…"


@template.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(file: Path) -> None:
    """서식 하나를 살펴 고칠 곳을 알려 줍니다: 없는 이름, 붙은 견본 행, 다 덮지 못한 합계, 병합."""
    examples = read_examples()
    problems = check(file.read_bytes(), examples.scalars, examples.fields)
    for problem in problems:
        click.echo(f"{'고쳐야 함' if problem.fatal else '참고'}: {problem}")
    if any(problem.fatal for problem in problems):
        sys.exit(ExitCode.TEMPLATE)
    click.echo(f"'{file.name}'은(는) 채울 수 있는 서식입니다.")


@template.command("new")
@click.argument("name")
@click.option("--view", required=True, help="보일 보기. 'etl template fields'로 이름을 볼 수 있습니다.")
@folder_option
def new_command(name: str, view: str, templates: Path | None) -> None:
    """보기의 칸을 모두 늘어놓은 서식을 새로 만듭니다. 엑셀에서 꾸미고 필요 없는 열을 지우십시오."""
    path = new_path(templates or Path(FORMS), name)
    data = new_form(path.stem, known_view(view), read_examples())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    click.echo(f"만듦: {path}")


def new_form(title: str, view: str, examples: Examples) -> bytes:
    """The starting form of a view: its readable fields, but the links to an 출처 sheet it does not have."""
    known = field_examples(examples.views[view])
    told = any(field.value for field in known)
    fields = [
        NewField(field.name, _kind(field), field.value)
        for field in known
        if not (field.name in INNER_FIELDS or field.leads_to_sources) and (not told or _is_readable(field))
    ]
    return make_new_form(title, view, fields, this_year=EXAMPLE_YEAR, adds_up=VIEW_INFO[view].adds_up)


def _kind(field: FieldExample) -> str:
    """How a field's cells look; without an example its name tells whether it is an amount."""
    if field.type == UNKNOWN:
        return "number" if field.name.endswith("액") else "text"
    return _KINDS.get(field.type, "text")


def _is_readable(field: FieldExample) -> bool:
    """Whether a field says something in the examples, or is a year's column."""
    return bool(field.value) or field.name.isdecimal()


def forms_folder(templates: Path | None) -> Path:
    """The folder of forms that a build would use."""
    return templates or (Path(FORMS) if Path(FORMS).is_dir() else bundled_folder(FORMS))


def known_view(view: str) -> str:
    """The view, or a refusal that names the nearest one."""
    if view in VIEW_INFO:
        return view
    near = get_close_matches(view, VIEW_INFO, n=1, cutoff=0.3)
    hint = f"'{near[0]}'을(를) 쓰려던 것인가요? " if near else ""
    raise BuildError(ExitCode.USAGE, f"보기 '{view}'이(가) 없습니다. {hint}'etl template fields'로 이름을 보십시오.")


def new_path(folder: Path, name: str) -> Path:
    """Where a new form goes; never over one that is there."""
    stem = name.removesuffix(".xlsx").strip()
    if not stem or _FORBIDDEN.search(stem) or stem.startswith((".", "~$")):
        raise BuildError(
            ExitCode.USAGE,
            f"서식 이름 '{name}'은(는) 파일 이름으로 쓸 수 없습니다. \\ / : * ? \" < > | 없이 적으십시오.",
        )
    path = folder / f"{stem}.xlsx"
    if path.exists():
        raise BuildError(ExitCode.USAGE, f"'{path}'이(가) 이미 있습니다. 다른 이름을 주십시오.")
    return path
