"""What goes on while a simulator runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import Fixed
from virtualbrain._driving import Drive, drive_values
from virtualbrain._duration import steps_of
from virtualbrain._network import mark_of
from virtualbrain._population import Population, place_of
from virtualbrain._recording import Recording
from virtualbrain.errors import SimulationDiverged
from virtualbrain.time_series import TimeSeries

__all__ = ["Running", "Samples", "shifted"]

Diverged = tuple[int, int, int, int]  # step, node, state variable, mode
Samples = list[list[Any] | None]


class Running(Fixed):
    """Base of `Simulator`: how it goes on from step to step, once it is configured."""

    last_result: list[TimeSeries]
    connectivity: Any
    coupling: Any
    integrator: Any
    simulation_length: float
    threads: Any
    _engine: Any
    _dt: float
    _populations: list[Population]
    _recording: Recording
    _drives: list[Drive]
    _built: tuple[Any, ...]
    _connectome: tuple[Any, ...]
    _noise_stream: int | None

    def _parts(self) -> tuple[Any, ...]:
        raise NotImplementedError  # the simulator knows what it was built from

    def _configured(self) -> Any:
        if self._engine is None:
            raise RuntimeError("call configure() before running the simulator")
        return self._engine

    @property
    def _step(self) -> int:
        return int(self._configured().step)

    def _skip(
        self, steps: int, report: Callable[[int], None], increments: Sequence[NDArray[np.float64]]
    ) -> Diverged | None:
        """Run a transient: each piece drops the samples of the one before."""
        diverged, done = None, 0
        while done < steps and diverged is None:
            stop = min(done + self._recording.piece, steps)
            given = [g[done:stop] for g in increments]
            diverged = self._advance(stop - done, partial(shifted, report, done), given)
            done = stop
        return diverged

    def _steps(self, steps: int) -> Iterator[Samples]:
        end = self._step + steps
        while self._step < end:
            self._ready()
            now = self._step
            stop = min([end, *self._recording.next_samples(now)])
            diverged = self._advance(stop - now)
            self.last_result = self._take()
            self._raise_if_diverged(diverged)
            samples: Samples = [
                [series.time[0], series.data[0]] if len(series.time) else None
                for series in self.last_result
            ]
            if any(s is not None for s in samples):
                yield samples

    def _advance(
        self,
        steps: int,
        progress: Callable[[int], None] | None = None,
        increments: Sequence[NDArray[np.float64]] = (),
    ) -> Diverged | None:
        start = self._step
        values = drive_values(self._drives, start, steps)

        def poll(done: int) -> None:
            if progress is not None:
                progress(done)
            self._recording.log(start, done)

        try:
            diverged: Diverged | None = self._engine.advance(
                steps, self.threads or 0, poll, list(increments), **values
            )
        finally:
            self._recording.log(start, self._step - start)
        return diverged

    def _ready(self) -> None:
        """Give the engine all that may change between runs, as it is now."""
        engine = self._configured()
        for (name, built), (_, now) in zip(self._built, self._parts(), strict=True):
            if built is not now and built != now:
                raise RuntimeError(f"{name} was replaced after configure(): call it again")
        engine.set_coupling_parameters(self.coupling._values())
        for drive in self._drives:
            drive.send(engine, self._noise_stream)

    def _check_connectome(self) -> None:
        if self._configured() and mark_of(self.connectivity) != self._connectome:
            raise RuntimeError(
                "weights, tract_lengths or speed of the connectivity were changed after "
                "configure(): call it again"
            )

    def _count(self, simulation_length: float | None, n_steps: int | None = None) -> int:
        length = self.simulation_length if simulation_length is None else simulation_length
        return steps_of(length, n_steps, self._dt, self._step)

    def _take(self) -> list[TimeSeries]:
        """Samples that the monitors have gathered since they were last asked."""
        return self._recording.take(self._engine)

    def _raise_if_diverged(self, diverged: Diverged | None) -> None:
        if diverged is not None:
            step, node, variable, _ = diverged
            p, region = place_of(self._populations, node)
            state = p.model.state_variables[variable]
            raise SimulationDiverged(step * self._dt, region, state, self.last_result, p.name)


def shifted(report: Callable[[int], None], first: int, done: int) -> None:
    """Report what is done of a part of a run that begins at step `first`."""
    report(first + done)
