#include "sim/records/named_figure.hpp"

#include "sim/base/diagnostic.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace sunder::sim {
namespace {

std::string before_own(std::string const& application)
{
    return "applications." + application + ".";
}

} // namespace

std::size_t place_of_figure(std::vector<Figure> const& figures, std::string const& text,
                            std::string const& application)
{
    auto own = std::ranges::find(figures, before_own(application) + text, &Figure::name);
    if (own == figures.end()) own = std::ranges::find(figures, text, &Figure::name);
    return static_cast<std::size_t>(own - figures.begin());
}

std::string nearest_figure(std::vector<Figure> const& figures, std::string const& text,
                           std::string const& application)
{
    auto const own = before_own(application);
    std::vector<std::string> names;
    for (auto const& figure : figures)
        names.push_back(figure.name.starts_with(own) ? figure.name.substr(own.size()) : figure.name);
    return std::string{nearest(text, names)};
}

bool more_is_better(std::string const& figure)
{
    return figure.ends_with(".throughput") || figure.ends_with(".finished") || figure.ends_with(".accuracy");
}

std::vector<std::size_t> best_first(std::vector<double> const& values, std::string const& figure)
{
    double const sign = more_is_better(figure) ? -1 : 1;
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t place) {
        return std::pair{!std::isfinite(values[place]), sign * values[place]};
    });
    return order;
}

} // namespace sunder::sim
