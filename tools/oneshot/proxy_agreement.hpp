/// \file
/// How well scores rank candidates whose accuracy is known.
#pragma once

#include "nas/accuracy/proxy.hpp"
#include "sim/base/random.hpp"
#include "sim/records/statistics.hpp"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::cli {

/// Whatever puts candidates in an order, without knowing how accurate they are.
struct Ranker {
    std::string name;           ///< "swap", "swap x flops", "one_shot"
    std::vector<double> scores; ///< (candidates,), the greater the better
};

/// Every proxy of these candidates, then the products of ranks swap x flops and swap x flops x jacob_cov;
/// "flops" among them is what all are held against.
[[nodiscard]] std::vector<Ranker> rankers_of(nas::ProxyScores const& scores,
                                             std::vector<nas::Choices> const& candidates);

/// Into how many of the first one looks.
constexpr std::array<std::size_t, 4> tops{1, 5, 10, 20};

struct RankerAgreement {
    std::string name;
    std::optional<double> tau;         ///< Kendall's tau-b with the accuracies
    std::optional<double> spearman;    ///< Spearman's rho with them
    std::optional<double> tau_of_best; ///< tau among the fifth of the candidates that is most accurate
    /// Points that the most accurate of the first so many stays behind the most accurate of all; equal scores
    /// are in the order of the candidates.
    std::array<double, tops.size()> regret{};
    std::optional<sim::Interval> lead; ///< of tau over that of flops, 95 %; of at most 300 candidates
};

/// \param accuracies  (candidates,), per cent \pre there is a candidate
[[nodiscard]] std::vector<RankerAgreement>
agreements_of(std::vector<Ranker> const& rankers, std::vector<double> const& accuracies, sim::Seed seed);

/// A line for each ranker, below a heading.
[[nodiscard]] std::string text_of(std::vector<RankerAgreement> const& agreements);
[[nodiscard]] nlohmann::ordered_json json_of(std::vector<RankerAgreement> const& agreements);

} // namespace sunder::cli
