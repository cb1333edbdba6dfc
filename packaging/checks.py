"""Every check of the project, and their results in one table."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from system import ROOT

IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
ON_EVERY_CORE = ("-n", "auto", "--dist", "worksteal")
"""Tests of one file mostly stay together, for they share what is made once; a core that has none left takes others."""
LOOK_THROUGH_THE_WINDOW = tuple(f"tests/{folder}" for folder in ("bench", "cli", "contracts", "ui"))
"""Whose tests need Qt, or look at the whole project as it is installed with it."""


@dataclass(frozen=True)
class Check:
    """A command of the checkout.

    `counts_tests` says that it is pytest, whose tests are counted one by one; `beside`, that it keeps one core busy for
    long, so it runs from the start beside those before it, and what it says is shown when its turn comes.
    """

    name: str
    command: tuple[str, ...]
    counts_tests: bool = False
    beside: bool = False


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
            What is tested there is tested again with Qt only where that may change it.
    """
    tool = (str(python), "-m")
    scripts = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "packaging").glob("*.py"))]
    return [
        Check("ruff check", (*tool, "ruff", "check", ".")),
        Check("ruff format", (*tool, "ruff", "format", "--check", ".")),
        Check("import contracts", (str(python), "-c", IMPORT_CONTRACTS)),
        Check("pytest without Qt", (str(headless), "-m", "pytest", *ON_EVERY_CORE), counts_tests=True),
        Check("mypy --strict", (*tool, "mypy", "--strict", "gdlab", *scripts), beside=True),
        Check("pytest with Qt", (*tool, "pytest", *ON_EVERY_CORE, *LOOK_THROUGH_THE_WINDOW), counts_tests=True),
    ]


def run_all(checks: list[Check]) -> bool:
    """Run every check, also after one has failed; print a table and the totals. True when all passed."""
    with ThreadPoolExecutor() as pool:
        beside = {check: pool.submit(finished, check) for check in checks if check.beside}
        results = [run(check, beside.get(check)) for check in checks]
    print()
    for result in results:
        print(f"{'ok' if result.code == 0 else 'FAILED':6}  {result.seconds:5.0f} s  {result.check.name}")
    print("\nIn all (a check that is not pytest counts as one):")
    totals = {key: sum(getattr(result, key) for result in results) for key in ("passed", "failed", "skipped")}
    print(", ".join(f"{total} {key}" for key, total in totals.items()))
    return all(result.code == 0 for result in results)


def run(check: Check, beside: Future[tuple[Result, str]] | None = None) -> Result:
    """Run one check, its output shown as it comes, or show what one that runs beside the others has come to."""
    print(f"\n== {check.name}", flush=True)
    if beside is None:
        return finished(check, shown=True)[0]
    result, said = beside.result()
    print(said, end="", flush=True)
    return result


def finished(check: Check, *, shown: bool = False) -> tuple[Result, str]:
    """Run one check in the checkout; returns its result, and its output unless that was shown as it came.

    Windows are drawn offscreen. Python keeps what it has compiled: the tests start it some hundred times.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**inherited, "QT_QPA_PLATFORM": "offscreen"}
    out, err = (None, None) if shown else (subprocess.PIPE, subprocess.STDOUT)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.xml"
        command = [*check.command, f"--junit-xml={report}"] if check.counts_tests else list(check.command)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=out, stderr=err, encoding="utf-8", errors="replace", check=False
        )
        counts = _count(report) if check.counts_tests else (int(done.returncode == 0), int(done.returncode != 0), 0)
    return Result(check, done.returncode, time.monotonic() - start, *counts), done.stdout or ""


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
