/// \file
/// Choices of a mutator, the same for the same seed on every machine.
#pragma once

#include "sim/base/contract.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sunder::fuzz {

class Draw {
public:
    explicit Draw(sim::Seed seed) : random_{seed} {}

    [[nodiscard]] std::uint64_t bits() { return random_.bits(); }

    /// \pre count > 0 \return from 0 on, less than `count`
    [[nodiscard]] std::size_t below(std::size_t count)
    {
        SUNDER_EXPECTS(count > 0);
        return static_cast<std::size_t>(random_.bits() % count);
    }

    [[nodiscard]] bool one_in(std::size_t count) { return below(count) == 0; }

    /// \pre not empty
    template <class Choices>
    [[nodiscard]] auto& of(Choices& choices)
    {
        return choices[below(choices.size())];
    }

    /// A part of the text, perhaps empty, at most `longest` long.
    [[nodiscard]] std::string_view span(std::string_view text, std::size_t longest)
    {
        auto const from = below(text.size() + 1);
        return text.substr(from, below(longest + 1));
    }

private:
    sim::Random random_;
};

} // namespace sunder::fuzz
