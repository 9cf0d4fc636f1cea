#include "dispatch.hpp"

#include <cstdlib>
#include <string>

#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

bool runs_here(const std::string& isa) {
#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
  if (isa == "v3")
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  if (isa == "v4")
    return runs_here("v3") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
  return isa == "base";
}

// Index of the instruction set in use.
std::size_t pick() {
  const char* wanted = std::getenv("VIRTUALBRAIN_ISA");
  if (wanted && *wanted) {
    for (std::size_t i = 0; i < kernel_tables.size(); ++i)
      if (wanted == std::string(kernel_tables[i]->name) && runs_here(wanted)) return i;
    std::string names;
    for (const auto& name : available_isas()) names += (names.empty() ? "" : ", ") + name;
    throw InvalidArgument("VIRTUALBRAIN_ISA: '" + std::string(wanted) +
                          "' does not run here; use one of " + names);
  }
  for (std::size_t i = kernel_tables.size(); i-- > 1;)
    if (runs_here(kernel_tables[i]->name)) return i;
  return 0;
}

std::size_t isa() {
  static const std::size_t picked = pick();
  return picked;
}

template <class Entry>
const Entry& find(const std::vector<Entry>& entries, const std::string& name, const char* what) {
  for (const auto& e : entries)
    if (name == e.name) return e;
  std::string names;
  for (const auto& e : entries) names += (names.empty() ? "" : ", ") + std::string(e.name);
  throw InvalidArgument(std::string(what) + ": there is no '" + name + "'; there are " + names);
}

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const auto& e : entries) names.emplace_back(e.name);
  return names;
}

const ModelEntry& model_entry(const std::string& name) {
  return find(model_entries, name, "model");
}
const CouplingEntry& coupling_entry(const std::string& name) {
  return find(coupling_entries, name, "coupling");
}
const SchemeEntry& scheme_entry(const std::string& name) {
  return find(scheme_entries, name, "scheme");
}

}  // namespace

std::string active_isa() { return kernels().name; }

std::vector<std::string> available_isas() {
  std::vector<std::string> names;
  for (const auto* k : kernel_tables)
    if (runs_here(k->name)) names.emplace_back(k->name);
  return names;
}

const Kernels& kernels() { return *kernel_tables[isa()]; }

std::vector<std::string> model_names() { return names_of(model_entries); }
std::vector<std::string> coupling_names() { return names_of(coupling_entries); }
std::vector<std::string> scheme_names() { return names_of(scheme_entries); }

ModelInfo describe_model(const std::string& name, const Flags& flags) {
  return model_entry(name).describe(flags);
}
std::map<std::string, std::vector<double>> derive_model(const std::string& name,
                                                        const std::vector<double>& parameters) {
  const auto& entry = model_entry(name);
  const auto values = entry.derive(parameters);
  std::map<std::string, std::vector<double>> out;
  auto next = values.begin();
  for (const auto& d : entry.describe({}).derived) {
    out[d.name].assign(next, next + d.size);
    next += d.size;
  }
  return out;
}
Graph trace_model(const std::string& name) { return model_entry(name).trace(); }
CouplingInfo describe_coupling(const std::string& name, const Flags& flags) {
  return coupling_entry(name).describe(flags);
}
SchemeInfo describe_scheme(const std::string& name) { return scheme_entry(name).describe(); }

RatesKernel rates_kernel(const std::string& model) { return model_entry(model).rates[isa()]; }
DeriveKernel derive_kernel(const std::string& model) { return model_entry(model).derive; }
CouplingKernels coupling_kernels(const std::string& coupling) {
  return coupling_entry(coupling).kernels[isa()];
}
SchemeKernel scheme_kernel(const std::string& scheme) { return scheme_entry(scheme).step[isa()]; }
LocalKernels local_kernels(const std::string& model) { return model_entry(model).local[isa()]; }
std::pair<int, StageKernel> stage_kernel(const std::string& scheme) {
  const auto& entry = scheme_entry(scheme);
  return {entry.stages, entry.stage[isa()]};
}

Flags flags_of(const Parameters& parameters) {
  Flags flags;
  for (const auto& [name, value] : parameters)
    if (value.size() == 1) flags[name] = value[0];
  return flags;
}

}  // namespace virtualbrain
