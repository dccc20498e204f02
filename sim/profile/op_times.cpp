#include "sim/profile/op_times.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int quantiles = 20;

/// To whole nanoseconds: no clock tells more.
Seconds rounded(Seconds time)
{
    constexpr double each = 1e-9;
    return Seconds{std::round(time.value() / each) * each};
}

Distribution empirical_of(std::vector<Seconds> values, double factor)
{
    std::ranges::sort(values);
    std::vector<Seconds> chosen;
    for (int i = 0; i < quantiles; ++i) {
        double const share = (i + 0.5) / quantiles;
        auto const place = static_cast<std::size_t>(share * static_cast<double>(values.size()));
        chosen.push_back(rounded(factor * values[std::min(place, values.size() - 1)]));
    }
    return Empirical{std::make_shared<std::vector<Seconds> const>(std::move(chosen))};
}

using TimesByName = std::map<std::string, Distribution, std::less<>>;

TimesByName times_by_name(std::vector<Op> const& fused, std::vector<std::optional<Distribution>> const& times)
{
    SUNDER_EXPECTS(fused.size() == times.size());
    TimesByName result;
    for (std::size_t i = 0; i < fused.size(); ++i) {
        if (!times[i]) continue;
        auto const& op = fused[i];
        result.emplace(op.parts.empty() ? op.name : op.parts.front().name, *times[i]);
        for (std::size_t part = 1; part < op.parts.size(); ++part)
            result.emplace(op.parts[part].name, Deterministic{Seconds{}});
    }
    return result;
}

void state(std::vector<OpDescription>& ops, std::string const& name, TimesByName const& times)
{
    for (auto& op : ops) {
        op.time.erase(name);
        if (auto const found = times.find(op.name); found != times.end()) op.time[name] = found->second;
    }
}

} // namespace

Seconds median_of(std::vector<Seconds> values)
{
    SUNDER_EXPECTS(!values.empty());
    std::ranges::sort(values);
    auto const middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

double pass_over_ops(PassTimes const& times)
{
    Seconds sum;
    for (auto const& op : times.ops)
        if (!op.empty()) sum += median_of(op);
    bool const is_known = !times.passes.empty() && sum > Seconds{};
    return is_known ? median_of(times.passes) / sum : 1;
}

std::vector<std::optional<Distribution>> op_times(PassTimes const& times, TimeForm form)
{
    auto const factor = pass_over_ops(times);
    std::vector<std::optional<Distribution>> result;
    for (auto const& op : times.ops) {
        if (op.empty())
            result.emplace_back();
        else if (form == TimeForm::empirical)
            result.emplace_back(empirical_of(op, factor));
        else
            result.emplace_back(Deterministic{rounded(factor * median_of(op))});
    }
    return result;
}

void state_times(ModelDescription& model, ModelGraph const& fused, std::string const& name,
                 OpTimesOfModel const& times)
{
    state(model.ops, name, times_by_name(fused.ops, times.ops));
    SUNDER_EXPECTS(times.exits.empty() || times.exits.size() == model.exits.size());
    for (std::size_t i = 0; i < times.exits.size(); ++i)
        state(model.exits[i].ops, name, times_by_name(fused.exits[i].ops, times.exits[i]));
}

} // namespace sunder::sim
