"""Small textbook networks: chains, rings, all to all; and places to put their regions."""

from __future__ import annotations

import numpy as np

from virtualbrain._arguments import whole_number
from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.regions import Regions

__all__ = ["Motifs"]

_MOTIFS = ("chain", "linear", "all_to_all")
_PLACES = ("spherical", "toroidal", "annular", "cubic")


class Motifs(Regions):
    """Networks made up in place, under TVB's names.

    A motif replaces weights, tract lengths and labels, and drops what was known of the regions
    where their number changes. Weights are 1, and tracts as long as `max_radius`. Random places
    come from `seed`, so that they repeat.
    """

    # Who is linked to whom ------------------------------------------------------------------------

    def motif_linear_directed(self, number_of_regions: int = 4, max_radius: float = 100.0) -> None:
        """Make an open chain in which each region acts on the one before it.

        Parameters
        ----------
        number_of_regions : int
        max_radius : float, mm
            Length of the tracts.

        Raises
        ------
        ValueError
            Fewer than 1 region, or a negative length.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.motif_linear_directed(3)
        >>> conn.weights
        array([[0., 1., 0.],
               [0., 0., 1.],
               [0., 0., 0.]])
        """
        self._motif(np.eye(_count(number_of_regions), k=1), max_radius)

    def motif_linear_undirected(self, number_of_regions: int = 4, max_radius: float = 42.0) -> None:
        """Make an open chain in which neighbours act on each other.

        Parameters and errors are those of `motif_linear_directed`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.motif_linear_undirected(4)
        >>> conn.number_of_connections, conn.undirected
        (6, True)
        """
        n = _count(number_of_regions)
        self._motif(np.eye(n, k=1) + np.eye(n, k=-1), max_radius)

    def motif_chain_directed(self, number_of_regions: int = 4, max_radius: float = 42.0) -> None:
        """Make a ring in which each region acts on the one before it, and the first on the last.

        Parameters and errors are those of `motif_linear_directed`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.motif_chain_directed(3)
        >>> conn.weights
        array([[0., 1., 0.],
               [0., 0., 1.],
               [1., 0., 0.]])
        """
        self._motif(_ring(number_of_regions), max_radius)

    def motif_chain_undirected(self, number_of_regions: int = 4, max_radius: float = 42.0) -> None:
        """Make a ring in which neighbours act on each other.

        Parameters and errors are those of `motif_linear_directed`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.motif_chain_undirected(5)
        >>> conn.number_of_connections, conn.undirected
        (10, True)
        """
        ring = _ring(number_of_regions)
        self._motif(np.maximum(ring, ring.T), max_radius)

    def motif_all_to_all(self, number_of_regions: int = 4, max_radius: float = 42.0) -> None:
        """Make a network in which each region acts on every other.

        Parameters and errors are those of `motif_linear_directed`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.motif_all_to_all(5)
        >>> conn.number_of_connections
        20
        """
        self._motif(1.0 - np.eye(_count(number_of_regions)), max_radius)

    def generate_surrogate_connectivity(
        self,
        number_of_regions: int,
        motif: str = "chain",
        undirected: bool = True,
        these_centres: str = "spherical",
        seed: int = 0,
    ) -> None:
        """Make a motif and place its regions.

        Parameters
        ----------
        number_of_regions : int
        motif : {"chain", "linear", "all_to_all"}
        undirected : bool
            Whether links go both ways; those of all to all do in any case.
        these_centres : {"spherical", "toroidal", "annular", "cubic"}
        seed : int
            Of the places.

        Raises
        ------
        ValueError
            Another motif or place, or fewer than 1 region.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.generate_surrogate_connectivity(74)
        >>> conn.configure(), conn.centres.shape
        (Connectivity(74 regions, 148 connections, speed 3 mm/ms), (74, 3))
        """
        if motif not in _MOTIFS:
            raise ValueError(f"motif wants one of {', '.join(_MOTIFS)}; got {motif!r}")
        if these_centres not in _PLACES:
            raise ValueError(
                f"these_centres wants one of {', '.join(_PLACES)}; got {these_centres!r}"
            )
        kind = "" if motif == "all_to_all" else "_undirected" if undirected else "_directed"
        getattr(self, f"motif_{motif}{kind}")(number_of_regions, max_radius=42.0)
        random = {} if these_centres == "cubic" else {"seed": seed}
        getattr(self, f"centres_{these_centres}")(number_of_regions, **random)

    def _motif(self, weights: Floats, length: float) -> None:
        if not 0 <= length < np.inf:
            raise ValueError(f"max_radius wants 0 or more, in mm; got {length!r}")
        self.weights = weights
        self.tract_lengths = length * weights
        self.create_region_labels("numeric")
        for name in ("centres", "cortical", "hemispheres", "orientations", "areas"):
            value = self.__dict__[name]
            if value is not None and len(value) != len(weights):
                setattr(self, name, None)
        if self.speed.size > 1 and len(self.speed) != len(weights):
            self.speed = 3.0
        self._forget_origin()

    # Where they are -------------------------------------------------------------------------------

    def centres_spherical(
        self,
        number_of_regions: int = 4,
        max_radius: float = 42.0,
        flat: bool = False,
        seed: int = 0,
    ) -> None:
        """Place regions at random in a ball, evenly; orientations point outwards.

        Parameters
        ----------
        number_of_regions : int
        max_radius : float, mm
            Of the ball.
        flat : bool
            In a disc in the plane z = 0 instead.
        seed : int

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.centres_spherical(100)
        >>> bool((np.linalg.norm(conn.centres, axis=1) <= 42).all())
        True
        """
        rng = np.random.default_rng(seed)
        n = _count(number_of_regions)
        direction = rng.normal(size=(n, 3))
        if flat:
            direction[:, 2] = 0.0
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        depth = rng.random((n, 1)) ** (1 / 2 if flat else 1 / 3)
        self.centres = max_radius * depth * direction
        self.orientations = direction

    def centres_toroidal(
        self,
        number_of_regions: int = 4,
        max_radius: float = 77.0,
        min_radius: float = 13.0,
        mu: float = np.pi,
        kappa: float = np.pi / 6,
        seed: int = 0,
    ) -> None:
        """Place regions at random on a torus; orientations point outwards.

        Parameters
        ----------
        number_of_regions : int
        max_radius, min_radius : float, mm
            Of the ring, and of the tube.
        mu, kappa : float, rad
            Both angles follow the von Mises distribution of this mean and concentration.
        seed : int

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.centres_toroidal(50)
        >>> bool((np.abs(conn.centres[:, 2]) <= 13).all())
        True
        """
        rng = np.random.default_rng(seed)
        around, tube = rng.vonmises(mu, kappa, (2, _count(number_of_regions)))
        outwards = np.column_stack(
            [np.cos(tube) * np.cos(around), np.cos(tube) * np.sin(around), np.sin(tube)]
        )
        ring = np.column_stack([np.cos(around), np.sin(around), np.zeros_like(around)])
        self.centres = max_radius * ring + min_radius * outwards
        self.orientations = outwards

    def centres_annular(
        self,
        number_of_regions: int = 4,
        max_radius: float = 77.0,
        min_radius: float = 13.0,
        mu: float = np.pi,
        kappa: float = np.pi / 6,
        seed: int = 0,
    ) -> None:
        """Place regions at random in an annulus in the plane z = 0.

        Parameters
        ----------
        number_of_regions : int
        max_radius, min_radius : float, mm
            Outer and inner radius; the radius of a region is uniform between them.
        mu, kappa, seed
            Of the angle, as for `centres_toroidal`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.centres_annular(50)
        >>> bool((np.linalg.norm(conn.centres, axis=1) >= 13).all())
        True
        """
        rng = np.random.default_rng(seed)
        n = _count(number_of_regions)
        radius, angle = rng.uniform(min_radius, max_radius, n), rng.vonmises(mu, kappa, n)
        self.centres = np.column_stack(
            [radius * np.cos(angle), radius * np.sin(angle), np.zeros(n)]
        )

    def centres_cubic(
        self, number_of_regions: int = 4, max_radius: float = 42.0, flat: bool = False
    ) -> None:
        """Place regions on a regular grid in a cube around the origin.

        Parameters
        ----------
        number_of_regions : int
            The grid has as many points along each edge as it takes; the last ones may stay empty.
        max_radius : float, mm
            Half the length of an edge.
        flat : bool
            On a square in the plane z = 0 instead.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity()
        >>> conn.centres_cubic(4, flat=True)
        >>> conn.centres.tolist()
        [[-42.0, -42.0, 0.0], [42.0, -42.0, 0.0], [-42.0, 42.0, 0.0], [42.0, 42.0, 0.0]]
        """
        n = _count(number_of_regions)
        axes = 2 if flat else 3
        edge = next(k for k in range(1, n + 1) if k**axes >= n)
        place = np.array(np.unravel_index(np.arange(n), (edge,) * axes))[::-1].T
        centres = np.zeros((n, 3))
        if edge > 1:
            centres[:, :axes] = max_radius * (2.0 * place / (edge - 1) - 1.0)
        self.centres = centres


def _count(number_of_regions: int) -> int:
    return whole_number("number_of_regions", number_of_regions, least=1)


def _ring(number_of_regions: int) -> Floats:
    n = _count(number_of_regions)
    ring = np.eye(n, k=1)
    if n > 1:
        ring[-1, 0] = 1.0
    return ring
