"""What is asked of a running Odoo over HTTP, without a browser."""

import re
from pathlib import Path
from urllib.parse import urljoin

import requests

from .console import SetupError


class OdooClient:
    """A session on one Odoo server.

    :param base: address of the server, such as ``http://127.0.0.1:8069``.
    """

    def __init__(self, base: str):
        self.base = base.rstrip("/") + "/"
        self._http = requests.Session()

    @property
    def session_id(self) -> str | None:
        """The cookie of the session, if there is one."""
        return self._http.cookies.get("session_id")

    def login(self, login: str, password: str) -> None:
        """Open a session through Odoo's own form. Raise SetupError when it is refused."""
        page = self._send("GET", "web/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        form = {"login": login, "password": password, "csrf_token": token[1] if token else ""}
        answer = self._send("POST", "web/login", data=form)
        if answer.url.split("?")[0] == urljoin(self.base, "web/login"):
            raise SetupError(f"Odoo a refusé la connexion de « {login} » : vérifiez le mot de passe, puis relancez.")

    def rpc(self, path: str, **params):
        """Return the result of a JSON-RPC route. Raise SetupError with Odoo's own message when it refuses."""
        answer = self._send("POST", path, json={"jsonrpc": "2.0", "params": params}).json()
        if "error" in answer:
            message = answer["error"].get("data", {}).get("message") or answer["error"]["message"]
            raise SetupError(f"Odoo refuse {path} : {message.strip()}")
        return answer["result"]

    def call(self, model: str, method: str, *args, **kwargs):
        """Return what a method of a model gives."""
        return self.rpc("web/dataset/call_kw", model=model, method=method, args=args, kwargs=kwargs)

    def download(self, path: str, target: Path | str) -> None:
        """Save what an address answers, such as a PDF report, into the file ``target``."""
        Path(target).write_bytes(self._send("GET", path).content)

    def _send(self, method: str, path: str, **options) -> requests.Response:
        url = urljoin(self.base, path.lstrip("/"))
        try:
            # A report on many pages may take a minute on a small machine.
            answer = self._http.request(method, url, timeout=120, **options)
        except requests.RequestException as error:
            raise SetupError(f"Odoo ne répond pas à {url} : démarrez-le (make run), puis relancez.") from error
        if not answer.ok:
            raise SetupError(f"Odoo répond {answer.status_code} à {url} : lisez son journal.")
        return answer
