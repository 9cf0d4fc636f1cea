"""The scripts of examples/science: each runs by itself and writes its picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from programs import ROOT, run

SCRIPTS = sorted((ROOT / "examples" / "science").glob("*.py"))


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
    assert SCRIPTS
    assert all(f"`{path.name}`" in listed for path in SCRIPTS)
