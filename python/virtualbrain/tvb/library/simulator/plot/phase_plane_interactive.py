"""The phase plane of a model, with sliders for its parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...basic.neotraits.api import Attr, HasTraits, List, NArray
from .. import integrators, models

__all__ = ["NUMBEROFGRIDPOINTS", "TRAJ_STEPS", "PhasePlaneInteractive"]

NUMBEROFGRIDPOINTS = 42
TRAJ_STEPS = 4096


class PhasePlaneInteractive(HasTraits):
    """Directions and nullclines of two state variables, and trajectories from where one clicks.

    Sliders set the parameters, the state variables that are not shown and, with a stochastic
    integrator, the noise; buttons choose the variables and the mode.
    """

    model = Attr(models.Model, default=models.Generic2dOscillator, label="Model")
    integrator = Attr(
        integrators.Integrator, default=integrators.RungeKutta4thOrderDeterministic,
        label="Scheme of the trajectories",
    )  # fmt: skip
    exclude_sliders = List(of=str, label="Parameters without a slider")

    ipp_fig: Any = None
    pp_ax: Any = None
    pp_splt: Any = None
    svx = svy = ""
    mode = 0

    def show(self) -> Any:
        """Draw, and show the figure. Returns it."""
        from matplotlib import pyplot as plt

        self.model.configure()
        names = list(self.model.state_variables)
        if len(names) < 2:
            raise ValueError(f"a phase plane wants two state variables; the model has {names[0]}")
        self.svx, self.svy = names[:2]
        self.set_state_vector()
        self.create_figure()
        self._add_selectors()
        self._add_sliders()
        self._update()
        self.ipp_fig.canvas.mpl_connect("button_press_event", self.click_trajectory)
        plt.show()
        return self.ipp_fig

    def create_figure(self) -> None:
        """Make the figure, with axes for the plane and for trajectories over time."""
        from matplotlib import pyplot as plt

        title = f"Phase plane: {type(self.model).__name__}, {type(self.integrator).__name__}"
        self.ipp_fig = plt.figure(num=title, figsize=(12, 7))
        self.pp_ax = self.ipp_fig.add_axes((0.27, 0.35, 0.45, 0.6))
        self.pp_splt = self.ipp_fig.add_axes((0.27, 0.06, 0.45, 0.2))

    def set_state_vector(self) -> None:
        """Set `default_sv`, the middle of the ranges, shape (nvar, 1, modes), and no coupling."""
        model, modes = self.model, self.model.number_of_modes
        middle = [np.mean(model.state_variable_range[name]) for name in model.state_variables]
        self.default_sv = np.tile(np.reshape(middle, (-1, 1, 1)), (1, 1, modes))
        self.no_coupling = np.zeros((model.nvar, 1, modes))

    def _add_selectors(self) -> None:
        from matplotlib.widgets import RadioButtons

        names = list(self.model.state_variables)
        modes = [str(k) for k in range(self.model.number_of_modes)]
        choices = {"svx": ("x axis", names), "svy": ("y axis", names), "mode": ("Mode", modes)}
        self.selectors: dict[str, Any] = {}
        for k, (what, (title, labels)) in enumerate(choices.items()):
            height = 0.03 * len(labels) + 0.02
            ax = self.ipp_fig.add_axes((0.02 + 0.07 * k, 0.03, 0.06, height), title=title)
            active = labels.index(str(getattr(self, what)))
            self.selectors[what] = RadioButtons(ax, labels, active=active)
            self.selectors[what].on_clicked(lambda text, what=what: self._chosen(what, text))

    def _chosen(self, what: str, text: Any) -> None:
        setattr(self, what, int(text) if what == "mode" else str(text))
        self._update()

    def _add_sliders(self) -> None:
        """On the left the state variables, on the right the parameters and the noise."""
        self.sv_sliders: dict[str, Any] = {}
        for k, name in enumerate(self.model.state_variables):
            lo, hi = self.model.state_variable_range[name]
            self.sv_sliders[name] = self._slider(
                (0.06, 0.93 - 0.035 * k), name, lo, hi, self.default_sv[k, 0, 0], self._moved
            )
        self.param_sliders: dict[str, Any] = {}
        for name in type(self.model).declarative_attrs:
            declared, value = getattr(type(self.model), name), getattr(self.model, name)
            if (
                name in self.exclude_sliders
                or not isinstance(declared, NArray)
                or declared.domain is None
                or value.size != 1
                or value.dtype.kind != "f"
            ):
                continue
            at = 0.93 - 0.88 / 30 * len(self.param_sliders)
            now = value.item()
            lo, hi = min(declared.domain.lo, now), max(declared.domain.hi, now)
            lo = lo if np.isfinite(lo) else now - 10.0 * max(1.0, abs(now))
            hi = hi if np.isfinite(hi) else now + 10.0 * max(1.0, abs(now))
            self.param_sliders[name] = self._slider(
                (0.8, at), name, lo, hi, now, self.update_parameters
            )
        self.noise_slider = None
        if isinstance(self.integrator, integrators.IntegratorStochastic):
            noise = self.integrator.noise
            noise.configure_white(self.integrator.dt)
            now = float(np.log10(max(float(np.max(noise.nsig)), 1e-9)))
            self.noise_slider = self._slider(
                (0.8, 0.03), "Log noise", -9.0, 1.0, now, self.update_noise
            )

    def _slider(self, place: Any, name: str, lo: Any, hi: Any, now: Any, moved: Any) -> Any:
        from matplotlib.widgets import Slider

        ax = self.ipp_fig.add_axes((*place, 0.12, 0.022))
        slider = Slider(ax, name, float(lo), float(hi), valinit=float(now))
        slider.on_changed(moved)
        return slider

    def _moved(self, _: float) -> None:
        for k, slider in enumerate(self.sv_sliders.values()):
            self.default_sv[k] = slider.val
        self._update()

    def update_parameters(self, val: float) -> None:
        """Take the parameters from the sliders."""
        for name, slider in self.param_sliders.items():
            setattr(self.model, name, np.array([slider.val]))
        self.model.update_derived_parameters()
        self._update()

    def update_noise(self, nsig: float) -> None:
        """Set the noise to ten to the power of `nsig`."""
        self.integrator.noise.nsig = np.array([10.0**nsig])

    def _update(self) -> None:
        self.set_mesh_grid()
        self.calc_phase_plane()
        self.plot_phase_plane()

    def _indices(self) -> tuple[int, int]:
        names = list(self.model.state_variables)
        return names.index(self.svx), names.index(self.svy)

    def set_mesh_grid(self) -> None:
        """Set `X` and `Y`, the places along the axes."""
        (x0, x1), (y0, y1) = (self.model.state_variable_range[n] for n in (self.svx, self.svy))
        self.X = np.linspace(x0, x1, NUMBEROFGRIDPOINTS)
        self.Y = np.linspace(y0, y1, NUMBEROFGRIDPOINTS)

    def _rates(self, state: NDArray[Any]) -> NDArray[Any]:
        coupling = np.broadcast_to(
            self.no_coupling, (self.model.nvar, state.shape[1], self.model.number_of_modes)
        )
        return np.asarray(self.model.dfun(state, coupling))

    def calc_phase_plane(self) -> None:
        """Set `U` and `V`, the rates of the two variables, shape (y, x, modes)."""
        i, j = self._indices()
        shape = (NUMBEROFGRIDPOINTS, NUMBEROFGRIDPOINTS, self.model.number_of_modes)
        state = np.repeat(self.default_sv, NUMBEROFGRIDPOINTS**2, axis=1)
        x, y = np.meshgrid(self.X, self.Y)
        state[i], state[j] = x.reshape(-1, 1), y.reshape(-1, 1)
        rates = self._rates(state)
        self.U, self.V = rates[i].reshape(shape), rates[j].reshape(shape)

    def plot_phase_plane(self) -> None:
        """Draw directions and nullclines."""
        u, v = self.U[..., self.mode], self.V[..., self.mode]
        self.pp_ax.clear()
        if np.hypot(u, v).any():
            self.pp_ax.quiver(self.X, self.Y, u, v, width=0.001, headwidth=8)
        for rate, colour in ((u, "r"), (v, "g")):
            if np.nanmin(rate) < 0.0 < np.nanmax(rate):
                self.pp_ax.contour(self.X, self.Y, rate, [0.0], colors=colour)
        title = f"{type(self.model).__name__} mode {self.mode}"
        self.pp_ax.set(title=title, xlabel=self.svx, ylabel=self.svy)
        self.ipp_fig.canvas.draw_idle()

    def plot_trajectory(self, x: float, y: float) -> None:
        """Draw a trajectory from a point of the plane; variables that are not shown stay."""
        i, j = self._indices()
        state = self.default_sv.copy()
        state[i], state[j] = x, y
        held = np.setdiff1d(np.arange(self.model.nvar), [i, j])
        path = np.empty((TRAJ_STEPS + 1, *state.shape))
        path[0] = state
        for step in range(TRAJ_STEPS):
            state = self.integrator.scheme(state, self.model.dfun, self.no_coupling, 0.0, 0.0)
            state[held] = self.default_sv[held]
            path[step + 1] = state
        self.pp_ax.plot(x, y, "go")
        self.pp_ax.plot(path[:, i, 0, self.mode], path[:, j, 0, self.mode])
        time = np.arange(TRAJ_STEPS + 1) * self.integrator.dt
        self.pp_splt.plot(time, path[:, :, 0, self.mode], label=self.model.state_variables)
        self.pp_splt.legend(fontsize=6)
        self.ipp_fig.canvas.draw_idle()

    def click_trajectory(self, event: Any) -> None:
        """Draw a trajectory from where the mouse clicked."""
        if event.inaxes is self.pp_ax:
            self.plot_trajectory(event.xdata, event.ydata)
