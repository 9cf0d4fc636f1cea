"""Draw the pictures of the pages anew: `python docs/generator/pictures.py [name ...]`.

Those of the examples are written by the scripts themselves, those of other pages by the Python
that the pages show, and `run.png` by `virtualbrain run`. Without names, all are made.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
LARGEST = {"examples": 150_000, "images": 400_000}  # bytes, by folder
_CODE = re.compile(r"^(?:<!-- slow -->\n)?```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def python(*arguments: str | Path, folder: Path | None = None) -> None:
    """Run Python as in a shell without a display."""
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    subprocess.run([sys.executable, *arguments], check=True, cwd=folder, env=environment)


def keep(made: Path, picture: Path) -> None:
    """Store a picture; a large one with fewer colours, as many as fit."""
    content = made.read_bytes()
    for colours in (256, 128, 64):
        if len(content) <= LARGEST[picture.parent.name]:
            break
        stream = io.BytesIO()
        with Image.open(made) as image:
            few = image.convert("RGB").quantize(colours, kmeans=4, dither=Image.Dither.NONE)
        few.save(stream, "PNG", optimize=True)
        content = stream.getvalue()
    picture.write_bytes(content)


def draw(source: Path | None, folder: Path) -> None:
    """The pictures of a script, of a page, or of the command."""
    if source is None:
        python("-m", "virtualbrain", "run", folder=folder)
        keep(next(folder.glob("*.png")), IMAGES / "run.png")
    elif source.suffix == ".py":
        python(source, folder / "made.png")
        keep(folder / "made.png", IMAGES / "examples" / f"{source.stem}.png")
    else:
        code = "\n".join(_CODE.findall(source.read_text(encoding="utf-8")))
        python("-c", code, folder=folder)
        for made in folder.glob("*.png"):
            if (IMAGES / made.name).exists():
                keep(made, IMAGES / made.name)


def main(names: list[str]) -> None:
    sources: dict[str, Path | None] = {"run": None}
    sources |= {script.stem: script for script in sorted((ROOT / "examples").glob("*/*.py"))}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if "savefig(" in page.read_text(encoding="utf-8"):
            sources[page.stem] = page
    for name in names or list(sources):
        print(name, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            draw(sources[name], Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
