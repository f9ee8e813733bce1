"""The command line of ``python -m toolbox.browser``."""

import argparse
import json

from . import browser as browser_module
from . import paths
from .browser import Browser
from .console import run_command
from .devtools import BrowserError
from .odoo_client import OdooClient
from .pictures import pdf_pages


class _Step(argparse.Action):
    """Keep the steps in the order in which they were typed."""

    def __call__(self, parser, namespace, values, option_string=None):
        namespace.steps = [*(namespace.steps or []), (self.dest, values)]


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m toolbox.browser",
        description=browser_module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(steps=None)
    parser.add_argument("--base", default="http://127.0.0.1:8069", help="address of the server")
    parser.add_argument("--login", help="who to log in as; nobody if it is not given")
    parser.add_argument("--password", help="by default the same word as the login")
    screen = parser.add_mutually_exclusive_group()
    screen.add_argument("--phone", action="store_true", help="360×740, touch")
    screen.add_argument("--tablet", action="store_true", help="1024×768, touch")
    screen.add_argument("--desktop", action="store_true", help="1440×900 (the default)")
    parser.add_argument("--full", action="store_true", help="show in the pictures what must be scrolled to")
    parser.add_argument("--only", metavar="CSS", help="keep only this element in the pictures")
    parser.add_argument("--timeout", type=float, default=30, help="seconds for each step")
    steps = parser.add_argument_group("steps, in the order given")

    def step(name, metavar, text, **options):
        steps.add_argument(f"--{name}", action=_Step, default=argparse.SUPPRESS, metavar=metavar, help=text, **options)

    step("url", "PATH", "open an address of the server")
    step("click", "TARGET", "click on a CSS selector or a visible text")
    step("type", "TARGET=VALUE", "fill the field of this CSS selector, label or placeholder")
    step("upload", "TARGET=PATH", "give a file to the file field of this button, label or CSS selector")
    step("key", "KEY", "press Enter, Tab, Escape…")
    step("wait", "TARGET", "wait for a CSS selector or a visible text")
    step("eval", "JS", "print what an expression gives")
    step("text", None, "print the text of the page", nargs=0)
    step("shot", "FILE", "write a PNG")
    step("download", ("PATH", "FILE"), "save a report or an attachment", nargs=2)
    return parser


def _run(browser, options, kind, value):
    if kind == "eval":
        print(json.dumps(browser.evaluate(value), ensure_ascii=False, indent=1))
    elif kind == "text":
        print(browser.text())
    elif kind == "shot":
        browser.screenshot(value, full=options.full, selector=options.only)
    elif kind == "download":
        browser.client.download(*value)
    else:
        browser.do(kind, value)


def main(argv):
    """Run the steps; return 1 when one fails or when the page reported an error."""
    return run_command(_main, argv)


def _main(argv):
    if argv[:1] == ["pdf"]:
        return _pdf(argv[1:])
    options = _parser().parse_args(argv)
    paths.make_cache()
    client = OdooClient(options.base)
    if options.login:
        client.login(options.login, options.password or options.login)
    with Browser(client, phone=options.phone, tablet=options.tablet, timeout=options.timeout) as browser:
        for kind, value in options.steps or ():
            _run(browser, options, kind, value)
        if message := browser.error_message():
            raise BrowserError(f"Odoo affiche une erreur : {message}")
        if browser.errors:
            raise BrowserError("La page a écrit des erreurs dans sa console.")


def _pdf(argv):
    parser = argparse.ArgumentParser(
        prog="python -m toolbox.browser pdf", description=pdf_pages.__doc__.splitlines()[0]
    )
    parser.add_argument("source")
    parser.add_argument("prefix")
    print(*pdf_pages(**vars(parser.parse_args(argv))), sep="\n")
