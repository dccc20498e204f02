#include "sim/analysis/groups.hpp"
#include "sim/analysis/sensitivity.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace sunder::sim {
namespace {

using Values = std::vector<double>;

double sum_of_products(Values const& a, Values const& b)
{
    Sum sum;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum.add(a[i] * b[i]);
    return sum.value();
}

/// Less its mean, of length one; empty where it is constant.
Values standardised(Values values)
{
    double const mean = mean_of(values);
    double greatest = 0;
    for (auto& value : values) {
        value -= mean;
        greatest = std::max(greatest, std::abs(value));
    }
    constexpr double rounding = 1e-13;
    if (greatest <= rounding * std::abs(mean)) return {};
    double const length = std::sqrt(sum_of_products(values, values));
    for (auto& value : values)
        value /= length;
    return values;
}

/// A linear regression by modified Gram-Schmidt, one key after another: x_k = sum over j <= k of r_jk q_j.
class Regression {
public:
    explicit Regression(Values figure) : residual_{std::move(figure)} {}

    /// \return whether the key is no combination of those before it
    bool add(Values key)
    {
        constexpr double dependent = 1e-9; // of the length that is left of a key of length one
        Values row;
        for (auto const& direction : directions_) {
            row.push_back(sum_of_products(direction, key));
            for (std::size_t i = 0; i < key.size(); ++i)
                key[i] -= row.back() * direction[i];
        }
        double const length = std::sqrt(sum_of_products(key, key));
        if (length < dependent) return false;
        for (auto& value : key)
            value /= length;
        row.push_back(length);
        projections_.push_back(sum_of_products(key, residual_));
        for (std::size_t i = 0; i < key.size(); ++i)
            residual_[i] -= projections_.back() * key[i];
        directions_.push_back(std::move(key));
        rows_.push_back(std::move(row));
        return true;
    }

    /// Share of the figure's variance that is explained.
    [[nodiscard]] double explained() const { return 1 - sum_of_products(residual_, residual_); }

    [[nodiscard]] std::vector<Estimate> slopes() const
    {
        auto const keys = directions_.size();
        auto const freedom = static_cast<double>(residual_.size()) - 1 - static_cast<double>(keys);
        std::vector<Estimate> slopes;
        for (std::size_t key = 0; key < keys; ++key) {
            auto const weights = row_of_inverse(key);
            Estimate slope{.value =
                               std::inner_product(weights.begin(), weights.end(), projections_.begin(), 0.0),
                           .ci95 = std::nullopt};
            if (freedom >= 1) {
                double const error =
                    std::sqrt(std::max(0.0, 1 - explained()) / freedom * sum_of_products(weights, weights));
                double const half = error * boost::math::quantile(boost::math::students_t{freedom}, 0.975);
                slope.ci95 = Interval{slope.value - half, slope.value + half};
            }
            slopes.push_back(slope);
        }
        return slopes;
    }

private:
    /// Row `key` of the inverse of R, which is triangular.
    [[nodiscard]] Values row_of_inverse(std::size_t key) const
    {
        auto const keys = directions_.size();
        Values row(keys, 0.0);
        row[key] = 1 / rows_[key][key];
        for (std::size_t column = key + 1; column < keys; ++column) {
            double sum = 0;
            for (std::size_t j = key; j < column; ++j)
                sum += row[j] * rows_[column][j];
            row[column] = -sum / rows_[column][column];
        }
        return row;
    }

    Values residual_;
    std::vector<Values> directions_; ///< orthonormal, (keys, points)
    std::vector<Values> rows_;       ///< (keys, up to its own place): column k of R
    Values projections_;             ///< (keys,)
};

/// Rows in bins of a key, shape (bins, rows of it).
std::vector<std::vector<std::size_t>> bins_of(PointColumn const& key, std::size_t points)
{
    auto by_value = rows_by_value(key);
    auto const most =
        std::max<std::size_t>(2, static_cast<std::size_t>(std::sqrt(static_cast<double>(points))));
    if (by_value.size() <= most || key.is_text()) return by_value;
    std::vector<std::vector<std::size_t>> bins(most);
    std::size_t before = 0;
    for (auto const& rows : by_value) {
        auto& bin = bins[before * most / points];
        bin.insert(bin.end(), rows.begin(), rows.end());
        before += rows.size();
    }
    std::erase_if(bins, [](auto const& bin) { return bin.empty(); });
    return bins;
}

/// Share of the variance of `figure`, which is of length one and mean zero, between the bins.
double share_between(std::vector<std::vector<std::size_t>> const& bins, Values const& figure)
{
    Sum between;
    for (auto const& bin : bins) {
        Sum sum;
        for (auto const row : bin)
            sum.add(figure[row]);
        between.add(sum.value() * sum.value() / static_cast<double>(bin.size()));
    }
    auto const groups = static_cast<double>(bins.size());
    auto const count = static_cast<double>(figure.size());
    if (groups >= count) return between.value();
    double const within = (1 - between.value()) / (count - groups);
    return between.value() - (groups - 1) * within;
}

PointTable with_figure(PointTable const& points, Values const& figure)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < points.size(); ++row)
        if (points.status[row] == PointStatus::done && std::isfinite(figure[row])) rows.push_back(row);
    return rows_of(points, rows);
}

} // namespace

std::optional<MainEffects> main_effects(PointTable const& points, PointColumn const& figure)
{
    auto const used = with_figure(points, std::get<0>(figure.values));
    if (used.size() < 3) return std::nullopt;
    auto const& values = std::get<0>(used.column(figure.name).values);
    auto const y = standardised(values);
    if (y.empty()) return std::nullopt;
    MainEffects effects{.points = used.size(), .mean = mean_of(values)};
    Sum squares;
    for (double const value : values)
        squares.add((value - effects.mean) * (value - effects.mean));
    effects.variance = squares.value() / static_cast<double>(values.size());

    Regression regression{y};
    std::vector<std::size_t> regressed; // indices into effects.keys
    for (auto const& column : used.columns) {
        if (column.role != ColumnRole::parameter) continue;
        auto const bins = bins_of(column, used.size());
        if (bins.size() < 2) continue;
        effects.keys.push_back({.key = column.name, .slope = std::nullopt, .first = share_between(bins, y)});
        if (column.is_text()) continue;
        if (regression.add(standardised(std::get<0>(column.values))))
            regressed.push_back(effects.keys.size() - 1);
        else
            effects.entangled.push_back(column.name);
    }
    if (effects.keys.empty()) return std::nullopt;
    auto const slopes = regression.slopes();
    for (std::size_t i = 0; i < regressed.size(); ++i)
        effects.keys[regressed[i]].slope = slopes[i];
    if (!regressed.empty()) effects.linear = regression.explained();
    return effects;
}

} // namespace sunder::sim
