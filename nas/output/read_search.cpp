#include "nas/output/search_file.hpp"
#include "nas/output/search_tables.hpp"
#include "nas/runner/search_plan.hpp"
#include "sim/output/records_in_hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Depth;
using sim::Hdf5Reader;

std::vector<Metric> metrics_in(std::string_view text)
{
    std::vector<Metric> metrics;
    while (!text.empty()) {
        auto const name = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(name.size() + 1, text.size()));
        auto const metric = find_metric(name);
        if (!metric) Hdf5Reader::damaged(fmt::format("'{}' is no objective", name));
        metrics.push_back(*metric);
    }
    if (metrics.empty()) Hdf5Reader::damaged("there is no objective");
    return metrics;
}

SearchSubject subject_in(Hdf5Reader const& file)
{
    SearchSubject subject{.name = file.text_attribute("search"),
                          .application = file.text_attribute("application"),
                          .device = file.text_attribute("device"),
                          .server = file.text_attribute("server"),
                          .accuracy_source = file.text_attribute("accuracy_source"),
                          .device_source = file.text_attribute("device_source"),
                          .server_source = file.text_attribute("server_source"),
                          .optimizer = file.text_attribute("optimizer"),
                          .method = file.text_attribute("evaluate"),
                          .seed = file.number_attribute("seed"),
                          .objectives = metrics_in(file.text_attribute("objectives")),
                          .limits = {}};
    auto const limits = file.table<LimitTable>("limits");
    Hdf5Reader::expect_codes("limits/metric", limits.metric, metric_names().size());
    if (std::ranges::any_of(limits.value, [](double value) { return !std::isfinite(value); }))
        Hdf5Reader::damaged("'/limits' holds a figure that is no number");
    for (std::size_t i = 0; i < limits.size(); ++i)
        subject.limits.push_back({.metric = static_cast<Metric>(limits.metric[i]), .value = limits.value[i]});
    return subject;
}

SearchSpace space_in(Hdf5Reader const& file)
{
    SearchSpace space{.name = file.text_attribute("space"), .variables = {}};
    for (auto& name : file.texts("names/variable"))
        space.variables.push_back({.name = std::move(name), .choices = {}, .only_if = {}});
    auto const named = CandidateTable{space, CandidateTable::Leakage::unknown};
    for (std::size_t i = 0; i < space.variables.size(); ++i)
        space.variables[i].choices = file.texts("names/" + named.choice_names[i]);
    auto const conditions = file.texts("names/only_if");
    if (conditions.size() != space.variables.size())
        Hdf5Reader::damaged("'/names/only_if' has another length than '/names/variable'");
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        if (conditions[i].empty()) continue;
        auto& condition = space.variables[i].only_if = find_premise(space, conditions[i]);
        if (!condition || condition->variable >= i)
            Hdf5Reader::damaged(fmt::format("'{}' is no condition", conditions[i]));
    }
    return space;
}

/// \param place  of a table of candidates
std::vector<Candidate> candidates_in(Hdf5Reader const& file, std::string const& place,
                                     SearchSpace const& space)
{
    using Leakage = CandidateTable::Leakage;
    CandidateTable table{space, file.has(place + "/leakage") ? Leakage::measured : Leakage::unknown};
    file.fill(table, place);
    for (std::size_t i = 0; i < space.variables.size(); ++i)
        Hdf5Reader::expect_codes(place + '/' + table.choice_names[i], table.codes[i],
                                 space.variables[i].choices.size());
    Hdf5Reader::expect_codes(place + "/evaluator", table.evaluator, evaluator_names().size());
    Hdf5Reader::expect_codes(place + "/obstacle", table.obstacle, obstacle_names().size());
    std::vector<Candidate> candidates;
    candidates.reserve(table.size());
    for (std::size_t i = 0; i < table.size(); ++i)
        candidates.push_back(table.row(i));
    if (!std::ranges::all_of(candidates, makes_sense, &Candidate::evaluation))
        Hdf5Reader::damaged(fmt::format("'/{}' holds a figure that is no number", place));
    return candidates;
}

ThetaHistory theta_in(Hdf5Reader const& file, SearchSpace const& space)
{
    ThetaHistory theta;
    if (!file.has("theta")) return theta;
    theta.evaluations = file.whole_numbers("theta/evaluations");
    auto const probabilities = file.numbers("theta/probability", 2);
    if (file.depth() == Depth::structure) return theta;
    std::size_t categories = 0;
    for (auto const& variable : space.variables)
        categories += variable.choices.size();
    if (probabilities.size() != theta.evaluations.size() * categories)
        Hdf5Reader::damaged("'/theta/probability' is not of all snapshots and choices");
    for (auto row = probabilities.begin(); row != probabilities.end();
         row += static_cast<std::ptrdiff_t>(categories))
        theta.probabilities.emplace_back(row, row + static_cast<std::ptrdiff_t>(categories));
    return theta;
}

Choices mode_in(Hdf5Reader const& file, SearchSpace const& space)
{
    if (!file.has("theta") || !file.has("theta/mode")) return {};
    auto const codes = file.whole_numbers("theta/mode");
    Choices mode;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes.size() != space.variables.size() || codes[i] < 0 ||
            std::cmp_greater_equal(codes[i], space.variables[i].choices.size()))
            Hdf5Reader::damaged("'/theta/mode' is not a candidate");
        mode.push_back(static_cast<int>(codes[i]));
    }
    return mode;
}

Ending ending_in(Hdf5Reader const& file)
{
    auto const name = file.text_attribute("ending");
    auto const found = std::ranges::find(ending_names(), name);
    if (found == ending_names().end()) Hdf5Reader::damaged(fmt::format("'{}' is no ending", name));
    return static_cast<Ending>(found - ending_names().begin());
}

void expect_rows(std::string const& column, std::vector<std::int64_t> const& rows, std::size_t below)
{
    Hdf5Reader::expect_rows(column, rows, below, std::int64_t{-1});
}

std::optional<Certificate> find_certificate(Hdf5Reader const& file, SearchFile const& search)
{
    if (!file.has("certificate")) return std::nullopt;
    auto const table = file.table<CertificateTable>("certificate");
    auto const tests = file.table<TestTable>("certificate/tests");
    if (file.depth() == Depth::structure) return std::nullopt;
    if (table.size() != 1) Hdf5Reader::damaged("'/certificate' has not one row");
    auto const candidates = search.result.candidates.size();
    expect_rows("certificate/answer", table.answer, candidates);
    expect_rows("certificate/confirmed", table.confirmed, candidates);
    expect_rows("certificate/tests/candidate", tests.candidate, candidates);
    Hdf5Reader::expect_codes("certificate/tests/verdict", tests.verdict, verdict_names().size());
    return certificate_of(search.result, search.texts, table, tests);
}

CutComparison cuts_in(Hdf5Reader const& file, SearchSpace const& space)
{
    if (!file.has("cuts")) return {};
    return {.cuts = candidates_in(file, "cuts", space),
            .images = static_cast<std::int64_t>(file.number_attribute("images", "cuts"))};
}

std::optional<Learning> find_learning(Hdf5Reader const& file, std::size_t candidates)
{
    if (!file.has("training")) return std::nullopt;
    auto training = file.table<TrainingTable>("training");
    auto finalists = file.table<FinalistTable>("finalists");
    if (file.depth() == Depth::everything && finalists.size() != candidates)
        Hdf5Reader::damaged("'/finalists' is not of all candidates");
    return Learning{.history = std::move(training.history), .alone = std::move(finalists.alone)};
}

SearchFile read_all(Hdf5Reader const& file)
{
    SearchFile search;
    search.provenance = {.program_version = file.text_attribute("program_version"),
                         .simgrid_version = file.text_attribute("simgrid_version"),
                         .command = file.text_attribute("command"),
                         .search_text = file.text("search"),
                         .inputs = sim::parse_sums(file.text_attribute("sha256"))};
    auto& result = search.result;
    result.subject = subject_in(file);
    result.space = space_in(file);
    result.candidates = candidates_in(file, "candidates", result.space);
    result.theta = theta_in(file, result.space);
    result.mode = mode_in(file, result.space);
    result.simulations = static_cast<std::int64_t>(file.number_attribute("simulations"));
    result.ending = ending_in(file);
    search.texts = file.texts("candidates/text");
    if (file.depth() == Depth::everything && search.texts.size() != result.candidates.size())
        Hdf5Reader::damaged("'/candidates/text' has another length than the columns beside it");
    result.learning = find_learning(file, result.candidates.size());
    result.cuts = cuts_in(file, result.space);
    result.certificate = find_certificate(file, search);
    return search;
}

} // namespace

SearchFile read_search(std::filesystem::path const& path)
{
    SearchFile search;
    sim::read_hdf5({.path = path,
                    .format = {.name = search_format,
                               .version = search_format_version,
                               .hint = "`sunder search SEARCH -o FILE.h5` writes one"}},
                   [&](Hdf5Reader const& file) { search = read_all(file); });
    return search;
}

} // namespace sunder::nas
