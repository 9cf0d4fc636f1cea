"""Variance, components, entropy, avalanches, seizures, graphs and the balloon model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from golden import analyzer_cases as cases
from numpy.typing import NDArray

import virtualbrain as vb
from virtualbrain import analysis

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def golden() -> dict[str, Floats]:
    with np.load(Path(cases.__file__).parent / "other" / "analyzers.npz") as file:
        return dict(file)


def test_variance_and_spread_are_those_of_tvb(golden: dict[str, Floats]) -> None:
    data = cases.recording()
    assert analysis.global_variance(data) == pytest.approx(float(golden["variance"]), abs=1e-12)
    assert analysis.variance_of_node_variance(data) == pytest.approx(
        float(golden["node_variance"]), abs=1e-12
    )
    found = analysis.spatial_coherence(data)
    assert found.metastability == pytest.approx(float(golden["metastability"]), abs=1e-12)
    assert found.synchrony == pytest.approx(float(golden["synchrony"]), abs=1e-12)
    assert found.spread.shape == (400, 2, 1)
    assert analysis.spatial_coherence(np.ones((5, 3))).synchrony == np.inf
    with pytest.raises(ValueError, match="got nan at sample 1 of region 0"):
        analysis.global_variance([[1.0, 2.0], [np.nan, 3.0]])
    with pytest.raises(ValueError, match="one sample or more"):
        analysis.global_variance(np.empty((0, 3)))


def test_principal_components(golden: dict[str, Floats]) -> None:
    x = cases.recording()[:, 0, :, 0]
    found = analysis.principal_components(cases.recording())
    np.testing.assert_allclose(found.fractions, golden["pca_fractions"], rtol=0, atol=1e-12)
    signs = np.sign((found.weights * golden["pca_weights"]).sum(axis=1))
    np.testing.assert_allclose(
        found.weights, signs[:, None] * golden["pca_weights"], rtol=0, atol=1e-10
    )
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    np.testing.assert_allclose(found.time_series, scaled @ found.weights.T, atol=1e-12)
    sklearn = pytest.importorskip("sklearn.decomposition")
    theirs = sklearn.PCA(2).fit(x)
    ours = analysis.principal_components(x, 2, standardise=False)
    np.testing.assert_allclose(ours.fractions, theirs.explained_variance_ratio_, atol=1e-12)
    np.testing.assert_allclose(np.abs(ours.weights), np.abs(theirs.components_), atol=1e-10)
    with pytest.raises(ValueError, match="n_components wants 1 to 4"):
        analysis.principal_components(x, 5)


def test_independent_components() -> None:
    sklearn = pytest.importorskip("sklearn.decomposition")
    rng = np.random.default_rng(1)
    sources = np.column_stack([rng.laplace(size=800), rng.uniform(size=800), rng.normal(size=800)])
    x = sources @ rng.normal(size=(3, 5)) + 0.01 * rng.normal(size=(800, 5))
    found = analysis.independent_components(x, 3, seed=5)
    first = np.random.default_rng(5).normal(size=(3, 3))
    whitening, unmixing, theirs = sklearn.fastica(
        x, 3, whiten="arbitrary-variance", w_init=first, tol=1e-4
    )
    np.testing.assert_allclose(found.whitening, whitening, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.unmixing, unmixing, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.time_series, theirs, rtol=0, atol=1e-10)
    centred = x - x.mean(axis=0)
    np.testing.assert_allclose(
        found.time_series, centred @ (found.unmixing @ found.whitening).T, atol=1e-10
    )
    np.testing.assert_allclose(found.time_series @ found.mixing.T, centred, atol=0.1)
    alike = np.abs(np.corrcoef(found.time_series.T, sources.T)[:3, 3:])
    assert alike.max(axis=0).min() > 0.97
    with pytest.raises(ValueError, match="as many samples as components, 4; got 3"):
        analysis.independent_components(rng.normal(size=(3, 4)))
    with pytest.raises(ArithmeticError, match="did not converge"):
        analysis.independent_components(rng.normal(size=(60, 10)), tolerance=1e-300)


@pytest.mark.parametrize("name", cases.ENTROPY)
def test_entropy_is_that_of_tvb(name: str, golden: dict[str, Floats]) -> None:
    options = cases.ENTROPY[name]
    found = analysis.multiscale_entropy(
        cases.recording()[:, 0, :2, 0], cases.SCALES, m=options.get("m", 2), r=options.get("r"),
        quadratic=options.get("qse", False),
    )  # fmt: skip
    wanted = golden[f"entropy_{name}"]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)


def test_entropy_of_little() -> None:
    assert analysis.sample_entropy([0.0, 1.0] * 10, r=0.1) == pytest.approx(
        -np.log(72 / 81), abs=1e-12
    )
    assert np.isnan(analysis.sample_entropy(2.0 ** np.arange(9), r=0.5))
    assert analysis.sample_entropy([0, 1, 5, 9, 0, 1, 3, 20], r=0.5) == np.inf
    with pytest.raises(ValueError, match="4 samples or more; got 3"):
        analysis.sample_entropy([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="constant"):
        analysis.sample_entropy(np.ones(30))
    with pytest.raises(ValueError, match="scale 10 wants 40 samples"):
        analysis.multiscale_entropy(np.arange(30.0))


def test_avalanches_are_those_of_a_loop() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(3000, 6))
    found = analysis.avalanches(x, 2.0, bin=2.0, sample_period=1.0)
    active = np.abs((x - x.mean(axis=0)) / x.std(axis=0)) > 2.0
    bins = active.reshape(1500, 2, 6).any(axis=1)
    wanted: list[tuple[float, float, int]] = []
    start = None
    for k in range(1500):
        busy = bins[k].any()
        if busy and start is None:
            start = k
        if not busy and start is not None:
            if start > 0:
                wanted.append((2.0 * start, 2.0 * (k - start), int(bins[start:k].sum())))
            start = None
    assert len(wanted) > 50
    assert list(zip(found.start, found.duration, found.size, strict=True)) == wanted
    begin = (found.start / 2).astype(int)
    counts = bins.sum(axis=1)
    assert found.branching_ratio == pytest.approx((counts[begin + 1] / counts[begin]).mean())
    assert found.regions.shape == (len(wanted), 6)
    first, length = begin[3], int(found.duration[3] / 2)
    np.testing.assert_array_equal(found.regions[3], bins[first : first + length].any(axis=0))
    none = analysis.avalanches(x, 100.0, sample_period=1.0)
    assert none.size.shape == (0,)
    assert np.isnan(none.branching_ratio)


def test_exponent_of_a_power_law() -> None:
    assert analysis.power_law_exponent(
        np.random.default_rng(3).zipf(2.0, 20_000), least=2
    ) == pytest.approx(2.0, abs=0.05)
    with pytest.raises(ValueError, match="not all of them 1"):
        analysis.power_law_exponent([1, 1, 1])


def test_seizures_spread_in_order() -> None:
    """An Epileptor that drives another, and a region that stays well."""
    model = vb.models.Epileptor(x0=np.array([-2.2, -1.6, -2.05, -2.4]), r=0.002, Ks=-1.0)
    weights = np.zeros((4, 4))
    weights[2, 1] = 1.0
    sim = vb.Simulator(
        model=model,
        connectivity=vb.Connectivity(weights=weights, tract_lengths=np.zeros((4, 4))),
        coupling=vb.coupling.Difference(a=0.5),
        integrator=vb.integrators.HeunStochastic(
            dt=0.05, noise=vb.noise.Additive(nsig=[0, 0, 0, 3e-4, 3e-4, 0])
        ),
        monitors=[vb.monitors.TemporalAverage(period=1.0)],
        initial_conditions=np.array([-1.6, -11.0, 3.8, -0.9, 0.0, -0.3]).reshape(1, 6, 1, 1)
        * np.ones((1, 6, 4, 1)),
    ).configure()
    (series,) = sim.run(2500.0)
    found = analysis.seizures(
        series, baseline=(1.0, 40.0), threshold=0.8, window=20.0, shortest=100.0
    )
    assert found.order.tolist()[0] == 1
    assert np.isnan(found.onset[[0, 3]]).all()
    assert found.delay[1] == 0.0


def test_seizure_times() -> None:
    rng = np.random.default_rng(4)
    x = 0.1 * rng.normal(size=(5000, 3))
    x[1000:2000, 1] += 3.0
    x[3000:, 0] -= 3.0
    x[400:420, 2] += 3.0  # too short
    found = analysis.seizures(x, (0.0, 700.0), window=20.0, sample_period=2.0)
    assert found.order.tolist() == [1, 0]
    np.testing.assert_allclose(found.onset, [6000.0, 2000.0, np.nan], atol=20.0)
    np.testing.assert_allclose(found.offset, [np.nan, 4000.0, np.nan], atol=20.0)
    np.testing.assert_allclose(found.delay, [4000.0, 0.0, np.nan], atol=20.0)
    x[:400, 2] = 1.0
    with pytest.raises(ValueError, match=r"region 2 \(index 2\) does not vary in the baseline"):
        analysis.seizures(x, (0.0, 700.0), sample_period=2.0)
    with pytest.raises(ValueError, match="2 samples or more"):
        analysis.seizures(x, (-9.0, -1.0), sample_period=2.0)


def test_graph_measures_are_those_of_tvb(golden: dict[str, Floats]) -> None:
    w = cases.weights()
    np.testing.assert_allclose(analysis.inverse_distance(w), golden["inverse_distance"])
    assert analysis.global_efficiency(w) == pytest.approx(float(golden["global_efficiency"]))
    np.testing.assert_allclose(analysis.local_efficiency(w), golden["local_efficiency"])
    pytest.importorskip("networkx")
    np.testing.assert_allclose(analysis.betweenness(w), golden["betweenness"], atol=1e-12)


def test_paths_of_a_directed_network() -> None:
    w = np.zeros((4, 4))
    w[1, 0], w[2, 1], w[2, 0], w[0, 0] = 2.0, 4.0, 1.0, 9.0  # 0 -> 1 -> 2, 0 -> 2
    inf = np.inf
    np.testing.assert_array_equal(
        analysis.path_lengths(w),
        [[0, inf, inf, inf], [1, 0, inf, inf], [1, 1, 0, inf], [inf, inf, inf, 0]],
    )
    assert analysis.path_lengths(w, weighted=True)[2, 0] == 0.75
    assert analysis.degree(w, "in").tolist() == [0, 1, 2, 0]
    assert analysis.degree(w, "out").tolist() == [2, 1, 0, 0]
    assert analysis.strength(w).tolist() == [3.0, 6.0, 5.0, 0.0]
    assert analysis.largest_component(w) == 3
    with pytest.raises(ValueError, match="put 0 where"):
        analysis.degree([[0, np.nan], [1, 0]])
    with pytest.raises(ValueError, match="2 regions or more"):
        analysis.global_efficiency([[1.0]])


def test_deletion_is_that_of_tvb(golden: dict[str, Floats]) -> None:
    w = cases.weights()
    found = analysis.delete_in_order(w, cases.order().tolist())
    np.testing.assert_allclose(found.strength[1:].T, golden["random_strength"], atol=1e-14)
    np.testing.assert_array_equal(found.degree[1:].T, golden["random_degree"])
    np.testing.assert_allclose(found.efficiency[1:], golden["random_efficiency"], atol=1e-14)
    found = analysis.delete_largest(w, "strength")
    np.testing.assert_allclose(found.strength[:-1].T, golden["targeted_strength"], atol=1e-14)
    np.testing.assert_allclose(found.efficiency[1:], golden["targeted_efficiency"], atol=1e-14)
    assert found.largest_component[0] >= found.largest_component[-1] >= 1
    assert len(set(found.deleted.tolist())) == 10
    for by in ("degree", "betweenness"):
        assert len(analysis.delete_largest(w, by, 3).deleted) == 3
    with pytest.raises(ValueError, match="different numbers of 0 to 11"):
        analysis.delete_in_order(w, [1, 1])


@pytest.mark.parametrize("name", cases.BALLOON)
def test_balloon_is_that_of_tvb(name: str, golden: dict[str, Floats]) -> None:
    found = analysis.balloon(
        cases.activity(), sample_period=cases.BALLOON_PERIOD, **cases.BALLOON[name]
    )
    np.testing.assert_allclose(
        found.data[:, 0, :, 0], golden[f"balloon_{name}"], rtol=0, atol=1e-12
    )


def test_balloon_series() -> None:
    series = vb.TimeSeries(
        np.arange(1.0, 201.0) * 10.0, np.ones((200, 1, 2, 1)), "Raw", ("E",), ["a", "b"], 10.0
    )
    found = analysis.balloon(series)
    np.testing.assert_allclose(found.time, series.time)
    assert found.labels.tolist() == ["a", "b"]
    assert (found.monitor, found.variables) == ("Balloon", ("BOLD",))
    changes = analysis.balloon(series, input="abs_diff")
    np.testing.assert_allclose(changes.time, series.time[1:])
    np.testing.assert_allclose(changes.data, 0.0, atol=1e-15)
    with pytest.raises(ValueError, match="balloon of region a collapses"):
        analysis.balloon(
            vb.TimeSeries(series.time, -9.0 * series.data, "Raw", ("E",), ["a", "b"], 10.0)
        )
    with pytest.raises(ValueError, match="finite numbers"):
        analysis.balloon(np.full((9, 1), np.nan), sample_period=10.0)
