"""Pictures of connectomes: matrices, histograms, glass brains."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np
import pytest
from test_plot import texts

from virtualbrain import Connectivity, plot
from virtualbrain.plot._glass_brain import head_axes
from virtualbrain.plot._network import strongest_pairs


@pytest.fixture(scope="module")
def conn() -> Connectivity:
    return Connectivity.synthetic(30, seed=1)


def test_matrices(conn: Connectivity) -> None:
    for what, matrix, label in (
        ("weights", conn.weights, "weight"),
        ("tract_lengths", conn.tract_lengths, "length (mm)"),
        ("delays", conn.delays, "delay (ms)"),
    ):
        ax = plot.connectivity(conn, what=what)
        shown: Any = ax.images[0].get_array()
        assert (np.ma.filled(shown, 0.0) == np.where(conn.weights != 0, matrix, 0.0)).all()
        assert label in texts(ax.figure)
    with pytest.raises(ValueError, match="what wants one of weights, tract_lengths, delays"):
        plot.connectivity(conn, what="speed")


def test_histograms_count_every_connection(conn: Connectivity) -> None:
    for draw in (plot.weight_histogram, plot.length_histogram):
        ax = draw(conn)
        # stacked: the bars of the last set end where all are counted
        bars = ax.containers[-1] if len(ax.containers) else ax.patches
        tops = [bar.get_y() + bar.get_height() for bar in bars]
        assert sum(tops) == conn.number_of_connections
        ax.figure.savefig(io.BytesIO())
    delays = [text for text in texts(plot.length_histogram(conn).figure) if "delay" in text]
    assert delays == ["delay (ms) at 3 mm/ms"]


@pytest.mark.parametrize(
    "odd",
    [
        {"weights": np.zeros((3, 3)), "centres": np.zeros((3, 3))},
        {"weights": [[0, -1], [2, 0]], "tract_lengths": np.ones((2, 2)), "speed": np.inf},
        {"weights": [[1.0]], "centres": [[0, 0, 0]]},
    ],
)
def test_odd_networks(odd: dict[str, Any]) -> None:
    Connectivity(**odd).plot().savefig(io.BytesIO(), dpi=40)


def test_overview_says_what_it_shows(conn: Connectivity) -> None:
    shown = texts(conn.plot())
    assert f"30 regions, {conn.number_of_connections} connections" in " ".join(shown)
    for text in ("from the right", "from behind", "from above", "Weights", "Tract lengths"):
        assert text in shown
    assert "A title" in texts(conn.plot("A title"))


# Glass brains -------------------------------------------------------------------------------------


def test_views_show_every_region_at_its_place(conn: Connectivity) -> None:
    figure = plot.glass_brain(conn)
    assert conn.centres is not None
    for ax, shown in zip(figure.axes, ((1, 2), (0, 2), (0, 1)), strict=True):
        dots = np.asarray(ax.collections[-1].get_offsets())
        assert {tuple(dot) for dot in dots} == {tuple(c) for c in conn.centres[:, shown]}
        outline = ax.patches[0].get_path()
        assert outline.contains_points(dots).all()
        assert len(ax.collections[0].get_segments()) == conn.number_of_connections // 2
    figure.savefig(io.BytesIO())


def test_the_nearest_is_drawn_last(conn: Connectivity) -> None:
    figure = plot.glass_brain(conn)
    assert conn.centres is not None
    nearest = (np.argmax(conn.centres[:, 0]), np.argmin(conn.centres[:, 1]),
               np.argmax(conn.centres[:, 2]))  # fmt: skip
    for ax, index, shown in zip(figure.axes, nearest, ((1, 2), (0, 2), (0, 1)), strict=True):
        last = np.asarray(ax.collections[-1].get_offsets())[-1]
        assert last.tolist() == conn.centres[index, shown].tolist()


def test_all_views_have_one_scale(conn: Connectivity) -> None:
    figure = plot.glass_brain(conn)
    figure.canvas.draw()
    scales = [ax.get_window_extent().width / np.ptp(ax.get_xlim()) for ax in figure.axes]
    assert np.ptp(scales) < 0.02 * max(scales)


def test_sides_and_front_are_found(conn: Connectivity) -> None:
    turned = conn.copy()
    assert conn.centres is not None
    # as in tvb-data: x to the front, y to the left
    turned.centres = np.column_stack([conn.centres[:, 1], -conn.centres[:, 0], conn.centres[:, 2]])
    assert (head_axes(turned) == head_axes(conn)).all()
    default = Connectivity.from_file().configure()
    front = head_axes(default)[:, 1]
    frontal, occipital = default.region_indices(["rPFCPOL", "rV1"])
    assert front[frontal] > front[occipital]
    assert head_axes(default)[frontal, 0] > head_axes(default)[:, 0].min()


def test_strongest_connections() -> None:
    weights = np.zeros((4, 4))
    weights[0, 1], weights[2, 3], weights[3, 2], weights[1, 2] = 1.0, 4.0, 2.0, -2.0
    conn = Connectivity(weights=weights)
    ends, relative = strongest_pairs(conn, 2)
    assert ends.tolist() == [[1, 2], [2, 3]]
    assert relative.tolist() == [0.0, 1.0]
    assert strongest_pairs(conn, 10)[1].tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert len(strongest_pairs(Connectivity(weights=np.zeros((2, 2))), 5)[0]) == 0


def test_values_colour_the_regions(conn: Connectivity) -> None:
    values = np.arange(30.0)
    figure = plot.glass_brain(conn, values, label="degree")
    assert "degree" in texts(figure)
    colours = figure.axes[2].collections[-1].get_facecolors()
    assert len(np.unique(np.asarray(colours), axis=0)) == 30
    with pytest.raises(ValueError, match=r"values wants one number per region, shape \(30,\)"):
        plot.glass_brain(conn, values[:5])
    with pytest.raises(ValueError, match="centres of the connectome are unknown"):
        plot.glass_brain(Connectivity(weights=np.eye(2)))


def test_by_nilearn(conn: Connectivity, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nilearn")
    plot.glass_brain(conn, nilearn=True).savefig(io.BytesIO(), dpi=40)
    monkeypatch.setitem(sys.modules, "nilearn.plotting", None)
    with pytest.raises(ImportError, match=r"pip install 'virtualbrain\[nilearn\]'"):
        plot.glass_brain(conn, nilearn=True)
