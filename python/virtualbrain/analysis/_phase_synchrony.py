"""How constant phase differences of regions are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._analytic_signal import Band, analytic
from virtualbrain.analysis._signals import Series, signals

__all__ = ["phase_lag_index", "phase_locking_value"]


def unit_phases(
    series: Series,
    band: Band | None,
    phases: bool,
    variable: int | str,
    sample_period: float | None,
    what: str,
) -> NDArray[np.complex128]:
    """Points on the unit circle at the phases of the signals, shape (n_regions, n_times)."""
    x = signals(series, variable, sample_period=sample_period, what=what)
    if phases:
        x.must_be_finite(what)
        return np.asarray(np.exp(1j * x.data.T.astype(np.float64)), np.complex128)
    x.must_vary(what)
    z = np.concatenate(x.by_region(analytic(x, band), 6.0))
    return np.asarray(z / np.abs(z), np.complex128)


def phase_locking_value(
    series: Series,
    band: tuple[float, float] | None = None,
    phases: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Phase locking of all pairs of regions: the size of the mean of exp(i phase difference).

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
    band : (float, float), Hz
        Passed by `band_pass` first.
    phases : bool
        Whether these are phases in radians already, such as the states of a Kuramoto model.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    plv : array, shape (n_regions, n_regions)
        0 to 1; 1 for a constant difference, whatever it is.

    Raises
    ------
    ValueError
        NaN, or a region that does not vary.

    References
    ----------
    Lachaux, Rodriguez, Martinerie & Varela 1999, Human Brain Mapping 8:194-208,
    doi:10.1002/(SICI)1097-0193(1999)8:4<194::AID-HBM4>3.0.CO;2-C

    Examples
    --------
    >>> time = np.arange(100.0)
    >>> phase_locking_value(np.column_stack([time, time + 1, 2 * time]), phases=True).round(2)
    array([[1.  , 1.  , 0.01],
           [1.  , 1.  , 0.01],
           [0.01, 0.01, 1.  ]])
    """
    z = unit_phases(series, band, phases, variable, sample_period, "phase locking")
    return np.asarray(np.minimum(np.abs(z @ z.conj().T) / z.shape[1], 1.0), np.float64)


def phase_lag_index(
    series: Series,
    band: tuple[float, float] | None = None,
    phases: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Phase lag of all pairs of regions: the size of the mean sign of sin(phase difference).

    Blind to what two regions share without delay, such as volume conduction.

    Parameters
    ----------
    series, band, phases, variable, sample_period
        As for `phase_locking_value`.

    Returns
    -------
    pli : array, shape (n_regions, n_regions)
        0 to 1; 1 where one region is always ahead, 0 on the diagonal.

    Raises
    ------
    ValueError
        NaN, or a region that does not vary.

    References
    ----------
    Stam, Nolte & Daffertshofer 2007, Human Brain Mapping 28:1178-1193, doi:10.1002/hbm.20346

    Examples
    --------
    >>> time = np.arange(100.0)
    >>> phase_lag_index(np.column_stack([time, time + 1, time]), phases=True)
    array([[0., 1., 0.],
           [1., 0., 1.],
           [0., 1., 0.]])
    """
    z = unit_phases(series, band, phases, variable, sample_period, "a phase lag")
    real, imag = np.ascontiguousarray(z.real), np.ascontiguousarray(z.imag)
    pli = np.zeros((len(z), len(z)))
    for i in range(len(z) - 1):
        ahead = imag[i] * real[i + 1 :] - real[i] * imag[i + 1 :]
        # what rounding leaves of no difference has no sign
        ahead[np.abs(ahead) < 1e-14] = 0.0
        pli[i, i + 1 :] = pli[i + 1 :, i] = np.abs(np.sign(ahead).mean(axis=1))
    return pli
