"""Components of time series."""

from __future__ import annotations

import abc
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..basic.neotraits.api import Attr, HasTraits, Int, NArray
from .time_series import TimeSeries

__all__ = ["IndependentComponents", "PrincipalComponents"]


class _Components(HasTraits):
    """Components: sums of the signals of nodes, for each variable and mode."""

    source = Attr(TimeSeries, label="Time series")
    norm_source = NArray(required=False, label="Of mean 0 and variance 1")
    component_time_series = NArray(required=False)
    normalised_component_time_series = NArray(required=False, label="Components of norm_source")

    @property
    @abc.abstractmethod
    def _matrices(self) -> Any:
        """Shape (n_components, n_nodes, n_variables, n_modes)."""

    def _apply(self, data: Any) -> NDArray[np.float64]:
        return np.asarray(np.einsum("cnvm,tvnm->tvcm", self._matrices, data))

    def compute_norm_source(self) -> None:
        """Set `norm_source`."""
        data = self.source.data
        self.norm_source = (data - data.mean(axis=0)) / data.std(axis=0)

    def compute_component_time_series(self) -> None:
        """Set `component_time_series`, shape (n_times, n_variables, n_components, n_modes)."""
        self.component_time_series = self._apply(self.source.data)

    def compute_normalised_component_time_series(self) -> None:
        """Set `normalised_component_time_series`; wants `norm_source`."""
        self.normalised_component_time_series = self._apply(self.norm_source)

    def summary_info(self) -> dict[str, Any]:
        """The kind, and the source."""
        return {"Mode decomposition type": type(self).__name__, "Source": self.source.title}


class PrincipalComponents(_Components):
    """Principal components."""

    weights = NArray(label="Weights, shape (n_components, n_nodes, n_variables, n_modes)")
    fractions = NArray(label="Parts of the variance")

    @property
    def _matrices(self) -> Any:
        return self.weights


class IndependentComponents(_Components):
    """Independent components."""

    mixing_matrix = NArray(required=False)
    unmixing_matrix = NArray()
    prewhitening_matrix = NArray()
    n_components = Int(label="Number of components")

    @property
    def _matrices(self) -> Any:
        return np.einsum("cwvm,wnvm->cnvm", self.unmixing_matrix, self.prewhitening_matrix)

    def compute_mixing_matrix(self) -> None:
        """Set `mixing_matrix`, of which the components make the signals.

        Shape (n_nodes, n_components, n_variables, n_modes).
        """
        unmixing = self._matrices.transpose(2, 3, 0, 1)
        self.mixing_matrix = np.linalg.pinv(unmixing).transpose(2, 3, 0, 1)
