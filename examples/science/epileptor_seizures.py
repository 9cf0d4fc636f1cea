"""Seizures that start by themselves above a critical excitability (Jirsa et al. 2014).

    python epileptor_seizures.py [picture.png]

Four regions with excitabilities x0 around the critical -2.06046, not connected. Below it a region
rests; above it seizures come and go with the slow permittivity z. They end in a homoclinic
bifurcation: the time between discharges grows with the logarithm of the time that is left.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import curve_fit
from scipy.signal import find_peaks

import virtualbrain as vb

vb.plot.use_style()
x0 = np.array([-2.2, -2.07, -2.05, -1.6])
n = len(x0)
sim = vb.Simulator(
    model=vb.models.Epileptor(x0=x0, variables_of_interest=["x2 - x1", "z", "x1"]),
    connectivity=vb.Connectivity(weights=np.zeros((n, n)), tract_lengths=np.zeros((n, n))),
    integrator=vb.integrators.HeunDeterministic(dt=0.05),
    monitors=[vb.monitors.SubSample(period=0.5)],
    initial_conditions=np.tile(np.reshape([-1.5, -10, 3.0, -1, 0, 0], (1, 6, 1, 1)), (1, 1, n, 1)),
).configure()
sim.run(simulation_length=300.0)  # the first transient
((t, data),) = sim.run(simulation_length=12_000.0)
data = np.asarray(data)[:, :, :, 0]
t = np.asarray(t) / 1000

fig, rows = plt.subplots(
    n + 1, 1, figsize=(9, 9), layout="constrained", height_ratios=(1, 1, 1, 1, 1.6)
)
for i, axes in enumerate(rows[:n]):
    axes.plot(t[::4], data[::4, 0, i], lw=0.5)
    axes.set(ylabel="x2 - x1", ylim=(-2.7, 3.2), title=f"x0 = {x0[i]}")
    axes.yaxis.label.set_color("C0")
    slow = axes.twinx()
    slow.plot(t[::4], data[::4, 1, i], color="C1", lw=1)
    slow.set(ylabel="z", ylim=(2.5, 4.5))
    slow.yaxis.label.set_color("C1")
rows[n - 1].set_xlabel("time (s of the model)")

# discharges of the most excitable region: positive peaks of x2 - x1 in its first whole seizure
course, x1 = data[:, 0, -1], data[:, 2, -1]
begin = np.flatnonzero((x1[:-1] < -1.0) & (x1[1:] >= -1.0))[0]
end = begin + np.flatnonzero((x1[begin:-1] >= -1.0) & (x1[begin + 1 :] < -1.0))[0]
spikes = t[begin + find_peaks(course[begin:end], height=0.2, distance=30)[0]]
spikes = spikes[spikes > t[begin] + 0.15]  # the first are irregular
intervals = 1000 * np.diff(spikes)
times = spikes[1:]


def slowing(time, longest, factor, last):
    return longest - factor * np.log(last - time)


fitted, _ = curve_fit(slowing, times, intervals, (30.0, 10.0, times[-1] + 0.05))
print("misfit of the logarithm:", np.abs(slowing(times, *fitted) - intervals).max().round(2), "ms")
last = rows[n]
zoom = slice(begin - 200, end + 200)
last.plot(t[zoom], course[zoom], lw=0.5)
last.set(xlabel="time (s of the model)", ylabel="x2 - x1", ylim=(-2.8, 2.2))
last.yaxis.label.set_color("C0")
slow = last.twinx()
slow.plot(times, intervals, "o", color="C1", ms=4)
fine = np.linspace(times[0], times[-1], 100)
slow.plot(fine, slowing(fine, *fitted), color="C1", lw=1)
slow.set(ylabel="interval (ms)", ylim=(-60, 65), yticks=[30, 40, 50, 60])
slow.yaxis.label.set_color("C1")
last.set_title("A seizure of x0 = -1.6: discharges slow down, with the logarithm of the time left")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
active = np.ptp(data[len(t) // 3 :, 0], axis=0) > 1
print("regions with seizures:", ", ".join(f"x0 = {x}" for x in x0[active]))
