"""The Kuramoto order parameter, its mean (synchrony) and its variation (metastability)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._analytic_signal import analytic
from virtualbrain.analysis._signals import Series, signals

__all__ = ["KuramotoOrder", "kuramoto_order"]


@dataclass(frozen=True)
class KuramotoOrder:
    """Synchrony of all regions over time.

    Attributes
    ----------
    r : array, shape (n_times,)
        0 to 1; 1 if all phases are the same.
    psi : array, shape (n_times,), radians
        Mean phase.
    synchrony : float
        Mean of r over time.
    metastability : float
        Standard deviation of r over time.
    """

    r: NDArray[np.float64]
    psi: NDArray[np.float64]
    synchrony: float
    metastability: float


def kuramoto_order(
    series: Series,
    band: tuple[float, float] | None = None,
    phases: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> KuramotoOrder:
    """Order parameter r exp(i psi): the mean over regions of exp(i phase).

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more, of phases 1 or more.
    band : (float, float), Hz
        Passed by `band_pass` first.
    phases : bool
        Whether these are phases in radians already, such as the states of a Kuramoto model, or
        from `phase_in_plane`. Otherwise they are those of the `analytic_signal`.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    order : KuramotoOrder

    Raises
    ------
    ValueError
        Too few samples, NaN, or a region that does not vary.

    References
    ----------
    Kuramoto 1975, Lecture Notes in Physics 39:420-422, doi:10.1007/BFb0013365;
    Shanahan 2010, Chaos 20:013108, doi:10.1063/1.3305451 (metastability)

    Examples
    --------
    >>> order = kuramoto_order([[0.0, 0.0], [0.0, np.pi]], phases=True)
    >>> order.r.round(6), round(order.synchrony, 6), round(order.metastability, 6)
    (array([1., 0.]), 0.5, 0.5)
    """
    what = "the order parameter"
    x = signals(series, variable, sample_period=sample_period, least=1 if phases else 2, what=what)
    if phases:
        x.must_be_finite(what)
        mean = np.concatenate([np.exp(1j * block).mean(axis=1) for block in x.blocks()])
    else:
        x.must_vary(what)
        transform = analytic(x, band)

        def total(block: NDArray[np.float64]) -> NDArray[np.complex128]:
            z = transform(block)
            z /= np.abs(z)
            return np.asarray(z.sum(axis=0), np.complex128)

        mean = sum(x.by_region(total, 6.0)) / x.data.shape[1]
    r = np.abs(mean)
    return KuramotoOrder(r, np.angle(mean), float(r.mean()), float(r.std()))
