#include "nas/output/search_tables.hpp"

#include "nas/runner/search_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sunder::nas {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

sim::Seconds or_nan(std::optional<sim::Seconds> const& time)
{
    return time.value_or(sim::Seconds{nan});
}

std::optional<sim::Seconds> unless_nan(sim::Seconds time)
{
    return std::isnan(time.value()) ? std::nullopt : std::optional{time};
}

/// "split", and "choice_" with the name of any other variable.
std::string column_of(Variable const& variable)
{
    return variable.name == "split" ? variable.name : "choice_" + variable.name;
}

} // namespace

CandidateTable::CandidateTable(SearchSpace const& space, Leakage of_leakage)
    : codes(space.variables.size()), has_leakage{of_leakage}
{
    for (auto const& variable : space.variables) {
        choice_names.push_back(column_of(variable));
        choice_meanings.push_back(variable.name == "split" ? "block after which the cut comes"
                                                           : "choice of variable " + variable.name);
    }
}

CandidateTable CandidateTable::of(SearchSpace const& space, std::vector<Candidate> const& candidates)
{
    CandidateTable table{space, knows_leakage(candidates) ? Leakage::measured : Leakage::unknown};
    for (auto const& candidate : candidates)
        table.add(candidate);
    return table;
}

void CandidateTable::add(Candidate const& candidate)
{
    auto const& figures = candidate.evaluation;
    evaluation.push_back(static_cast<std::int64_t>(evaluation.size()));
    turn.push_back(candidate.turn);
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i].push_back(candidate.choices[i]);
    accuracy.push_back(figures.accuracy);
    latency.push_back(figures.latency);
    p50.push_back(or_nan(figures.p50));
    p90.push_back(or_nan(figures.p90));
    p95.push_back(or_nan(figures.p95));
    p99.push_back(or_nan(figures.p99));
    energy.push_back(figures.energy);
    payload.push_back(figures.payload);
    memory.push_back(figures.memory);
    depth.push_back(static_cast<std::int64_t>(figures.depth));
    leakage.push_back(figures.leakage.value_or(nan));
    violation.push_back(candidate.violation);
    evaluator.push_back(figures.evaluator);
    obstacle.push_back(figures.obstacle);
}

Candidate CandidateTable::row(std::size_t index) const
{
    Candidate candidate{.turn = turn[index],
                        .choices = {},
                        .evaluation = {.accuracy = accuracy[index],
                                       .latency = latency[index],
                                       .p50 = unless_nan(p50[index]),
                                       .p90 = unless_nan(p90[index]),
                                       .p95 = unless_nan(p95[index]),
                                       .p99 = unless_nan(p99[index]),
                                       .energy = energy[index],
                                       .payload = payload[index],
                                       .memory = memory[index],
                                       .depth = static_cast<std::size_t>(depth[index]),
                                       .evaluator = evaluator[index],
                                       .obstacle = obstacle[index]},
                        .violation = violation[index]};
    if (has_leakage == Leakage::measured && !std::isnan(leakage[index]))
        candidate.evaluation.leakage = leakage[index];
    for (auto const& column : codes)
        candidate.choices.push_back(column[index]);
    return candidate;
}

namespace {

std::int64_t row_or_none(SearchResult const& result, std::optional<FoundCandidate> const& candidate)
{
    auto const row = candidate ? find_candidate(result, candidate->choices) : std::nullopt;
    return row ? static_cast<std::int64_t>(*row) : -1;
}

} // namespace

CertificateTable certificate_table(SearchResult const& result)
{
    auto const& certificate = *result.certificate;
    return {.architectures = {certificate.architectures},
            .pairs = {certificate.pairs},
            .unusable = {certificate.unusable},
            .bounded = {certificate.bounded},
            .overloaded = {certificate.overloaded},
            .simulated = {certificate.simulated},
            .shared = {certificate.shared},
            .skipped = {certificate.skipped},
            .undecided = {certificate.undecided},
            .refuted = {certificate.refuted},
            .answer = {row_or_none(result, certificate.answer)},
            .confirmed = {row_or_none(result, certificate.confirmed)},
            .limit = {certificate.limit},
            .margin = {certificate.answer ? certificate.margin : or_nan(std::nullopt)}};
}

TestTable test_table(SearchResult const& result)
{
    TestTable table;
    for (auto const& test : result.certificate->tests) {
        table.candidate.push_back(row_or_none(result, test.candidate));
        table.verdict.push_back(test.verdict);
        table.error.push_back(test.error);
        table.late.push_back(test.late);
        table.late_at_most.push_back(test.late_at_most);
        table.replications.push_back(test.replications);
    }
    return table;
}

Certificate certificate_of(SearchResult const& result, std::vector<std::string> const& texts,
                           CertificateTable const& table, TestTable const& tests)
{
    auto const found = [&](std::int64_t row) -> std::optional<FoundCandidate> {
        if (row < 0) return std::nullopt;
        auto const index = static_cast<std::size_t>(row);
        auto const& candidate = result.candidates[index];
        return FoundCandidate{candidate.choices, texts[index], candidate.evaluation};
    };
    Certificate certificate{.architectures = table.architectures.front(),
                            .pairs = table.pairs.front(),
                            .unusable = table.unusable.front(),
                            .bounded = table.bounded.front(),
                            .overloaded = table.overloaded.front(),
                            .simulated = table.simulated.front(),
                            .shared = table.shared.front(),
                            .skipped = table.skipped.front(),
                            .limit = table.limit.front(),
                            .answer = found(table.answer.front()),
                            .margin = unless_nan(table.margin.front()).value_or(sim::Seconds{}),
                            .undecided = table.undecided.front(),
                            .refuted = table.refuted.front(),
                            .confirmed = found(table.confirmed.front())};
    for (std::size_t i = 0; i < tests.size(); ++i) {
        certificate.tests.push_back({.candidate = found(tests.candidate[i]).value_or(FoundCandidate{}),
                                     .verdict = tests.verdict[i],
                                     .error = tests.error[i],
                                     .replications = tests.replications[i],
                                     .late = tests.late[i],
                                     .late_at_most = tests.late_at_most[i]});
    }
    return certificate;
}

sim::CodesByColumn codes_of(SearchSpace const& space)
{
    sim::CodesByColumn codes{{"candidates/evaluator", {"", evaluator_names()}},
                             {"candidates/obstacle", {"", obstacle_names()}},
                             {"cuts/evaluator", {"", evaluator_names()}},
                             {"cuts/obstacle", {"", obstacle_names()}},
                             {"limits/metric", {"", metric_names()}},
                             {"certificate/tests/verdict", {"", verdict_names()}}};
    for (auto const& variable : space.variables) {
        auto const column = column_of(variable);
        for (auto const* table : {"candidates/", "cuts/"})
            codes[table + column] = {column, variable.choices};
    }
    return codes;
}

std::vector<std::string> conditions_of(SearchSpace const& space)
{
    std::vector<std::string> texts;
    for (auto const& variable : space.variables) {
        std::string text;
        if (auto const& condition = variable.only_if) {
            auto const& other = space.variables[condition->variable];
            for (auto const value : condition->values)
                text +=
                    (text.empty() ? other.name + '=' : "|") + other.choices[static_cast<std::size_t>(value)];
        }
        texts.push_back(std::move(text));
    }
    return texts;
}

std::optional<Variable::Premise> find_premise(SearchSpace const& space, std::string_view text)
{
    auto const equals = text.find('=');
    auto const variable = space.find(text.substr(0, equals));
    if (equals == std::string_view::npos || !variable) return std::nullopt;
    Variable::Premise condition{.variable = *variable, .values = {}};
    auto const& choices = space.variables[*variable].choices;
    for (auto rest = text.substr(equals + 1); !rest.empty();) {
        auto const name = rest.substr(0, rest.find('|'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        auto const found = std::ranges::find(choices, name);
        if (found == choices.end()) return std::nullopt;
        condition.values.push_back(static_cast<int>(found - choices.begin()));
    }
    return condition;
}

std::vector<std::string> const& evaluator_names()
{
    static std::vector<std::string> const names{"analytic", "simulated", "bounded"};
    return names;
}

std::vector<std::string> const& obstacle_names()
{
    static std::vector<std::string> const names{"none",          "raw_input",   "memory", "no_coding_time",
                                                "no_speed_left", "no_accuracy", "no_time"};
    return names;
}

std::vector<std::string> const& verdict_names()
{
    static std::vector<std::string> const names{"undecided", "within", "above"};
    return names;
}

std::vector<std::string> const& ending_names()
{
    static std::vector<std::string> const names{"complete", "interrupted"};
    return names;
}

} // namespace sunder::nas
