"""Connectomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import connectivity as native
from virtualbrain._warnings import warn

from ..basic.exceptions import ValidationException
from ._data import Data

__all__ = ["Connectivity"]


class Connectivity(Data, native.Connectivity):
    """A connectome; see `virtualbrain.Connectivity`.

    Labels and centres that are not one per region are left out, with a warning: TVB does not look.
    """

    def __init__(self, **values: Any) -> None:
        regions = len(values.get("weights", ()))
        for name, size in (("region_labels", regions), ("centres", 3 * regions)):
            given = values.get(name)
            if regions and given is not None and np.size(given) not in (0, size):
                warn(
                    f"{name} are left out: {regions} regions want {size} values; got shape "
                    f"{np.shape(given)}",
                )
                del values[name]
        super().__init__(**values)

    def __setattr__(self, name: str, value: Any) -> None:
        shape = np.shape(value)
        if name in ("weights", "tract_lengths") and len(shape) == 2 and shape[0] != shape[1]:
            # half way to more regions, as TVB's scripts add rows and then columns
            self.__dict__[name] = np.array(value, float)
        else:
            super().__setattr__(name, value)

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check the values, and fill in what is unset."""
        for name in ("weights", "tract_lengths"):
            matrix: Any = self.__dict__.get(name)
            if matrix is not None and len(set(matrix.shape)) > 1:
                raise ValueError(f"{name} wants a square matrix; got shape {matrix.shape}")
        for name in ("region_labels", "hemispheres"):
            given: Any = self.__dict__.get(name)
            if given is not None and len(given) != self.number_of_regions:
                warn(
                    f"{name} are for {len(given)} regions and there are {self.number_of_regions}: "
                    "they are left out",
                )
                setattr(self, name, None)
        return super().configure(*arguments, **options)

    def _set_per_region(self, name: str, values: Any, expected_number_of_nodes: int) -> None:
        if values is not None:
            if len(values) != expected_number_of_nodes:
                raise ValidationException(
                    f"{name} want {expected_number_of_nodes} rows, one per region; got "
                    f"{len(values)}"
                )
            setattr(self, name, values)

    def set_centres(self, centres: Any, expected_number_of_nodes: int) -> None:
        """Set the centres, of at least two regions."""
        if centres is None or expected_number_of_nodes < 2:
            raise ValidationException("a connectivity has at least 2 regions, each with a centre")
        self._set_per_region("centres", centres, expected_number_of_nodes)

    def set_region_labels(self, region_labels: Any) -> None:
        """Set the labels, unless they are None."""
        if region_labels is not None:
            self.region_labels = region_labels

    def set_weights(self, weights: Any, expected_number_of_nodes: int) -> None:
        """Set the weights, unless they are None."""
        self._set_matrix("weights", weights, expected_number_of_nodes)

    def set_tract_lengths(self, tract_lengths: Any, expected_number_of_nodes: int) -> None:
        """Set the lengths; None or empty ones follow from the centres in configure()."""
        if tract_lengths is not None and np.size(tract_lengths) == 0:
            tract_lengths = None
        if tract_lengths is not None and np.min(tract_lengths) < 0:
            raise ValidationException("tract_lengths are lengths: some of them are negative")
        self._set_matrix("tract_lengths", tract_lengths, expected_number_of_nodes)

    def _set_matrix(self, name: str, matrix: Any, n: int) -> None:
        if matrix is not None:
            if np.shape(matrix) != (n, n):
                raise ValidationException(f"{name} want shape ({n}, {n}); got {np.shape(matrix)}")
            setattr(self, name, matrix)

    def set_orientations(self, orientations: Any, expected_number_of_nodes: int) -> None:
        """Set the orientations, unless they are None."""
        self._set_per_region("orientations", orientations, expected_number_of_nodes)

    def set_areas(self, areas: Any, expected_number_of_nodes: int) -> None:
        """Set the areas, unless they are None."""
        self._set_per_region("areas", areas, expected_number_of_nodes)

    def set_cortical(self, cortical: Any, expected_number_of_nodes: int) -> None:
        """Set which regions are cortical, unless it is None."""
        self._set_per_region("cortical", cortical, expected_number_of_nodes)

    def set_hemispheres(self, hemispheres: Any, expected_number_of_nodes: int) -> None:
        """Set which regions are of the right hemisphere, unless it is None."""
        self._set_per_region("hemispheres", hemispheres, expected_number_of_nodes)

    def motif_linear_directed(
        self, number_of_regions: int = 4, max_radius: float = 100.0, return_type: Any = None
    ) -> Any:
        """An open chain; with `return_type` its weights and tract lengths are returned."""
        super().motif_linear_directed(number_of_regions, max_radius)
        return None if return_type is None else (self.weights, self.tract_lengths)

    def motif_chain_directed(
        self, number_of_regions: int = 4, max_radius: float = 42.0, return_type: Any = None
    ) -> Any:
        """A closed chain; with `return_type` its weights and tract lengths are returned."""
        super().motif_chain_directed(number_of_regions, max_radius)
        return None if return_type is None else (self.weights, self.tract_lengths)
