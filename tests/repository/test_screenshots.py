"""The list of `make screenshots`, and what is made of a picture."""

import random
import re

import pytest
from PIL import Image
from toolbox import browser, paths, pictures, shots
from toolbox.console import SetupError
from toolbox.devtools import BrowserError
from toolbox.odoo_client import OdooClient

SHOTS = shots.read_list()


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_our_actions_exist(shot):
    for addon, name in re.findall(r"/action-(\w+)\.(\w+)", shot.open):
        if addon in paths.our_addons():
            files = (paths.ADDONS / addon).rglob("*.xml")
            assert any(f'id="{name}"' in file.read_text(encoding="utf-8") for file in files), f"{addon}.{name}"


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_record_is_searched_where_it_is_used(shot):
    assert ("{id}" in shot.open) == bool(shot.record)


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "a"}]',
        '[{"name": "a", "open": "/", "opne": 1}]',
        "[",
        '[{"name": "a", "open": "/"}, {"name": "a", "open": "/"}]',
    ],
    ids=["incomplete", "misspelt", "cut", "twice"],
)
def test_a_wrong_list_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "screenshots.json"
    path.write_text(text)
    with pytest.raises(SetupError, match=r"^La liste screenshots\.json "):
        shots.read_list(path)


def test_an_unknown_name_is_refused():
    with pytest.raises(SetupError, match="inconnue : nulle-part"):
        shots.chosen(SHOTS, ["nulle-part"])
    assert [shot.name for shot in shots.chosen(SHOTS, [SHOTS[1].name])] == [SHOTS[1].name]


def test_a_heavy_picture_is_made_light(tmp_path):
    path = tmp_path / "noise.png"
    size = (300, 300)
    Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3)).save(path)
    assert path.stat().st_size > 200_000
    pictures.shrink(path)
    assert path.stat().st_size <= 200_000
    with pytest.raises(SetupError, match=r"noise\.png"):
        pictures.shrink(path, limit=100)


def test_what_is_not_a_pdf_is_refused(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html/>")
    with pytest.raises(SetupError, match="n'est pas un PDF"):
        pictures.pdf_pages(path, tmp_path / "page")


def test_a_typed_step_is_cut_outside_brackets():
    assert browser.split_target('[name="qty"] input=1=2') == ('[name="qty"] input', "1=2")
    with pytest.raises(SetupError, match="CIBLE=VALEUR"):
        browser.split_target("[name=qty]")


# As Odoo draws it: the button is a label, the input is hidden; the label of the field is beside them.
FILE_FORM = """data:text/html,<div><span>File to read</span><label>Send your file
    <input type="file" hidden onchange="this.files[0].text().then((text) => document.title = text)"/></label></div>"""


@pytest.mark.parametrize("target", ["Send your file", "File to read", "label"])
def test_a_file_is_given_to_the_field_that_is_meant(tmp_path, target):
    sent = tmp_path / "pays.csv"
    sent.write_text("hello")
    with browser.Browser(OdooClient("http://127.0.0.1:9"), timeout=5) as page:
        page.goto(FILE_FORM)
        page.do("upload", f"{target}={sent}")
        assert page.evaluate("document.title") == "hello"
        with pytest.raises(BrowserError, match=r"pas de fichier .*none\.csv"):
            page.upload(target, tmp_path / "none.csv")
