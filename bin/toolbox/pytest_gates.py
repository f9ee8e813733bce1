"""pytest plugin: fails the test that logs at WARNING or above, and the one skipped for a reason nobody accepted.

A test that expects a warning says so with assertLogs or mute_logger: both keep it away from the root logger,
which is where this plugin listens. Loaded with ``-p toolbox.pytest_gates``, so it works under xdist as well.
"""

import logging

import pytest

from . import gates


class _Recorder(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(gates.shorten(self.format(record)))

    def take(self):
        lines, self.lines = self.lines, []
        return lines


_recorder = _Recorder()


def pytest_configure(config):
    logging.getLogger().addHandler(_recorder)


def pytest_unconfigure(config):
    logging.getLogger().removeHandler(_recorder)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _judge((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _judge((yield))


def _judge(report):
    lines = _recorder.take()
    if report.skipped:
        reason = _skip_reason(report)
        if not gates.skip_is_allowed(reason):
            _fail(report, f"Skipped: {reason}\nThis reason is not listed in {gates.ALLOWED_SKIPS.name}.")
    if lines:
        text = "Logged at WARNING or above:\n" + "\n".join(lines)
        if report.failed:
            report.sections.append(("log gate", text))
        else:
            _fail(report, text)
    return report


def _skip_reason(report):
    if hasattr(report, "wasxfail"):
        return report.wasxfail or "expected failure"
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def _fail(report, text):
    report.outcome = "failed"
    report.longrepr = text
    if hasattr(report, "wasxfail"):
        del report.wasxfail
