"""Pictures: pages of a PDF, and PNG files made small enough for a repository."""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from .console import SetupError


def pdf_pages(source: Path | str, prefix: Path | str, *, width: int = 1000, count: int | None = None) -> list[Path]:
    """Write the pages of a PDF as ``prefix-1.png``, ``prefix-2.png``…; return their paths.

    :param width: of each picture, in pixels.
    :param count: how many pages at most; all of them by default.

    Raise SetupError when it is not a PDF.
    """
    paths = []
    try:
        document = pypdfium2.PdfDocument(source)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise SetupError(f"{source} n'est pas un PDF lisible : {error}.") from error
    with document:
        for number in range(min(len(document), count or len(document))):
            page = document[number]
            path = Path(f"{prefix}-{number + 1}.png")
            page.render(scale=width / page.get_width()).to_pil().save(path)
            paths.append(path)
    return paths


def frame(path: Path) -> None:
    """Draw a thin grey border, without which a white page is lost on a white page."""
    with Image.open(path) as picture:
        framed = ImageOps.expand(picture.convert("RGB"), border=2, fill="#cccccc")
    framed.save(path)


def shrink(path: Path, limit: int = 200_000) -> None:
    """Rewrite a PNG in place with as many colours as `limit` bytes allow, then smaller.

    Raise SetupError when even half its size is too heavy.
    """
    with Image.open(path) as picture:
        original = picture.convert("RGB")
    for scale in (1, 0.75, 0.5):
        size = [round(side * scale) for side in original.size]
        resized = original.resize(size, Image.Resampling.LANCZOS) if scale < 1 else original
        for colors in (256, 128, 64, 32):
            reduced = resized.quantize(colors, dither=Image.Dither.NONE)
            reduced.save(path, optimize=True)
            if Path(path).stat().st_size <= limit:
                return
    raise SetupError(f"L'image {Path(path).name} dépasse {limit // 1000} ko : n'en gardez qu'une partie (« only »).")
