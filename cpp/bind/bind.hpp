#pragma once
#include <pybind11/pybind11.h>

void bind_geometry(pybind11::module_& m);
void bind_registry(pybind11::module_& m);
void bind_simulation(pybind11::module_& m);
