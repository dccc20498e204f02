/// \file
/// Text to a stream in blocks: a line at a time is slow. For the sources of this room only.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <ostream>
#include <utility>

namespace sunder::sim {

class BlockStream {
public:
    explicit BlockStream(std::ostream& stream) : stream_{stream} {}
    ~BlockStream() = default;
    BlockStream(BlockStream const&) = delete;
    BlockStream& operator=(BlockStream const&) = delete;

    template <class... Arguments>
    void add(fmt::format_string<Arguments...> pattern, Arguments&&... arguments)
    {
        fmt::format_to(std::back_inserter(text_), pattern, std::forward<Arguments>(arguments)...);
        if (text_.size() >= block) flush();
    }
    /// Owed at the end.
    void flush()
    {
        stream_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }

private:
    static constexpr std::size_t block = 1 << 16;

    std::ostream& stream_;
    fmt::memory_buffer text_;
};

} // namespace sunder::sim
