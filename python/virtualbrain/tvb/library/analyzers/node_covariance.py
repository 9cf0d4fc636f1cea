"""Covariance of all pairs of nodes."""

from __future__ import annotations

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, HasTraits
from ..datatypes.graph import Covariance
from ..datatypes.time_series import TimeSeries
from ._signals import of_each

__all__ = ["NodeCovariance"]


class NodeCovariance(HasTraits):
    """`virtualbrain.analysis.covariance` of each variable and mode."""

    time_series = Attr(TimeSeries)

    def evaluate(self) -> Covariance:
        """Covariances, shape (n_nodes, n_nodes, n_variables, n_modes)."""
        (found,) = of_each(self.time_series.data, lambda x: [analysis.covariance(x)])
        return Covariance(source=self.time_series, array_data=found)
