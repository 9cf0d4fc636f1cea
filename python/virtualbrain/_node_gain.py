"""What sensors see of the nodes of a simulation, regions or vertices, as one lead field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from virtualbrain import lead_fields
from virtualbrain._arrays import real_array
from virtualbrain._warnings import warn

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["Sources", "check_gaps", "eeg", "gain_of_regions", "gain_of_vertices", "ieeg", "meg"]

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class Sources(NamedTuple):
    """Places in mm of all nodes: the sphere of the sensors has the centre of the cortex and holds
    all, so that the gain of a node does not depend on which others are asked for."""

    places: Floats
    centre: Floats

    @classmethod
    def of(cls, cortex: Floats, others: Floats) -> Sources:
        return cls(np.vstack([cortex, others]), (cortex if len(cortex) else others).mean(axis=0))


class ClosedForm(Protocol):
    """Gain of dipoles at places in mm, with directions, among all sources."""

    def __call__(self, places: Floats, directions: Floats, among: Sources, /) -> Floats: ...


# In closed form, of dipoles of 1 uA m -------------------------------------------------------------


def eeg(
    sensors: Any, places: Floats, directions: Floats, sigma: float, among: Sources | None = None
) -> Floats:
    """Potential in V, in a medium without bounds, at electrodes on a sphere around the sources."""
    around = among or Sources.of(places, places)
    placed, _ = lead_fields.on_sphere(sensors.locations, around.places, 1.05125, around.centre)
    return lead_fields.point_dipole(placed, places, directions, sigma, strict=False)


def meg(sensors: Any, places: Floats, directions: Floats, among: Sources | None = None) -> Floats:
    """Field in T along the sensors' orientations, or without these its magnitude."""
    around = among or Sources.of(places, places)
    placed, centre = lead_fields.on_sphere(sensors.locations, around.places, 1.01, around.centre)

    def field(along: Floats) -> Floats:
        return lead_fields.meg_sphere(placed, along, places, directions, centre, strict=False)

    orientations = getattr(sensors, "orientations", None)
    if orientations is not None:
        return field(np.asarray(orientations, float))
    axes = [field(np.tile(axis, (len(placed), 1))) for axis in np.eye(3)]
    return np.asarray(np.linalg.norm(axes, axis=0))


def ieeg(sensors: Any, places: Floats, directions: Floats, sigma: float) -> Floats:
    """Potential in V, in a medium without bounds."""
    return lead_fields.point_dipole(sensors.locations, places, directions, sigma, strict=False)


_NOWHERE: tuple[Floats, Floats] = (np.empty((0, 3)), np.empty((0, 3)))


# Of all nodes -------------------------------------------------------------------------------------


def gain_of_vertices(
    name: str,
    closed_form: ClosedForm,
    projection: Any,
    surface: Any,
    connectivity: Connectivity,
    below: Indices,
) -> Floats:
    """Gain where the nodes are the vertices of a surface, and after them the regions `below`."""
    n = surface.number_of_vertices
    if projection is not None:
        gain = _matrix(name, projection)
        if gain.shape[1] == n + len(below):
            return gain
        if gain.shape[1] != n:
            raise ValueError(
                f"{name}projection has {gain.shape[1]} columns, but the surface has {n} vertices: "
                "use a projection of the same surface"
            )
        if not len(below):
            return gain
    places, directions = _centres(name, connectivity, below) if len(below) else _NOWHERE
    among = Sources.of(surface.vertices, places)
    if projection is None:
        gain = closed_form(surface.vertices, surface.vertex_normals, among)
    else:
        _say_what_is_added(name, directions)
    return np.hstack([gain, closed_form(places, directions, among)]) if len(below) else gain


def gain_of_regions(
    name: str,
    closed_form: ClosedForm,
    projection: Any,
    region_mapping: Any,
    connectivity: Connectivity,
) -> Floats:
    """Gain where the nodes are regions: columns of vertices are summed over each."""
    n = connectivity.number_of_regions
    cortical = np.ones(n, bool) if connectivity.cortical is None else connectivity.cortical
    if projection is None:
        places, directions = _centres(name, connectivity, np.arange(n))
        return closed_form(places, directions, Sources.of(places[cortical], places[~cortical]))
    gain = _matrix(name, projection)
    if gain.shape[1] == n:
        return gain
    mapping = _mapping(name, region_mapping, gain.shape[1], cortical)
    missing = np.setdiff1d(np.flatnonzero(cortical), mapping)
    if missing.size:
        warn(
            f"{name}region_mapping has no vertex of {missing.size} cortical regions, the first of "
            f"them {connectivity.region_labels[missing[0]]}: no sensor sees them",
        )
    from scipy.sparse import csr_array  # takes long to import

    ones, columns = np.ones(len(mapping)), np.arange(len(mapping))
    members = csr_array((ones, (mapping, columns)), shape=(n, len(mapping)))
    summed = np.ascontiguousarray((members @ gain.T).T)
    if not cortical.all():
        places, directions = _centres(name, connectivity, np.arange(n))
        among = Sources.of(places[cortical], places[~cortical])
        _say_what_is_added(name, directions[~cortical])
        summed[:, ~cortical] = closed_form(places[~cortical], directions[~cortical], among)
    return summed


def check_gaps(name: str, projection: Any, labels: Sequence[str], usable: Any) -> None:
    """Warn of gains that are not finite; where a whole row is not, the sensor sees nothing."""
    data = np.asarray(getattr(projection, "projection_data", projection), float)
    gaps = ~np.isfinite(data)
    gaps[gaps.all(axis=1)] = False
    if usable is not None:
        gaps[~np.asarray(usable, bool)] = False
    rows = np.flatnonzero(gaps.any(axis=1))
    if rows.size:
        some = ", ".join(labels[row] for row in rows[:5]) + (", ..." if rows.size > 5 else "")
        warn(
            f"{name}projection has {np.count_nonzero(gaps)} values that are not finite, of "
            f"{rows.size} sensors ({some}): what these sensors see of these nodes, or of the "
            "regions of these vertices, is taken as 0; complete the projection, or mark the "
            "sensors as not usable",
        )


def silenced(gain: Floats, usable: Any) -> Floats:
    """The same gain, 0 where it is not finite and for sensors that are not usable."""
    if usable is not None:
        gain[~np.asarray(usable, bool)] = 0.0
    gain[~np.isfinite(gain)] = 0.0
    return gain


def _matrix(name: str, projection: Any) -> Floats:
    data = getattr(projection, "projection_data", projection)
    wants = "shape (n_sensors, n_vertices)"
    gain = real_array(f"{name}projection", data, wants)
    if gain.ndim != 2:
        raise ValueError(f"{name}projection wants {wants}; got {gain.shape}")
    return gain


def _mapping(name: str, region_mapping: Any, columns: int, cortical: NDArray[np.bool_]) -> Indices:
    n = len(cortical)
    if region_mapping is None:
        raise ValueError(
            f"{name}projection has {columns} columns for {n} regions: set region_mapping, the "
            "region of each vertex"
        )
    data = getattr(region_mapping, "array_data", region_mapping)
    wants = "the region of each vertex, shape (n_vertices,)"
    mapping: Indices = real_array(f"{name}region_mapping", data, wants).astype(np.intp)
    if mapping.ndim != 1 or mapping.size == 0 or mapping.min() < 0:
        raise ValueError(f"{name}region_mapping wants {wants}; got shape {mapping.shape}")
    if mapping.max() >= n:
        raise ValueError(
            f"{name}region_mapping names region {mapping.max()}, but the connectivity has {n} "
            "regions: use a mapping that was made for it"
        )
    if len(mapping) != columns:  # regions that are not cortex follow the vertices
        mapping = mapping[cortical[mapping]]
    if len(mapping) != columns:
        raise ValueError(
            f"{name}projection has {columns} columns, but region_mapping has {len(mapping)} "
            "vertices: give both for the same surface"
        )
    return mapping


def _centres(name: str, connectivity: Connectivity, regions: Indices) -> tuple[Floats, Floats]:
    """Places and directions of the dipoles of regions."""
    for field in ("centres", "orientations"):
        if getattr(connectivity, field) is None:
            raise ValueError(
                f"{name}projection: the gain of regions without vertices wants "
                f"connectivity.{field}, which is not set; or give a projection with one column per "
                "region"
            )
    assert connectivity.centres is not None
    assert connectivity.orientations is not None
    return connectivity.centres[regions], connectivity.orientations[regions]


def _say_what_is_added(name: str, directions: Floats) -> None:
    seen = int(directions.any(axis=1).sum())
    if seen:
        warn(
            f"{name}projection has no columns for {seen} regions without vertices: their gain is "
            "computed in closed form, of dipoles of 1 uA m in V or T, whatever the unit of the "
            "projection; to set it, give a projection with one column per node"
        )
