"""The simulator: a model on a connectome, integrated and observed."""

from __future__ import annotations

import math
import operator
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core, coupling, models
from virtualbrain._declared import Fixed
from virtualbrain._driving import Drive, drive_values, seed_of
from virtualbrain._population import Population, populations_of
from virtualbrain._progress import Progress
from virtualbrain.connectivity import Connectivity
from virtualbrain.errors import SimulationDiverged
from virtualbrain.hybrid import Hybrid
from virtualbrain.integrators import (
    STOCHASTIC,
    HeunDeterministic,
    Integrator,
    IntegratorStochastic,
)
from virtualbrain.monitors import Monitor, ProgressLogger, TemporalAverage
from virtualbrain.noise import Additive, Noise
from virtualbrain.time_series import TimeSeries

__all__ = ["Simulator"]

if TYPE_CHECKING:
    from virtualbrain.cortex import Cortex

Samples = list[list[Any] | None]


class Simulator(Fixed):
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

    last_result: list[TimeSeries]

    def __init__(
        self,
        *,
        model: models.Model | Hybrid | None = None,
        connectivity: Connectivity | None = None,
        surface: Cortex | None = None,
        coupling: coupling.Coupling | None = None,
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
        from virtualbrain import coupling as couplings

        self.model: Any = model
        if not isinstance(model, Hybrid):
            self.model = _instance("model", model, models.Model, models.Generic2dOscillator)
        self.connectivity = _instance(
            "connectivity", connectivity, Connectivity, Connectivity.from_file
        )
        self.surface = surface
        self.coupling = _instance("coupling", coupling, couplings.Coupling, couplings.Linear)
        self.integrator = _instance("integrator", integrator, Integrator, HeunDeterministic)
        if monitors is None:
            monitors = [TemporalAverage()]
        try:
            self.monitors = [monitors] if isinstance(monitors, Monitor) else list(monitors)
        except TypeError:
            self.monitors = [_instance("monitors", monitors, Monitor, None)]
        for monitor in self.monitors:
            _instance("monitors", monitor, Monitor, None)
        self.initial_conditions = initial_conditions
        self.stimulus = stimulus
        self.noise = None if noise is None else _instance("noise", noise, Noise, None)
        self.conduction_speed = conduction_speed
        self.simulation_length = simulation_length
        try:
            self.seed = operator.index(seed)
        except TypeError:
            raise TypeError(f"seed wants a whole number; got {seed!r}") from None
        if self.seed < 0:
            raise ValueError(f"seed wants a whole number of at least 0; got {seed}")
        self.threads = threads
        self._built: tuple[Any, ...] = ()
        self.last_result = []
        self._engine: Any = None

    # ------------------------------------------------------------------------------- set-up

    def configure(self) -> Simulator:
        """Check everything, build the network and set its initial state. Returns the simulator.

        Raises
        ------
        ValueError, TypeError
            What cannot be simulated, naming the argument, or more memory than there is.
        """
        self._set_noise()
        dt = self.integrator.dt
        conn = self.connectivity.configure()
        local = self._local_coupling()
        populations = populations_of(self)
        specs = self._monitor_specs(populations)

        target, source = np.nonzero(conn.weights)
        delays = self._delay_steps()[target, source]
        joined = 0 if local is None else len(local[2])
        self._check_memory(populations, int(delays.max(initial=0)), joined)
        heard = {p for p, _, spec in specs if spec.get("inputs")}
        self._engine = _core.Simulation(
            nodes=conn.number_of_regions,
            start=np.searchsorted(target, np.arange(conn.number_of_regions + 1)),
            source=source,
            weight=conn.weights[target, source],
            delay=delays,
            populations=[p.described(p in heard) for p in populations],
            projections=self._channels(),
            coupling=self.coupling._functions(len(source)),
            coupling_parameters=self.coupling._values(),
            scheme=self.integrator.scheme,
            dt=dt,
            **self.integrator._options(),
            seed=self._noise_seed(),
            surface=local,
        )
        self._dt = dt
        self._populations = populations
        for _, _, spec in specs:
            if spec:
                self._engine.add_monitor(**spec)
        self._built = self._parts()
        self._noise_stream: int | None = None
        self._set_initial_conditions()
        return self

    def _set_noise(self) -> None:
        """A stochastic integrator, if there is noise."""
        if self.noise is not None:
            self._make_stochastic(self.noise)
        if not isinstance(self.model, Hybrid):
            return
        seeds = {p.noise.noise_seed for p in self.model if p.noise is not None}
        if seeds and not isinstance(self.integrator, IntegratorStochastic):
            self._make_stochastic(Additive(0.0, noise_seed=min(seeds)))
        if seeds and (seeds := seeds | {self._noise_seed()}) and len(seeds) > 1:
            raise ValueError(
                "noise_seed: a network has one realisation of noise, so that all of its noises "
                f"want the same seed; got {', '.join(map(str, sorted(seeds)))}"
            )

    def _monitor_specs(
        self, populations: list[Population]
    ) -> list[tuple[Population, Monitor, dict[str, Any]]]:
        """What the engine is told of each monitor for each population; empty: nothing."""
        specs: list[tuple[Population, Monitor, dict[str, Any]]] = []
        self._recorded: list[tuple[Monitor, _Recorded | None]] = []
        for monitor in self.monitors:
            for p in populations:
                view: Any = p if isinstance(self.model, Hybrid) else self
                spec = monitor._spec(view)
                specs.append((p, monitor, {}))
                if spec is None:
                    self._recorded.append((monitor, None))
                    break
                specs[-1] = (p, monitor, {**spec, "population": p.index})
                if p.index and "gain" in spec:  # what is added to sums over nodes, only once
                    spec["gain"]["noise"] = np.empty(0)
                self._recorded.append((monitor, _Recorded.by(monitor, spec, p, view)))
        return specs

    def _channels(self) -> list[tuple[int, int, list[int], int]]:
        if not isinstance(self.model, Hybrid) or self.model.projections is None:
            return []
        return self.model._channels(self.coupling)

    @property
    def number_of_nodes(self) -> int:
        """Nodes that have states: the vertices of the surface, or the regions."""
        if self.surface is None:
            return int(self.connectivity.number_of_regions)
        self._join_surface()
        return len(self.surface.region_mapping)

    def _join_surface(self) -> None:
        """The region mapping of a surface counts the regions of this connectome."""
        assert self.surface is not None
        self.surface.region_mapping_data.connectivity = self.connectivity

    def _local_coupling(self) -> tuple[Any, ...] | None:
        """Region of each vertex, and local coupling as the engine takes it."""
        if self.surface is None:
            return None
        from virtualbrain.cortex import Cortex

        _instance("surface", self.surface, Cortex, None)
        self._join_surface()
        matrix = self.surface.prepare_local_coupling(self.number_of_nodes)
        return (self.surface.region_mapping, matrix.indptr, matrix.indices, matrix.data)

    def _make_stochastic(self, noise: Noise) -> None:
        if not isinstance(self.integrator, IntegratorStochastic):
            counterpart = STOCHASTIC.get(type(self.integrator))
            if counterpart is None:
                raise ValueError(
                    f"noise cannot be added to {type(self.integrator).__name__}, which has no "
                    "stochastic form: use HeunStochastic or EulerStochastic"
                )
            stochastic = counterpart()
            vars(stochastic).update(vars(self.integrator))  # dt, clamps, tolerances
            self.integrator = stochastic
        self.integrator.noise = noise

    def _parts(self) -> tuple[Any, ...]:
        """What the engine was built from: replacing any of it calls for configure()."""
        return (
            *((name, getattr(self, name)) for name in
              ("model", "connectivity", "surface", "coupling", "integrator", "initial_conditions",
               "stimulus")),
            ("monitors", tuple(self.monitors)),
            ("integrator.dt", self.integrator.dt),
            ("model.variables_of_interest", self.model.variables_of_interest),
        )  # fmt: skip

    def _delay_steps(self) -> NDArray[np.int32]:
        """Delay of each connection in steps, shape (n_nodes, n_nodes)."""
        conn = self.connectivity
        if self.conduction_speed is not None:
            conn = Connectivity(
                weights=conn.weights, tract_lengths=conn.tract_lengths, speed=self.conduction_speed
            )
        conn.set_idelays(self.integrator.dt)
        return np.asarray(conn.idelays, np.int32)

    @property
    def threads(self) -> int | None:
        """Threads to use; None for as many as help."""
        return self._threads

    @threads.setter
    def threads(self, value: int | None) -> None:
        try:
            threads = None if value is None else operator.index(value)
        except TypeError:
            raise TypeError(f"threads wants a whole number; got {value!r}") from None
        if threads is not None and threads < 1:
            raise ValueError(f"threads wants a number of at least 1; got {threads}")
        if threads is not None and threads > 1024:
            raise ValueError(f"threads wants a number of at most 1024; got {threads}")
        self._threads = threads

    def _noise_seed(self) -> int:
        stochastic = isinstance(self.integrator, IntegratorStochastic)
        return self.integrator.noise.noise_seed if stochastic else 0

    def _check_memory(
        self, populations: list[Population], longest: int, local_connections: int
    ) -> None:
        """Refuse what cannot fit, before anything is allocated."""
        inputs = sum(len(p.model._info["inputs"]) * p.shape[2] for p in populations)
        features = inputs * self.coupling._info["features"]
        drawn = self.initial_conditions is None and self.surface is None
        rows = self._reach() if drawn else 1
        needed = 8.0 * self.connectivity.number_of_regions * features * (longest + 200)
        needed += 8.0 * sum(math.prod(p.shape) for p in populations) * (rows + 20)
        needed += 24.0 * local_connections
        available = _available_memory()
        if needed > available:
            raise ValueError(
                f"this simulation needs about {needed / 1e9:.1f} GB and {available / 1e9:.1f} GB "
                f"are free: its longest delay is {longest} steps of {self.integrator.dt:g} ms. "
                "Check connectivity.speed and the unit of tract_lengths (mm), or use a larger dt"
            )

    def _reach(self) -> int:
        """Rows of initial conditions that cover the longest delay."""
        return int(self._delay_steps()[self.connectivity.weights != 0].max(initial=0)) + 1

    @property
    def good_history_shape(self) -> Any:
        """Shape of initial conditions that cover the longest delay; by name of several populations.

        (n_times, nvar, n_nodes, modes)
        """
        rows = self._reach()
        return self._of_populations([(rows, *p.shape) for p in populations_of(self)])

    def _of_populations(self, values: list[Any]) -> Any:
        """One value per population: a dict by name, or the only one as it is."""
        if not isinstance(self.model, Hybrid):
            return values[0]
        return dict(zip((p.name for p in self.model), values, strict=True))

    def _by_population(self, name: str, given: Any) -> list[Any]:
        """The reverse."""
        if not isinstance(self.model, Hybrid):
            return [given]
        names = [p.name for p in self.model]
        if not isinstance(given, dict) or set(given) != set(names):
            got = sorted(given) if isinstance(given, dict) else f"a {type(given).__name__}"
            raise TypeError(
                f"{name} wants a dict with one array for each population, {', '.join(names)}; "
                f"got {got}"
            )
        return [given[n] for n in names]

    def _set_initial_conditions(self) -> None:
        if self.initial_conditions is None:
            rows = self._engine.longest_delay + 1 if self.surface is None else 1
            rng = np.random.default_rng(self.seed)
            self._start([p.model.initial(rows, p.shape[1], rng) for p in self._populations], 0)
            return
        name = "initial_conditions"
        given = self._by_population(name, self.initial_conditions)
        histories = [p.history(g) for p, g in zip(self._populations, given, strict=True)]
        rows = len(histories[0])
        if any(len(h) != rows for h in histories):
            raise ValueError(
                f"{name} want the same number of times for all populations; got "
                f"{', '.join(str(len(h)) for h in histories)}"
            )
        self._start(histories, rows - 1)

    def _start(self, histories: list[NDArray[np.float64]], step: int) -> None:
        """Set the state at `step`, where the time of stimuli begins, and the past."""
        self._drives = [Drive(p, self.stimulus, step) for p in self._populations]
        for drive in self._drives:
            drive.send(self._engine, self._noise_stream)
        self._engine.set_history(histories, len(histories[0]), step)

    # ------------------------------------------------------------------------------- state

    def _configured(self) -> Any:
        if self._engine is None:
            raise RuntimeError("call configure() before running the simulator")
        return self._engine

    @property
    def current_step(self) -> int:
        """Steps since time 0."""
        return int(self._configured().step)

    @property
    def current_state(self) -> Any:
        """The present state, shape (nvar, n_nodes, modes): a copy; assign to change it.

        Of several populations a dict of their names to states. As in TVB the history keeps what
        was: connections of no delay send the old state once more.
        """
        engine = self._configured()
        states = [np.asarray(engine.state(p.index), np.float64) for p in self._populations]
        return self._of_populations(states)

    @current_state.setter
    def current_state(self, value: Any) -> None:
        engine = self._configured()
        given = self._by_population("current_state", value)
        states = [p.state(g) for p, g in zip(self._populations, given, strict=True)]
        for p, state in zip(self._populations, states, strict=True):
            engine.set_state(state, p.index)

    @property
    def nbytes(self) -> int:
        """Memory that the engine uses."""
        return int(self._configured().nbytes)

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
                warnings.warn("random_state has no effect without noise", stacklevel=2)
        self._ready()
        recorded = self._count(simulation_length, n_steps)
        before = self._count(transient, None)
        steps = before + recorded
        given: list[NDArray[np.float64]] = []
        if increments is not None:
            if not isinstance(self.integrator, IntegratorStochastic):
                raise ValueError("increments want a stochastic integrator; got a deterministic one")
            arrays = self._by_population("increments", increments)
            given = [p.increments(g, steps) for p, g in zip(self._populations, arrays, strict=True)]
        self._check_output(recorded)
        report = Progress(steps, steps * self._dt, progress)
        try:
            diverged = None
            if before:
                diverged = self._advance(before, report, [g[:before] for g in given])
            if diverged is None:
                later = report if before == 0 else lambda done: report(before + done)
                diverged = self._advance(recorded, later, [g[before:] for g in given])
            if diverged is None:
                report.finish()
        finally:
            report.close()
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
        self._ready()
        return self._steps(self._count(simulation_length, n_steps))

    def _steps(self, steps: int) -> Iterator[Samples]:
        end = self.current_step + steps
        while self.current_step < end:
            self._ready()
            now = self.current_step
            periods = [each.period for each in self._outputs()]
            stop = min([end, *((now // p + 1) * p for p in periods)])
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
    ) -> tuple[int, int, int, int] | None:
        start = self.current_step
        values = drive_values(self._drives, start, steps)

        def poll(done: int) -> None:
            if progress is not None:
                progress(done)
            self._log_progress(start, done)

        try:
            diverged: tuple[int, int, int, int] | None = self._engine.advance(
                steps, self.threads or 0, poll, list(increments), **values
            )
        finally:
            self._log_progress(start, self.current_step - start)
        return diverged

    def _ready(self) -> Any:
        """The engine, with parameters as they are now."""
        engine = self._configured()
        for (name, built), (_, now) in zip(self._built, self._parts(), strict=True):
            if built is not now and built != now:
                raise RuntimeError(f"{name} was replaced after configure(): call it again")
        engine.set_coupling_parameters(self.coupling._values())
        for p, drive in zip(self._populations, self._drives, strict=True):
            engine.set_parameters(p.parameters(), p.index)
            engine.set_noise(p.noise_strength(), p.index)
            drive.send(engine, self._noise_stream)
        return engine

    def _count(self, simulation_length: float | None, n_steps: int | None) -> int:
        if n_steps is not None:
            try:
                steps = operator.index(n_steps)
            except TypeError:
                raise TypeError(f"n_steps wants a whole number; got {n_steps!r}") from None
        else:
            length = self.simulation_length if simulation_length is None else simulation_length
            try:
                length = float(length)
            except (TypeError, ValueError):
                raise TypeError(f"simulation_length wants a number of ms; got {length!r}") from None
            if not (math.isfinite(length) and length >= 0):
                raise ValueError(
                    f"simulation_length wants a finite number of ms, at least 0; got {length:g}"
                )
            steps = math.ceil(length / self._dt)
        if steps < 0:
            raise ValueError(f"n_steps wants a number of at least 0; got {steps}")
        if self.current_step + steps >= 2**53:
            raise ValueError(
                f"n_steps or simulation_length is too long: {steps:g} steps of {self._dt:g} ms; a "
                f"run can have up to {2**53:g}"
            )
        return steps

    def _check_output(self, steps: int) -> None:
        """Refuse to record more than fits in memory."""
        needed = sum(8.0 * (steps / each.period) * (each.size + 2) for each in self._outputs())
        available = _available_memory()
        if needed > available:
            raise ValueError(
                f"the samples of this run need about {needed / 1e9:.1f} GB and "
                f"{available / 1e9:.1f} GB are free: use longer monitor periods, fewer "
                "variables_of_interest, or several shorter runs"
            )

    def _take(self) -> list[TimeSeries]:
        """Samples that the monitors have gathered since they were last asked."""
        results = []
        engine = iter(range(len(self._recorded)))
        for monitor, each in self._recorded:
            if each is None:
                results.append(monitor.create_time_series())
                continue
            steps, data = self._engine.take(next(engine))
            results.append(
                TimeSeries(
                    monitor._times(steps, each.period, self._dt),
                    monitor._transform(data),
                    monitor=type(monitor).__name__,
                    variables=each.variables,
                    labels=each.labels,
                    sample_period=each.period * self._dt,
                    population=each.population,
                )
            )
        return results

    def _outputs(self) -> list[_Recorded]:
        return [each for _, each in self._recorded if each is not None]

    def _log_progress(self, start: int, done: int) -> None:
        for monitor in self.monitors:
            if isinstance(monitor, ProgressLogger):
                monitor._log(start, done, self._dt)

    def _raise_if_diverged(self, diverged: tuple[int, int, int, int] | None) -> None:
        if diverged is not None:
            step, node, variable, _ = diverged
            p = next(p for p in self._populations if p.nodes is None or node in p.nodes)
            place = node if p.nodes is None else int(np.searchsorted(p.nodes, node))
            raise SimulationDiverged(
                step * self._dt,
                str(p.labels[place]),
                p.model.state_variables[variable],
                self.last_result,
                p.name,
            )

    def _model_name(self) -> str:
        model = self.model
        return repr(model) if isinstance(model, Hybrid) else type(model).__name__

    def __repr__(self) -> str:
        surface = "" if self.surface is None else f"{self.surface!r} with "
        return (
            f"Simulator({self._model_name()} on {surface}{self.connectivity!r}, "
            f"{type(self.coupling).__name__} coupling, {self.integrator!r})"
        )


class _Recorded(NamedTuple):
    """What a monitor gives of a population."""

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
            spec["period"] * samples,
            count * places * columns,
            monitor._variables(view),
            monitor._places(population.labels),
            population.name,
        )


def _instance(name: str, value: Any, base: type, default: Callable[[], Any] | None) -> Any:
    """`value`, checked, or the default in place of None."""
    if value is None and default is not None:
        return default()
    if not isinstance(value, base):
        got = (
            f"the class {value.__name__}: add parentheses"
            if isinstance(value, type)
            else repr(value)
        )
        raise TypeError(f"{name} wants an object of {base.__module__}.{base.__name__}; got {got}")
    return value


def _available_memory() -> float:
    """Bytes that may be allocated; infinite where the system does not tell."""
    try:
        with open("/proc/meminfo") as info:
            for line in info:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return math.inf
