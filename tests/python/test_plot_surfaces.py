"""Pictures of cortex, sensors and lead fields."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

import virtualbrain as vb
from virtualbrain import plot
from virtualbrain.cortex import Cortex
from virtualbrain.plot._mesh_view import VIEWS, outward
from virtualbrain.plot._summary import region_means
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.sensors import SensorsEEG, SensorsInternal, SensorsMEG
from virtualbrain.surfaces import EEGCap, Surface


@pytest.fixture(scope="module")
def cap() -> EEGCap:
    return EEGCap.from_file()


def test_views_are_rotations() -> None:
    for view in VIEWS.values():
        assert view @ view.T == pytest.approx(np.eye(3))
        assert np.linalg.det(view) == pytest.approx(1.0)


def test_outward_however_triangles_turn(cap: EEGCap) -> None:
    turned = Surface(vertices=cap.vertices, triangles=cap.triangles[:, ::-1])
    assert outward(turned) == pytest.approx(outward(cap))
    centre = cap.vertices.mean(axis=0)
    outwards = np.einsum("ij,ij->i", outward(cap), cap.triangle_centres - centre)
    assert (outwards > 0).mean() > 0.9


def test_cortex_shows_the_near_side(cap: EEGCap) -> None:
    # As seen from the top, what is drawn is coloured by the upper vertices.
    height = cap.vertices[:, 2]
    figure = plot.cortex(cap, height, views=["top", "bottom"], label="mm")
    top, bottom, bar = figure.axes
    assert bar.get_ylabel() == "mm"
    assert len(plot.cortex(cap, height, views=["top"], bar=False).axes) == 1
    colours = [ax.collections[0].get_facecolors()[:, :3] for ax in (top, bottom)]
    assert len(colours[0]) + len(colours[1]) == cap.number_of_triangles
    blue, red = 2, 0
    assert (colours[0][:, red] - colours[0][:, blue]).mean() > (
        colours[1][:, red] - colours[1][:, blue]
    ).mean()


def test_cortex_of_regions(cap: EEGCap) -> None:
    mapping = (cap.vertices[:, 1] > 0).astype(int)
    figure = plot.cortex(cap, [1.0, np.nan], mapping, views=["left"])
    shades = figure.axes[0].collections[0].get_facecolors()[:, :3]
    assert np.median(np.ptp(shades, axis=1)) < 0.03  # grey: the left has no value
    with pytest.raises(ValueError, match="values wants 1082 numbers"):
        plot.cortex(cap, [1.0, 2.0])
    with pytest.raises(ValueError, match="view wants one of left, right"):
        plot.cortex(cap, views=["above"])


@pytest.mark.parametrize(
    "sensors",
    [SensorsEEG.from_file(), SensorsMEG.from_file(), SensorsInternal.from_file()],
    ids=["EEG", "MEG", "sEEG"],
)
def test_sensors(sensors: SensorsEEG, cap: EEGCap) -> None:
    figure = plot.sensors(sensors, cap, views=["top"])
    dots = sum(len(c.get_offsets()) for c in figure.axes[0].collections[1:3])
    assert dots == sensors.number_of_sensors
    figure.canvas.draw()


def test_topography() -> None:
    eeg = SensorsEEG.from_file()
    left = eeg.locations[:, 1]
    ax = plot.topography(eeg, left, label="mm", labels=True)
    image = np.asarray(ax.images[0].get_array())
    assert image[80, 30] > 0 > image[80, 130]  # left is left
    dots = np.column_stack(ax.lines[0].get_data())
    assert dots[eeg.labels.tolist().index("Fpz")][1] > 0.5  # front is up
    ax.figure.canvas.draw()
    with pytest.raises(ValueError, match="values wants 65 numbers"):
        plot.topography(eeg, [1.0])
    with pytest.raises(ValueError, match="at least 4 sensors"):
        plot.topography(eeg, np.full(65, np.nan))


def texts(figure: Any) -> str:
    return " | ".join(each.get_text() for each in figure.findobj(Text))


def test_summary_of_a_cortex(cap: EEGCap) -> None:
    conn = vb.Connectivity.from_file().configure()
    mapping = np.arange(cap.number_of_vertices) % 76
    cortex = Cortex(RegionMapping(mapping, connectivity=conn, surface=cap))
    data = np.random.default_rng(1).normal(size=(40, 2, len(mapping), 2))
    series = vb.TimeSeries(
        np.arange(40.0), data, "Raw", ("V", "W"), conn.region_labels[mapping], 1.0
    )
    means = region_means(series, cortex, conn, "W")
    for region in (0, 75):
        mean = data[:, 1, mapping == region].mean(axis=(1, 2))
        np.testing.assert_allclose(means.data[:, 0, region, 0], mean)
    figure = plot.summary(series, conn, "A cortex", "W", cortex=cortex)
    figure.savefig(io.BytesIO(), dpi=40)
    shown = texts(figure)
    for words in ("Cortex at 39 ms", "Raw of W, 14 of 76 regions", "FC with SC", "A cortex"):
        assert words in shown
    fewer = vb.TimeSeries(np.arange(40.0), data[:, :, :5], "Raw", ("V", "W"), list("abcde"), 1.0)
    with pytest.raises(ValueError, match="one signal for each of 1082 nodes; the series has 5"):
        plot.summary(fewer, conn, cortex=cortex)


@pytest.mark.parametrize("kind", [SensorsEEG, SensorsInternal])
def test_summary_of_sensors(kind: Any) -> None:
    conn = vb.Connectivity.from_file().configure()
    sensors = kind.from_file()
    time = np.arange(500.0)
    wave = np.sin(2 * np.pi * 0.024 * time)  # 24 Hz; the spectrum has steps of 8 Hz
    data = wave[:, None] * (1.0 + np.arange(sensors.number_of_sensors))
    data[:, 3] = np.nan  # not connected
    series = vb.TimeSeries(time, data[:, None, :, None], "EEG", ("V",), sensors.labels, 1.0)
    figure = plot.summary(series, conn, sensors=sensors)
    figure.savefig(io.BytesIO(), dpi=40)
    shown = texts(figure)
    assert "strongest frequencies is 24 Hz" in shown
    assert f"14 of {sensors.number_of_sensors} sensors" in shown
    assert "Strength, from above" in shown


def test_topographies_without_negative_values_start_at_nothing() -> None:
    eeg = SensorsEEG.from_file()
    (image,) = plot.topography(eeg, np.arange(eeg.number_of_sensors)).images
    assert image.get_clim() == (0.0, eeg.number_of_sensors - 1)
