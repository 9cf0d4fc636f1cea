"""What every analysis makes of signals that are constant, alone, broken or very short."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import analysis

PERIOD = 10.0  # ms
WITHOUT = "does not vary is undefined: region 1 "
EXEMPT = ("order", "threshold")  # of seizures: numbers of regions, what was given
BROKEN = r"wants finite numbers; got nan at sample 50 of region 1"


@dataclass(frozen=True)
class Edge:
    """What is expected of an analysis: a message, or what happens to region 1 of three.

    "nan": it alone is NaN; "kept": all is finite.
    """

    call: Callable[..., Any]
    constant: str
    nan: str
    least: int  # samples
    alone: str = "kept"
    timed: bool = True  # whether it takes sample_period


def fcd(series: Any, **period: float) -> Any:
    return analysis.functional_connectivity_dynamics(series, window=200.0, step=50.0, **period)


EDGES = {
    "analytic_signal": Edge(analysis.analytic_signal, "kept", "nan", 8),
    "avalanches": Edge(analysis.avalanches, WITHOUT, BROKEN, 3),
    "balloon": Edge(analysis.balloon, "kept", BROKEN, 2),
    "band_pass": Edge(
        lambda x, **p: analysis.band_pass(x, (5.0, 20.0), **p), "kept", "nan", 28
    ),
    "coherence": Edge(analysis.coherence, "nan", "nan", 12),
    "complex_coherence": Edge(analysis.complex_coherence, "nan", "nan", 12),
    "covariance": Edge(analysis.covariance, "kept", "nan", 2, timed=False),
    "cross_correlation": Edge(analysis.cross_correlation, "nan", "nan", 2),
    "envelope": Edge(analysis.envelope, "kept", "nan", 8),
    "envelope_correlation": Edge(analysis.envelope_correlation, "nan", "nan", 8),
    "fcd": Edge(
        fcd, "in all 37 windows: region 1 ", "some", 25, alone="FCD wants 3 regions or more; got 1"
    ),
    "fourier_spectrum": Edge(
        lambda x, **p: analysis.fourier_spectrum(x, segment=40.0, **p), "kept", BROKEN, 4
    ),
    "functional_connectivity": Edge(
        analysis.functional_connectivity, "nan", "nan", 3, timed=False
    ),
    "global_variance": Edge(analysis.global_variance, "kept", BROKEN, 1, timed=False),
    "independent_components": Edge(
        lambda x: analysis.independent_components(x, tolerance=1e-2), WITHOUT, BROKEN, 3,
        timed=False,
    ),
    "kuramoto_order": Edge(analysis.kuramoto_order, WITHOUT, BROKEN, 8),
    "lagged_correlation": Edge(
        lambda x, **p: analysis.lagged_correlation(x, 10.0, **p), "nan", "nan", 4
    ),
    "multiscale_entropy": Edge(analysis.multiscale_entropy, WITHOUT, BROKEN, 40, timed=False),
    "multitaper_spectrum": Edge(analysis.multitaper_spectrum, "kept", "nan", 9),
    "node_variance": Edge(analysis.node_variance, "kept", BROKEN, 1, timed=False),
    "partial_correlation": Edge(
        analysis.partial_correlation, WITHOUT, BROKEN, 5, timed=False
    ),
    "phase": Edge(analysis.phase, "kept", "nan", 8),
    "phase_lag_index": Edge(analysis.phase_lag_index, WITHOUT, BROKEN, 8),
    "phase_locking_value": Edge(analysis.phase_locking_value, WITHOUT, BROKEN, 8),
    "power_spectrum": Edge(analysis.power_spectrum, "kept", "nan", 8),
    "principal_components": Edge(
        analysis.principal_components, WITHOUT, BROKEN, 2, timed=False
    ),
    "seizures": Edge(
        lambda x, **p: analysis.seizures(x, (0.0, 500.0), threshold=0.9, shortest=PERIOD, **p),
        "nan", BROKEN, 10
    ),
    "spatial_coherence": Edge(analysis.spatial_coherence, "kept", BROKEN, 1, timed=False),
    "variance_of_node_variance": Edge(
        analysis.variance_of_node_variance, "kept", BROKEN, 1, timed=False
    ),
    "wavelet_transform": Edge(
        lambda x, **p: analysis.wavelet_transform(x, [10.0, 20.0], **p), "kept", "nan", 23
    ),
}  # fmt: skip


def signals() -> Any:
    return np.random.default_rng(0).normal(size=(200, 3))


def run(edge: Edge, data: Any) -> Any:
    return edge.call(data, **({"sample_period": PERIOD} if edge.timed else {}))


def numbers(result: Any) -> dict[str, Any]:
    """Arrays of a result by name, without labels."""
    if isinstance(result, vb.TimeSeries):
        return {"data": np.asarray(result.data)}
    if dataclasses.is_dataclass(result):
        fields = {f.name: np.asarray(getattr(result, f.name)) for f in dataclasses.fields(result)}
        return {k: v for k, v in fields.items() if v.dtype.kind in "fciub" and k not in EXEMPT}
    return {"": np.asarray(result)}


def check(edge: Edge, data: Any, expected: str) -> None:
    if expected not in ("nan", "kept", "some"):
        with pytest.raises(ValueError, match=expected):
            run(edge, data)
        return
    found = numbers(run(edge, data))
    if expected == "kept":
        assert not any(np.isnan(each).any() for each in found.values())
    elif expected == "some":  # the windows that hold it
        known = ~np.isnan(np.diag(found["matrix"]))
        holds = (found["time"] <= 500.0) & (found["time"] + 200.0 > 500.0)
        np.testing.assert_array_equal(known, ~holds)
    else:
        others = numbers(run(edge, np.delete(data, 1, axis=1)))
        for name, values in found.items():
            lost = np.isnan(values)
            for axis in [a for a, n in enumerate(values.shape) if n == 3]:
                assert lost.take(1, axis).all() or name == "cross_spectrum"
                values = np.delete(values, 1, axis)
            np.testing.assert_allclose(values, others[name], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", EDGES)
def test_constant_signal(name: str) -> None:
    data = signals()
    data[:, 1] = 2.0
    check(EDGES[name], data, EDGES[name].constant)


@pytest.mark.parametrize("name", EDGES)
def test_not_a_number(name: str) -> None:
    data = signals()
    data[50, 1] = np.nan
    check(EDGES[name], data, EDGES[name].nan)


@pytest.mark.parametrize("name", EDGES)
def test_a_simulation_that_diverged(name: str) -> None:
    data = signals()
    data[150:] = np.nan
    data[140, 2] = np.inf
    with pytest.raises(ValueError, match=r"finite numbers.* (inf|nan) at sample 1[45]0 of region"):
        run(EDGES[name], data)


@pytest.mark.parametrize("name", EDGES)
def test_one_region(name: str) -> None:
    check(EDGES[name], signals()[:, :1], EDGES[name].alone)


@pytest.mark.parametrize("name", EDGES)
def test_very_short(name: str) -> None:
    edge = EDGES[name]
    assert numbers(run(edge, signals()[: edge.least]))
    for length in {0, edge.least - 1}:
        with pytest.raises(ValueError, match=r"want|leaves"):
            run(edge, signals()[:length])


@pytest.mark.parametrize("name", EDGES)
def test_a_recording_is_analysed_as_its_array(name: str) -> None:
    edge, data = EDGES[name], signals()
    recording = vb.TimeSeries(
        np.arange(200) * PERIOD,
        data[:, np.newaxis, :, np.newaxis],
        "TemporalAverage",
        ("V",),
        ["a", "b", "c"],
        PERIOD,
    )
    one, other = edge.call(recording), run(edge, data)
    for key, values in numbers(other).items():
        np.testing.assert_array_equal(numbers(one)[key], values)
    if hasattr(one, "labels"):
        assert list(one.labels) == ["a", "b", "c"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("band", [None, (5.0, 20.0)])
def test_rounding_of_constants_does_not_correlate(band: Any, dtype: Any) -> None:
    data = signals().astype(dtype)
    data[:, 1] = 1.7
    kept = analysis.envelope(data, band, sample_period=PERIOD)
    assert not kept[:, 1].any()
    assert kept[:, [0, 2]].all()
    for orthogonalise in (False, True):
        fc = analysis.envelope_correlation(data, band, orthogonalise, sample_period=PERIOD)
        assert np.isnan(fc[1, [0, 2]]).all()
        assert np.isnan(fc[[0, 2], 1]).all()
        assert np.isfinite(fc[0, 2])
    fc = analysis.envelope_correlation(np.ones((1000, 3)), (5, 20), sample_period=1.0)
    assert np.isnan(fc).all()


def test_a_lag_below_half_a_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="lag wants 0 ms or a sample, 10 ms, or more; got 3 ms"):
        analysis.lagged_correlation(signals(), 3.0, sample_period=PERIOD)
    found = analysis.lagged_correlation(signals(), 8.0, sample_period=PERIOD)
    np.testing.assert_array_equal(
        found, analysis.lagged_correlation(signals(), PERIOD, sample_period=PERIOD)
    )


def test_a_wavelet_longer_than_the_series_is_refused() -> None:
    with pytest.raises(ValueError, match=r"want 450 Hz or more for 5 samples every 1 ms.* 0.1 Hz"):
        analysis.wavelet_transform(signals()[:5], 0.1, sample_period=1.0)


def test_every_analysis_of_signals_is_here() -> None:
    import inspect

    takes_series = {
        each
        for each in analysis.__all__
        if each[0].islower() and "series" in inspect.signature(getattr(analysis, each)).parameters
    }
    others = {
        "functional_connectivity_dynamics": "fcd",
        "fcd_epochs": "fcd",  # goes on from that
        "phase_in_plane": "phase",  # takes two variables
    }
    assert {others.get(each, each) for each in takes_series} == set(EDGES)
