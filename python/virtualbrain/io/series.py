"""Measured time series of regions, sensors or vertices, to be compared with simulations."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import arrays, cifti, gifti, nifti, table, tvb_h5
from virtualbrain.io._files import existing
from virtualbrain.time_series import TimeSeries

__all__ = ["Samples", "read_samples", "read_time_series"]


class Samples(NamedTuple):
    """What a file holds of a time series.

    Attributes
    ----------
    data : array, shape (n_times, n_nodes)
    labels : list of str or None
    sample_period : float or None, ms
        None where the file does not say it.
    """

    data: NDArray[np.float64]
    labels: list[str] | None
    sample_period: float | None


def read_time_series(
    path: str | os.PathLike[str],
    sample_period: float | None = None,
    labels: Sequence[str] | None = None,
    *,
    variable: str | None = None,
    part: Any = None,
    transpose: bool = False,
    start_time: float = 0.0,
    monitor: str = "TimeSeries",
    parcellation: str | os.PathLike[str] | Any = None,
) -> TimeSeries:
    """Read measured activity: of regions, of sensors (EEG, MEG, sEEG), or of vertices.

    Parameters
    ----------
    path : path-like
        An array of shape (n_times, n_nodes) as ``.npy``, ``.npz``, ``.mat``, ``.csv``, ``.tsv`` or
        ``.txt`` (names of columns are the labels); ``.func.gii``, a data array per time;
        ``.ptseries.nii``; a volume per time, ``.nii`` or ``.nii.gz``, with `parcellation`; TVB's
        ``.h5``.
    sample_period : float, ms
        Time between samples, where the file does not say it (``.nii`` and ``.h5`` do).
    labels : sequence of str, shape (n_nodes,)
        Default: those of the file, else numbers.
    variable : str
        Which array of a ``.npz`` or ``.mat``; ``"subject.data"`` is a field of a structure.
    part : index
        Which part of an array of more dimensions, such as ``numpy.s_[0]`` or ``numpy.s_[:, :, 2]``.
    transpose : bool
        Whether the array, or that part, is (n_nodes, n_times).
    start_time : float, ms
        Time of the first sample.
    monitor : str
        What it is a measurement of, such as ``"EEG"``: for pictures, and channels in MNE.
    parcellation : path-like or nibabel image
        A volume of labels, in whose regions the voxels are averaged. For the voxels themselves see
        `virtualbrain.io.voxels.read`.

    Returns
    -------
    series : TimeSeries
        Data of shape (n_times, 1, n_nodes, 1). For BOLD see `virtualbrain.io.read_bold`.

    Raises
    ------
    TypeError
        No `sample_period`, and a file that does not say it.
    ValueError
        A file of another kind or a damaged one, another number of labels, or values that are not
        finite.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/eeg.csv"
    >>> np.savetxt(path, np.zeros((5, 2)), delimiter=",", header="Fz,Cz", comments="")
    >>> read_time_series(path, 4.0, monitor="EEG")
    TimeSeries(EEG: 5 samples of EEG, 2 nodes, every 4 ms)
    """
    source = existing(path)
    if source.suffix.lower() in (".h5", ".hdf5"):
        return tvb_h5.read_time_series(source)
    data, own_labels, own_period = read_samples(path, variable, parcellation)
    if part is not None:
        data, own_labels = _part_of(data, part, source), None
    if transpose:
        data, own_labels = np.ascontiguousarray(data.T), None
    period = own_period if sample_period is None else float(sample_period)
    if period is None:
        raise TypeError("sample_period is not known: the file does not say it; give it in ms")
    if not 0 < period < np.inf:
        raise ValueError(f"sample_period wants a number of ms above 0; got {period!r}")
    if data.ndim != 2 or 0 in data.shape:
        hint = "; choose a part of it as part=" if data.ndim > 2 else ""
        raise ValueError(f"{source} wants shape (n_times, n_nodes); got {data.shape}{hint}")
    if not np.isfinite(data).all():
        time, node = np.argwhere(~np.isfinite(data))[0]
        raise ValueError(f"{source}: sample {time} of node {node} is {data[time, node]}")
    names = own_labels if labels is None else [str(label) for label in labels]
    names = [str(i) for i in range(data.shape[1])] if names is None else names
    if len(names) != data.shape[1]:
        hint = "; pass transpose=True" if len(names) == len(data) else ""
        raise ValueError(f"labels are {len(names)}, {source} has {data.shape[1]} nodes{hint}")
    times = start_time + period * np.arange(len(data), dtype=np.float64)
    return TimeSeries(times, data[:, None, :, None], monitor, (monitor,), names, period)


def read_samples(
    path: str | os.PathLike[str], variable: str | None = None, parcellation: Any = None
) -> Samples:
    """Read what a file holds of a time series, for `read_time_series` and `read_bold`.

    Parameters
    ----------
    path, variable, parcellation
        See `read_time_series`.

    Returns
    -------
    samples : Samples

    Raises
    ------
    FileNotFoundError, ValueError
        As for `read_time_series`.
    """
    source = existing(path)
    name = source.name.lower()
    if name.endswith((".nii", ".nii.gz")) and parcellation is not None:
        return Samples(*nifti.regional_means(path, parcellation))
    if name.endswith(".nii"):
        return Samples(*cifti.read_ptseries(path))
    if name.endswith(".nii.gz"):
        raise ValueError(
            f"{source}: a volume per time wants a parcellation to be averaged in; "
            "virtualbrain.io.voxels.read takes it voxel by voxel"
        )
    if name.endswith(".gii"):
        return Samples(gifti.read_data(path), None, None)
    if name.endswith((".csv", ".tsv", ".txt")):
        found = table.read(path)
        return Samples(found.values, found.columns, None)
    return Samples(arrays.read_array(path, variable), None, None)


def _part_of(data: NDArray[np.float64], part: Any, source: Any) -> NDArray[np.float64]:
    try:
        return np.ascontiguousarray(data[part])
    except (IndexError, TypeError) as error:
        raise ValueError(f"{source}: no part {part!r} in shape {data.shape} ({error})") from error
