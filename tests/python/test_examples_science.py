"""The scripts of examples/science and examples/topics: each runs and writes its picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from programs import ROOT, run

SCRIPTS = sorted((ROOT / "examples").glob("*/*.py"))
PICTURES = ROOT / "docs" / "images" / "examples"


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_writes_its_picture(script: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    env = {"MPLBACKEND": "Agg", "PYTHONPATH": os.pathsep.join(sys.path)}
    run(sys.executable, "-W", "error::UserWarning", script, picture, env=env)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000


def test_every_script_is_listed() -> None:
    listed = (ROOT / "examples" / "science" / "README.md").read_text(encoding="utf-8")
    science = [path for path in SCRIPTS if path.parent.name == "science"]
    assert science
    assert all(f"`{path.name}`" in listed for path in science)


def test_every_script_is_in_the_documentation_with_its_picture() -> None:
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    for script in SCRIPTS:
        assert f"`{script.relative_to(ROOT).as_posix()}`" in page
        assert f"(images/examples/{script.stem}.png)" in page
        assert (PICTURES / f"{script.stem}.png").is_file()
