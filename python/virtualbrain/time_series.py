"""What a monitor recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from virtualbrain._extras import extra

__all__ = ["TimeSeries", "variable_index"]


def variable_index(variable: int | str, count: int, names: Sequence[str] | None = None) -> int:
    """Which of `count` variables is meant; they may have names.

    Examples
    --------
    >>> variable_index("W", 2, ("V", "W"))
    1
    """
    if isinstance(variable, str):
        if names is None:
            raise ValueError(f"variable wants 0 to {count - 1} for an array; got {variable!r}")
        if variable not in names:
            raise ValueError(
                f"variable {variable!r} was not recorded; there are {', '.join(names)}"
            )
        return list(names).index(variable)
    if not 0 <= variable < count:
        raise ValueError(f"variable wants 0 to {count - 1}, or a name; got {variable}")
    return variable


class _Pair(NamedTuple):
    time: NDArray[np.float64]
    data: NDArray[np.float64]


class TimeSeries(_Pair):
    """Samples of one monitor. Unpacks as a pair: ``time, data = series``.

    Attributes
    ----------
    time : array, shape (n_times,), ms
    data : array, shape (n_times, n_variables, n_nodes, n_modes)
    monitor : str
        Class of the monitor.
    variables : tuple of str
        What the second axis is.
    labels : array of str, shape (n_nodes,)
        What the third axis is.
    sample_period : float, ms
    population : str
        Which of several populations it is of; else empty.
    positions : array, shape (n_nodes, 3), mm, or None
        Of sensors, if known: to the right, front and top of the head (RAS). Files do not keep them.

    Examples
    --------
    >>> series = TimeSeries(np.arange(3.0), np.zeros((3, 1, 2, 1)), "Raw", ("V",), ["a", "b"], 1.0)
    >>> time, data = series
    >>> series
    TimeSeries(Raw: 3 samples of V, 2 nodes, every 1 ms)
    """

    monitor: str
    variables: tuple[str, ...]
    labels: NDArray[np.str_]
    sample_period: float
    population: str
    positions: NDArray[np.float64] | None

    def __new__(
        cls,
        time: NDArray[np.float64],
        data: NDArray[np.float64],
        monitor: str,
        variables: tuple[str, ...],
        labels: Any,
        sample_period: float,
        population: str = "",
        positions: NDArray[np.float64] | None = None,
    ) -> TimeSeries:
        self = super().__new__(cls, time, data)
        self.monitor = monitor
        self.variables = tuple(variables)
        self.labels = np.asarray(labels)
        self.sample_period = sample_period
        self.population = population
        self.positions = positions
        return self

    def __getnewargs__(self) -> Any:
        """For copies and pickles, such as those between the processes of a pool."""
        names = ("monitor", "variables", "labels", "sample_period", "population", "positions")
        return (*self, *(getattr(self, name) for name in names))

    def to_xarray(self) -> Any:
        """A DataArray with named axes. Needs xarray (``pip install 'virtualbrain[xarray]'``)."""
        xarray = extra("xarray")
        return xarray.DataArray(
            self.data,
            dims=("time", "variable", "region", "mode"),
            coords={"time": self.time, "variable": list(self.variables), "region": self.labels},
            name=self.monitor,
            attrs={"sample_period": self.sample_period, "time_units": "ms"},
        )

    def to_mne(self, **options: Any) -> Any:
        """An `mne.io.RawArray`; see `virtualbrain.io.mne.to_raw`, which takes the `options`.

        Of sensors with `locations` it has the positions, in the frame of the head.
        Needs MNE (``pip install 'virtualbrain[mne]'``).
        """
        from virtualbrain.io import mne

        return mne.to_raw(self, **options)

    def plot(self, ax: Any = None, variable: int | str = 0) -> Any:
        """Traces of all nodes, one above the other. Returns the axes."""
        from virtualbrain import plot

        return plot.time_series(self, ax=ax, variable=variable)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write to an HDF5 file (``.h5``, ``.hdf5``); see `virtualbrain.io.results`."""
        from virtualbrain.io import results
        from virtualbrain.io._files import check_ending

        check_ending(path, ".h5", ".hdf5")
        results.write(path, [self])

    def __repr__(self) -> str:
        of = f" of {self.population}" if self.population else ""
        return (
            f"TimeSeries({self.monitor}{of}: {len(self.time)} samples of "
            f"{', '.join(self.variables)}, {self.data.shape[2]} nodes, "
            f"every {self.sample_period:g} ms)"
        )

    def __iter__(self) -> Iterator[Any]:
        return iter((self.time, self.data))
