#include "nas/output/search_file.hpp"
#include "nas/output/search_text.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/hdf5/result_format.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/records/summary.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/measured.hpp"
#include "tools/cli/commands/select_requests.hpp"
#include "tools/cli/commands/show_sweep.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

struct PartSummary {
    std::string value;
    sim::Summary summary;
};

std::string text_of(std::string_view key, std::vector<PartSummary> const& parts)
{
    auto value_width = key.size();
    std::size_t name_width = std::string_view{"application"}.size();
    for (auto const& [value, summary] : parts) {
        value_width = std::max(value_width, value.size());
        for (auto const& application : summary.applications)
            name_width = std::max(name_width, application.name.size());
    }
    auto text = fmt::format("{:<{}}  {:<{}} {:>9} {:>9} {:>11} {:>11} {:>11} {:>11} {:>11}\n", key,
                            value_width, "application", name_width, "requests", "finished", "mean [ms]",
                            "p50 [ms]", "p95 [ms]", "p99 [ms]", "max [ms]");
    for (auto const& [value, summary] : parts) {
        for (auto const& application : summary.applications) {
            if (application.requests == 0) continue;
            text += fmt::format("{:<{}}  {:<{}} {:>9} {:>9}", sim::shown(value), value_width,
                                sim::shown(application.name), name_width, application.requests,
                                application.finished);
            if (auto const& latency = application.latency)
                for (auto const time :
                     {latency->mean, latency->p50, latency->p95, latency->p99, latency->max})
                    text += fmt::format(" {:>11.3f}", 1e3 * time.value());
            text += "\n";
        }
    }
    return text;
}

std::string json_of(std::string_view key, std::vector<PartSummary> const& parts)
{
    Json values = Json::object();
    for (auto const& [value, summary] : parts)
        values[value] = Json::parse(sim::summary_json(summary)).at("applications");
    return Json{{"format", "sunder-parts/1"}, {"by", key}, {"values", std::move(values)}}.dump(
               2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

/// Tallies the requests of a file that a condition holds for, all together or by a column.
class Shown final : public sim::RecordsReader {
public:
    Shown(std::optional<std::string> where, std::optional<std::string> by)
        : where_{std::move(where)}, by_{std::move(by)}
    {
    }

    void begin(sim::RecordsFile const& file) override
    {
        facts_ = file.records;
        measured_ = file.provenance.measured;
        if (where_) condition_.emplace(facts_, *where_);
        numbers_.emplace(facts_);
        auto const& subjects = numbers_->subjects();
        if (by_)
            subject_ = static_cast<std::size_t>(std::ranges::find(subjects, *by_, &sim::Subject::name) -
                                                subjects.begin());
        else
            tallies_.try_emplace(0, facts_);
    }
    void take(sim::Requests const& block) override
    {
        for (std::size_t row = 0; row < block.size(); ++row) {
            auto const request = sim::row_of<sim::Request>(block, row);
            if (condition_ && !condition_->holds(request)) continue;
            if (by_) numbers_->set(request);
            tallies_.try_emplace(by_ ? numbers_->number(subject_) : 0, facts_).first->second.take(request);
        }
    }

    /// By what, where it is a rehearsal.
    [[nodiscard]] std::string const& measured() const { return measured_; }

    /// Of all, or of each value of the column that occurs, ascending.
    std::vector<PartSummary> parts() &&
    {
        std::vector<PartSummary> parts;
        for (auto& [value, tally] : tallies_)
            parts.push_back({.value = by_ ? numbers_->text(subject_, value) : std::string{},
                             .summary = sim::summarise(facts_, std::move(tally).pooled())});
        return parts;
    }

private:
    std::optional<std::string> where_;
    std::optional<std::string> by_;
    sim::Records facts_;
    std::string measured_;
    std::optional<RequestCondition> condition_;
    std::optional<RequestNumbers> numbers_;
    std::size_t subject_ = 0; ///< of the column
    std::map<double, sim::RowTally> tallies_;
};

void show_search(Arguments const& arguments)
{
    for (auto const* option : {"where", "by", "columns", "splits", "metric"})
        if (arguments.given(option))
            throw usage_error("show", fmt::format("--{} is for runs and sweeps, not for searches", option));
    auto const file = nas::read_search(arguments.operands().front());
    print(arguments.given("json") ? nas::search_json(file.result, file.texts)
                                  : nas::search_text(file.result, file.texts));
}

void show(Arguments const& arguments)
{
    auto const format = sim::format_in(arguments.operands().front());
    if (format == nas::search_format) return show_search(arguments);
    if (format == sim::sweep_format_name) return show_sweep(arguments);
    Shown shown{arguments.text("where"), arguments.choice("by", columns_to_group_by())};
    sim::read_records(arguments.operands().front(), shown); // a damaged sweep says so here
    for (auto const* option : {"columns", "splits", "metric"})
        if (arguments.given(option))
            throw usage_error("show", fmt::format("--{} is for sweeps, not for files of records", option));
    auto const measured = shown.measured();
    auto const parts = std::move(shown).parts();
    bool const as_json = arguments.given("json");
    if (auto const key = arguments.text("by"))
        return print(as_json ? json_of(*key, parts) : text_of(*key, parts));
    auto const& summary = parts.front().summary;
    print(as_json ? measured_json(summary, measured) : measured_text(summary, measured));
}

} // namespace

Command show_command()
{
    return {
        .syntax =
            {.name = "show",
             .operands = "FILE.h5",
             .purpose = "Prints the summary of a run, the points of a sweep, or the result of a search.",
             .example = "sunder show run.h5 --where 'latency > 100 ms and device == 3' --by cut",
             .options =
                 {{"where", '\0', "EXPR", "of some requests or points only, such as 'wifi.rate > 5 Mbit/s'"},
                  {"by", '\0', "KEY",
                   "a row each application, cut, device, replication or status; of a sweep, each value of "
                   "a column"},
                  {"columns", '\0', "A,B", "of a sweep: these columns"},
                  {"splits", '\0', "", "of a sweep: which split is best, and where it changes"},
                  {"metric", '\0', "FIGURE", "of --splits: what the best has least of",
                   "latency.mean of the first application"},
                  {"json", '\0', "", "print the summary as JSON, in SI units"}}},
        .carry_out = show};
}

} // namespace sunder::cli
