"""Functional connectivity."""

from __future__ import annotations

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, Float, HasTraits
from ..datatypes.graph import CorrelationCoefficients
from ..datatypes.time_series import TimeSeries
from ._signals import of_each

__all__ = ["CorrelationCoefficient"]


class CorrelationCoefficient(HasTraits):
    """`virtualbrain.analysis.functional_connectivity` of each variable and mode."""

    time_series = Attr(TimeSeries)
    t_start = Float(default=0.9765625, label="First sample that is used (ms)")
    t_end = Float(default=1000.0, label="End of the samples that are used (ms)")

    def evaluate(self) -> CorrelationCoefficients:
        """Pearson correlations, shape (n_nodes, n_nodes, n_variables, n_modes).

        Of all samples, unless `t_start` or `t_end` were set.
        """
        series, cls = self.time_series, type(self)
        period = series.sample_period_ms
        first = round(self.t_start / period) if cls.t_start.is_set(self) else 0
        end = round(self.t_end / period) if cls.t_end.is_set(self) else None
        (found,) = of_each(series.data[first:end], lambda x: [analysis.functional_connectivity(x)])
        return CorrelationCoefficients(source=series, array_data=found)
