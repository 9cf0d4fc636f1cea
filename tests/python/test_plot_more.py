"""Pictures of FC dynamics, Hinton diagrams, animations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from virtualbrain import analysis, plot
from virtualbrain.surfaces import EEGCap


def test_fcd_shows_the_matrix_over_time() -> None:
    bold = np.random.default_rng(2).normal(size=(80, 6))
    fcd = analysis.functional_connectivity_dynamics(
        bold, window=20_000.0, step=4000.0, sample_period=2000.0
    )
    (image,) = plot.functional_connectivity_dynamics(fcd).images
    assert np.array_equal(image.get_array(), fcd.matrix)
    left, right, bottom, top = image.get_extent()
    assert (left + 2.0, right - 2.0) == (fcd.time[0] / 1000, fcd.time[-1] / 1000)
    assert (top, bottom) == (left, right)  # time goes down as it goes right
    assert image.get_clim() == (fcd.apart.min(), fcd.apart.max())


def test_areas_of_hinton_are_values() -> None:
    matrix = np.array([[4.0, 1.0, 0.0], [-2.0, np.nan, 0.5]])
    ax = plot.hinton(matrix)
    (squares,) = ax.collections
    boxes = [path.get_extents() for path in squares.get_paths()]
    areas = np.array([box.width * box.height for box in boxes])
    assert areas / areas[0] == pytest.approx([1.0, 0.25, 0.5, 0.125])
    centres = [((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2) for b in boxes]
    assert np.allclose(centres, [(0, 0), (1, 0), (0, 1), (2, 1)])
    assert squares.get_facecolors()[:, 0].round(2).tolist() == [0.15, 0.15, 1.0, 0.15]
    with pytest.raises(ValueError, match="two dimensions"):
        plot.hinton([1.0, 2.0])
    with pytest.raises(ValueError, match="largest wants a number above 0"):
        plot.hinton(matrix, largest=0.0)


def test_animation_has_a_picture_per_time(tmp_path: Path) -> None:
    cap = EEGCap.from_file()
    wave = np.sin(np.arange(6.0))[:, None] * cap.vertices[:, 2]
    path = plot.animation(
        tmp_path / "cap.gif", cap, wave, time=np.arange(6.0), most=4, fps=5, dpi=30, views=["top"]
    )
    with Image.open(path) as made:
        assert made.n_frames == 4
        assert made.info["duration"] == 200
        assert made.info["loop"] == 0
    with pytest.raises(ValueError, match=r"end in \.gif"):
        plot.animation(tmp_path / "cap.avi", cap, wave)
    with pytest.raises(ValueError, match="time wants 6 times"):
        plot.animation(tmp_path / "cap.gif", cap, wave, time=[1.0])
