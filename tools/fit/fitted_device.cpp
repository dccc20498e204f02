#include "tools/fit/fitted_device.hpp"

#include "sim/base/run_error.hpp"
#include "tools/fit/cost_terms.hpp"
#include "tools/fit/profile_file.hpp"
#include "tools/fit/quoted_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::fit {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::string_view none = "-";
constexpr std::string_view published = "published times";

std::vector<std::string> words_of(std::string_view text, char separator)
{
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= text.size();) {
        auto const end = std::min(text.find(separator, begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

/// Times that teach, one behind the other.
class Lesson {
public:
    void add(Eigen::RowVectorXd const& amounts, double log_time, double weight)
    {
        amounts_.push_back(amounts);
        log_times_.push_back(log_time);
        weights_.push_back(weight);
    }

    [[nodiscard]] WeighedTimes times() const
    {
        auto const count = std::ssize(amounts_);
        WeighedTimes times{.amounts = Eigen::MatrixXd{count, std::ssize(all_terms())},
                           .log_times = VectorXd{count},
                           .weights = VectorXd{count}};
        for (Index i = 0; auto const& row : amounts_) {
            times.amounts.row(i) = row;
            times.log_times[i] = log_times_[static_cast<std::size_t>(i)];
            times.weights[i] = weights_[static_cast<std::size_t>(i)];
            ++i;
        }
        return times;
    }

private:
    std::vector<Eigen::RowVectorXd> amounts_;
    std::vector<double> log_times_;
    std::vector<double> weights_;
};

double error_of(VectorXd const& theta, VectorXd const& amounts, double log_time)
{
    return std::abs(amounts.dot(theta.array().exp().matrix()) / std::exp(log_time) - 1);
}

/// Those that teach; a space counts as often as `weight` says, however many of its networks there are.
Lesson lesson_of(DeviceEntry const& entry, std::vector<SearchTimes> const& tables)
{
    Lesson lesson;
    for (auto const& table : tables) {
        if (std::ranges::find(entry.teaches, table.space) == entry.teaches.end()) continue;
        auto const count = std::ranges::count(table.teaches, true);
        for (Index row = 0; row < table.log_times.size(); ++row)
            if (table.teaches[static_cast<std::size_t>(row)])
                lesson.add(table.amounts.row(row), table.log_times[row],
                           entry.weight / static_cast<double>(count));
    }
    return lesson;
}

SortOfTimes held_out_of(SearchTimes const& table, VectorXd const& theta)
{
    std::vector<double> errors;
    for (Index row = 0; row < table.log_times.size(); ++row)
        if (!table.teaches[static_cast<std::size_t>(row)])
            errors.push_back(error_of(theta, table.amounts.row(row).transpose(), table.log_times[row]));
    auto const batch = table.batch > 1 ? fmt::format(", batch {}", table.batch) : "";
    return {.name = table.space + batch, .errors = summary_of(std::move(errors))};
}

/// As the other device, in the ratios of both data sheets.
VectorXd scaled(FittedDevice const& other, DataSheet const& sheet)
{
    VectorXd theta = other.theta;
    auto const& terms = all_terms();
    for (Index i = 0; i < theta.size(); ++i) {
        auto const of = terms[static_cast<std::size_t>(i)].of;
        if (of == CostTerm::Per::work)
            theta[i] += std::log(other.entry.sheet.speed / sheet.speed);
        else if (of != CostTerm::Per::launch)
            theta[i] += std::log(other.entry.sheet.memory_rate / sheet.memory_rate);
    }
    return theta;
}

} // namespace

std::vector<DeviceEntry> read_device_entries(std::filesystem::path const& path)
{
    enum Column : std::size_t {
        name,
        what,
        like,
        speed,
        memory_rate,
        column,
        executed,
        teaches,
        weight,
        bits,
        note,
        columns
    };
    constexpr double giga = 1e9;
    QuotedRows rows{path, columns};
    std::vector<DeviceEntry> entries;
    for (auto const& row : rows.all()) {
        auto const text = [&](Column of) { return std::string{row[of].text}; };
        auto const number = [&](Column of) { return rows.number(row[of]).value_or(1); };
        if (row[executed].text != "all" && row[executed].text != "leading")
            rows.refuse(row[executed], "this is neither all nor leading");
        entries.push_back(
            {.name = text(name),
             .what = text(what),
             .like = text(like),
             .sheet = {.speed = giga * number(speed), .memory_rate = giga * number(memory_rate)},
             .column = text(column),
             .executed = row[executed].text == "leading" ? Executed::leading : Executed::all,
             .teaches = words_of(row[teaches].text, ' '),
             .weight = number(weight),
             .element_bits = static_cast<int>(number(bits)),
             .note = text(note)});
    }
    rows.raise_if_any();
    return entries;
}

FittedDevice fit_device(DeviceEntry const& entry, DeviceSources const& sources,
                        std::vector<FittedDevice> const& before)
{
    FittedDevice device{.entry = entry, .theta = {}, .sorts = {}, .largest = {}};
    if (auto const other = std::ranges::find(before, entry.like,
                                             [](FittedDevice const& fitted) { return fitted.entry.name; });
        other != before.end()) {
        device.theta = scaled(*other, entry.sheet);
        return device;
    }
    auto const prior = entry.like == "ncnn_1t" ? sources.one_thread : prior_of(entry.sheet);
    auto const tables = entry.column == none ? std::vector<SearchTimes>{}
                                             : sources.tables.times_of(entry.column, entry.executed);
    std::vector<PublishedTime> single;
    for (auto const& time : sources.published)
        if (time.device == entry.name) single.push_back(time);
    auto const fit_without = [&](std::optional<std::size_t> left_out) {
        auto lesson = lesson_of(entry, tables);
        for (std::size_t i = 0; i < single.size(); ++i)
            if (i != left_out) lesson.add(single[i].amounts.transpose(), single[i].log_time, 1);
        return fit_single(prior, lesson.times());
    };
    device.theta = fit_without({});
    for (auto const& table : tables)
        device.sorts.push_back(held_out_of(table, device.theta));
    std::vector<double> errors;
    for (std::size_t i = 0; i < single.size(); ++i)
        errors.push_back(error_of(fit_without(i), single[i].amounts, single[i].log_time));
    if (!errors.empty())
        device.sorts.push_back({.name = std::string{published}, .errors = summary_of(std::move(errors))});
    auto const largest = std::ranges::max_element(device.sorts, {},
                                                  [](SortOfTimes const& sort) { return sort.errors.median; });
    if (largest != device.sorts.end()) device.largest = largest->errors;
    return device;
}

std::vector<std::string> error_lines(FittedDevice const& device)
{
    std::vector<std::string> lines;
    for (auto const& sort : device.sorts) {
        auto const space = sort.name.substr(0, sort.name.find(','));
        bool const teaches = space == published ||
                             std::ranges::find(device.entry.teaches, space) != device.entry.teaches.end();
        lines.push_back(fmt::format("{}{}: {} ({})", sort.name, teaches ? "" : ", to which it was not fitted",
                                    error_text(sort.errors), sort.errors.networks));
    }
    return lines;
}

} // namespace sunder::fit
