"""Matrices of numbers for pairs of nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..basic.neotraits.api import Attr, HasTraits, List, NArray, narray_summary_info
from ._results import Result
from .connectivity import Connectivity

__all__ = ["ConnectivityMeasure", "CorrelationCoefficients", "Covariance"]


class Covariance(Result):
    """Covariances."""

    _kind = "Graph type"
    array_data = NArray(dtype=np.complex128, label="Values")


class CorrelationCoefficients(Result):
    """Pearson correlations."""

    _kind = "Graph type"
    PEARSON_MIN, PEARSON_MAX = -1, 1
    labels_ordering = List(of=str, default=("Node", "Node", "State Variable", "Mode"))


class ConnectivityMeasure(HasTraits):
    """A measure of a connectome."""

    array_data = NArray(label="Values")
    connectivity = Attr(Connectivity)

    def summary_info(self) -> dict[str, Any]:
        """The kind, and the array."""
        return {"Graph type": type(self).__name__, **narray_summary_info(self.array_data)}
