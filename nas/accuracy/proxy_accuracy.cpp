#include "nas/accuracy/proxy_accuracy.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/rank_correlation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace sunder::nas {
namespace {

std::vector<double> finite_ones(std::vector<double> scores)
{
    std::erase_if(scores, [](double score) { return !std::isfinite(score); });
    std::ranges::sort(scores);
    return scores;
}

/// From 0 towards 1 as the distance grows, which is measured by the width of all.
double share_beyond(double distance, double width)
{
    return width > 0 ? distance / (distance + width) : 1 - 1 / (1 + distance);
}

} // namespace

RankAmong::RankAmong(std::vector<double> scores) : scores_{finite_ones(std::move(scores))} {}

double RankAmong::operator()(double score) const
{
    if (std::isnan(score) || scores_.empty()) return 0;
    auto const all = static_cast<double>(scores_.size()) + 1;
    auto const width = scores_.back() - scores_.front();
    if (score < scores_.front()) return 0.5 * (1 - share_beyond(scores_.front() - score, width)) / all;
    if (score > scores_.back()) return (all - 0.5 + 0.5 * share_beyond(score - scores_.back(), width)) / all;
    auto const [low, high] = std::ranges::equal_range(scores_, score);
    auto const less = static_cast<double>(low - scores_.begin());
    auto const equal = static_cast<double>(high - low);
    return (less + equal / 2 + 0.5) / all;
}

ProxyAccuracy::ProxyAccuracy(ProxyScores const& scores, std::vector<Proxy> factors,
                             std::vector<Choices> const& sample, std::string of)
    : scores_{scores}, factors_{std::move(factors)}
{
    SUNDER_EXPECTS(!factors_.empty() && !sample.empty());
    std::vector<std::vector<double>> columns(factors_.size());
    for (auto const& choices : sample)
        for (std::size_t i = 0; i < factors_.size(); ++i)
            columns[i].push_back(scores.score(factors_[i], choices));
    for (auto& column : columns)
        ranks_.emplace_back(std::move(column));
    source_ = fmt::format("no accuracy: 100 x rank of {} among {} architectures, untrained ({})",
                          text_of(factors_), sample.size(), of);
}

double ProxyAccuracy::accuracy(Choices const& choices) const
{
    double product = 1;
    for (std::size_t i = 0; i < factors_.size(); ++i) {
        auto const score = scores_.score(factors_[i], choices);
        if (!std::isfinite(score)) return 0;
        product *= ranks_[i](score);
    }
    return 100 * std::pow(product, 1 / static_cast<double>(factors_.size()));
}

std::vector<double> rank_product(std::vector<std::vector<double>> const& columns)
{
    SUNDER_EXPECTS(!columns.empty());
    std::vector<double> product(columns.front().size(), 1);
    for (auto const& column : columns) {
        SUNDER_EXPECTS(column.size() == product.size());
        auto const ranks = sim::ranks_of(column);
        std::ranges::transform(product, ranks, product.begin(), std::multiplies<>{});
    }
    return product;
}

std::string text_of(std::vector<Proxy> const& factors)
{
    std::vector<std::string_view> names;
    for (auto const proxy : factors)
        names.push_back(name_of(proxy));
    return fmt::format("{}", fmt::join(names, " x "));
}

} // namespace sunder::nas
