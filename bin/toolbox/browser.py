"""See and use a running Odoo as somebody would, from the command line or from Python.

    python -m toolbox.browser --base http://127.0.0.1:8069 --login admin --phone \\
        --url /odoo/action-stock.stock_lot_action --click "Nouveau" \\
        --type "[name=name]=L001" --shot /tmp/lot.png
    python -m toolbox.browser pdf note.pdf /tmp/note        # /tmp/note-1.png, …

The steps run in the order given; each waits until the page is at rest.
"""

import base64
import contextlib
import json
import re
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

import requests

from . import paths
from .console import SetupError
from .devtools import BrowserError, Chromium, DevTools, PageReplacedError
from .odoo_client import OdooClient

DESKTOP = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
TABLET = {"width": 1024, "height": 768, "deviceScaleFactor": 1, "mobile": True}
PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
KEYS = {
    "Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, "Delete": 46,
    "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39,
}  # fmt: skip
STILL = """
    *, *::before, *::after {
        transition-duration: 0s !important; transition-delay: 0s !important;
        animation-duration: 0s !important; animation-delay: 0s !important;
        caret-color: transparent !important; scroll-behavior: auto !important;
    }
"""
# Odoo takes the first system font it knows; with the Roboto it ships, the same one on every machine.
STYLE = STILL + "".join(
    f"@font-face {{ font-family: Roboto; font-weight: {weight};"
    f" src: url(/web/static/fonts/google/Roboto/Roboto-{name}.ttf) }}\n"
    for weight, name in ((400, "Regular"), (500, "Medium"), (700, "Bold"))
)
QUIET = 0.4


class Browser:
    """A page of a headless Chromium, to use as a context manager.

    :param client: the server to use and, if a session is open there, as whom.
    :param phone: a phone's screen and touch instead of a desktop's.
    :param tablet: a tablet's, held flat.
    :param timeout: seconds to wait for each step before it fails.
    :param css: rules added to every page.
    """

    def __init__(
        self,
        client: OdooClient,
        *,
        phone: bool = False,
        tablet: bool = False,
        timeout: float = 30,
        css: str = "",
    ):
        self.client = client
        self.timeout = timeout
        self._screen = PHONE if phone else TABLET if tablet else DESKTOP
        self._chromium = Chromium(paths.TEMPORARY)
        try:
            port = self._chromium.wait_port()
            pages = requests.get(f"http://127.0.0.1:{port}/json/list", timeout=10).json()
            url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            self._tools = DevTools(url)
            self._prepare(phone, css)
        except BaseException:
            self._chromium.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, _kind, error, _trace):
        if isinstance(error, SetupError):
            self._show_failure()
        self._tools.close()
        self._chromium.stop()

    def _prepare(self, phone, css):
        call = self._tools.call
        call("Emulation.setDeviceMetricsOverride", **self._screen)
        call("Emulation.setTimezoneOverride", timezoneId="Europe/Paris")
        call("Emulation.setLocaleOverride", locale="fr-FR")
        call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        if self._screen["mobile"]:
            call("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=2)
        if phone:
            call("Emulation.setUserAgentOverride", userAgent=PHONE_AGENT, acceptLanguage="fr-FR", platform="Android")
        if session := self.client.session_id:
            call("Network.setCookie", name="session_id", value=session, url=self.client.base)
        script = Path(__file__).with_name("page.js").read_text()
        script += f"document.addEventListener('DOMContentLoaded', () => toolbox.style({json.dumps(STYLE + css)}));"
        call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def _show_failure(self):
        """Leave a picture of the page, and what it wrote in its console, for who looks for the reason."""
        for message in self.errors:
            print(f"console : {message}", file=sys.stderr)
        path = paths.TEMPORARY / "browser-failure.png"
        with contextlib.suppress(BrowserError):
            self._capture(path)
            print(f"Page au moment de l'échec : {path}", file=sys.stderr)

    # What the page says

    @property
    def errors(self):
        """The console errors seen so far; other sites need not be reachable."""
        return [error for error in self._tools.errors if "net::ERR_" not in error or self.client.base in error]

    def evaluate(self, script):
        """Return the value of a JavaScript expression; a promise is waited for."""
        result = self._tools.call(
            "Runtime.evaluate",
            timeout=self.timeout,
            expression=script,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            text = details.get("exception", {}).get("description") or details["text"]
            raise BrowserError(f"Le script a échoué dans la page : {text.splitlines()[0]}")
        return result["result"].get("value")

    def text(self):
        """Return the text a reader sees on the page."""
        return self.evaluate("document.body.innerText")

    def error_message(self):
        """Return what Odoo says has gone wrong, in a dialog or a red notification, or an empty string."""
        return self._ask("errorMessage") or ""

    # What a user does

    def goto(self, path: str) -> None:
        """Open an address of the server, such as ``/odoo/action-stock.stock_lot_action``."""
        for action in re.findall(r"/action-(\w+\.\w+)", path):
            # The web client goes home without a word when it does not know an action.
            self.client.rpc("web/action/load", action_id=action)
        url = urljoin(self.client.base, path.lstrip("/"))
        result = self._tools.call("Page.navigate", timeout=self.timeout, url=url)
        if "errorText" in result:
            raise BrowserError(f"La page {url} ne s'ouvre pas ({result['errorText']}).")
        self.idle()

    def click(self, target):
        """Click on a CSS selector or on a visible text."""
        point = self._until(
            lambda: self._ask("point", target), f"« {target} » n'est pas sur la page ou n'y est pas cliquable"
        )
        for kind, buttons in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)):
            self._tools.call(
                "Input.dispatchMouseEvent", type=kind, button="left" if kind != "mouseMoved" else "none",
                buttons=buttons, clickCount=1, **point,
            )  # fmt: skip
        self.idle()

    def type(self, target, value):
        """Replace what a field holds; it is designated by CSS, label or placeholder.

        On a phone Odoo lets nobody type in a many2one: click on it, then on a record.
        """
        self._until(lambda: self._ask("focus", target), f"aucun champ « {target} » où écrire sur la page")
        if value:
            self._tools.call("Input.insertText", text=value)
        else:
            self.press("Backspace")
        self.idle()

    def upload(self, target, path):
        """Give a file of this machine to a file field, designated by its button, its label or CSS."""
        file = Path(path).absolute()
        if not file.is_file():
            raise BrowserError(f"Il n'y a pas de fichier {file} à envoyer.")
        chosen = self._until(lambda: self._file_input(target), f"aucun champ de fichier « {target} » sur la page")
        self._tools.call("DOM.setFileInputFiles", files=[str(file)], objectId=chosen)
        self.idle()

    def _file_input(self, target):
        script = f"window.toolbox?.fileInput({json.dumps(target)})"
        return self._tools.call("Runtime.evaluate", expression=script)["result"].get("objectId")

    def press(self, key):
        """Press one key, by its JavaScript name (Enter, Tab, Escape…)."""
        code = KEYS.get(key)
        if code is None:
            raise BrowserError(f"Touche inconnue : {key} (connues : {', '.join(KEYS)}).")
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        if key == "Enter":
            event["text"] = "\r"
        self._tools.call("Input.dispatchKeyEvent", type="keyDown", **event)
        event.pop("text", None)
        self._tools.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.idle()

    def do(self, kind: str, value: str) -> None:
        """Do one step written as text: url, click, type (``target=value``), upload (``target=path``), key or wait."""
        steps = {"url": self.goto, "click": self.click, "key": self.press, "wait": self.wait}
        pairs = {"type": self.type, "upload": self.upload}
        if kind in pairs:
            pairs[kind](*split_target(value))
        elif kind in steps:
            steps[kind](value)
        else:
            raise BrowserError(f"Étape inconnue : « {kind} » (connues : {', '.join([*steps, *pairs])}).")

    # Waiting

    def idle(self) -> None:
        """Wait until nothing loads, nothing is asked of the server and Odoo is at rest."""
        self._tools.stir()
        limit = time.monotonic() + self.timeout
        while True:
            if self._tools.quiet_for() >= QUIET:
                reason = self._ask("busy")
                if reason == "":
                    return
            else:
                reason = ", ".join(sorted(set(self._tools.pending.values()))[:3])
            if time.monotonic() > limit:
                raise BrowserError(
                    f"La page n'est pas au repos après {self.timeout} s ; elle attend {reason or 'une réponse'}."
                )
            self._tools.listen(0.1)

    def wait(self, target):
        """Wait until a CSS selector or a visible text is shown."""
        self._until(lambda: self._ask("shows", target), f"« {target} » n'apparaît pas sur la page")
        self.idle()

    def _until(self, ask, failure):
        limit = time.monotonic() + self.timeout
        while not (found := ask()):
            if time.monotonic() > limit:
                said = self.error_message()
                raise BrowserError(f"{failure} après {self.timeout} s{f' ; Odoo dit : {said}' if said else ''}.")
            self._tools.listen(0.2)
        return found

    def _ask(self, question, *arguments):
        """Call a function of page.js; None for the instant when a page replaces another."""
        script = f"window.toolbox?.{question}({', '.join(json.dumps(argument) for argument in arguments)})"
        try:
            return self.evaluate(script)
        except PageReplacedError:
            return None

    # What is taken away

    def screenshot(self, path, *, full=False, selector=None):
        """Write the page as a PNG.

        :param full: make the window as tall as what it holds (5 000 px at most).
        :param selector: keep only this element.
        """
        # Away from what shows a tooltip.
        corner = {"x": self._screen["width"] - 1, "y": self._screen["height"] - 1}
        self._tools.call("Input.dispatchMouseEvent", type="mouseMoved", **corner)
        self.idle()
        if full:
            self._resize(min(self._ask("hiddenHeight") or 0, 5000))
        part = {}
        if selector:
            box = self._until(lambda: self._ask("box", selector), f"« {selector} » n'est pas sur la page")
            part["clip"] = {**box, "scale": 1}
        self._capture(path, **part)
        if full:
            self._resize(0)

    def _capture(self, path, **part):
        data = self._tools.call("Page.captureScreenshot", timeout=self.timeout, format="png", **part)["data"]
        Path(path).write_bytes(base64.b64decode(data))

    def _resize(self, more):
        screen = {**self._screen, "height": self._screen["height"] + more}
        self._tools.call("Emulation.setDeviceMetricsOverride", **screen)
        self.idle()


def split_target(text: str) -> tuple[str, str]:
    """Cut ``target=value`` at the first = that is outside brackets.

    >>> split_target("[name=qty] input=12,5")
    ('[name=qty] input', '12,5')
    """
    depth = 0
    for position, character in enumerate(text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "=" and not depth:
            return text[:position], text[position + 1 :]
    raise BrowserError(f"L'étape attend CIBLE=VALEUR, et non « {text} ».")


if __name__ == "__main__":
    from .browser_cli import main

    sys.exit(main(sys.argv[1:]))
