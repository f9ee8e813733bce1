"""Entry point of ``bin/setup`` and ``bin/odoo``."""

import sys

from .console import run_command


def _main(argv: list[str]) -> int:
    from .cli import main  # here, so that a failure while looking for the cache folder is told in one sentence

    return main(argv)


def start() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal that cannot show « … » must not stop an installation
    sys.exit(run_command(_main, sys.argv[1:]))


if __name__ == "__main__":
    start()
