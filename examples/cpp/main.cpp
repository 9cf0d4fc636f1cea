// Half a second of alpha rhythms in 76 coupled cortical columns, without Python.
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <exception>

#include "virtualbrain/simulation.hpp"

namespace {

constexpr int kNodes = 76;

// Connections by a formula; delays of 1 to 60 ms at the time step below.
virtualbrain::Connectome ring() {
  std::vector<double> weights(kNodes * kNodes);
  std::vector<std::int32_t> delays(kNodes * kNodes);
  for (int i = 0; i < kNodes; ++i)
    for (int j = 0; j < kNodes; ++j) {
      const std::size_t k = i * kNodes + j;  // row: target, column: source
      if (i != j && (7 * i + 11 * j) % 4 == 0) weights[k] = ((3 * i + 5 * j) % 8 + 1) / 8.0;
      delays[k] = 8 + (13 * i + 29 * j) % 473;
    }
  return virtualbrain::Connectome::dense(kNodes, weights.data(), delays.data());
}

// The sum of some numbers, and the FNV-1a hash of their bits: equal only if all bits are.
template <class Numbers>
void print(const char* what, const Numbers& values) {
  double sum = 0.0;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const double value : values) {
    sum += value;
    unsigned char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  }
  std::printf("%s %zu %.17g %016" PRIx64 "\n", what, values.size(), sum, hash);
}

void simulate() {
  virtualbrain::Network network;
  network.connectome = ring();
  virtualbrain::Population& columns = network.populations[0];
  columns.model = "JansenRit";
  columns.parameters = {{"mu", {0.2}}};
  columns.noise = {1e-6};                    // its strength, for all state variables
  columns.observables = {{1, {}}, {2, {}}};  // y1 and y2
  network.coupling = "SigmoidalJansenRit";
  network.coupling_parameters = {{"a", {2.0}}};
  network.scheme = "Heun";
  network.dt = 0.125;
  network.seed = 42;

  virtualbrain::Simulation simulation(network);
  const std::vector<double> start(simulation.model().states.size() * kNodes, 0.0);
  simulation.set_history(start.data(), 1, 0);
  const int average = simulation.add_monitor({"TemporalAverage", 8});
  if (const auto found = simulation.advance(4000))
    std::printf("diverged at step %lld\n", static_cast<long long>(found.step));
  print("state", simulation.state());
  print("average", simulation.take(average).data);
}

}  // namespace

int main() {
  try {
    simulate();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
