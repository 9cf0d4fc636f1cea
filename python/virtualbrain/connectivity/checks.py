"""What may be wrong with a connectome: one function per check.

Each yields a level ("error", "warning" or "note"), what was looked at, and what was found. They run
on connectomes that `configure` would accept.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from virtualbrain._region_fields import Floats, lone_triangle
from virtualbrain.connectivity.regions import Regions

__all__ = ["CHECKS", "linked_at_no_distance"]

# Beyond these a unit is more likely wrong than the brain odd.
_LONGEST_TRACT = 500.0  # mm
_SHORTEST_MEDIAN = 2.0  # mm
_SPEEDS = (0.1, 120.0)  # mm/ms, from unmyelinated axons to the fastest nerves
_LONGEST_DELAY = 500.0  # ms
_ROUNDING = 1e-9  # of the largest
_STRAIGHT = 0.5  # tracts shorter than this share of the straight line

Found = Iterator[tuple[str, str, str]]


def _speed(conn: Regions) -> Found:
    speed = conn.speed[np.isfinite(conn.speed)]
    for value in (speed.min(initial=1.0), speed.max(initial=1.0)):
        if not _SPEEDS[0] <= value <= _SPEEDS[1]:
            yield (
                "warning",
                "units",
                f"speed is {value:g} mm/ms, which is m/s: axons have {_SPEEDS[0]:g} to "
                f"{_SPEEDS[1]:g}",
            )
            break


def _lengths(conn: Regions) -> Found:
    lengths = conn.__dict__["tract_lengths"]
    apart = conn.weights != 0
    np.fill_diagonal(apart, False)
    if lengths is None or not lengths[apart].any():
        return
    linked = lengths[apart & (lengths > 0)]
    if linked.max() > _LONGEST_TRACT:
        yield (
            "warning",
            "units",
            f"the longest tract has {linked.max():g} mm, more than a head; in micrometres? Divide "
            "tract_lengths by 1000",
        )
    elif np.median(linked) < _SHORTEST_MEDIAN:
        yield (
            "warning",
            "units",
            f"half of the tracts are shorter than {np.median(linked):g} mm; in cm or m? Multiply "
            "tract_lengths by 10 or 1000 (not for a mouse)",
        )
    longest = float((lengths / conn.speed)[apart].max())
    if longest > _LONGEST_DELAY:
        yield (
            "warning",
            "units",
            f"the longest delay is {longest:g} ms; check that tract_lengths is in mm and speed in "
            "mm/ms",
        )
    if conn.centres is not None and not np.isnan(conn.centres).any():
        yield from _detours(conn, apart & (lengths > 0))


def _detours(conn: Regions, linked: NDArray[np.bool_]) -> Found:
    """How much longer tracts are than straight lines."""
    straight = conn._straight_lines()
    compared = linked & (straight > 0)
    ratio = conn.tract_lengths[compared] / straight[compared]
    if ratio.size and not 1 / 8 < np.median(ratio) < 8:
        yield (
            "warning",
            "units",
            f"tracts are {np.median(ratio):.3g} times as long as the distances between the "
            "centres (median); tract_lengths and centres should both be in mm",
        )
    elif (short := ratio < _STRAIGHT).any():
        where = np.argwhere(compared)[np.argmin(ratio)]
        yield (
            "note",
            "tract lengths",
            f"{short.sum()} connections are less than {_STRAIGHT:g} times as long as the "
            f"straight line between their centres, such as {conn._pair(where)}",
        )


def _symmetry(conn: Regions) -> Found:
    if (side := lone_triangle(conn.weights)) is not None:
        yield (
            "warning",
            "symmetry",
            f"all weights are in the {side} triangle: regions act in one direction alone, as in "
            "half of a symmetric matrix; if the tracts have no direction: symmetrise('max')",
        )
        return
    for name, matrix in (("weights", conn.weights), ("lengths", conn.__dict__["tract_lengths"])):
        if matrix is None:
            continue
        linked = (conn.weights != 0) | (conn.weights.T != 0)
        pairs, most = np.count_nonzero(np.triu(linked, 1)), np.abs(matrix - matrix.T)
        differ = np.triu(linked & (most > _ROUNDING * np.abs(matrix).max()), 1)
        if differ.any():
            where = np.unravel_index(np.argmax(np.where(differ, most, 0.0)), matrix.shape)
            yield (
                "note",
                "symmetry",
                f"{differ.sum()} of {pairs} linked pairs differ between their two directions"
                f"{' in length' if name == 'lengths' else ''}, by up to {most[differ].max():.4g} "
                f"({conn._pair(np.array(where))}); if the tracts have no direction: "
                "symmetrise()",
            )


def _self_connections(conn: Regions) -> Found:
    itself = np.flatnonzero(conn.weights.diagonal())
    if itself.size:
        yield (
            "note",
            "self-connections",
            f"{_count(itself.size, 'region acts on itself', 'regions act on themselves')}: "
            f"{conn._names(itself)}; remove_self_connections() removes them",
        )


def _disconnected(conn: Regions) -> Found:
    from scipy.sparse.csgraph import connected_components  # slow to import

    linked = conn.weights != 0
    np.fill_diagonal(linked, False)
    inputs, outputs = linked.any(axis=1), linked.any(axis=0)
    if len(linked) == 1:
        return
    for has, word, level in (
        (inputs | outputs, "neither inputs nor outputs", "warning"),
        (inputs | ~outputs, "outputs but no inputs", "note"),
        (outputs | ~inputs, "inputs but no outputs", "note"),
    ):
        lacking = np.flatnonzero(~has)
        if lacking.size:
            yield (
                level,
                "disconnected",
                f"{_count(lacking.size, 'region has', 'regions have')} {word}: "
                f"{conn._names(lacking)}",
            )
    number, part = connected_components(linked, directed=True, connection="weak")
    sizes = np.sort(np.bincount(part))[::-1]
    if np.count_nonzero(sizes > 1) > 1:
        smaller = np.flatnonzero(part == np.argsort(-np.bincount(part), kind="stable")[1])
        yield (
            "warning",
            "disconnected",
            f"the network falls into {number} parts, of "
            f"{', '.join(map(str, sizes[:5]))}{', ...' * (number > 5)} regions; in a part of its "
            f"own is {conn._names(smaller)}",
        )


def _missing_lengths(conn: Regions) -> Found:
    lengths = conn.__dict__["tract_lengths"]
    if lengths is None:
        return
    missing = linked_at_no_distance(conn.weights, lengths)
    everywhere = not lengths.any()
    if len(missing) and not everywhere:
        yield (
            "warning",
            "tract lengths",
            f"{_count(len(missing), 'connection has', 'connections have')} length 0, and so no "
            f"delay: {conn._pair(missing[0])}{', ...' * (len(missing) > 1)}",
        )
    elif everywhere:
        yield "note", "tract lengths", "all are 0: a network without delays"


def _weights(conn: Regions) -> Found:
    weights = conn.weights
    if not weights.any():
        yield "warning", "weights", "all are 0: regions do not act on each other"
        return
    if negative := int((weights < 0).sum()):
        where = np.argwhere(weights < 0)[0]
        yield (
            "note",
            "weights",
            f"{_count(negative, 'weight is', 'weights are')} negative: {conn._pair(where)}"
            f"{', ...' * (negative > 1)}",
        )
    size = np.abs(weights[weights != 0])
    strongest = float(np.abs(weights).sum(axis=1).max())
    if size.max() > 1000.0:
        yield (
            "note",
            "weights",
            f"up to {size.max():g}, a region's inputs sum to up to {strongest:g}: as counts of "
            "streamlines do. Scale them, such as by normalise('log') or normalise('region'), or "
            "choose the coupling's a accordingly",
        )


def _labels(conn: Regions) -> Found:
    labels = conn.__dict__["region_labels"]
    if labels is None:
        return
    names, counts = np.unique(labels, return_counts=True)
    if (counts > 1).any():
        yield (
            "note",
            "labels",
            f"{(counts > 1).sum()} labels are shared by several regions, such as "
            f"{str(names[np.argmax(counts)])!r} by {counts.max()}",
        )


def _geometry(conn: Regions) -> Found:
    right = conn.hemispheres
    if right is not None and not 0.25 <= right.mean() <= 0.75:
        yield (
            "note",
            "hemispheres",
            f"{right.sum()} of {right.size} regions are in the right one",
        )
    if conn.centres is not None and (unknown := np.isnan(conn.centres).any(axis=1)).any():
        where = np.flatnonzero(unknown)
        yield (
            "note",
            "centres",
            f"unknown for {_count(where.size, 'region', 'regions')}: {conn._names(where)}",
        )
    if conn.orientations is not None:
        norm = np.linalg.norm(np.nan_to_num(conn.orientations), axis=1)
        odd = np.flatnonzero((norm > 0) & (np.abs(norm - 1.0) > 0.01))
        if odd.size:
            yield (
                "note",
                "orientations",
                f"{_count(odd.size, 'is no unit vector', 'are no unit vectors')}, such as that of "
                f"{conn._names(odd[:1])}, of length {norm[odd[0]]:.3g}",
            )


CHECKS = (
    _speed,
    _lengths,
    _symmetry,
    _self_connections,
    _disconnected,
    _missing_lengths,
    _weights,
    _labels,
    _geometry,
)


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def linked_at_no_distance(weights: Floats, lengths: Floats) -> NDArray[np.intp]:
    """Pairs (target, source) of different regions that are linked by a tract of length 0."""
    missing = (weights != 0) & (lengths == 0)
    np.fill_diagonal(missing, False)
    return np.argwhere(missing)
