"""Parcellation volumes: which labels there are, and where."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.io import nifti

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Centroids", "centroids"]


class Centroids(NamedTuple):
    """Where the labels of a parcellation are.

    Attributes
    ----------
    indices : array of int, shape (n_labels,)
    centres : array, shape (n_labels, 3), mm
        Mean positions of the voxels, in the space of the image; NaN for a label without any.
    volumes : array, shape (n_labels,), mm^3
    """

    indices: NDArray[np.int64]
    centres: NDArray[np.float64]
    volumes: NDArray[np.float64]


def centroids(
    parcellation: str | os.PathLike[str] | Any, indices: ArrayLike | Sequence[int] | None = None
) -> Centroids:
    """Find the centres of a parcellation's regions. Needs nibabel.

    Parameters
    ----------
    parcellation : path-like or nibabel image
        A volume of whole numbers; 0 is the background.
    indices : array of int, shape (n_labels,)
        Labels wanted, in this order. Default: those that occur, sorted.

    Returns
    -------
    centroids : Centroids

    Raises
    ------
    ValueError
        The file is no image of whole numbers in three dimensions.

    Examples
    --------
    >>> import nibabel as nib
    >>> volume = np.zeros((4, 4, 4), dtype=np.int16)
    >>> volume[1, 1, 1], volume[3, 1, 1] = 1, 2
    >>> centroids(nib.Nifti1Image(volume, np.diag([2.0, 2.0, 2.0, 1.0]))).centres
    array([[2., 2., 2.],
           [6., 2., 2.]])
    """
    labels, affine = nifti.read_labels(parcellation)
    inside = np.nonzero(labels)  # the background, most of it, has no centre
    present, inverse = np.unique(labels[inside], return_inverse=True)
    counts = np.bincount(inverse, minlength=len(present)).astype(np.float64)
    means = np.stack([np.bincount(inverse, axis, len(present)) / counts for axis in inside], axis=1)
    positions = means @ affine[:3, :3].T + affine[:3, 3]
    voxel = abs(float(np.linalg.det(affine[:3, :3])))
    wanted = nifti.labels_of(present, indices)
    where = {int(label): i for i, label in enumerate(present)}
    centres = np.full((len(wanted), 3), np.nan)
    volumes = np.zeros(len(wanted))
    for row, label in enumerate(wanted.tolist()):
        if (i := where.get(label)) is not None:
            centres[row], volumes[row] = positions[i], counts[i] * voxel
    return Centroids(wanted, centres, volumes)
