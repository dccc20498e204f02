#include "tools/cli/commands/winner.hpp"

#include "nas/runner/run_search.hpp"
#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

std::size_t row_asked_for(Arguments const& arguments, nas::SearchResult const& result)
{
    if (result.candidates.empty()) throw sim::RunError{"this search has no candidates"};
    auto const text = arguments.text("candidate").value_or("best");
    if (text == "best") {
        auto const front = nas::front_of(result);
        return front.empty() ? nas::best_of(result) : front.front();
    }
    auto const row = arguments.whole_number("candidate", 0, result.candidates.size() - 1);
    return static_cast<std::size_t>(row.value());
}

/// Tables that the search read have to be those that stand there now; what is YAML it carries along itself.
void expect_same_tables(nas::SearchSpecification const& search, nas::SearchProvenance const& provenance)
{
    for (auto const& input : search.inputs) {
        if (fs::path{input.path}.extension() == ".yaml") continue;
        auto const before = std::ranges::find(provenance.inputs, input.path, &sim::InputFile::path);
        if (before != provenance.inputs.end() && before->sha256 != input.sha256)
            throw sim::RunError{fmt::format("'{}' is not what it was when the search read it", input.path)};
    }
}

std::string origin_of(nas::SearchResult const& result, std::size_t row)
{
    auto const& candidate = result.candidates[row];
    return fmt::format("candidate {} of search '{}': {}", row, result.subject.name,
                       nas::text_of(result.space, candidate.choices));
}

void winner(Arguments const& arguments)
{
    auto const folder_name = arguments.output_file();
    if (!folder_name) throw usage_error("winner", "there is no folder to write to", "name it: -o FOLDER");
    auto const found = found_winner(arguments);
    ResultFolder folder{*folder_name};
    (void)write_winner(found, folder);
    folder.commit();
}

} // namespace

FoundWinner found_winner(Arguments const& arguments)
{
    fs::path const path = arguments.operands().front();
    auto file = nas::read_search(path);
    auto const from = arguments.text("from");
    auto const folder = from ? fs::path{*from} : path.parent_path();
    auto search = nas::parse_search(
        {.path = folder / (file.result.subject.name + ".yaml"), .text = file.provenance.search_text}, {});
    expect_same_tables(search, file.provenance);
    auto const row = row_asked_for(arguments, file.result);
    return {.search = std::move(search), .result = std::move(file.result), .row = row};
}

nas::Winner write_winner(FoundWinner const& found, ResultFolder const& folder)
{
    auto const& search = found.search;
    auto const& candidate = found.result.candidates[found.row];
    nas::JourneyTable const table{search.setting,
                                  nas::ChainTable{*search.space, search.device, search.server}};
    auto const row = table.row(candidate.choices);
    bool const is_alone = candidate.evaluation.evaluator == nas::Evaluator::analytic;
    if (is_alone && table.evaluation(row, 0).latency != candidate.evaluation.latency)
        throw sim::RunError{"by the figures that the search names now this candidate takes another time "
                            "than the search said"};
    auto winner = nas::take_home({.table = table,
                                  .choices = candidate.choices,
                                  .accuracy = candidate.evaluation.accuracy + row.accuracy_cost,
                                  .name = found.result.subject.name + "_winner",
                                  .origin = origin_of(found.result, found.row)});
    folder.write(nas::winner_model_file, winner.model);
    folder.write("scenario.yaml", winner.scenario);
    return winner;
}

Command winner_command()
{
    return {
        .syntax = {.name = "winner",
                   .operands = "RESULT.h5",
                   .purpose = "Writes a candidate of a search as files that need no search any more.",
                   .example = "sunder winner cells.h5 -o winner && sunder run winner/scenario.yaml",
                   .options = {{"output", 'o', "FOLDER", "where they are written; it must be new or empty"},
                               {"candidate", '\0', "ROW", "of the search's candidates, or best", "best"},
                               {"from", '\0', "FOLDER", "where the tables stand that the search names",
                                "that of the result"}}},
        .carry_out = winner};
}

} // namespace sunder::cli
