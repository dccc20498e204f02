/// \file
/// Ctrl-C for work that has something to put away first.
#pragma once

namespace sunder::cli {

/// While it lives, SIGINT and SIGTERM are remembered instead of ending the program; a signal that was ignored
/// before stays ignored.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;

    [[nodiscard]] static bool came();
};

} // namespace sunder::cli
