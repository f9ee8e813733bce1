"""The program that prints PDF pages is called as Odoo's layouts expect."""

import subprocess

from toolbox import paths, virtualenv


def test_zoom_and_page_path_are_corrected_and_nothing_else(tmp_path, monkeypatch):
    program = tmp_path / "a venv" / "bin" / "wkhtmltopdf-pack"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" "$(pwd)"\n')
    program.chmod(0o755)
    monkeypatch.setattr(paths, "VIRTUALENV", tmp_path / "a venv")
    monkeypatch.setattr(paths, "TOOLS", tmp_path)
    virtualenv._write_wkhtmltopdf()
    odoo_temporary = tmp_path / ".cache" / "tmp"
    odoo_temporary.mkdir(parents=True)
    body = odoo_temporary / "report.body.tmp.0.a1b2.html"
    arguments = ["--zoom", "1.28", "--dpi", "90", "--header-html", "a file.html", str(body), "out.pdf"]
    said = subprocess.run([tmp_path / "wkhtmltopdf", *arguments], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["--zoom", "1", *arguments[2:6], body.name, "out.pdf", str(odoo_temporary)]
