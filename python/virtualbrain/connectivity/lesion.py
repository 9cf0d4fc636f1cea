"""Virtual lesions and cuts: connectomes that lost something, and remember of what they were part.

None of this changes the connectome that it is asked of: each method returns a new one, whose
`parent_connectivity` is the `fingerprint` of the old one and whose `saved_selection` says which of
its regions are left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import FIELDS
from virtualbrain.connectivity.regions import Regions

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Lesion"]


class Lesion(Regions):
    """Lesions, resections and other cuts of a connectome."""

    def lesioned(
        self,
        regions: Any = (),
        *,
        edges: Iterable[tuple[Any, Any]] = (),
        between: tuple[Any, Any] | None = None,
        strength: ArrayLike = 1.0,
        directed: bool = False,
    ) -> Self:
        """Return a copy in which connections are weakened or gone; no region is removed.

        Parameters
        ----------
        regions : str, int, sequence of them, or mask
            Regions whose connections are hit, in both directions and with themselves.
        edges : iterable of pairs
            Connections that are hit, each as (from, to), by label or number.
        between : pair of groups of regions
            All connections from one group to the other are hit, such as those between the
            hemispheres.
        strength : float, or array with one per region or edge, 0 to 1
            Share of the weight that is lost: 1 disconnects. Of several that hit a connection the
            largest counts.
        directed : bool
            Whether `edges` and `between` mean that direction alone. Default both, since a lesion
            cuts tracts.

        Returns
        -------
        connectivity : Connectivity
            `saved_selection` lists the regions that are not in `regions`.

        Raises
        ------
        ValueError
            Regions that there are not, an edge without a connection, a strength beyond 0 to 1, or
            nothing to lesion.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file().configure()
        >>> conn.lesioned("rV1").number_of_connections
        1546
        >>> callosotomy = conn.lesioned(between=(conn.hemispheres, ~conn.hemispheres))
        >>> float(callosotomy.weights[:38, 38:].sum())
        0.0
        >>> weak = conn.lesioned(edges=[("rA1", "rA2")], strength=0.5)
        >>> float(conn.weights[1, 0]), float(weak.weights[1, 0])
        (3.0, 1.5)
        """
        hit = self.region_indices(regions)
        pairs = list(edges)
        if not (hit.size or pairs or between):
            raise ValueError("lesioned wants regions, edges or between: there is nothing to lesion")
        share = real_array("strength", strength, "a number from 0 to 1").reshape(-1)
        if not ((share >= 0) & (share <= 1)).all():
            raise ValueError(
                f"strength wants a number from 0 (intact) to 1 (cut); got {strength!r}"
            )
        kinds = [hit.size, len(pairs), int(between is not None)]
        if share.size > 1 and (share.size not in kinds or sum(map(bool, kinds)) > 1):
            raise ValueError(
                f"strength wants one number, or one for each of the {hit.size or len(pairs)} "
                f"{'regions' if hit.size else 'edges'}; got {share.size}"
            )
        lost = np.zeros_like(self.weights)
        for index, value in zip(hit, _for_each(hit.size, share), strict=True):
            lost[index, :] = np.maximum(lost[index, :], value)
            lost[:, index] = np.maximum(lost[:, index], value)
        groups = [(self.region_indices(a), self.region_indices(b), (a, b)) for a, b in pairs]
        for (source, target, names), value in zip(
            groups, _for_each(len(pairs), share), strict=True
        ):
            if not self._weaken(lost, source, target, float(value), directed):
                raise ValueError(f"edges: there is no connection from {names[0]!r} to {names[1]!r}")
        if between is not None:
            a, b = map(self.region_indices, between)
            self._weaken(lost, a, b, float(share[0]), directed)
        result = self._child(np.setdiff1d(np.arange(self.number_of_regions), hit))
        result.weights = self.weights * (1.0 - lost)
        return result

    def _weaken(
        self,
        lost: Floats,
        source: NDArray[np.intp],
        target: NDArray[np.intp],
        value: float,
        directed: bool,
    ) -> bool:
        """Note what is lost; return whether there was a connection."""
        there = False
        for a, b in [(source, target)] + [(target, source)] * (not directed):
            block = np.ix_(b, a)  # rows are targets
            lost[block] = np.maximum(lost[block], value)
            there |= bool(self.weights[block].any())
        return there

    def resected(self, regions: Any) -> Self:
        """Return a copy without some regions: the network of what is left.

        Parameters
        ----------
        regions : str, int, sequence of them, or mask
            Regions to remove.

        Returns
        -------
        connectivity : Connectivity
            As of `subset`, which also says what is refused.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> rest = Connectivity.from_file().configure().resected(["rHC", "rAMYG"])
        >>> rest.number_of_regions, rest.saved_selection[:4]
        (74, (0, 1, 3, 4))
        """
        gone = self.region_indices(regions)
        return self.subset(np.setdiff1d(np.arange(self.number_of_regions), gone))

    def subset(self, regions: Any) -> Self:
        """Return a copy of some regions, in the order given; of all of them, to reorder.

        Parameters
        ----------
        regions : str, int, sequence of them, or mask
            Regions to keep.

        Returns
        -------
        connectivity : Connectivity
            `saved_selection` lists the numbers that its regions had.

        Raises
        ------
        ValueError
            Regions that there are not, that are named twice, or none.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file().configure()
        >>> conn.subset(conn.hemispheres)
        Connectivity(38 regions, 761 connections, speed 3 mm/ms)
        >>> conn.subset(conn.hemisphere_order_indices).region_labels[:2].tolist()
        ['lA1', 'lA2']
        """
        kept = self.region_indices(regions)
        if not kept.size:
            raise ValueError("regions: a connectome of no regions is none; keep one or more")
        result = self._child(kept)
        for name in FIELDS:
            value = self.__dict__[name]
            if value is None or (name == "speed" and value.size == 1):
                continue
            matrix = name in ("weights", "tract_lengths", "speed")
            setattr(result, name, value[np.ix_(kept, kept)] if matrix else value[kept])
        return result

    def _child(self, left: NDArray[np.intp]) -> Self:
        result = self.copy()
        result._idelays = None
        result.parent_connectivity = self.fingerprint
        result.saved_selection = tuple(int(i) for i in left)
        return result

    # What a cut remembers -------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """A text that only equal connectomes share: what `parent_connectivity` refers to."""
        digest = hashlib.sha256()
        for name, value in self._known().items():
            data = "\n".join(value).encode() if value.dtype.kind == "U" else value.tobytes()
            digest.update(f"{name} {value.shape} ".encode() + data)
        return f"sha256:{digest.hexdigest()[:16]}"

    @property
    def saved_selection_labels(self) -> str:
        """Labels of the regions in `saved_selection`, separated by commas."""
        cut = len(self.saved_selection) == self.number_of_regions
        indices = range(self.number_of_regions) if cut else self.saved_selection
        return ",".join(str(self.region_labels[i]) for i in indices)

    def get_default_selection(self) -> list[int]:
        """Return the regions to show first: those that a lesion left, else all.

        Returns
        -------
        regions : list of int

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[0, 1], [1, 0]]).lesioned(1).get_default_selection()
        [0]
        """
        n = self.number_of_regions
        left = self.saved_selection
        return list(left) if 0 < len(left) < n else list(range(n))


def _for_each(number: int, share: Floats) -> Floats:
    return share if share.size == number else np.full(number, share[0])
