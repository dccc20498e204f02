#include "sim/base/delimited_text.hpp"
#include "sim/trace/trace_file.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sunder::sim {
namespace {

std::size_t commas_in(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count(text, ','));
}

/// Lines, comments too.
std::vector<std::string_view> all_lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

bool is_comment(std::string_view line)
{
    return line.starts_with('#');
}

/// Commas of its header: one, or two where there is a rate for each direction.
std::size_t width_of(std::vector<std::string_view> const& lines)
{
    return commas_in(*std::ranges::find_if_not(lines, is_comment));
}

} // namespace

std::string join_traces(std::vector<std::string> const& texts)
{
    std::vector<std::vector<std::string_view>> traces;
    std::size_t widest = 0;
    for (auto const& text : texts) {
        traces.push_back(all_lines_of(text));
        widest = std::max(widest, width_of(traces.back()));
    }
    std::string joined;
    std::string_view header;
    for (std::size_t device = 0; device < traces.size(); ++device) {
        auto const& lines = traces[device];
        for (auto const line : lines)
            if (is_comment(line)) joined += fmt::format("# device {}: {}\n", device, line.substr(2));
        if (header.empty() && width_of(lines) == widest)
            header = *std::ranges::find_if_not(lines, is_comment);
    }
    joined += fmt::format("device,{}\n", header);
    for (std::size_t device = 0; device < traces.size(); ++device) {
        auto const& lines = traces[device];
        auto const title = std::ranges::find_if_not(lines, is_comment);
        bool const repeats = width_of(lines) < widest;
        for (auto line = title + 1; line != lines.end(); ++line) {
            joined += fmt::format("{},{}", device, *line);
            if (repeats) joined += line->substr(line->find(','));
            joined += '\n';
        }
    }
    return joined;
}

} // namespace sunder::sim
