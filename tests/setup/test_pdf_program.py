"""The program that prints PDF pages is called with the scale Odoo's layouts expect."""

import subprocess

from toolbox import paths, virtualenv


def test_the_zoom_is_corrected_and_nothing_else(tmp_path, monkeypatch):
    program = tmp_path / "a venv" / "bin" / "wkhtmltopdf-pack"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(paths, "VIRTUALENV", tmp_path / "a venv")
    monkeypatch.setattr(paths, "TOOLS", tmp_path)
    virtualenv._write_wkhtmltopdf()
    arguments = ["--quiet", "--zoom", "1.28", "--dpi", "90", "--header-html", "a file.html", "-"]
    said = subprocess.run([tmp_path / "wkhtmltopdf", *arguments], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["--quiet", "--zoom", "1", *arguments[3:]]
