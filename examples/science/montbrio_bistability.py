"""A population of QIF neurons that rests or fires, depending on its past (Montbrio et al. 2015).

    python montbrio_bistability.py [picture.png]

Left: fixed points against the mean excitability eta; between two saddle-nodes there are three.
Right: a pulse of input switches the population on, another one off.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
J, DELTA = 15.0, 1.0
SADDLE_NODES = (-5.7435, -3.1361)

# Fixed points: V and eta follow from the rate.
r = np.linspace(0.01, 1.6, 2000)
V = -DELTA / (2 * np.pi * r)
eta = np.pi**2 * r**2 - V**2 - J * r


def run(start, pulses, length):
    """States (time, 2) of one population; the input I is changed between runs."""
    model = vb.models.MontbrioPazoRoxin(eta=-5.0, J=J, Delta=DELTA)
    sim = vb.Simulator(
        model=model,
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=vb.integrators.HeunDeterministic(dt=0.01),
        monitors=[vb.monitors.SubSample(period=0.05)],
        initial_conditions=np.reshape(start, (1, 2, 1, 1)),
    ).configure()
    times, states = [], []
    for until, current in [*pulses, (length, 0.0)]:
        model.I = current
        ((t, x),) = sim.run(simulation_length=until - (times[-1][-1] if times else 0.0))
        times.append(np.asarray(t))
        states.append(np.asarray(x)[:, :, 0, 0])
    return np.concatenate(times), np.concatenate(states)


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
slope = np.gradient(eta, r)
for sign, style, label in ((-1, "--", "saddle"), (1, "-", "stable")):
    left.plot(np.where(sign * slope > 0, eta, np.nan), r, style, color="C0", label=label)
for point in SADDLE_NODES:
    left.axvline(point, color="0.8", lw=1)
    left.annotate(f"{point}", (point, 1.58), (-2, 0), textcoords="offset points", ha="right",
                  va="top", rotation=90)  # fmt: skip
for start in ([0.1, -2.0], [1.5, 0.0]):
    _, x = run(start, [], 60.0)
    left.plot(-5.0, x[-1, 0], "o", color="C1")
left.set(xlim=(-10, 0), ylim=(0, 1.6), xlabel=r"excitability $\eta$", ylabel="firing rate r")
left.set_title("two states between the saddle-nodes")
left.legend(loc="upper left")

pulses = [(20.0, 0.0), (25.0, 4.0), (50.0, 0.0), (55.0, -8.0)]
t, x = run([0.08, -1.96], pulses, 80.0)
right.plot(t, x[:, 0])
for begin, end, text in ((20, 25, "I = 4"), (50, 55, "I = -8")):
    right.axvspan(begin, end, color="0.9")
    right.annotate(text, (end, 3.3), (3, 0), textcoords="offset points")
right.set(
    xlabel="time (time constants)",
    ylabel="firing rate r",
    title=r"$\eta$ = -5: it remembers pulses",
)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
print(f"at eta = -5 the rates are {run([0.1, -2.0], [], 60.0)[1][-1, 0]:.5f}", end=" ")
print(f"and {run([1.5, 0.0], [], 60.0)[1][-1, 0]:.4f}")
