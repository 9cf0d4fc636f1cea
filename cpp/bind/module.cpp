// The private extension module virtualbrain._core: conversions only, no logic.
#include "bind.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled engine of virtualbrain. Private: use the Python package.";
  bind_geometry(m);
  bind_program(m);
  bind_registry(m);
  bind_simulation(m);
}
