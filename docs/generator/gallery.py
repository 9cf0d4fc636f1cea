"""The galleries: a page for each model and coupling, from what the engine says of them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib.figure import Figure

import virtualbrain as vb
from virtualbrain.plot._style import COLOURS, styled

# How long the pictured run takes and its step, in ms, where 500 and 0.05 show too much or too
# little; and values of parameters for which a model does what it is known for.
_RUNS: dict[str, dict[str, Any]] = {
    "CoombesByrne": {"duration": 60.0},
    "CoombesByrne2D": {"duration": 20.0},
    "DumontGutkin": {"duration": 50.0},
    "Epileptor": {"duration": 4000.0},
    "Epileptor2D": {"duration": 4000.0},
    "EpileptorCodim3SlowMod": {"duration": 2000.0},
    "EpileptorRestingState": {"duration": 3000.0},
    "GastSchmidtKnosche_SD": {"duration": 100.0},
    "Generic2dOscillator": {"values": {"a": -0.5, "b": -15.0, "c": 0.0, "d": 0.02}},
    "HindmarshRose": {"duration": 2000.0, "values": {"I": 3.2}},
    "Hopfield": {"duration": 20.0},
    "JansenRit": {"skip": 1000.0, "values": {"v0": 6.0}},
    "KIonEx": {"duration": 3000.0},
    "Kuramoto": {"duration": 30.0},
    "LarterBreakspear": {"seed": 5},
    "LileySteynRoss": {"duration": 100.0},
    "Linear": {"duration": 1.0, "dt": 0.005},
    "MontbrioPazoRoxin": {"duration": 50.0, "dt": 0.01},
    "MorrisLecar": {"duration": 300.0, "values": {"I": 150.0}},
    "ReducedSetFitzHughNagumo": {"duration": 100.0, "dt": 0.005},
    "ReducedSetHindmarshRose": {"duration": 400.0, "dt": 0.005},
    "SupHopf": {"duration": 60.0, "values": {"a": 0.1}},
    "WilsonCowan": {"duration": 300.0, "values": {
        "c_ee": 16.0, "c_ei": 12.0, "c_ie": 15.0, "c_ii": 3.0, "P": 1.25, "a_e": 1.3, "b_e": 4.0,
        "a_i": 2.0, "b_i": 3.7, "tau_e": 8.0, "tau_i": 8.0,
    }},
}  # fmt: skip


def pages() -> dict[str, str | bytes]:
    """Markdown and pictures by path."""
    names = sorted(n for n in vb.models.__all__ if _is_model(getattr(vb.models, n)))
    made: dict[str, str | bytes] = {"models/index.md": ""}
    cards = []
    for name in names:
        cls = getattr(vb.models, name)
        made[f"models/{name}.md"] = _model_page(cls)
        made[f"models/{name}.png"] = picture(cls)
        if _planar(cls):
            made[f"models/{name}_plane.png"] = plane(cls)
        summary = cls._info["summary"].split(". ")[0].rstrip(".")
        cards.append(f"| [{name}]({name}.md) | {cls().nvar} | {summary} |")
    made["models/index.md"] = (
        f"# Models\n\n{len(names)} models, each with its equations, parameters and a typical run. "
        "The equations are written\ndown by the engine from the code that it runs.\n\n"
        "| model | variables | what it is |\n|---|---|---|\n" + "\n".join(cards) + "\n"
    )
    couplings = sorted(n for n in vb.coupling.__all__ if _is_coupling(getattr(vb.coupling, n)))
    made["couplings/index.md"] = "# Couplings\n\n" + "\n".join(
        f"## {name}\n\n" + _about(getattr(vb.coupling, name)._info) for name in couplings
    )
    return made


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, vb.models.Model) and bool(thing._info)


def _planar(cls: Any) -> bool:
    """Two state variables, both of which move: else fixed points fill a line."""
    return cls().nvar == 2 and cls.__name__ != "Hopfield" and "Rint" not in cls.state_variables


def _is_coupling(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, vb.coupling.Coupling) and bool(thing._info)


def _model_page(cls: Any) -> str:
    info = cls._info
    name = info["name"]
    run = _RUNS.get(name, {})
    values = ", ".join(f"{key}={value}" for key, value in run.get("values", {}).items())
    states = [
        f"| `{s['name']}` | {s['unit']} | {s['range'][0]:g} to {s['range'][1]:g} | {s['doc']} |"
        for s in info["states"]
    ]
    equations = cls().equations()
    plane = (
        f"\n## Phase plane\n\n![Phase plane of {name}]({name}_plane.png)\n\nWithout input from "
        "other regions. Circles are fixed points, filled where they are stable.\n"
        if _planar(cls)
        else ""
    )
    return (
        f"# {name}\n\n{_about(info)}\n"
        "## State variables\n\n| name | unit | starts in | meaning |\n|---|---|---|---|\n"
        + "\n".join(states)
        + f"\n\nOther regions see `{'`, `'.join(cls.state_variables[i] for i in cls().cvar)}`.\n\n"
        f"## Equations\n\n$$\n{equations.latex}\n$$\n\n```text\n{equations}\n```\n\n"
        f"## A run\n\n`{name}({values})`, three unconnected regions from random states; "
        f"Heun, dt = {run.get('dt', 0.05):g} ms.\n\n![{name}]({name}.png)\n{plane}"
    )


def _about(info: dict[str, Any]) -> str:
    rows = [
        f"| `{p['name']}` | {_value(p)} | {p['unit']} | {_range(p)} | {p['doc']} |"
        for p in info["parameters"]
    ]
    reference = f"*{info['reference']}*\n\n" if info.get("reference") else ""
    head = "| parameter | default | unit | range | meaning |\n|---|---|---|---|---|\n"
    return (
        f"{info['summary']}\n\n{reference}{head}" + "\n".join(rows) + "\n"
        if rows
        else f"{info['summary']}\n\n{reference}"
    )


def _value(parameter: dict[str, Any]) -> str:
    value = parameter["value"]
    numbers = [value] if np.ndim(value) == 0 else list(np.ravel(value))
    return ", ".join(f"{v:.6g}" if isinstance(v, float) else str(v) for v in numbers)


def _range(parameter: dict[str, Any]) -> str:
    low, high = parameter.get("range") or (-np.inf, np.inf)
    return f"{low:g} to {high:g}" if np.isfinite([low, high]).all() else ""


@styled
def picture(cls: Any) -> bytes:
    """A PNG of what three regions do."""
    run = _RUNS.get(cls.__name__, {})
    dt, duration = run.get("dt", 0.05), run.get("duration", 500.0)
    zeros = np.zeros((3, 3))
    sim = vb.Simulator(
        model=cls(variables_of_interest=cls.state_variables, **run.get("values", {})),
        connectivity=vb.Connectivity(weights=zeros, tract_lengths=zeros),
        integrator=vb.integrators.HeunDeterministic(dt=dt),
        monitors=[vb.monitors.SubSample(period=max(dt, round(duration / 2000 / dt) * dt))],
        seed=run.get("seed", 1),
    ).configure()
    if "skip" in run:
        sim.run(simulation_length=run["skip"])
    ((time, data),) = sim.run(simulation_length=duration)
    data = np.asarray(data).mean(axis=3)
    shown = list(cls.state_variables)[:6]
    figure = Figure(figsize=(6.5, 0.6 + 0.85 * len(shown)))
    axes = figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    for row, (ax, variable) in enumerate(zip(axes, shown, strict=True)):
        for node in range(3):
            ax.plot(time, data[:, row, node], color=COLOURS[node], linewidth=0.8)
        unit = cls._info["states"][row]["unit"]
        ax.set_ylabel(f"{variable} ({unit})" if unit else variable)
    axes[-1].set_xlabel("time (ms)")
    inches = figure.get_figheight()
    figure.subplots_adjust(0.13, 0.42 / inches, 0.98, 1 - 0.08 / inches, hspace=0.12)
    figure.align_ylabels()
    return _png(figure)


@styled
def plane(cls: Any) -> bytes:
    """A PNG of the phase plane of a model of two variables."""
    run = _RUNS.get(cls.__name__, {})
    figure = Figure(figsize=(5.0, 3.8), layout="constrained")
    duration = min(run.get("duration", 100.0), 100.0)
    vb.plot.phase_plane(
        cls(**run.get("values", {})),
        duration=duration,
        dt=duration / 2000,
        ax=figure.add_subplot(),
    )
    return _png(figure)


def _png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, dpi=110)
    return stream.getvalue()
