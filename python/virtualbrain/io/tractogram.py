"""Connectomes from tractograms: streamlines (``.tck``, ``.trk``) and a parcellation; nibabel."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._extras import extra
from virtualbrain.io import arrays, nifti
from virtualbrain.io import parcellation as volumes
from virtualbrain.io._archive import opened
from virtualbrain.io._build import build
from virtualbrain.io._files import existing, of_any_size, refusing
from virtualbrain.io._text import decode, numbers, rows

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "streamlines"]

Floats = NDArray[np.float64]
_AT_ONCE = 10_000  # streamlines: few enough for the memory, enough for NumPy
_BUFFER = 16 << 20  # bytes that may be asked of a smaller file


def read(
    path: str | os.PathLike[str],
    parcellation: str | os.PathLike[str] | Any,
    *,
    indices: ArrayLike | None = None,
    region_labels: Sequence[str] | None = None,
    radius: float = 0.0,
    streamline_weights: str | os.PathLike[str] | ArrayLike | None = None,
    speed: ArrayLike = 3.0,
) -> Connectivity:
    """Make a connectome of streamlines that end in the regions of a parcellation.

    Weights are the numbers of streamlines from region to region, tract lengths the mean of theirs.
    Both are symmetric. With the default `radius` this is what DIPY's ``connectivity_matrix``
    counts; ``radius=4`` is near to what MRtrix3's ``tck2connectome`` does.

    Parameters
    ----------
    path : path-like
        ``.tck`` (MRtrix3), ``.trk`` (TrackVis, DIPY), or a ``.zip`` of one text file of ``x y z``
        lines per streamline; read piece by piece, so of any size.
    parcellation : path-like or nibabel image
        A volume of labels in the same space; 0 is the background.
    indices : array of int, shape (n_regions,)
        The label of each region. Default: the labels that occur, sorted.
    region_labels : sequence of str, shape (n_regions,)
        Names of the regions.
    radius : float, mm
        An end outside all regions counts to the region of the nearest voxel within this distance.
    streamline_weights : array, shape (n_streamlines,), or path-like
        Of SIFT2, for instance: what to add up in place of 1 per streamline; mean lengths are
        weighted alike.
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity
        With centres, the mean positions of the regions' voxels.

    Raises
    ------
    ValueError
        A file of another kind or a damaged one, another number of weights than of streamlines,
        labels that do not occur, or no streamline that ends in two regions.

    References
    ----------
    Garyfallidis et al. 2014, Frontiers in Neuroinformatics 8:8, doi:10.3389/fninf.2014.00008;
    Smith et al. 2015, NeuroImage 119:338-351, doi:10.1016/j.neuroimage.2015.06.092

    Examples
    --------
    >>> import nibabel as nib, tempfile
    >>> path = tempfile.mkdtemp() + "/tracts.tck"
    >>> lines = nib.streamlines.Tractogram([[[0, 0, 0], [3, 0, 0]]], affine_to_rasmm=np.eye(4))
    >>> nib.streamlines.save(lines, path)
    >>> volume = nib.Nifti1Image(np.array([1, 0, 0, 2], np.int16).reshape(4, 1, 1), np.eye(4))
    >>> read(path, volume).tract_lengths
    array([[0., 3.],
           [3., 0.]])
    """
    if not 0 <= radius < np.inf:
        raise ValueError(f"radius wants a number of mm from 0; got {radius!r}")
    found = volumes.centroids(parcellation, indices)
    n = len(found.indices)
    if n == 0 or not np.isfinite(found.centres).all():
        absent = found.indices[~np.isfinite(found.centres[:, 0])]
        raise ValueError(f"parcellation has no voxels of the labels {absent.tolist() or 'above 0'}")
    region_of = _Regions(parcellation, found.indices, radius)
    given = None if streamline_weights is None else _weights(streamline_weights)
    count, weight, length = 0, np.zeros(n * n), np.zeros(n * n)
    lines = iter(streamlines(path))
    while chunk := list(islice(lines, _AT_ONCE)):
        first, last = region_of(chunk, 0), region_of(chunk, -1)
        within = (first >= 0) & (last >= 0)
        share = np.ones(len(chunk)) if given is None else given[count : count + len(chunk)]
        count += len(chunk)
        if len(share) < len(chunk):
            break
        pair = (np.minimum(first, last) * n + np.maximum(first, last))[within]
        weight += np.bincount(pair, share[within], n * n)
        length += np.bincount(pair, (share * _lengths(chunk))[within], n * n)
    if given is not None and len(given) != count:
        more = "or more" if len(given) < count else ""
        raise ValueError(
            f"streamline_weights are {len(given)}; {os.fspath(path)} has {count} {more} streamlines"
        )
    if not weight.any():
        raise ValueError(
            f"{os.fspath(path)}: none of {count} streamlines ends in two regions: are they in the "
            "same space as the parcellation? If they end beside the regions, give a radius"
        )
    mean = np.divide(length, weight, out=np.zeros(n * n), where=weight > 0)
    fields: dict[str, Any] = {
        "weights": _mirrored(weight, n),
        "tract_lengths": _mirrored(mean, n),
        "centres": found.centres,
        "region_labels": region_labels,
        "speed": speed,
    }
    return build(fields, os.fspath(path))


def streamlines(path: str | os.PathLike[str]) -> Iterator[Floats]:
    """Go through the streamlines of a file, one after the other.

    Parameters
    ----------
    path : path-like
        ``.tck``, ``.trk``, or a ``.zip`` of one text file per streamline.

    Yields
    ------
    points : array, shape (n_points, 3), mm
        In the space of the volume that the tracts were made in (RAS).

    Raises
    ------
    ValueError
        Points that are not finite.

    Examples
    --------
    >>> list(streamlines("missing.tck"))
    Traceback (most recent call last):
    FileNotFoundError: missing.tck does not exist
    """
    file = of_any_size(path)
    suffix = file.suffix.lower()
    if suffix not in (".tck", ".trk", ".zip"):
        raise ValueError(f"{file}: streamlines are read from .tck, .trk and .zip files")
    lines = _zipped(file) if suffix == ".zip" else _by_nibabel(file)
    for number, line in enumerate(lines):
        if line.ndim != 2 or line.shape[1] != 3 or not line.size or not np.isfinite(line).all():
            raise ValueError(f"{file}: streamline {number} wants finite points x y z")
        yield line


class _Bounded(io.BufferedReader):
    """A file of which nothing is read that it cannot hold, whatever it says of itself."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > max(_BUFFER, os.fstat(self.fileno()).st_size):
            raise ValueError(f"it declares {size} bytes and holds less")
        return super().read(size)


def _by_nibabel(path: Path) -> Iterator[Floats]:
    load = extra("nibabel.streamlines").load
    with refusing(path, "tractogram"), _Bounded(io.FileIO(path)) as file:
        for line in load(file, lazy_load=True).streamlines:
            yield np.asarray(line, np.float64)


def _zipped(path: Path) -> Iterator[Floats]:
    with refusing(path, "zip of streamlines"), opened(existing(path)) as archive:
        members = [info for info in archive.members if info.filename.lower().endswith(".txt")]
        for info in sorted(members, key=lambda info: info.filename):
            name = info.filename
            text = decode(archive.read(info), name)
            yield np.array([numbers(row, f"{name}, line {i}") for i, row in rows(text, name)])


class _Regions:
    """The region in which streamlines begin or end."""

    def __init__(self, parcellation: Any, indices: NDArray[np.int64], radius: float) -> None:
        labels, affine = nifti.read_labels(parcellation)
        order = np.argsort(indices)
        place = np.minimum(np.searchsorted(indices[order], labels), len(order) - 1)
        known = indices[order][place] == labels
        self.regions = np.where(known, order[place], -1)
        self.to_voxels = np.linalg.inv(affine)
        self.radius = radius
        if radius > 0:
            from scipy.spatial import cKDTree

            voxels = np.argwhere(known)
            self.near = self.regions[known]
            self.tree = cKDTree(voxels @ affine[:3, :3].T + affine[:3, 3])

    def __call__(self, lines: list[Floats], end: int) -> NDArray[np.intp]:
        """Region of one end of each, -1 for none."""
        points = np.array([line[end] for line in lines])
        voxels = np.floor(points @ self.to_voxels[:3, :3].T + self.to_voxels[:3, 3] + 0.5)
        inside = ((voxels >= 0) & (voxels < self.regions.shape)).all(axis=1)
        found = np.full(len(points), -1)
        x, y, z = voxels[inside].astype(np.intp).T
        found[inside] = self.regions[x, y, z]
        if self.radius > 0:
            lost = np.flatnonzero(found < 0)
            _, nearest = self.tree.query(points[lost], distance_upper_bound=self.radius)
            some = nearest < len(self.near)
            found[lost[some]] = self.near[nearest[some]]
        return found


def _lengths(lines: list[Floats]) -> Floats:
    """Of each line, in mm."""
    sizes = [len(line) for line in lines]
    points = np.concatenate(lines)
    steps = np.zeros(len(points))  # 0 where another line begins
    steps[1:] = np.linalg.norm(np.diff(points, axis=0), axis=1)
    starts = np.cumsum([0, *sizes[:-1]])
    steps[starts] = 0.0
    return np.asarray(np.add.reduceat(steps, starts))


def _weights(given: Any) -> Floats:
    if isinstance(given, (str, os.PathLike)):
        values = arrays.read_array(given)
    else:
        values = real_array("streamline_weights", given, "one number per streamline")
    values = values.reshape(-1)
    if not (values >= 0).all() or not np.isfinite(values).all():
        raise ValueError("streamline_weights want finite numbers from 0")
    return values


def _mirrored(upper: Floats, n: int) -> Floats:
    matrix = upper.reshape(n, n)
    return np.asarray(matrix + np.triu(matrix, 1).T)
