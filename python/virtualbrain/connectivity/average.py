"""One connectome of several subjects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Average"]


class Average(Fields):
    """Averaging connectomes."""

    @classmethod
    def average(
        cls, connectomes: Sequence[Self], *, consistency: float = 0.0, how: str = "mean"
    ) -> Self:
        """Average subjects with the same regions in the same order.

        Parameters
        ----------
        connectomes : sequence of Connectivity
        consistency : float, 0 to 1
            Connections that fewer than this share of the subjects have are left out. [1]_
        how : {"mean", "median"}
            Of the weights over all subjects, zeros included, and of the tract lengths over those
            subjects that have the connection (over all where none has).

        Returns
        -------
        connectivity : Connectivity
            Centres, orientations and areas are means of what is known; orientations are made unit
            vectors again. Labels, `cortical`, `hemispheres` are the first's.

        Raises
        ------
        ValueError
            No connectomes, regions or speeds that differ, or numbers out of range.

        References
        ----------
        .. [1] de Reus & van den Heuvel 2013, NeuroImage 70:402-409,
               doi:10.1016/j.neuroimage.2012.12.066

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> one = Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 10], [10, 0]])
        >>> two = Connectivity(weights=[[0, 3], [0, 0]], tract_lengths=[[0, 20], [0, 0]])
        >>> group = Connectivity.average([one, two], consistency=0.6)
        >>> group.weights.tolist(), group.tract_lengths[0].tolist()
        ([[0.0, 2.0], [0.0, 0.0]], [0.0, 15.0])
        """
        subjects = list(connectomes)
        if not subjects:
            raise ValueError("connectomes: there are none to average")
        if how not in ("mean", "median"):
            raise ValueError(f"how wants 'mean' or 'median'; got {how!r}")
        if not 0 <= consistency <= 1:
            raise ValueError(f"consistency wants a number from 0 to 1; got {consistency!r}")
        for number, subject in enumerate(subjects):
            if problem := subjects[0]._differs(subject):
                raise ValueError(f"connectomes[{number}] {problem}")
            subject._validate()
        middle = np.mean if how == "mean" else np.median
        weights = np.stack([subject.weights for subject in subjects])
        linked = weights != 0
        result = subjects[0].copy()
        result._forget_origin()
        # a share of 2 of 3 is not to fail by rounding
        result.weights = np.where(
            linked.mean(axis=0) >= consistency - 1e-12, middle(weights, axis=0), 0.0
        )
        result.tract_lengths = _middle_lengths(subjects, linked, how)
        for name in ("centres", "orientations", "areas"):
            values = [subject.__dict__[name] for subject in subjects]
            known = [value for value in values if value is not None]
            if known:
                stack = np.ma.masked_invalid(np.stack(known))
                setattr(result, name, np.ma.filled(stack.mean(axis=0), np.nan))
        if result.orientations is not None:
            norm = np.linalg.norm(result.orientations, axis=1, keepdims=True)
            result.orientations = result.orientations / np.where(norm > 0, norm, 1.0)
        return result

    def _differs(self, other: Fields) -> str:
        """Say in what another connectome is not of the same regions; empty if it is."""
        if other.number_of_regions != self.number_of_regions:
            return (
                f"has {other.number_of_regions} regions, the first {self.number_of_regions}: they "
                "must agree"
            )
        ours, theirs = self.__dict__["region_labels"], other.__dict__["region_labels"]
        if ours is not None and theirs is not None and (differ := ours != theirs).any():
            i = int(np.argmax(differ))
            return (
                f"has region {str(theirs[i])!r} at {i}, the first {str(ours[i])!r}: bring them "
                "into one order with subset(labels)"
            )
        if not np.array_equal(self.speed, other.speed):
            return "has another speed than the first: set one speed for all"
        return ""


def _middle_lengths(
    subjects: Sequence[Fields], linked: NDArray[np.bool_], how: str
) -> Floats | None:
    """Of those subjects that have a connection, or of all where none has it."""
    if any(subject.__dict__["tract_lengths"] is None for subject in subjects):
        return None
    lengths = np.stack([subject.tract_lengths for subject in subjects])
    counted = linked | ~linked.any(axis=0)
    middle = np.ma.mean if how == "mean" else np.ma.median
    return np.asarray(np.ma.getdata(middle(np.ma.masked_array(lengths, ~counted), axis=0)))
