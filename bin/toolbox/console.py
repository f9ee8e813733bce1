"""What the person who installs reads: one line per step with its duration, one sentence per failure."""

import contextlib
import errno
import sys
import time

DISK_FULL = "Le disque est plein : libérez de la place (voir « make clean »), puis relancez."


_stream = sys.stdout


class SetupError(Exception):
    """A failure told in one French sentence that says what to do."""


def speak_on_stderr() -> None:
    """Print on stderr from now on: the standard output belongs to the command that we prepare."""
    global _stream
    _stream = sys.stderr


def say(text: str) -> None:
    """Print one line at once, even through a pipe."""
    print(text, file=_stream, flush=True)


def notice(sentence: str) -> None:
    """Print something worth knowing that does not stop the work."""
    say(f"  Attention : {sentence}")


def seconds(duration: float) -> str:
    """Write a duration as a French reader does.

    >>> seconds(12.34)
    '12,3 s'
    """
    return f"{duration:.1f} s".replace(".", ",")


@contextlib.contextmanager
def step(label: str):
    """Print ``label`` when the step begins, then its duration in seconds when it ends."""
    say(f"• {label}…")
    start = time.monotonic()
    yield
    say(f"  fait en {seconds(time.monotonic() - start)}")


def run_command(main, argv: list[str]) -> int:
    """Call ``main(argv)`` and return its exit code; failures become one sentence on stderr and the code 1."""
    try:
        return main(argv) or 0
    except SetupError as error:
        sentence = str(error)
    except KeyboardInterrupt:
        print("\nArrêt demandé : relancez la même commande pour reprendre.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sentence = DISK_FULL
        elif isinstance(error, PermissionError):
            sentence = (
                f"Accès refusé à {error.filename} : rendez ce fichier accessible à votre utilisateur, puis relancez."
            )
        else:
            raise
    print(f"Erreur : {sentence}", file=sys.stderr, flush=True)
    return 1
