"""Series of volumes, voxel by voxel: each voxel is a node. Needs nibabel."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._extras import extra
from virtualbrain.io import nifti
from virtualbrain.io._files import refusing
from virtualbrain.io._painted import painted
from virtualbrain.time_series import TimeSeries

__all__ = ["read", "to_volumes"]

_MAX_BYTES = 4 << 30


def read(
    volumes: str | os.PathLike[str] | Any,
    mask: str | os.PathLike[str] | Any = None,
    sample_period: float | None = None,
    *,
    monitor: str = "Bold",
) -> TimeSeries:
    """Read a volume per time, as a series of its voxels.

    Parameters
    ----------
    volumes : path-like or nibabel image
        Of four dimensions, ``.nii`` or ``.nii.gz``.
    mask : path-like or nibabel image
        A volume of whole numbers, of whose voxels other than 0 the series is. Default: the voxels
        that are ever other than 0.
    sample_period : float, ms
        Where the image does not say it.
    monitor : str
        What it is a measurement of.

    Returns
    -------
    series : TimeSeries
        Data of shape (n_times, 1, n_voxels, 1), float64; the nodes are called by their indices, as
        ``"x,y,z"``, in the order of C: z changes fastest.

    Raises
    ------
    FileNotFoundError
        No such file.
    TypeError
        No `sample_period`, and an image that does not say it.
    ValueError
        No image of four dimensions, a mask of other voxels or without any, values that are not
        finite, or more than 4 GiB of them.

    See Also
    --------
    virtualbrain.io.read_time_series : averages within the regions of a parcellation.

    Examples
    --------
    >>> import nibabel as nib
    >>> bold = np.zeros((2, 1, 2, 5)) + np.arange(5.0)
    >>> read(nib.Nifti1Image(bold, np.eye(4)), sample_period=2000.0)
    TimeSeries(Bold: 5 samples of BOLD, 4 nodes, every 2000 ms)
    """
    name = nifti.name_of(volumes)
    image = nifti.load(volumes, "series of volumes")
    if len(image.shape) != 4 or image.shape[3] == 0:
        raise ValueError(f"{name} wants a volume per time, four dimensions; got {image.shape}")
    period = nifti.sample_period(image) if sample_period is None else float(sample_period)
    if period is None:
        raise TypeError(f"sample_period is not known: {name} does not say it; give it in ms")
    if not 0 < period < np.inf:
        raise ValueError(f"sample_period wants a number of ms above 0; got {period!r}")
    inside = _inside(image, mask, volumes)
    n = int(np.count_nonzero(inside))
    if n * image.shape[3] * 8 > _MAX_BYTES:
        raise ValueError(
            f"{name} has {n} voxels at {image.shape[3]} times, more than 4 GiB: choose fewer by a "
            "mask, or average them in a parcellation (virtualbrain.io.read_time_series)"
        )
    data = np.empty((image.shape[3], n))
    with refusing(name, "series of volumes"):
        for t in range(len(data)):
            data[t] = np.asarray(image.dataobj[..., t])[inside]
    if not np.isfinite(data).all():
        raise ValueError(f"{name} has values in the mask that are not finite")
    labels = [",".join(map(str, place)) for place in np.argwhere(inside).tolist()]
    variable = "BOLD" if monitor == "Bold" else monitor
    times = period * np.arange(len(data), dtype=np.float64)
    return TimeSeries(times, data[:, None, :, None], monitor, (variable,), labels, period)


def to_volumes(
    values: TimeSeries | ArrayLike,
    mask: str | os.PathLike[str] | Any,
    path: str | os.PathLike[str] | None = None,
    *,
    variable: int | str | None = None,
) -> Any:
    """Put values of voxels back into volumes.

    Parameters
    ----------
    values : TimeSeries, or array, shape (n_voxels,) or (n_times, n_voxels)
        Of a series modes are added up.
    mask : path-like or nibabel image
        The voxels are those that are not 0, in the order of C; as for `read`.
    path : path-like
        Where to write, ``.nii`` or ``.nii.gz``. Default: nowhere.
    variable : int or str
        Which one of a TimeSeries of several.

    Returns
    -------
    image : nibabel.Nifti1Image
        float32; 0 outside the mask. It says the sample period of a series.

    Raises
    ------
    ValueError
        Another number of values than there are voxels in the mask.

    Examples
    --------
    >>> import nibabel as nib
    >>> mask = nib.Nifti1Image(np.array([0, 1, 1], np.int16).reshape(3, 1, 1), np.eye(4))
    >>> to_volumes([2.0, 3.0], mask).get_fdata().ravel()
    array([0., 2., 3.])
    """
    nibabel = extra("nibabel")
    labels, affine = nifti.read_labels(mask)
    inside = labels != 0
    given, period, _ = painted(values, variable)
    wants = "one number per voxel, shape (n_voxels,) or (n_times, n_voxels)"
    rows = real_array("values", given, wants)
    n = int(np.count_nonzero(inside))
    if rows.ndim not in (1, 2) or rows.shape[-1] != n:
        raise ValueError(f"values wants {wants}, for {n} voxels of the mask; got {rows.shape}")
    data = np.zeros((*inside.shape, *rows.shape[:-1]), np.float32)
    data[inside] = rows.T
    image = nibabel.Nifti1Image(data, affine)
    nifti.set_units(image, period)
    if path is not None:
        nifti.save(image, path, ".nii", ".nii.gz")
    return image


def _inside(image: Any, mask: Any, volumes: Any) -> NDArray[np.bool_]:
    """Which voxels are wanted."""
    if mask is None:
        inside = np.zeros(image.shape[:3], bool)
        with refusing(nifti.name_of(volumes), "series of volumes"):
            for t in range(image.shape[3]):
                inside |= np.asarray(image.dataobj[..., t]) != 0
    else:
        labels, affine = nifti.read_labels(mask)
        nifti.check_fits(image, labels.shape, affine, volumes, "mask")
        inside = labels != 0
    if not inside.any():
        raise ValueError(f"{nifti.name_of(volumes)}: no voxel is in the mask")
    return inside
