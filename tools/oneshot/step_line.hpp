/// \file
/// How far work has come that takes many steps.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace sunder::cli {

/// One line on a terminal, gone with this; nothing elsewhere.
class StepLine {
public:
    /// \param what  is counted: "step"
    StepLine(std::string what, std::int64_t steps);
    ~StepLine();
    StepLine(StepLine const&) = delete;
    StepLine& operator=(StepLine const&) = delete;

    /// Called after each step; a run that goes on begins with a greater one.
    /// \param remark  asked for when the line is due; may be empty
    void show(std::int64_t done, std::function<std::string()> const& remark = {});

private:
    using Clock = std::chrono::steady_clock;

    std::string what_;
    std::int64_t steps_;
    std::int64_t before_ = -1; ///< steps done before this run; -1: not known yet
    Clock::time_point started_ = Clock::now();
    Clock::time_point shown_;
    bool is_terminal_;
};

} // namespace sunder::cli
