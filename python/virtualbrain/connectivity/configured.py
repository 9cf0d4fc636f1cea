"""Checking a connectome before use, and filling in what can be told from the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virtualbrain.connectivity.delays import Delays
from virtualbrain.connectivity.regions import Regions

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Configured"]


class Configured(Delays, Regions):
    """A connectome that can be made ready for a simulation."""

    def configure(self) -> Self:
        """Check the values, and fill in labels, hemispheres and tract lengths where unset.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Raises
        ------
        ValueError
            Fields that do not agree in size, values that make no connectome (see the class), or
            neither tract lengths nor centres. `validate` reports all of it at once.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], centres=[[0, 0, 0], [3, 4, 0]])
        >>> conn.configure().tract_lengths
        array([[0., 5.],
               [5., 0.]])
        """
        if not self.number_of_regions:
            raise ValueError("weights is not set: set it to the (n_regions, n_regions) strengths")
        self._validate()
        if self.__dict__["tract_lengths"] is None:
            self.compute_tract_lengths()
        # In this order: labels made up here tell nothing about hemispheres.
        if self.hemispheres is None and self.__dict__["region_labels"] is not None:
            self.try_compute_hemispheres()
        if self.__dict__["region_labels"] is None:
            self.compute_region_labels()
        return self
