/// \file
/// The settings of a layer by their numbers, with what they stand for where they are absent.
#pragma once

#include "sim/model/infer.hpp"
#include "sim/ncnn/layer_lines.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

using WholeNumbers = std::vector<std::int64_t>;

/// A setting will not do; the place is that of its value.
class SettingMisfit : public Misfit {
public:
    SettingMisfit(Piece const& at, std::string const& message, std::string hint = {})
        : Misfit{message, std::move(hint)}, at_{at}
    {
    }
    [[nodiscard]] Piece const& at() const { return at_; }

private:
    Piece at_;
};

[[nodiscard]] bool has_setting(LayerLine const& layer, int key);
/// \throws SettingMisfit  where it is no whole number of 32 bits.
[[nodiscard]] std::int64_t integer(LayerLine const& layer, int key, std::int64_t otherwise);
[[nodiscard]] double number(LayerLine const& layer, int key, double otherwise);
/// None where it is absent.
[[nodiscard]] std::vector<double> numbers(LayerLine const& layer, int key);
[[nodiscard]] WholeNumbers integers(LayerLine const& layer, int key);
/// "" where it is absent.
[[nodiscard]] std::string_view word(LayerLine const& layer, int key);

/// A number above 0 that must be there.
[[nodiscard]] std::int64_t count(LayerLine const& layer, int key, std::string_view what);

} // namespace sunder::sim
