"""Functional connectivity: Pearson correlation of regions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, signals

__all__ = ["RunningCovariance", "covariance", "functional_connectivity"]


class RunningCovariance:
    """Covariance and correlation of a run too long to store, from one chunk after another.

    Attributes
    ----------
    count : int
        Samples so far.
    mean : array, shape (n_regions,)

    Notes
    -----
    Chunks are merged by the update of Chan, Golub & LeVeque, so that neither their size nor a
    large mean costs accuracy.

    References
    ----------
    Chan, Golub & LeVeque 1983, American Statistician 37:242-247,
    doi:10.1080/00031305.1983.10483115

    Examples
    --------
    >>> running = RunningCovariance()
    >>> for chunk in np.arange(12.0).reshape(3, 2, 2) ** 2:
    ...     running.update(chunk)
    >>> running.count, running.correlation().round(3).tolist()
    (6, [[1.0, 0.999], [0.999, 1.0]])
    """

    count: int
    mean: NDArray[np.float64]

    def __init__(self) -> None:
        self.count = 0
        self.mean = np.zeros(0)
        self._products = np.zeros((0, 0))
        self._centred = np.zeros((0, 0))

    def update(self, chunk: Series, variable: int | str = 0) -> None:
        """Take in more samples.

        Parameters
        ----------
        chunk : TimeSeries or array, shape (n_times, n_regions)
        variable : int or str
            Which of the variables, if there are several.

        Raises
        ------
        ValueError
            Another number of regions than before.
        """
        x = signals(chunk, variable, least=0, what="a covariance")
        n = x.data.shape[1]
        if self.count == 0:
            self.mean = np.zeros(n)
            self._products = np.zeros((n, n), order="F")
        elif n != len(self.mean):
            raise ValueError(f"chunk wants {len(self.mean)} regions, as before; got {n}")
        with np.errstate(invalid="ignore"):
            for block in x.blocks():
                self._merge(block)

    def _merge(self, block: NDArray[np.float64]) -> None:
        from scipy.linalg.blas import dsyr, dsyrk

        k, total = len(block), self.count + len(block)
        mean = block.mean(axis=0)
        if len(self._centred) < k:
            self._centred = np.empty(block.shape)
        centred = np.subtract(block, mean, out=self._centred[:k])
        # products are summed in place, in the upper triangle
        self._products = dsyrk(1.0, centred.T, beta=1.0, c=self._products, overwrite_c=1)
        off = mean - self.mean
        if self.count:
            weight = self.count * k / total
            self._products = dsyr(weight, off, a=self._products, overwrite_a=1)
        self.mean = self.mean + off * (k / total)
        self.count = total

    def _symmetric(self) -> NDArray[np.float64]:
        products = np.triu(self._products)
        products += np.triu(products, 1).T
        return products

    def covariance(self, ddof: int = 1) -> NDArray[np.float64]:
        """Covariance of all pairs of regions.

        Parameters
        ----------
        ddof : int
            The sum of products is divided by the number of samples less this.

        Returns
        -------
        covariance : array, shape (n_regions, n_regions)

        Raises
        ------
        ValueError
            Not more than `ddof` samples.
        """
        if self.count <= ddof:
            raise ValueError(f"a covariance wants {ddof + 1} samples or more; got {self.count}")
        return self._symmetric() / (self.count - ddof)

    def correlation(self) -> NDArray[np.float64]:
        """Pearson correlation of all pairs of regions.

        Returns
        -------
        fc : array, shape (n_regions, n_regions)
            NaN for a region that does not vary, or whose signal has NaN.

        Raises
        ------
        ValueError
            Fewer than 3 samples, from which correlations tell nothing.
        """
        if self.count < 3:
            raise ValueError(f"functional connectivity wants 3 samples or more; got {self.count}")
        with np.errstate(invalid="ignore"):
            size = np.sqrt(np.diag(self._products))
            # what rounding leaves of a constant depends on how large it is
            rounding = 1e-13 * np.abs(self.mean) * np.sqrt(self.count)
            size = np.where(size > rounding, size, np.nan)
            fc = self._symmetric()
            fc /= size
            fc /= size[:, np.newaxis]
        np.clip(fc, -1.0, 1.0, out=fc)
        return fc


def functional_connectivity(series: Series, variable: int | str = 0) -> NDArray[np.float64]:
    """Pearson correlation of all pairs of regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 samples or more.
    variable : int or str
        Which of the variables; modes are averaged.

    Returns
    -------
    fc : array, shape (n_regions, n_regions)
        NaN for a region that does not vary, or whose signal has NaN.

    Raises
    ------
    ValueError
        Fewer than 3 samples, or a variable that was not recorded.

    See Also
    --------
    RunningCovariance : The same of a run too long to store.

    References
    ----------
    Friston 1994, Human Brain Mapping 2:56-78, doi:10.1002/hbm.460020107

    Examples
    --------
    >>> functional_connectivity([[0, 3], [1, 2], [2, 1]]).round(6)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    running = RunningCovariance()
    running.update(series, variable)
    return running.correlation()


def covariance(series: Series, variable: int | str = 0, ddof: int = 1) -> NDArray[np.float64]:
    """Covariance of all pairs of regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
    variable : int or str
        Which of the variables; modes are averaged.
    ddof : int
        The sum of products is divided by the number of samples less this.

    Returns
    -------
    covariance : array, shape (n_regions, n_regions), unit of the signals squared
        NaN for a region whose signal has NaN.

    Raises
    ------
    ValueError
        Not more than `ddof` samples, or a variable that was not recorded.

    Examples
    --------
    >>> covariance([[0, 3], [1, 2], [2, 1]])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    running = RunningCovariance()
    running.update(series, variable)
    return running.covariance(ddof)
