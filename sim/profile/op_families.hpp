/// \file
/// Which kinds of op of other runtimes do what ours do.
#pragma once

#include "sim/model/op_kind.hpp"

#include <string_view>

namespace sunder::sim::detail {

/// What a runtime's word for a kind of op stands for: "product" of "FusedGemm", "FULLY_CONNECTED" and
/// "aten::linear"; "" where that is not known.
[[nodiscard]] std::string_view family_of(std::string_view kind);
[[nodiscard]] std::string_view family_of(OpKind const& kind);

} // namespace sunder::sim::detail
