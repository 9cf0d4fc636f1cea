// A run: who does what, and in which pieces.
#include <algorithm>
#include <chrono>
#if defined(_OPENMP)
#include <omp.h>
#endif

#include "barrier.hpp"
#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

int available_threads() {
#if defined(_OPENMP)
  return omp_get_max_threads();
#else
  return 1;
#endif
}

}  // namespace

void Simulation::Impl::make_scratch(Scratch& w) const {
  const std::size_t chunk_rows = at(kChunk) * kLanes;
  for (const auto& d : dynamics)
    for (const auto& p : d.gain) p.make_scratch(w.program);
  if (w.states.size() > 0) return;
  if (wiring.has_history()) w.series.assign(at(features) * kLanes * at(wiring.quantum()));
  w.sums.assign(chunk_rows * at(features));
  w.increments.assign(chunk_rows * at(most_rows));
  w.states.assign((chunk_rows + kLanes) * at(most_rows));
  w.features.assign(chunk_rows * at(features));
  w.scheme.assign(scheme_scratch(most_rows));
  w.outputs.assign(chunk_rows * at(slots * coupling.outputs));
  w.means.assign(at(slots));
  if (surface) w.locals.assign(at(surface->offers) * kLanes);
  std::size_t inputs = 0, observed = 0;
  for (const auto& d : dynamics) {
    inputs = std::max(inputs, at(d.inputs * d.modes));
    observed = std::max(observed, d.observables.size() * at(d.modes));
    for (const auto& p : d.programs) p.make_scratch(w.program);
    for (const auto* p : {&d.program, &d.offer_program, &d.local_program})
      if (*p) (*p)->make_scratch(w.program);
  }
  if (interpreted) interpreted->make_scratch(w.program);
  w.inputs.assign(chunk_rows * inputs);
  w.expressions.assign(observed * chunk_rows);
  w.observed.resize(observed);
}

// Who does what. Groups go whole to the thread with the least work; one that is larger than a fair
// share is divided, and its threads meet after every step.
void Simulation::Impl::make_plan(int threads) {
  if (plan.threads == threads) return;
  plan = {};
  plan.threads = threads;
  plan.shares.resize(at(threads));
  plan.piles = std::make_unique<Pile[]>(at(threads));
  if (surface) return plan_surface(threads);
  double total = 0;
  for (const auto& g : wiring.groups) total += g.cost;
  std::vector<double> load(at(threads), 0.0);
  for (std::size_t g = 0; g < wiring.groups.size(); ++g) {
    const auto& group = wiring.groups[g];
    if (threads == 1 || group.cost <= 1.2 * total / threads || group.tiles.size() == 1) continue;
    plan.shared.push_back(static_cast<int>(g));
    const std::size_t n = group.tiles.size();
    for (std::size_t t = 0; t < at(threads); ++t) {
      std::vector<int> mine;
      for (std::size_t i = n * t / at(threads); i < n * (t + 1) / at(threads); ++i)
        mine.push_back(static_cast<int>(i));
      load[t] += group.cost * static_cast<double>(mine.size()) / static_cast<double>(n);
      plan.shares[t].tiles_of.push_back(std::move(mine));
    }
  }
  // Neighbouring tiles share sources: runs of groups in order, each thread filled to its share.
  std::size_t t = 0;
  for (std::size_t g = 0; g < wiring.groups.size(); ++g) {
    if (std::count(plan.shared.begin(), plan.shared.end(), static_cast<int>(g))) continue;
    const double cost = wiring.groups[g].cost;
    while (t + 1 < at(threads) && load[t] + 0.5 * cost > total / threads) ++t;
    load[t] += cost;
    plan.shares[t].own.push_back(static_cast<int>(g));
  }
}

// Advances by `steps`; state, history and monitors are consistent afterwards.
void Simulation::Impl::run_segment(std::int64_t steps) {
  const int quantum = wiring.quantum(), block = wiring.block();
  const std::int64_t end = step + steps;
  std::int64_t reached = step, origin_reached = origin;
  const auto advance_group = [&](int g, std::int64_t now, int n, Scratch& w) {
    if (wiring.groups[at(g)].stepwise())
      advance_stepwise(g, nullptr, now, n, w, nullptr);
    else
      advance_free(wiring.groups[at(g)].tiles.front(), now, n, w);
  };
  const auto work = [&](int thread, Barrier& barrier) {
    const Share& share = plan.shares[at(thread)];
    Scratch& w = scratch[at(thread)];
    std::int64_t now = step;
    w.origin = origin;
    for (int looked = 0; now < end; looked += quantum) {
      if (now - w.origin >= block) w.origin = now;
      const int n =
          static_cast<int>(std::min<std::int64_t>(quantum - (now - w.origin) % quantum, end - now));
      plan.piles[at(thread)].fill(share.own.size());
      if (surface) advance_surface(thread, now, n, w, barrier);
      for (std::size_t i = 0; i < plan.shared.size(); ++i)
        advance_stepwise(plan.shared[i], &share.tiles_of[i], now, n, w, &barrier);
      // Its own, then what others have not come to: processors are seldom equally free.
      for (int t = thread; t < thread + plan.threads; ++t) {
        const std::size_t whose = at(t % plan.threads);
        for (int i; (i = plan.piles[whose].take(t != thread)) >= 0;)
          advance_group(plan.shares[whose].own[at(i)], now, n, w);
      }
      now += n;
      barrier.wait();
      if (looked % kMaxLevel != 0) continue;
      const bool stop = diverged;
      barrier.wait();  // all have looked before anyone can raise it again
      if (stop) break;
    }
    if (thread != 0) return;
    reached = now;
    origin_reached = w.origin;
  };
#if defined(_OPENMP)
  if (plan.threads > 1) {
    Barrier barrier(plan.threads);
#pragma omp parallel num_threads(plan.threads)
    work(omp_get_thread_num(), barrier);
  } else
#endif
  {
    Barrier barrier(1);
    work(0, barrier);
  }
  step = reached;
  origin = origin_reached;
}

Divergence Simulation::Impl::advance(std::int64_t steps, const AdvanceOptions& options) {
  if (steps < 0) throw InvalidArgument("steps: must not be negative");
  for (const auto* given : {&options.increments, &options.stimulus, &options.drive})
    if (!given->empty() && given->size() != dynamics.size())
      throw InvalidArgument("increments and stimuli: one array is needed for each population");
  for (const auto& d : dynamics)
    if (!d.patterns.empty() && options.stimulus.empty())
      throw InvalidArgument("stimulus: its values at the steps of this run are needed");
  if (running.exchange(true))
    throw std::logic_error("this simulation is already running: use one for each thread");
  struct Done {
    std::atomic<bool>& running;
    ~Done() { running = false; }
  } const done{running};
  int threads = options.threads > 0 ? options.threads : available_threads();
  double cost = 0;
  for (const auto& g : wiring.groups) cost += g.cost;
  if (surface) cost = 20.0 * layout.nodes;
  if (options.threads <= 0) {
    // A thread should have some ten microseconds of work between two meetings, and so much in all
    // that it is worth waking where other programs want the processors, too.
    const double together =
        std::min(cost * wiring.quantum() / 4e4, cost * static_cast<double>(steps) / 2e5);
    threads = std::min(threads, 1 + static_cast<int>(std::min(together, 1e6)));
  }
  threads = std::min(threads, layout.tiles);
#if defined(_OPENMP)
  // Fewer may be granted than asked for, and the plan must know how many there are.
  if (threads > 1) {
    int granted = 1;
#pragma omp parallel num_threads(threads)
    if (omp_get_thread_num() == 0) granted = omp_get_num_threads();
    threads = granted;
  }
#else
  threads = 1;
#endif
  make_plan(threads);
  if (scratch.size() < at(threads)) scratch.resize(at(threads));
  for (auto& w : scratch) make_scratch(w);

  increments = options.increments;
  stimulus = options.stimulus;
  drive = options.drive;
  drive_steps = options.drive_steps;
  given_from = step;
  divergence = {};
  diverged = false;
  const std::int64_t first = step, last = step + steps;
  for (auto& m : monitors) m->begin(first, last);
  // Short enough to be interrupted; but a quantum that is cut makes its sums again.
  const std::int64_t quantum = wiring.quantum();
  std::int64_t segment = wiring.block();
  using clock = std::chrono::steady_clock;
  while (step < last && !divergence) {
    const auto start = clock::now();
    std::int64_t most = std::min(segment, last - step);
    for (const auto& m : monitors) most = std::min(most, m->most_steps());
    for (auto& m : monitors) m->prepare(step, step + most);
    segment_start = step;
    run_segment(most);
    couple_present();
    for (auto& m : monitors) m->finish(step);
    const double ms = std::chrono::duration<double, std::milli>(clock::now() - start).count();
    if (ms < 10.0)
      segment *= 2;
    else if (ms > 40.0 && segment > 1 && (segment > quantum || ms > 150.0))
      segment /= 2;
    if (options.poll && !options.poll(step - first)) break;
  }
  increments.clear();
  stimulus.clear();
  drive.clear();
  return divergence;
}

std::size_t Simulation::Impl::bytes() const {
  std::size_t n = states.bytes() + history.bytes() + zero_rows.bytes() + wiring.bytes() +
                  weight_sums.bytes() + coupling_parameters.bytes();
  if (surface) n += vertices->bytes() + surface->bytes();
  for (const auto& d : dynamics)
    n += d.parameters.bytes() + d.amplitude.capacity() * sizeof(double) + d.colour.bytes() +
         d.clamp_rows.bytes() + d.patterns.size() * layout.node.size() * sizeof(double);
  for (const auto& a : level_sums) n += a.bytes();
  for (const auto& s : stepwise)
    n += s.recent.bytes() + s.series.bytes() + s.sums.bytes() + s.increments.bytes() +
         s.states.bytes() + s.features.bytes();
  for (const auto& w : scratch)
    n += w.series.bytes() + w.sums.bytes() + w.inputs.bytes() + w.increments.bytes() +
         w.states.bytes() + w.features.bytes() + w.scheme.bytes() + w.program.rows.bytes() +
         w.expressions.bytes() + w.outputs.bytes() + w.locals.bytes();
  for (const auto& m : monitors) n += m->bytes();
  return n;
}

}  // namespace virtualbrain
