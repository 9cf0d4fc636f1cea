// A running network through its public headers: the same bits for any number of threads and any
// division of the run, errors that say what is wrong, and states that can be set.
#include "virtualbrain/simulation.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "check.hpp"

using namespace virtualbrain;

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// Delays from a formula; `shortest` to `longest` steps, and a chain of the first `tied` nodes
// that have no delay between them.
Connectome connectome(int nodes, int shortest, int longest, int tied) {
  std::vector<double> weights(at(nodes) * at(nodes));
  std::vector<std::int32_t> delays(weights.size());
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < nodes; ++j) {
      const std::size_t k = at(i) * at(nodes) + at(j);
      if ((i * 7 + j * 11) % 5 < 2) weights[k] = ((i * 3 + j * 5) % 7 + 1) / 8.0;
      delays[k] = shortest + (i * 13 + j * 29) % (longest - shortest + 1);
      if (i + 1 < tied && j == i + 1) {
        weights[k] = 0.5;
        delays[k] = i % 3;
      }
    }
  return Connectome::dense(nodes, weights.data(), delays.data());
}

// No delays, and only the first `tied` nodes have connections.
Connectome chain(int nodes, int tied) {
  Connectome c{nodes, {0}, {}, {}, {}};
  for (int i = 0; i < nodes; ++i) {
    if (i + 1 < tied) {
      c.source.push_back(i + 1);
      c.weight.push_back(1.0);
      c.delay.push_back(0);
    }
    c.start.push_back(static_cast<std::int64_t>(c.source.size()));
  }
  return c;
}

Network oscillators(Connectome c) {
  Network n;
  n.connectome = std::move(c);
  n.coupling_parameters = {{"a", {0.01}}};
  n.populations[0].noise = {1e-3, 2e-3};
  n.seed = 7;
  n.populations[0].observables = {{0, {}}, {1, {}}};
  return n;
}

Network columns(Connectome c, const char* coupling) {
  Network n = oscillators(std::move(c));
  n.populations[0].model = "JansenRit";
  n.coupling = coupling;
  n.coupling_parameters = {};
  n.populations[0].noise = {1e-4};
  n.scheme = "Euler";
  return n;
}

std::vector<double> start_of(const Simulation& s, int rows) {
  std::vector<double> states(at(rows) * s.model().states.size() * at(s.nodes() * s.model().modes));
  for (std::size_t i = 0; i < states.size(); ++i) states[i] = 0.1 * std::sin(0.7 * double(i));
  return states;
}

constexpr std::int64_t kFirst = 39, kSteps = 300;
constexpr int kMonitors = 4;

void set_up(Simulation& s) {
  s.set_history(start_of(s, 40).data(), 40, kFirst);
  s.add_monitor({"SubSample", 3});
  s.add_monitor({"TemporalAverage", 7, {1}});
  MonitorSpec mean;
  mean.period = 10;
  mean.gain = Gain::means(std::vector<int>(at(s.nodes()), 0));
  s.add_monitor(mean);
  MonitorSpec bold{"Bold", 50, {0}};
  bold.block = 4;
  bold.kernel = {0.5, 0.25, 0.125, 1.0, 2.0};
  s.add_monitor(bold);
}

struct Outcome {
  std::vector<double> state, data[kMonitors];
  std::vector<std::int64_t> steps[kMonitors];
  bool operator==(const Outcome& o) const {
    for (int m = 0; m < kMonitors; ++m)
      if (data[m] != o.data[m] || steps[m] != o.steps[m]) return false;
    return state == o.state;
  }
};

// kSteps steps in pieces of these lengths, again and again, each with the next number of threads,
// and perhaps each in a network of its own that takes over from a checkpoint.
Outcome run(const Network& network, const std::vector<int>& threads,
            const std::vector<std::int64_t>& pieces, bool by_checkpoints = false) {
  Simulation s(network);
  set_up(s);
  Outcome out;
  for (std::size_t i = 0; s.step() < kFirst + kSteps; ++i) {
    AdvanceOptions options;
    options.threads = threads[i % threads.size()];
    CHECK(!s.advance(std::min(pieces[i % pieces.size()], kFirst + kSteps - s.step()), options));
    for (int m = 0; m < kMonitors; ++m) {
      const Samples samples = s.take(m);
      out.steps[m].insert(out.steps[m].end(), samples.steps.begin(), samples.steps.end());
      out.data[m].insert(out.data[m].end(), samples.data.begin(), samples.data.end());
    }
    if (!by_checkpoints) continue;
    Simulation next(network);
    set_up(next);
    next.restore(s.checkpoint());
    s = std::move(next);
  }
  out.state = s.state();
  return out;
}

void check_same_bits(const Network& network) {
  const Outcome whole = run(network, {1}, {kSteps});
  CHECK(whole.steps[0].size() == 100 && whole.steps[0].back() == 339);
  CHECK(whole.steps[3] == (std::vector<std::int64_t>{50, 100, 150, 200, 250, 300}));
  for (int threads : {2, 3, 5}) CHECK(run(network, {threads}, {kSteps}) == whole);
  CHECK(run(network, {1}, {1}) == whole);
  CHECK(run(network, {1, 2, 3}, {3, 1, 64, 17, 2}) == whole);
  CHECK(run(network, {3, 1}, {100}) == whole);
  CHECK(run(network, {1, 3}, {64, 7, 100, 1}, true) == whole);
}

void test_same_bits() {
  check_same_bits(oscillators(connectome(90, 0, 150, 40)));  // all levels, a group of three tiles
  check_same_bits(oscillators(connectome(90, 3, 150, 12)));  // a group of one tile
  check_same_bits(oscillators(connectome(90, 63, 150, 0)));  // one level
  check_same_bits(oscillators(connectome(90, 15, 40, 0)));   // another
  check_same_bits(oscillators(connectome(90, 0, 0, 0)));     // no delays
  check_same_bits(oscillators(chain(60, 20)));               // and free tiles beside a group
  check_same_bits(oscillators(connectome(1, 0, 0, 0)));      // one node
  check_same_bits(columns(connectome(50, 0, 100, 20), "SigmoidalJansenRit"));
  check_same_bits(columns(connectome(50, 1, 100, 20), "Difference"));
  check_same_bits(columns(connectome(50, 2, 100, 20), "Kuramoto"));
  check_same_bits(columns(connectome(50, 3, 100, 0), "PreSigmoidal"));
  Network mean = columns(connectome(50, 3, 100, 0), "PreSigmoidal");
  mean.coupling_parameters = {{"globalT", {1.0}}, {"G", {0.2}}};
  check_same_bits(mean);
}

// The states of the past are all that a run needs to go on.
void test_history() {
  Network network = oscillators(connectome(40, 0, 90, 20));
  Simulation whole(network);
  CHECK(whole.longest_delay() == 90);
  const auto start = start_of(whole, 1);
  whole.set_history(start.data(), 1, 0);
  const int raw = whole.add_monitor({"SubSample", 1});
  whole.advance(200);
  const Samples samples = whole.take(raw);
  CHECK(samples.variables == 2 && samples.nodes == 40 && samples.modes == 1);
  whole.advance(100);

  Simulation resumed(network);
  resumed.set_history(samples.data.data(), 200, 200);
  CHECK(resumed.step() == 200);
  resumed.advance(100);
  CHECK(resumed.state() == whole.state());

  // Rows beyond the longest delay make no difference, and missing ones repeat the first.
  const std::size_t row = start.size();
  Simulation enough(network);
  enough.set_history(samples.data.data() + 109 * row, 91, 200);
  enough.advance(100);
  CHECK(enough.state() == whole.state());
  std::vector<double> constant;
  for (int i = 0; i < 91; ++i) constant.insert(constant.end(), start.begin(), start.end());
  Simulation one(network), many(network);
  one.set_history(start.data(), 1, 90);
  many.set_history(constant.data(), 91, 90);
  one.advance(50);
  many.advance(50);
  CHECK(one.state() == many.state());
}

void test_state_and_parameters() {
  Network network = oscillators(connectome(40, 1, 30, 5));
  Simulation a(network), b(network);
  for (Simulation* s : {&a, &b}) {
    s->set_history(start_of(*s, 1).data(), 1, 0);
    s->advance(20);
  }
  b.set_state(b.state().data());  // changes nothing
  a.advance(20);
  b.advance(20);
  CHECK(a.state() == b.state());
  auto state = b.state();
  state[45] += 0.5;  // variable 1 of node 5
  b.set_state(state.data());
  CHECK(b.state() == state);
  a.advance(20);
  b.advance(20);
  CHECK(a.state() != b.state());

  // Parameters that are set are those of a new network, one value for all or one per node.
  Network other = network;
  other.populations[0].parameters = {{"a", std::vector<double>(40, -1.5)}, {"tau", {1.25}}};
  other.coupling_parameters = {{"a", {0.02}}};
  other.populations[0].noise = {0.0};
  Simulation c(other), d(network);
  d.set_parameters({{"a", {-1.5}}, {"tau", {1.25}}});
  d.set_coupling_parameters({{"a", {0.02}}});
  d.set_noise({});
  for (Simulation* s : {&c, &d}) {
    s->set_history(start_of(*s, 1).data(), 1, 0);
    s->advance(50);
  }
  CHECK(c.state() == d.state());

  const Simulation moved = std::move(c);
  CHECK(moved.state() == d.state());
  CHECK(moved.bytes() > 0);
}

void test_given_increments() {
  Network network = oscillators(connectome(20, 0, 30, 5));
  Simulation quiet(network), given(network);
  quiet.set_noise({});
  const std::vector<double> zeros(30 * 2 * 20, 0.0);
  AdvanceOptions options;
  options.increments = {zeros.data()};
  for (Simulation* s : {&quiet, &given}) s->set_history(start_of(*s, 1).data(), 1, 0);
  quiet.advance(30);
  given.advance(30, options);
  CHECK(quiet.state() == given.state());
}

void test_divergence() {
  Network network = oscillators(connectome(50, 2, 30, 5));
  network.populations[0].noise = {};
  Simulation s(network);
  // Only the present is spoilt, and reaches others through a delay of two steps or more.
  const auto good = start_of(s, 2);
  auto bad = good;
  double& v37 = bad[good.size() / 2 + 37];
  v37 = 1e150;  // its cube overflows
  for (int threads : {1, 2, 4}) {
    s.set_history(bad.data(), 2, 100);
    AdvanceOptions options;
    options.threads = threads;
    const Divergence found = s.advance(1000, options);
    CHECK(found && found.step == 101 && found.node == 37 && found.variable == 0 && found.mode == 0);
    CHECK(s.step() < 1100);
  }
  s.set_history(good.data(), 2, 1);  // and it can be used again
  CHECK(!s.advance(100));

  v37 = std::numeric_limits<double>::quiet_NaN();
  s.set_history(bad.data(), 2, 1);
  const Divergence found = s.advance(10);
  CHECK(found && found.step == 2 && found.node == 37);
}

void test_poll() {
  const Network network = oscillators(connectome(50, 0, 30, 5));
  Simulation stopped(network), whole(network);
  for (Simulation* s : {&stopped, &whole}) s->set_history(start_of(*s, 1).data(), 1, 0);
  std::int64_t polled = 0;
  int count = 0;
  AdvanceOptions options;
  options.poll = [&](std::int64_t done) {
    CHECK(done > polled);
    polled = done;
    return ++count < 2;
  };
  CHECK(!stopped.advance(std::int64_t{1} << 40, options));
  CHECK(count == 2 && stopped.step() == polled);
  stopped.advance(10);  // goes on where it stopped
  whole.advance(polled + 10);
  CHECK(stopped.state() == whole.state());
}

void test_take() {
  Simulation s(oscillators(connectome(20, 0, 30, 5)));
  set_up(s);
  CHECK(s.take(0).steps.empty());
  s.advance(5);
  CHECK(s.take(0).steps == (std::vector<std::int64_t>{42}));
  CHECK(s.take(0).steps.empty());  // only once
  s.advance(5);
  s.advance(5);  // what was not taken is gone
  CHECK(s.take(0).steps == (std::vector<std::int64_t>{51, 54}));
}

// Runs f, which must throw InvalidArgument with a message that contains `text`.
template <class F>
void check_refused(F f, const std::string& text) {
  std::string message = "nothing was thrown";
  try {
    f();
  } catch (const InvalidArgument& e) {
    message = e.what();
  }
  const bool good = message.find(text) != std::string::npos;
  CHECK(good);
  if (!good) std::printf("  wanted '%s', got '%s'\n", text.c_str(), message.c_str());
}

// A good network that `spoil` has spoilt must be refused.
template <class F>
void check_bad_network(F spoil, const std::string& text) {
  Network network = oscillators(connectome(20, 0, 30, 5));
  spoil(network);
  check_refused([&] { Simulation{network}; }, text);
}

void test_bad_networks() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  check_bad_network([](Network& n) { n.populations[0].model = "Jansen"; },
                    "there is no 'Jansen'; there are ");
  check_bad_network([](Network& n) { n.coupling = ""; }, "coupling: there is no ''");
  check_bad_network([](Network& n) { n.scheme = "RK45"; }, "scheme: there is no 'RK45'");
  for (double dt : {0.0, -1.0, nan, kInfinity})
    check_bad_network([dt](Network& n) { n.dt = dt; }, "dt: ");
  check_bad_network([](Network& n) { n.connectome = {}; }, "connectome: has no nodes");
  check_bad_network([](Network& n) { n.connectome.weight.pop_back(); }, "sizes do not fit");
  check_bad_network([](Network& n) { n.connectome.start[3] = 1000; }, "start");
  check_bad_network([](Network& n) { n.connectome.start[3] = -5; }, "start");
  check_bad_network([](Network& n) { n.connectome.source[0] = 20; }, "from 20 to 0 is not a node");
  check_bad_network([](Network& n) { n.connectome.source[0] = -1; }, "is not a node");
  check_bad_network([nan](Network& n) { n.connectome.weight[0] = nan; }, "weight");
  check_bad_network([](Network& n) { n.connectome.delay[0] = -1; }, "delay");
  check_bad_network([](Network& n) { n.populations[0].parameters["b9"] = {1.0}; },
                    "has no parameter 'b9'");
  check_bad_network([](Network& n) { n.populations[0].parameters["a"] = {1.0, 2.0}; }, "20 nodes");
  check_bad_network([](Network& n) { n.populations[0].parameters["a"] = {}; },
                    "Generic2dOscillator.a");
  check_bad_network([nan](Network& n) { n.populations[0].parameters["a"] = {nan}; }, "not finite");
  check_bad_network([](Network& n) { n.coupling_parameters["z"] = {1.0}; }, "Linear has no");
  check_bad_network([](Network& n) { n.populations[0].noise = {-1.0}; }, "noise strength: -1");
  check_bad_network([](Network& n) { n.populations[0].noise = {1.0, 1.0, 1.0}; },
                    "noise strength: 3");
  check_bad_network([](Network& n) { n.populations[0].bounds = {{2, 0.0, 1.0}}; }, "bounds");
  check_bad_network([](Network& n) { n.populations[0].bounds = {{0, 1.0, 0.0}}; }, "bounds of V");
  check_bad_network([nan](Network& n) { n.populations[0].bounds = {{0, nan, 0.0}}; },
                    "bounds of V");
  check_bad_network([](Network& n) { n.populations[0].observables = {{2, {}}}; }, "observables");
  check_bad_network([](Network& n) { n.populations[0].observables = {{-1, {}}}; }, "expression");
}

void test_bad_calls() {
  Simulation s(oscillators(connectome(20, 0, 30, 5)));
  const auto start = start_of(s, 1);
  check_refused([&] { s.set_history(start.data(), 0, 0); }, "history");
  check_refused([&] { s.set_history(start.data(), 1, -1); }, "history");
  check_refused([&] { s.advance(-1); }, "steps");
  check_refused([&] { s.take(0); }, "no monitor 0");
  check_refused([&] { s.take(-1); }, "no monitor -1");
  check_refused([&] { s.add_monitor({"Sometimes", 1}); }, "'Sometimes'");
  check_refused([&] { s.add_monitor({"SubSample", 0}); }, "period");
  check_refused([&] { s.add_monitor({"SubSample", 1, {2}}); }, "monitor variables: 2");
  check_refused([&] { s.add_monitor({"Bold", 10}); }, "Bold");
  check_refused([&] { s.set_parameters({{"nothing", {1.0}}}); }, "nothing");
  check_refused([&] { s.restore({}); }, "checkpoint: has no 'connections'");
  check_refused([&] { s.restore(Simulation(oscillators(chain(60, 20))).checkpoint()); },
                "'connections'");
  check_refused([&] { s.set_noise({kInfinity}); }, "noise strength");
  check_refused([&] { derive_model("", {}); }, "model");
  s.set_history(start.data(), 1, 0);  // none of this has done harm
  CHECK(!s.advance(10));
}

void test_registry() {
  CHECK(!model_names().empty() && !coupling_names().empty() && !scheme_names().empty());
  CHECK(describe_model("JansenRit").states.size() == 6);
  CHECK(describe_scheme("Heun").order == 2);
  CHECK(describe_coupling("Kuramoto").features == 2);
  const auto isas = available_isas();
  CHECK(!isas.empty() && isas.front() == "base");
  CHECK(!active_isa().empty());
}

}  // namespace

void tests() {
  test_same_bits();
  test_history();
  test_state_and_parameters();
  test_given_increments();
  test_divergence();
  test_poll();
  test_take();
  test_bad_networks();
  test_bad_calls();
  test_registry();
}
