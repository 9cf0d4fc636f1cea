"""Spectra, coherence, wavelets, phases and envelopes, against tvb-library, SciPy and MNE."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from golden import analyzer_cases as cases
from numpy.typing import NDArray

import virtualbrain as vb
from virtualbrain import analysis

Floats = NDArray[np.float64]
PERIOD = cases.PERIOD


@pytest.fixture(scope="module")
def golden() -> dict[str, Floats]:
    path = Path(cases.__file__).parent / "other" / "analyzers.npz"
    with np.load(path) as file:
        return dict(file)


@pytest.fixture(scope="module")
def waves() -> Floats:
    return cases.recording()[:, 0, :, 0]


@pytest.mark.parametrize("name", cases.FOURIER)
def test_fourier_spectrum_is_that_of_tvb(name: str, golden: dict[str, Floats]) -> None:
    segment, window, detrend = cases.FOURIER[name]
    found = analysis.fourier_spectrum(
        cases.recording(), segment, window, detrend, sample_period=PERIOD
    )
    np.testing.assert_allclose(found.coefficients, golden[f"fourier_{name}"], rtol=0, atol=1e-10)
    assert found.frequencies[0] > 0
    assert len(found.frequencies) == len(found.coefficients)
    np.testing.assert_allclose(
        found.power, (np.abs(golden[f"fourier_{name}"]) ** 2).mean(axis=2), rtol=1e-9
    )


@pytest.mark.parametrize("name", cases.WAVELET)
def test_wavelet_transform_is_that_of_tvb(name: str, golden: dict[str, Floats]) -> None:
    q, normalise, step = cases.WAVELET[name]
    found = analysis.wavelet_transform(
        cases.recording(), np.arange(*cases.WAVELET_HZ), q, normalise, step, sample_period=PERIOD
    )
    np.testing.assert_allclose(found.coefficients, golden[f"wavelet_{name}"], rtol=0, atol=1e-10)
    assert found.time[1] - found.time[0] == step
    np.testing.assert_allclose(found.power, np.abs(found.coefficients) ** 2)


def test_welch(waves: Floats) -> None:
    from scipy.signal import welch

    for length, overlap, window in (
        (100, 0.5, "hann"),
        (64, 0.75, "hamming"),
        (400, 0.0, "boxcar"),
    ):
        found = analysis.power_spectrum(
            waves, length * PERIOD, overlap, window, sample_period=PERIOD
        )
        frequency, power = welch(waves, 250.0, window, length, int(overlap * length), axis=0)
        np.testing.assert_allclose(found.frequencies, frequency, rtol=1e-12)
        np.testing.assert_allclose(found.power, power, rtol=0, atol=1e-14)
    # the integral is the variance, and the peaks are where the waves are
    found = analysis.power_spectrum(waves, 400 * PERIOD, 0.0, "boxcar", sample_period=PERIOD)
    np.testing.assert_allclose(found.band(0, 125), waves.var(axis=0), rtol=1e-10)
    np.testing.assert_allclose(found.peak(), [6, 8, 10, 12], atol=0.7)
    with pytest.raises(ValueError, match="no frequency from"):
        found.band(0.1, 0.2)


def test_multitaper_is_that_of_mne(waves: Floats) -> None:
    mne = pytest.importorskip("mne")
    for data in (waves, waves[:-1]):
        for bandwidth in (None, 6.0):
            power, frequency = mne.time_frequency.psd_array_multitaper(
                data.T, 250.0, bandwidth=bandwidth, normalization="full", verbose="error"
            )
            found = analysis.multitaper_spectrum(data, bandwidth, sample_period=PERIOD)
            np.testing.assert_allclose(found.frequencies, frequency, rtol=1e-12)
            np.testing.assert_allclose(found.power.T, power, rtol=0, atol=1e-10)
    with pytest.raises(ValueError, match=r"bandwidth wants 0\.625 to 250 Hz"):
        analysis.multitaper_spectrum(waves, 0.1, sample_period=PERIOD)


def test_coherence(waves: Floats) -> None:
    from scipy.signal import coherence, csd

    found = analysis.coherence(waves, 50 * PERIOD, sample_period=PERIOD)
    whole = analysis.complex_coherence(waves, 50 * PERIOD, detrend="constant", sample_period=PERIOD)
    for i in range(4):
        for j in range(4):
            frequency, wanted = coherence(waves[:, i], waves[:, j], 250.0, nperseg=50)
            np.testing.assert_allclose(found.values[:, i, j], wanted, rtol=0, atol=1e-10)
            _, cross = csd(waves[:, j], waves[:, i], 250.0, nperseg=50)
            ratio = cross[1:-1] / whole.cross_spectrum[1:-1, i, j]
            np.testing.assert_allclose(ratio, ratio[0].real, rtol=1e-9)
    np.testing.assert_allclose(found.frequencies, frequency)
    np.testing.assert_allclose(np.abs(whole.values) ** 2, found.values, atol=1e-12)


def test_complex_coherence_of_epochs(waves: Floats) -> None:
    """As TVB describes it: segments within epochs, without the product of means."""
    found = analysis.complex_coherence(
        waves, 20 * PERIOD, 0.5, np.hanning(20), epoch=110 * PERIOD, subtract_mean=True,
        sample_period=PERIOD,
    )  # fmt: skip
    from scipy.signal import detrend

    transforms = [
        np.fft.rfft(detrend(waves[a : a + 20], axis=0) * np.hanning(20)[:, None], axis=0)
        for epoch in (0, 110, 220)
        for a in range(epoch, epoch + 91, 10)
    ]
    cross = np.mean([np.einsum("fi,fj->fij", f, f.conj()) for f in transforms], axis=0)
    mean = np.mean(transforms, axis=0)
    cross -= np.einsum("fi,fj->fij", mean, mean.conj())
    np.testing.assert_allclose(found.cross_spectrum, cross, rtol=0, atol=1e-10)
    power = np.einsum("fii->fi", cross).real
    wanted = cross / np.sqrt(power[:, :, None] * power[:, None])
    np.testing.assert_allclose(found.values, wanted, rtol=0, atol=1e-10)


def test_analytic_signal(waves: Floats) -> None:
    from scipy.signal import butter, hilbert, sosfiltfilt

    z = hilbert(waves - waves.mean(axis=0), axis=0)
    np.testing.assert_allclose(analysis.analytic_signal(waves), z, rtol=0, atol=1e-12)
    np.testing.assert_allclose(analysis.envelope(waves), np.abs(z), rtol=0, atol=1e-12)
    np.testing.assert_allclose(analysis.phase(waves), np.angle(z), rtol=0, atol=1e-10)
    sections = butter(4, (5.0, 15.0), "bandpass", fs=250.0, output="sos")
    kept = sosfiltfilt(sections, waves, axis=0)
    np.testing.assert_allclose(
        analysis.band_pass(waves, (5.0, 15.0), sample_period=PERIOD), kept, atol=1e-12
    )
    np.testing.assert_allclose(
        analysis.envelope(waves, (5.0, 15.0), sample_period=PERIOD),
        np.abs(hilbert(kept, axis=0)),
        atol=1e-12,
    )
    with pytest.raises(ValueError, match="0 < low < high < 125 Hz"):
        analysis.band_pass(waves, (5.0, 300.0), sample_period=PERIOD)
    with pytest.raises(ValueError, match="28 samples or more; got 20"):
        analysis.band_pass(waves[:20], (5.0, 15.0), sample_period=PERIOD)


def test_phase_synchrony(waves: Floats) -> None:
    from scipy.signal import hilbert

    theta = np.angle(hilbert(waves - waves.mean(axis=0), axis=0))
    plv, pli = analysis.phase_locking_value(waves), analysis.phase_lag_index(waves)
    for i in range(4):
        for j in range(4):
            apart = theta[:, i] - theta[:, j]
            assert plv[i, j] == pytest.approx(np.abs(np.exp(1j * apart).mean()), abs=1e-10)
            wanted = 0.0 if i == j else np.abs(np.sign(np.sin(apart)).mean())
            assert pli[i, j] == pytest.approx(wanted, abs=1e-10)
    np.testing.assert_allclose(analysis.phase_locking_value(theta, phases=True), plv, atol=1e-10)
    still = waves.copy()
    still[:, 1] = 4.4
    for measure in (
        analysis.phase_locking_value,
        analysis.phase_lag_index,
        analysis.kuramoto_order,
    ):
        with pytest.raises(ValueError, match=r"region 1 .* is constant"):
            measure(still)
        with pytest.raises(ValueError, match="got nan at sample 7 of region 2"):
            measure(np.where(np.arange(1600).reshape(400, 4) == 30, np.nan, waves))


def test_envelope_correlation(waves: Floats) -> None:
    from scipy.signal import hilbert

    z = hilbert(waves - waves.mean(axis=0), axis=0)
    np.testing.assert_allclose(
        analysis.envelope_correlation(waves), np.corrcoef(np.abs(z).T), atol=1e-10
    )
    found = analysis.envelope_correlation(waves, orthogonalise=True)
    for i in range(4):
        for j in range(i):
            one = np.abs(np.imag(z[:, i] * z[:, j].conj() / np.abs(z[:, j])))
            other = np.abs(np.imag(z[:, j] * z[:, i].conj() / np.abs(z[:, i])))
            wanted = (
                np.corrcoef(one, np.abs(z[:, j]))[0, 1] + np.corrcoef(other, np.abs(z[:, i]))[0, 1]
            ) / 2
            assert found[i, j] == found[j, i] == pytest.approx(wanted, abs=1e-10)


def test_kuramoto_order(waves: Floats, golden: dict[str, Floats]) -> None:
    from scipy.signal import hilbert

    order = analysis.kuramoto_order(waves)
    theta = np.angle(hilbert(waves - waves.mean(axis=0), axis=0))
    mean = np.exp(1j * theta).mean(axis=1)
    np.testing.assert_allclose(order.r, np.abs(mean), rtol=0, atol=1e-10)
    np.testing.assert_allclose(np.exp(1j * order.psi), mean / np.abs(mean), atol=1e-9)
    assert order.metastability == pytest.approx(np.abs(mean).std(), abs=1e-10)
    plane = analysis.phase_in_plane(cases.recording())
    found = analysis.kuramoto_order(plane, phases=True).synchrony
    assert found == pytest.approx(float(golden["kuramoto"]), abs=1e-10)


def test_units_and_labels_come_from_the_recording(waves: Floats) -> None:
    labels = ["a", "b", "c", "d"]
    time = 100.0 + PERIOD * np.arange(400)
    data = np.stack([np.zeros_like(waves), waves], axis=1)[:, :, :, None]
    series = vb.TimeSeries(time, data, "Raw", ("V", "W"), labels, PERIOD)
    found = analysis.power_spectrum(series, 400.0, variable="W")
    assert found.labels.tolist() == labels
    np.testing.assert_array_equal(
        found.power, analysis.power_spectrum(waves, 400.0, sample_period=PERIOD).power
    )
    assert analysis.power_spectrum(series, 400.0).power.max() == 0.0
    assert analysis.wavelet_transform(series, [10.0], variable=1).time[0] == 100.0
    with pytest.raises(ValueError, match=r"region a .* is constant"):
        analysis.kuramoto_order(series)


def test_nan_stays_in_its_region(waves: Floats) -> None:
    bad = waves.copy()
    bad[9, 2] = np.nan
    good = [0, 1, 3]
    for measure in (
        lambda x: analysis.power_spectrum(x, sample_period=PERIOD).power,
        lambda x: analysis.multitaper_spectrum(x, sample_period=PERIOD).power,
        lambda x: analysis.wavelet_transform(x, [9.0], sample_period=PERIOD).power[0],
        analysis.envelope,
    ):
        found = measure(bad)
        np.testing.assert_allclose(found[:, good], measure(waves)[:, good], atol=1e-13)
        assert np.isnan(found[:, 2]).all()
    found = analysis.complex_coherence(bad, sample_period=PERIOD).values
    assert np.isnan(found[:, 2]).all()
    assert np.isfinite(found[:, :2, :2]).all()


def test_what_spectra_refuse(waves: Floats) -> None:
    for measure in (analysis.power_spectrum, analysis.multitaper_spectrum, analysis.coherence):
        with pytest.raises(ValueError, match=r"[89] samples or more; got 7"):
            measure(waves[:7], sample_period=PERIOD)
    with pytest.raises(ValueError, match="4 to 400 samples; got 4000 ms"):
        analysis.power_spectrum(waves, 4000.0, sample_period=PERIOD)
    with pytest.raises(ValueError, match="overlap wants 0 to less than 1"):
        analysis.power_spectrum(waves, overlap=1.0, sample_period=PERIOD)
    with pytest.raises(ValueError, match="two segments or more"):
        analysis.coherence(waves, 1600.0, sample_period=PERIOD)
    with pytest.raises(ValueError, match="at most 125 Hz"):
        analysis.wavelet_transform(waves, [200.0], sample_period=PERIOD)
    with pytest.raises(ValueError, match="q wants 5 or more"):
        analysis.wavelet_transform(waves, [20.0], q=3.0, sample_period=PERIOD)
    with pytest.raises(ValueError, match="window wants one of hamming"):
        analysis.fourier_spectrum(waves, window="hann", sample_period=PERIOD)
