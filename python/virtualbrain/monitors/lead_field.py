"""Analytic lead fields, for sources without a projection matrix.

Sarvas 1987, Phys. Med. Biol. 32:11-22, doi:10.1088/0031-9155/32/1/004
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["dipole_potential", "on_sphere", "sphere_field"]

Floats = NDArray[np.float64]

_MU_0 = 1.25663706e-6  # H/m


def on_sphere(sensors: Floats, sources: Floats, factor: float) -> Floats:
    """Move sensors to a sphere around the sources, in the same directions from the origin."""
    centre = sources.mean(axis=0)
    radius = factor * np.linalg.norm(sources - centre, axis=1).max()
    distance = np.linalg.norm(sensors, axis=1, keepdims=True)
    return np.asarray(sensors / np.where(distance > 0, distance, np.nan) * radius + centre)


def dipole_potential(
    sensors: Floats, sources: Floats, orientations: Floats, sigma: float
) -> Floats:
    """Potential of unit dipoles in a medium of conductivity sigma, shape (n_sensors, n_sources).

    Sarvas 1987, equation 12.
    """
    apart = sensors[:, None] - sources[None]
    distance = np.linalg.norm(apart, axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        potential = np.einsum("ijk,jk->ij", apart, orientations) / distance**3
    return np.asarray(potential / (4.0 * np.pi * sigma))


def sphere_field(
    sensors: Floats, sources: Floats, orientations: Floats, directions: Floats | None = None
) -> Floats:
    """Magnetic field of unit dipoles in a sphere around the sources, shape (n_sensors, n_sources).

    Sarvas 1987, equation 25, for positions relative to the centre of the sphere. `directions` are
    those in which sensors measure; without them the magnitude is given, as by TVB.
    """
    centre = sources.mean(axis=0)
    r, r0 = (sensors - centre)[:, None], (sources - centre)[None]
    q = orientations[None]
    a_vector = r - r0
    a = np.linalg.norm(a_vector, axis=2, keepdims=True)
    distance = np.linalg.norm(r, axis=2, keepdims=True)
    along = (r0 * r).sum(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = a * (distance * a + distance**2 - along)
        a_dot_r = (a_vector * r).sum(axis=2, keepdims=True) / a
        gradient = (a**2 / distance + a_dot_r + 2.0 * a + 2.0 * distance) * r
        gradient = gradient - (a + 2.0 * distance + a_dot_r) * r0
        moment = np.cross(q, r0)
        field = f * moment - (moment * r).sum(axis=2, keepdims=True) * gradient
        field = field * (_MU_0 / (4.0 * np.pi * f**2))
    if directions is None:
        return np.asarray(np.linalg.norm(field, axis=2))
    return np.asarray(np.einsum("ijk,ik->ij", field, directions))
