/// \file
/// Processes that work for this one, and pipes to them.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace sunder::sim {

/// A child that starts as a copy of this process, with the default answers to signals. It ends without
/// running destructors, dies when this process does, and is killed and reaped at the latest by the
/// destructor.
class ChildProcess {
public:
    /// \pre this process runs one thread
    /// \throws RunError  when the system has no process left
    explicit ChildProcess(std::function<void()> const& work);
    ~ChildProcess();
    ChildProcess(ChildProcess const&) = delete;
    ChildProcess& operator=(ChildProcess const&) = delete;

    /// Waits for its end and tells why there is no answer: "was killed by signal 9 (Killed)", "ended with
    /// exit code 1 before its answer was complete".
    std::string end();

    /// Waits for its end. \return nothing where its work returned, else as end()
    std::optional<std::string> finish();

private:
    int wait();

    pid_t process_ = 0;
};

/// A pipe that both processes close as they like.
class Pipe {
public:
    /// \throws RunError  when the system has none left
    Pipe();
    ~Pipe();
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;

    [[nodiscard]] int read_end() const { return ends_[0]; }
    [[nodiscard]] int write_end() const { return ends_[1]; }
    void close_read_end();
    void close_write_end();

private:
    std::array<int, 2> ends_{-1, -1};
};

/// `asked`, or as many as there are cores where that is 0.
[[nodiscard]] std::size_t number_of_processes(int asked);

} // namespace sunder::sim
