"""Evoked responses: two flashes to the visual cortex, seen in the regions and in the EEG.

    python evoked_response.py [picture.png]

An oscillator that is damped, so that it rings when it is struck, in 76 regions; both primary visual
cortices are driven for 20 ms, twice.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file().configure()
weight = np.zeros(conn.number_of_regions)
weight[[list(conn.region_labels).index(name) for name in ("rV1", "lV1")]] = 0.3
flashes = vb.equations.PulseTrain({"onset": 100.0, "T": 400.0, "tau": 20.0, "amp": 1.0})

eeg = vb.monitors.EEG.from_file(period=1.0, reference="average")
sim = vb.Simulator(
    model=vb.models.Generic2dOscillator(a=-0.5, b=-15.0, c=0.0, d=0.02),
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.03),
    integrator=vb.integrators.HeunDeterministic(dt=0.1),
    stimulus=vb.patterns.StimuliRegion(connectivity=conn, weight=weight, temporal=flashes),
    monitors=[vb.monitors.TemporalAverage(period=1.0), eeg],
    initial_conditions=np.zeros((1, 2, 76, 1)),
).configure()
sim.run(simulation_length=2000.0)  # the network settles, flashes go on
(time, regions), (_, sensors) = sim.run(simulation_length=800.0)

fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(7, 6), sharex=True, layout="constrained")
time = np.asarray(time)
top.plot(time, flashes.evaluate(time), color="0.4")
top.set(ylabel="flash")
for name, color in (("rV1", "#0072B2"), ("rV2", "#D55E00"), ("rM1", "#009E73")):
    signal = np.asarray(regions)[:, 0, list(conn.region_labels).index(name), 0]
    factor = 1 if name == "rV1" else 20
    middle.plot(
        time, factor * (signal - signal[0]), color=color,
        label=name if factor == 1 else f"{name} (x {factor})",
    )  # fmt: skip
middle.set(ylabel="change of V")
middle.legend(ncols=3, loc="lower right", bbox_to_anchor=(1.0, 0.95))
bottom.plot(time, np.asarray(sensors)[:, 0, :, 0], color="#0072B2", lw=0.4, alpha=0.6)
bottom.set(ylabel="EEG of all sensors\n(arbitrary unit)", xlabel="time (ms)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
v1, m1 = (
    np.ptp(np.asarray(regions)[:, 0, list(conn.region_labels).index(n), 0]) for n in ("rV1", "rM1")
)
print(f"range of V: {v1:.3g} in rV1, {m1:.3g} in rM1")
