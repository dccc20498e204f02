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
        for (auto const& value : values)
            add(value);
    }
    [[nodiscard]] std::string const& text() const { return text_; }

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
    std::string next_text() { return std::string{bytes(next<std::size_t>())}; }
    std::vector<std::string> next_texts()
    {
        std::vector<std::string> values;
        for (auto left = next<std::size_t>(); left > 0; --left)
            values.push_back(next_text());
        return values;
    }
    std::vector<double> next_numbers()
    {
        std::vector<double> values;
        for (auto left = next<std::size_t>(); left > 0; --left)
            values.push_back(next<double>());
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
