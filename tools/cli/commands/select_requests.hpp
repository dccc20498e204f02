/// \file
/// Some of the requests of a run: those that a condition holds for, or those that have one value in common.
#pragma once

#include "sim/records/records.hpp"
#include "sim/sweep/condition.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

/// What is known of a request as bare numbers: `latency`, then the columns of /requests; SI units, counts or
/// codes.
class RequestNumbers {
public:
    /// \param facts  of the run; rows are not looked at
    explicit RequestNumbers(sim::Records const& facts);

    /// The values of a text are what its codes stand for.
    [[nodiscard]] std::vector<sim::Subject> const& subjects() const { return subjects_; }

    /// Speaks of this request from now on.
    void set(sim::Request const& request);
    [[nodiscard]] double number(std::size_t subject) const { return numbers_[subject]; }
    /// As it is shown, of one that counts or names.
    [[nodiscard]] std::string text(std::size_t subject, double number) const;

private:
    std::vector<sim::Subject> subjects_;
    std::vector<double> numbers_; ///< (subjects,)
};

/// A condition that speaks of the columns of /requests and of `latency`, see sim/sweep/condition.hpp:
/// "latency > 100 ms and status == finished".
class RequestCondition {
public:
    /// \throws InputError
    RequestCondition(sim::Records const& facts, std::string_view expression);

    [[nodiscard]] bool holds(sim::Request const& request);

private:
    RequestNumbers numbers_;
    sim::Condition condition_;
};

/// The columns that requests can be grouped by: they hold counts or names.
[[nodiscard]] std::vector<std::string> const& columns_to_group_by();

} // namespace sunder::cli
