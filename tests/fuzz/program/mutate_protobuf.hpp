/// \file
/// Damage to protobuf messages, such as ONNX graphs, that leaves most of them readable.
#pragma once

#include "tests/fuzz/program/draw.hpp"

namespace sunder::fuzz {

/// Takes the message apart as its wire format says (protobuf.dev/programming-guides/encoding), changes some
/// fields and puts it together again. Whether a field of bytes is a message is guessed: where it reads as
/// one, it is.
[[nodiscard]] std::string mutate_protobuf(std::string const& bytes, Draw& draw);

} // namespace sunder::fuzz
