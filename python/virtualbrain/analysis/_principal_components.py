"""Principal component analysis: time as observations, regions as variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._functional_connectivity import RunningCovariance
from virtualbrain.analysis._signals import Series, signals

__all__ = ["PrincipalComponents", "principal_components"]


@dataclass(frozen=True)
class PrincipalComponents:
    """Principal components, those with the most variance first.

    Attributes
    ----------
    weights : array, shape (n_components, n_regions)
        Rows have length one; of each the weight of largest size is positive.
    fractions : array, shape (n_components,)
        Parts of the total variance.
    time_series : array, shape (n_times, n_components)
        Of the components.
    labels : array of str, shape (n_regions,)
    """

    weights: NDArray[np.float64]
    fractions: NDArray[np.float64]
    time_series: NDArray[np.float64]
    labels: NDArray[np.str_]


def principal_components(
    series: Series,
    n_components: int | None = None,
    standardise: bool = True,
    variable: int | str = 0,
) -> PrincipalComponents:
    """Uncorrelated sums of regions with as much variance as there can be.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        2 samples or more.
    n_components : int
        Default: as many as regions.
    standardise : bool
        Whether to divide each region by its standard deviation first, as TVB does.
    variable : int or str
        Which of the variables; modes are averaged.

    Returns
    -------
    components : PrincipalComponents

    Raises
    ------
    ValueError
        NaN, a region that does not vary, or more components than regions.

    Notes
    -----
    From the eigenvectors of the covariance, to a precision of 1e-15 of the total variance.

    References
    ----------
    Jolliffe 2002, Principal Component Analysis, 2nd ed., Springer, doi:10.1007/b98835

    Examples
    --------
    >>> wave = np.sin(np.arange(50.0))
    >>> principal_components(np.column_stack([wave, 2 * wave, -wave])).fractions.round(6) + 0.0
    array([1., 0., 0.])
    """
    x = signals(series, variable, what="principal components")
    x.must_vary("principal components")
    n = x.data.shape[1]
    kept = n if n_components is None else n_components
    if not 1 <= kept <= n:
        raise ValueError(f"n_components wants 1 to {n}, the number of regions; got {n_components}")
    running = RunningCovariance()
    running.update(x.data)
    cov = running.covariance(ddof=0)
    size = np.sqrt(np.diag(cov)) if standardise else np.ones(n)
    values, vectors = np.linalg.eigh(cov / size / size[:, np.newaxis])
    values, weights = np.maximum(values[::-1], 0.0), vectors.T[::-1][:kept]
    largest = np.take_along_axis(weights, np.abs(weights).argmax(axis=1)[:, np.newaxis], axis=1)
    weights = weights * np.sign(largest)
    scaled = (weights / size).T
    components = np.concatenate([(block - running.mean) @ scaled for block in x.blocks()])
    return PrincipalComponents(weights, values[:kept] / values.sum(), components, x.labels)
