"""The simulator."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._warnings import warn
from virtualbrain.integrators import STOCHASTIC

from ..basic.neotraits.api import Attr, Float, List, NArray
from ..datatypes.connectivity import Connectivity
from . import coupling, integrators, models, monitors
from . import noise as noises
from ._engine import PythonOnly, Runner, translated
from ._loop import Loop, gathered, steps_of
from ._steps import Steps
from .backend.ref import ReferenceBackend

__all__ = ["Simulator"]

Array = NDArray[Any]


class Simulator(Steps):
    """A simulation of TVB's parts, run by virtualbrain's engine.

    What the engine cannot run (a ``dfun`` that cannot be traced, an integrator of one's own)
    runs in Python, step by step, with a warning.
    """

    connectivity = Attr(Connectivity, default=Connectivity.from_file, label="Connectome")
    conduction_speed = Float(default=3.0, required=False, label="Without effect, as in TVB")
    coupling = Attr(coupling.Coupling, default=coupling.Linear, label="Coupling")
    surface = Attr(object, required=False, label="Cortex")
    stimulus = Attr(object, required=False, label="Stimulus")
    model = Attr(models.Model, default=models.Generic2dOscillator, label="Local dynamics")
    integrator = Attr(integrators.Integrator, default=integrators.HeunDeterministic)
    noise = Attr(noises.Noise, required=False, label="Makes the integrator a stochastic one")
    initial_conditions = NArray(required=False, label="States in the order of time")
    monitors = List(of=monitors.Monitor, default=(monitors.TemporalAverage(),), label="Monitors")
    simulation_length = Float(default=1000.0, label="What run() runs when it is not told (ms)")

    backend = ReferenceBackend()
    calls = 0
    number_of_nodes: Any = None
    integrate_next_step: Any = None
    _runner: Runner | Loop | None = None
    _first_step = 0
    _state: Any = None
    _seen: Any = None
    _past: Any = None
    _ring: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "coupling" and value is coupling:
            self.__dict__.pop(name, None)  # the module, where a script has no coupling of its own
        else:
            super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """What copies and pickles keep: the parts, so that a copy wants configure(), as TVB's."""
        kept = {"title"}
        for name in type(self).declarative_attrs:
            kept |= {name, f"_unset_{name}"}
        return {name: value for name, value in vars(self).items() if name in kept}

    @property
    def _loops_itself(self) -> bool:
        """Whether a subclass wrote the loop, or a part of it, anew."""
        names = ("__call__", *(n for n in vars(Steps) if n.startswith(("_loop_", "_prepare_"))))
        return any(getattr(type(self), n) is not getattr(Simulator, n) for n in names)

    # Set-up ---------------------------------------------------------------------------------------

    def preconfigure(self) -> None:
        """Configure the parts, each by itself."""
        if self.noise is not None:
            self._make_stochastic()
        self.connectivity.configure()
        if self.surface is not None:
            if self.surface.region_mapping_data.connectivity is None:
                self.surface.region_mapping_data.connectivity = self.connectivity
            self.surface.configure()
        if self.stimulus is not None:
            self.stimulus.configure()
        self.coupling.configure()
        self.model.configure()
        self.integrator.configure()
        self.configure_integration_for_model()
        for monitor in self.monitors:
            monitor.configure()
        self._set_number_of_nodes()

    def configure(self, full_configure: bool = True) -> Simulator:
        """Check everything, and set the initial state. Returns the simulator."""
        if full_configure:
            self.preconfigure()
        self._configure_stimuli()
        self.connectivity.set_idelays(self.integrator.dt)
        self._configure_history()
        try:
            if self._loops_itself:
                raise PythonOnly(f"{type(self).__name__} has a loop of its own")
            engine = translated(self, self._past, self.current_step)
            engine.configure()
            self._runner = Runner(self, engine)
            unknown = self._runner.own
        except PythonOnly as reason:
            warn(
                f"this simulation runs in Python, step by step, since {reason}: expect tens of "
                "times the duration of a model that virtualbrain has or can trace",
            )
            self.model._spatialize_model_parameters(self)
            self._configure_noise()
            self._runner = Loop(self, self._past, self._state, self.current_step)
            unknown = self.monitors
        for monitor in unknown:
            monitor.config_for_sim(self)
        if isinstance(self._runner, Runner):
            self._describe_monitors()
        return self

    def _describe_monitors(self) -> None:
        """What monitors tell of themselves after configure()."""
        for monitor in self.monitors:
            monitor._config_vois(self)
            monitor._config_time(self)

    def _make_stochastic(self) -> None:
        if not isinstance(self.integrator, integrators.IntegratorStochastic):
            names = {a.__name__: b.__name__ for a, b in STOCHASTIC.items()}
            name = names.get(type(self.integrator).__name__)
            if name is None:
                raise ValueError(
                    f"noise cannot be added to {type(self.integrator).__name__}, which has no "
                    "stochastic form: use HeunStochastic or EulerStochastic"
                )
            stochastic = getattr(integrators, name)()
            vars(stochastic).update(vars(self.integrator))
            self.integrator = stochastic
        self.integrator.noise = self.noise

    def configure_integration_for_model(self) -> None:
        """Bounds and clamps of the integrator, and the kind of its steps."""
        self.integrator.configure_boundaries(self.model)
        if self.model.has_nonint_vars:
            self.integrate_next_step = self.integrator.integrate_with_update
            self.integrator.reconfigure_boundaries_and_clamping_for_integration_state_variables(
                self.model
            )
        else:
            self.integrate_next_step = self.integrator.integrate

    def _set_number_of_nodes(self) -> None:
        self.number_of_nodes = (
            self.connectivity.number_of_regions
            if self.surface is None
            else len(self.surface.region_mapping)
        )

    def _configure_stimuli(self) -> None:
        if self.stimulus is None:
            return
        mapping = () if self.surface is None else (self.surface.region_mapping,)
        self.stimulus.configure_space(*mapping)

    def _configure_noise(self) -> None:
        """Noise for steps in Python: its time step, and the shape of its strength."""
        if not isinstance(self.integrator, integrators.IntegratorStochastic):
            return
        noise, mask = self.integrator.noise, self.model.state_variable_mask
        shape = (self.model.nintvar, self.number_of_nodes, self.model.number_of_modes)
        if noise.ntau > 0.0:
            noise.configure_coloured(self.integrator.dt, shape)
        else:
            noise.configure_white(self.integrator.dt, shape)
        nsig, regions = noise.nsig, self.connectivity.number_of_regions
        if self.surface is not None and nsig.shape[-1:] == (regions,):
            nsig = nsig[..., self.surface.region_mapping]
        if nsig.shape[0] == self.model.nvar and nsig.shape != shape:
            nsig = nsig[mask].reshape(shape[0], *nsig.shape[1:])
            nsig = nsig.reshape(*nsig.shape, *[1] * (3 - nsig.ndim))
        elif nsig.shape == shape[1:2]:
            nsig = nsig.reshape(1, -1, 1)
        try:
            np.broadcast_to(nsig, shape)
        except ValueError:
            raise ValueError(
                f"noise.nsig wants 1 number, {shape[0]} (one per state variable), {shape[1]} (one "
                f"per node), or shape {shape[:2]}; got shape {noise.nsig.shape}"
            ) from None
        noise.nsig = nsig

    @property
    def good_history_shape(self) -> tuple[int, int, int, int]:
        """Shape of initial conditions that cover the longest delay."""
        conn = self.connectivity
        return (conn.horizon, self.model.nvar, conn.number_of_regions, self.model.number_of_modes)

    @property
    def is_surface_simulation(self) -> bool:
        """Whether the nodes are vertices of a surface."""
        return self.surface is not None

    def _configure_history(self, initial_conditions: Any = None) -> None:
        """The past, and the present state: drawn or padded as TVB does it."""
        given = self.initial_conditions if initial_conditions is None else initial_conditions
        horizon, variables, regions, modes = self.good_history_shape
        if self.number_of_nodes is None:
            self._set_number_of_nodes()
        nodes = self.number_of_nodes
        shape = (horizon, variables, nodes, modes)
        step = 0
        if given is None:
            past = self.model.initial_for_simulator(self.integrator, shape)
            if self.surface is None:  # row r is the step whose number is r modulo the length
                past = np.roll(past, -1, axis=0)
        else:
            past = np.array(given, float)
            if past.ndim == 4 and self.surface is not None and past.shape[2] == regions:
                past = past[:, :, self.surface.region_mapping]
            if past.ndim != 4 or past.shape[1:] != shape[1:]:
                raise ValueError(
                    f"initial_conditions want shape (n_times, {', '.join(map(str, shape[1:]))}), "
                    f"that is (time, state variable, node, mode); got {np.shape(given)}"
                )
            step = self._first_step + len(past) - 1
            if len(past) < horizon:
                drawn = self.model.initial_for_simulator(self.integrator, shape)
                past = np.concatenate([drawn[len(past) :], past])
            past = past[-horizon:]
        for row in past:
            self.integrator.bound_and_clamp(row)
        self._runner = self._ring = None
        self._past, self._state, self._step = past, past[-1].copy(), step

    _step = 0

    @property
    def history(self) -> Any:
        """The ring of past states; before the first step its `buffer` can be edited.

        Raises
        ------
        RuntimeError
            After steps of the engine, which keeps its past to itself.
        """
        if isinstance(self._runner, Loop):
            return self._runner.history
        if self._past is None:
            return None
        if self.current_step != self._step:
            raise RuntimeError(
                "the engine keeps the past of its own steps to itself: read history before the "
                "first step, or record with monitors.Raw() what came after it"
            )
        if self._ring is None:
            self._ring = Loop(self, self._past, self._state, self._step).history
            self._ring_seen = self._ring.buffer.copy()
        return self._ring

    _ring_seen: Any = None

    def _take_history(self, runner: Runner) -> None:
        """Start from the history as a script has edited it."""
        ring, self._ring = self._ring, None
        if ring is None or np.array_equal(ring.buffer, self._ring_seen, equal_nan=True):
            return
        rows = np.roll(ring.buffer, -(self._step + 1), axis=0)
        if self.surface is not None:
            rows = rows[:, :, self.surface.region_mapping]
        past, present = np.array(self._past), runner.current_state
        past[:, self.model.cvar] = rows[-len(past) :]
        runner.engine._start([past], self._step)
        runner.current_state = present

    # State ----------------------------------------------------------------------------------------

    @property
    def current_step(self) -> int:
        """Steps since time 0."""
        return self._step if self._runner is None else int(self._runner.current_step)

    @current_step.setter
    def current_step(self, step: int) -> None:
        if self.current_step != self._step and not self._loops_itself:
            raise RuntimeError(
                "current_step can be set before the first step, not after "
                f"{self.current_step - self._step} steps: call configure() before"
            )
        if self._loops_itself and isinstance(self._runner, Loop):
            self._runner.current_step = int(step)
            return
        runner, self._step, self._ring = self._runner, int(step), None
        if isinstance(runner, Runner):
            runner.engine._start([self._past], self._step)
        elif runner is not None:
            self._runner = Loop(self, self._past, runner.current_state, self._step)

    @property
    def current_state(self) -> Any:
        """The present state, shape (nvar, n_nodes, modes); edits are seen by the next run."""
        if isinstance(self._runner, Runner):
            if self._state is None:
                self._state = self._runner.current_state
                self._seen = self._state.copy()
            return self._state
        return self._state if self._runner is None else self._runner.current_state

    @current_state.setter
    def current_state(self, state: Array) -> None:
        if isinstance(self._runner, Loop):
            self._runner.current_state = np.array(state)
        self._state = np.array(state, float)

    def _begin(self) -> Runner | Loop:
        """Ready to run, from the state as it is now."""
        if self._runner is None:
            raise RuntimeError("call configure() before running the simulator")
        if isinstance(self._runner, Runner):
            if self.current_step == self._step:
                self._take_history(self._runner)
            if self._state is not None and not np.array_equal(
                self._state, self._runner.current_state, equal_nan=True
            ):
                self._runner.current_state = self._state
            self._state = None
        return self._runner

    # Running --------------------------------------------------------------------------------------

    def _count(self, simulation_length: Any, n_steps: Any) -> int:
        self.calls += 1
        if simulation_length is not None:
            self.simulation_length = float(simulation_length)
        if n_steps is None:
            return steps_of(self.simulation_length, self.integrator.dt)
        if not isinstance(n_steps, numbers.Integral):
            raise TypeError(f"n_steps wants a whole number; got {n_steps!r}")
        return int(n_steps)

    def __call__(
        self, simulation_length: float | None = None, random_state: Any = None, n_steps: Any = None
    ) -> Iterator[list[Any]]:
        """Simulate step by step.

        Yields
        ------
        samples : list
            At each step with output, for each monitor ``[time, data]`` or None.
        """
        steps = self._count(simulation_length, n_steps)
        for samples in self._begin().steps(steps, random_state):
            yield samples
            if self._state is not None:
                self._begin()

    def run(
        self,
        simulation_length: float | None = None,
        random_state: Any = None,
        n_steps: Any = None,
        **options: Any,
    ) -> list[Any]:
        """Simulate, from where the last run ended.

        Further options are those of a subclass that has its own ``__call__``.

        Returns
        -------
        results : list of (time, data)
            For each monitor; data of shape (n_times, n_variables, n_nodes, modes).
        """
        if self._loops_itself and type(self).__call__ is not Simulator.__call__:
            given = {"simulation_length": simulation_length, "random_state": random_state}
            return gathered(self(**given, n_steps=n_steps, **options), len(self.monitors))
        steps = self._count(simulation_length, n_steps)
        return self._begin().run(steps, random_state)

    def memory_requirement(self) -> int:
        """Bytes of the ring of past states."""
        return int(8 * np.prod(self.good_history_shape))
