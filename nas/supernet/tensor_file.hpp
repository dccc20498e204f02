/// \file
/// Tensors in a file that is data and nothing else: nothing in it is ever run.
#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace sunder::nas {

/// Tensors of 32-bit floating-point numbers by name, and a text.
struct TensorFile {
    std::map<std::string, torch::Tensor> tensors;
    std::string note;
};

/// A safetensors file (Hugging Face: eight bytes of length, a header in JSON, the numbers), with the note and
/// a SHA-256 of the whole under `__metadata__`. The same tensors and note give the same bytes; the file
/// appears whole or not at all. \throws sim::RunError  when it cannot be written
void write_tensors(std::filesystem::path const& path, TensorFile const& file);

/// \throws sim::RunError  when that is not what write_tensors() writes, down to the last bit
[[nodiscard]] TensorFile read_tensors(std::filesystem::path const& path);

} // namespace sunder::nas
