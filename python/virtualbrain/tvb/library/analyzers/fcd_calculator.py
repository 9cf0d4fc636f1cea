"""Functional connectivity dynamics."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, Float, HasTraits
from ..datatypes.time_series import TimeSeries

__all__ = ["FcdCalculator"]


class FcdCalculator(HasTraits):
    """`virtualbrain.analysis.functional_connectivity_dynamics` of each variable and mode."""

    time_series = Attr(TimeSeries)
    sw = Float(default=120000.0, label="Length of the windows (ms)")
    sp = Float(default=2000.0, label="Between the starts of windows (ms)")

    def evaluate(self) -> list[Any]:
        """FCD, and its epochs by `virtualbrain.analysis.fcd_epochs` (needs scikit-learn).

        Returns
        -------
        fcd, segmented : array, shape (n_windows, n_windows, n_variables, n_modes)
            Correlations of the FC of windows; the second with 1.1 for windows that belong to no
            epoch.
        eigenvectors, eigenvalues : dict
            Of the FC of each epoch: ``eigenvectors[mode][variable][epoch]``, epochs from 1.
        connectivity : Connectivity
            Of the time series.
        """
        source = self.time_series
        period = source.sample_period_ms
        _, variables, _, modes = source.data.shape
        vectors: dict[int, Any] = {mode: {} for mode in range(modes)}
        values: dict[int, Any] = {mode: {} for mode in range(modes)}
        matrices, segmented = [], []
        for i in range(variables):
            for mode in range(modes):
                x = source.data[:, i, :, mode]
                fcd = analysis.functional_connectivity_dynamics(
                    x, self.sw, self.sp, sample_period=period
                )
                epochs = analysis.fcd_epochs(x, fcd, sample_period=period)
                vectors[mode][i] = dict(enumerate(map(list, epochs.eigenvectors), 1))
                values[mode][i] = dict(enumerate(map(list, epochs.eigenvalues), 1))
                both = epochs.stable & epochs.stable[:, np.newaxis]
                matrices.append(fcd.matrix)
                segmented.append(np.where(both, fcd.matrix, 1.1))
        shape = (*matrices[0].shape, variables, modes)
        fcds, cut = (np.stack(each, axis=-1).reshape(shape) for each in (matrices, segmented))
        return [fcds, cut, vectors, values, getattr(source, "connectivity", None)]
