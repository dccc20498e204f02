#include "nas/output/search_text.hpp"
#include "nas/output/search_words.hpp"
#include "nas/runner/search_plan.hpp"
#include "sim/output/csv.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace sunder::nas {
namespace {

using Json = nlohmann::ordered_json;

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
                                 {"verdict", word_of(test.verdict)},
                                 {"error", test.error},
                                 {"replications", test.replications},
                                 {"late", test.late},
                                 {"late_at_most", test.late_at_most}});
    return json;
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
    for (auto const metric : metrics_of(result))
        json[std::string{name_of(metric)}] = number(find_value(candidate.evaluation, metric));
    json["violation"] = candidate.violation;
    if (result.learning) json["alone"] = number(result.learning->alone[index]);
    json["figures"] = note_of(candidate);
    return json;
}

Json cuts_json(SearchResult const& result)
{
    auto const& [cuts, images] = result.cuts;
    Json json{{"images", images == 0 ? Json(nullptr) : Json(images)}, {"at", Json::array()}};
    for (auto const& cut : cuts) {
        Json row{{"split", split_of(result, cut)}};
        for (auto const metric : metrics_of_cuts)
            row[std::string{name_of(metric)}] = number(find_value(cut.evaluation, metric));
        row["violation"] = cut.violation;
        row["remark"] = remark_of(result, cut);
        json["at"].push_back(std::move(row));
    }
    return json;
}

} // namespace

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
    if (!result.cuts.cuts.empty()) json["cuts"] = cuts_json(result);
    json["mode"] = result.mode.empty() ? Json(nullptr) : Json(text_of(result.space, result.mode));
    json["certificate"] = result.certificate ? certificate_json(*result.certificate) : Json(nullptr);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string front_json(SearchResult const& result, std::vector<std::string> const& texts)
{
    Json json{{"format", "sunder-front/1"},
              {"search", result.subject.name},
              {"accuracy_source", result.subject.accuracy_source},
              {"candidates", Json::array()}};
    for (auto const index : front_of(result))
        json["candidates"].push_back(candidate_json(result, index, texts));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string front_csv(SearchResult const& result, std::vector<std::string> const& texts)
{
    std::string text = "evaluation";
    auto const metrics = metrics_of(result);
    for (auto const metric : metrics) {
        auto const unit = unit_of(metric);
        text += fmt::format(",{}{}", name_of(metric), unit.empty() ? "" : fmt::format(" [{}]", unit));
    }
    text += ",split,candidate\n";
    for (auto const row : front_of(result)) {
        text += std::to_string(row);
        for (auto const metric : metrics) {
            auto const value = find_value(result.candidates[row].evaluation, metric);
            text += value && std::isfinite(*value) ? fmt::format(",{}", *value) : std::string{","};
        }
        text += fmt::format(",{},{}\n", sim::csv_field(split_of(result, result.candidates[row])),
                            sim::csv_field(texts[row]));
    }
    return text;
}

} // namespace sunder::nas
