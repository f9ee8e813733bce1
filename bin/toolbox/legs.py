"""Parts of a test run: several at a time, each with its log, its duration and, when it fails, the end of its log."""

import contextlib
import re
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .console import SetupError, say, seconds

_LONGEST_DETAIL = 120  # lines
_PYTEST_SUMMARY = re.compile(r"^=* ?(\d+ [a-z]+.* in [\d.]+s.*?) ?=*$", re.MULTILINE)


@dataclass(frozen=True)
class Leg:
    """A part of the run. ``work`` takes nothing, returns a word on what was done, and raises LegFailure."""

    name: str
    work: Callable[[], str]


class LegFailure(Exception):
    """What is wrong, as lines to show."""


@dataclass(frozen=True)
class Outcome:
    """How a leg ended. ``detail``: a word on what was done, or what is wrong."""

    name: str
    passed: bool
    seconds: float
    detail: str

    def as_dict(self) -> dict:
        """Return plain values, for JSON."""
        return asdict(self)


@dataclass
class Runner:
    """Runs legs and the programs they need; ``stop`` ends those programs."""

    outcomes: list[Outcome] = field(default_factory=list)
    _children: set[subprocess.Popen] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def run(self, legs: list[Leg], *, workers: int = 2) -> None:
        """Run ``legs``, ``workers`` at a time, in their order, and add their outcomes to ``outcomes``."""
        with ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(self._run_leg, leg) for leg in legs]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.stop()
                raise

    def execute(self, command: list, *, log: Path | None = None, **options) -> int:
        """Run ``command`` to its end, its output in ``log`` (on the terminal without it); return its exit code."""
        with contextlib.ExitStack() as stack:
            if log:
                log.parent.mkdir(parents=True, exist_ok=True)
                options["stdout"] = stack.enter_context(log.open("ab"))
                options["stderr"] = subprocess.STDOUT
            with self._lock:
                if self._stopped:
                    raise LegFailure("Arrêté avant la fin.")
                child = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **options)
                self._children.add(child)
            try:
                return child.wait()
            finally:
                self._children.discard(child)

    def captured(self, command: list, *, log: Path, **options) -> subprocess.CompletedProcess:
        """Run ``command`` to its end and return it completed, its output in ``stdout`` and in ``log``."""
        log.unlink(missing_ok=True)
        code = self.execute(command, log=log, **options)
        return subprocess.CompletedProcess(command, code, stdout=log.read_text(encoding="utf-8", errors="replace"))

    def stop(self) -> None:
        """End the programs that are running, and start no other."""
        with self._lock:
            self._stopped = True
            children = list(self._children)
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()

    def _run_leg(self, leg: Leg) -> None:
        self._say(f"• {leg.name}…")
        start = time.monotonic()
        try:
            passed, detail = True, leg.work()
        except (LegFailure, SetupError) as failure:
            passed, detail = False, str(failure)
        outcome = Outcome(leg.name, passed, time.monotonic() - start, detail)
        self.outcomes.append(outcome)
        ended = f"✓ {leg.name} : {detail}" if passed else f"✗ {leg.name} : voir à la fin"
        self._say(f"{ended} ({seconds(outcome.seconds)})")

    def _say(self, text: str) -> None:
        with self._lock:  # or the lines of two legs could mix
            say(text)


def pytest_summary(output: str) -> str:
    """Return pytest's own last line, without its decoration.

    >>> pytest_summary("..\\n=== 1 failed, 12 passed in 0.14s ===\\n")
    '1 failed, 12 passed in 0.14s'
    """
    found = _PYTEST_SUMMARY.findall(output)
    return found[-1] if found else "pytest n'a pas rendu de résumé"


def pytest_failures(output: str) -> str:
    """Return the part of pytest's output that tells what failed, its middle left out when it is long."""
    marks = ("= ERRORS =", "= FAILURES =")
    starts = [output.rfind("\n", 0, output.find(mark)) for mark in marks if mark in output]
    kept = output[max(min(starts, default=0), 0) :].strip("\n").splitlines()
    left_out = len(kept) - _LONGEST_DETAIL
    if left_out > 0:
        half = _LONGEST_DETAIL // 2
        kept[half:-half] = ["", f"(… {left_out} lignes …)", ""]
    return "\n".join(kept)


def tail(text: str, lines: int = _LONGEST_DETAIL) -> str:
    """Return the last ``lines`` lines of ``text``, saying how many were left out.

    >>> tail("a\\nb\\nc", 2)
    '(1 ligne plus haut)\\nb\\nc'
    """
    kept = text.strip("\n").splitlines()
    left_out = len(kept) - lines
    if left_out <= 0:
        return "\n".join(kept)
    return "\n".join([f"({left_out} ligne{'s' if left_out > 1 else ''} plus haut)", *kept[-lines:]])
