"""Every check of the project, run one after the other, and their results in one table."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from system import ROOT

IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Check:
    """A command of the checkout; `counts_tests` says that it is pytest, whose tests are counted one by one."""

    name: str
    command: tuple[str, ...]
    counts_tests: bool = False


@dataclass(frozen=True)
class Result:
    """How a check ended: exit code, seconds, and how many of its tests passed, failed and were skipped."""

    check: Check
    code: int
    seconds: float
    passed: int
    failed: int
    skipped: int


def all_checks(python: Path, headless: Path) -> list[Check]:
    """The checks, cheapest first.

    Args:
        python: Python with the development tools.
        headless: Python with the same releases but no Qt. There everything outside `gdlab.ui` must import and work.
            What is tested there is not tested again with Qt; tests of the window and slow ones are left to that.
    """
    tool = (str(python), "-m")
    scripts = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "packaging").glob("*.py"))]
    return [
        Check("ruff check", (*tool, "ruff", "check", ".")),
        Check("ruff format", (*tool, "ruff", "format", "--check", ".")),
        Check("mypy --strict", (*tool, "mypy", "--strict", "gdlab", *scripts)),
        Check("import contracts", (str(python), "-c", IMPORT_CONTRACTS)),
        Check("pytest without Qt", (str(headless), "-m", "pytest", "-n", "auto", "-m", "not slow"), counts_tests=True),
        Check("pytest with Qt", (*tool, "pytest", "-n", "auto", "-m", "window or slow"), counts_tests=True),
    ]


def run_all(checks: list[Check]) -> bool:
    """Run every check, also after one has failed; print a table and the totals. True when all passed."""
    results = [run(check) for check in checks]
    print()
    for result in results:
        print(f"{'ok' if result.code == 0 else 'FAILED':6}  {result.seconds:5.0f} s  {result.check.name}")
    print("\nIn all (a check that is not pytest counts as one):")
    totals = {key: sum(getattr(result, key) for result in results) for key in ("passed", "failed", "skipped")}
    print(", ".join(f"{total} {key}" for key, total in totals.items()))
    return all(result.code == 0 for result in results)


def run(check: Check) -> Result:
    """Run one check in the checkout, its output shown as it comes; windows are drawn offscreen."""
    print(f"\n== {check.name}", flush=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.xml"
        command = [*check.command, f"--junit-xml={report}"] if check.counts_tests else list(check.command)
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        counts = _count(report) if check.counts_tests else (int(code == 0), int(code != 0), 0)
    return Result(check, code, time.monotonic() - start, *counts)


def _count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a JUnit report; a run that ended without one is one failure."""
    if not report.exists():
        return (0, 1, 0)
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return (total - failed - skipped, failed, skipped)
