import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def files():
    """The repository's files: tracked, or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    found = [REPOSITORY / name for name in listing.split("\0") if name]
    return [file for file in found if file.is_file() and not file.is_symlink()]


@pytest.fixture(scope="session")
def texts(files):
    """The text of each file that is one, by its path in the repository."""
    found = {}
    for file in files:
        try:
            found[file.relative_to(REPOSITORY).as_posix()] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font
    return found
