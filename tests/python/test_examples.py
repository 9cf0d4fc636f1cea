"""The scripts of examples/science and examples/topics: each runs and writes its picture."""

from __future__ import annotations

import runpy
import sys
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from programs import ROOT

import virtualbrain as vb

SCRIPTS = sorted((ROOT / "examples").glob("*/*.py"))
PICTURES = ROOT / "docs" / "images" / "examples"
LARGEST = 150_000  # bytes of a picture
SLOW = {  # more than 5 s of a processor
    "analytic_fc",
    "epilepsy_at_rest",
    "epilepsy_patient",
    "epileptor_2d",
    "fit_measured_fc",
    "focal_stimulation",
    "kuramoto_transition",
    "slow_anticorrelation",
    "surface_sensors",
    "surface_simulation",
    "virtual_lesion",
}


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem in SLOW else [])
        for path in SCRIPTS
    ],
)
def test_script_writes_its_picture(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "picture.png"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(script), str(picture)])
    with matplotlib.rc_context({"backend": "Agg"}), warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            runpy.run_path(str(script), run_name="__main__")
        finally:
            plt.close("all")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 5_000
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]


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


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.png")), ids=lambda path: path.stem)
def test_pictures_are_small(picture: Path) -> None:
    assert picture.stat().st_size < LARGEST


def test_made_up_connectomes_are_compared() -> None:
    """examples/synthetic_connectome.py, whose data set has to be downloaded."""
    made = runpy.run_path(str(ROOT / "examples" / "synthetic_connectome.py"))
    found = made["statistics"](vb.Connectivity.synthetic(100))
    assert found["regions without links"] == 0
    assert all(np.isfinite(list(found.values())))
