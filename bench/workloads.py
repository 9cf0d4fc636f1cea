"""What each benchmark case is. NumPy only: every simulator's environment reads this file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Workload:
    """One case. Names of models, couplings and parameters are TVB's."""

    title: str
    regions: int
    speed: float  # mm/ms; infinite for no delays
    dt: float  # ms; the scheme is Heun's
    model: str
    coupling: str
    coupling_parameters: dict[str, float]
    start: dict[str, tuple[float, float]]  # range of the initial value of each state variable
    observed: str  # the state variable that is recorded
    seconds: float  # simulated per run, the same for all simulators
    model_parameters: dict[str, float] = field(default_factory=dict)
    noise: tuple[float, ...] = ()  # nsig of each state variable; empty for none
    bold: float = 0.0  # repetition time, ms; 0 for averages over 1 ms
    local: float = 0.0  # strength of local coupling; larger than 0 for the cortex of tvb-data
    targets: dict[str, float] = field(default_factory=dict)  # how many times faster we aim to be

    @property
    def connectome(self) -> str:
        return f"connectivity_{self.regions}.zip"

    @property
    def nodes(self) -> int:
        """Vertices, or regions."""
        return 16384 if self.local else self.regions

    @property
    def steps_per_ms(self) -> int:
        return round(1.0 / self.dt)

    def initial(self) -> Array:
        """The state from which all start, also their past; shape (variables, nodes)."""
        ranges = np.array(list(self.start.values()))
        unit = np.random.RandomState(0).uniform(size=(len(ranges), self.nodes))
        return ranges[:, :1] + unit * np.ptp(ranges, axis=1, keepdims=True)

    def quiet(self) -> Workload:
        """Without noise and haemodynamics: what simulators must agree on, number by number."""
        return replace(self, noise=(), bold=0.0)


_OSCILLATOR = Workload(
    title="",
    regions=998,
    speed=4.0,
    dt=2**-4,
    model="Generic2dOscillator",
    coupling="Linear",
    coupling_parameters={"a": 0.0152},
    start={"V": (-1.0, 1.0), "W": (-1.0, 1.0)},
    observed="V",
    seconds=1.0,
)

WORKLOADS = {
    "W1": replace(
        _OSCILLATOR,
        title="76 regions, delays",
        regions=76,
        seconds=2.0,
        targets={"tvb": 100, "tvboptim": 5},
    ),
    "W2": replace(
        _OSCILLATOR,
        title="998 regions, delays",
        targets={"tvb": 40, "tvbk": 9, "tvboptim": 13},
    ),
    "W3": replace(
        _OSCILLATOR,
        title="998 regions, no delays",
        speed=np.inf,
        targets={"tvb": 15, "tvboptim": 3},
    ),
    "W4": Workload(
        title="76 regions, reduced Wong-Wang, noise, BOLD",
        regions=76,
        speed=np.inf,
        dt=0.1,
        model="ReducedWongWang",
        coupling="Linear",
        coupling_parameters={"a": 0.0152},
        start={"S": (0.1, 0.5)},
        observed="S",
        seconds=4.0,
        noise=(1e-7,),
        bold=2000.0,
        targets={"tvb": 60},
    ),
    "W6-jr": Workload(
        title="76 regions, Jansen-Rit, SigmoidalJansenRit, delays, noise",
        regions=76,
        speed=4.0,
        dt=2**-4,
        model="JansenRit",
        coupling="SigmoidalJansenRit",
        coupling_parameters={"a": 10.0},
        start={
            "y0": (0.0, 0.1), "y1": (0.0, 10.0), "y2": (0.0, 10.0),
            "y3": (-0.1, 0.1), "y4": (-0.1, 0.1), "y5": (-0.1, 0.1),
        },
        observed="y1",
        seconds=2.0,
        noise=(0.0, 0.0, 0.0, 1e-4, 0.0, 0.0),
        targets={"tvb": 60},
    ),
    "W6-epi": Workload(
        title="76 regions, Epileptor, Difference, delays, noise",
        regions=76,
        speed=4.0,
        dt=0.05,
        model="Epileptor",
        # by default the Epileptor does not listen to others; these are TVB's tutorial's
        model_parameters={"Ks": -0.2, "Kf": 0.1, "r": 0.00015},
        coupling="Difference",
        coupling_parameters={"a": 1.0},
        start={
            "x1": (-2.0, -1.0), "y1": (-15.0, -5.0), "z": (3.0, 4.0),
            "x2": (-1.0, 0.0), "y2": (0.0, 1.0), "g": (-0.5, 0.5),
        },
        observed="x1",
        seconds=1.0,
        noise=(0.0, 0.0, 0.0, 3e-4, 3e-4, 0.0),
        targets={"tvb": 60},
    ),
    "W7": replace(
        _OSCILLATOR,
        title="16384 vertices, local coupling, 76 regions, delays",
        regions=76,
        local=2**-10,
        seconds=0.05,
        targets={"tvb": 9},
    ),
}  # fmt: skip


def select(names: list[str]) -> list[str]:
    """Names of cases; ``W6`` stands for both of its halves, none for all."""
    chosen = [k for name in names for k in WORKLOADS if k == name or k.startswith(name + "-")]
    unknown = [n for n in names if not any(k == n or k.startswith(n + "-") for k in WORKLOADS)]
    if unknown:
        raise SystemExit(f"no such case: {', '.join(unknown)}; there are {', '.join(WORKLOADS)}")
    return chosen or list(WORKLOADS)


def read_connectome(path: str) -> tuple[Array, Array]:
    """Weights and tract lengths (mm) of a TVB zip, rows are targets."""
    with zipfile.ZipFile(path) as archive:
        weights, lengths = (
            np.loadtxt(io.BytesIO(archive.read(f"{name}.txt")))
            for name in ("weights", "tract_lengths")
        )
    return weights, lengths


def moments(samples: Array) -> list[list[float]]:
    """Mean and spread over regions at 5, 20 and 40 ms, of 1 ms averages (time, region).

    The early transient tells simulators apart. The oscillators end in a fixed point that does not
    depend on the delays, so late means would agree for wrong delays too.
    """
    return [[float(samples[ms - 1].mean()), float(samples[ms - 1].std())] for ms in (5, 20, 40)]
