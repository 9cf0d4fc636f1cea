"""What a connectome is made of, and that its parts agree."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._declared import Fixed
from virtualbrain._region_fields import (
    Field,
    Floats,
    Labels,
    as_flags,
    as_labels,
    as_matrix,
    as_points,
    as_speed,
    as_vector,
    frame_labels,
)
from virtualbrain._warnings import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Self

__all__ = ["FIELDS", "Fields"]


class Fields(Fixed):
    """The arrays of a connectome; see `Connectivity`, whose methods come from the other files."""

    weights = Field[Floats](as_matrix, "required")
    tract_lengths = Field[Floats](as_matrix, "filled")
    region_labels = Field[Labels](as_labels, "filled")
    centres = Field["Floats | None"](as_points, "optional")
    cortical = Field["NDArray[np.bool_] | None"](as_flags, "optional")
    hemispheres = Field["NDArray[np.bool_] | None"](as_flags, "optional")
    orientations = Field["Floats | None"](as_points, "optional")
    areas = Field["Floats | None"](as_vector, "optional")
    speed = Field[Floats](as_speed, "required")

    parent_connectivity: str | None
    _idelays: NDArray[np.int32] | None

    def __init__(
        self,
        *,
        weights: ArrayLike | None = None,
        tract_lengths: ArrayLike | None = None,
        region_labels: ArrayLike | None = None,
        centres: ArrayLike | None = None,
        cortical: ArrayLike | None = None,
        hemispheres: ArrayLike | None = None,
        orientations: ArrayLike | None = None,
        areas: ArrayLike | None = None,
        speed: ArrayLike = 3.0,
    ) -> None:
        if weights is not None:
            self.weights = weights
        names = frame_labels("weights", weights)
        if names is not None and frame_labels("tract_lengths", tract_lengths) not in (None, names):
            raise ValueError("tract_lengths names other regions than weights, or in another order")
        region_labels = names if region_labels is None else region_labels
        self.tract_lengths = tract_lengths
        self.region_labels = region_labels
        self.centres = centres
        self.cortical = cortical
        self.hemispheres = hemispheres
        self.orientations = orientations
        self.areas = areas
        self.speed = speed
        self._forget_origin()
        if weights is not None:
            self._validate()
        self._warn_of_duplicate_labels()

    @property
    def saved_selection(self) -> tuple[int, ...]:
        """Which regions of the parent are left, if this was cut from another connectome."""
        return self._saved_selection

    @saved_selection.setter
    def saved_selection(self, regions: ArrayLike | None) -> None:
        numbers = as_vector("saved_selection", () if regions is None else regions)
        if not (numbers >= 0).all() or (numbers != np.rint(numbers)).any():
            raise ValueError(f"saved_selection wants whole numbers of regions; got {regions!r}")
        self._saved_selection = tuple(int(number) for number in numbers)

    # What can be told from the fields -------------------------------------------------------------

    @property
    def number_of_regions(self) -> int:
        """Number of regions, at once from `weights`; 0 while these are unset."""
        weights = self.__dict__.get("weights")
        return 0 if weights is None else len(weights)

    @property
    def number_of_connections(self) -> int:
        """Number of weights other than 0, self-connections included."""
        return int(np.count_nonzero(self.weights))

    @property
    def undirected(self) -> bool:
        """Whether `weights` is symmetric."""
        return bool((self.weights == self.weights.T).all())

    def copy(self) -> Self:
        """Return a copy that shares nothing with this one.

        Returns
        -------
        connectivity : Connectivity

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]])
        >>> lesioned = conn.copy()
        >>> lesioned.weights[0, :] = 0
        >>> conn.number_of_connections
        2
        """
        return copy.deepcopy(self)

    def _straight_lines(self) -> Floats:
        """Distance between the centres of any two regions, in mm; NaN where one is unknown."""
        centres = self.centres
        assert centres is not None
        lengths: Floats = np.linalg.norm(centres[:, None] - centres[None], axis=2)
        return lengths

    def _forget_origin(self) -> None:
        """It is not, or no longer, cut from another connectome, and has delays of its own."""
        self.parent_connectivity, self.saved_selection = None, ()
        self._idelays = None

    # Checks ---------------------------------------------------------------------------------------

    def _known(self) -> dict[str, NDArray[np.generic]]:
        """The fields that are set, by name."""
        known = {name: self.__dict__.get(name) for name in FIELDS}
        return {name: value for name, value in known.items() if value is not None}

    def _validate(self) -> None:
        """Raise for the first thing that makes this no connectome."""
        for problem in self._problems():
            raise ValueError(problem)

    def _problems(self) -> Iterator[str]:
        """Say what makes this no connectome: fields that disagree in size, impossible values."""
        n = self.number_of_regions
        known = self._known()
        for name, value in known.items():
            if len(value) != n and not (name == "speed" and value.size == 1):
                yield (
                    f"{name} is for {len(value)} regions, weights for {n}: they must agree; got "
                    f"{name} of shape {value.shape}"
                )
        for name, wants, bad in (
            ("weights", "finite; 0 means no connection", lambda a: ~np.isfinite(a)),
            ("tract_lengths", "finite, in mm", lambda a: ~np.isfinite(a)),
            ("tract_lengths", "0 or more, in mm", lambda a: a < 0),
            ("speed", "above 0, in mm/ms; numpy.inf means no delays", lambda a: ~(a > 0)),
            ("centres", "finite, or NaN where unknown", np.isinf),
            ("orientations", "finite, or NaN where unknown", np.isinf),
            ("areas", "finite, or NaN where unknown", np.isinf),
            ("areas", "0 or more, in mm^2", lambda a: a < 0),
        ):
            if name in known and (where := bad(known[name])).any():
                yield self._first(name, where, wants)

    def _first(self, name: str, bad: NDArray[np.bool_], wants: str) -> str:
        """Name the first bad entry and its regions."""
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        labels = self.__dict__["region_labels"]
        where = ""
        if labels is not None and max(index) < len(labels):
            if name in ("centres", "orientations", "areas"):
                where = f" (region {str(labels[index[0]])!r})"
            elif len(index) == 2:
                where = f" (from region {str(labels[index[1]])!r} to {str(labels[index[0]])!r})"
        value = self.__dict__[name][index]
        more = f", and {bad.sum() - 1} more like it" if bad.sum() > 1 else ""
        return (
            f"{name}[{', '.join(map(str, index))}]{where} is {value:g}{more}; {name} must be "
            f"{wants}"
        )

    def _warn_of_duplicate_labels(self) -> None:
        # Only for labels given by hand: in the 998-region data set they name larger areas.
        labels = self.__dict__["region_labels"]
        if labels is None:
            return
        names, counts = np.unique(labels, return_counts=True)
        if (counts > 1).any():
            repeated = ", ".join(repr(str(name)) for name in names[counts > 1][:5])
            warn(f"region_labels: more than one region is called {repeated}")


FIELDS = tuple(name for name, value in vars(Fields).items() if isinstance(value, Field))
