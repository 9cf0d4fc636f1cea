"""TVB's plotters under TVB's names, without a window."""

from __future__ import annotations

import numpy as np
import pytest

import virtualbrain.tvb

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    from matplotlib import pyplot as plt

    monkeypatch.chdir(tmp_path)
    virtualbrain.tvb.install()
    yield
    plt.close("all")
    virtualbrain.tvb.uninstall()


def conn(n=4):
    from tvb.datatypes.connectivity import Connectivity

    weights = np.arange(n * n, dtype=float).reshape(n, n)
    return Connectivity(
        weights=weights, tract_lengths=10 * weights, centres=np.eye(n, 3),
        region_labels=np.array(list("abcdefgh")[:n]), areas=np.arange(1.0, n + 1),
    ).configure()  # fmt: skip


def series():
    from tvb.datatypes.time_series import TimeSeriesRegion

    time = np.arange(1000)[:, None, None, None] / 1000.0
    data = np.sin(2 * np.pi * 20 * time + np.arange(4)[:, None] + np.array([0, 1])[:, None, None])
    found = TimeSeriesRegion(
        data=data, connectivity=conn(), title="waves",
        labels_dimensions={"State Variable": ["V", "W"], "Region": list("abcd")},
    )  # fmt: skip
    found.configure()
    return found


def test_phase_plane(monkeypatch):
    from tvb.simulator import integrators, models, noise
    from tvb.simulator.plot import phase_plane_interactive
    from tvb.simulator.plot.phase_plane_interactive import PhasePlaneInteractive

    monkeypatch.setattr(phase_plane_interactive, "TRAJ_STEPS", 50)

    scheme = integrators.HeunStochastic(dt=0.1, noise=noise.Additive(nsig=np.array([1e-9])))
    plane = PhasePlaneInteractive(
        model=models.Generic2dOscillator(), integrator=scheme, exclude_sliders=["tau"]
    )
    plane.show()
    assert "tau" not in plane.param_sliders
    x, y = np.meshgrid(plane.X, plane.Y)
    np.testing.assert_allclose(plane.U[..., 0], (-(x**3) + 3 * x**2 + y) * 0.02, atol=1e-12)
    plane.param_sliders["I"].set_val(1.0)
    assert plane.model.I == 1.0
    np.testing.assert_allclose(plane.U[..., 0], (-(x**3) + 3 * x**2 + y + 1) * 0.02, atol=1e-12)
    plane.plot_trajectory(0.1, 0.2)
    assert len(plane.pp_splt.lines) == 2
    plane.noise_slider.set_val(-2.0)
    assert scheme.noise.nsig == 0.01
    plane.selectors["svx"].set_active(1)
    assert plane.pp_ax.get_xlabel() == "W"
    with pytest.raises(ValueError, match="two state variables"):
        PhasePlaneInteractive(model=models.Kuramoto()).show()


def test_time_series_interactive():
    from tvb.simulator.plot.timeseries_interactive import TimeSeriesInteractive

    shown = TimeSeriesInteractive(time_series=series(), first_n=3)
    shown.configure()
    shown.show(block=False)
    assert shown.labels == list("abc")
    assert len(shown.ts_ax.lines) == 3
    shown.window_length_slider.set_val(100.0)
    assert len(shown.ts_ax.lines[0].get_xdata()) == 100


def test_power_spectra_interactive():
    from tvb.simulator.plot.power_spectra_interactive import PowerSpectraInteractive

    shown = PowerSpectraInteractive(time_series=series())
    shown.show(block=False)
    assert (shown.frequency[shown.spectra.argmax(axis=0)] == 20.0).all()
    shown.selectors["normalise_power"].set_active(1)
    shown.selectors["xscale"].set_active(1)
    assert shown.fft_ax.get_xscale() == "log"
    np.testing.assert_allclose(sum(shown.fft_ax.lines[0].get_ydata()), 1.0)


def test_plotter(tmp_path):
    from tvb.datatypes.sensors import SensorsEEG
    from tvb.simulator.plot.config import FiguresConfig
    from tvb.simulator.plot.plotter import Plotter

    config = FiguresConfig(out_base=str(tmp_path / "here"))
    config.VERY_LARGE_SIZE = config.LARGE_SIZE = (4, 3)
    plotter = Plotter(config)
    for mode, count in (("timeseries", 8), ("raster", 8), ("trajectories", 4)):
        _, _, lines = getattr(plotter, f"plot_{mode}")(series())
        assert len(lines) == count
    assert (tmp_path / "here" / "figs" / "waves.png").exists()
    assert len(plotter.plot_tvb_connectivity(conn())) == 4
    assert len(plotter.plot_tvb_connectivity(conn(), plot_hinton=True, plot_tracts=False)) == 2
    eeg = SensorsEEG(locations=np.eye(3), labels=np.array(["x", "y", "z"]))
    assert len(plotter.plot_head_tvb(conn(), {eeg: np.ones((3, 4))})) == 2
    assert len(plotter.plot_head(conn(), {}, plot_stats=True)) == 2
    _, _, power, at, freq, spectrum = plotter.plot_spectral_analysis_raster(
        series(), special_idx=[0, 2]
    )
    assert power.shape == (len(at), len(freq), 2)
    assert spectrum.shape == (len(freq), 2)
    assert 18.0 <= freq[spectrum[:, 0].argmax()] <= 22.0
    base = plotter.base
    x = series().data
    assert base.plots({"a": x[:, 0, :, 0], "b": x[:, 1, :, 0]})[1].shape == (1, 2)
    assert len(base.plot_bars([[1.0, 2.0, 3.0], [3.0, 2.0]])[1].patches) == 5
    assert base.pair_plots({"a": x[:, 0, 0, 0], "b": x[:, 1, 0, 0]}, ["a", "b"])[1].shape == (2, 2)
    base.tvb_plot("plot_connectivity", conn())
    assert base.rect_subplot_shape(5) == (2, 3)
    with pytest.raises(AttributeError, match="Plotter has no attribute 'plot_x'"):
        plotter.plot_x  # noqa: B018
    plotter.plot_timeseries_interactive(x, block=False)
    plotter.plot_tvb_power_spectra_interactive(series(), {"first_n": 2})


def test_head():
    from tvb.datatypes.sensors import SensorsEEG, SensorsMEG
    from tvb.datatypes.surfaces import SkinAir
    from tvb.simulator.plot.head_plotter_3d import HeadPlotter3D

    corners = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * 50
    head = SkinAir(vertices=corners, triangles=np.array([[0, 1, 2], [0, 3, 1], [0, 2, 3],
                                                         [1, 3, 2]]))  # fmt: skip
    at = corners / 50 / np.sqrt(3)
    labels = np.array(list("abcd"))
    ax = HeadPlotter3D.display_source_sensor_geometry(
        head, conn(), SensorsMEG(locations=at, labels=labels, orientations=at),
        SensorsEEG(locations=at, labels=labels),
    )  # fmt: skip
    assert len(ax.lines) == 3
    boxes = ax.figure._boxes
    boxes.set_active(0)
    assert not ax.lines[0].get_visible()


def test_matrices():
    from tvb.simulator.lab import plot_fast_kde, plot_tri_matrix
    from tvb.simulator.plot.tools import show_me_the_colours

    figure = plot_tri_matrix(
        np.eye(4), size=(3, 3), node_labels=list("abcd"), color_anchor=(-1, 1), title="triangle"
    )
    assert figure.axes[0].images[0].get_clim() == (-1, 1)
    other = plot_tri_matrix(np.eye(3), num="other", color_anchor=0)
    assert other.axes[0].images[0].get_array().count() == 3
    x, y = np.random.default_rng(0).normal(size=(2, 4000))
    density = plot_fast_kde(x, 3 * y, gridsize=(60, 50), extents=(-6, 6, -18, 18))
    assert density.shape == (50, 60)
    np.testing.assert_allclose(density.sum() * 0.2 * 0.72, 1.0)
    peak = 1 / (2 * np.pi * 3)
    assert 0.8 * peak < density.max() < 1.2 * peak
    assert plot_fast_kde(x, y, 2.0, 2.0, pdf=True).max() == 1.0
    show_me_the_colours()


def test_compare_integrators():
    from tvb.simulator import integrators
    from tvb.simulator.plot.compare_integrators import CompareIntegrators

    schemes = [(integrators.EulerDeterministic, 0.5), (integrators.HeunDeterministic, 0.5)]
    compared = CompareIntegrators(conn=conn(), methods=schemes)
    figure = compared.compare(sim_length=20.0)
    assert len(figure.axes) == 3
    off = figure.axes[1].lines[-1].get_ydata()
    assert 0 < off.max() < 50
    assert len(compared.compare_pairwise(sim_length=20.0).axes) == 4
    with pytest.raises(ValueError, match="comparison wants one of Default"):
        compared.show("Best")


def test_epileptor():
    from tvb.simulator.plot.epileptor_plotter import EpileptorModelPlot

    shown = EpileptorModelPlot(conn=conn())
    shown.add_new_burster_class("mine", [0.1, 0.2, 0.3], [0.2, 0.1, 0.3], 0.002, 6)
    shown.show("mine")
    assert shown.model.mu1_start == -0.2
    assert shown.tavg_time[-1] < 64.0
    assert shown.tavg_data.shape[1] == 3
    shown.configure_model(slow=True)
    shown.sim_length = 10
    shown.configure_sim()
    shown.plot_model()
    with pytest.raises(ValueError, match="burster_class wants one of default"):
        shown.show("c99")


def test_helpers():
    from tvb.simulator.plot import utils

    assert utils.ensure_list("ab") == ["ab"]
    assert utils.ensure_string(None) == ""
    assert utils.generate_region_labels(2, ["a", "b"]).tolist() == ["0. a", "1. b"]
    assert utils.generate_region_labels(2, ["a", "b"], numbering=False).tolist() == ["a", "b"]
    assert utils.generate_region_labels(2).tolist() == ["0", "1"]
    assert utils.rotate_n_list_elements([1, 2], 5) == [1, 2, 1, 2, 1]
    assert utils.isequal_string("A", "a")
    assert utils.compute_in_degree(np.ones((3, 3))).shape == (1, 3)
    scaled = utils.normalize_weights(np.arange(16.0).reshape(4, 4), 50)
    assert scaled.max() == 1.0
    assert scaled.trace() == 0.0
    with pytest.raises(ValueError, match="no"):
        utils.raise_value_error("no")
    x = np.sin(2 * np.pi * 30 * np.arange(2000) / 1000.0)[:, None]
    for method in ("periodogram", "welch"):
        power, freq = utils.spectral_analysis(x, 1000.0, method=method, window="hanning")
        assert abs(freq[power[:, 0].argmax()] - 30.0) < 3.0
    assert utils.spectral_analysis(x, 1000.0, output="energy").shape == (1,)
