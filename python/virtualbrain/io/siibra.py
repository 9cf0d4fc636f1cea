"""Connectomes of EBRAINS, from what siibra-python returns. It is not imported, nothing is fetched.

::

    import siibra  # asks the network

    parcellation = siibra.parcellations["julich 3.0"]
    counts, lengths = (
        next(f for f in siibra.features.get(parcellation, kind) if f.cohort == "HCP")
        for kind in ("StreamlineCounts", "StreamlineLengths")
    )
    conn = virtualbrain.io.siibra.read(counts[0].data, lengths[0].data)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.io._build import build

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["matrix", "read"]


def read(
    weights: Any,
    tract_lengths: Any = None,
    *,
    centres: Mapping[str, ArrayLike] | ArrayLike | None = None,
    space: Any = None,
    speed: ArrayLike = 3.0,
) -> Connectivity:
    """Make a connectome of siibra's data frames.

    Parameters
    ----------
    weights : pandas.DataFrame, shape (n_regions, n_regions)
        The ``data`` of ``StreamlineCounts``, whose rows and columns are regions of siibra, or their
        names. They belong to the right hemisphere if ``right`` is in their names, to the left one
        if ``left`` is.
    tract_lengths : pandas.DataFrame, shape (n_regions, n_regions), mm
        The ``data`` of ``StreamlineLengths``, with the same regions in any order.
    centres : mapping of str to array, shape (3,), or array, shape (n_regions, 3), mm
        By name, or in the order of `weights`.
    space : siibra space, or its name
        Ask each region for its centroid in this space, such as ``"mni152"``. siibra then loads maps
        over the network. Default: centres are not known, and without them lengths neither.
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    TypeError
        No data frames.
    ValueError
        Frames that are not square or of other regions, or regions without a centre.

    References
    ----------
    Dickscheid et al. 2025, siibra-python, doi:10.5281/zenodo.7774201;
    Domhof et al. 2021, EBRAINS, doi:10.25493/NVS8-XS5 (cohorts HCP and 1000BRAINS)

    Examples
    --------
    >>> import pandas
    >>> names = ["Area hOc1 left", "Area hOc1 right"]
    >>> counts = pandas.DataFrame([[0, 9], [9, 0]], names, names)
    >>> read(counts, counts * 5, centres={names[0]: [-9, -80, 4], names[1]: [9, -80, 4]})
    Connectivity(2 regions, 2 connections, speed 3 mm/ms)
    """
    values, regions = _square("weights", weights)
    names = [_name(region) for region in regions]
    fields: dict[str, Any] = {"weights": values, "region_labels": names, "speed": speed}
    if tract_lengths is not None:
        fields["tract_lengths"] = matrix(tract_lengths, names)
    sides = ["right" in name.lower() for name in names]
    if all(side or "left" in name.lower() for side, name in zip(sides, names, strict=True)):
        fields["hemispheres"] = sides
    if isinstance(centres, Mapping):
        missing = [name for name in names if name not in centres]
        if missing:
            raise ValueError(f"centres has none of {missing[0]!r} and {len(missing) - 1} more")
        fields["centres"] = [centres[name] for name in names]
    elif centres is not None:
        fields["centres"] = centres
    elif space is not None:
        fields["centres"] = [_centroid(region, space) for region in regions]
    return build(fields, "siibra's matrix")


def matrix(frame: Any, names: Sequence[str]) -> NDArray[np.float64]:
    """Bring a data frame into the order of a connectome, such as functional connectivity.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n_regions, n_regions)
        Such as the ``data`` of siibra's ``FunctionalConnectivity``.
    names : sequence of str
        ``connectivity.region_labels``.

    Returns
    -------
    matrix : array, shape (n_regions, n_regions)

    Raises
    ------
    ValueError
        Other regions.

    Examples
    --------
    >>> import pandas
    >>> matrix(pandas.DataFrame([[1, 0.2], [0.2, 1]], ["a", "b"], ["a", "b"]), ["b", "a"])
    array([[1. , 0.2],
           [0.2, 1. ]])
    """
    values, regions = _square("frame", frame)
    place = {_name(region): i for i, region in enumerate(regions)}
    missing = [str(name) for name in names if str(name) not in place]
    if missing or len(place) != len(names):
        told = f"lacks {missing[0]!r}" if missing else f"has {len(place)}, not {len(names)}"
        raise ValueError(f"the regions of the data frame are not those of the weights: it {told}")
    order = [place[str(name)] for name in names]
    return values[np.ix_(order, order)]


def _square(name: str, frame: Any) -> tuple[NDArray[np.float64], list[Any]]:
    if not all(hasattr(frame, wanted) for wanted in ("to_numpy", "index", "columns")):
        raise TypeError(f"{name} wants a data frame, siibra's .data; got {type(frame).__name__}")
    values = np.asarray(frame.to_numpy(), dtype=np.float64)
    rows, columns = list(frame.index), list(frame.columns)
    if [_name(row) for row in rows] != [_name(column) for column in columns]:
        raise ValueError(f"{name} wants the same regions in rows and columns")
    return values, rows


def _name(region: Any) -> str:
    return str(getattr(region, "name", region))


def _centroid(region: Any, space: Any) -> NDArray[np.float64]:
    """Ask a region of siibra for the centre of its largest part, in the way of its version."""
    if hasattr(region, "compute_centroids"):
        found = list(region.compute_centroids(space))
    elif hasattr(region, "spatial_props"):
        parts = region.spatial_props(space=space)
        found = [part.centroid for part in getattr(parts, "components", parts)]
    else:
        raise ValueError(
            f"{_name(region)!r} is no region of siibra, which could tell its centroid: give centres"
        )
    if not found:
        raise ValueError(f"region {_name(region)!r} has no centroid in {space}")
    point = found[0]
    return np.array(getattr(point, "coordinate", point), dtype=np.float64)
