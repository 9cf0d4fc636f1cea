"""Past states, as couplings that are called from Python read them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BaseHistory", "DenseHistory", "SparseHistory"]

Array = NDArray[Any]


class BaseHistory:
    """A ring of the coupling variables of past steps.

    Parameters
    ----------
    weights : array, shape (n_nodes, n_nodes)
    delays : array of int, shape (n_nodes, n_nodes), steps
    cvars : array of int
        Indices of the coupling variables.
    n_mode : int
    """

    def __init__(self, weights: Array, delays: Array, cvars: Array, n_mode: int) -> None:
        self.weights = np.asarray(weights, float)
        self.delays = np.asarray(delays).astype(np.int64)
        self.cvars = np.asarray(cvars).astype(np.int64)
        self.n_time = int(self.delays.max()) + 1
        self.n_cvar, self.n_node, self.n_mode = len(self.cvars), len(self.weights), n_mode
        self.buffer = np.zeros((self.n_time, self.n_cvar, self.n_node, n_mode))

    @classmethod
    def from_simulator(cls, sim: Any, initial_conditions: Any = None) -> Any:
        """The history from which a simulator starts: its initial conditions, or drawn."""
        sim.connectivity.set_idelays(sim.integrator.dt)
        sim._configure_history(initial_conditions)
        return sim.history

    @property
    def nbytes(self) -> int:
        """Bytes of the ring."""
        return self.buffer.nbytes

    def initialize(self, init: Array) -> None:
        """Fill the ring: row r is the step whose number is r modulo the length."""
        init = np.asarray(init, float)
        self.buffer = np.array(init[:, self.cvars] if init.shape[1] > self.n_cvar else init)

    def update(self, step: int, new_state: Array) -> None:
        """Store the state of a step, shape (nvar, n_nodes, modes)."""
        self.buffer[step % self.n_time] = np.asarray(new_state)[self.cvars]


class DenseHistory(BaseHistory):
    """Delayed states for all pairs of nodes."""

    @property
    def es_weights(self) -> Array:
        """Weights that multiply what `query` returns, shape (to, 1, from, 1)."""
        return self.weights[:, None, :, None]

    def query(self, step: int, out: Any = None) -> tuple[Array, Array]:
        """States for the coupling of a step.

        Returns
        -------
        current : array, shape (n_cvar, n_nodes, modes)
        delayed : array, shape (to, n_cvar, from, modes)
        """
        rows = (step - 1 - self.delays[:, None, :]) % self.n_time
        variables = np.arange(self.n_cvar)[None, :, None]
        delayed = self.buffer[rows, variables, np.arange(self.n_node)]
        return self.buffer[(step - 1) % self.n_time], delayed


class SparseHistory(DenseHistory):
    """Delayed states for the connections that there are."""

    def __init__(self, weights: Array, delays: Array, cvars: Array, n_mode: int) -> None:
        super().__init__(weights, delays, cvars, n_mode)
        self.nnz_mask = self.weights != 0.0
        self.nnz_row_el_idx, self.nnz_col_el_idx = np.nonzero(self.nnz_mask)
        self.nnz_row_idx = np.unique(self.nnz_row_el_idx)
        self.n_nnzw, self.n_nnzr = len(self.nnz_row_el_idx), len(self.nnz_row_idx)
        self.nnz_weights = self.weights[self.nnz_mask]
        self.nnz_idelays = self.delays[self.nnz_mask]

    def query_sparse(self, step: int) -> tuple[Array, Array]:
        """States for the coupling of a step.

        Returns
        -------
        current : array, shape (n_cvar, n_nodes, modes)
        delayed : array, shape (n_cvar, n_connections, modes)
        """
        rows = (step - 1 - self.nnz_idelays) % self.n_time
        delayed = self.buffer[rows, :, self.nnz_col_el_idx].transpose(1, 0, 2)
        return self.buffer[(step - 1) % self.n_time], delayed
