"""Bursts of the Epileptor of codimension 3."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...basic.neotraits.api import Attr, HasTraits, Int
from ...datatypes.connectivity import Connectivity
from .. import coupling as couplings
from .. import integrators, models, simulator
from .. import monitors as recorders

__all__ = ["EpileptorModelPlot"]

# A and B, the ends of a path on a sphere, its speed c, and log2 of a simulation length in ms;
# Saggio et al. 2017, J. Mathematical Neuroscience 7:7, doi:10.1186/s13408-017-0050-8
_BURSTERS: dict[str, Any] = {
    "default": {"A": None, "B": None, "c": None},
    "c0": {"A": [0.2649, -0.05246, 0.2951], "B": [0.2688, 0.05363, 0.2914], "c": 1e-3, "sl": 11},
    "c2s": {"A": [0.3448, 0.02285, 0.2014], "B": [0.3351, 0.07465, 0.2053], "c": 1e-3, "sl": 10},
    "c3s": {"A": [0.2552, -0.0637, 0.3014], "B": [0.3496, 0.0795, 0.1774], "c": 4e-4, "sl": 13},
    "c10s": {"A": [0.3448, 0.0228, 0.2014], "B": [0.3118, 0.0670, 0.2415], "c": 5e-5, "sl": 14},
    "c11s": {"A": [0.3131, -0.06743, 0.2396], "B": [0.3163, 0.06846, 0.2351], "c": 4e-5, "sl": 15},
    "c2b": {"A": [0.3216, 0.0454, -0.2335], "B": [0.285, 0.05855, -0.2745], "c": 4e-3, "sl": 10},
    "c4b": {"A": [0.1871, -0.02512, -0.3526], "B": [0.2081, -0.01412, -0.3413], "c": 8e-3,
            "sl": 10},
    "c14b": {"A": [0.3216, 0.0454, -0.2335], "B": [0.106, 0.005238, -0.3857], "c": 2e-3, "sl": 12},
    "c16b": {"A": [0.04098, -0.07373, -0.391], "B": [-0.01301, -0.03242, -0.3985], "c": 4e-3,
             "sl": 10},
}  # fmt: skip


class EpileptorModelPlot(HasTraits):
    """Simulates a class of bursts, and draws it over time and in space."""

    conn = Attr(Connectivity, default=Connectivity.from_file, label="Connectome")
    coupling = Attr(couplings.Coupling, default=lambda: couplings.Linear(a=np.array([0.0152])))
    integrator = Attr(
        integrators.Integrator, default=lambda: integrators.HeunDeterministic(dt=2**-4)
    )
    monitors = Attr(tuple, default=lambda: (recorders.TemporalAverage(period=2**-2),))
    sim_length = Int(default=2**10, label="Length of the simulation (ms)")

    fig: Any = None
    slow_model = False

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.default_burster_parameters = dict(_BURSTERS)
        self.configure_model()

    def show(self, burster_class: str = "default") -> Any:
        """Simulate a class, and draw it. Returns the figure."""
        from matplotlib import pyplot as plt

        self.configure_model()
        self.update_burster_parameters(burster_class)
        self.configure_sim()
        self.plot_model()
        plt.show()
        return self.fig

    def add_new_burster_class(
        self,
        burster_name: str,
        burster_value_A: Any,
        burster_value_B: Any,
        burster_value_c: float,
        burster_sl: int = 10,
    ) -> None:
        """Add a class by the ends of its path, its speed, and log2 of a length in ms."""
        self.default_burster_parameters[burster_name] = {
            "A": burster_value_A, "B": burster_value_B, "c": burster_value_c, "sl": burster_sl
        }  # fmt: skip

    def configure_model(self, slow: bool = False) -> None:
        """Make a new model, with a slow transition between classes or without."""
        self.slow_model = slow
        names = ["x", "y", "z"]
        self.model = (
            models.EpileptorCodim3SlowMod()
            if slow
            else models.EpileptorCodim3(variables_of_interest=names)
        )

    def update_burster_parameters(self, burster_class: str) -> None:
        """Set the parameters of a class."""
        if burster_class not in self.default_burster_parameters:
            raise ValueError(
                f"burster_class wants one of {', '.join(self.default_burster_parameters)}; got "
                f"{burster_class!r}"
            )
        values = self.default_burster_parameters[burster_class]
        if values["A"] is None:
            return
        for end, (x, y, z) in (("start", values["A"]), ("stop", values["B"])):
            for name, value in (("mu1", -y), ("mu2", x), ("nu", z)):
                setattr(self.model, f"{name}_{end}", np.array([value]))
        self.model.c = np.array([values["c"]])
        self.sim_length = 2 ** values["sl"]

    def configure_sim(self) -> None:
        """Run the simulation; sets `tavg_time` and `tavg_data`."""
        self.sim = simulator.Simulator(
            model=self.model, connectivity=self.conn, coupling=self.coupling,
            integrator=self.integrator, monitors=self.monitors,
            simulation_length=float(self.sim_length),
        ).configure()  # fmt: skip
        ((self.tavg_time, self.tavg_data),) = self.sim.run()

    def plot_model(self) -> None:
        """Draw x and z of the first region over time, and its path in space."""
        from matplotlib import pyplot as plt

        if self.slow_model:
            self.plot_slow_model()
            return
        self.fig = plt.figure(figsize=(12, 5))
        x, y, z = self.tavg_data[:, :3, 0, 0].T
        time = self.fig.add_subplot(121)
        time.plot(self.tavg_time, x, label="x")
        time.plot(self.tavg_time, z, label="z")
        time.set(xlabel="Time (ms)", ylabel="Temporal average")
        time.legend()
        space: Any = self.fig.add_subplot(122, projection="3d")
        space.plot(x, y, z)
        space.set(xlabel="x", ylabel="y", zlabel="z")

    def plot_slow_model(self) -> None:
        """Draw x and z of the first region over time."""
        from matplotlib import pyplot as plt

        self.fig = plt.figure(figsize=(12, 5))
        ax = self.fig.gca()
        for k, name in enumerate(self.model.variables_of_interest[:2]):
            ax.plot(self.tavg_time, self.tavg_data[:, k, 0, 0], label=name)
        ax.set(xlabel="Time (ms)", ylabel="Temporal average")
        ax.legend()
