"""The repository's released versions: its git tags."""

from pathlib import Path

from . import paths, processes
from .console import SetupError


def last_tag() -> str | None:
    """Return the last tag before the current commit, or None: no release yet, or a copy without its history."""
    done = processes.run(["git", "-C", paths.REPOSITORY, "describe", "--tags", "--abbrev=0", "HEAD^"])
    return None if done.returncode else done.stdout.strip()


def export_addons(tag: str, folder: Path) -> list[str]:
    """Write the addons as they were at ``tag`` into ``folder`` and return the names of those that still exist."""
    archive = folder / "addons.tar"
    done = processes.run(["git", "-C", paths.REPOSITORY, "archive", "--output", archive, tag, "addons"])
    if not done.returncode:
        done = processes.run(["tar", "--extract", "--file", archive, "--directory", folder, "--strip-components=1"])
    if done.returncode:
        raise SetupError(f"Les addons de la version {tag} n'ont pas pu être lus dans git : {done.stdout.strip()}")
    return [name for name in paths.our_addons() if (folder / name / "__manifest__.py").is_file()]
