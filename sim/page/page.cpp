#include "sim/page/page.hpp"

#include "sim/page/display_unit.hpp"
#include "sim/page/html.hpp"
#include "sim/page/page_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <string_view>

namespace sunder::sim {
namespace {

constexpr double phone_width = 330;
constexpr double half_width = 500;
constexpr double full_width = 860;

/// To four digits, as it is written for the script.
double rounded(double value)
{
    if (value == 0 || !std::isfinite(value)) return value;
    double const digits = 3 - std::floor(std::log10(std::abs(value)));
    double const unit = std::pow(10.0, digits);
    return std::isfinite(unit) && unit > 0 ? std::round(value * unit) / unit : value;
}

std::string json_of(MovingValues const& moving)
{
    using Json = nlohmann::ordered_json;
    Json sliders = Json::array();
    for (auto const& slider : moving.sliders)
        sliders.push_back(slider.labels);
    Json slices = Json::array();
    for (auto const& slice : moving.slices) {
        Json values = Json::array();
        for (double const value : slice) {
            if (!std::isfinite(value))
                values.push_back(nullptr);
            else if (value == std::round(value) && std::abs(value) < 1e15)
                values.push_back(std::llround(rounded(value)));
            else
                values.push_back(rounded(value));
        }
        slices.push_back(std::move(values));
    }
    constexpr std::string_view kinds[] = {"levels", "kinds", "lines"};
    auto text = Json{
        {"kind", kinds[static_cast<std::size_t>(moving.kind)]},
        {"low", moving.axis.low},
        {"high", moving.axis.high},
        {"log", moving.axis.scale == AxisScale::logarithmic},
        {"unit", moving.unit},
        {"names", moving.names},
        {"places", moving.places},
        {"sliders", sliders},
        {"slices",
         slices}}.dump(-1, ' ', false, Json::error_handler_t::replace);
    for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at))
        text.replace(at, 1, R"(\u003c)"); // no end of the element within it
    return text;
}

/// Where a line may break within a long word: a dotted key, or the choices of a candidate.
std::string breaking_after(char sign, std::string const& word)
{
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
        text += word[i];
        if (word[i] == sign && i + 1 < word.size() && word[i + 1] != ' ') text += "<wbr>";
    }
    return text;
}

class Writer {
public:
    explicit Writer(ReportPage const& page) : page_{page} {}

    std::string write()
    {
        add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<link rel=\"icon\" href=\"data:,\">\n<title>{} · sunder</title>\n<style>\n",
            escaped(page_.title));
        html_ += page_style;
        add("</style>\n</head>\n<body>\n<header>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n<p class=\"facts\">",
            escaped(page_.kind), escaped(page_.title));
        for (auto const& fact : page_.facts)
            add("<span>{}</span> ", escaped(fact));
        html_ += "</p>\n</header>\n<main>\n";
        for (auto const& badge : page_.badges)
            add("<p class=\"badge\">{}</p>\n", escaped(badge));
        add_tiles();
        for (auto const& section : page_.sections)
            add(section);
        for (auto const& appendix : page_.appendices)
            add("<details class=\"appendix\"><summary>{}</summary><pre tabindex=\"0\">{}</pre></details>\n",
                escaped(appendix.title), escaped(appendix.text));
        html_ += "</main>\n<footer>Made by sunder. Point at a mark, or focus a figure and use the arrow "
                 "keys, to read its "
                 "value.</footer>\n<div id=\"bubble\" role=\"status\" hidden></div>\n<script>\n";
        html_ += page_script;
        html_ += "</script>\n</body>\n</html>\n";
        return std::move(html_);
    }

private:
    template <class... Arguments>
    void add(fmt::format_string<Arguments...> pattern, Arguments&&... arguments)
    {
        html_ += fmt::format(pattern, std::forward<Arguments>(arguments)...);
    }

    void add_tiles()
    {
        if (page_.tiles.empty()) return;
        html_ += "<dl class=\"tiles\">\n";
        for (auto const& tile : page_.tiles)
            add("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", escaped(tile.name),
                escaped(tile.value), escaped(tile.note));
        html_ += "</dl>\n";
    }

    void add(ReportSection const& section)
    {
        add("<section>\n<h2>{}</h2>\n", escaped(section.title));
        if (!section.text.empty()) add("<p>{}</p>\n", escaped(section.text));
        for (auto const& table : section.tables)
            add_table(table, nullptr);
        if (!section.figures.empty()) html_ += "<div class=\"figures\">\n";
        for (auto const& figure : section.figures)
            add(figure);
        if (!section.figures.empty()) html_ += "</div>\n";
        html_ += "</section>\n";
    }

    void add_table(ReportTable const& table, MovingValues const* moving)
    {
        html_ += R"(<div class="table" tabindex="0"><table>)";
        if (!table.title.empty()) add("<caption>{}</caption>", escaped(table.title));
        html_ += "<thead><tr>";
        for (std::size_t i = 0; i < table.head.size(); ++i)
            add(R"(<th scope="col"{}>{}</th>)", i < table.names ? R"( class="name")" : "",
                breaking_after('.', escaped(table.head[i])));
        html_ += "</tr></thead>\n<tbody>\n";
        auto const columns = table.head.size() - table.names;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            html_ += "<tr>";
            for (std::size_t i = 0; i < table.head.size(); ++i) {
                auto const cell = escaped(table.rows[row][i]);
                if (i < table.names) {
                    add(R"(<{0} class="name">{1}</{2}>)", i == 0 ? R"(th scope="row")" : "td",
                        breaking_after(',', cell), i == 0 ? "th" : "td");
                } else if (moving) {
                    auto const column = i - table.names;
                    add(R"(<td data-i="{}">{}</td>)",
                        moving->kind == MovingValues::Kind::lines ? column * table.rows.size() + row
                                                                  : row * columns + column,
                        cell);
                } else {
                    add("<td>{}</td>", cell);
                }
            }
            html_ += "</tr>\n";
        }
        html_ += "</tbody></table></div>\n";
        if (!table.note.empty()) add("<p class=\"note\">{}</p>\n", escaped(table.note));
    }

    void add(ReportFigure const& figure)
    {
        ++figures_;
        bool const full = figure.size == ReportFigure::Size::full;
        add("<figure class=\"{}{}\">\n<h3 id=\"t{}\">{}</h3>\n", full ? "full" : "half",
            figure.moving ? " moves" : "", figures_, escaped(figure.title));
        if (figure.moving) add_sliders(*figure.moving);
        add_drawing(figure, "wide", full ? full_width : half_width);
        add_drawing(figure, "narrow", phone_width);
        add_legend(figure.legend);
        add("<figcaption id=\"d{}\">{}</figcaption>\n", figures_, escaped(figure.description));
        html_ += "<details><summary>As a table</summary>\n";
        add_table(figure.table, figure.moving ? &*figure.moving : nullptr);
        html_ += "</details>\n";
        if (figure.moving) add("<script type=\"application/json\">{}</script>\n", json_of(*figure.moving));
        html_ += "</figure>\n";
    }

    void add_drawing(ReportFigure const& figure, std::string_view size, double width)
    {
        auto const drawing = figure.draw(width);
        add(R"(<svg class="{}" viewBox="0 0 {:.0f} {:.0f}" role="img" tabindex="0" )"
            R"(aria-labelledby="t{}" )"
            "aria-describedby=\"d{}\">{}</svg>\n",
            size, std::ceil(drawing.width), std::ceil(drawing.height), figures_, figures_, drawing.content);
    }

    void add_legend(std::vector<LegendEntry> const& legend)
    {
        if (legend.empty()) return;
        html_ += R"(<ul class="legend">)";
        bool continues = false;
        for (auto const& entry : legend) {
            if (!continues) html_ += "<li>";
            add(R"(<svg class="key" viewBox="0 0 12 12" aria-hidden="true"><rect class="{}" )"
                R"(width="12" height="12"/>)"
                "</svg>{}",
                entry.style, escaped(entry.name));
            continues = entry.name.empty();
            if (!continues) html_ += "</li>";
        }
        html_ += "</ul>\n";
    }

    void add_sliders(MovingValues const& moving)
    {
        if (moving.sliders.empty()) return;
        html_ += R"(<div class="sliders">)";
        auto slices = moving.slices.size();
        auto rest = opening_slice(moving);
        for (auto const& slider : moving.sliders) {
            slices /= slider.labels.size(); // that one step of this slider passes by
            auto const value = rest / slices;
            rest %= slices;
            add(R"(<label><span>{}</span><output>{}</output><input type="range" min="0" max="{}" )"
                R"(value="{}" )"
                R"(autocomplete="off"></label>)",
                escaped(slider.name), escaped(slider.labels[value]), slider.labels.size() - 1, value);
        }
        html_ += "</div>\n";
    }

    ReportPage const& page_;
    std::string html_;
    int figures_ = 0;
};

} // namespace

std::string html_of(ReportPage const& page)
{
    return Writer{page}.write();
}

std::vector<LegendEntry> scale_of(Axis const& axis, std::string const& unit)
{
    std::vector<LegendEntry> legend;
    legend.reserve(heat_levels);
    for (int level = 0; level < heat_levels; ++level)
        legend.push_back({.name = {}, .style = fmt::format("q{}", level)});
    legend.back().name =
        fmt::format("{} to {} {}", short_number(axis.low, 3), short_number(axis.high, 3), unit);
    return legend;
}

std::size_t opening_slice(MovingValues const& moving)
{
    auto const shown = [&](std::vector<double> const& slice) {
        std::set<double> values;
        std::ranges::copy_if(slice, std::inserter(values, values.end()),
                             [](double value) { return std::isfinite(value); });
        if (values.empty()) return -1.0;
        if (moving.kind == MovingValues::Kind::kinds) return static_cast<double>(values.size());
        return position(moving.axis, *values.rbegin()) - position(moving.axis, *values.begin());
    };
    auto const most = std::ranges::max_element(moving.slices, {}, shown);
    return static_cast<std::size_t>(most - moving.slices.begin());
}

std::vector<std::string> opening_styles(MovingValues const& moving)
{
    constexpr double most_kinds = 8;
    std::vector<std::string> styles;
    for (double const value : moving.slices[opening_slice(moving)]) {
        if (std::isnan(value))
            styles.emplace_back();
        else if (moving.kind == MovingValues::Kind::kinds)
            styles.push_back(fmt::format("k{:.0f}", std::min(value, most_kinds)));
        else
            styles.push_back(fmt::format("q{}", level_of(moving.axis, value)));
    }
    return styles;
}

std::vector<std::string> opening_texts(MovingValues const& moving)
{
    std::vector<std::string> texts;
    for (double const value : moving.slices[opening_slice(moving)]) {
        if (moving.kind == MovingValues::Kind::kinds)
            texts.push_back(std::isnan(value) ? "–" : moving.names[static_cast<std::size_t>(value)]);
        else
            texts.push_back(short_number(value));
    }
    return texts;
}

} // namespace sunder::sim
