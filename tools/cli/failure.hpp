/// \file
/// A failure that the user can do something about.
#pragma once

#include "sim/base/run_error.hpp"

#include <string>
#include <utility>

namespace sunder::cli {

class Failure : public sim::RunError {
public:
    Failure(std::string const& message, std::string hint) : sim::RunError{message}, hint_{std::move(hint)} {}
    [[nodiscard]] std::string const& hint() const { return hint_; }

private:
    std::string hint_;
};

} // namespace sunder::cli
