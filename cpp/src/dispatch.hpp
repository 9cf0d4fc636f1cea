// Which compiled code to run: by instruction set, and by the name of a model, coupling or scheme.
#pragma once
#include <string>
#include <utility>

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
struct LocalKernels {
  OfferKernel offer = nullptr;  // null: nothing goes into local coupling
  LocalRatesKernel rates = nullptr;
};
struct ModelEntry {
  const char* name;
  ModelInfo (*describe)(const Flags& flags);
  Graph (*trace)();
  DeriveKernel derive;
  RatesKernel rates[kMaxIsas];
  LocalKernels local[kMaxIsas];
};
struct CouplingEntry {
  const char* name;
  CouplingInfo (*describe)(const Flags& flags);
  CouplingKernels kernels[kMaxIsas];
};
struct SchemeEntry {
  const char* name;
  SchemeInfo (*describe)();
  SchemeKernel step[kMaxIsas];
  int stages;  // 0: not fixed
  StageKernel stage[kMaxIsas];
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
LocalKernels local_kernels(const std::string& model);
// How many stages, and null if their number is not fixed.
std::pair<int, StageKernel> stage_kernel(const std::string& scheme);

// Single values, on which a model's declaration may depend.
Flags flags_of(const Parameters& parameters);

}  // namespace virtualbrain
