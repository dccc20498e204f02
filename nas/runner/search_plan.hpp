/// \file
/// How a search is to go: what counts, who proposes, how each proposal is looked at, and when to stop.
#pragma once

#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/evaluate/most_accurate.hpp"
#include "nas/search/asng.hpp"
#include "nas/search/evolution.hpp"
#include "nas/search/exhaustive.hpp"
#include "nas/search/local_search.hpp"
#include "nas/search/nsga2.hpp"
#include "nas/search/random_search.hpp"
#include "nas/search/surrogate.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunder::nas {

/// All metrics, in the order of the enumeration, as files name them.
[[nodiscard]] std::vector<std::string> const& metric_names();
/// "s", "J", "B", "%", or empty for counts.
[[nodiscard]] std::string_view unit_of(Metric metric);

using OptimizerSettings = std::variant<ExhaustiveSettings, RandomSettings, LocalSettings, EvolutionSettings,
                                       Nsga2Settings, AsngSettings, SurrogateSettings>;

/// "exhaustive", "random", "local", "evolution", "nsga2", "asng", "surrogate".
[[nodiscard]] std::string_view name_of(OptimizerSettings const& settings);
/// Over all variables. Those that are screened ask only for what the prospects do not rule out, and for each
/// identity once. \param objectives  how many there are
/// \invariant the prospects outlive it
[[nodiscard]] std::unique_ptr<Optimizer> make_optimizer(Prospects const& prospects,
                                                        OptimizerSettings const& settings,
                                                        std::size_t objectives, sim::Seed seed);

/// Whether it leaves out what the prospects rule out: all but `exhaustive`, and `asng` that evaluates
/// repeated samples.
[[nodiscard]] bool is_screened(OptimizerSettings const& settings);

/// As files name it.
[[nodiscard]] std::string_view name_of(Method method);

/// Whichever ends first.
struct Budget {
    std::optional<std::int64_t> evaluations; ///< candidates looked at, each as often as it is asked for
    std::optional<std::int64_t> simulations; ///< candidates simulated
    std::optional<sim::Seconds> time;
};

struct SearchPlan {
    std::vector<Metric> objectives;
    std::vector<Limit> limits;
    OptimizerSettings optimizer;
    Method method = Method::analytic;
    Confirmation confirmation; ///< of the answer of an exact search
    Budget budget;
    std::uint64_t seed = 1;
};

/// At most so many architectures, each at every split, are searched exactly.
constexpr std::size_t most_architectures = 1'000'000;

/// Whether the plan asks for the most accurate candidate under a limit on one percentile (and perhaps others,
/// but for leakage) by exhaustion with screening: that is found by find_most_accurate(), with a certificate.
[[nodiscard]] bool is_exact(SearchPlan const& plan);

} // namespace sunder::nas
