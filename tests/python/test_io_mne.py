"""Series as objects of MNE and xarray, used as their users would."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb


def recorded(monitor: str, n: int = 3) -> vb.TimeSeries:
    data = np.random.default_rng(2).normal(size=(50, 2, n, 2))
    labels = [f"E{i}" for i in range(n)]
    return vb.TimeSeries(4 + 4 * np.arange(50.0), data, monitor, ("a", "b"), labels, 4.0)


@pytest.mark.parametrize(
    ("monitor", "kind"), [("EEG", "eeg"), ("MEG", "mag"), ("iEEG", "seeg"), ("Raw", "misc")]
)
def test_raw(monitor: str, kind: str) -> None:
    pytest.importorskip("mne")
    series = recorded(monitor)
    raw = series.to_mne(variable="b", positions=[[0, 0, 90], [80, 0, 0], [0, 80, 0]], scale=1e-6)
    assert raw.get_channel_types() == [kind] * 3
    assert raw.ch_names == ["E0", "E1", "E2"]
    assert raw.info["sfreq"] == 250
    assert raw.first_time == pytest.approx(0.004)
    assert np.allclose(raw.get_data(), 1e-6 * series.data[:, 1].sum(axis=2).T)
    assert np.allclose(raw.info["chs"][1]["loc"][:3], [0.08, 0, 0])
    if kind == "eeg":
        assert np.allclose(raw.get_montage().get_positions()["ch_pos"]["E0"], [0, 0, 0.09])


def test_raw_in_the_axes_of_tvb() -> None:
    """Fp1 is at the front and left, whichever way the axes point."""
    mne = pytest.importorskip("mne")
    eeg = vb.monitors.EEG.from_file(period=4.0)
    integrator = vb.integrators.HeunDeterministic(dt=0.5)
    (series,) = vb.Simulator(monitors=eeg, integrator=integrator).configure().run(400.0)
    raw = series.to_mne(positions=eeg.sensors.locations, axes="ALS", scale=1e-6)
    places = raw.get_montage().get_positions()["ch_pos"]
    right, front, up = places["Fp1"]
    assert right < -0.03
    assert front > 0.08
    assert up > 0
    template = mne.channels.make_standard_montage("biosemi64").get_positions()["ch_pos"]
    both = [name for name in places if name in template]
    assert len(both) > 15
    ours, theirs = (np.array([each[name] for name in both]) for each in (places, template))
    theirs = theirs - theirs.mean(axis=0)
    assert np.corrcoef((ours - ours.mean(axis=0)).ravel(), theirs.ravel())[0, 1] > 0.9
    assert raw.info["bads"] == ["IO1", "IO2"]
    assert raw.compute_psd(fmax=50, n_fft=64, verbose="error").get_data().shape[0] == 63
    with pytest.raises(ValueError, match="axes wants one of R or L"):
        series.to_mne(positions=eeg.sensors.locations, axes="RRS")


@pytest.mark.parametrize(("monitor", "n"), [("EEG", 65), ("MEG", 276), ("iEEG", 588)])
def test_positions_come_with_the_series(monitor: str, n: int) -> None:
    pytest.importorskip("mne")
    kinds = vb.sensors
    sensors = {
        "EEG": kinds.SensorsEEG.from_file(),
        "MEG": kinds.SensorsMEG.from_file("meg_brainstorm_276.txt"),
        "iEEG": kinds.SensorsInternal.from_file("seeg_588.txt"),
    }[monitor]

    def recorded() -> vb.TimeSeries:
        gain = np.ones((n, 76))
        watch = getattr(vb.monitors, monitor)(period=4.0, sensors=sensors, projection=gain)
        integrator = vb.integrators.HeunDeterministic(dt=0.5)
        (series,) = vb.Simulator(monitors=watch, integrator=integrator).configure().run(8.0)
        return pickle.loads(pickle.dumps(series))

    def places(raw: Any) -> Any:
        return np.array([channel["loc"][:3] for channel in raw.info["chs"]])

    x, y, z = sensors.locations.T / 1000
    raw = recorded().to_mne()
    assert np.allclose(places(raw), np.column_stack([-y, x, z]), atol=1e-6)
    assert (raw.get_montage() is None) == (monitor == "MEG")
    sensors.axes = "RAS"
    assert np.allclose(places(recorded().to_mne()), sensors.locations / 1000, atol=1e-6)
    sensors.locations = sensors.locations / 1e4  # directions, which are no places
    assert recorded().positions is None


def test_source_estimate() -> None:
    mne = pytest.importorskip("mne")
    from virtualbrain.io.mne import to_source_estimate

    series = recorded("Raw", 2)
    labels = [
        mne.Label([1, 2], hemi="lh", name="V1-lh", subject="s"),
        mne.Label([7], hemi="rh", name="V1-rh", subject="s"),
    ]
    stc = to_source_estimate(series, labels, subject="s")
    values = series.data[:, 0].sum(axis=2).T
    assert stc.vertices[0].tolist() == [1, 2]
    assert np.allclose(stc.data, values[[0, 0, 1]])
    assert stc.tmin == pytest.approx(0.004)
    assert np.allclose(to_source_estimate(series, vertices=[[3], [5]]).data, values)
    with pytest.raises(ValueError, match="labels are 1, the series has 2"):
        to_source_estimate(series, labels[:1])
    with pytest.raises(TypeError, match="either labels or vertices"):
        to_source_estimate(series)


def test_raw_that_is_refused() -> None:
    pytest.importorskip("mne")
    series = recorded("EEG")
    with pytest.raises(ValueError, match=r"positions wants shape \(3, 3\)"):
        series.to_mne(positions=[[0, 0, 1]])
    with pytest.raises(ValueError, match="was not recorded"):
        series.to_mne(variable="c")
    series.labels[:] = "E0"
    with pytest.raises(ValueError, match="the same name"):
        series.to_mne()


def test_xarray() -> None:
    pytest.importorskip("xarray")
    array = recorded("Raw").to_xarray()
    assert array.dims == ("time", "variable", "region", "mode")
    assert array.sel(region="E1", variable="b").shape == (50, 2)
