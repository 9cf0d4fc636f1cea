"""The regions: their names, sides and order, and how some of them are picked."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._declared import suggestion
from virtualbrain._region_fields import Floats, Labels
from virtualbrain.connectivity.fields import Fields

__all__ = ["Regions"]


class Regions(Fields):
    """Regions of a connectome."""

    # Picking --------------------------------------------------------------------------------------

    def region_indices(self, regions: Any) -> NDArray[np.intp]:
        """Find regions by label or number.

        Parameters
        ----------
        regions : str, int, sequence of them, or array of bool, shape (n_regions,)
            A label that several regions share stands for all of them. Negative numbers count from
            the end.

        Returns
        -------
        indices : array of int
            In the order given.

        Raises
        ------
        ValueError
            No such region, one that is named twice, or a mask of another length.
        TypeError
            What is neither label nor number.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file().configure()
        >>> conn.region_indices(["lA1", "rA1", -1])
        array([38,  0, 75])
        >>> int(conn.region_indices(conn.hemispheres).size)
        38
        """
        n = self.number_of_regions
        if regions is None:
            raise TypeError(
                "regions wants labels, numbers or a mask; got None. If it is hemispheres or "
                "cortical of a connectome, that is not set: configure() or "
                "try_compute_hemispheres() takes the hemispheres from the labels"
            )
        if isinstance(regions, str | int | np.integer) and not isinstance(regions, bool):
            regions = [regions]
        mask = np.asarray(regions)
        if mask.dtype == bool:
            if mask.shape != (n,):
                raise ValueError(
                    f"regions: a mask wants one True or False for each of the {n} regions; got "
                    f"shape {mask.shape}"
                )
            return np.flatnonzero(mask)
        found = [index for region in regions for index in self._region(region)]
        for i, index in enumerate(found):
            if index in found[:i]:
                raise ValueError(f"regions: {self._names(np.array([index]))} is named twice")
        return np.array(found, np.intp)

    def _region(self, region: Any) -> list[int]:
        n = self.number_of_regions
        if isinstance(region, str):
            labels = self.region_labels
            found = np.flatnonzero(labels == region).tolist()
            if not found:
                raise ValueError(
                    f"regions: there is no region {region!r}" + suggestion(region, labels.tolist())
                )
            return [int(index) for index in found]
        if isinstance(region, bool) or not isinstance(region, int | np.integer):
            raise TypeError(f"regions wants labels or numbers of regions; got {region!r}")
        if not -n <= region < n:
            raise ValueError(f"regions: there is no region {region}; they count from 0 to {n - 1}")
        return [int(region) % n]

    def _names(self, regions: NDArray[Any]) -> str:
        """A few regions by name."""
        labels = self.__dict__["region_labels"]
        names = [f"region {i}" if labels is None else str(labels[i]) for i in regions[:5]]
        return ", ".join(names) + (f" and {len(regions) - 5} more" if len(regions) > 5 else "")

    def _pair(self, where: NDArray[Any]) -> str:
        target, source = (int(i) for i in where)
        return f"from {self._names(np.array([source]))} to {self._names(np.array([target]))}"

    @property
    def subcortical_indices(self) -> NDArray[np.intp]:
        """Indices of the regions that `cortical` says are not cortex; none if it is unset."""
        cortical = self.cortical
        return np.flatnonzero(~cortical) if cortical is not None else np.empty(0, np.intp)

    def unmapped_indices(self, region_mapping: ArrayLike) -> NDArray[np.intp]:
        """Indices of the regions that no vertex is mapped to.

        Parameters
        ----------
        region_mapping : array of int, shape (n_vertices,)
            The region of each vertex of a surface.

        Returns
        -------
        indices : array of int

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[0, 1], [1, 0]]).unmapped_indices([0, 0, 0])
        array([1])
        """
        return np.setdiff1d(np.arange(self.number_of_regions), np.asarray(region_mapping))

    # Names ----------------------------------------------------------------------------------------

    def compute_region_labels(self) -> None:
        """Set `region_labels` to ``region_000``, ``region_001``, ...

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]])
        >>> conn.compute_region_labels()
        >>> conn.region_labels.tolist()
        ['region_000', 'region_001']
        """
        self.region_labels = [f"region_{i:03d}" for i in range(self.number_of_regions)]

    def create_region_labels(self, mode: str = "numeric") -> None:
        """Set `region_labels` to numbers or letters.

        Parameters
        ----------
        mode : {"numeric", "num", "alphabetic", "alpha"}
            ``0``, ``1``, ... or ``A``, ``B``, ..., ``Z``, ``AA``, ``AB``, ...

        Raises
        ------
        ValueError
            Another mode.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=np.zeros((28, 28)))
        >>> conn.create_region_labels("alphabetic")
        >>> conn.region_labels[[0, 25, 26, 27]].tolist()
        ['A', 'Z', 'AA', 'AB']
        """
        if mode not in ("numeric", "num", "alphabetic", "alpha"):
            raise ValueError(
                f"mode wants 'numeric' or 'num', 'alphabetic' or 'alpha'; got {mode!r}"
            )
        name = str if mode.startswith("num") else _letters
        self.region_labels = [name(i) for i in range(self.number_of_regions)]

    # Sides ----------------------------------------------------------------------------------------

    def try_compute_hemispheres(self) -> None:
        """Set `hemispheres` if every label begins with l or r, or else every label ends so.

        Case does not matter. Both sides must occur: labels such as ``region_1``, ``region_2`` tell
        nothing.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], region_labels=["V1_L", "V1_R"])
        >>> conn.try_compute_hemispheres()
        >>> conn.hemispheres
        array([False,  True])
        """
        labels = [label.lower() for label in self.region_labels]
        for end in (slice(0, 1), slice(-1, None)):
            sides = [label[end] for label in labels]
            if set(sides) == {"l", "r"}:
                self.hemispheres = [side == "r" for side in sides]
                return

    def is_right_hemisphere(self, idx: int) -> bool:
        """Whether a region is in the right hemisphere.

        Parameters
        ----------
        idx : int
            The region.

        Returns
        -------
        right : bool
            As `hemispheres` says; while that is unset, whether the region is in the second half.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity.from_file().configure().is_right_hemisphere(0)
        True
        """
        if self.hemispheres is not None:
            return bool(self.hemispheres[idx])
        return idx >= self.number_of_regions / 2

    @property
    def hemisphere_order_indices(self) -> NDArray[np.intp]:
        """The permutation that puts left regions before right ones and else keeps the order."""
        if self.hemispheres is None:
            return np.arange(self.number_of_regions)
        return np.argsort(self.hemispheres, kind="stable")

    @property
    def ordered_weights(self) -> Floats:
        """A copy of `weights`, left regions first."""
        order = self.hemisphere_order_indices
        return self.weights[np.ix_(order, order)]

    @property
    def ordered_tracts(self) -> Floats:
        """A copy of `tract_lengths`, left regions first."""
        order = self.hemisphere_order_indices
        return self.tract_lengths[np.ix_(order, order)]

    @property
    def ordered_labels(self) -> Labels:
        """A copy of `region_labels`, left regions first."""
        return self.region_labels[self.hemisphere_order_indices]

    @property
    def ordered_centres(self) -> Floats | None:
        """A copy of `centres`, left regions first; None if unset."""
        return None if self.centres is None else self.centres[self.hemisphere_order_indices]

    def get_grouped_space_labels(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """List indices and labels of the regions, by hemisphere where that is known.

        Returns
        -------
        groups : list of (str, list of (int, str))

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=np.eye(2), region_labels=["rA", "lA"],
        ...              hemispheres=[1, 0]).get_grouped_space_labels()
        [('Left', [(1, 'lA')]), ('Right', [(0, 'rA')])]
        """
        right = self.hemispheres

        def named(indices: Iterable[int]) -> list[tuple[int, str]]:
            return [(int(i), str(self.region_labels[i])) for i in indices]

        if right is None:
            return [("", named(range(self.number_of_regions)))]
        return [("Left", named(np.flatnonzero(~right))), ("Right", named(np.flatnonzero(right)))]


def _letters(index: int) -> str:
    letters = ""
    while index >= 0:
        index, last = divmod(index, 26)
        letters = string.ascii_uppercase[last] + letters
        index -= 1
    return letters
