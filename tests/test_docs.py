"""What can drift from the code is held to it: commands, links, exit codes, help."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import BUNDLED, ROOT

from etl.cli import etl
from etl.errors import ExitCode

READMES = (ROOT / "README.md", ROOT / "README.ko.md")
DOCS = (*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
MAIN_JOB = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/etl build --year 2021"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"


def test_the_two_commands_stand_on_lines_of_their_own() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines.count(MAIN_JOB) == 1
    assert lines.count(TESTS) == 1
    assert MAIN_JOB in (ROOT / "README.ko.md").read_text(encoding="utf-8").splitlines()


def test_ci_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for part in TESTS.split(" && "):
        assert part.replace(".venv/bin/pip install", ".venv/bin/pip install -q") in script


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", [p for p in DOCS if p.suffix == ".md"], ids=lambda p: p.name)
def test_nothing_speaks_of_one_machine(path: Path) -> None:
    assert not re.search(r"/(?:work|home|root|tmp)/|TODO|FIXME", path.read_text(encoding="utf-8"))


def test_every_exit_code_is_in_the_readme() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", table, re.M)} == {int(code) for code in ExitCode}


@pytest.mark.parametrize(
    "command", [[], *([name] for name in sorted(etl.commands))], ids=lambda c: " ".join(c) or "etl"
)
def test_help_is_korean_and_lists_every_option(command: list[str]) -> None:
    told = CliRunner().invoke(etl, [*command, "--help"]).output
    assert len(re.findall("[가-힣]", told)) > 15
    for option in etl.commands[command[0]].params if command else ():
        if option.param_type_name == "option":
            assert option.opts[-1] in told


def test_help_carries_the_sentence_the_hwp_format_asks_for() -> None:
    assert "한글과컴퓨터" in CliRunner().invoke(etl, ["--help"]).output


def test_the_readmes_session_is_what_the_build_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the README's session are those of a build of the bundled reports."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BUNDLED, tmp_path / "input", ignore=shutil.ignore_patterns("정정*"))
    told = (
        CliRunner()
        .invoke(
            etl,
            [
                "build",
                "--year",
                "2021",
                "--input",
                str(tmp_path / "input"),
                "--templates",
                str(ROOT / "templates_xlsx"),
            ],
        )
        .output
    )
    session = re.search(r"```text\n\$ [^\n]+\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert session
    assert session[1].split() == told.split()
