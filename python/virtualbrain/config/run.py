"""The settings of a run, and the simulator that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from virtualbrain.config.checks import Value
from virtualbrain.config.kinds import (
    ARRAYS,
    BOUNDS,
    DURATION,
    EQUATION,
    FLAG,
    INITIAL,
    MONITORS,
    NUMBER,
    POSITIVE,
    RANGES,
    SEED,
    STIMULI,
    STRENGTH,
    TEXT,
    TEXTS,
    TIME,
    VALUES,
    WHOLE,
    choice,
)
from virtualbrain.config.setting import documented, setting, settings_of
from virtualbrain.datasets import find

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity
    from virtualbrain.cortex import Cortex
    from virtualbrain.simulator import Simulator

__all__ = ["RunConfig", "located"]

MODEL, CONNECTOME, STIMULATION = "Model", "Connectome", "Stimulation"
INTEGRATION, NOISE, RECORDING = "Integration", "Noise", "Recording"


@documented
@dataclass(frozen=True)
class RunConfig:
    """What is simulated, and for how long.

    Times are in ms; texts such as ``"5min"``, ``"300s"`` and ``"10ms"`` are accepted.

    Parameters
    ----------
    SETTINGS

    Raises
    ------
    TypeError, ValueError
        A value of the wrong kind, or out of range, naming the key.

    Examples
    --------
    >>> config = RunConfig(model="Kuramoto", monitor=["TemporalAverage:10"], duration="1s")
    >>> config.simulator().run(config.duration)
    [TimeSeries(TemporalAverage: 100 samples of theta, 76 nodes, every 10 ms)]
    """

    model: str = setting(
        "Generic2dOscillator", TEXT, MODEL, "Local dynamics: see 'virtualbrain models'."
    )
    parameter: dict[str, Value] = setting(
        {},
        VALUES,
        MODEL,
        "Of the model: a number, one per region (1,2,... or @FILE), or that of one region "
        "(x0.rAMYG=-1.6).",
        of="model",
    )
    variables_of_interest: list[str] | None = setting(
        None, TEXTS, MODEL, "What monitors record, such as y1-y2. Default the model's.", of="model"
    )
    state_variable_range: dict[str, list[float]] = setting(
        {}, RANGES, MODEL, "Where random initial states are drawn.", of="model"
    )
    state_variable_boundaries: dict[str, list[float]] = setting(
        {}, BOUNDS, MODEL, "What states are kept within; inf for no bound.", of="model"
    )
    initial_conditions: dict[str, Any] = setting(
        {},
        INITIAL,
        MODEL,
        "States from which the run starts, as --parameter, with a constant past; or those with "
        "which another run ended, from its results. Default, also for variables not given: "
        "random.",
        of="model",
    )
    clamp: dict[str, Any] = setting(
        {}, ARRAYS, MODEL, "State variables that are held, as --parameter.", of="model"
    )
    connectivity: str = setting(
        "connectivity_76.zip",
        TEXT,
        CONNECTOME,
        "A data set, or a file: TVB's zip, or another kind that 'virtualbrain convert' reads.",
    )
    weight_scaling: str = setting(
        "none",
        choice("none", "tract", "region", "spectral"),
        CONNECTOME,
        "What weights are divided by: nothing, the largest, the largest sum of a region's inputs, "
        "or the spectral radius.",
    )
    self_connections: bool = setting(
        True, FLAG, CONNECTOME, "Whether regions act on themselves through the connectome."
    )
    coupling: str = setting(
        "Linear", TEXT, CONNECTOME, "How regions act on others: see 'virtualbrain couplings'."
    )
    coupling_parameter: dict[str, Value] = setting(
        {}, VALUES, CONNECTOME, "Of the coupling, as --parameter of the model.", of="coupling"
    )
    speed: float | None = setting(
        None,
        POSITIVE,
        CONNECTOME,
        "Conduction speed, mm/ms; inf for no delays. Default the connectome's.",
    )
    surface: str | None = setting(
        None,
        choice("default"),
        CONNECTOME,
        "Makes the 16384 vertices of tvb-data's cortex the nodes, joined by its local "
        "connectivity; for a connectome of 76 or 192 regions. Slower by far.",
    )
    local_coupling: float = setting(
        1.0, NUMBER, CONNECTOME, "Factor of local connectivity on a surface."
    )
    stimulus: list[dict[str, Any]] = setting(
        [],
        STIMULI,
        STIMULATION,
        "What drives regions from outside: an equation of time, see 'virtualbrain equations', its "
        "parameters, and weights by region, PulseTrain:onset=500,tau=50:rV1=0.5,lV1=0.5; or a file "
        "of numbers, @FILE:period=1ms:rV1=1. Time counts from the start of the transient. May be "
        "repeated.",
    )
    stvar: list[str] | None = setting(
        None,
        TEXTS,
        STIMULATION,
        "State variables that stimuli drive. Default the model's.",
        of="model",
    )
    integrator: str = setting(
        "HeunDeterministic", TEXT, INTEGRATION, "Scheme: see 'virtualbrain integrators'."
    )
    dt: float = setting(0.1, DURATION, INTEGRATION, "Time step.")
    rtol: float | None = setting(
        None,
        POSITIVE,
        INTEGRATION,
        "Relative tolerance of Dopri5, Dop853 and VODE. Default 1e-6.",
        of="integrator",
    )
    atol: float | None = setting(
        None, POSITIVE, INTEGRATION, "Absolute tolerance of these. Default 1e-12.", of="integrator"
    )
    nsig: float | list[Any] | dict[str, Any] | None = setting(
        None,
        STRENGTH,
        NOISE,
        "Strength D of noise: one number, one per state variable or region, or as --parameter that "
        "of a state variable; others then have none. Makes a deterministic integrator stochastic.",
    )
    ntau: float = setting(
        0.0, TIME, NOISE, "Correlation time, which makes noise coloured. Default 0, white noise."
    )
    noise_factor: str | dict[str, Any] | None = setting(
        None,
        EQUATION,
        NOISE,
        "What noise is multiplied by, an equation of the state: Linear, Linear:a=0.5,b=1 or "
        "1+var**2. Default none, additive noise.",
    )
    monitor: list[str | dict[str, Any]] = setting(
        ["Bold:2000"],
        MONITORS,
        RECORDING,
        "Class and period, such as TemporalAverage:1; may be repeated. See 'virtualbrain "
        "monitors'. For BOLD perhaps a response function, Bold:2000:MixtureOfGammas; for EEG a "
        "reference, EEG:1ms:average; for functional connectivity what is correlated, "
        "FunctionalConnectivity:60s:Bold:2s. In TOML also a table of this and further arguments.",
    )
    duration: float = setting(300_000.0, DURATION, RECORDING, "What is recorded.")
    transient: float = setting(30_000.0, TIME, RECORDING, "What is simulated before, unrecorded.")
    seed: int = setting(42, SEED, RECORDING, "Of noise and random initial states.")
    threads: int | None = setting(
        None, WHOLE, RECORDING, "Default as many as help; results are the same."
    )

    def __post_init__(self) -> None:
        for each in settings_of(RunConfig):
            value = getattr(self, each.name)
            if value is not None or each.field.default is not None:
                object.__setattr__(self, each.name, each.kind.check(each.name, value))
        steps = (self.duration + self.transient) / self.dt
        if steps > 2**53:
            raise ValueError(f"duration and transient are {steps:g} steps of dt: too many")

    def simulator(self) -> Simulator:
        """Make the simulator, configured.

        Returns
        -------
        simulator : Simulator

        Raises
        ------
        ValueError, TypeError, FileNotFoundError
            Whatever cannot be simulated, in one sentence.
        """
        from virtualbrain.config.simulator import simulator_of

        return simulator_of(self)

    def connectome(self) -> Connectivity:
        """Read the connectome, and scale its weights.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, no connectome, or weights that cannot be scaled.

        Examples
        --------
        >>> import numpy as np
        >>> config = RunConfig(weight_scaling="spectral", self_connections=False)
        >>> weights = config.connectome().weights
        >>> float(abs(np.linalg.eigvals(weights)).max().round(12)), float(weights.trace())
        (1.0, 0.0)
        """
        from virtualbrain.connectivity import Connectivity

        conn = Connectivity.from_file(self.connectivity).configure()
        if not self.self_connections:
            conn.weights = conn.transform_remove_self_connections()
        conn.normalise(self.weight_scaling)
        if self.speed is not None:
            conn.speed = self.speed
        return conn

    def cortex(self, regions: int) -> Cortex | None:
        """Read the surface for a connectome of so many regions, if there is to be one.

        Parameters
        ----------
        regions : int

        Returns
        -------
        cortex : Cortex or None

        Raises
        ------
        ValueError
            tvb-data does not say which of these regions the vertices belong to.
        """
        from virtualbrain.cortex import Cortex

        if self.surface is None:
            return None
        if regions not in (76, 192):
            raise ValueError(
                f"surface wants a connectome of 76 or 192 regions; got {regions}: for others use "
                "Simulator(surface=Cortex(...)) in Python"
            )
        cortex = Cortex.from_file(
            region_mapping_file=f"regionMapping_16k_{regions}.txt",
            local_connectivity_file="local_connectivity_16384.mat",
        )
        cortex.coupling_strength = self.local_coupling
        return cortex


def located(config: RunConfig) -> RunConfig:
    """The same with a connectome in a file of the user's named by its absolute path."""
    path = Path(config.connectivity).expanduser()
    if path.exists():
        return replace(config, connectivity=str(path.resolve()))
    find(config.connectivity)  # or say where it was looked for
    return config
