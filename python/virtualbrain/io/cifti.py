"""CIFTI-2 files of grayordinates and parcels. Needs nibabel."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._extras import extra
from virtualbrain.io import nifti
from virtualbrain.io._files import refusing
from virtualbrain.io._painted import painted
from virtualbrain.io.lut import LookupTable, colours_of
from virtualbrain.time_series import TimeSeries

__all__ = ["read_labels", "read_pconn", "read_ptseries", "to_cifti", "to_labels", "to_parcels"]

_TO_MS = {"SECOND": 1000.0}


def read_ptseries(
    path: str | os.PathLike[str] | Any,
) -> tuple[NDArray[np.float64], list[str], float]:
    """Read a parcellated time series (``.ptseries.nii``).

    Parameters
    ----------
    path : path-like or nibabel.Cifti2Image

    Returns
    -------
    data : array, shape (n_times, n_parcels)
    labels : list of str
    sample_period : float, ms

    Examples
    --------
    >>> read_ptseries("missing.ptseries.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.ptseries.nii does not exist
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "parcellated time series (.ptseries.nii)"):
        times, parcels = _axes(image, "SeriesAxis", "ParcelsAxis")
        if times.unit not in _TO_MS:
            raise ValueError(f"its samples are counted in {times.unit}")
        data = np.asarray(image.get_fdata(), dtype=np.float64)
        return data, [str(name) for name in parcels.name], float(times.step * _TO_MS[times.unit])


def read_pconn(path: str | os.PathLike[str] | Any) -> tuple[NDArray[np.float64], list[str]]:
    """Read a matrix of parcels (``.pconn.nii``), such as FC or a connectome.

    Parameters
    ----------
    path : path-like or nibabel.Cifti2Image

    Returns
    -------
    matrix : array, shape (n_parcels, n_parcels)
    labels : list of str

    Examples
    --------
    >>> read_pconn("missing.pconn.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.pconn.nii does not exist
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "matrix of parcels (.pconn.nii)"):
        rows, columns = _axes(image, "ParcelsAxis", "ParcelsAxis")
        if list(rows.name) != list(columns.name):
            raise ValueError("its rows are other parcels than its columns")
        return np.asarray(image.get_fdata(), dtype=np.float64), [str(name) for name in rows.name]


def read_labels(
    path: str | os.PathLike[str] | Any, index: int = 0
) -> tuple[NDArray[np.int64], LookupTable]:
    """Read the parcellation of a ``.dlabel.nii``.

    Parameters
    ----------
    path : path-like or nibabel.Cifti2Image
    index : int
        Which of its maps.

    Returns
    -------
    labels : array of int, shape (n_grayordinates,)
    table : LookupTable

    Examples
    --------
    >>> read_labels("missing.dlabel.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.dlabel.nii does not exist
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "parcellation (.dlabel.nii)"):
        maps, _ = _axes(image, "LabelAxis", "BrainModelAxis")
        entries = sorted(maps.label[index].items())
        colours = np.array([np.rint(255 * np.array(rgba)) for _, (_, rgba) in entries])
        names = [str(name) for _, (name, _) in entries]
        indices = np.array([key for key, _ in entries], dtype=np.int64)
        labels = np.rint(image.get_fdata()[index]).astype(np.int64)
        return labels, LookupTable(indices, names, colours.reshape(-1, 4).astype(np.uint8))


def to_cifti(
    values: ArrayLike | TimeSeries,
    parcellation: str | os.PathLike[str] | Any,
    path: str | os.PathLike[str] | None = None,
    *,
    indices: ArrayLike | None = None,
    sample_period: float | None = None,
    variable: int | str | None = None,
) -> Any:
    """Paint regional values onto the grayordinates of a parcellation.

    Parameters
    ----------
    values : array, shape (n_regions,) or (n_times, n_regions), or TimeSeries
        Of a series modes are added up.
    parcellation : path-like or nibabel.Cifti2Image
        A ``.dlabel.nii``; label 0 is the background.
    path : path-like
        Where to write: ``.dscalar.nii``, for several times ``.dtseries.nii``. Default: nowhere.
    indices : array of int, shape (n_regions,)
        The label of each region. Default: those that the table calls as the series calls its nodes,
        if all are there, else those of the table that occur, sorted.
    sample_period : float, ms
        Of several times. Default: that of a TimeSeries, else 1000.
    variable : int or str
        Which one of a TimeSeries of several.

    Returns
    -------
    image : nibabel.Cifti2Image
        0 outside the regions.

    Raises
    ------
    ValueError
        As many values as there are labels are wanted.

    Examples
    --------
    >>> to_cifti([1.0], "missing.dlabel.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.dlabel.nii does not exist
    """
    axes = extra("nibabel.cifti2.cifti2_axes")
    source = _load(parcellation)
    labels, table = read_labels(source)
    numbers, period, names = painted(values, variable, sample_period)
    wanted = _wanted(labels, table, indices, names)
    rows = nifti.regional(numbers, len(wanted), "labels of the parcellation")
    data = np.zeros((len(rows), len(labels)), dtype=np.float32)
    for column, label in enumerate(wanted.tolist()):
        data[:, labels == label] = rows[:, [column]]
    if np.ndim(numbers) == 1:
        first = axes.ScalarAxis(["values"])
    else:
        seconds = (1000.0 if period is None else period) / 1000
        first = axes.SeriesAxis(0.0, seconds, len(rows), unit="SECOND")
    brain = source.header.get_axis(1)
    image = extra("nibabel").Cifti2Image(data, (first, brain))
    image.update_headers()
    if path is not None:
        nifti.save(image, path, ".nii")
    return image


def _wanted(
    labels: NDArray[np.int64],
    table: LookupTable,
    indices: ArrayLike | None,
    names: Sequence[str] | None,
) -> NDArray[np.int64]:
    """The labels of regions: those given, those of the same names, or all that occur, sorted."""
    occurring = nifti.labels_of(labels, indices)
    called = dict(zip(table.indices.tolist(), table.names, strict=True))
    found = {called.get(label): label for label in occurring.tolist()}
    if indices is None and names is not None and set(names) == set(found):
        return np.array([found[name] for name in names], np.int64)
    return occurring


def _load(path: str | os.PathLike[str] | Any) -> Any:
    image = nifti.load(path, "CIFTI file")
    if type(image).__name__ != "Cifti2Image":
        raise ValueError(
            f"{nifti.name_of(path)} is no readable CIFTI file (it is a {type(image).__name__})"
        )
    return image


def _axes(image: Any, *kinds: str) -> tuple[Any, Any]:
    found = image.header.get_axis(0), image.header.get_axis(1)
    names = [type(axis).__name__ for axis in found]
    if names != list(kinds):
        raise ValueError(f"its axes are {' and '.join(names)}")
    return found


def to_labels(
    labels: ArrayLike,
    table: LookupTable,
    like: str | os.PathLike[str] | Any,
    path: str | os.PathLike[str] | None = None,
) -> Any:
    """Put a parcellation into CIFTI.

    Parameters
    ----------
    labels : array of int, shape (n_grayordinates,)
        Those of `table`, as `read_labels` returns them.
    table : LookupTable
        Without colours, they are made up.
    like : path-like or nibabel.Cifti2Image
        A ``.dlabel.nii``, ``.dscalar.nii`` or ``.dtseries.nii`` of the same grayordinates.
    path : path-like
        Where to write, ``.dlabel.nii``. Default: nowhere.

    Returns
    -------
    image : nibabel.Cifti2Image

    Raises
    ------
    ValueError
        Another number of grayordinates.

    Examples
    --------
    >>> to_labels([1], LookupTable(np.array([1]), ["V1"], None), "missing.dscalar.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.dscalar.nii does not exist
    """
    axes = extra("nibabel.cifti2.cifti2_axes")
    source = _load(like)
    brain = source.header.get_axis(1)
    data = np.asarray(labels, dtype=np.float32).reshape(1, -1)
    if data.shape[1] != len(brain):
        raise ValueError(
            f"labels are {data.shape[1]}, {nifti.name_of(like)} has {len(brain)} grayordinates"
        )
    rows = zip(table.indices.tolist(), table.names, colours_of(table), strict=True)
    entries = {index: (name, tuple((colour / 255).tolist())) for index, name, colour in rows}
    image = extra("nibabel").Cifti2Image(data, (axes.LabelAxis(["parcels"], entries), brain))
    image.update_headers()
    if path is not None:
        nifti.save(image, path, ".nii")
    return image


def to_parcels(
    values: ArrayLike | TimeSeries,
    parcellation: str | os.PathLike[str] | Any,
    path: str | os.PathLike[str] | None = None,
    *,
    indices: ArrayLike | None = None,
    sample_period: float | None = None,
    variable: int | str | None = None,
) -> Any:
    """Put a matrix, or series, of regions into CIFTI, a row or column per parcel.

    Parameters
    ----------
    values : array, shape (n_regions, n_regions) or, with `sample_period`, (n_times, n_regions)
        Such as weights or FC; or what was simulated, as an array or TimeSeries.
    parcellation : path-like or nibabel.Cifti2Image
        A ``.dlabel.nii``, whose labels the parcels are; label 0 is the background.
    path : path-like
        Where to write: ``.pconn.nii``, for a series ``.ptseries.nii``. Default: nowhere.
    indices : array of int, shape (n_regions,)
        The label of each region. Default: those that the table calls as the series calls its nodes,
        if all are there, else those of the table that occur, sorted.
    sample_period : float, ms
        Of a series. Default: that of a TimeSeries.
    variable : int or str
        Which one of a TimeSeries of several.

    Returns
    -------
    image : nibabel.Cifti2Image
        float32, which `read_pconn` and `read_ptseries` read.

    Raises
    ------
    ValueError
        As many regions as there are labels are wanted.

    Examples
    --------
    >>> to_parcels([[1.0]], "missing.dlabel.nii")
    Traceback (most recent call last):
    FileNotFoundError: missing.dlabel.nii does not exist
    """
    axes = extra("nibabel.cifti2.cifti2_axes")
    source = _load(parcellation)
    labels, table = read_labels(source)
    numbers, period, nodes = painted(values, variable, sample_period)
    wanted = _wanted(labels, table, indices, nodes)
    rows = nifti.regional(numbers, len(wanted), "labels of the parcellation")
    names = dict(zip(table.indices.tolist(), table.names, strict=True))
    brain = source.header.get_axis(1)
    parcels = axes.ParcelsAxis.from_brain_models(
        [(names[label], brain[labels == label]) for label in wanted.tolist()]
    )
    if period is not None:
        first: Any = axes.SeriesAxis(0.0, period / 1000, len(rows), unit="SECOND")
    elif rows.shape == (len(wanted), len(wanted)):
        first = parcels
    else:
        raise ValueError(
            f"values wants shape {(len(wanted),) * 2}, or a sample_period; got {rows.shape}"
        )
    image = extra("nibabel").Cifti2Image(rows.astype(np.float32), (first, parcels))
    image.update_headers()
    if path is not None:
        nifti.save(image, path, ".nii")
    return image
