"""TVB's analyzers under TVB's names, against what tvb-library computes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import virtualbrain.tvb

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
import analyzer_cases as cases


@pytest.fixture(autouse=True)
def installed():
    virtualbrain.tvb.install()
    yield
    virtualbrain.tvb.uninstall()


@pytest.fixture(scope="module")
def golden():
    with np.load(Path(cases.__file__).parent / "other" / "analyzers.npz") as file:
        return dict(file)


def series(data=None, period=cases.PERIOD):
    from tvb.datatypes.time_series import TimeSeriesRegion

    data = cases.recording() if data is None else data
    found = TimeSeriesRegion(data=data, sample_period=period, title="waves")
    found.configure()
    return found


def close(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-10 * np.abs(wanted).max())


@pytest.mark.parametrize("name", cases.FOURIER)
def test_fourier(golden, name):
    from tvb.analyzers.fft import compute_fast_fourier_transform
    from tvb.datatypes.spectral import WindowingFunctionsEnum

    segment, window, detrend = cases.FOURIER[name]
    chosen = WindowingFunctionsEnum(window) if window else None
    found = compute_fast_fourier_transform(series(), segment, chosen, detrend)
    close(found.array_data[:, 0, :, 0, :], golden[f"fourier_{name}"])
    assert found.array_data.shape[1:4] == (2, 4, 1)
    np.testing.assert_allclose(found.normalised_average_power.sum(axis=0), 1.0)
    np.testing.assert_allclose(found.frequency[0], 1.0 / found.segment_length)
    assert found.summary_info()["Source"] == "waves"
    found.compute_power()
    np.testing.assert_allclose(found.power.mean(axis=-1), found.average_power)


@pytest.mark.parametrize("name", cases.WAVELET)
def test_wavelet(golden, name):
    from tvb.analyzers.wavelet import compute_continuous_wavelet_transform
    from tvb.basic.neotraits.api import Range

    q, normalisation, period = cases.WAVELET[name]
    low, high, step = (each / 1000.0 for each in cases.WAVELET_HZ)
    found = compute_continuous_wavelet_transform(
        series(), Range(lo=low, hi=high, step=step), period, q, normalisation, "morlet"
    )
    close(found.array_data[:, :, 0, :, 0], golden[f"wavelet_{name}"])
    assert found.summary_info()["Number of scales"] == len(found.frequencies)


def test_principal_components(golden):
    from tvb.analyzers.pca import compute_pca

    found = compute_pca(series())
    close(found.fractions[:, 0, 0], golden["pca_fractions"])
    wanted = golden["pca_weights"]
    signs = np.sign((found.weights[..., 0, 0] * wanted).sum(axis=1, keepdims=True))
    close(found.weights[..., 0, 0] * signs, wanted)
    found.compute_norm_source()
    found.compute_normalised_component_time_series()
    components = found.normalised_component_time_series[:, 1, :, 0]
    np.testing.assert_allclose(np.cov(components.T) * (1 - np.eye(4)), 0.0, atol=1e-12)


def test_independent_components():
    pytest.importorskip("sklearn")
    from tvb.analyzers.ica import compute_ica_decomposition
    from tvb.analyzers.ica_algorithm import fastica

    sources = np.stack([np.arange(900.0) % 7, np.sign(np.sin(np.arange(900.0) / 9))], axis=1)
    mixed = series((sources @ [[1.0, 1.0, 0.5], [1.0, -2.0, 0.3]])[:, None, :, None])
    found = compute_ica_decomposition(mixed, 2)
    assert found.component_time_series.shape == (900, 2, 1, 1)
    related = np.abs(np.corrcoef(found.component_time_series[..., 0, 0].T, sources.T)[:2, 2:])
    assert (related.max(axis=0) > 0.99).all()
    found.compute_mixing_matrix()
    centred = mixed.data - mixed.data.mean(axis=0)
    back = found.mixing_matrix[..., 0, 0] @ found.component_time_series[..., 0, 0].T
    np.testing.assert_allclose(back.T, centred[:, 0, :, 0], atol=1e-9)
    assert len(fastica(mixed.data[:, 0, :, 0], 2, random_state=1)) == 3


@pytest.mark.parametrize("average", [True, False])
def test_complex_coherence(average):
    """TVB's own fails with NumPy 1.20 and later."""
    from scipy.signal import detrend
    from tvb.analyzers import node_complex_coherence as module

    found = module.calculate_complex_cross_coherence(
        series(), 400.0, 200.0, 100.0, "hamming", average, False, 0, True, 20.0, 1.0
    )
    x = cases.recording()[..., 0].mean(axis=1)
    segments = [[x[e + s : e + s + 50] for e in range(0, 400, 100)] for s in (0, 25, 50)]
    if average:
        segments = [[each for group in segments for each in group]]
    wanted = []
    for group in segments:
        tapered = [detrend(each, axis=0) * np.hamming(50)[:, None] for each in group]
        f = np.fft.fft(tapered, axis=1)[:, :20]
        wanted.append(np.einsum("sfi,sfj->ijf", f, f.conj()) / len(group))
    wanted = np.stack(wanted, axis=-1)
    close(found.cross_spectrum, wanted[..., 0] if average else wanted)
    power = np.einsum("iif...->if...", found.cross_spectrum).real
    close(found.array_data, found.cross_spectrum / np.sqrt(power * power[:, None]))
    shape, _ = module.complex_coherence_result_shape(
        (400, 2, 4, 1), 20.0, 400.0, 200.0, 100.0, cases.PERIOD, 0, average
    )
    assert found.array_data.shape == shape
    with pytest.raises(ValueError, match="window_function wants one of hamming"):
        module.calculate_complex_cross_coherence(series(), window_function="boxcar")


def test_coherence():
    from scipy.signal import coherence
    from tvb.analyzers.node_coherence import calculate_cross_coherence

    found = calculate_cross_coherence(series(), 64)
    x = cases.recording()[:, 1, :2, 0]
    frequency, wanted = coherence(
        *x.T, fs=250.0, window=np.hamming(64), nperseg=64, noverlap=0, detrend=False
    )
    close(found.array_data[:, 0, 1, 1, 0], wanted[1:-1])
    close(found.frequency, frequency[1:-1] / 1000.0)


@pytest.mark.parametrize("name", cases.BALLOON)
def test_balloon(golden, name):
    from tvb.analyzers.fmri_balloon import BalloonModel, BoldModels, NeuralInputTransformations
    from tvb.simulator.integrators import EulerDeterministic

    options = cases.BALLOON[name]
    model = BalloonModel(
        time_series=series(cases.activity(), cases.BALLOON_PERIOD),
        bold_model=BoldModels.LINEAR if options.get("linear") else BoldModels.NONLINEAR,
        RBM=options.get("revised", True),
        neural_input_transformation=NeuralInputTransformations(options.get("input", "none")),
        normalize_neural_input=options.get("centre", False),
    )
    bold = model.evaluate()
    close(bold.data[:, 0, :, 0], golden[f"balloon_{name}"])
    assert bold.sample_period == cases.BALLOON_PERIOD / 1000.0
    np.testing.assert_allclose(np.diff(bold.time), bold.sample_period)
    model.integrator = EulerDeterministic()
    with pytest.raises(ValueError, match="HeunDeterministic"):
        model.evaluate()


def test_graph(golden):
    pytest.importorskip("networkx")
    from tvb.analyzers import graph
    from tvb.datatypes.connectivity import Connectivity

    weights = cases.weights()
    n = len(weights)
    conn = Connectivity(
        weights=weights, tract_lengths=weights, centres=np.zeros((n, 3)),
        region_labels=np.arange(n).astype(str),
    )  # fmt: skip
    close(graph.betweenness_bin((weights > 0).astype(float)), golden["betweenness"])
    close(graph.efficiency_bin(weights), golden["global_efficiency"])
    close(graph.efficiency_bin(weights, True)[:, 0], golden["local_efficiency"])
    close(graph.distance_inv(weights), golden["inverse_distance"])
    assert graph.get_components_sizes(np.eye(4)) == 1
    strength, degree, efficiency, component = graph.sequential_random_deletion(
        conn, cases.order(), n
    )
    close(strength, golden["random_strength"])
    close(degree, golden["random_degree"])
    close(efficiency, golden["random_efficiency"])
    strength, degree, betweenness, efficiency, component = graph.sequential_targeted_deletion(
        conn, n
    )
    close(strength, golden["targeted_strength"])
    close(efficiency[:, 0], golden["targeted_efficiency"])
    close(betweenness[:, 0], golden["betweenness"])
    assert degree.shape == (n, n - 2)
    assert component.shape == (n - 2, 3)


def test_pairs_of_nodes():
    pytest.importorskip("sklearn")
    from tvb.analyzers.correlation_coefficient import CorrelationCoefficient
    from tvb.analyzers.cross_correlation import CrossCorrelate
    from tvb.analyzers.fcd_calculator import FcdCalculator
    from tvb.analyzers.node_covariance import NodeCovariance

    x = series()
    data = x.data[:, 1, :, 0]
    fc = CorrelationCoefficient(time_series=x).evaluate()
    close(fc.array_data[..., 1, 0], np.corrcoef(data.T))
    some = CorrelationCoefficient(time_series=x, t_start=40.0, t_end=400.0).evaluate()
    close(some.array_data[..., 1, 0], np.corrcoef(data[10:100].T))
    cov = NodeCovariance(time_series=x).evaluate()
    close(cov.array_data[..., 1, 0], np.cov(data.T))
    lags = CrossCorrelate(time_series=x).evaluate()
    a, b = (data[:, i] - data[:, i].mean() for i in (0, 1))
    wanted = np.correlate(a, b, "same")
    close(lags.array_data[:, 0, 1, 1, 0], wanted)
    assert lags.time[200] == 0.0
    assert lags.summary_info()["Temporal correlation type"] == "CrossCorrelation"
    fcd, segmented, vectors, values, conn = FcdCalculator(
        time_series=x, sw=200.0, sp=40.0
    ).evaluate()
    halves = [np.corrcoef(data[k : k + 50].T)[np.triu_indices(4, 1)] for k in (0, 10)]
    close(fcd[0, 1, 1, 0], np.corrcoef(*halves)[0, 1])
    assert fcd.shape == segmented.shape == (36, 36, 2, 1)
    assert len(vectors[0][1][1]) == len(values[0][1][1]) == 3
    assert conn is None


def test_one_dimension_too_few():
    from tvb.analyzers.pca import compute_pca

    with pytest.raises(ValueError, match=r"shape \(n_times, n_variables"):
        compute_pca(series(np.ones((9, 3))))


def test_time_series():
    from tvb.datatypes.time_series import TimeSeries, TimeSeriesEEG

    x = series()
    x.labels_dimensions = {"State Variable": ["V", "W"], "Region": list("abcd")}
    np.testing.assert_array_equal(x.W.data, x.data[:, 1:])
    np.testing.assert_array_equal(x.c.data, x.data[:, :, 2:3])
    assert x.W.variables_labels.tolist() == ["W"]
    with pytest.raises(AttributeError, match="no attribute 'Z'"):
        x.Z  # noqa: B018
    info = x.summary_info()
    assert info["Length"] == 1600.0
    assert info["Source Connectivity"] == "None"
    import io

    stream = io.BytesIO()
    np.savez(stream, data=x.data, time=np.arange(400.0))
    back = TimeSeries.from_bytes_stream(stream.getvalue())
    np.testing.assert_array_equal(back.data, x.data)
    assert TimeSeriesEEG(data=x.data).labels_ordering[2] == "EEG Sensor"
