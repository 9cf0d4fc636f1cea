"""The simulator: a model on a connectome, integrated and observed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import coupling as couplings
from virtualbrain import models
from virtualbrain._arguments import instance, milliseconds, whole_number
from virtualbrain._driving import Drive, increments_of, seed_of
from virtualbrain._duration import steps_of
from virtualbrain._network import delay_steps, engine_of, mark_of
from virtualbrain._population import by_name, in_order, initial_histories, populations_of
from virtualbrain._progress import Progress
from virtualbrain._recording import Recording, monitors_of
from virtualbrain._running import Running, Samples, shifted
from virtualbrain._warnings import warn
from virtualbrain.connectivity import Connectivity
from virtualbrain.hybrid import Hybrid
from virtualbrain.integrators import HeunDeterministic, Integrator, IntegratorStochastic, with_noise
from virtualbrain.monitors import Monitor
from virtualbrain.noise import Noise
from virtualbrain.time_series import TimeSeries

__all__ = ["Simulator"]

if TYPE_CHECKING:
    from virtualbrain.cortex import Cortex


class Simulator(Running):
    """A whole-brain simulation.

    Parameters
    ----------
    model : Model or Hybrid
        Local dynamics. Default ``models.Generic2dOscillator()``. A `hybrid.Hybrid` has a model for
        each of several populations; there is then one series for each monitor and population.
    connectivity : Connectivity
        Default the 76-region connectome of tvb-data.
    surface : Cortex
        Makes the vertices of a cortex the nodes of the simulation, joined by its local
        connectivity; `connectivity` joins their regions. Default none: the regions are the nodes.
    coupling : Coupling
        Default ``coupling.Linear()``.
    integrator : Integrator
        Default ``integrators.HeunDeterministic()``.
    monitors : sequence of Monitor
        Default one ``monitors.TemporalAverage()``.
    initial_conditions : array, shape (n_times, nvar, n_nodes, modes)
        States in the order of time, one row per step; the last row is the state from which the run
        starts, at step ``n_times - 1``. Before the first row the past is constant; rows beyond
        the longest delay are not needed. Of one row per region, vertices get that of their region.
        With several populations a dict of their names to such arrays. Default: random within the
        model's ranges; on a surface, with a constant past.
    stimulus : SpatioTemporalPattern, SampledStimulus or list of them
        Drives the state variables in ``model.stvar``. It goes on over successive runs.
    noise : Noise
        Makes the run stochastic: a deterministic integrator is replaced by the one with noise.
    conduction_speed : float, mm/ms
        Default ``connectivity.speed``.
    simulation_length : float, ms
        What `run` runs when it is not told.
    seed : int
        Of random initial conditions. Default 42.
    threads : int
        Default as many as help, within OMP_NUM_THREADS. Results do not depend on it.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> sim = vb.Simulator(
    ...     model=vb.models.Kuramoto(omega=0.06),
    ...     connectivity=vb.Connectivity.from_file(),
    ...     coupling=vb.coupling.Kuramoto(a=0.01),
    ...     integrator=vb.integrators.HeunDeterministic(dt=0.5),
    ...     monitors=[vb.monitors.TemporalAverage(period=1.0)],
    ... ).configure()
    >>> (time, data), = sim.run(simulation_length=100.0)
    >>> data.shape
    (100, 1, 76, 1)
    """

    def __init__(
        self,
        *,
        model: models.Model | Hybrid | None = None,
        connectivity: Connectivity | None = None,
        surface: Cortex | None = None,
        coupling: couplings.Coupling | None = None,
        integrator: Integrator | None = None,
        monitors: Sequence[Monitor] | Monitor | None = None,
        initial_conditions: Any = None,
        stimulus: Any = None,
        noise: Noise | None = None,
        conduction_speed: float | None = None,
        simulation_length: float = 1000.0,
        seed: int = 42,
        threads: int | None = None,
    ) -> None:
        self.model: Any = model
        if not isinstance(model, Hybrid):
            self.model = instance("model", model, models.Model, models.Generic2dOscillator)
        self.connectivity = instance(
            "connectivity", connectivity, Connectivity, Connectivity.from_file
        )
        self.surface = surface
        self.coupling = instance("coupling", coupling, couplings.Coupling, couplings.Linear)
        self.integrator = instance("integrator", integrator, Integrator, HeunDeterministic)
        self.monitors = monitors_of(monitors)
        self.initial_conditions = initial_conditions
        self.stimulus = stimulus
        self.noise = None if noise is None else instance("noise", noise, Noise)
        self.conduction_speed = conduction_speed
        self.simulation_length = milliseconds("simulation_length", simulation_length, zero=True)
        self.seed = whole_number("seed", seed)
        self.threads = threads
        self._built: tuple[Any, ...] = ()
        self.last_result = []
        self._engine: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """What copies and pickles keep: the parts; a copy wants configure()."""
        made = ("_populations", "_recording", "_drives", "_connectome")
        kept = {name: value for name, value in vars(self).items() if name not in made}
        return {**kept, "_engine": None, "_built": ()}

    # ------------------------------------------------------------------------------- set-up

    def configure(self) -> Simulator:
        """Check everything, build the network and set its initial state. Returns the simulator.

        Raises
        ------
        ValueError, TypeError
            What cannot be simulated, naming the argument, or more memory than there is.
        """
        if self.noise is not None:
            self.integrator = with_noise(self.integrator, self.noise)
        if isinstance(self.model, Hybrid):
            self.integrator = self.model._with_noise(self.integrator)
        self.connectivity.configure()
        populations = populations_of(self)
        recording = Recording(self, populations)
        self._engine = engine_of(self, populations, recording)
        self._populations, self._recording = populations, recording
        self._dt = self.integrator.dt
        self._built = self._parts()
        self._connectome = mark_of(self.connectivity)
        self._noise_stream: int | None = None
        self._set_initial_conditions()
        return self

    @property
    def number_of_nodes(self) -> int:
        """Nodes that have states: the vertices of the surface, or the regions."""
        if self.surface is None:
            return int(self.connectivity.number_of_regions)
        self.surface.region_mapping_data.connectivity = self.connectivity
        return len(self.surface.region_mapping)

    def _parts(self) -> tuple[Any, ...]:
        """What the engine was built from: replacing any of it calls for configure()."""
        return (
            *((name, getattr(self, name)) for name in
              ("model", "connectivity", "surface", "coupling", "integrator", "initial_conditions",
               "stimulus")),
            ("monitors", tuple(self.monitors)),
            ("a monitor's period", [monitor.period for monitor in self.monitors]),
            ("seed", self.seed),
            ("integrator.dt", self.integrator.dt),
            ("model.variables_of_interest", self.model.variables_of_interest),
        )  # fmt: skip

    @property
    def threads(self) -> int | None:
        """Threads to use; None for as many as help."""
        return self._threads

    @threads.setter
    def threads(self, value: int | None) -> None:
        if value is not None:
            value = whole_number("threads", value, least=1, most=1024)
        self._threads = value

    @property
    def good_history_shape(self) -> Any:
        """Shape of initial conditions that cover the longest delay; by name of several populations.

        (n_times, nvar, n_nodes, modes)
        """
        delays = delay_steps(self.connectivity, self.conduction_speed, self.integrator.dt)
        rows = int(delays.max(initial=0)) + 1
        return by_name(self.model, [(rows, *p.shape) for p in populations_of(self)])

    def _set_initial_conditions(self) -> None:
        self._start(*initial_histories(self, self._populations, self._engine.longest_delay))

    def _start(self, histories: list[NDArray[np.float64]], step: int) -> None:
        """Set the state at `step`, where the time of stimuli begins, and the past."""
        self._drives = [Drive(p, self.stimulus, step) for p in self._populations]
        for drive in self._drives:
            drive.send(self._engine, self._noise_stream)
        self._engine.set_history(histories, len(histories[0]), step)

    # ------------------------------------------------------------------------------- state

    @property
    def current_step(self) -> int:
        """Steps since time 0."""
        return self._step

    @property
    def current_state(self) -> Any:
        """The present state, shape (nvar, n_nodes, modes): a copy; assign to change it.

        Of several populations a dict of their names to states. As in TVB the history keeps what
        was: connections of no delay send the old state once more.
        """
        engine = self._configured()
        states = [np.asarray(engine.state(p.index), np.float64) for p in self._populations]
        return by_name(self.model, states)

    @current_state.setter
    def current_state(self, value: Any) -> None:
        engine = self._configured()
        given = in_order("current_state", self.model, value)
        states = [p.state(g) for p, g in zip(self._populations, given, strict=True)]
        for p, state in zip(self._populations, states, strict=True):
            engine.set_state(state, p.index)

    @property
    def nbytes(self) -> int:
        """Memory that the engine uses."""
        return int(self._configured().nbytes)

    def save_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Write to an HDF5 file all that the simulation carries from one step to the next.

        A simulator that is set up in the same way, in another process or on another day, goes on
        from there with `load_checkpoint`, to the same bits as if it had never stopped (on the same
        kind of processor). Parameters, noise, stimuli, clamps and what was recorded are not part of
        it.

        Parameters
        ----------
        path : path-like
            Replaced, if it exists, when the new file is complete.

        Examples
        --------
        >>> import tempfile
        >>> import virtualbrain as vb
        >>> path = tempfile.mkdtemp() + "/rest.h5"
        >>> sim = vb.Simulator().configure()
        >>> _ = sim.run(n_steps=100)
        >>> sim.save_checkpoint(path)
        >>> later = vb.Simulator().configure()
        >>> later.load_checkpoint(path)
        >>> later.current_step == sim.current_step
        True
        """
        from virtualbrain.io import checkpoint

        self._configured()
        checkpoint.write(path, self)

    def load_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Go on where `save_checkpoint` was called, perhaps in another process.

        Parameters
        ----------
        path : path-like
            A checkpoint of a simulator with the same model, connectivity, coupling, surface,
            integrator and monitors. Parameters may have changed.

        Raises
        ------
        FileNotFoundError
            No such file.
        ValueError
            It is no checkpoint, is damaged, or is of another network.
        """
        from virtualbrain.io import checkpoint

        self._configured()
        checkpoint.read(path, self)

    # ------------------------------------------------------------------------------- running

    def run(
        self,
        simulation_length: float | None = None,
        *,
        n_steps: int | None = None,
        transient: float = 0.0,
        progress: bool | Callable[[float], None] | None = None,
        increments: Any = None,
        random_state: Any = None,
    ) -> list[TimeSeries]:
        """Simulate, from where the last run ended.

        Parameters
        ----------
        simulation_length : float, ms
            Rounded up to whole steps. Default the simulator's.
        n_steps : int
            Instead of `simulation_length`.
        transient : float, ms
            What is simulated before, and not recorded.
        progress : bool or callable
            Whether to show a progress bar; by default one appears in a terminal after two
            seconds. A callable gets the fraction done, 0 to 1, every few hundredths of a second.
        increments : array, shape (n_steps, nvar, n_nodes, modes), sqrt(ms)
            Increments of the Wiener processes, to use instead of generated noise: independent
            normal numbers of variance dt. They cover the transient, too. With several populations a
            dict of their names to such arrays.
        random_state : int, numpy.random.RandomState or tuple of its state
            Selects the realisation of the noise from here on, instead of its `noise_seed`.

        Returns
        -------
        results : list of TimeSeries
            For each monitor, and each of several populations, a pair (time, data), time in ms,
            data of shape (n_times, n_variables, n_nodes, modes).

        Raises
        ------
        SimulationDiverged
            A state is no longer finite; carries what was recorded.
        KeyboardInterrupt
            At Ctrl-C: what was recorded is in `last_result`, and the run can go on.
        """
        if random_state is not None:
            self._noise_stream = seed_of(random_state)
            if not isinstance(self.integrator, IntegratorStochastic):
                warn("random_state has no effect without noise")
        self._check_connectome()
        self._ready()
        recorded = self._count(simulation_length, n_steps)
        before = steps_of(transient, None, self._dt, self._step, "transient")
        steps = before + recorded
        given = increments_of(self, self._populations, increments, steps)
        self._recording.check_memory(recorded)
        seconds = steps * self._dt / 1000.0
        diverged = None
        try:
            with Progress(steps, progress, "simulating", seconds, "s") as report:
                diverged = self._skip(before, report, given)
                if diverged is None:
                    later = partial(shifted, report, before)
                    diverged = self._advance(recorded, later, [g[before:] for g in given])
                if diverged is None:
                    report.finish()
        finally:
            self.last_result = self._take()
        self._raise_if_diverged(diverged)
        return self.last_result

    def __call__(
        self, simulation_length: float | None = None, *, n_steps: int | None = None
    ) -> Iterator[Samples]:
        """Simulate step by step.

        Yields
        ------
        samples : list
            At each step with output, for each monitor ``[time, data]``, data of shape
            (n_variables, n_nodes, modes), or None where it has no sample. The simulation is then
            exactly at that step: parameters and state may be changed before going on.
        """
        self._check_connectome()
        self._ready()
        return self._steps(self._count(simulation_length, n_steps))

    def _model_name(self) -> str:
        model = self.model
        return repr(model) if isinstance(model, Hybrid) else type(model).__name__

    def __repr__(self) -> str:
        surface = "" if self.surface is None else f"{self.surface!r} with "
        return (
            f"Simulator({self._model_name()} on {surface}{self.connectivity!r}, "
            f"{type(self.coupling).__name__} coupling, {self.integrator!r})"
        )
