#include "nas/supernet/lesson.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <sstream>

namespace sunder::nas {

std::string text_of(Lesson const& lesson)
{
    auto text = fmt::format("{}", lesson.loss);
    for (auto const& score : lesson.scores)
        text += fmt::format(" {} {}", score.violation, fmt::join(score.objectives, " "));
    return text + '\n';
}

Lesson lesson_of(std::string const& line, std::size_t objectives)
{
    std::istringstream words{line};
    auto const next = [&words] {
        std::string word;
        words >> word;
        return std::strtod(word.c_str(), nullptr); // which knows infinity
    };
    Lesson lesson{.loss = next(), .scores = {}};
    while (words >> std::ws && !words.eof()) {
        auto& score = lesson.scores.emplace_back();
        score.violation = next();
        for (std::size_t i = 0; i < objectives; ++i)
            score.objectives.push_back(next());
    }
    return lesson;
}

} // namespace sunder::nas
