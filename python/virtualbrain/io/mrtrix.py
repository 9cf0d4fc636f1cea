"""Connectomes of MRtrix3: what tck2connectome writes, with labelconvert's table of labels."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain.io import lut, table
from virtualbrain.io import parcellation as volumes
from virtualbrain.io._build import build, complete, square, symmetric
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "write"]


def read(
    weights: str | os.PathLike[str],
    tract_lengths: str | os.PathLike[str] | None = None,
    *,
    labels: str | os.PathLike[str] | Sequence[str] | None = None,
    parcellation: str | os.PathLike[str] | Any = None,
    centres: ArrayLike | None = None,
    mirror: bool = True,
    unassigned: bool = False,
    speed: ArrayLike = 3.0,
) -> Connectivity:
    """Read a connectome that tck2connectome wrote.

    Parameters
    ----------
    weights : path-like
        ``tck2connectome tracks.tck nodes.mif connectome.csv``, with or without ``-symmetric``.
    tract_lengths : path-like
        ``tck2connectome ... -scale_length -stat_edge mean mean_lengths.csv``, in mm. Default: the
        distances between the centres, if these are known.
    labels : path-like or sequence of str
        The table that labelconvert took as its output (such as ``fs_default.txt``), another table
        of labels, a file of one name per line, or the names. Node 1 comes first.
    parcellation : path-like or nibabel image
        The volume of nodes, of which the centres are taken (mm, of the scanner). Needs nibabel.
    centres : array, shape (n_regions, 3), mm
        Or they are given.
    mirror : bool
        Whether a triangle that is empty, as it is without ``-symmetric``, is filled from the other
        one, and what is not symmetric then is refused.
    unassigned : bool
        Whether the first row and column are those of streamlines without a node, as
        ``-keep_unassigned`` writes them; they are left out.
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        A file that cannot be read, or files that disagree in the number of nodes.

    References
    ----------
    Tournier et al. 2019, NeuroImage 202:116137, doi:10.1016/j.neuroimage.2019.116137

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "connectome.csv")
    >>> _ = path.write_text("# command_history: tck2connectome ...\\n0,12\\n0,0\\n")
    >>> read(path, labels=["lV1", "rV1"]).weights
    array([[ 0., 12.],
           [12.,  0.]])
    """
    source = os.fspath(weights)
    fields: dict[str, Any] = {"speed": speed, "centres": centres}
    for name, path in (("weights", weights), ("tract_lengths", tract_lengths)):
        if path is None:
            continue
        matrix, names = square(table.read(path), os.fspath(path))
        if mirror:
            matrix = symmetric(matrix, name, os.fspath(path))
        fields[name] = matrix[1:, 1:] if unassigned else matrix
        if name == "weights" and names is not None:
            fields["region_labels"] = names[1:] if unassigned else names
    n = len(fields["weights"])
    if labels is not None:
        fields["region_labels"] = _names(labels, n, unassigned, source)
    if parcellation is not None:
        fields["centres"] = volumes.centroids(parcellation, np.arange(1, n + 1)).centres
    return build(fields, source)


def _names(
    labels: str | os.PathLike[str] | Sequence[str], n: int, unassigned: bool, source: str
) -> list[str]:
    if not isinstance(labels, (str, os.PathLike)):
        names = [str(label) for label in labels]
    else:
        nodes = lut.read(labels).regions()
        names = [name for _, name in sorted(zip(nodes.indices.tolist(), nodes.names, strict=True))]
        if sorted(nodes.indices.tolist()) != list(range(1, len(names) + 1)):
            raise ValueError(
                f"{os.fspath(labels)} does not number its labels 1, 2, ... as tck2connectome's "
                "nodes are: give the table that labelconvert made them with"
            )
    if len(names) == n:
        return names
    hint = ""
    if len(names) == n - 1 and not unassigned:
        hint = "; if tck2connectome ran with -keep_unassigned, pass unassigned=True"
    raise ValueError(f"{source} has {n} nodes, labels are {len(names)}{hint}")


def write(
    weights: str | os.PathLike[str],
    connectivity: Connectivity,
    tract_lengths: str | os.PathLike[str] | None = None,
    labels: str | os.PathLike[str] | None = None,
) -> None:
    """Write a connectome as ``tck2connectome -symmetric`` does, whole files or none.

    Parameters
    ----------
    weights : path-like
        Numbers between commas, a row per node, without names.
    connectivity : Connectivity
        What acts in one direction more than in the other stays so; `read` takes it with
        ``mirror=False``.
    tract_lengths, labels : path-like
        Where lengths (mm) and the table of nodes go: a number from 1, a name and a colour, as
        labelconvert has it. Default: nowhere.

    Raises
    ------
    OSError, ValueError
        A place that cannot be written to, or a connectome that `configure` refuses.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> folder = tempfile.mkdtemp()
    >>> write(folder + "/sc.csv", Connectivity.synthetic(5), labels=folder + "/nodes.txt")
    >>> read(folder + "/sc.csv", labels=folder + "/nodes.txt").region_labels[4]
    np.str_('r_002')
    """
    fields = complete(connectivity)
    for path, name in ((weights, "weights"), (tract_lengths, "tract_lengths")):
        if path is not None:
            with replacing(path) as file:
                file.writelines(
                    ",".join(map(repr, row)).encode() + b"\n" for row in fields[name].tolist()
                )
    if labels is not None:
        names = fields["region_labels"].tolist()
        lut.write(labels, lut.LookupTable(np.arange(1, len(names) + 1), names, None))
