/// \file
/// A model held against an answer that is known otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// One figure beside what it should be; in the unit that is named.
struct HeldFigure {
    std::string unit; ///< empty: a bare number, or a share
    double simulated = 0;
    double expected = 0;
    double tolerance = 0; ///< of the difference
    enum class Asked : std::uint8_t {
        both,
        at_least,
        at_most
    } side = Asked::both; ///< of `expected` that is wrong

    [[nodiscard]] double difference() const { return simulated - expected; }
    [[nodiscard]] bool holds() const;
};

/// What can be checked.
struct Check {
    std::string name;
    std::string model;   ///< "queues"
    std::string against; ///< theory, or whoever measured
    enum class Cost : std::uint8_t { seconds, minutes } cost = Cost::seconds;
    std::function<HeldFigure()> carry_out;
    std::string data{};    ///< of others, which do not come along, that it asks for; empty: none
    std::string missing{}; ///< why it cannot be carried out here; empty: it can
};

struct CheckResult {
    std::string name;
    std::string model;
    std::string against;
    std::optional<HeldFigure> figure; ///< nothing where it was skipped
    std::string data{};
    std::string why_skipped{};

    [[nodiscard]] bool fails() const { return figure && !figure->holds(); }
};

/// In their order. \throws RunError  where a run fails
[[nodiscard]] std::vector<CheckResult> carry_out(std::vector<Check> const& checks);

} // namespace sunder::sim
