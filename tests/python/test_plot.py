"""Pictures: they are drawn without a display, and say when they cannot be."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import matplotlib
import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import analysis, plot


@pytest.fixture(scope="module")
def conn() -> vb.Connectivity:
    return vb.Connectivity.from_file().configure()


def make(data: Any, monitor: str = "Bold", period: float = 2000.0, labels: Any = None) -> Any:
    data = np.asarray(data, float)
    n = data.shape[1]
    labels = [f"region {i}" for i in range(n)] if labels is None else labels
    time = period * (1 + np.arange(len(data)))
    return vb.TimeSeries(time, data[:, None, :, None], monitor, ("S",), labels, period)


@pytest.fixture(scope="module")
def bold(conn: vb.Connectivity) -> vb.TimeSeries:
    data = np.random.default_rng(1).normal(size=(60, 76))
    return make(data @ (conn.weights + np.eye(76)), labels=conn.region_labels)  # type: ignore[no-any-return]


def texts(artist: Any) -> list[str]:
    found = artist.findobj(matplotlib.text.Text)
    return [each.get_text() for each in found if each.get_visible() and each.get_text()]


def test_every_picture_is_drawn_into_given_axes(bold: vb.TimeSeries, conn: vb.Connectivity) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    for draw in (
        lambda ax: plot.time_series(bold, ax=ax, variable="S"),
        lambda ax: plot.connectivity(conn, ax),
        lambda ax: plot.functional_connectivity(bold, ax=ax),
        lambda ax: plot.spectrum(bold, ax=ax),
        lambda ax: plot.similarity(bold, conn, ax=ax),
        lambda ax: plot.network(conn, ax),
    ):
        ax = figure.add_subplot()
        assert draw(ax) is ax
        figure.savefig(io.BytesIO())
        figure.clear()


def test_a_series_plots_itself(bold: vb.TimeSeries) -> None:
    ax = bold.plot()
    assert ax.get_xlabel() == "time (s)"
    labels = [each.get_text() for each in ax.get_yticklabels()]
    assert 10 <= len(labels) <= 20
    assert labels[0] == "rA1"
    assert make(np.ones((5, 2)), "Raw", 0.1).plot().get_xlabel() == "time (ms)"


def test_a_series_says_which_variable_it_shows() -> None:
    wave = np.sin(np.arange(60.0))[:, None, None, None] * np.array([1.0, 3.0])[:, None, None]
    eeg = vb.TimeSeries(np.arange(60.0), wave, "EEG", ("y1 - y2", "y0"), ["Cz"], 1.0)
    assert eeg.plot().get_title(loc="left") == "EEG: y1 - y2 (1 of 2 variables)"
    second = eeg.plot(variable="y0")
    assert second.get_title(loc="left") == "EEG: y0 (2 of 2 variables)"
    scales = []
    for ax in (eeg.plot(), second):
        (bar,) = (line for line in ax.lines if list(line.get_xdata()) == [1.0, 1.0])
        scales.append(np.ptp(bar.get_ydata()))
        assert f"{scales[-1]:g}" in texts(ax)
    assert scales == [2.0, 5.0]  # round numbers near the spread of the traces
    assert make(np.ones((5, 2))).plot().get_title(loc="left") == "Bold: S"


def test_the_look_can_be_used_elsewhere() -> None:
    with matplotlib.rc_context():
        plot.use_style()
        ax = matplotlib.figure.Figure().add_subplot()
        (line,) = ax.plot([0, 1])
        assert line.get_color() == "#0072B2"
        assert not ax.spines["top"].get_visible()


def test_settings_and_pyplot_are_left_alone() -> None:
    code = """
import io, sys, matplotlib
def settings():  # without the backend, which is chosen, and pyplot imported, on being read
    return {name: matplotlib.rcParams[name] for name in matplotlib.rcParams if name != "backend"}
before = settings()
import virtualbrain as vb
from virtualbrain import analysis, plot
assert "matplotlib.figure" not in sys.modules
plot.connectivity(vb.Connectivity.from_file()).figure.savefig(io.BytesIO())
assert "matplotlib.pyplot" not in sys.modules
assert settings() == before
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_summary_states_what_it_shows(bold: vb.TimeSeries, conn: vb.Connectivity) -> None:
    figure = plot.summary(bold, conn, "A [title] with $ and _")
    figure.savefig(io.BytesIO(), dpi=60)
    shown = texts(figure)
    fc = analysis.functional_connectivity(bold)
    r = analysis.connectivity_fit(fc, conn.weights).r
    assert any(f"r = {r:.2f}" in text and "mean FC" in text for text in shown)
    assert "A [title] with $ and _" in shown
    for title in ("Connectome", "BOLD of S", "Structural", "Functional", "Spectrum"):
        assert any(title in text for text in shown)
    assert tuple(figure.get_size_inches()) == (13.333, 7.5)


def test_labels_of_the_summary_do_not_overlap(bold: vb.TimeSeries, conn: vb.Connectivity) -> None:
    figure = plot.summary(bold, conn, "Model(a=1, b=2) on a connectome " * 6)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in shown_texts(figure)]
    assert len(boxes) > 40
    overlaps = 0
    for i, one in enumerate(boxes):
        assert figure.bbox.x0 <= one.x0 + 1
        assert one.x1 <= figure.bbox.x1 + 1
        overlaps += sum(one.overlaps(two) for two in boxes[i + 1 :])
    assert overlaps == 0


def shown_texts(figure: Any) -> list[Any]:
    """All texts but tick labels outside of the axes, which are not drawn."""
    hidden = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low <= tick.get_loc() <= high:
                    hidden |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(matplotlib.text.Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


@pytest.mark.parametrize(
    "network",
    [
        {"weights": [[0, -1, 0.5], [2, 0, 0], [1, 1, 0]], "tract_lengths": np.ones((3, 3))},
        {"weights": np.zeros((2, 2)), "centres": [[1, 2, 3], [4, 5, 6]]},
        {"weights": [[1.0]], "centres": [[0, 0, 0]]},
    ],
)
def test_other_networks(network: dict[str, Any]) -> None:
    """Negative weights and no positions; no connections; one region; constant signals."""
    conn = vb.Connectivity(**network).configure()
    data = np.random.default_rng(2).normal(size=(12, conn.number_of_regions))
    data[:, 0] = 1.0
    plot.summary(make(data), conn).savefig(io.BytesIO(), dpi=50)


def test_long_series_are_cut_for_the_summary(conn: vb.Connectivity) -> None:
    time = np.arange(5000.0)
    for kilohertz, kept in ((0.1, 500), (0.001, 2000)):  # 50 cycles, at most 2000 samples
        wave = np.sin(2 * np.pi * kilohertz * time[:, None] + np.arange(76))
        figure = plot.summary(make(wave, "TemporalAverage", 1.0), conn)
        (title,) = [text for text in texts(figure) if "samples" in text]
        assert abs(int(title.split()[-2]) - kept) <= 0.01 * kept


def test_what_cannot_be_drawn(bold: vb.TimeSeries, conn: vb.Connectivity) -> None:
    short = make(np.ones((2, 76)))
    with pytest.raises(ValueError, match="3 samples or more; got 2"):
        plot.functional_connectivity(short)
    with pytest.raises(ValueError, match="8 samples or more; got 2"):
        plot.summary(short, conn)
    with pytest.raises(ValueError, match="8 samples"):
        plot.spectrum(short)
    with pytest.raises(ValueError, match="no samples"):
        plot.time_series(make(np.ones((0, 76))))
    with pytest.raises(ValueError, match="was not recorded; there are S"):
        plot.spectrum(bold, variable="V")
    with pytest.raises(ValueError, match="variable wants 0 to 0"):
        plot.time_series(bold, variable=1)
    with pytest.raises(ValueError, match="one signal per region"):
        plot.summary(make(np.ones((20, 3))), conn)
    with pytest.raises(ValueError, match="76 regions, the series 3"):
        plot.similarity(make(np.ones((20, 3))), conn)
    with pytest.raises(ValueError, match="76 regions, the series 3"):
        plot.functional_connectivity(make(np.ones((20, 3))), connectivity=conn)
    with pytest.raises(ValueError, match="centres"):
        plot.network(vb.Connectivity(weights=[[0, 1], [1, 0]]))
    for regions, told in (([3, 1000], "indices below 76.*got 1000"), ([], "one index or more")):
        with pytest.raises(ValueError, match=told):
            plot.time_series(bold, regions=regions)
    for draw in (plot.time_series, plot.spectrum, plot.functional_connectivity):
        with pytest.raises(ValueError, match=r"a picture wants finite numbers.* nan at sample 0"):
            draw(make(np.full((20, 3), np.nan)))
        with pytest.raises(ValueError, match=r"different lengths: of a pair.* give the data"):
            draw((bold.time, bold.data[:, 0, :, 0]))
        with pytest.raises(TypeError, match="series wants real numbers"):
            draw("bold")
    with pytest.raises(ValueError, match="give sample_period in ms"):
        plot.spectrum(bold.data[:, 0, :, 0])
    with pytest.raises(TypeError, match=r"a summary wants a TimeSeries.*; got ndarray"):
        plot.summary(bold.data, conn)


def test_an_array_is_drawn_as_its_recording(bold: vb.TimeSeries, conn: vb.Connectivity) -> None:
    array = bold.data[:, 0, :, 0]
    for draw, options in (
        (plot.time_series, {"sample_period": 2000.0}),
        (plot.spectrum, {"sample_period": 2000.0}),
        (plot.functional_connectivity, {"connectivity": conn}),
        (lambda x: plot.similarity(x, conn), {}),
    ):
        given, wanted = draw(array, **options), draw(bold, **options)
        assert given.get_xlabel() == wanted.get_xlabel()
        assert given.get_ylim() == wanted.get_ylim()
        for one, other in zip(given.lines, wanted.lines, strict=True):
            np.testing.assert_array_equal(one.get_ydata(), other.get_ydata())
        for one, other in zip(given.images, wanted.images, strict=True):
            np.testing.assert_array_equal(one.get_array(), other.get_array())
    assert plot.time_series(array[:, 0].tolist()).get_xlabel() == "time (samples)"


def test_traces_have_gaps_where_they_are_not_finite() -> None:
    data = np.random.default_rng(3).normal(size=(20, 3))
    data[5:8, 0], data[:, 2] = np.inf, np.nan
    ax = plot.time_series(data)
    last, _, first = (path.vertices[:, 1] for path in ax.collections[0].get_paths())
    assert np.flatnonzero(np.isnan(first)).tolist() == [5, 6, 7]
    assert np.isnan(last).all()
    ax.figure.savefig(io.BytesIO())
    with pytest.raises(ValueError, match="none of 1 regions has a finite number"):
        plot.time_series(data, regions=[2])
    lines = [plot.spectrum(each, sample_period=1.0).lines[0] for each in (data, data[:, [1]])]
    np.testing.assert_array_equal(lines[0].get_ydata(), lines[1].get_ydata())


def test_spectrum_finds_a_rhythm() -> None:
    time = np.arange(0, 4000.0, 2.0)
    wave = np.sin(2 * np.pi * 0.010 * time)[:, None] + 0.01 * np.random.default_rng(4).normal(
        size=(len(time), 3)
    )
    frequency, power = plot.spectrum(make(wave, "Raw", 2.0)).lines[0].get_data()
    assert np.asarray(frequency)[np.argmax(power)] == pytest.approx(10.0, abs=1.0)


def test_nilearn_connectome() -> None:
    pytest.importorskip("nilearn")
    from matplotlib.figure import Figure

    conn = vb.Connectivity.from_file("connectivity_96.zip").configure()
    fc = np.corrcoef(np.random.default_rng(0).normal(size=(96, 50)))
    ax = Figure().add_subplot()
    assert plot.nilearn_connectome(conn, fc, ax, display_mode="z") is ax
    with pytest.raises(ValueError, match="matrix wants one number per pair"):
        plot.nilearn_connectome(conn, fc[:5, :5])
    with pytest.raises(ValueError, match="strongest wants a part"):
        plot.nilearn_connectome(conn, strongest=5)
    for name in ("connectivity_76.zip", "connectivity_68.zip"):
        with pytest.raises(ValueError, match="not in MNI space"):
            plot.nilearn_connectome(vb.Connectivity.from_file(name).configure())
