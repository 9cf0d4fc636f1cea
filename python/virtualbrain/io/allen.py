"""The mouse connectome of the Allen Institute, from what AllenSDK returns.

AllenSDK is not imported, and nothing is fetched::

    from allensdk.core.mouse_connectivity_cache import MouseConnectivityCache  # asks the network

    cache = MouseConnectivityCache(resolution=100)
    found = cache.get_experiments(dataframe=True, cre=False)
    sites = found.groupby("primary_injection_structure").groups
    projections = {
        site: cache.get_projection_matrix(
            list(experiments), list(sites), parameter="projection_density"
        )
        for site, experiments in sites.items()
    }
    structures = cache.get_structure_tree().get_structures_by_id(list(sites))
    masks = {site: cache.get_structure_mask(site)[0] for site in sites}
    conn = virtualbrain.io.allen.read(projections, structures, masks)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._build import build

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read"]

Floats = NDArray[np.float64]

_LEFT, _RIGHT = 1, 2  # AllenSDK's hemisphere_id; injections are on the right


def read(
    projections: Mapping[int, Mapping[str, Any]],
    structures: Sequence[Mapping[str, Any]],
    masks: Mapping[int, NDArray[Any]] | Callable[[int], NDArray[Any]] | None = None,
    *,
    resolution: float = 100.0,
    injection_density: Mapping[int, float] | None = None,
    experiments: Collection[int] | None = None,
    min_volume: float = 1.0,
    speed: float = 3.0,
) -> Connectivity:
    """Make a connectome of experiments with tracers.

    Regions are the structures that are both injected and looked at, on the right, then on the left;
    injections were on the right, and the left is taken to be the same. The weight from a structure
    to another is the mean over the experiments in it, relative to the largest. Structures without
    numbers are left out.

    Parameters
    ----------
    projections : mapping of int to mapping
        By injected structure, what ``MouseConnectivityCache.get_projection_matrix`` returned for
        its experiments: ``matrix``, shape (n_experiments, n_columns), ``rows``, their numbers, and
        ``columns``, each with ``structure_id`` and ``hemisphere_id``.
    structures : sequence of mapping
        From ``StructureTree.get_structures_by_id``: ``id``, ``name`` and ``graph_order``, by which
        regions are sorted.
    masks : mapping of int to array, shape (n_ap, n_dv, n_lr), or a function
        Voxels of each structure on both sides, as ``get_structure_mask(id)[0]``: from front to
        back, top to bottom, left to right. Their centres become those of regions, whose distances
        the tract lengths. Default: neither is known.
    resolution : float, micrometres
        Edge of a voxel.
    injection_density : mapping of int to float
        By experiment: what its projections are divided by. In TVB it is the mean over the voxels
        that ``get_injection_density`` gives other than 0. Default: they are not divided.
    experiments : collection of int
        Which count, such as those whose injection lies well within its structure. Default: all.
    min_volume : float, mm^3
        Structures that are smaller, on one side, are left out; only with `masks`.
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity
        Centres in mm, x to the right from the midline, y to the front, z up.

    Raises
    ------
    ValueError
        Matrices that do not fit their rows and columns, an experiment without an injection density,
        or fewer than two regions left.

    Notes
    -----
    As in TVB's Allen creator, but: experiments that are left out do not count (there only their
    numbers are dropped), and lengths are in mm instead of voxels.

    References
    ----------
    Oh et al. 2014, Nature 508:207-214, doi:10.1038/nature13186;
    Melozzi et al. 2017, eNeuro 4:ENEURO.0111-17.2017, doi:10.1523/ENEURO.0111-17.2017

    Examples
    --------
    >>> columns = [{"structure_id": s, "hemisphere_id": h} for h in (2, 1) for s in (385, 985)]
    >>> matrix = np.array([[0.5, 0.1, 0.2, 0.0]])
    >>> visual = {"matrix": matrix, "rows": [1], "columns": columns}
    >>> motor = {"matrix": matrix / 2, "rows": [2], "columns": columns}
    >>> tree = [{"id": 385, "name": "Visual", "graph_order": 2},
    ...         {"id": 985, "name": "Motor", "graph_order": 1}]
    >>> conn = read({385: visual, 985: motor}, tree)
    >>> conn.region_labels.tolist()
    ['Right Motor', 'Right Visual', 'Left Motor', 'Left Visual']
    >>> conn.weights[3].tolist()  # to the left visual cortex
    [0.2, 0.4, 0.5, 1.0]
    """
    known = {int(structure["id"]): structure for structure in structures}
    means = {
        int(site): _mean(int(site), found, injection_density, experiments)
        for site, found in projections.items()
    }
    means = {site: targets for site, targets in means.items() if site in known and targets}
    sites = sorted(means, key=lambda site: int(known[site]["graph_order"]))
    centres: dict[int, Floats] = {}
    if masks is not None:
        mask_of = masks if callable(masks) else masks.__getitem__
        for site in sites:
            mask = np.asarray(mask_of(site))
            voxels = np.argwhere(mask[:, :, mask.shape[2] // 2 :])
            if len(voxels) and len(voxels) * (resolution / 1e3) ** 3 >= min_volume:
                ap, dv, lr = (voxels.mean(axis=0) + 0.5) * resolution / 1e3
                centres[site] = np.array([lr, -ap, -dv])
        sites = [site for site in sites if site in centres]
    same, other, sites = _whole(means, sites)
    if len(sites) < 2:
        raise ValueError(
            f"{len(sites)} structures are left that are injected and looked at: there want to be "
            "at least 2. Are they in structures, and of at least min_volume?"
        )
    # rows are sources here: from the right to both sides, and mirrored
    weights = np.block([[same, other], [other, same]]).T
    names = [str(known[site]["name"]) for site in sites]
    fields: dict[str, Any] = {
        "weights": weights / (weights.max() or 1.0),
        "region_labels": [f"{side} {name}" for side in ("Right", "Left") for name in names],
        "hemispheres": np.arange(2 * len(sites)) < len(sites),
        "speed": speed,
    }
    if centres:
        right = np.array([centres[site] for site in sites])
        fields["centres"] = np.concatenate([right, right * [-1.0, 1.0, 1.0]])
    return build(fields, "AllenSDK's projections")


def _mean(
    site: int,
    found: Mapping[str, Any],
    density: Mapping[int, float] | None,
    experiments: Collection[int] | None,
) -> dict[tuple[int, int], float]:
    """Over the experiments in a structure, by structure looked at and hemisphere."""
    matrix = np.array(found["matrix"], dtype=np.float64)
    rows, columns = [int(row) for row in found["rows"]], found["columns"]
    if matrix.shape != (len(rows), len(columns)):
        raise ValueError(
            f"the matrix of structure {site} has shape {matrix.shape}, for {len(rows)} rows and "
            f"{len(columns)} columns"
        )
    if density is not None:
        missing = [row for row in rows if row not in density]
        if missing:
            raise ValueError(f"injection_density has none of experiment {missing[0]}")
        matrix /= np.array([density[row] for row in rows])[:, None]
    if experiments is not None:
        matrix = matrix[[row in experiments for row in rows]]
    number = np.isfinite(matrix).sum(axis=0)
    total = np.where(np.isfinite(matrix), matrix, 0.0).sum(axis=0)
    mean = np.divide(total, number, out=np.full(len(columns), np.nan), where=number > 0)
    places = [(int(c["structure_id"]), int(c["hemisphere_id"])) for c in columns]
    return dict(zip(places, mean.tolist(), strict=True)) if len(matrix) else {}


def _whole(
    means: Mapping[int, Mapping[tuple[int, int], float]], sites: list[int]
) -> tuple[Floats, Floats, list[int]]:
    """Matrices to the same and to the other side, without structures that lack numbers."""
    same, other = (
        np.array([means[a].get((b, side), np.nan) for a in sites for b in sites])
        for side in (_RIGHT, _LEFT)
    )
    keep, shape = np.arange(len(sites)), (len(sites), len(sites))
    same, other = same.reshape(shape), other.reshape(shape)
    while keep.size:
        square = np.ix_(keep, keep)
        lacks = np.isnan(same[square]) | np.isnan(other[square])
        missing = lacks.sum(axis=0) + lacks.sum(axis=1)
        if not missing.any():
            break
        keep = np.delete(keep, np.argmax(missing))  # that with most, then look again
    square = np.ix_(keep, keep)
    return same[square], other[square], [sites[i] for i in keep]
