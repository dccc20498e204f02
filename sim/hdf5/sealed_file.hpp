/// \file
/// A result file that is open for reading.
#pragma once

#include "sim/hdf5/seal.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sunder::sim {

/// What is wrong with a file.
struct Mistake {
    std::string message;
    std::string hint;
};

/// Stays the same file whatever becomes of its name. Waits for nobody: whatever is not a regular file is
/// refused.
class SealedFile {
public:
    /// Files up to this size are held against their seal as a whole, longer ones where they are read.
    static constexpr std::uint64_t most_at_once = std::uint64_t{64} << 20U;

    /// \throws Mistake  where it cannot be read, or is not as it was sealed
    explicit SealedFile(std::string const& path);
    ~SealedFile();
    SealedFile(SealedFile const&) = delete;
    SealedFile& operator=(SealedFile const&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Before the seal.
    [[nodiscard]] std::uint64_t content_bytes() const { return seal_ ? seal_->content_bytes() : bytes_; }
    /// That the disk holds of it: a file with holes promises more.
    [[nodiscard]] std::uint64_t stored_bytes() const { return stored_bytes_; }
    [[nodiscard]] bool is_hdf5() const;
    [[nodiscard]] bool is_sealed() const { return seal_.has_value(); }
    /// Null where there is none.
    [[nodiscard]] Seal* seal() { return seal_ ? &*seal_ : nullptr; }
    /// What is wrong with a block that was read; nothing where all were as they should be.
    [[nodiscard]] std::optional<Mistake> change() const;

private:
    int descriptor_ = -1;
    std::uint64_t bytes_ = 0;
    std::uint64_t stored_bytes_ = 0;
    std::optional<Seal> seal_;
};

} // namespace sunder::sim
