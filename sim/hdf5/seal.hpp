/// \file
/// Digests at the end of a file, by which a reader notices what was changed since; laid out in
/// sim/output/FORMAT.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Digests of the blocks of a file. A damaged bit cannot get past it; somebody who means to deceive can seal
/// what he likes.
class Seal {
public:
    static constexpr std::uint64_t block_bytes = std::uint64_t{1} << 20U;

    /// Appends the digests of all that the descriptor holds. \return what errno says; 0 when all went well
    [[nodiscard]] static int append(int descriptor);

    /// The seal at the end of so long a file; nothing where there is none, or it is damaged itself.
    /// \pre the descriptor outlives it
    [[nodiscard]] static std::optional<Seal> find(int descriptor, std::uint64_t file_bytes);

    /// What was sealed: the bytes before the digests.
    [[nodiscard]] std::uint64_t content_bytes() const { return content_bytes_; }

    /// Whether these bytes are as they were, those behind the content apart. Each block is looked at once,
    /// when it is first asked for.
    [[nodiscard]] bool covers(std::uint64_t address, std::uint64_t bytes);

    /// The first byte of a block that covers() found changed.
    [[nodiscard]] std::optional<std::uint64_t> changed_at() const { return changed_at_; }

private:
    Seal(int descriptor, std::uint64_t content_bytes, std::string digests);

    int descriptor_;
    std::uint64_t content_bytes_;
    std::string digests_;     ///< one after another
    std::vector<bool> known_; ///< (blocks,) to be as they were
    std::optional<std::uint64_t> changed_at_;
};

} // namespace sunder::sim
