"""A tour or a JavaScript test that no Python test starts never runs, and nobody notices."""

import re

TOUR = re.compile(r"web_tour\.tours\"?\)?\s*\.add\(\s*[\"']([\w.]+)[\"']")


def test_every_tour_is_started(texts):
    python = "\n".join(text for name, text in texts.items() if re.search(r"(^|/)tests/.*\.py$", name))
    tours = {
        tour: name
        for name, text in texts.items()
        if re.fullmatch(r"addons/.*/static/tests/.*\.js", name)
        for tour in TOUR.findall(text)
    }
    forgotten = [f"{tour} ({name})" for tour, name in tours.items() if not re.search(rf"[\"']{tour}[\"']", python)]
    assert not forgotten, f"no test calls start_tour on: {', '.join(forgotten)}"


def test_every_javascript_test_is_started(texts):
    addons = {name.split("/")[1] for name in texts if re.fullmatch(r"addons/.*/static/tests/.*\.test\.js", name)}
    starting = {
        name.split("/")[1]
        for name, text in texts.items()
        if re.fullmatch(r"addons/.*/tests/.*\.py", name) and "/web/tests" in text
    }
    assert not addons - starting, f"no test opens /web/tests for: {', '.join(sorted(addons - starting))}"
