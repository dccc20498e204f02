#include "nas/output/search_text.hpp"

#include "nas/runner/search_plan.hpp"
#include "sim/output/readable.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

using Json = nlohmann::ordered_json;

std::string readable(Metric metric, double value)
{
    if (std::isinf(value)) return "never";
    switch (metric) {
    case Metric::accuracy:
        return fmt::format("{:.2f} %", value);
    case Metric::energy:
        return sim::readable(sim::Joules{value});
    case Metric::payload:
    case Metric::memory:
        return sim::readable(sim::Bytes{value});
    case Metric::depth:
        return fmt::format("{:.0f}", value);
    default:
        return sim::readable(sim::Seconds{value});
    }
}

std::string count(std::size_t number, std::string_view thing)
{
    return fmt::format("{} {}{}", sim::readable(static_cast<std::int64_t>(number)), thing,
                       number == 1 ? "" : "s");
}

std::string size_text(double size)
{
    constexpr double countable = 1e12;
    return size < countable ? sim::readable(static_cast<std::int64_t>(size)) : fmt::format("{:.3g}", size);
}

std::string limits_text(std::vector<Limit> const& limits)
{
    std::string text;
    for (auto const& [metric, value] : limits)
        text +=
            fmt::format("{}{} {} {}", text.empty() ? "" : ", ", name_of(metric),
                        sense_of(metric) == Sense::larger_is_better ? ">=" : "<=", readable(metric, value));
    return text;
}

std::string heading(SearchResult const& result)
{
    auto const& subject = result.subject;
    auto text = fmt::format("{}   {}, {} candidates   {}, seed {}\n", subject.name, result.space.name,
                            size_text(result.space.size()), subject.optimizer, subject.seed);
    text += fmt::format("  {} ({}), {}{}\n", count(result.candidates.size(), "evaluation"), subject.method,
                        count(static_cast<std::size_t>(result.simulations), "simulation"),
                        result.ending == Ending::complete ? "" : "; interrupted");
    text += fmt::format("  accuracy: {}\n", subject.accuracy_source);
    text += fmt::format("  {}: {}\n", subject.device, subject.device_source);
    text += fmt::format("  {}: {}\n", subject.server, subject.server_source);
    if (!subject.limits.empty()) text += fmt::format("  limits: {}\n", limits_text(subject.limits));
    return text;
}

/// Name of the split among the choices.
std::string split_of(SearchResult const& result, Candidate const& candidate)
{
    auto const variable = result.space.find("split");
    if (!variable) return "-";
    return result.space.variables[*variable].choices[static_cast<std::size_t>(candidate.choices[*variable])];
}

std::string_view note(Candidate const& candidate)
{
    if (candidate.evaluation.obstacle != Obstacle::none) return sentence(candidate.evaluation.obstacle);
    switch (candidate.evaluation.evaluator) {
    case Evaluator::analytic:
        return "a lone request";
    case Evaluator::simulated:
        return "simulated";
    case Evaluator::bounded:
        break;
    }
    return "lower bounds";
}

std::string answer_text(SearchResult const& result, std::size_t index, std::string const& text)
{
    auto const& candidate = result.candidates[index];
    std::string lines;
    for (auto const metric : all_metrics) {
        if (auto const value = find_value(candidate.evaluation, metric))
            lines += fmt::format("  {:<12}{}\n", name_of(metric), readable(metric, *value));
    }
    lines += fmt::format("  {:<12}{}\n", "split", split_of(result, candidate));
    lines += fmt::format("  {:<12}{}\n", "figures", note(candidate));
    return lines + fmt::format("  {:<12}{} (evaluation {})\n", "candidate", text, index);
}

std::string table_text(SearchResult const& result, std::vector<std::size_t> const& rows,
                       std::vector<std::string> const& texts)
{
    std::vector<Metric> shown;
    for (auto const metric : all_metrics) {
        if (std::ranges::any_of(rows, [&](std::size_t row) {
                return find_value(result.candidates[row].evaluation, metric).has_value();
            }))
            shown.push_back(metric);
    }
    std::string text = fmt::format("{:>10}", "evaluation");
    for (auto const metric : shown)
        text += fmt::format(" {:>12}", name_of(metric));
    text += fmt::format("  {:<12}  candidate\n", "split");
    for (auto const row : rows) {
        text += fmt::format("{:>10}", row);
        for (auto const metric : shown) {
            auto const value = find_value(result.candidates[row].evaluation, metric);
            text += fmt::format(" {:>12}", value ? readable(metric, *value) : "-");
        }
        text += fmt::format("  {:<12}  {}\n", split_of(result, result.candidates[row]), texts[row]);
    }
    return text;
}

std::string_view word(LateShareWager::Verdict verdict)
{
    switch (verdict) {
    case LateShareWager::Verdict::within:
        return "confirmed";
    case LateShareWager::Verdict::above:
        return "refuted";
    case LateShareWager::Verdict::undecided:
        break;
    }
    return "undecided";
}

std::string certificate_text(Certificate const& certificate)
{
    auto text = fmt::format("certificate: {} pairs of {} architectures\n", sim::readable(certificate.pairs),
                            sim::readable(certificate.architectures));
    auto const say = [&](std::int64_t pairs, std::string_view what) {
        if (pairs > 0) text += fmt::format("  {:>12}  {}\n", sim::readable(pairs), what);
    };
    say(certificate.unusable, "cannot be used, or miss a limit whatever the load");
    say(certificate.bounded, "are too slow even for a request that is alone");
    say(certificate.overloaded, "are too slow under this load, whatever chance does");
    say(certificate.simulated, "were simulated");
    say(certificate.shared, "do to the devices and links what one of those does");
    say(certificate.skipped, "are less accurate than the answer, or as accurate and not as fast");
    if (!certificate.answer) return text + "no pair keeps to the limits\n";
    text += fmt::format("  the answer is {} within the limit\n", sim::readable(certificate.margin));
    for (auto const& test : certificate.tests)
        text += fmt::format(
            "  {} by {} further replications, error probability {:.2g}: {} late, at most {}   {}\n",
            word(test.verdict), test.replications, test.error, sim::readable_share(test.late),
            sim::readable_share(test.late_at_most), test.candidate.text);
    return text;
}

Json certificate_json(Certificate const& certificate)
{
    auto const found = [](std::optional<FoundCandidate> const& candidate) {
        return candidate ? Json(candidate->text) : Json(nullptr);
    };
    Json json{{"architectures", certificate.architectures},
              {"pairs", certificate.pairs},
              {"unusable", certificate.unusable},
              {"bounded", certificate.bounded},
              {"overloaded", certificate.overloaded},
              {"simulated", certificate.simulated},
              {"shared", certificate.shared},
              {"skipped", certificate.skipped},
              {"limit", certificate.limit.value()},
              {"answer", found(certificate.answer)},
              {"margin", certificate.answer ? Json(certificate.margin.value()) : Json(nullptr)},
              {"confirmed", found(certificate.confirmed)},
              {"undecided", certificate.undecided},
              {"refuted", certificate.refuted},
              {"tests", Json::array()}};
    for (auto const& test : certificate.tests)
        json["tests"].push_back({{"candidate", test.candidate.text},
                                 {"verdict", word(test.verdict)},
                                 {"error", test.error},
                                 {"replications", test.replications},
                                 {"late", test.late},
                                 {"late_at_most", test.late_at_most}});
    return json;
}

bool has_feasible(SearchResult const& result)
{
    return std::ranges::any_of(result.candidates, [](Candidate const& c) { return c.violation == 0; });
}

Json number(std::optional<double> value)
{
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json candidate_json(SearchResult const& result, std::size_t index, std::vector<std::string> const& texts)
{
    auto const& candidate = result.candidates[index];
    Json json{{"evaluation", index}, {"text", texts[index]}, {"split", split_of(result, candidate)}};
    Json choices = Json::object();
    for (std::size_t i = 0; i < result.space.variables.size(); ++i) {
        auto const& variable = result.space.variables[i];
        choices[variable.name] = variable.choices[static_cast<std::size_t>(candidate.choices[i])];
    }
    json["choices"] = std::move(choices);
    for (auto const metric : all_metrics)
        json[std::string{name_of(metric)}] = number(find_value(candidate.evaluation, metric));
    json["violation"] = candidate.violation;
    json["figures"] = note(candidate);
    return json;
}

} // namespace

std::vector<std::string> texts_of(SearchResult const& result)
{
    std::vector<std::string> texts;
    texts.reserve(result.candidates.size());
    for (auto const& candidate : result.candidates)
        texts.push_back(text_of(result.space, candidate.choices));
    return texts;
}

std::string search_text(SearchResult const& result, std::vector<std::string> const& texts, std::size_t rows)
{
    auto text = heading(result) + '\n';
    if (result.candidates.empty()) return text + "no candidate was looked at\n";
    if (!has_feasible(result)) {
        auto const nearest = best_of(result);
        return text + "no candidate keeps to the limits; the nearest:\n" +
               answer_text(result, nearest, texts[nearest]);
    }
    auto front = front_of(result);
    if (result.subject.objectives.size() == 1) {
        auto const sense = sense_of(result.subject.objectives.front());
        text += fmt::format("{} {}:\n", sense == Sense::larger_is_better ? "highest" : "lowest",
                            name_of(result.subject.objectives.front()));
        text += answer_text(result, front.front(), texts[front.front()]);
    } else {
        auto const all = front.size();
        text += fmt::format("front: {}\n", count(all, "candidate"));
        front.resize(std::min(all, rows));
        text += table_text(result, front, texts);
        if (all > rows) text += fmt::format("... `sunder front` lists all {}\n", all);
    }
    if (!result.mode.empty()) text += fmt::format("mode of theta: {}\n", text_of(result.space, result.mode));
    if (result.certificate) text += '\n' + certificate_text(*result.certificate);
    return text;
}

std::string front_text(SearchResult const& result, std::vector<std::string> const& texts)
{
    return table_text(result, front_of(result), texts);
}

std::string search_json(SearchResult const& result, std::vector<std::string> const& texts)
{
    auto const& subject = result.subject;
    Json json{{"format", "sunder-search-result/1"},
              {"search", subject.name},
              {"application", subject.application},
              {"space", {{"name", result.space.name}, {"size", result.space.size()}}},
              {"optimizer", subject.optimizer},
              {"evaluate", subject.method},
              {"seed", subject.seed},
              {"evaluations", result.candidates.size()},
              {"simulations", result.simulations},
              {"complete", result.ending == Ending::complete}};
    json["objectives"] = Json::array();
    for (auto const metric : subject.objectives)
        json["objectives"].push_back(name_of(metric));
    json["constraints"] = Json::object();
    for (auto const& [metric, value] : subject.limits)
        json["constraints"][std::string{name_of(metric)}] = value;
    json["sources"] = {
        {"accuracy", subject.accuracy_source},
        {"compute", {{subject.device, subject.device_source}, {subject.server, subject.server_source}}}};
    auto const front = front_of(result);
    json["front"] = Json::array();
    for (auto const index : front)
        json["front"].push_back(candidate_json(result, index, texts));
    json["best"] = result.candidates.empty() ? Json(nullptr) : candidate_json(result, best_of(result), texts);
    json["mode"] = result.mode.empty() ? Json(nullptr) : Json(text_of(result.space, result.mode));
    json["certificate"] = result.certificate ? certificate_json(*result.certificate) : Json(nullptr);
    return json.dump(2) + '\n';
}

std::string front_json(SearchResult const& result, std::vector<std::string> const& texts)
{
    Json json{{"format", "sunder-front/1"},
              {"search", result.subject.name},
              {"accuracy_source", result.subject.accuracy_source},
              {"candidates", Json::array()}};
    for (auto const index : front_of(result))
        json["candidates"].push_back(candidate_json(result, index, texts));
    return json.dump(2) + '\n';
}

std::string front_csv(SearchResult const& result, std::vector<std::string> const& texts)
{
    std::string text = "evaluation";
    for (auto const metric : all_metrics) {
        auto const unit = unit_of(metric);
        text += fmt::format(",{}{}", name_of(metric), unit.empty() ? "" : fmt::format(" [{}]", unit));
    }
    text += ",split,candidate\n";
    for (auto const row : front_of(result)) {
        text += std::to_string(row);
        for (auto const metric : all_metrics) {
            auto const value = find_value(result.candidates[row].evaluation, metric);
            text += value ? fmt::format(",{}", *value) : std::string{","};
        }
        // The text of a candidate holds commas.
        text += fmt::format(",{},\"{}\"\n", split_of(result, result.candidates[row]), texts[row]);
    }
    return text;
}

} // namespace sunder::nas
