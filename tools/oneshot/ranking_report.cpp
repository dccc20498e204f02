#include "tools/oneshot/ranking_report.hpp"

#include "sim/records/rank_correlation.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <sstream>
#include <string_view>
#include <system_error>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;
using From = RankedCandidate::From;
using Accuracy = std::function<double(RankedCandidate const&)>;

constexpr std::string_view header =
    "candidate,from,latency [s],payload [B],one_shot [%],alone [%],effort [s],training";

std::string short_form(std::string const& hash)
{
    return hash.substr(0, 12);
}

std::optional<double> find_number(std::string const& text)
{
    double number = 0;
    auto const* const end = text.data() + text.size();
    auto const [rest, problem] = std::from_chars(text.data(), end, number);
    return problem == std::errc{} && rest == end ? std::optional{number} : std::nullopt;
}

struct ReportedColumn {
    std::string name;
    Accuracy of;
};

/// How far two columns rank the random candidates alike.
struct Agreement {
    std::string first;
    std::string second;
    std::optional<double> tau;
    std::optional<sim::Interval> interval;
};

std::vector<RankedCandidate> random_ones(RankingReport const& report)
{
    std::vector<RankedCandidate> result;
    std::ranges::copy_if(report.candidates, std::back_inserter(result),
                         [](RankedCandidate const& c) { return c.from == From::random; });
    return result;
}

std::vector<double> values_of(std::vector<RankedCandidate> const& candidates, ReportedColumn const& column)
{
    std::vector<double> values;
    std::ranges::transform(candidates, std::back_inserter(values), column.of);
    return values;
}

std::vector<Agreement> agreements_of(RankingReport const& report)
{
    std::vector<ReportedColumn> columns{{"one_shot", [](RankedCandidate const& c) { return c.one_shot; }},
                                        {"alone", [](RankedCandidate const& c) { return c.alone; }}};
    if (report.candidates.front().refined)
        columns.push_back({"refined", [](RankedCandidate const& c) { return *c.refined; }});
    if (report.candidates.front().table)
        columns.push_back({"table", [](RankedCandidate const& c) { return *c.table; }});
    auto const candidates = random_ones(report);
    std::vector<Agreement> agreements;
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (std::size_t j = i + 1; j < columns.size(); ++j) {
            auto const x = values_of(candidates, columns[i]);
            auto const y = values_of(candidates, columns[j]);
            agreements.push_back({.first = columns[i].name,
                                  .second = columns[j].name,
                                  .tau = sim::kendall_tau(x, y),
                                  .interval = sim::kendall_interval(x, y, report.seed)});
        }
    return agreements;
}

/// What ranks the random candidates without training them alone, against what that gave.
std::vector<RankerAgreement> rankers_against_alone(RankingReport const& report)
{
    auto const candidates = random_ones(report);
    std::vector<double> alone;
    Ranker shared{.name = "one_shot", .scores = {}};
    Ranker refined{.name = "refined", .scores = {}};
    for (auto const& candidate : candidates) {
        alone.push_back(candidate.alone);
        shared.scores.push_back(candidate.one_shot);
        if (candidate.refined) refined.scores.push_back(*candidate.refined);
    }
    auto rankers = report.proxies;
    for (auto& ranker : rankers)
        ranker.scores.resize(candidates.size()); // the search's stands last
    rankers.push_back(std::move(shared));
    if (!refined.scores.empty()) rankers.push_back(std::move(refined));
    return agreements_of(rankers, alone, report.seed);
}

/// The most accurate one alone; of equal ones the first.
RankedCandidate const& best_of(std::vector<RankedCandidate> const& candidates)
{
    return *std::ranges::max_element(candidates, {}, &RankedCandidate::alone);
}

RankedCandidate const* find_searched(RankingReport const& report)
{
    auto const found = std::ranges::find(report.candidates, From::search, &RankedCandidate::from);
    return found == report.candidates.end() ? nullptr : &*found;
}

sim::Seconds effort_of(std::vector<RankedCandidate> const& candidates)
{
    sim::Seconds sum;
    for (auto const& candidate : candidates)
        sum += candidate.effort;
    return sum;
}

std::string line_of(std::string const& what, RankedCandidate const& candidate)
{
    auto const refined = candidate.refined ? fmt::format(", refined {:.2f} %", *candidate.refined) : "";
    return fmt::format("  {:<18} {:6.2f} %, by shared weights {:.2f} %{}, {:.3f} ms\n    {}\n", what,
                       candidate.alone, candidate.one_shot, refined, 1e3 * candidate.latency.value(),
                       candidate.text);
}

std::string line_of(Agreement const& agreement)
{
    auto const pair = fmt::format("{} and {}", agreement.first, agreement.second);
    if (!agreement.tau) return fmt::format("  {:<18} one of them tells no two apart\n", pair);
    auto line = fmt::format("  {:<18} {:6.3f}", pair, *agreement.tau);
    if (agreement.interval)
        line += fmt::format(", 95 % interval {:.3f} to {:.3f}", agreement.interval->low,
                            agreement.interval->high);
    return line + '\n';
}

template <typename Value>
Json json_of(std::optional<Value> const& value)
{
    return value ? Json(*value) : Json{};
}

Json json_of(RankedCandidate const& candidate)
{
    return {{"candidate", candidate.text},
            {"latency", candidate.latency.value()},
            {"payload", candidate.payload.value()},
            {"one_shot", candidate.one_shot},
            {"alone", candidate.alone},
            {"refined", json_of(candidate.refined)},
            {"table", json_of(candidate.table)},
            {"effort", candidate.effort.value()}};
}

Json json_of(Agreement const& agreement)
{
    auto const& interval = agreement.interval;
    return {{"of", {agreement.first, agreement.second}},
            {"tau", json_of(agreement.tau)},
            {"low", interval ? Json(interval->low) : Json{}},
            {"high", interval ? Json(interval->high) : Json{}}};
}

} // namespace

std::string ranking_csv(RankingReport const& report)
{
    auto const& first = report.candidates.front();
    auto text =
        fmt::format("{}{}{}", header, first.refined ? ",refined [%]" : "", first.table ? ",table [%]" : "");
    for (auto const& ranker : report.proxies)
        text += ',' + ranker.name;
    text += '\n';
    for (std::size_t i = 0; i < report.candidates.size(); ++i) {
        auto const& c = report.candidates[i]; // the text of a candidate holds commas
        text +=
            fmt::format("\"{}\",{},{},{},{},{},{:.3f},{}", c.text,
                        c.from == From::random ? "random" : "search", c.latency.value(), c.payload.value(),
                        c.one_shot, c.alone, c.effort.value(), short_form(report.training));
        for (auto const& more : {c.refined, c.table})
            if (more) text += fmt::format(",{}", *more);
        for (auto const& ranker : report.proxies)
            text += fmt::format(",{}", ranker.scores[i]);
        text += '\n';
    }
    return text;
}

std::vector<AloneRow> alone_in(std::string const& csv, std::string const& training)
{
    std::istringstream lines{csv};
    std::string line;
    std::vector<AloneRow> rows;
    if (!std::getline(lines, line) || !line.starts_with(header)) return rows;
    while (std::getline(lines, line)) {
        auto const end = line.find("\",");
        if (end == std::string::npos) continue;
        std::vector<std::string> fields;
        std::istringstream behind{line.substr(end + 2)};
        for (std::string field; std::getline(behind, field, ',');)
            fields.push_back(field);
        if (fields.size() < 7 || fields[6] != short_form(training)) continue;
        auto const accuracy = find_number(fields[4]);
        auto const seconds = find_number(fields[5]);
        if (accuracy && seconds)
            rows.push_back({.candidate = line.substr(1, end - 1),
                            .accuracy = *accuracy,
                            .effort = sim::Seconds{*seconds}});
    }
    return rows;
}

std::string ranking_text(RankingReport const& report)
{
    auto const candidates = random_ones(report);
    auto const& best = best_of(candidates);
    auto text =
        fmt::format("{} random candidates, each trained alone for {} steps: {:.1f} s of processor time\n"
                    "\nKendall's tau-b, with a bootstrap of the candidates\n",
                    candidates.size(), report.steps, effort_of(candidates).value());
    for (auto const& agreement : agreements_of(report))
        text += line_of(agreement);
    text +=
        fmt::format("\nAll that ranks them before, against alone; regret of the best of the top in points\n"
                    "untrained networks: {}\n{}",
                    report.networks, text_of(rankers_against_alone(report)));
    text += "\nAccuracy alone, on test images\n" + line_of("best random one", best);
    if (auto const* const searched = find_searched(report))
        text += line_of("answer of search", *searched) +
                fmt::format("  behind the best    {:6.2f} points\n", best.alone - searched->alone);
    return text;
}

std::string ranking_json(RankingReport const& report)
{
    auto const candidates = random_ones(report);
    auto const& best = best_of(candidates);
    auto const* const searched = find_searched(report);
    auto agreements = Json::array();
    for (auto const& agreement : agreements_of(report))
        agreements.push_back(json_of(agreement));
    Json const json{{"format", "sunder-ranking/1"},
                    {"candidates", candidates.size()},
                    {"steps", report.steps},
                    {"effort", effort_of(candidates).value()},
                    {"agreement", std::move(agreements)},
                    {"networks", report.networks},
                    {"rankers", json_of(rankers_against_alone(report))},
                    {"best", json_of(best)},
                    {"search", searched != nullptr ? json_of(*searched) : Json{}},
                    {"behind", searched != nullptr ? Json(best.alone - searched->alone) : Json{}}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace sunder::cli
