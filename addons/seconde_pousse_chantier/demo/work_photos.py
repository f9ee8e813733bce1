"""Small pictures drawn for the story, in the place of the photos a phone takes."""

import base64
import random
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (480, 360)
HORIZON = 150
SKIES = {"morning": ("#cfe4f5", "#f6ecd2"), "noon": ("#8fc3ee", "#dcefff"), "evening": ("#f0c08a", "#fae6c8")}


def draw_photo(scene, sky="noon", seed=1):
    """Return a drawn landscape as a JPEG of a few kilobytes.

    :param str scene: rows, hedge, bank, blade or load
    :param str sky: morning, noon or evening
    :param int seed: the same number draws the same picture
    :rtype: bytes
    """
    picture = Image.new("RGB", SIZE)
    pen, dice = ImageDraw.Draw(picture), random.Random(seed)
    _draw_sky(pen, *SKIES[sky], dice)
    DRAWERS[scene](pen, dice)
    content = BytesIO()
    picture.save(content, "JPEG", quality=60, optimize=True)
    return content.getvalue()


def make_photos(env, *photos):
    """Create the files of some photos.

    :param photos: tuples of file name and arguments of `draw_photo`
    :rtype: ir.attachment
    """
    return env["ir.attachment"].create(
        [
            {"name": name, "datas": base64.b64encode(draw_photo(*drawing)), "mimetype": "image/jpeg"}
            for name, *drawing in photos
        ]
    )


def _mix(first, second, share):
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (first, second)]
    return tuple(round(start + (end - start) * share) for start, end in zip(*ends, strict=True))


def _draw_sky(pen, top, bottom, dice):
    for height in range(HORIZON):
        pen.line([(0, height), (SIZE[0], height)], fill=_mix(top, bottom, height / HORIZON))
    hills = [(x, HORIZON - 18 - dice.randint(0, 34)) for x in range(0, SIZE[0] + 60, 60)]
    pen.polygon([(0, HORIZON), *hills, (SIZE[0], HORIZON)], fill="#8aa38f")


def _draw_ground(pen, near, far):
    for height in range(HORIZON, SIZE[1]):
        share = (height - HORIZON) / (SIZE[1] - HORIZON)
        pen.line([(0, height), (SIZE[0], height)], fill=_mix(far, near, share))


def _draw_rows(pen, dice):
    """Rows of a crop that meet at the horizon."""
    _draw_ground(pen, "#7a5230", "#a98a5c")
    for rank in range(-7, 8):
        for step in range(3, 34):
            depth = (step / 33) ** 1.6
            x, y = 240 + rank * (8 + 62 * depth), HORIZON + 4 + depth * 200
            size = 1 + 9 * depth
            leaf = dice.choice(("#3f7a3a", "#55923f", "#2f6a35"))
            pen.ellipse((x - size, y - size * 0.7, x + size, y + size * 0.5), fill=leaf)


def _draw_hedge(pen, dice):
    """A young hedge along a track, its mulch at its foot."""
    _draw_ground(pen, "#8fa660", "#b7c383")
    pen.polygon([(300, HORIZON), (330, HORIZON), (480, 300), (480, 360), (330, 360)], fill="#cdbb92")
    for rank in range(15):
        depth = (rank / 14) ** 1.5
        x, y, size = 292 - 190 * depth, HORIZON + 8 + 170 * depth, 5 + 34 * depth
        pen.ellipse((x - size, y - size * 0.2, x + size, y + size * 0.3), fill="#a5763f")
        pen.line([(x, y), (x, y - size * 1.5)], fill="#5b4326", width=max(1, int(size / 9)))
        for _leaf in range(9):
            left, up = x + dice.uniform(-0.5, 0.5) * size, y - dice.uniform(0.7, 1.7) * size
            pen.ellipse((left - size * 0.2, up - size * 0.2, left + size * 0.2, up + size * 0.2), fill="#4f8a3c")


def _draw_bank(pen, dice):
    """A canal under brambles."""
    _draw_ground(pen, "#7f9a55", "#a9ba7d")
    pen.polygon([(215, HORIZON), (245, HORIZON), (420, 360), (120, 360)], fill="#6f9fb5")
    for _stem in range(420):
        depth = dice.random() ** 0.7
        side = dice.choice((-1, 1))
        x = 230 + 40 * depth + side * (18 + 130 * depth + dice.uniform(-20, 60) * depth)
        y = HORIZON + 6 + depth * 205
        height = 4 + 34 * depth
        pen.line(
            [(x, y), (x + dice.uniform(-9, 9), y - height)],
            fill=dice.choice(("#3d5f2b", "#56773a", "#7a6a3a")),
            width=2,
        )


def _draw_blade(pen, dice):
    """The head of a brush cutter whose guard is broken."""
    _draw_ground(pen, "#6d6a63", "#8b887f")
    pen.line([(20, 330), (230, 235)], fill="#d9792b", width=16)
    pen.pieslice((170, 170, 330, 330), 200, 330, fill="#2b2b2b")
    pen.polygon([(292, 190), (318, 214), (286, 232), (300, 214), (280, 204)], fill="#8b887f")
    pen.ellipse((200, 200, 290, 290), fill="#c9ced3", outline="#5b6066", width=3)
    pen.ellipse((235, 235, 256, 256), fill="#44484d")
    for _chip in range(40):
        x, y = dice.randint(30, 450), dice.randint(260, 350)
        pen.line([(x, y), (x + dice.randint(3, 12), y - dice.randint(0, 5))], fill="#5f7f3f", width=2)


def _draw_load(pen, dice):
    """Crates of a harvest at the edge of a field."""
    _draw_ground(pen, "#92774d", "#b3a273")
    for row, (count, y) in enumerate(((3, 200), (4, 262))):
        for rank in range(count):
            x = 105 - 35 * row + rank * 92
            for _fruit in range(12):
                left, up = x + dice.randint(2, 68), y - dice.randint(-4, 8)
                pen.ellipse((left, up, left + 15, up + 15), fill=dice.choice(("#e08a2e", "#d2691e", "#e9a84c")))
            pen.rectangle((x, y + 10, x + 82, y + 56), fill="#9c6b3a", outline="#6c4522", width=3)
            pen.line([(x, y + 33), (x + 82, y + 33)], fill="#6c4522", width=3)


DRAWERS = {"rows": _draw_rows, "hedge": _draw_hedge, "bank": _draw_bank, "blade": _draw_blade, "load": _draw_load}
