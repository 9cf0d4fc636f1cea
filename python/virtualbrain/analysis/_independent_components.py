"""Independent component analysis: time as observations, regions as variables."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain._extras import extra
from virtualbrain.analysis._signals import Series, signals

__all__ = ["IndependentComponents", "independent_components"]


@dataclass(frozen=True)
class IndependentComponents:
    """Independent components.

    Attributes
    ----------
    time_series : array, shape (n_times, n_components)
        Of the components: the centred signals times unmixing times whitening. Their variance is
        1 / n_times.
    whitening : array, shape (n_components, n_regions)
    unmixing : array, shape (n_components, n_components)
    mixing : array, shape (n_regions, n_components)
        The centred signals are `time_series` times its transpose, up to what was left out.
    labels : array of str, shape (n_regions,)
    """

    time_series: NDArray[np.float64]
    whitening: NDArray[np.float64]
    unmixing: NDArray[np.float64]
    mixing: NDArray[np.float64]
    labels: NDArray[np.str_]


def independent_components(
    series: Series,
    n_components: int | None = None,
    seed: int = 42,
    tolerance: float = 1e-4,
    variable: int | str = 0,
) -> IndependentComponents:
    """Sources of which the signals are sums, as independent as can be, by FastICA.

    Needs scikit-learn (``pip install 'virtualbrain[scikit-learn]'``).

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        No fewer samples than components.
    n_components : int
        Default: as many as regions.
    seed : int
        Of the first guess.
    tolerance : float
        At which the iteration ends.
    variable : int or str
        Which of the variables; modes are averaged.

    Returns
    -------
    components : IndependentComponents
        In no order, and of either sign.

    Raises
    ------
    ValueError
        Too few samples, NaN, a region that does not vary, or more components than regions.
    ArithmeticError
        No convergence.

    References
    ----------
    Hyvarinen & Oja 2000, Neural Networks 13:411-430, doi:10.1016/S0893-6080(00)00026-5

    Examples
    --------
    >>> saw, square = np.arange(300.0) % 7, np.sign(np.sin(np.arange(300.0) / 9))
    >>> mixed = np.column_stack([saw + square, saw - 2 * square])
    >>> found = independent_components(mixed).time_series
    >>> np.abs(np.corrcoef(found.T, [saw, square])[:2, 2:]).max(axis=0).round(2)
    array([1., 1.])
    """
    fastica = extra("sklearn.decomposition").fastica
    ConvergenceWarning = extra("sklearn.exceptions").ConvergenceWarning
    x = signals(series, variable, what="independent components")
    x.must_vary("independent components")
    n_times, n = x.data.shape
    kept = n if n_components is None else n_components
    if not 1 <= kept <= n:
        raise ValueError(f"n_components wants 1 to {n}, the number of regions; got {n_components}")
    if n_times < kept:
        raise ValueError(
            f"independent components want as many samples as components, {kept}; got {n_times}: "
            "use a longer series or fewer components"
        )
    first = np.random.default_rng(seed).normal(size=(kept, kept))
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            whitening, unmixing, sources = fastica(
                np.asarray(x.data, np.float64),
                kept,
                whiten="arbitrary-variance",
                w_init=first,
                tol=tolerance,
                max_iter=1000,
            )
        except ConvergenceWarning:
            raise ArithmeticError(
                "FastICA did not converge in 1000 iterations: use fewer components, another seed, "
                "or a larger tolerance"
            ) from None
    mixing = np.linalg.pinv(unmixing @ whitening)
    return IndependentComponents(sources, whitening, unmixing, mixing, x.labels)
