"""What the monitors of a simulator record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from virtualbrain._arguments import instance
from virtualbrain._memory import require_memory
from virtualbrain._population import Population
from virtualbrain.hybrid import Hybrid
from virtualbrain.monitors import Monitor, ProgressLogger, TemporalAverage
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["Recording", "monitors_of"]

SMALL = 2.0**26  # bytes


class Recording:
    """Samples of each monitor, of each population.

    Parameters
    ----------
    simulator : Simulator
    populations : list of Population
        Of the simulator.

    Attributes
    ----------
    specs : list of dict
        What the engine is told, in this order.
    """

    def __init__(self, simulator: Simulator, populations: list[Population]) -> None:
        self._dt = simulator.integrator.dt
        self._monitors = tuple(simulator.monitors)
        self._series: list[_Recorded | Monitor] = []  # a monitor alone: a series without samples
        self.specs: list[dict[str, Any]] = []
        for monitor in self._monitors:
            for p in populations:
                view: Any = p if isinstance(simulator.model, Hybrid) else simulator
                spec = monitor._spec(view)
                if spec is None:
                    self._series.append(monitor)
                    break
                if p.index and "gain" in spec:  # what is added to sums over nodes, only once
                    spec["gain"]["noise"] = np.empty(0)
                self.specs.append({**spec, "population": p.index})
                self._series.append(_Recorded.by(monitor, spec, p, view))

    @property
    def inputs_of(self) -> set[int]:
        """Populations whose coupling is recorded."""
        return {spec["population"] for spec in self.specs if spec.get("inputs")}

    @property
    def described(self) -> list[str]:
        """Each series in words."""
        return [
            f"{type(monitor).__name__} of {', '.join(variables)} every {period} steps"
            for monitor, period, _, variables, *_ in self._recorded()
        ]

    def _recorded(self) -> list[_Recorded]:
        return [each for each in self._series if isinstance(each, _Recorded)]

    def next_samples(self, step: int) -> list[int]:
        """Steps after `step` at which each series has its next sample."""
        return [(step // each.period + 1) * each.period for each in self._recorded()]

    def _bytes_per_step(self) -> float:
        return sum(8.0 * (each.size + 2) / each.period for each in self._recorded())

    @property
    def piece(self) -> int:
        """Steps of a transient at a time, so that the samples that it drops need little memory."""
        return max(int(SMALL / max(self._bytes_per_step(), 1.0)), 1)

    def check_memory(self, steps: int) -> None:
        """Refuse to record more than fits in memory."""
        require_memory(
            steps * self._bytes_per_step(),
            "the samples of this run need",
            "use longer monitor periods, fewer variables_of_interest, or several shorter runs",
        )

    def take(self, engine: Any) -> list[TimeSeries]:
        """Samples that the engine has gathered since it was last asked."""
        results = []
        index = 0
        for each in self._series:
            if isinstance(each, Monitor):
                results.append(each.create_time_series())
            else:
                steps, data = engine.take(index)
                results.append(each.time_series(steps, data, self._dt))
                index += 1
        return results

    def log(self, start: int, done: int) -> None:
        """Tell how many of the steps after `start` are done, to monitors that want to know."""
        for monitor in self._monitors:
            if isinstance(monitor, ProgressLogger):
                monitor._log(start, done, self._dt)


def monitors_of(given: Any) -> list[Monitor]:
    """The monitors among one, several, or None: a `TemporalAverage`."""
    if given is None:
        return [TemporalAverage()]
    try:
        monitors = [given] if isinstance(given, Monitor) else list(given)
    except TypeError:
        monitors = [given]
    return [instance("monitors", monitor, Monitor) for monitor in monitors]


class _Recorded(NamedTuple):
    """What a monitor gives of a population."""

    monitor: Monitor
    period: int  # steps between samples
    size: int  # numbers per sample
    variables: tuple[str, ...]
    labels: Any
    population: str

    @classmethod
    def by(
        cls, monitor: Monitor, spec: dict[str, Any], population: Population, view: Any
    ) -> _Recorded:
        _, nodes, modes = population.shape
        count = len(spec["variables"])
        places = len(spec["gain"]["start"]) - 1 if "gain" in spec else nodes
        samples, _ = spec.get("correlation", (1, 1))
        columns = places if "correlation" in spec else 1 if spec.get("sum_modes") else modes
        return cls(
            monitor,
            spec["period"] * samples,
            count * places * columns,
            monitor._variables(view),
            monitor._places(population.labels),
            population.name,
        )

    def time_series(self, steps: Any, data: Any, dt: float) -> TimeSeries:
        return TimeSeries(
            self.monitor._times(steps, self.period, dt),
            self.monitor._transform(data),
            monitor=type(self.monitor).__name__,
            variables=self.variables,
            labels=self.labels,
            sample_period=self.period * dt,
            population=self.population,
            positions=self.monitor._positions(),
        )
