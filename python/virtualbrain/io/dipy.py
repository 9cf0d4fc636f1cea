"""Connectomes of DIPY: what `dipy.tracking.utils.connectivity_matrix` returns."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain.io import parcellation as volumes
from virtualbrain.io._build import build, symmetric

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "to_array"]


def read(
    matrix: ArrayLike,
    mapping: Mapping[tuple[int, int], Sequence[Any]] | None = None,
    *,
    streamlines: Sequence[ArrayLike] | None = None,
    indices: ArrayLike | None = None,
    region_labels: Sequence[str] | None = None,
    parcellation: str | os.PathLike[str] | Any = None,
    speed: ArrayLike = 3.0,
) -> Connectivity:
    """Make a connectome of DIPY's arrays.

    ``matrix, mapping = connectivity_matrix(streamlines, affine, labels, return_mapping=True,
    mapping_as_streamlines=True)`` counts streamlines from label 0, the background, to the largest
    label; what is not a region is left out here.

    Parameters
    ----------
    matrix : array, shape (largest label + 1, largest label + 1)
        Numbers of streamlines; one triangle or symmetric.
    mapping : mapping of pairs of labels to streamlines
        Streamlines (arrays of shape (n_points, 3), mm) or, if `streamlines` is given, their
        numbers. The mean lengths become the tract lengths.
    streamlines : sequence of array, shape (n_points, 3), mm
    indices : array of int, shape (n_regions,)
        The label of each region. Default: those in `parcellation`, else all but 0.
    region_labels : sequence of str
        Names of the regions.
    parcellation : path-like or nibabel image
        The volume of labels, of which the centres are taken. Needs nibabel.
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        A matrix that is not square, labels that it has not, or a mapping that does not fit.

    References
    ----------
    Garyfallidis et al. 2014, Frontiers in Neuroinformatics 8:8, doi:10.3389/fninf.2014.00008

    Examples
    --------
    >>> counts = [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    >>> conn = read(counts, {(1, 2): [np.array([[0, 0, 0], [30, 0, 0], [30, 40, 0]])]})
    >>> conn.tract_lengths
    array([[ 0., 70.],
           [70.,  0.]])
    """
    counts = real_array("matrix", matrix, "a square matrix of numbers of streamlines")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise ValueError(f"matrix wants a square matrix, background first; got {counts.shape}")
    counts = symmetric(counts, "matrix", "DIPY's matrix")
    fields: dict[str, Any] = {"speed": speed, "region_labels": region_labels}
    if parcellation is not None:
        found = volumes.centroids(parcellation, indices)
        keep, fields["centres"] = found.indices, found.centres
    else:
        keep = np.arange(1, len(counts)) if indices is None else np.asarray(indices, dtype=np.int64)
    if len(keep) == 0 or keep.min() < 0 or keep.max() >= len(counts):
        raise ValueError(f"indices wants labels from 0 to {len(counts) - 1}; got {keep.tolist()}")
    fields["weights"] = counts[np.ix_(keep, keep)]
    if mapping is not None:
        fields["tract_lengths"] = _lengths(mapping, streamlines, len(counts))[np.ix_(keep, keep)]
    return build(fields, "DIPY's matrix")


def _lengths(
    mapping: Mapping[tuple[int, int], Sequence[Any]],
    streamlines: Sequence[ArrayLike] | None,
    n_labels: int,
) -> NDArray[np.float64]:
    total, number = np.zeros((n_labels, n_labels)), np.zeros((n_labels, n_labels))
    for (i, j), lines in mapping.items():
        if not 0 <= min(i, j) <= max(i, j) < n_labels:
            raise ValueError(f"mapping has labels {(i, j)}; matrix has 0 to {n_labels - 1}")
        a, b = min(i, j), max(i, j)
        for line in lines:
            if np.ndim(line) == 0 and streamlines is None:
                raise ValueError("mapping has numbers of streamlines: pass streamlines= too")
            points = np.asarray(streamlines[line] if np.ndim(line) == 0 else line)  # type: ignore[index]
            if points.ndim != 2 or points.shape[1] != 3:
                raise ValueError(f"a streamline wants shape (n_points, 3); got {points.shape}")
            total[a, b] += np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
            number[a, b] += 1
    mean = np.divide(total, number, out=np.zeros_like(total), where=number > 0)
    return np.asarray(np.triu(mean) + np.triu(mean, 1).T)


def to_array(connectivity: Connectivity, indices: ArrayLike | None = None) -> NDArray[np.float64]:
    """Return the weights as DIPY's ``connectivity_matrix`` has them, the background first.

    Parameters
    ----------
    connectivity : Connectivity
    indices : array of int, shape (n_regions,)
        The label of each region. Default: 1, 2, ...

    Returns
    -------
    matrix : array, shape (largest label + 1, largest label + 1)

    Raises
    ------
    ValueError
        Another number of labels than of regions, or a label that is negative or not unique.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> to_array(Connectivity(weights=[[0, 2], [2, 0]]), [1, 3])
    array([[0., 0., 0., 0.],
           [0., 0., 0., 2.],
           [0., 0., 0., 0.],
           [0., 2., 0., 0.]])
    """
    n = connectivity.number_of_regions
    labels = np.arange(1, n + 1) if indices is None else np.asarray(indices, dtype=np.int64)
    if labels.shape != (n,) or labels.min() < 0 or len(set(labels.tolist())) != n:
        raise ValueError(f"indices wants {n} different labels from 0; got {labels.tolist()}")
    matrix = np.zeros((labels.max() + 1, labels.max() + 1))
    matrix[np.ix_(labels, labels)] = connectivity.weights
    return matrix
