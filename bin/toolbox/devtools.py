"""A headless Chromium driven through the Chrome DevTools Protocol.

This file knows nothing of Odoo: it starts and stops the browser, sends commands
and keeps count of the requests under way. See ``browser.py`` for what a user does.
"""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import websocket

from . import processes
from .chromium import ensure_chromium
from .console import SetupError

FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--lang=fr-FR",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
)
# Requests that stay open on purpose: waiting for them would never end.
ENDLESS = ("/websocket", "/longpolling/", "/bus/")


class BrowserError(SetupError):
    """A failure of the browser or of the page, told in one French sentence."""


class PageReplacedError(BrowserError):
    """The page was replaced by another while a script ran in it."""


def _die_with_parent():
    """Let the kernel end the browser if we are killed ourselves (prctl(2), PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Chromium:
    """One browser process with a profile of its own, removed at the end.

    :param folder: where the temporary profile is created.
    """

    def __init__(self, folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.profile = Path(tempfile.mkdtemp(prefix="chromium-", dir=folder))
        profile = str(self.profile)
        command = [ensure_chromium(), *FLAGS, f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        self._log = (self.profile / "chromium.log").open("wb")
        self.process = subprocess.Popen(
            [*command, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            env={**processes.environment(), "HOME": profile, "TMPDIR": profile, "LANGUAGE": "fr"},
        )

    def wait_port(self, timeout=30):
        """Return the debugging port once the browser has chosen it."""
        answer = self.profile / "DevToolsActivePort"
        limit = time.monotonic() + timeout
        while time.monotonic() < limit and self.process.poll() is None:
            lines = answer.read_text().splitlines() if answer.exists() else []
            if len(lines) > 1:
                return int(lines[0])
            time.sleep(0.05)
        log = (self.profile / "chromium.log").read_text(errors="replace").splitlines()
        raise BrowserError(f"Chromium n'a pas démarré : {log[-1] if log else 'sans message'}")

    def stop(self):
        """End the browser with all its children and remove its profile."""
        # At once: a page that is told to close would first save the form under way.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._log.close()
        # Its helpers may still write for an instant after their parent is gone.
        for _attempt in range(20):
            shutil.rmtree(self.profile, ignore_errors=True)
            if not self.profile.exists():
                break
            time.sleep(0.1)


class DevTools:
    """The command channel to one page, and what the page has reported.

    `errors` lists the console errors of the page; `pending` the requests under way.
    """

    def __init__(self, url):
        self.errors = []
        self.pending = {}
        self.quiet_since = time.monotonic()
        self._number = 0
        self._socket = websocket.create_connection(url, timeout=30, suppress_origin=True)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def close(self):
        self._socket.close()

    def call(self, method, timeout=30, **params):
        """Send one command and return its result.

        Raises `BrowserError` when Chromium refuses it or does not answer in
        `timeout` seconds.
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        self._socket.send(json.dumps(message))
        limit = time.monotonic() + timeout
        while True:
            answer = self._receive(limit - time.monotonic())
            if answer is None:
                raise BrowserError(f"Chromium n'a pas répondu en {timeout} s à {method}.")
            if answer.get("id") == self._number:
                break
        if "error" in answer:
            message = answer["error"]["message"]
            # Chromium has no code of its own for this case: the words are those of its V8 inspector.
            kind = PageReplacedError if "context" in message or "navigated" in message else BrowserError
            raise kind(f"Chromium a refusé {method} : {message}")
        return answer["result"]

    def stir(self):
        """Count the quiet from now: what was just done may ask something of the server in an instant."""
        self.quiet_since = time.monotonic()

    def listen(self, seconds):
        """Take note of what the page reports during `seconds`."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0:
            self._receive(left)

    def quiet_for(self):
        """Return for how many seconds no request has been under way."""
        return 0 if self.pending else time.monotonic() - self.quiet_since

    def _receive(self, timeout):
        if timeout <= 0:
            return None
        self._socket.settimeout(timeout)
        try:
            message = json.loads(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            return None
        except (websocket.WebSocketException, OSError, ValueError) as error:
            raise BrowserError("Chromium s'est arrêté pendant l'opération.") from error
        if "method" in message:
            self._note(message["method"], message["params"])
        return message

    def _note(self, method, event):
        if method == "Network.requestWillBeSent":
            url = event["request"]["url"]
            if url.startswith("http") and not any(part in url for part in ENDLESS):
                self.pending[event["requestId"]] = url
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            if self.pending.pop(event["requestId"], None):
                self.quiet_since = time.monotonic()
        elif method == "Page.frameNavigated" and "parentId" not in event["frame"]:
            # What the previous page was asking for gets no end event.
            self.pending = {key: url for key, url in self.pending.items() if key == event["frame"]["loaderId"]}
            self.quiet_since = time.monotonic()
        elif method == "Page.javascriptDialogOpening":
            self._socket.send(
                json.dumps({"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}})
            )
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Runtime.consoleAPICalled" and event["type"] == "error":
            self.errors.append(" ".join(_argument_text(argument) for argument in event["args"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] == "error":
            entry = event["entry"]
            self.errors.append(f"{entry['text']} {entry.get('url', '')}".strip())


def _argument_text(argument):
    return str(argument.get("value", argument.get("description", argument["type"])))
