"""What an officer reads at the end of a build: which files were used, what was found, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.build import Built, is_unread
from etl.corrections import FILE, where_words
from etl.corrections_file import Saved
from etl.dataset import FileEntry
from etl.errors import ExitCode
from etl.families import FALLBACK
from etl.isolation import Status
from etl.model import Finding, Proof, Severity
from etl.outputs import Outcome

SEVERITY_WORDS = {Severity.ERROR: "오류", Severity.WARNING: "경고", Severity.NOTE: "참고"}
PROOF_WORDS = {
    Proof.PROVED: "검산됨",
    Proof.UNPROVED: "검산식 없음",
    Proof.DISPUTED: "불일치",
    Proof.REPAIRED: "바로잡음",
    Proof.CORRECTED: "정정",
}
UNREADABLE_FILE = "unreadable_file"
MOST_ERRORS_SHOWN = 5
MOST_CELLS_SHOWN = 5


@dataclass(frozen=True)
class Account:
    """What there is to say of a build whatever it had to write: the lines, the files, and what its exit code rests on."""

    lines: tuple[str, ...]
    files: tuple[str, ...]
    warnings: tuple[str, ...]
    has_unread: bool
    has_errors: bool


def account_of(built: Built) -> Account:
    """The account of a build."""
    lines = (*_files(built.entries), "", *_numbers(built), *_findings(built.findings), "")
    return Account(
        lines,
        built.files,
        (*built.warnings, *built.saved.standing),
        any(is_unread(entry) or entry.status is Status.PARTIAL for entry in built.entries),
        any(f.severity is Severity.ERROR and f.status == "open" for f in built.findings),
    )


def exit_code(account: Account, outcome: Outcome, saved: Saved, *, strict: bool) -> ExitCode:
    """The exit code of a finished build: the worst thing that happened to it."""
    happened = {
        ExitCode.CHECKS_FAILED: strict and account.has_errors,
        ExitCode.OUTPUT_LOCKED: bool(outcome.held) or saved.held,
        ExitCode.EDITED_OUTPUT_KEPT: bool(outcome.kept),
        ExitCode.UNREADABLE_INPUT: account.has_unread,
    }
    return max((code for code, has in happened.items() if has), default=ExitCode.OK)


def summary_lines(account: Account, outcome: Outcome, saved: Saved, folder: Path) -> Iterator[str]:
    """The summary of a build, line by line."""
    yield from account.lines
    for warning in (*account.warnings, *saved.messages):
        yield f"주의: {warning}"
    yield from _outputs(account.files, outcome, folder)
    if saved.written:
        yield f"'{FILE}'에 지적 사항을 정리했습니다. 정정값을 적고 다시 실행하면 반영됩니다."
    yield from _set_aside(outcome)


def _files(entries: Sequence[FileEntry]) -> Iterator[str]:
    used = [entry for entry in entries if entry.used and entry.understood]
    unread = [entry for entry in entries if is_unread(entry)]
    passed = [entry for entry in entries if not entry.used and not is_unread(entry)]
    yield f"쓴 보고서 {len(used)}개"
    for entry in used:
        yield f"  · {entry.report} ({_about(entry)})" + (f": {entry.why}" if entry.reason else "")
    if unread:
        yield f"읽지 못한 파일 {len(unread)}개 (고친 뒤 다시 실행하면 더해집니다)"
        yield from (f"  ! {entry.report}: {entry.why}" for entry in unread)
    if passed:
        yield f"쓰지 않은 파일 {len(passed)}개"
        yield from (f"  · {entry.report}: {entry.why}" for entry in passed)


def _about(entry: FileEntry) -> str:
    assert entry.understood
    cover = entry.understood.outline.cover
    as_of = f"{cover.as_of.year}. {cover.as_of.month}. {cover.as_of.day}. 기준" if cover.as_of else ""
    parts = (cover.org, cover.dept, f"{cover.year}년 {cover.kind}".strip() if cover.year else cover.kind, as_of)
    return ", ".join(part for part in parts if part)


def _numbers(built: Built) -> Iterator[str]:
    reports = [entry.understood for entry in built.entries if entry.used and entry.understood]
    tables = [table for report in reports for table in report.tables]
    known = sum(table.family not in (None, FALLBACK) for table in tables)
    counted = sum(table.family is FALLBACK for table in tables)
    proofs = Counter(fact.proof for fact in built.facts if fact.value is not None or fact.proof is Proof.DISPUTED)
    rest = f" {counted}개는 무슨 표인지 몰라 숫자만 통계로 옮겼습니다." if counted else ""
    yield f"표 {len(tables)}개 가운데 {known}개를 알아보고 읽었습니다.{rest}"
    shown = {p: word for p, word in PROOF_WORDS.items() if proofs[p] or p is not Proof.CORRECTED}
    yield "숫자 " + ", ".join(f"{word} {proofs[proof]:,}개" for proof, word in shown.items())


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    left = [finding for finding in findings if finding.status == "open"]
    counts = Counter(finding.severity for finding in left)
    done = Counter(finding.status for finding in findings)
    settled = f" (정정 {done['corrected']:,}건, 확인 {done['accepted']:,}건)" if len(left) < len(findings) else ""
    yield "점검 " + ", ".join(f"{word} {counts[severity]:,}건" for severity, word in SEVERITY_WORDS.items()) + settled
    errors = [f for f in left if f.severity is Severity.ERROR and f.code != UNREADABLE_FILE]  # those are told above
    for finding in errors[:MOST_ERRORS_SHOWN]:
        yield f"  ! {place_words(finding)}: {finding.message}"
    if len(errors) > MOST_ERRORS_SHOWN:
        yield f"  ! 그 밖의 오류 {len(errors) - MOST_ERRORS_SHOWN}건은 점검표.xlsx에 있습니다."


def place_words(finding: Finding) -> str:
    """Where a finding is, in an officer's words."""
    return " ".join(word for word in (finding.place.report, where_words(finding.place)) if word)


def _outputs(files: Sequence[str], outcome: Outcome, folder: Path) -> Iterator[str]:
    if outcome.changed or outcome.removed:
        yield f"'{folder}'에 썼습니다."
    else:
        yield f"바뀐 내용이 없어 '{folder}'의 파일을 그대로 두었습니다."
    for name in files:
        if name.endswith(".xlsx"):
            yield f"  · {outcome.held.get(name, name)}" + ("" if name in outcome.changed else " (그대로)")
    data = [name for name in files if name.startswith("data/")]
    yield f"  · data/ (자료 {len(data)}개 파일)"


def _set_aside(outcome: Outcome) -> Iterator[str]:
    """What was not replaced: files edited by hand, files open in another program, files that went."""
    for kept in outcome.kept:
        yield f"'{kept.name}'은(는) 만든 뒤에 고치신 파일이라 '{kept.copy}'(으)로 남기고 새로 만들었습니다. 다른 칸 {len(kept.cells)}개:"
        for cell in kept.cells[:MOST_CELLS_SHOWN]:
            yield f"    {cell}"
        if len(kept.cells) > MOST_CELLS_SHOWN:
            yield f"    … 외 {len(kept.cells) - MOST_CELLS_SHOWN}개"
    for name, other in outcome.held.items():
        yield (
            f"'{name}'이(가) 다른 프로그램에 열려 있어 새 결과를 '{other}'에 썼습니다. 닫고 다시 실행하십시오. "
            f"열려 있지 않다면 같은 폴더의 '~${Path(name).name}' 파일을 지우십시오."
        )
    for name in outcome.left:
        yield f"'{name}'은(는) 이제 만들지 않지만 고치신 파일이라 그대로 두었습니다. 필요 없으면 지우십시오."
    for name in outcome.removed:
        yield f"'{name}'은(는) 이제 만들지 않는 파일이라 지웠습니다."
