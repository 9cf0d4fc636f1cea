"""Integration schemes side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...basic.neotraits.api import Attr, HasTraits
from ...datatypes.connectivity import Connectivity
from .. import coupling as couplings
from .. import integrators, models, simulator
from .. import monitors as recorders

__all__ = ["CompareIntegrators"]


def _methods() -> list[tuple[type[integrators.Integrator], float]]:
    """Schemes, and time steps with which they cost about the same."""
    return [
        (integrators.EulerDeterministic, 0.1),
        (integrators.HeunDeterministic, 0.2),
        (integrators.Dop853, 5.0),
        (integrators.Dopri5, 5.0),
        (integrators.RungeKutta4thOrderDeterministic, 0.4),
        (integrators.VODE, 5.0),
    ]


class CompareIntegrators(HasTraits):
    """Runs one network with several schemes, and draws how far they are from each other."""

    conn = Attr(Connectivity, default=Connectivity.from_file, label="Connectome")
    model = Attr(models.Model, default=lambda: models.Generic2dOscillator(a=np.array([0.1])))
    coupling = Attr(couplings.Coupling, default=lambda: couplings.Linear(a=np.array([0.0])))
    monitors = Attr(tuple, default=lambda: (recorders.TemporalAverage(period=5.0),))
    methods = Attr(list, default=_methods, label="Pairs of a scheme and its time step (ms)")

    fig_size = (13, 13)

    def show(self, comparison: str = "Default") -> Any:
        """Draw the comparison "Default", "Pairwise" or "dt Growth". Returns the figure."""
        kinds = {
            "Default": self.compare,
            "Pairwise": self.compare_pairwise,
            "dt Growth": self.grow_dt,
        }
        if comparison not in kinds:
            raise ValueError(f"comparison wants one of {', '.join(kinds)}; got {comparison!r}")
        return kinds[comparison]()

    def _run(self, method: Any, dt: float, length: float, monitors: Any = None) -> Any:
        np.random.seed(42)
        sim = simulator.Simulator(
            connectivity=self.conn, model=self.model, coupling=self.coupling,
            integrator=method(dt=dt), monitors=monitors or self.monitors,
            simulation_length=length,
        )  # fmt: skip
        ((time, data),) = sim.configure().run()
        return time, data[:, 0, :, 0]

    def compare(self, sim_length: float = 1000.0) -> Any:
        """The first scheme, and the differences of the others from it in percent."""
        figure, axes = self._axes(len(self.methods), 3)
        first: Any = None
        for ax, (method, dt) in zip(axes, self.methods, strict=False):
            time, data = self._run(method, dt, sim_length)
            ax.set_title(method.__name__)
            if first is None:
                first = data
                ax.plot(time, data, "k", alpha=0.1)
            elif len(data) == len(first):
                off = np.abs(data - first) / np.ptp(first) * 100.0
                ax.plot(time, off, "k", alpha=0.1)
                ax.plot(time, off.mean(axis=1), "k", linewidth=3)
                ax.set_ylabel("% diff")
        return figure

    def compare_pairwise(self, sim_length: float = 200.0) -> Any:
        """The differences of all pairs of schemes."""
        runs, names, time = self.get_simulation_data_for_integrators(sim_length)
        figure, axes = self._axes(len(runs) ** 2, len(runs))
        for ax, (i, j) in zip(axes, np.ndindex(len(runs), len(runs)), strict=False):
            a, b = runs[i][:, 0, :, 0], runs[j][:, 0, :, 0]
            ax.set_title(f"{names[i]}\n{names[j]}", fontsize=6)
            if i == j:
                ax.plot(time[: len(a)], a, "k", alpha=0.1)
            elif len(a) == len(b) == len(time):
                ax.semilogy(time, np.abs(a - b) / np.ptp(a) + 1e-18, "k", alpha=0.1)
        return figure

    def grow_dt(self, sim_length: float = 1200.0) -> Any:
        """One scheme with larger and larger steps: the logarithm of the difference."""
        steps = np.logspace(-2.0, 0.0, 10)
        recorder = (recorders.TemporalAverage(period=1.0),)
        figure, axes = self._axes(len(steps), 4)
        first: Any = None
        for ax, dt in zip(axes, steps, strict=False):
            time, data = self._run(integrators.VODE, float(dt), sim_length, recorder)
            first = data if first is None else first
            n = min(len(first), len(data))
            off = data[:n] if data is first else np.log10(
                np.abs(data[:n] - first[:n]) / np.ptp(first) + 1e-18
            )  # fmt: skip
            ax.plot(time[:n], off, "k", alpha=0.1)
            ax.set_title(f"dt = {dt:.3g} ms")
        return figure

    def get_simulation_data_for_integrators(self, sim_length: float) -> tuple[Any, Any, Any]:
        """Samples of each scheme, its name, and the times of the last."""
        runs, names, time = [], [], None
        for method, dt in self.methods:
            time, data = self._run(method, dt, sim_length)
            runs.append(data[:, None, :, None])
            names.append(method.__name__)
        return runs, names, time

    def _axes(self, count: int, columns: int) -> tuple[Any, Any]:
        from matplotlib import pyplot as plt

        figure = plt.figure(figsize=self.fig_size)
        return figure, figure.subplots(-(-count // columns), columns, squeeze=False).ravel()
