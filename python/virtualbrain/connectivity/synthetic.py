"""Connectomes of any size that are made up, with the statistics of a measured one.

The numbers here were fitted to the 998-region data set of Hagmann et al. 2008 (``connectivity_998``
of tvb-data); `examples/synthetic_connectome.py` compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arguments import whole_number
from virtualbrain._memory import require_memory
from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Synthetic"]

# What was measured in the data set; lengths in mm.
_REGIONS = 998
_DENSITY = 0.0359
_SHORTEST, _LONGEST = 4.25, 189.5
_WEIGHT = 0.5  # median
_WEIGHT_WITH_LENGTH = -0.66  # correlation of their logarithms

# What was fitted to it. A hemisphere is half an ellipsoid, its regions at random depths.
_AXES = np.array([63.0, 83.0, 54.0])
_DEPTHS = (0.65, 1.0)
_GAP = 3.0  # from the midline
_REACH = 5.6  # over which the rate of links falls to 1/e
_FAR = 7e-4  # rate at any distance within a hemisphere, relative to that at no distance
_MIRRORED = 2.5e-3  # rate to where the homologue is, likewise
_MIRRORED_REACH = 14.0
_HUBS = 0.6  # spread of log rates over regions
# Tracts are longer than straight lines, most so at middle distances.
_CURVE, _DETOUR, _DETOUR_AT, _DETOUR_WIDTH, _DETOUR_SPREAD = 6.0, 0.38, 42.0, 20.0, 0.45

_CORTEX = 190_000.0  # mm^2, both sides
_BYTES = 70.0  # per pair of regions, at most at one time


class Synthetic(Fields):
    """Connectomes that are made up."""

    @classmethod
    def synthetic(
        cls,
        n_regions: int = 998,
        *,
        seed: int = 0,
        density: float | None = None,
        weight_spread: float = 1.0,
        speed: float = 3.0,
    ) -> Self:
        """Make up a connectome of two hemispheres.

        The rate of links falls off exponentially with distance, [1]_ with a few far ones, more at
        hubs; across the midline, regions are linked to their homologues and to what is near these.
        Every region can be reached from every other, and each is linked to its homologue. Weights
        are log-normal and fall off with the length of the tract. [2]_ Links go both ways with one
        weight.

        Parameters
        ----------
        n_regions : int
            2 or more; an odd one makes one more on the right. Memory grows with its square.
        seed : int
            The same one gives the same connectome.
        density : float, 0 to 1
            Share of all pairs of regions that are linked. Default 0.0359 for 998 regions, as in the
            data set this imitates, and more for fewer, as in others: 0.26 for 76.
        weight_spread : float
            Standard deviation of the natural logarithms of the weights, whose median is 0.5. That
            of the 998-region set is 0.21, since its weights were resampled to be nearly Gaussian;
            counts of streamlines have 1.7 (66-region set) to 2.8 (68-region set).
        speed : float, mm/ms

        Returns
        -------
        connectivity : Connectivity
            Regions on the left come first, then their homologues on the right in the same order.

        Raises
        ------
        ValueError, TypeError
            Fewer than 2 regions, more than fit into memory, or a density or spread out of range.

        References
        ----------
        .. [1] Ercsey-Ravasz et al. 2013, Neuron 80:184-197, doi:10.1016/j.neuron.2013.07.036
        .. [2] Markov et al. 2014, Cerebral Cortex 24:17-36, doi:10.1093/cercor/bhs270

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.synthetic(100, seed=1)
        >>> conn.number_of_connections, conn.region_labels[[0, 50]].tolist()
        (2114, ['l_000', 'r_000'])
        """
        n = whole_number("n_regions", n_regions, least=2)
        require_memory(_BYTES * n**2, f"a connectome of {n} regions needs", "make a smaller one")
        if density is None:
            density = min(1.0, _DENSITY * (_REGIONS / n) ** 0.775)
        if not 0 <= density <= 1:
            raise ValueError(f"density wants a number from 0 to 1; got {density!r}")
        if not 0 <= weight_spread < np.inf:
            raise ValueError(f"weight_spread wants 0 or more; got {weight_spread!r}")
        rng = np.random.default_rng(seed)
        centres, right = _places(n, rng)
        a, b = np.triu_indices(n, 1)
        chosen = _links(centres, right, density, rng)
        a, b = a[chosen], b[chosen]
        straight = np.linalg.norm(centres[a] - centres[b], axis=1)
        lengths = _lengths(straight, n, rng)
        values = _weights(lengths, weight_spread, rng)
        weights, tracts = np.zeros((2, n, n))
        weights[a, b] = weights[b, a] = values
        tracts[a, b] = tracts[b, a] = lengths
        share = rng.lognormal(0.0, 0.3, n)
        outwards = centres / _AXES**2
        return cls(
            weights=weights,
            tract_lengths=tracts,
            region_labels=[f"l_{i:03d}" for i in range(n // 2)]
            + [f"r_{i:03d}" for i in range(n - n // 2)],
            centres=centres,
            cortical=np.ones(n, bool),
            hemispheres=right,
            orientations=outwards / np.linalg.norm(outwards, axis=1, keepdims=True),
            areas=_CORTEX * share / share.sum(),
            speed=speed,
        )


def _places(n: int, rng: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
    """Centres, left ones first, nearly mirrored, and which of them are right."""
    n_right, n_left = (n + 1) // 2, n // 2
    # A spiral of equal areas over half a sphere, from the side of the head to the midline.
    k = np.arange(n_right) + 0.5
    sideways = 1.0 - k / n_right
    angle = np.pi * (1.0 + np.sqrt(5.0)) * k
    around = np.sqrt(1.0 - sideways**2)
    sphere = np.column_stack([sideways, around * np.cos(angle), around * np.sin(angle)])
    right = sphere * rng.uniform(*_DEPTHS, (n_right, 1)) * _AXES + [_GAP, 0.0, 0.0]
    left = right[:n_left] * [-1.0, 1.0, 1.0] + rng.normal(0.0, 1.0, (n_left, 3))
    return np.concatenate([left, right]), np.arange(n) >= n_left


def _links(
    centres: Floats, right: NDArray[np.bool_], density: float, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw linked pairs, each by its rate and without replacement; as indices into a triangle."""
    from scipy.sparse.csgraph import minimum_spanning_tree  # slow to import
    from scipy.spatial.distance import cdist

    n = len(centres)
    triangle = np.triu_indices(n, 1)
    fine = np.sqrt(_REGIONS / n)  # regions are that much larger than in the data set
    distance = cdist(centres, centres)
    far = _FAR * _REGIONS / n
    rate = np.exp(-distance / (_REACH * fine))
    mirrored = np.exp(-cdist(centres * [-1.0, 1.0, 1.0], centres) / (_MIRRORED_REACH * fine))
    rate += np.where(right[:, None] == right, far, 0.02 * far + _MIRRORED * mirrored)
    hub = rng.lognormal(0.0, _HUBS, n)
    # The largest of log rates with Gumbel noise: a draw without replacement.
    key = np.log((rate * np.outer(hub, hub))[triangle]) + rng.gumbel(size=len(triangle[0]))
    certain = minimum_spanning_tree(distance).toarray() > 0
    certain |= certain.T
    homologues = np.arange(n // 2)
    certain[homologues, homologues + n // 2] = True
    key[certain[triangle]] = np.inf
    count = max(round(density * key.size), int(np.isinf(key).sum()))
    return np.sort(np.argpartition(-key, count - 1)[:count])


def _lengths(straight: Floats, n: int, rng: np.random.Generator) -> Floats:
    detour = _DETOUR * np.exp(-(((straight - _DETOUR_AT) / _DETOUR_WIDTH) ** 2))
    fine = min(1.0, np.sqrt(_REGIONS / n))
    curved = np.hypot(straight, _CURVE * fine)
    lengths = np.full_like(straight, np.inf)
    for _ in range(8):  # what is too long is drawn again
        again = lengths > _LONGEST
        lengths[again] = curved[again] * np.exp(rng.normal(detour[again], _DETOUR_SPREAD))
    return np.asarray(np.clip(lengths, _SHORTEST * fine, _LONGEST), np.float64)


def _weights(lengths: Floats, spread: float, rng: np.random.Generator) -> Floats:
    """Log-normal weights that fall off with the rank of the length."""
    from scipy.special import ndtri  # slow to import

    m = len(lengths)
    rank = np.empty(m)
    rank[np.argsort(lengths, kind="stable")] = ndtri((np.arange(m) + 0.5) / m)
    own = np.sqrt(1.0 - _WEIGHT_WITH_LENGTH**2) * rng.normal(size=m)
    weights: Floats = _WEIGHT * np.exp(spread * (_WEIGHT_WITH_LENGTH * rank + own))
    return weights
