"""TVB's parts of a simulation, as virtualbrain's simulator takes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import virtualbrain
from virtualbrain import integrators as native_integrators
from virtualbrain import monitors as native_monitors
from virtualbrain._warnings import warn

from . import coupling as couplings
from . import integrators, monitors, noise
from ._own import engine_stimulus, traced_coupling, traced_model
from .models._methods import METHODS
from .models.base import Declared, Model

__all__ = ["Engine", "PythonOnly", "translated"]

Array = NDArray[Any]


class PythonOnly(Exception):
    """Why the engine cannot run a simulation."""


class Engine(virtualbrain.Simulator):
    """virtualbrain's simulator, which starts from a history like TVB's and goes on after NaN."""

    _history: Array
    _first_step: int
    _warned: bool = False

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self._kept: list[list[Any]] = []  # samples of a run after its states left the finite

    def _check_connectome(self) -> None:
        """TVB does not look at it again after configure()."""

    def _set_initial_conditions(self) -> None:
        self._start([self._history], self._first_step)

    def _advance(
        self,
        steps: int,
        progress: Callable[[int], None] | None = None,
        increments: Sequence[Array] = (),
    ) -> tuple[int, int, int, int] | None:
        end = self.current_step + steps
        while self.current_step < end:
            before = self.current_step
            diverged = super()._advance(end - before, progress, increments)
            if diverged is None:
                return None
            if not self._warned:
                self._warned = True
                try:
                    self._raise_if_diverged(diverged)
                except virtualbrain.SimulationDiverged as error:
                    reason = str(error).partition("What was recorded")[0]
                    warn(reason, RuntimeWarning)
            if self.current_step == before:
                return None
            self._kept.append(super()._take())  # which the engine forgets when it goes on
            progress, increments = None, ()
        return None

    def _take(self) -> list[Any]:
        last = super()._take()
        if not self._kept:
            return last
        kept, self._kept = [*self._kept, last], []
        joined = []
        for parts in zip(*kept, strict=True):
            time, data = (np.concatenate(each) for each in zip(*parts, strict=True))
            given = vars(parts[-1])
            joined.append(virtualbrain.TimeSeries(time, data, **given))
        return joined


def translated(sim: Any, history: Array | None, first_step: int) -> Engine:
    """virtualbrain's simulator of TVB's parts.

    Raises
    ------
    PythonOnly
        Parts that only Python can run.
    """
    inner = [m._native() for m in sim.monitors if m._is_native]
    if len(inner) < len(sim.monitors):  # `sample` of the others is called with every state
        inner.append(native_monitors.Raw())
    for monitor in sim.monitors:
        if isinstance(monitor, monitors.AfferentCoupling) and not monitor._is_native:
            raise PythonOnly(f"monitor {type(monitor).__name__} samples coupling")
    options: dict[str, Any] = {}
    if sim.surface is not None:
        options["surface"] = sim.surface
    if sim.stimulus is not None:
        options["stimulus"] = engine_stimulus(sim.stimulus)
    engine = Engine(
        model=_model(sim.model, sim.number_of_nodes),
        connectivity=sim.connectivity,
        coupling=_coupling(sim.coupling),
        integrator=_integrator(sim.integrator, sim.model),
        monitors=inner,
        conduction_speed=None,
        simulation_length=sim.simulation_length,
        threads=_threads(),
        **options,
    )
    if history is not None:
        engine._history, engine._first_step = history, first_step
    return engine


def _threads() -> int | None:
    """What the script set in OMP_NUM_THREADS, which OpenMP read before the script began."""
    value = os.environ.get("OMP_NUM_THREADS", "")
    return int(value) if value.isdigit() and 0 < int(value) <= 1024 else None


def _model(model: Model, nodes: int) -> Any:
    if model.has_nonint_vars:
        raise PythonOnly("its model has variables that are not integrated")
    inner: Any
    if isinstance(model, Declared) and type(model).dfun is Declared.dfun:
        _check_methods(model)
        inner = model._native()
    else:
        try:
            inner = traced_model(model, nodes)
        except Exception as error:
            raise PythonOnly(
                f"dfun of {type(model).__name__} cannot be traced ({_brief(error)})"
            ) from error
    if not np.array_equal(model.cvar, inner.cvar):
        raise PythonOnly(f"{type(model).__name__} has other coupling variables")
    if model.stvar is not None and not np.array_equal(model.stvar, inner.stvar):
        inner.stvar = model.stvar
    inner.variables_of_interest = model.variables_of_interest
    inner.state_variable_range = model.state_variable_range
    inner.state_variable_boundaries = model.state_variable_boundaries or {}
    return inner


def _check_methods(model: Declared) -> None:
    """The engine's equations call no function that a subclass wrote anew."""
    cls = type(model)
    for base in METHODS.values():
        for name in vars(base) if isinstance(model, base) else ():
            if callable(getattr(base, name)) and vars(base)[name] is not _defined(cls, name):
                raise NotImplementedError(
                    f"{cls.__name__} has its own {name}, which the engine's equations do not "
                    "call: write dfun, which calls it, too"
                )


def _defined(cls: type, name: str) -> Any:
    """What a class has of a name, as it was written."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


def _coupling(coupling: couplings.Coupling) -> Any:
    cls = type(coupling)
    native = getattr(virtualbrain.coupling, cls.__name__, None)
    if native is None or cls.__module__ != couplings.__name__:
        base = couplings.Coupling
        if cls.__call__ not in (base.__call__, couplings.SparseCoupling.__call__):
            raise PythonOnly(f"coupling {cls.__name__} has a method __call__")
        try:
            return traced_coupling(coupling, base)
        except Exception as error:
            raise PythonOnly(
                f"coupling {cls.__name__} cannot be traced ({_brief(error)})"
            ) from error
    return native(**{name: getattr(coupling, name) for name in coupling.parameter_names})


def _brief(error: Exception) -> str:
    """The first line of an error, or what kind it is."""
    return (str(error).splitlines() or [""])[0] or type(error).__name__


def _integrator(integrator: integrators.Integrator, model: Model) -> Any:
    cls = type(integrator)
    if cls.__module__ != integrators.__name__:
        raise PythonOnly(f"integrator {cls.__name__} is Python's")
    inner: Any = getattr(native_integrators, cls.__name__)(dt=integrator.dt)
    if isinstance(integrator, integrators.IntegratorStochastic):
        if type(integrator.noise).__module__ != noise.__name__:
            raise PythonOnly(f"noise {type(integrator.noise).__name__} is Python's")
        inner.noise = integrator.noise._native()
    inner.clamped_state_variable_indices = integrator.clamped_state_variable_indices
    inner.clamped_state_variable_values = integrator.clamped_state_variable_values
    if not model.state_variable_boundaries:
        inner.bounded_state_variable_indices = integrator.bounded_state_variable_indices
        inner.state_variable_boundaries = integrator.state_variable_boundaries
    return inner


def send_parameters(sim: Any, engine: Engine) -> None:
    """Hand edited parameters on."""
    pairs = [(sim.model, engine.model), (sim.coupling, engine.coupling)]
    if isinstance(sim.integrator, integrators.IntegratorStochastic):
        ours = sim.integrator.noise
        if type(ours).nsig.is_set(ours):
            engine.integrator.noise.nsig = ours.nsig
    for ours, theirs in pairs:
        for name in theirs.parameter_names:
            value = getattr(ours, name)
            if not np.array_equal(np.ravel(value), getattr(theirs, name)):
                setattr(theirs, name, value)


class Runner:
    """Runs the engine, and calls `sample` of monitors that it does not know."""

    chunk = 2000  # steps of which all states are kept, for such monitors

    def __init__(self, sim: Any, engine: Engine) -> None:
        self.sim, self.engine = sim, engine
        self.own = [m for m in sim.monitors if not m._is_native]

    @property
    def current_state(self) -> Array:
        return np.asarray(self.engine.current_state)

    @current_state.setter
    def current_state(self, state: Array) -> None:
        self.engine.current_state = state

    @property
    def current_step(self) -> int:
        return self.engine.current_step

    def _begin(self) -> None:
        """Hand edited parameters on; a stimulus begins again, as TVB's does at each run."""
        send_parameters(self.sim, self.engine)
        for drive in self.engine._drives:
            drive.first_step = self.engine.current_step

    def run(self, steps: int, random_state: Any = None) -> list[Any]:
        """Samples of all monitors, a pair (time, data) each."""
        self._begin()
        options = {} if random_state is None else {"random_state": random_state}
        if not self.own:
            return list(self.engine.run(n_steps=steps, **options))
        gathered: list[tuple[list[Any], list[Any]]] = [([], []) for _ in self.sim.monitors]
        while steps > 0:
            count = min(steps, self.chunk)
            first = self.engine.current_step + 1
            *known, raw = self.engine.run(n_steps=count, **options)
            options, steps = {}, steps - count
            rest = iter(known)
            for monitor, (times, data) in zip(self.sim.monitors, gathered, strict=True):
                if monitor not in self.own:
                    series = next(rest)
                    times.extend(series.time)
                    data.extend(series.data)
                    continue
                for step, state in enumerate(raw.data, first):
                    sample = monitor.record(step, state)
                    if sample is not None:
                        times.append(sample[0])
                        data.append(sample[1])
        return [(np.array(times), np.array(data)) for times, data in gathered]

    def steps(self, steps: int, random_state: Any = None) -> Iterator[list[Any]]:
        """Samples step by step."""
        self._begin()
        if random_state is not None:
            self.engine.run(n_steps=0, random_state=random_state)
        for samples in self.engine(n_steps=steps):
            if not self.own:
                yield samples
            else:
                *known, raw = samples
                assert raw is not None
                rest = iter(known)
                merged = [
                    monitor.record(self.engine.current_step, raw[1])
                    if monitor in self.own
                    else next(rest)
                    for monitor in self.sim.monitors
                ]
                if any(sample is not None for sample in merged):
                    yield merged
            send_parameters(self.sim, self.engine)
