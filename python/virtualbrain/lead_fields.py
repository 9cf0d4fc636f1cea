"""What sensors see of current dipoles, in closed form.

All functions take positions in mm and current dipoles, and return a matrix with a row for each
sensor and a column for each dipole. For moments in uA m and conductivities in S/m, potentials are
in V and fields in T: these are TVB's numbers. Lead fields of Brainstorm and MNE-Python are for
moments in A m: they are 1e6 times these.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import number
from virtualbrain._arrays import real_array

__all__ = ["eeg_sphere", "meg_sphere", "on_sphere", "point_dipole"]

Floats = NDArray[np.float64]
MU_0 = 1.25663706e-6  # H/m, which is T mm^2 per uA m too


def point_dipole(
    sensors: ArrayLike,
    sources: ArrayLike,
    orientations: ArrayLike,
    sigma: float = 1.0,
    *,
    strict: bool = True,
) -> Floats:
    """Potential of current dipoles in a medium without bounds, such as for sEEG.

    Parameters
    ----------
    sensors : array, shape (n_sensors, 3), mm
    sources, orientations : array, shape (n_sources, 3)
        Positions in mm, and dipole moments.
    sigma : float, S/m
        Conductivity.
    strict : bool
        Whether a sensor where a source is, is an error; else its gain is NaN.

    Returns
    -------
    gain : array, shape (n_sensors, n_sources), V
        ``q . (r - r0) / (4 pi sigma |r - r0|^3)``.

    Raises
    ------
    ValueError
        A conductivity of 0 or less, or a sensor where a source is.

    References
    ----------
    Sarvas 1987, Phys. Med. Biol. 32:11-22, doi:10.1088/0031-9155/32/1/004, equation 12

    Examples
    --------
    >>> float(4 * np.pi * point_dipole([[0, 0, 2]], [[0, 0, 0]], [[0, 0, 1]])[0, 0])
    0.25
    """
    r, r0, q = _arrays(sensors, sources, orientations)
    _check_conductivity(sigma)
    away = r[:, None] - r0
    distance = np.linalg.norm(away, axis=2)
    distance[distance == 0] = np.nan
    if strict and np.isnan(distance).any():
        sensor, source = np.argwhere(np.isnan(distance))[0]
        raise ValueError(f"sensor {sensor} is where source {source} is: move one of them")
    gain: Floats = np.einsum("ijk,jk->ij", away, q) / (4 * np.pi * sigma * distance**3)
    return gain


def eeg_sphere(
    sensors: ArrayLike,
    sources: ArrayLike,
    orientations: ArrayLike,
    sigma: float = 1.0,
    centre: ArrayLike = (0.0, 0.0, 0.0),
    radius: float | None = None,
) -> Floats:
    """Potential on the surface of a homogeneous sphere.

    Parameters
    ----------
    sensors : array, shape (n_sensors, 3), mm
        Taken to the surface of the sphere along their radii.
    sources, orientations : array, shape (n_sources, 3)
        Positions within the sphere in mm, and dipole moments.
    sigma : float, S/m
        Conductivity.
    centre : array, shape (3,), mm
    radius : float, mm
        Default: the mean distance of the sensors from the centre.

    Returns
    -------
    gain : array, shape (n_sensors, n_sources), V
        With mean 0 over the sphere.

    Raises
    ------
    ValueError
        A source that is not within the sphere, or a conductivity of 0 or less.

    References
    ----------
    Brody, Terry & Ideker 1973, IEEE Trans. Biomed. Eng. 20:141-143, doi:10.1109/TBME.1973.324175

    Examples
    --------
    >>> gain = eeg_sphere([[0, 0, 1]], [[0, 0, 0]], [[0, 0, 1]])
    >>> float(4 * np.pi * gain[0, 0])
    3.0
    """
    r, r0, q = _arrays(sensors, sources, orientations)
    _check_conductivity(sigma)
    middle = real_array("centre", centre, "x y z").reshape(3)
    r, r0 = r - middle, r0 - middle
    lengths = np.linalg.norm(r, axis=1, keepdims=True)
    size = float(lengths.mean()) if radius is None else number("radius", radius)
    _check_inside(r0, size)
    r = r * (size / lengths)
    away = r[:, None] - r0
    d = np.linalg.norm(away, axis=2)
    along = np.einsum("ijk,jk->ij", away, q)
    # the derivative, along the dipole at its place, of 2 / d - ln(below) / size
    below = d + size - r @ r0.T / size
    image = (along / d + r @ q.T / size) / (size * below)
    gain: Floats = (2 * along / d**3 + image) / (4 * np.pi * sigma)
    return gain


def meg_sphere(
    sensors: ArrayLike,
    sensor_orientations: ArrayLike,
    sources: ArrayLike,
    orientations: ArrayLike,
    centre: ArrayLike = (0.0, 0.0, 0.0),
    *,
    strict: bool = True,
) -> Floats:
    """Magnetic field outside a conductor that is symmetric around a centre.

    Parameters
    ----------
    sensors, sensor_orientations : array, shape (n_sensors, 3)
        Positions outside the conductor in mm, and directions along which the field is measured.
    sources, orientations : array, shape (n_sources, 3)
        Positions in mm, and dipole moments.
    centre : array, shape (3,), mm
    strict : bool
        Whether a sensor that is nearer to the centre than a source is an error; else its gain for
        that source is NaN.

    Returns
    -------
    gain : array, shape (n_sensors, n_sources), T
        For dipole moments in uA m; multiply by 1e12 for fT and moments in nA m.

    Raises
    ------
    ValueError
        A sensor that is nearer to the centre than a source.

    References
    ----------
    Sarvas 1987, Phys. Med. Biol. 32:11-22, doi:10.1088/0031-9155/32/1/004, equation 25

    Examples
    --------
    A radial dipole is silent:

    >>> meg_sphere([[10, 0, 90]], [[1, 0, 0]], [[0, 0, 60]], [[0, 0, 1]]).tolist()
    [[0.0]]
    """
    r, r0, q = _arrays(sensors, sources, orientations)
    n = real_array("sensor_orientations", sensor_orientations, "one direction per sensor")
    middle = real_array("centre", centre, "x y z").reshape(3)
    r, r0 = r - middle, r0 - middle
    lengths = np.linalg.norm(r, axis=1)
    if strict and len(r0) and len(r):
        _check_inside(r0, float(np.nanmin(lengths)))
    a_vector = r[:, None] - r0
    a = np.linalg.norm(a_vector, axis=2)
    length = lengths[:, None]
    a_r = np.einsum("ijk,ik->ij", a_vector, r)
    r0_r = r @ r0.T
    f = a * (length * a + length**2 - r0_r)
    # grad F = c1 r - c2 r0
    c1 = a**2 / length + a_r / a + 2 * a + 2 * length
    c2 = a + 2 * length + a_r / a
    cross = np.cross(q, r0)
    n_grad = c1 * np.sum(n * r, axis=1)[:, None] - c2 * (n @ r0.T)
    outside = length > np.linalg.norm(r0, axis=1)
    f = np.where(outside, f, np.nan)
    gain: Floats = MU_0 / (4 * np.pi * f**2) * (f * (n @ cross.T) - (r @ cross.T) * n_grad)
    return gain


def on_sphere(
    locations: ArrayLike, sources: ArrayLike, scale: float, centre: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Place sensors on a sphere around the sources, in the directions of their positions.

    Parameters
    ----------
    locations : array, shape (n_sensors, 3)
        Only directions count, from the origin.
    sources : array, shape (n_sources, 3), mm
    scale : float
        Radius over the largest distance of a source from the centre.
    centre : array, shape (3,), mm
        Default: the mean of the sources.

    Returns
    -------
    placed : array, shape (n_sensors, 3), mm
    centre : array, shape (3,), mm

    Raises
    ------
    ValueError
        Sources that are all at the centre.

    Examples
    --------
    >>> on_sphere([[0, 0, 3]], [[1, 0, 0], [-1, 0, 0]], 1.5)[0]
    array([[0. , 0. , 1.5]])
    """
    r = real_array("locations", locations, "one row x y z per sensor")
    r0 = real_array("sources", sources, "one row x y z per source")
    middle = r0.mean(axis=0) if centre is None else real_array("centre", centre, "x y z").reshape(3)
    radius = scale * np.linalg.norm(r0 - middle, axis=1).max()
    if radius == 0:
        raise ValueError(
            "sources are all at one place, so that there is no sphere around them: give sources at "
            "several places, or a projection with one column per node"
        )
    with np.errstate(invalid="ignore"):
        placed = r / np.linalg.norm(r, axis=1, keepdims=True) * radius + middle
    return np.asarray(placed), middle


def _arrays(sensors: ArrayLike, sources: ArrayLike, moments: ArrayLike) -> list[Floats]:
    arrays = []
    for name, value in (("sensors", sensors), ("sources", sources), ("orientations", moments)):
        array = np.atleast_2d(real_array(name, value, "rows x y z"))
        if array.ndim != 2 or array.shape[1] != 3:
            raise ValueError(f"{name} wants rows x y z, shape (n, 3); got {array.shape}")
        arrays.append(array)
    if len(arrays[1]) != len(arrays[2]):
        raise ValueError(f"there are {len(arrays[1])} sources and {len(arrays[2])} orientations")
    return arrays


def _check_conductivity(sigma: float) -> None:
    if not number("sigma", sigma) > 0:
        raise ValueError(f"sigma wants a conductivity above 0; got {sigma}")


def _check_inside(sources: Floats, radius: float) -> None:
    depth = np.linalg.norm(sources, axis=1)
    if not (depth < radius).all():
        far = int(np.argmax(depth))
        raise ValueError(
            f"source {far} is {depth[far]:.4g} mm from the centre, and so not within the sphere of "
            f"{radius:.4g} mm that the sensors allow"
        )
