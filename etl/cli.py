"""The command line ``etl``: parse, call, print, exit code.  Its words are for budget officers, in Korean."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from etl import __version__
from etl.build import Options, build
from etl.bundled import FORMS, bundled_folder
from etl.corrections_file import Saved
from etl.dataset import FileEntry
from etl.errors import BuildError, ExitCode
from etl.init import lay_out
from etl.inspect import inspect_file, json_line, text_lines
from etl.isolation import Limits
from etl.outputs import Outcome
from etl.recall import look, recall, remember
from etl.report import Account, account_of, exit_code, summary_lines
from etl.store import default_folder
from etl.template_cli import template
from etl.watch import Pace, Stamp, state_of, watch


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "-V", "--version", prog_name="etl", message="%(prog)s %(version)s", help="버전을 보여 줍니다."
)
def etl() -> None:
    """의회 보고서(주요업무보고·주요업무계획)의 표를 검산해 부서 서식의 엑셀 파일로 만듭니다.

    본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
    """


etl.add_command(template)


BUILD_OPTIONS = (
    click.option("--year", type=click.IntRange(1990, 2100), required=True, help="보고서의 회계연도. 예: 2021"),
    click.option(
        "--input",
        "input_",
        type=click.Path(path_type=Path),
        default=Path("input"),
        show_default=True,
        help="보고서가 있는 폴더. 구·군·시 이름의 하위 폴더로 기관을 알립니다.",
    ),
    click.option(
        "--output",
        type=click.Path(path_type=Path),
        default=Path("output"),
        show_default=True,
        help="결과를 쓸 폴더. 연도별 하위 폴더가 생깁니다.",
    ),
    click.option(
        "--templates",
        type=click.Path(path_type=Path),
        default=None,
        help="서식 폴더. [기본값: templates_xlsx, 없으면 내장 서식]",
    ),
    click.option(
        "--unit",
        type=click.Choice(["원", "천원", "백만원", "억원"]),
        default="천원",
        show_default=True,
        help="엑셀에 보일 금액 단위.",
    ),
    click.option("--wait", is_flag=True, help="같은 결과 폴더에 다른 빌드가 쓰고 있으면 끝날 때까지 기다립니다."),
    click.option("--ocr", is_flag=True, help="스캔한 PDF 쪽을 Tesseract(한국어 자료 필요)로 글자를 인식해 읽습니다."),
    click.option("--no-cache", is_flag=True, help="전에 읽어 둔 내용을 쓰지 않고 모든 파일을 새로 읽습니다."),
    click.option(
        "--seconds",
        type=click.FloatRange(0.1, 86_400),
        default=60.0,
        show_default=True,
        help="파일 하나를 읽는 시간 한도(초).",
    ),
    click.option(
        "--megabytes",
        type=click.IntRange(64, 1 << 20),
        default=2048,
        show_default=True,
        help="파일 하나를 읽는 메모리 한도(MB).",
    ),
)
_Command = TypeVar("_Command", bound=Callable[..., object])


def build_options(command: _Command) -> _Command:
    """Give a command the options of a build."""
    for option in reversed(BUILD_OPTIONS):
        command = option(command)
    return command


@etl.command("build")
@build_options
@click.option("--strict", is_flag=True, help="오류가 하나라도 있으면 종료 코드를 5로 합니다.")
def build_command(strict: bool, **asked: Any) -> None:
    """한 해의 보고서를 모두 읽어 엑셀 서식과 자료를 만듭니다."""
    sys.exit(exit_code(*build_and_tell(options_of(**asked)), strict=strict))


@etl.command("watch")
@build_options
@click.option(
    "--settle",
    type=click.FloatRange(0.1, 3600),
    default=3.0,
    show_default=True,
    help="파일이 이만큼 바뀌지 않으면 빌드합니다(초).",
)
def watch_command(settle: float, **asked: Any) -> None:
    """입력 폴더를 지켜보다가 보고서가 바뀌면 다시 만듭니다. Ctrl+C로 마칩니다."""
    options = options_of(**asked)
    click.echo(f"'{options.input}' 폴더를 지켜봅니다. 마치려면 Ctrl+C를 누르십시오.")

    def rebuild() -> Stamp | None:
        ended: list[Saved] = []
        if run(lambda: ended.append(build_and_tell(options)[2])) == ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        click.echo(f"--- {datetime.now():%H:%M:%S} 기다리는 중")
        return ended[0].stamp if ended else None

    watch(lambda: state_of(options.input, options.templates), rebuild, Pace(min(1.0, settle / 2), settle))


def build_and_tell(options: Options) -> tuple[Account, Outcome, Saved]:
    """A build and its summary; where nothing has changed since the last one, that one's."""
    before = look(options)
    known = recall(options, before)
    if known:
        account, outcome, saved = known, Outcome(), Saved()
    else:
        built = build(options, with_progress)
        account, outcome, saved = account_of(built), built.outcome, built.saved
        remember(options, before, built, account)
    for line in summary_lines(account, outcome, saved, options.output / str(options.year)):
        click.echo(line)
    return account, outcome, saved


def options_of(
    year: int,
    input_: Path,
    output: Path,
    templates: Path | None,
    unit: str,
    wait: bool,
    ocr: bool,
    no_cache: bool,
    seconds: float,
    megabytes: int,
) -> Options:
    """What the command line asks of a build."""
    forms = templates or (Path(FORMS) if Path(FORMS).is_dir() else bundled_folder(FORMS))
    return Options(
        year=year,
        input=input_,
        output=output,
        templates=forms,
        unit=unit,
        limits=Limits(seconds, megabytes),
        cache=None if no_cache else default_folder(),
        wait=wait,
        ocr=ocr,
    )


def with_progress(entries: Iterator[FileEntry], count: int) -> Iterator[FileEntry]:
    """The files one by one as they are read, with a progress bar where a person watches."""
    if not sys.stderr.isatty():
        yield from entries
        return
    with click.progressbar(
        entries,
        length=count,
        label="보고서 읽는 중",
        file=sys.stderr,
        item_show_func=lambda entry: entry.report if entry else "",
    ) as bar:
        yield from bar


@etl.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def init_command(folder: Path) -> None:
    """작업 폴더에 input, output, templates_xlsx와 기본 서식을 만듭니다. 있는 파일은 건드리지 않습니다."""
    made = list(lay_out(folder))
    for path in made:
        click.echo(f"만듦: {path}")
    if not made:
        click.echo("이미 모두 있습니다.")
    click.echo(
        "input 폴더에 보고서를 넣고 'etl build --year 연도'를 실행하십시오. input/예시의 보고서는 다른 보고서가 없을 때만 쓰입니다."
    )


@etl.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="파일마다 JSON 한 줄로 보여 줍니다.")
@click.option("--org", default="", help="보고서의 구·군·시 이름.")
@click.option("--ocr", is_flag=True, help="스캔한 PDF 쪽을 Tesseract(한국어 자료 필요)로 글자를 인식해 읽습니다.")
def inspect_command(files: Sequence[Path], as_json: bool, org: str, ocr: bool) -> None:
    """파일에서 무엇을 읽었는지 보여 줍니다: 표, 표의 종류, 점검 결과."""
    worst = ExitCode.OK
    for path in files:
        entry, findings = inspect_file(path, org, ocr=ocr)
        worst = worst if entry.understood else ExitCode.UNREADABLE_INPUT
        lines: Iterable[str] = [json_line(path, entry, findings)] if as_json else text_lines(path, entry, findings)
        for line in lines:
            click.echo(line)
    sys.exit(worst)


def main() -> None:
    """The entry point: runs a command and turns every way of ending into its exit code and a Korean sentence."""
    _speak_anywhere()
    sys.exit(run(lambda: etl.main(standalone_mode=False)))


def run(command: Callable[[], object]) -> int:
    """Run a command; the exit code of what became of it."""
    try:
        command()
    except BuildError as error:
        click.echo(f"오류: {error.message}", err=True)
        return error.code
    except click.UsageError as error:
        click.echo(_usage(error), err=True)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("사용자가 멈추었습니다. 결과 폴더는 온전합니다(다 만들기 전이면 이전 결과, 뒤면 새 결과).", err=True)
        return ExitCode.INTERRUPTED
    except SystemExit as finished:
        return int(finished.code or 0) if not isinstance(finished.code, str) else ExitCode.INTERNAL
    except Exception as fault:  # a fault of ours: nobody should have to read a traceback, but we need it
        click.echo(
            f"오류: 프로그램이 멈추었습니다({type(fault).__name__}). 이전 결과는 그대로 있습니다. "
            f"'{fault_report(fault)}' 파일을 개발자에게 보내 주십시오.",
            err=True,
        )
        return ExitCode.INTERNAL
    return ExitCode.OK


def fault_report(fault: Exception) -> Path:
    """Where the account of a fault of ours was written."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="etl-오류-", suffix=".txt", delete=False) as file:
        file.write(f"etl {__version__}, Python {sys.version}, {sys.platform}\n")
        traceback.print_exception(fault, file=file)
    return Path(file.name)


def _usage(error: click.UsageError) -> str:
    """What is wrong with a call, and where to read how it goes."""
    name = error.ctx.command_path if error.ctx else "etl"
    return f"오류: {_in_korean(error)} '{name} --help'로 사용법을 보십시오."


def _in_korean(error: click.UsageError) -> str:
    option = getattr(error, "param", None)
    names = "/".join(option.opts) if option is not None else ""
    if isinstance(error, click.MissingParameter):
        return f"{names} 값이 필요합니다."
    if isinstance(error, click.BadParameter):
        return f"{names} 값이 알맞지 않습니다({error.message})."
    if isinstance(error, click.NoSuchOption):
        return f"'{error.option_name}' 옵션은 없습니다."
    return f"{error.format_message()}"


def _speak_anywhere() -> None:
    """Print on any console: a character that a Korean Windows console lacks becomes '?', not an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
