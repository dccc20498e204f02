/// \file
/// The world did not cooperate: a file cannot be written, a simulation cannot finish, the user said stop.
#pragma once

#include <stdexcept>

namespace sunder::sim {

class RunError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The user asked to stop; what was finished is kept.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error{"interrupted"} {}
};

} // namespace sunder::sim
