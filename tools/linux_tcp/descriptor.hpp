/// \file
/// File descriptors that close themselves, and what the system refuses.
#pragma once

#include "sim/base/run_error.hpp"

#include <string>
#include <utility>

namespace sunder::linux_tcp {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    [[nodiscard]] int number() const { return number_; }

private:
    int number_ = -1;
};

/// The result of a system call that says -1 where it fails.
/// \throws sim::RunError  naming `what` and the reason
int granted(int result, std::string const& what);

} // namespace sunder::linux_tcp
