/// \file
/// How long each block of an architecture takes on one device.
#pragma once

#include "nas/realise/architecture_space.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// Where the times come from is part of every result.
class ComputeTimes {
public:
    ComputeTimes() = default;
    ComputeTimes(ComputeTimes const&) = delete;
    ComputeTimes& operator=(ComputeTimes const&) = delete;
    virtual ~ComputeTimes() = default;

    /// Shape (blocks,).
    [[nodiscard]] virtual std::vector<sim::Seconds> times(Choices const& choices) const = 0;
    /// Where they come from, in one line.
    [[nodiscard]] virtual std::string source() const = 0;
};

} // namespace sunder::nas
