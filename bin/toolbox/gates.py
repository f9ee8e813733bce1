"""What a run must not contain: a log line at WARNING or above, a test skipped for a reason nobody accepted."""

import fnmatch
import re
from dataclasses import dataclass

from . import paths

ALLOWED_SKIPS = paths.REPOSITORY / "tests" / "allowed_skips.txt"
ALARMS = ("WARNING", "ERROR", "CRITICAL")

_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<message>.*)$")
# The performance figures that Odoo adds at the end of each line of its log.
_FIGURES = re.compile(r" (?:- - -|\d+ \d+\.\d+ \d+\.\d+) ?$")
_SKIPPED = re.compile(r"^skipped (?P<test>.+?) : (?P<reason>.*)$", re.DOTALL)
_SUMMARY = re.compile(r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<tests>\d+) tests")
_CRASH = "Traceback (most recent call last):"


@dataclass
class Entry:
    """One entry of Odoo's log: the lines that follow it (a traceback) belong to its message."""

    level: str
    logger: str
    message: str

    def __str__(self):
        return f"{self.level} {self.logger}: {self.message}"


def entries(log: str) -> list[Entry]:
    """Split Odoo's log into entries. A traceback printed before any entry becomes one, at CRITICAL.

    >>> log = '''2026-07-29 08:00:00,000 7 WARNING db odoo.http: careful 1 0.001 0.002
    ... because
    ... 2026-07-29 08:00:01,000 7 INFO db odoo.http: fine - - - '''
    >>> [str(entry) for entry in entries(log)]
    ['WARNING odoo.http: careful\\nbecause', 'INFO odoo.http: fine']
    >>> [entry.level for entry in entries("Traceback (most recent call last):")]
    ['CRITICAL']
    """
    found: list[Entry] = []
    for line in log.splitlines():
        if match := _LINE.match(line):
            message = _FIGURES.sub("", match["message"])
            found.append(Entry(match["level"], match["logger"], message))
        elif found:
            found[-1].message += f"\n{line}"
        elif line.startswith(_CRASH):
            found.append(Entry("CRITICAL", "stderr", line))
    return found


def alarms(log: str) -> list[Entry]:
    """Return the entries of ``log`` at WARNING or above, from whatever logger."""
    return [entry for entry in entries(log) if entry.level in ALARMS or f"\n{_CRASH}" in entry.message]


def skips(log: str) -> list[tuple[str, str]]:
    """Return the tests that Odoo's own runner skipped, with the reason of each.

    >>> skips("2026-07-29 08:00:00,000 7 INFO db odoo.addons.x: skipped TestY.test_z : no browser 1 0.1 0.2")
    [('TestY.test_z', 'no browser')]
    """
    matches = [_SKIPPED.match(entry.message) for entry in entries(log)]
    return [(match["test"], match["reason"].strip()) for match in matches if match]


def test_figures(log: str) -> tuple[int, int] | None:
    """Return how many tests Odoo's own runner counted as wrong and in all, None when it never said so.

    >>> test_figures("INFO db odoo.tests.result: 1 failed, 2 error(s) of 9 tests when loading database")
    (3, 9)
    """
    summaries = list(_SUMMARY.finditer(log))
    if not summaries:
        return None
    last = summaries[-1]
    return int(last["failed"]) + int(last["errors"]), int(last["tests"])


def shorten(text: str, head: int = 4, end: int = 8) -> str:
    """Return ``text`` without its middle lines: of a traceback, what failed and where from is enough.

    >>> shorten("a\\nb\\nc\\nd\\ne", 1, 2)
    'a\\n(…)\\nd\\ne'
    """
    lines = text.strip("\n").splitlines()
    if len(lines) > head + end:
        lines[head:-end] = ["(…)"]
    return "\n".join(lines)


def allowed_skips() -> list[str]:
    """Return the reasons for which a test may be skipped: one a line, ``*`` stands for anything, # is a comment."""
    lines = ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines() if ALLOWED_SKIPS.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def skip_is_allowed(reason: str) -> bool:
    """Tell whether ``reason`` is one of those listed in ``tests/allowed_skips.txt``."""
    return any(fnmatch.fnmatchcase(reason.strip(), allowed) for allowed in allowed_skips())
