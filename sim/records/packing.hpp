/// \file
/// Values as bytes in the machine's own form, for pipes and journals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Numbers as they are in memory, texts after their length, lists after their size.
class Packer {
public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void add(T value) { text_.append(reinterpret_cast<char const*>(&value), sizeof value); }
    void add(std::string const& value)
    {
        add(value.size());
        text_ += value;
    }
    template <class T>
    void add(std::vector<T> const& values)
    {
        add(values.size());
        if constexpr (std::is_trivially_copyable_v<T>)
            text_.append(reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T));
        else
            for (auto const& value : values)
                add(value);
    }
    [[nodiscard]] std::string const& text() const& { return text_; }
    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    std::string text_;
};

/// Reads what a Packer wrote, in the same order. Throws std::out_of_range where the bytes end early.
class Unpacker {
public:
    explicit Unpacker(std::string_view text) : text_{text} {}

    template <class T>
    requires std::is_trivially_copyable_v<T> T next()
    {
        T value;
        std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
        return value;
    }
    std::string next_text() { return std::string{next_view()}; }
    /// A text that stays where it is.
    std::string_view next_view() { return bytes(next<std::size_t>()); }
    std::vector<std::string> next_texts()
    {
        std::vector<std::string> values;
        for (auto left = next<std::size_t>(); left > 0; --left)
            values.push_back(next_text());
        return values;
    }
    template <class T>
    requires std::is_trivially_copyable_v<T> std::vector<T> next_values()
    {
        auto const count = next<std::size_t>();
        auto const taken = bytes(count > text_.size() / sizeof(T) ? text_.size() + 1 : count * sizeof(T));
        std::vector<T> values(count);
        if (count > 0) std::memcpy(values.data(), taken.data(), taken.size());
        return values;
    }
    [[nodiscard]] bool at_end() const { return text_.empty(); }

private:
    std::string_view bytes(std::size_t size)
    {
        if (size > text_.size()) throw std::out_of_range{"the message ends early"};
        auto const taken = text_.substr(0, size);
        text_.remove_prefix(size);
        return taken;
    }

    std::string_view text_;
};

} // namespace sunder::sim
