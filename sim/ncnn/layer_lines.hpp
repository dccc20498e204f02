/// \file
/// The text of an ncnn graph as layers, each as its line states it.
#pragma once

#include "sim/base/delimited_text.hpp"
#include "sim/base/diagnostic.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What stands behind "0=": one number, several, or a word.
struct LayerSetting {
    std::vector<double> numbers;
    std::string_view word; ///< where it is no number
    Piece at;
};

/// One line. Its texts are those of the source that it was read from.
struct LayerLine {
    Piece type;
    Piece name;
    std::vector<Piece> inputs; ///< names of the blobs that it takes
    std::vector<Piece> outputs;
    std::map<int, LayerSetting> settings; ///< by number; an array's -23300 - n stands as n

    [[nodiscard]] LayerSetting const* find(int key) const;
};

/// Shapes of what a layer puts out, as a hint for those that set memory aside (-23330=): dimensions, width,
/// height and channels of each.
constexpr int shape_hints = 30;

/// The layers in the order of the file.
struct LayerLines {
    std::vector<LayerLine> layers;
    std::size_t ignored = 0; ///< that stand behind as many as are announced, as ncnn leaves them out
};

/// Reports what is wrong with lines, the first twenty mistakes.
/// Source: ncnn's documentation, "param and model file structure"
[[nodiscard]] LayerLines read_layer_lines(std::shared_ptr<Source const> const& source,
                                          Diagnostics& diagnostics);

} // namespace sunder::sim
