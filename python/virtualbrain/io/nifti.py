"""NIfTI volumes: parcellations in, maps of regional values out. Needs nibabel."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._extras import extra
from virtualbrain.io._archive import MAX_BYTES
from virtualbrain.io._files import check_ending, existing, refusing
from virtualbrain.io._painted import painted
from virtualbrain.io.atomic import replacing
from virtualbrain.time_series import TimeSeries

__all__ = ["load", "read_labels", "regional_means", "to_nifti"]

_DEFLATE_RATIO = 1032  # the most that deflate can pack
_MAX_VOXELS = 512**3
_MS = {"sec": 1e3, "msec": 1.0, "usec": 1e-3}


def load(path: str | os.PathLike[str] | Any, kind: str = "image") -> Any:
    """Open an image with nibabel, once it is seen that the file can hold what its header declares.

    Parameters
    ----------
    path : path-like or nibabel image
        An image is returned as it is.
    kind : str
        For messages.

    Returns
    -------
    image : nibabel image

    Raises
    ------
    ValueError
        No image that nibabel reads, or a header that declares more than the file holds.

    Examples
    --------
    >>> import nibabel as nib
    >>> load(nib.Nifti1Image(np.zeros((2, 2, 2)), np.eye(4))).shape
    (2, 2, 2)
    """
    if hasattr(path, "get_fdata") or hasattr(path, "darrays"):
        return path
    nibabel = extra("nibabel")
    file = existing(path)
    # A packed file that is closed is inflated from its beginning for every volume.
    keep = {"keep_file_open": True} if file.name.endswith((".nii.gz", ".mgz")) else {}
    with refusing(path, kind):
        image = nibabel.load(file, **keep)
        if hasattr(image, "dataobj"):
            size = file.stat().st_size
            packed = file.suffix in (".gz", ".mgz")
            limit = min(_DEFLATE_RATIO * size, MAX_BYTES) if packed else size
            if math.prod(image.shape) * np.dtype(image.get_data_dtype()).itemsize > limit:
                raise ValueError(f"declares an array of shape {image.shape} and holds less")
            if math.prod(image.shape[:3]) > _MAX_VOXELS:
                raise ValueError(
                    f"{image.shape} are more voxels than are accepted, 512 x 512 x 512"
                )
    return image


def read_labels(
    parcellation: str | os.PathLike[str] | Any,
) -> tuple[NDArray[np.integer[Any]], NDArray[np.float64]]:
    """Read a volume of labels.

    Parameters
    ----------
    parcellation : path-like or nibabel image

    Returns
    -------
    labels : array of int, shape (n_x, n_y, n_z)
    affine : array, shape (4, 4)
        From voxels to mm.

    Raises
    ------
    ValueError
        No image, not three dimensions, or values that are no whole numbers.

    Examples
    --------
    >>> import nibabel as nib
    >>> labels, affine = read_labels(nib.Nifti1Image(np.ones((2, 2, 2)), np.eye(4)))
    >>> labels.dtype
    dtype('int64')
    """
    name = name_of(parcellation)
    image = load(parcellation, "parcellation volume")
    with refusing(name, "parcellation volume"):
        data = np.asanyarray(image.dataobj)
        if data.ndim == 4 and data.shape[3] == 1:
            data = data[..., 0]
        affine = np.asarray(image.affine, dtype=np.float64)
    if data.ndim != 3:
        raise ValueError(f"{name}: a parcellation has 3 dimensions; got shape {data.shape}")
    if data.dtype.kind in "iu":
        return data, affine
    with np.errstate(invalid="ignore"):
        labels = np.nan_to_num(data).astype(np.int64)
        whole = (labels == data).all()
    if not whole:
        raise ValueError(
            f"{name}: a parcellation has whole numbers; got others (a probability map?)"
        )
    return labels, affine


def regional_means(
    volumes: str | os.PathLike[str] | Any, parcellation: str | os.PathLike[str] | Any
) -> tuple[NDArray[np.float64], list[str], float | None]:
    """Average the voxels of each region, in a volume per time.

    Parameters
    ----------
    volumes : path-like or nibabel image
        Of four dimensions.
    parcellation : path-like or nibabel image
        A volume of labels with the same voxels; 0 is the background.

    Returns
    -------
    means : array, shape (n_times, n_regions)
    labels : list of str
        The labels that occur, sorted.
    sample_period : float or None, ms
        None if the image does not say it.

    Raises
    ------
    ValueError
        No image of four dimensions, or a parcellation of other voxels.

    Examples
    --------
    >>> import nibabel as nib
    >>> parts = nib.Nifti1Image(np.array([0, 5, 5], np.int16).reshape(3, 1, 1), np.eye(4))
    >>> bold = nib.Nifti1Image(np.array([[9.0, 9], [1, 2], [3, 4]]).reshape(3, 1, 1, 2), np.eye(4))
    >>> regional_means(bold, parts)[0]
    array([[2.],
           [3.]])
    """
    labels, affine = read_labels(parcellation)
    image = load(volumes, "series of volumes")
    check_fits(image, labels.shape, affine, volumes, "parcellation")
    present, place = np.unique(labels, return_inverse=True)
    place, counts = place.reshape(-1), np.bincount(place.reshape(-1))
    regions = np.flatnonzero(present != 0)
    with refusing(name_of(volumes), "series of volumes"):
        means = [
            np.bincount(place, np.asarray(image.dataobj[..., t], np.float64).reshape(-1)) / counts
            for t in range(image.shape[3])
        ]
    data = np.array(means).reshape(len(means), -1)[:, regions]
    return data, [str(label) for label in present[regions]], sample_period(image)


def sample_period(image: Any) -> float | None:
    """Time between the volumes of an image, ms; None if it does not say it."""
    step = float(image.header.get_zooms()[3]) * _MS.get(image.header.get_xyzt_units()[1], 0.0)
    return step or None


def check_fits(
    image: Any, shape: tuple[int, ...], affine: NDArray[np.float64], volumes: Any, what: str
) -> None:
    """Refuse a series of volumes that does not lie where a volume is."""
    name = name_of(volumes)
    if len(image.shape) != 4 or image.shape[:3] != shape:
        raise ValueError(
            f"{name} has shape {image.shape}; with this {what} it wants {(*shape, 'n_times')}: "
            "resample one to the other"
        )
    if not np.allclose(image.affine, affine, atol=1e-2):
        raise ValueError(f"{name} and the {what} lie differently in space: resample one")


def to_nifti(
    values: ArrayLike | TimeSeries,
    parcellation: str | os.PathLike[str] | Any,
    path: str | os.PathLike[str] | None = None,
    *,
    indices: ArrayLike | None = None,
    sample_period: float | None = None,
    variable: int | str | None = None,
) -> Any:
    """Paint regional values into a parcellation volume.

    Parameters
    ----------
    values : array, shape (n_regions,) or (n_times, n_regions), or TimeSeries
        Several times give a volume of four dimensions. Of a series modes are added up.
    parcellation : path-like or nibabel image
        A volume of labels; 0 is the background.
    path : path-like
        Where to write, ``.nii`` or ``.nii.gz``. Default: nowhere.
    indices : array of int, shape (n_regions,)
        The label of each region. Default: the labels that occur, sorted.
    sample_period : float, ms
        Of several times; the image says it in seconds. Default: that of a TimeSeries, else unknown.
    variable : int or str
        Which one of a TimeSeries of several.

    Returns
    -------
    image : nibabel.Nifti1Image
        float32; 0 outside the regions.

    Raises
    ------
    ValueError
        As many values as there are labels are wanted; several variables; another ending.

    Examples
    --------
    >>> import nibabel as nib
    >>> volume = np.array([0, 1, 2, 2], dtype=np.int16).reshape(4, 1, 1)
    >>> to_nifti([0.5, 3.0], nib.Nifti1Image(volume, np.eye(4))).get_fdata().ravel()
    array([0. , 0.5, 3. , 3. ])
    """
    nibabel = extra("nibabel")
    labels, affine = read_labels(parcellation)
    present = np.unique(labels)
    wanted = labels_of(present, indices)
    numbers, period, _ = painted(values, variable, sample_period)
    rows = regional(numbers, len(wanted), "labels of the parcellation")
    lookup = {int(label): i for i, label in enumerate(wanted)}
    position = np.array([lookup.get(int(label), len(wanted)) for label in present])
    padded = np.column_stack([rows, np.zeros(len(rows))]).astype(np.float32)
    where = position[np.searchsorted(present, labels)]
    data = np.moveaxis(padded[:, where], 0, -1)
    image = nibabel.Nifti1Image(data[..., 0] if np.ndim(numbers) == 1 else data, affine)
    set_units(image, period)
    if path is not None:
        save(image, path, ".nii", ".nii.gz")
    return image


def set_units(image: Any, sample_period: float | None) -> None:
    """Say that places are in mm and, if the time between volumes is known (ms), that in seconds."""
    image.header.set_xyzt_units("mm")
    if sample_period is not None and image.ndim == 4:
        image.header.set_xyzt_units("mm", "sec")
        image.header.set_zooms((*image.header.get_zooms()[:3], sample_period / 1000))


def labels_of(labels: NDArray[np.integer[Any]], indices: ArrayLike | None) -> NDArray[np.int64]:
    """The labels of regions: those given, or all that occur but 0, sorted."""
    if indices is not None:
        return np.asarray(indices, dtype=np.int64)
    present = np.unique(labels)
    return np.asarray(present[present != 0], dtype=np.int64)


def regional(values: ArrayLike, n_regions: int, what: str) -> NDArray[np.float64]:
    """Values as rows of one number per region, or an error that names what they are compared to."""
    wants = "one number per region, shape (n_regions,) or (n_times, n_regions)"
    array = real_array("values", values, wants)
    if array.ndim not in (1, 2) or array.shape[-1] != n_regions:
        raise ValueError(f"values wants {wants}, for {n_regions} {what}; got shape {array.shape}")
    return np.atleast_2d(array)


def save(image: Any, path: str | os.PathLike[str], *endings: str) -> None:
    """Write an image whole or not at all, packed if the name says ``.gz``."""
    import gzip

    check_ending(path, *endings)
    data = image.to_bytes()
    with replacing(path) as file:
        file.write(gzip.compress(data, mtime=0) if os.fspath(path).endswith(".gz") else data)


def name_of(image: Any) -> str:
    """What messages call an image."""
    if isinstance(image, (str, os.PathLike)):
        return os.fspath(image)
    return str(getattr(image, "get_filename", lambda: None)() or "image")
