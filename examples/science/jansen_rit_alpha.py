"""Where a cortical column makes the alpha rhythm (Jansen & Rit 1995, Grimbert & Faugeras 2006).

    python jansen_rit_alpha.py [picture.png]

151 columns, not connected, each with its own mean input p. Top: the largest and smallest potential
y1 - y2 of each after it has settled, from two starts. Bottom: frequency. The alpha rhythm lies
between the Hopf bifurcations at p = 89.83 and 315.70 per second. At 113.58 the state of rest ends
on a loop: from there to 137 columns that start from zero make large, slow spikes.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
p = np.linspace(50, 350, 151)


def settled(start):
    """Potentials (time, column), ms and mV, after 10 s."""
    n = len(p)
    sim = vb.Simulator(
        model=vb.models.JansenRit(v0=6.0, mu=p / 1000, variables_of_interest=["y1 - y2"]),
        connectivity=vb.Connectivity(weights=np.zeros((n, n)), tract_lengths=np.zeros((n, n))),
        integrator=vb.integrators.HeunDeterministic(dt=0.5),
        monitors=[vb.monitors.SubSample(period=1.0)],
        initial_conditions=np.repeat(np.reshape(start, (1, 6, 1, 1)), n, axis=2),
    ).configure()
    sim.run(simulation_length=10_000.0)
    ((_, data),) = sim.run(simulation_length=4000.0)
    return np.asarray(data)[:, 0, :, 0]


def frequency(v):
    """Hz, from upward crossings of the middle; NaN for columns at rest."""
    out = np.full(v.shape[1], np.nan)
    for i, x in enumerate((v - (v.max(axis=0) + v.min(axis=0)) / 2).T):
        k = np.nonzero((x[:-1] < 0) & (x[1:] >= 0))[0]
        if np.ptp(x) > 0.05 and len(k) > 2:
            out[i] = 1000 / np.diff(k - x[k] / (x[k + 1] - x[k])).mean()
    return out


fig, (top, bottom) = plt.subplots(2, 1, figsize=(7, 6), sharex=True, layout="constrained")
for start, color, label in (
    ([0.13, 24, 16, 0, 0, 0], "C0", "from a high potential"),
    ([0, 0, 0, 0, 0, 0], "C1", "from zero"),
):
    v = settled(start)
    top.plot(p, v.max(axis=0), ".", color=color, ms=4, label=label)
    top.plot(p, v.min(axis=0), ".", color=color, ms=4)
    bottom.plot(p, frequency(v), ".", color=color, ms=4)
for point, kind in ((89.83, "Hopf"), (113.58, "fold"), (315.70, "Hopf")):
    for axes in (top, bottom):
        axes.axvline(point, color="0.8", lw=1, zorder=0)
    bottom.annotate(
        f"{kind} {point}", (point, 5.0), (3, 0), textcoords="offset points", rotation=90
    )
top.set(ylabel="extremes of y1 - y2 (mV)", title="Jansen-Rit column against its input")
top.legend()
bottom.set(xlabel="mean input p (1/s)", ylabel="frequency (Hz)", ylim=(0, 13))
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
print(f"at p = {p[np.argmin(abs(p - 220))]:.1f} the frequency is", end=" ")
print(f"{frequency(settled([0.13, 24, 16, 0, 0, 0]))[np.argmin(abs(p - 220))]:.3f} Hz")
