// Which compiled code to run: by instruction set, and by the name of a model, coupling or scheme.
#pragma once
#include <string>

#include "kernels.hpp"
#include "parameters.hpp"
#include "virtualbrain/registry.hpp"

namespace virtualbrain {

struct CouplingKernels {
  PreKernel pre;
  PostKernel post;
};

// One entry for each instruction set that was built: base first, then the better ones.
inline constexpr int kMaxIsas = 3;
struct ModelEntry {
  const char* name;
  ModelInfo (*describe)(const Flags& flags);
  Graph (*trace)();
  DeriveKernel derive;
  RatesKernel rates[kMaxIsas];
};
struct CouplingEntry {
  const char* name;
  CouplingInfo (*describe)();
  CouplingKernels kernels[kMaxIsas];
};
struct SchemeEntry {
  const char* name;
  SchemeInfo (*describe)();
  SchemeKernel step[kMaxIsas];
};

// Made by CMake (registry.cpp.in).
extern const std::vector<ModelEntry> model_entries;
extern const std::vector<CouplingEntry> coupling_entries;
extern const std::vector<SchemeEntry> scheme_entries;
extern const std::vector<const Kernels*> kernel_tables;

const Kernels& kernels();
RatesKernel rates_kernel(const std::string& model);
DeriveKernel derive_kernel(const std::string& model);
CouplingKernels coupling_kernels(const std::string& coupling);
SchemeKernel scheme_kernel(const std::string& scheme);

// Single values, on which a model's declaration may depend.
Flags flags_of(const Parameters& parameters);

}  // namespace virtualbrain
