"""Cross-correlation of all pairs of nodes."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, HasTraits
from ..datatypes.temporal_correlations import CrossCorrelation
from ..datatypes.time_series import TimeSeries
from ._signals import of_each

__all__ = ["CrossCorrelate"]


class CrossCorrelate(HasTraits):
    """`virtualbrain.analysis.cross_correlation` of each variable and mode, not normalised."""

    time_series = Attr(TimeSeries)

    def evaluate(self) -> CrossCorrelation:
        """Sums of products, shape (n_lags, n_nodes, n_nodes, n_variables, n_modes)."""
        period = self.time_series.sample_period_ms

        def of(x: Any) -> Any:
            found = analysis.cross_correlation(x, normalise=False, sample_period=period)
            return found.values, found.lags

        values, lags = of_each(self.time_series.data, of)
        return CrossCorrelation(source=self.time_series, array_data=values, time=lags[:, 0, 0])
