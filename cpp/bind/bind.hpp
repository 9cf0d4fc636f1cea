#pragma once
#include <pybind11/pybind11.h>

#include "virtualbrain/user_coupling.hpp"
#include "virtualbrain/user_model.hpp"

void bind_geometry(pybind11::module_& m);
void bind_program(pybind11::module_& m);
void bind_registry(pybind11::module_& m);
void bind_simulation(pybind11::module_& m);

pybind11::dict dict_of(const virtualbrain::Graph& graph);
virtualbrain::Graph graph_of(const pybind11::dict& graph);
virtualbrain::UserModel user_model_of(const pybind11::dict& info);
virtualbrain::UserCoupling user_coupling_of(const pybind11::dict& info);
