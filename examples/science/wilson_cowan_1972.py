"""Excitatory and inhibitory populations: hysteresis and a limit cycle (Wilson & Cowan 1972).

    python wilson_cowan_1972.py [picture.png]

Left, the parameters of their figure 4: three steady states, of which two are stable, so that
activity remembers. Right, those of figure 11: with an input the steady state is unstable, and the
populations oscillate.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COMMON = {"tau_e": 10.0, "tau_i": 10.0, "alpha_e": 1.0, "alpha_i": 1.0}
HYSTERESIS = {"c_ee": 12.0, "c_ei": 4.0, "c_ie": 13.0, "c_ii": 11.0, "a_e": 1.2, "b_e": 2.8,
              "a_i": 1.0, "b_i": 4.0}  # fmt: skip
CYCLE = {"c_ee": 16.0, "c_ei": 12.0, "c_ie": 15.0, "c_ii": 3.0, "a_e": 1.3, "b_e": 4.0,
         "a_i": 2.0, "b_i": 3.7, "P": 1.25}  # fmt: skip

fig, axes = plt.subplots(1, 3, figsize=(11, 3.8), layout="constrained")
for ax, values, title in zip(
    axes, (HYSTERESIS, CYCLE), ("hysteresis", "limit cycle"), strict=False
):
    model = vb.models.WilsonCowan(**COMMON, **values)
    vb.plot.phase_plane(model, duration=150.0, dt=0.2, trajectories=3, ax=ax)
    ax.set_title(title)
    for point in model.fixed_points():
        print(f"{title}: E = {point.state[0]:.3f}, I = {point.state[1]:.3f}, {point.kind}")

sim = vb.Simulator(
    model=vb.models.WilsonCowan(**COMMON, **CYCLE, variables_of_interest=["E", "I"]),
    connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
    integrator=vb.integrators.HeunDeterministic(dt=0.1),
    monitors=[vb.monitors.SubSample(period=1.0)],
    initial_conditions=np.zeros((1, 2, 1, 1)),
).configure()
((time, data),) = sim.run(400.0)
axes[2].plot(time, np.asarray(data)[:, 0, 0, 0], color="#D55E00", label="E")
axes[2].plot(time, np.asarray(data)[:, 1, 0, 0], color="#0072B2", label="I")
axes[2].set(xlabel="time (ms)", title="in time", ylim=(-0.02, 0.36))
axes[2].legend(ncols=2, loc="upper right")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
