"""Pictures of matrices, connectomes in space, stimuli, local connectivity; animations."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

import virtualbrain as vb
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
    with pytest.raises(ValueError, match=r"end in \.mp4 or \.gif"):
        plot.animation(tmp_path / "cap.avi", cap, wave)
    with pytest.raises(ValueError, match="time wants 6 times"):
        plot.animation(tmp_path / "cap.gif", cap, wave, time=[1.0])


def test_pictures_of_an_animation_are_those_of_the_cortex(tmp_path: Path) -> None:
    cap = EEGCap.from_file()
    wave = np.sin(np.arange(3.0))[:, None] * cap.vertices[:, 2]
    wave[1, :20] = np.nan
    options = {"views": ["top", "left"], "limits": (-50.0, 80.0), "label": "V"}
    path = plot.animation(tmp_path / "cap.gif", cap, wave, dpi=30, **options)
    with Image.open(path) as made:
        for k, values in enumerate(wave):
            plot.cortex(cap, values, **options).savefig(tmp_path / "one.png", dpi=30)
            made.seek(k)
            with Image.open(tmp_path / "one.png") as one:
                off = np.subtract(made.convert("RGB"), one.convert("RGB"), dtype=float)
            assert np.abs(off).mean() < 2.0  # GIF has 256 colours
    with pytest.raises(ValueError, match="region_mapping names region 3; values has 2 regions"):
        plot.cortex(cap, [1.0, 2.0], np.full(cap.number_of_vertices, 3))


def test_animation_is_a_film_where_there_is_ffmpeg(tmp_path: Path) -> None:
    cap = EEGCap.from_file()
    options = {"dpi": 20, "views": ["top"], "fps": 4.0}
    heights = np.stack([cap.vertices[:, 2]] * 3)
    with matplotlib.rc_context({"animation.ffmpeg_path": str(tmp_path / "nowhere")}):
        assert plot.animation(tmp_path / "cap", cap, heights, **options).name == "cap.gif"
        with pytest.raises(FileNotFoundError, match=r"cap.mp4 wants the program ffmpeg.*\.gif"):
            plot.animation(tmp_path / "cap.mp4", cap, heights, **options)
    # what is told to ffmpeg, whether or not it is installed
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\n{ echo "$@"; cat; } > "$last"\n')
    program.chmod(0o755)
    with matplotlib.rc_context({"animation.ffmpeg_path": str(program)}):
        film = plot.animation(tmp_path / "film", cap, heights, **options)
    assert film.name == "film.mp4"
    told, pixels = film.read_bytes().split(b"\n", 1)
    words = told.decode().split()
    width, height = map(int, words[words.index("-s") + 1].split("x"))
    assert words[words.index("-r") + 1] == "4"
    assert len(pixels) == 3 * width * height * 3
    program.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n")
    with (
        matplotlib.rc_context({"animation.ffmpeg_path": str(program)}),
        pytest.raises(RuntimeError, match="no such codec"),
    ):
        plot.animation(film, cap, heights, **options)


def test_triangle_shows_what_lies_below_the_diagonal() -> None:
    matrix = np.arange(16.0).reshape(4, 4) - 6.0
    matrix[3, 1] = np.nan
    ax = plot.triangle(matrix, list("abcd"), label="r")
    (image,) = ax.images
    shown = np.argwhere(~np.ma.getmaskarray(image.get_array()))
    assert shown.tolist() == [[1, 0], [2, 0], [2, 1], [3, 0], [3, 2]]
    assert image.get_array().compressed().tolist() == [-2.0, 2.0, 3.0, 6.0, 8.0]
    assert image.get_clim() == (-8.0, 8.0)  # both signs: symmetric
    assert [(t.get_text(), t.get_position()[1]) for t in ax.texts] == [
        ("a", 0), ("b", 1), ("c", 2), ("d", 3)
    ]  # fmt: skip
    assert plot.triangle(np.eye(3) + 1, limits=(0.0, 3.0)).images[0].get_clim() == (0.0, 3.0)
    assert not plot.triangle(np.eye(50), [str(i) for i in range(50)]).texts  # unreadable
    with pytest.raises(ValueError, match="n of at least 2"):
        plot.triangle([[1.0]])
    with pytest.raises(ValueError, match="one for each of 3 rows; got 1"):
        plot.triangle(np.eye(3), ["a"])


def test_stimulus_shows_strength_where_it_is() -> None:
    conn = vb.Connectivity.from_file().configure()
    weight = np.zeros(76)
    weight[[3, 5]] = 2.0, -1.0
    pulses = vb.equations.PulseTrain({"onset": 20.0, "T": 50.0, "tau": 10.0, "amp": 1.0})
    pattern = vb.patterns.StimuliRegion(connectivity=conn, weight=weight, temporal=pulses)
    ax = plot.stimulus(pattern, duration=100.0)
    (image,) = ax.images
    time = (np.arange(500) + 0.5) / 5
    assert np.array_equal(image.get_array(), np.outer([2.0, -1.0], pulses.evaluate(time)))
    assert image.get_extent() == [0.0, 100.0, 1.5, -0.5]
    assert [t.get_text() for t in ax.get_yticklabels()] == conn.region_labels[[3, 5]].tolist()
    assert pattern.spatial_pattern is None
    kick = vb.patterns.SampledStimulus(np.ones((4, 2, 40)), period=5.0)
    ax = plot.stimulus(kick, duration=40.0)
    assert ax.get_ylabel() == "40 of 40 nodes"
    assert ax.images[0].get_array().mean() == 1.0  # two variables, half of the time
    with pytest.raises(ValueError, match="give it a period"):
        plot.stimulus(vb.patterns.SampledStimulus(np.ones((4, 3))))
    with pytest.raises(ValueError, match="0 everywhere from 0 to 10 ms"):
        plot.stimulus(pattern, duration=10.0)
    with pytest.raises(ValueError, match="duration wants"):
        plot.stimulus(pattern, duration=0.0)
    with pytest.raises(ValueError, match="one for each of 40 nodes"):
        plot.stimulus(kick, labels=["a"])
    with pytest.raises(TypeError, match="patterns module"):
        plot.stimulus(weight)  # type: ignore[arg-type]


def test_local_connectivity_shows_its_equation_and_what_a_surface_samples() -> None:
    cap = EEGCap.from_file()
    hat = vb.equations.DoubleGaussian()
    local = vb.local_connectivity.LocalConnectivity(surface=cap, equation=hat, cutoff=30.0)
    within, beyond, dots = plot.local_connectivity(local).lines[:3]
    for line in (within, beyond, dots):
        assert np.array_equal(line.get_ydata(), hat.evaluate(np.asarray(line.get_xdata())))
    assert within.get_xdata()[-1] == pytest.approx(30.0)
    assert beyond.get_xdata()[0] > 30.0
    assert np.allclose(np.diff(dots.get_xdata()), np.mean(cap.edge_lengths))
    alone = vb.local_connectivity.LocalConnectivity(equation=hat, cutoff=30.0)
    assert len(plot.local_connectivity(alone).lines) == 4  # no dots


def test_connectome_in_space() -> None:
    conn = vb.Connectivity.synthetic(30, seed=3)
    ax = plot.connectome_3d(conn, strongest=25)
    lines, dots = ax.collections
    assert np.allclose(np.stack(dots._offsets3d, axis=1), conn.centres)
    ends = np.array(lines._segments3d)
    assert ends.shape == (25, 2, 3)
    index = [[int(np.flatnonzero((conn.centres == end).all(axis=1))[0]) for end in pair]
             for pair in ends]  # fmt: skip
    strength = np.triu(np.maximum(conn.weights, conn.weights.T), 1)
    assert min(strength[tuple(pair)] for pair in index) == np.sort(strength, axis=None)[-25]
    coloured = plot.connectome_3d(conn, np.arange(30.0), label="degree")
    assert np.array_equal(coloured.collections[1].get_array(), np.arange(30.0))
    assert len(coloured.figure.axes) == 2
    assert plot.connectome_3d(conn, ax=ax) is ax
    with pytest.raises(ValueError, match="projection='3d'"):
        plot.connectome_3d(conn, ax=coloured.figure.axes[1])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one for each of 30 regions"):
        plot.connectome_3d(conn, [1.0])
    with pytest.raises(ValueError, match="strongest wants"):
        plot.connectome_3d(conn, strongest=-1)
    with pytest.raises(ValueError, match="centres of the connectome are unknown"):
        plot.connectome_3d(vb.Connectivity(weights=np.eye(2), tract_lengths=np.eye(2)))
