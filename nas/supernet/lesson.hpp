/// \file
/// What a checkpoint keeps of a turn.
#pragma once

#include "nas/objectives/objectives.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::nas {

/// What has to be known of a turn to go through it again.
struct Lesson {
    double loss = 0;
    std::vector<Score> scores; ///< (samples,)
};

/// A line: the loss, and of each sample its violation and objectives.
[[nodiscard]] std::string text_of(Lesson const& lesson);
/// \pre the line is one of text_of(), with so many objectives a sample
[[nodiscard]] Lesson lesson_of(std::string const& line, std::size_t objectives);

} // namespace sunder::nas
