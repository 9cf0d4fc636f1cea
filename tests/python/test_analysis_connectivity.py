"""Functional connectivity in all its forms, against NumPy, SciPy, nilearn and loops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import virtualbrain as vb
from virtualbrain import analysis

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def noise() -> Floats:
    """Correlated noise, shape (120, 7)."""
    rng = np.random.default_rng(1)
    return np.asarray(rng.normal(size=(120, 7)) @ rng.normal(size=(7, 7)), np.float64)


@pytest.fixture(scope="module")
def recording() -> vb.TimeSeries:
    """A simulation of 76 regions."""
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(a=0.5, d=0.1),
        connectivity=vb.Connectivity.from_file(),
        coupling=vb.coupling.Linear(a=0.01),
        integrator=vb.integrators.HeunStochastic(dt=0.5, noise=vb.noise.Additive(nsig=[0.01])),
        monitors=[vb.monitors.TemporalAverage(period=2.0)],
    ).configure()
    (series,) = sim.run(600.0)
    return series


def test_pearson_and_covariance(noise: Floats, recording: vb.TimeSeries) -> None:
    simulated = recording.data[:, 0, :, 0]
    for x in (noise, simulated, noise + 1e6):
        tolerance = 1e-8 if x.max() > 1e5 else 1e-12
        fc = analysis.functional_connectivity(x)
        np.testing.assert_allclose(fc, np.corrcoef(x.T), rtol=0, atol=tolerance)
        cov = np.cov(x.T)
        np.testing.assert_allclose(
            analysis.covariance(x), cov, rtol=0, atol=tolerance * np.abs(cov).max()
        )
    np.testing.assert_array_equal(
        analysis.functional_connectivity(recording), analysis.functional_connectivity(simulated)
    )
    np.testing.assert_array_equal(
        analysis.functional_connectivity(recording, recording.variables[0]),
        analysis.functional_connectivity(recording.data),
    )


def test_chunks_of_any_length_give_the_same(noise: Floats) -> None:
    running = analysis.RunningCovariance()
    for chunk in np.split(noise + np.linspace(0, 50, 120)[:, None], [1, 2, 40, 41, 100]):
        running.update(chunk)
    whole = noise + np.linspace(0, 50, 120)[:, None]
    assert running.count == 120
    np.testing.assert_allclose(running.mean, whole.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(running.correlation(), np.corrcoef(whole.T), rtol=0, atol=1e-13)
    np.testing.assert_allclose(running.covariance(0), np.cov(whole.T, ddof=0), rtol=1e-12)
    with pytest.raises(ValueError, match="wants 7 regions, as before; got 3"):
        running.update(noise[:, :3])


def test_blocks_larger_than_one(monkeypatch: pytest.MonkeyPatch, noise: Floats) -> None:
    from virtualbrain.analysis import _signals

    whole = analysis.envelope(noise), analysis.kuramoto_order(noise).r
    monkeypatch.setattr(_signals, "BLOCK_BYTES", 600)
    fc = analysis.functional_connectivity(noise.astype(np.float32))
    np.testing.assert_allclose(fc, np.corrcoef(noise.astype(np.float32).T), rtol=0, atol=1e-6)
    np.testing.assert_allclose(
        analysis.functional_connectivity(noise), np.corrcoef(noise.T), rtol=0, atol=1e-13
    )
    np.testing.assert_array_equal(analysis.envelope(noise), whole[0])
    np.testing.assert_allclose(analysis.kuramoto_order(noise).r, whole[1], atol=1e-14)


def test_regions_that_say_nothing_are_nan(noise: Floats) -> None:
    noise = noise.copy()
    noise[:, 2] = 0.1  # whose mean is off by rounding
    noise[5, 4] = np.nan
    fc = analysis.functional_connectivity(noise)
    lagged = analysis.lagged_correlation(noise, 2.0, sample_period=1.0)
    sequences = analysis.cross_correlation(noise, 2.0, sample_period=1.0).values[2]
    envelopes = analysis.envelope_correlation(noise)
    for each in (fc, lagged, sequences, envelopes):
        assert np.isnan(each[[2, 4]]).all()
        assert np.isnan(each[:, [2, 4]]).all()
        kept = [0, 1, 3, 5, 6]
        assert np.isfinite(each[np.ix_(kept, kept)]).all()


def test_what_fc_refuses(noise: Floats, recording: vb.TimeSeries) -> None:
    fc = analysis.functional_connectivity
    assert fc(noise[:, :1]).tolist() == [[1.0]]
    with pytest.raises(ValueError, match="3 samples or more; got 2"):
        fc(noise[:2])
    with pytest.raises(ValueError, match=r"n_modes\); got \(1, 120, 7\)"):
        fc(noise[None])
    with pytest.raises(TypeError, match="real numbers; got complex128"):
        fc(noise + 0j)
    with pytest.raises(TypeError, match="one recording; got 2 of them"):
        fc([recording, recording])
    with pytest.raises(ValueError, match="'W' was not recorded; there are V"):
        fc(recording, "W")
    with pytest.raises(ValueError, match="variable wants 0 to 0"):
        fc(recording, 1)
    with pytest.raises(ValueError, match="which has one only"):
        fc(noise, 1)
    with pytest.raises(ValueError, match="one region or more"):
        fc(np.empty((5, 0)))
    with pytest.raises(ValueError, match="give sample_period"):
        analysis.power_spectrum(noise)
    with pytest.raises(ValueError, match="leave sample_period out"):
        analysis.power_spectrum(recording, sample_period=3.0)


def test_partial_correlation_is_that_of_nilearn(noise: Floats) -> None:
    connectome = pytest.importorskip("nilearn.connectome")
    covariance = pytest.importorskip("sklearn.covariance")
    measure = connectome.ConnectivityMeasure(
        covariance.EmpiricalCovariance(), kind="partial correlation", standardize=False
    )
    theirs = measure.fit_transform([noise])[0]
    np.testing.assert_allclose(analysis.partial_correlation(noise), theirs, rtol=0, atol=1e-10)
    # given all others: what is left of two regions after least squares
    left = [
        noise[:, i] - noise[:, i].mean()
        - (others := noise[:, 2:] - noise[:, 2:].mean(axis=0))
        @ np.linalg.lstsq(others, noise[:, i] - noise[:, i].mean(), rcond=None)[0]
        for i in (0, 1)
    ]  # fmt: skip
    found = analysis.partial_correlation(noise)[0, 1]
    assert found == pytest.approx(np.corrcoef(left)[0, 1], abs=1e-12)


def test_partial_correlation_needs_enough(noise: Floats) -> None:
    with pytest.raises(ValueError, match="9 of 7 regions; got 8"):
        analysis.partial_correlation(noise[:8])
    assert np.isfinite(analysis.partial_correlation(noise[:8], shrinkage=0.1)).all()
    mean = np.column_stack([noise, noise.mean(axis=1)])
    with pytest.raises(ValueError, match="determine another"):
        analysis.partial_correlation(mean)
    noise = noise.copy()
    noise[:, 3] = 2.0
    with pytest.raises(ValueError, match=r"region 3 \(index 3\) is constant"):
        analysis.partial_correlation(noise)


def test_lags(noise: Floats) -> None:
    from scipy.signal import correlate

    found = analysis.lagged_correlation(noise, 30.0, sample_period=10.0)
    for i in range(7):
        for j in range(7):
            wanted = np.corrcoef(noise[3:, i], noise[:-3, j])[0, 1]
            assert found[i, j] == pytest.approx(wanted, abs=1e-12)
    for length in (119, 120):
        data = noise[:length]
        sums = analysis.cross_correlation(data, normalise=False, sample_period=2.0)
        centred = data - data.mean(axis=0)
        # as TVB's adapter has them: its lags, and scipy's sums
        first = np.floor(length / 2.0)
        np.testing.assert_array_equal(sums.lags, 2.0 * np.arange(-first, np.ceil(length / 2.0)))
        for i, j in ((0, 0), (0, 5), (5, 0), (6, 2)):
            wanted = correlate(centred[:, i], centred[:, j], mode="same")
            np.testing.assert_allclose(sums.values[:, i, j], wanted, rtol=0, atol=1e-10)
    normal = analysis.cross_correlation(noise, 4.0, sample_period=1.0)
    assert normal.values.shape == (9, 7, 7)
    np.testing.assert_allclose(normal.values[4], np.corrcoef(noise.T), atol=1e-12)
    with pytest.raises(ValueError, match="0 ms or more"):
        analysis.lagged_correlation(noise, -1.0, sample_period=1.0)
    with pytest.raises(ValueError, match="leaves 1 samples of 120"):
        analysis.lagged_correlation(noise, 119.0, sample_period=1.0)


def windows(data: Floats, length: int, step: int) -> Floats:
    """FC of each window as NumPy has it, a row per window."""
    upper = np.triu_indices(data.shape[1], 1)
    starts = range(0, len(data) - length + 1, step)
    return np.array([np.corrcoef(data[a : a + length].T)[upper] for a in starts])


@pytest.mark.parametrize(("length", "step"), [(30, 1), (20, 7), (3, 1), (60, 30)])
def test_fcd(noise: Floats, recording: vb.TimeSeries, length: int, step: int) -> None:
    for data in (noise, recording.data[:, 0, :, 0]):
        wanted = np.corrcoef(windows(data, length, step))
        found = analysis.functional_connectivity_dynamics(
            data, length * 2000.0, step * 2000.0, sample_period=2000.0
        )
        np.testing.assert_allclose(found.matrix, wanted, rtol=0, atol=1e-10)
        np.testing.assert_array_equal(found.time, 2000.0 * step * np.arange(len(wanted)))
        single = analysis.functional_connectivity_dynamics(
            data, length * 2000.0, step * 2000.0, sample_period=2000.0, precision="single"
        )
        np.testing.assert_allclose(single.matrix, wanted, rtol=0, atol=1e-5)


def test_fcd_of_more_regions_than_a_block() -> None:
    data = np.random.default_rng(2).normal(size=(24, 300)).cumsum(axis=0)
    found = analysis.functional_connectivity_dynamics(data, 10.0, 2.0, sample_period=1.0)
    np.testing.assert_allclose(found.matrix, np.corrcoef(windows(data, 10, 2)), rtol=0, atol=1e-10)
    assert found.distribution.shape == (8 * 7 // 2,)
    # windows of 5 steps share samples with the next 4
    np.testing.assert_array_equal(found.apart, found.matrix[[0, 0, 0, 1, 1, 2], [5, 6, 7, 6, 7, 7]])


@pytest.mark.parametrize(("length", "step"), [(100, 20), (103, 20), (50, 120), (290, 9)])
@pytest.mark.parametrize("room", [2**28, 2**11])
def test_fcd_of_long_windows(
    monkeypatch: pytest.MonkeyPatch, length: int, step: int, room: int
) -> None:
    """Of parts that windows share, in pieces, and of windows that are much quieter than others."""
    from virtualbrain.analysis import _functional_connectivity_dynamics as module

    monkeypatch.setattr(module, "BLOCK_BYTES", room)
    monkeypatch.setattr(module, "WINDOWS_BYTES", room)
    data = np.random.default_rng(3).normal(size=(400, 40)).cumsum(axis=0)
    data[200:] *= 1e-3
    wanted = np.corrcoef(windows(data, length, step))
    for precision, off in (("double", 1e-12), ("single", 1e-5)):
        found = analysis.functional_connectivity_dynamics(
            data, float(length), float(step), sample_period=1.0, precision=precision
        )
        np.testing.assert_allclose(found.matrix, wanted, rtol=0, atol=off)


def test_fcd_of_long_windows_without_variation(noise: Floats) -> None:
    data = np.concatenate([noise] * 4)
    data[100:300, 1] = 0.1
    data[420, 0] = np.nan
    found = analysis.functional_connectivity_dynamics(data, 100.0, 10.0, sample_period=1.0)
    lost = np.flatnonzero(np.isnan(np.diag(found.matrix)))
    np.testing.assert_array_equal(lost, [*range(10, 21), *range(33, 39)])
    same = data[:, 2:3] * np.arange(1.0, 6.0)
    for precision in ("double", "single"):
        with pytest.raises(ValueError, match="the same for all pairs"):
            analysis.functional_connectivity_dynamics(
                same, 100.0, 10.0, sample_period=1.0, precision=precision
            )


def test_fcd_of_windows_without_variation(noise: Floats) -> None:
    noise = noise.copy()
    noise[:40, 1] = 3.3
    noise[100, 0] = np.nan
    found = analysis.functional_connectivity_dynamics(noise, 20.0, 1.0, sample_period=1.0)
    known = np.isfinite(found.matrix).all(axis=1) | np.isfinite(np.diag(found.matrix))
    np.testing.assert_array_equal(np.flatnonzero(known), np.arange(21, 81))
    assert len(found.distribution) == 60 * 59 // 2


def test_what_fcd_refuses(noise: Floats) -> None:
    fcd = analysis.functional_connectivity_dynamics
    with pytest.raises(ValueError, match="3 regions or more; got 2"):
        fcd(noise[:, :2], sample_period=2000.0)
    with pytest.raises(ValueError, match=r"window wants 6000 to 240000 ms.*got 4000 ms"):
        fcd(noise, 4000.0, sample_period=2000.0)
    with pytest.raises(ValueError, match="two windows or more"):
        fcd(noise, 240_000.0, sample_period=2000.0)
    with pytest.raises(ValueError, match="precision wants"):
        fcd(noise, sample_period=2000.0, precision="half")


def test_epochs_of_fcd() -> None:
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(3)
    data = rng.normal(size=(400, 6))
    for a, b, regions in ((0, 130, [0, 1, 2]), (130, 260, [3, 4, 5]), (260, 400, [0, 2, 4])):
        data[a:b, regions] += 3.0 * rng.normal(size=(b - a, 1))
    fcd = analysis.functional_connectivity_dynamics(data, 40.0, 2.0, sample_period=1.0)
    found = analysis.fcd_epochs(data, fcd, sample_period=1.0)
    assert found.eigenvectors.shape[1:] == (3, 6)
    assert found.stable.shape == fcd.time.shape
    for start, end, values, vectors in zip(
        found.start, found.end, found.eigenvalues, found.eigenvectors, strict=True
    ):
        assert 0 <= start < end <= 400
        fc = np.corrcoef(data[int(start) : int(end)].T)
        value, vector = np.linalg.eigh(fc)
        assert values[0] == pytest.approx(value[-1] / value.sum())
        np.testing.assert_allclose(vectors[0], np.abs(vector[:, -1]), atol=1e-9)
    with pytest.raises(ValueError, match="5 windows"):
        analysis.fcd_epochs(data, analysis.FCD(np.eye(3), np.arange(3.0), 1.0, 1.0),
                            sample_period=1.0)  # fmt: skip


def test_fit_is_pearson_of_the_upper_triangle(noise: Floats) -> None:
    from scipy.stats import pearsonr

    rng = np.random.default_rng(4)
    one, other = np.corrcoef(noise.T), np.corrcoef(rng.normal(size=(7, 9)))
    upper = np.triu_indices(7, 1)
    for b in (other, one + 0.1 * other, one, -one):
        fit = analysis.connectivity_fit(one, b)
        r, p = pearsonr(one[upper], b[upper])
        assert fit.r == pytest.approx(r, abs=1e-12)
        assert fit.p == pytest.approx(p, rel=1e-6, abs=1e-60)
        assert fit.n_pairs == 21
    weights = rng.random((7, 7))
    mean = (weights + weights.T) / 2
    assert analysis.connectivity_fit(one, weights).r == pytest.approx(
        np.corrcoef(one[upper], mean[upper])[0, 1], abs=1e-12
    )
    assert analysis.pairs([[0, 4], [2, 0]]).tolist() == [3.0]


def test_fit_of_what_cannot_be_compared(noise: Floats) -> None:
    fc = np.corrcoef(noise.T)
    assert np.isnan(analysis.connectivity_fit(fc, np.ones((7, 7))).r)
    assert np.isnan(analysis.connectivity_fit(np.ones((2, 2)), np.ones((2, 2))).p)
    holes = fc.copy()
    holes[2] = np.nan
    assert analysis.connectivity_fit(fc, holes).n_pairs == 15
    assert analysis.connectivity_fit(fc, holes).r == pytest.approx(1.0)
    with pytest.raises(ValueError, match="got 7 and 3"):
        analysis.connectivity_fit(fc, np.eye(3))
    with pytest.raises(ValueError, match=r"one wants shape \(n_regions, n_regions\)"):
        analysis.connectivity_fit(fc[:3], fc)


def test_distances(noise: Floats) -> None:
    from scipy.linalg import eigh
    from scipy.stats import ks_2samp

    rng = np.random.default_rng(5)
    one, other = np.corrcoef(noise.T), np.corrcoef(rng.normal(size=(7, 90)))
    upper = np.triu_indices(7, 1)
    assert analysis.rms_distance(one, other) == pytest.approx(
        np.sqrt(((one - other)[upper] ** 2).mean()), rel=1e-12
    )
    value, vector = np.linalg.eigh(one)
    root = vector / np.sqrt(value) @ vector.T
    wanted = np.sqrt((np.log(eigh(root @ other @ root, eigvals_only=True)) ** 2).sum())
    assert analysis.geodesic_distance(one, other) == pytest.approx(wanted, rel=1e-9)
    assert analysis.geodesic_distance(one, one) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="positive definite"):
        analysis.geodesic_distance(np.ones((3, 3)), np.ones((3, 3)))
    for _ in range(20):
        a, b = rng.integers(0, 9, 30) / 4.0, rng.normal(size=41).round(1)
        assert analysis.ks_distance(a, b) == pytest.approx(ks_2samp(a, b).statistic, abs=1e-12)
    with pytest.raises(ValueError, match="one finite number"):
        analysis.ks_distance([], [1.0])
    assert analysis.spectral_distance([1, 10], [10, 1]) == pytest.approx(10.0)
    with pytest.raises(ValueError, match="leave out frequency 0"):
        analysis.spectral_distance([0, 1], [1, 1])


def test_linear_theory_agrees_with_a_simulation() -> None:
    rng = np.random.default_rng(6)
    jacobian = -np.eye(4) + 0.2 * rng.random((4, 4))
    found = analysis.linear_fluctuations(jacobian, 0.5)
    residue = jacobian @ found.covariance + found.covariance @ jacobian.T + np.eye(4)
    np.testing.assert_allclose(residue, 0.0, atol=1e-12)
    lagged = found.lagged_covariance(0.7)
    value, vector = np.linalg.eig(jacobian)
    decay = np.real(vector * np.exp(0.7 * value) @ np.linalg.inv(vector))
    np.testing.assert_allclose(lagged, decay @ found.covariance, atol=1e-12)
    with pytest.raises(ValueError, match="not stable"):
        analysis.linear_fluctuations(-jacobian, 0.5)
    with pytest.raises(ValueError, match="one per state, 4"):
        analysis.linear_fluctuations(jacobian, [1.0, 2.0])


def test_analytic_fc_of_a_brain_model() -> None:
    """The reduced Wong-Wang network of Deco et al. 2013, below its bifurcation."""
    from scipy.optimize import root

    weights = vb.Connectivity.from_file().configure().weights[::8, ::8].copy()
    np.fill_diagonal(weights, 0.0)
    weights /= np.abs(np.linalg.eigvals(weights)).max()
    model, coupling, nsig = vb.models.ReducedWongWang(w=0.9, I_o=0.3), 0.75, 1e-10
    n = len(weights)

    def rates(s: Floats) -> Floats:
        received = coupling * weights @ s
        return np.asarray(model.dfun(s.reshape(1, n, 1), received.reshape(1, n, 1)).ravel())

    fixed = root(rates, np.full(n, 0.05), tol=1e-13)
    assert np.abs(rates(fixed.x)).max() < 1e-12
    theory = analysis.linear_fluctuations(analysis.central_jacobian(rates, fixed.x), nsig)
    sim = vb.Simulator(
        model=model,
        connectivity=vb.Connectivity(weights=weights, tract_lengths=np.zeros((n, n))),
        coupling=vb.coupling.Linear(a=coupling),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=[nsig])),
        monitors=[vb.monitors.SubSample(period=20.0)],
        initial_conditions=fixed.x.reshape(1, 1, n, 1),
    ).configure()
    (series,) = sim.run(2_000_000.0)
    fit = analysis.connectivity_fit(analysis.functional_connectivity(series), theory.correlation())
    assert fit.r > 0.985
    variance = np.diag(analysis.covariance(series)) / np.diag(theory.covariance)
    np.testing.assert_allclose(variance, 1.0, atol=0.1)


def test_everything_public_is_documented() -> None:
    for name in analysis.__all__:
        documented: Any = getattr(analysis, name)
        assert documented.__doc__, name
        if not isinstance(documented, type):
            for section in ("Returns\n", "Examples\n"):
                assert section in documented.__doc__, f"{name} lacks {section}"
