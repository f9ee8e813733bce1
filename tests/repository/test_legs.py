"""The runner of ``make test``'s legs."""

import sys
import threading
import time

import pytest
from toolbox.legs import Leg, LegFailure, Runner, pytest_failures, tail


def test_a_failed_leg_does_not_hide_the_others():
    def fail():
        raise LegFailure("a table is left")

    runner = Runner()
    runner.run([Leg("first", lambda: "fine"), Leg("second", fail), Leg("third", lambda: "fine")])
    assert {outcome.name: (outcome.passed, outcome.detail) for outcome in runner.outcomes} == {
        "first": (True, "fine"),
        "second": (False, "a table is left"),
        "third": (True, "fine"),
    }


def test_stopping_ends_the_programs(tmp_path):
    runner = Runner()
    codes = []
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    thread = threading.Thread(target=lambda: codes.append(runner.execute(sleeper, log=tmp_path / "log")))
    start = time.monotonic()
    thread.start()
    while not runner._children and time.monotonic() < start + 10:
        time.sleep(0.01)
    runner.stop()
    thread.join(10)
    assert codes and codes[0] != 0
    assert time.monotonic() < start + 20
    with pytest.raises(LegFailure):
        runner.execute(sleeper)


def test_an_unforeseen_error_stops_the_run():
    def crash():
        raise KeyError("nobody thought of it")

    with pytest.raises(KeyError):
        Runner().run([Leg("crash", crash)])


def test_the_end_of_a_long_log_is_enough():
    assert tail("\n".join(map(str, range(1000))), 3) == "(997 lignes plus haut)\n997\n998\n999"


def test_failures_are_cut_out_of_pytests_output():
    output = "collected 2 items\n\n=== FAILURES ===\n___ test_x ___\nassert 1 == 2\n=== 1 failed, 1 passed in 0.1s ==="
    assert pytest_failures(output).startswith("=== FAILURES ===\n___ test_x ___")
