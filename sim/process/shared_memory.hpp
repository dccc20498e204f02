/// \file
/// Memory that a process and its children have in common.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace sunder::sim {

/// Zeroed bytes; whoever is forked while it lives sees what any of them writes there.
class SharedMemory {
public:
    /// \throws RunError  when the system has none left
    explicit SharedMemory(std::size_t bytes);
    ~SharedMemory();
    SharedMemory(SharedMemory const&) = delete;
    SharedMemory& operator=(SharedMemory const&) = delete;

    [[nodiscard]] void* at() const { return at_; }

private:
    std::size_t bytes_;
    void* at_;
};

/// One value in such memory. Nobody guards it: one process at a time may touch it.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>
class Shared {
public:
    [[nodiscard]] T& operator*() const { return *value_; }
    [[nodiscard]] T* operator->() const { return value_; }

private:
    SharedMemory memory_{sizeof(T)};
    T* value_ = new (memory_.at()) T{};
};

} // namespace sunder::sim
