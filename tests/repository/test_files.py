"""What no file of the repository may contain."""

import re

import pytest

# This file is read as well: the brackets keep it from naming what it looks for.
PACKAGE_HOST = re.compile(
    r"py[p]i\.org|python[h]osted\.org|deb\.[d]ebian\.org|npm[j]s\.org|proxy\.go[l]ang\.org"
    r"|https?://[^\s/\"']*(?:mirror|artifactory|nexus)|(?:extra-)?index-url\s*[= ]"
)
MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:home|Users|root|work)/[\w.]+|(?<![\w.])/tmp/[\w.-]+/[\w.-]+")
LONGEST = 450
# Records and recorded facts are as long as what they tell.
MAY_BE_LONG = re.compile(r"(^|/)(data|demo|i18n)/|\.lock|requirements.*\.txt$|^LICENSE$|\.(svg|csv|json)$")


def matches(texts, pattern):
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_package_registry(texts):
    found = matches(texts, PACKAGE_HOST)
    assert not found, "a package registry or mirror is named; each machine has its own:\n" + "\n".join(found)


def test_no_path_of_one_machine(texts):
    found = matches(texts, MACHINE_PATH)
    assert not found, "a path that exists on one machine only:\n" + "\n".join(found)


def test_no_file_too_long_to_be_read(texts):
    long = [
        f"{name}: {length} lines"
        for name, text in texts.items()
        if not MAY_BE_LONG.search(name) and (length := len(text.splitlines())) > LONGEST
    ]
    assert not long, f"longer than {LONGEST} lines, one idea per file please:\n" + "\n".join(long)


def test_no_unfinished_business(texts):
    found = matches(texts, re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b"))
    assert not found, "\n".join(found)


def test_no_merge_leftover(texts):
    found = matches(texts, re.compile(r"^(<{7} |>{7} |={7}$)"))
    assert not found, "\n".join(found)


def test_licence(texts):
    head = " ".join(texts["LICENSE"].split()[:12]).upper()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE VERSION 3" in head


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see https://" + "pypi" + ".org/simple", True),
        ("pip install --index-" + "url x", True),
        ("see https://www.legifrance.gouv.fr/codes", False),
    ],
)
def test_package_hosts_are_recognised(line, found):
    assert bool(PACKAGE_HOST.search(line)) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("open('/ho" + "me/anna/odoo.conf')", True),
        ("cd /wo" + "rk/main", True),
        ("data_dir = /var/lib/odoo", False),
        ("ODOO_SOURCE=/chemin/vers/odoo", False),
        ("https://example.org/home/page", False),
    ],
)
def test_machine_paths_are_recognised(line, found):
    assert bool(MACHINE_PATH.search(line)) is found
