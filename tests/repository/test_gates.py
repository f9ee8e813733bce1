"""The gates themselves: each must close on what it is there for."""

import pytest
from toolbox import gates

QUIET = "2026-07-29 08:00:00,000 7 INFO db odoo.modules.loading: 12 modules loaded in 0.3s 1 0.001 0.002\n"
WARNING = "2026-07-29 08:00:01,000 7 WARNING db odoo.registry: model has no _description - - - \n"


def test_a_quiet_log_raises_no_alarm():
    assert gates.alarms(QUIET + "the word ERROR in a message\n") == []


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_any_logger_raises_an_alarm(level):
    (alarm,) = gates.alarms(QUIET + WARNING.replace("WARNING", level) + QUIET)
    assert str(alarm) == f"{level} odoo.registry: model has no _description"


def test_a_traceback_raises_an_alarm_whatever_its_level():
    assert gates.alarms(QUIET + "Traceback (most recent call last):\n  File ...\nKeyError: 'x'\n")
    assert gates.alarms("Traceback (most recent call last):\nImportError: no module\n")


@pytest.mark.parametrize("message", ["TestTour.test_tour : Chrome executable not found", "setUpClass (x) : why not"])
def test_skips_of_odoos_runner_are_seen(message):
    line = f"2026-07-29 08:00:00,000 7 INFO db odoo.addons.x.tests.test_tour: skipped {message} 3 0.001 0.002\n"
    assert gates.skips(QUIET + line) == [tuple(message.split(" : "))]


def run(pytester, code, *options):
    pytester.makepyfile(code)
    return pytester.runpytest_subprocess("-p", "toolbox.pytest_gates", "-p", "no:odoo", *options)


@pytest.mark.parametrize(
    "logger", ["odoo.addons.seconde_pousse.models.sp_place", "odoo.sql_db", "py.warnings", "other"]
)
def test_a_warning_fails_the_test_that_logs_it(pytester, logger):
    code = f"""
        import logging
        def test_loud(): logging.getLogger("{logger}").warning("mind the gap")
        def test_quiet(): logging.getLogger("{logger}").info("all is well")
    """
    result = run(pytester, code)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([f"*WARNING {logger}: mind the gap*", "FAILED *::test_loud*"])


def test_an_expected_warning_does_not_fail(pytester):
    code = """
        import logging, unittest
        class TestCase(unittest.TestCase):
            def test_expected(self):
                with self.assertLogs("odoo.http", "WARNING"):
                    logging.getLogger("odoo.http").warning("as foreseen")
    """
    run(pytester, code).assert_outcomes(passed=1)


def test_a_warning_in_the_set_up_is_an_error(pytester):
    code = """
        import logging, pytest
        @pytest.fixture
        def loud(): logging.getLogger("odoo.modules.loading").error("module x: not installable")
        def test_quiet(loud): pass
    """
    run(pytester, code).assert_outcomes(errors=1)


SKIPPED = """
    import unittest, pytest
    class TestCase(unittest.TestCase):
        def test_skipped(self): raise unittest.SkipTest("Chrome executable not found")
        @unittest.expectedFailure
        def test_expected_failure(self): self.fail("one day")
    class TestClass(unittest.TestCase):
        @classmethod
        def setUpClass(cls): raise unittest.SkipTest("no websocket")
        def test_never_run(self): pass
    @pytest.mark.skip(reason="later")
    def test_marked(): pass
"""


def test_a_skipped_test_fails(pytester):
    result = run(pytester, SKIPPED)
    result.assert_outcomes(failed=2, errors=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Skipped: Chrome executable not found*", "*is not listed in allowed_skips.txt*"])


def test_a_skipped_test_fails_under_xdist(pytester):
    result = run(pytester, SKIPPED, "-n", "2")
    result.assert_outcomes(failed=2, errors=2)


def test_a_module_skipped_whole_fails(pytester):
    result = run(pytester, "import pytest; pytest.skip('not today', allow_module_level=True)")
    result.assert_outcomes(errors=1)


def test_a_listed_reason_is_accepted(pytester, tmp_path, monkeypatch):
    listed = tmp_path / "allowed_skips.txt"
    listed.write_text("# said why\nneeds * of RAM\n", encoding="utf-8")
    monkeypatch.setattr(gates, "ALLOWED_SKIPS", listed)
    assert gates.skip_is_allowed("needs 64 GB of RAM")
    assert not gates.skip_is_allowed("needs Chromium")
