"""Measured BOLD of regions, to be compared with simulations.

What fMRIPrep, Nilearn (``NiftiLabelsMasker(...).fit_transform(...)``, confounds removed there),
XCP-D and BrainIAK give: arrays of shape (time, region), or files of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain._arrays import real_array
from virtualbrain.io.series import read_samples
from virtualbrain.time_series import TimeSeries

__all__ = ["from_array", "read_bold"]


def from_array(
    data: ArrayLike, repetition_time: float, region_labels: Sequence[str] | None = None
) -> TimeSeries:
    """Make a time series of measured BOLD.

    Parameters
    ----------
    data : array, shape (n_times, n_regions)
        What ``NiftiLabelsMasker.fit_transform`` returns. BrainIAK's (n_regions, n_times) arrays
        want ``.T``.
    repetition_time : float, ms
        Time from volume to volume, TR.
    region_labels : sequence of str, shape (n_regions,)
        Default: ``region_000``, ``region_001``, ...

    Returns
    -------
    series : TimeSeries
        As a Bold monitor gives it: data of shape (n_times, 1, n_regions, 1), the first sample at
        one repetition time.

    Raises
    ------
    TypeError
        Something that is not made of real numbers.
    ValueError
        Another shape, values that are not finite, or a repetition time in seconds.

    Examples
    --------
    >>> from_array(np.zeros((5, 2)), 2000.0, ["V1", "V2"])
    TimeSeries(Bold: 5 samples of BOLD, 2 nodes, every 2000 ms)
    """
    wants = "BOLD of shape (n_times, n_regions)"
    values = real_array("data", data, wants)
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"data wants {wants}; got shape {values.shape}")
    _check_repetition_time(repetition_time)
    n = values.shape[1]
    labels = region_labels if region_labels is not None else [f"region_{i:03d}" for i in range(n)]
    if len(labels) != n:
        hint = "; data is (region, time): pass data.T" if len(labels) == len(values) else ""
        raise ValueError(f"region_labels are {len(labels)}, data has {n} regions{hint}")
    odd = np.flatnonzero(~np.isfinite(values).all(axis=0))
    if odd.size:
        raise ValueError(
            f"data of region {str(labels[odd[0]])!r} and {odd.size - 1} more is NaN or infinite: "
            "leave out regions without voxels, and time points that were censored"
        )
    time = repetition_time * np.arange(1, len(values) + 1, dtype=np.float64)
    return TimeSeries(
        time, values[:, None, :, None], "Bold", ("BOLD",), list(map(str, labels)), repetition_time
    )


def read_bold(
    path: str | os.PathLike[str],
    repetition_time: float | None = None,
    region_labels: Sequence[str] | None = None,
    *,
    variable: str | None = None,
    parcellation: str | os.PathLike[str] | Any = None,
) -> TimeSeries:
    """Read measured BOLD.

    Parameters
    ----------
    path : path-like
        An array of shape (n_times, n_regions) as ``.npy``, ``.npz``, ``.mat``, ``.csv``, ``.tsv``
        (names of columns are the labels) or ``.txt``; a ``.ptseries.nii``; or preprocessed volumes
        with `parcellation` (these need nibabel; Nilearn's ``NiftiLabelsMasker`` can do more).
    repetition_time : float, ms
        Only a ``.nii`` says it itself.
    region_labels : sequence of str, shape (n_regions,)
        Default: those of the file, else ``region_000``, ...
    variable : str
        Which array of a ``.npz`` or ``.mat``; ``"subject.bold"`` is a field of a structure.
    parcellation : path-like or nibabel image
        A volume of labels, in whose regions voxels are averaged.

    Returns
    -------
    series : TimeSeries
        See `from_array`.

    Raises
    ------
    ValueError
        As for `from_array`; or a file of another kind, or a damaged one.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/bold.npy"
    >>> np.save(path, np.zeros((5, 2)))
    >>> read_bold(path, 720.0).time[0]
    np.float64(720.0)
    """
    data, own_labels, own_time = read_samples(path, variable, parcellation)
    repetition_time = own_time if repetition_time is None else repetition_time
    labels = own_labels if region_labels is None else region_labels
    if repetition_time is None:
        raise TypeError("repetition_time is not known: the file does not say it; give it in ms")
    try:
        return from_array(data, repetition_time, labels)
    except ValueError as error:
        raise ValueError(f"{os.fspath(path)}: {error}") from error


def _check_repetition_time(value: float) -> None:
    if not 0 < value < np.inf:
        raise ValueError(f"repetition_time wants a number of ms above 0; got {value!r}")
    if value < 20:  # no scanner is that fast
        raise ValueError(
            f"repetition_time is in ms; got {value!r}: for {value:g} s pass {1000 * value:g}"
        )
