#include "tools/cli/commands/search.hpp"

#include "nas/command/command_accuracy.hpp"
#include "nas/output/journal.hpp"
#include "nas/output/search_text.hpp"
#include "nas/runner/run_search.hpp"
#include "sim/base/run_error.hpp"
#include "sim/base/sha256.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/commands/winner.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/torch_program.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

/// One line on a terminal; empty where standard error is none.
std::function<void(nas::SearchResult const&)> search_progress(nas::SearchPlan const& plan)
{
    if (::isatty(STDERR_FILENO) == 0) return {};
    using Clock = std::chrono::steady_clock;
    struct State {
        Clock::time_point started = Clock::now();
        Clock::time_point shown;
        std::size_t looked_at = 0;
        double best = -1;
    };
    return [state = State{}, plan](nas::SearchResult const& result) mutable {
        constexpr auto pause = std::chrono::milliseconds{100};
        for (; state.looked_at < result.candidates.size(); ++state.looked_at) {
            auto const& candidate = result.candidates[state.looked_at];
            if (candidate.violation == 0) state.best = std::max(state.best, candidate.evaluation.accuracy);
        }
        auto const now = Clock::now();
        if (now - state.shown < pause) return;
        state.shown = now;
        bool const is_exact = nas::is_exact(plan);
        auto const done = is_exact ? static_cast<double>(result.simulations)
                                   : static_cast<double>(result.candidates.size());
        double const seconds = std::chrono::duration<double>(now - state.started).count();
        auto line = fmt::format("{:.0f} {}, {:.0f} a second", done, is_exact ? "simulations" : "evaluations",
                                done / seconds);
        if (state.best >= 0) line += fmt::format(", best {:.2f} %", state.best);
        if (plan.budget.evaluations)
            line += fmt::format(", {:.0f} s left",
                                (static_cast<double>(*plan.budget.evaluations) - done) * seconds / done);
        wipe_line();
        say(line);
    };
}

std::string digests(std::vector<sim::InputFile> const& inputs)
{
    std::string text;
    for (auto const& input : inputs)
        text += input.sha256;
    return text;
}

/// One line on a terminal; empty where standard error is none.
std::function<void(nas::CommandAccuracy::TrainingCount)> training_progress()
{
    if (::isatty(STDERR_FILENO) == 0) return {};
    return [](nas::CommandAccuracy::TrainingCount count) {
        wipe_line();
        say(fmt::format("{} of {} trainings of this turn are done", count.done, count.of));
    };
}

void search_by_command(SearchRequest& request, Arguments const& arguments)
{
    auto const& plan = *request.search.command;
    nas::CommandAccuracy const accuracy{*request.search.space, plan, training_progress()};
    carry_out(request, arguments, accuracy);
    auto const failures = accuracy.trainings().failures();
    if (failures > 0)
        warn({{.where = plan.where,
               .message = fmt::format("{} of {} trainings failed", failures, accuracy.trainings().count()),
               .hint =
                   fmt::format("'{}' says why; without its row an architecture is tried again", plan.named),
               .severity = sim::Severity::warning}});
}

void search(Arguments const& arguments)
{
    expect_exportable(arguments);
    auto request = search_request_of(arguments);
    if (!request.search.command && !request.search.accuracy)
        become_one_shot(search_command().syntax, arguments);
    if (request.search.command)
        search_by_command(request, arguments);
    else
        carry_out(request, arguments, *request.search.accuracy);
    if (arguments.given("export")) winner_command().carry_out(winner_of_search(arguments));
}

} // namespace

void carry_out(SearchRequest& request, Arguments const& arguments, nas::AccuracyModel const& accuracy)
{
    auto const& search = request.search;
    std::optional<ResultFile> output;
    std::optional<nas::SearchJournal> journal;
    if (request.output) {
        output.emplace(*request.output);
        bool const is_resumed = request.start == sim::Journal::Start::resume;
        if (is_resumed && !fs::exists(nas::SearchJournal::path_beside(*request.output)) &&
            print_finished(request, arguments))
            return;
        journal.emplace(*request.output, identity_of(search), request.start);
    }

    nas::JourneyTable const table{search.setting,
                                  nas::ChainTable{*search.space, search.device, search.server}};
    sim::StopSignals const signals;
    nas::SearchRun run{.earlier = journal ? journal->turns() : std::vector<nas::SearchTurn>{},
                       .processes = request.processes,
                       .keep = {},
                       .progress = search_progress(search.plan),
                       .is_stopped = sim::StopSignals::came};
    if (journal) {
        run.learned = journal->outcomes();
        run.keep = [&](nas::SearchTurn const& turn) { journal->append(turn); };
        run.keep_outcome = [&](nas::LearnedOutcome const& learned) { journal->append(learned); };
    }
    auto const result = nas::run_search({.subject = subject_of(search, accuracy.source()),
                                         .plan = search.plan,
                                         .table = table,
                                         .accuracy = accuracy},
                                        run);
    if (run.progress) wipe_line();
    if (output) {
        if (search.plan.budget.time && result.ending == nas::Ending::complete)
            request.provenance.search_text = nas::text_with_budget(search, std::ssize(result.candidates));
        nas::write_search(*output, result, request.provenance);
    }
    print_result(result, arguments);
    if (result.ending == nas::Ending::interrupted) throw sim::Interrupted{};
    if (journal) journal->remove();
}

SearchRequest search_request_of(Arguments const& arguments)
{
    auto const seed = overrides_of(arguments).seed;
    SearchRequest request{.processes = processes_of(arguments), .start = start_of(arguments)};
    request.output = arguments.output_file();
    if (arguments.given("resume") && !request.output)
        throw usage_error("search", "there is nothing to resume without an output", "name it: -o FILE.h5");
    request.search = nas::load_search(arguments.operands().front(), seed);
    warn(request.search.warnings);
    request.provenance = {.program_version = program_version,
                          .simgrid_version = simgrid_version,
                          .command = command_of("search", {.seed = seed}),
                          .search_text = request.search.text,
                          .inputs = request.search.inputs};
    return request;
}

nas::SearchSubject subject_of(nas::SearchSpecification const& search, std::string const& accuracy_source)
{
    return {.name = search.name,
            .application = search.setting.searched().name,
            .device = search.setting.origin_group().name,
            .server = search.setting.server_group().name,
            .accuracy_source = accuracy_source,
            .device_source = search.device.source,
            .server_source = search.server.source,
            .optimizer = std::string{name_of(search.plan.optimizer)},
            .method = std::string{name_of(search.plan.method)},
            .seed = search.plan.seed,
            .objectives = search.plan.objectives,
            .limits = search.plan.limits};
}

std::string identity_of(nas::SearchSpecification const& search)
{
    auto text = fmt::format("{}\n{}\n", program_version, search.text);
    for (auto const& input : search.inputs)
        text += input.sha256;
    return sim::sha256_of(text);
}

bool print_finished(SearchRequest const& request, Arguments const& arguments)
{
    if (!fs::exists(*request.output)) return false;
    auto const file = nas::read_search(*request.output);
    if (file.provenance.program_version != request.provenance.program_version ||
        file.provenance.command != request.provenance.command ||
        digests(file.provenance.inputs) != digests(request.provenance.inputs))
        throw sim::RunError{fmt::format("'{}' holds another search: without --resume it is replaced",
                                        request.output->string())};
    if (file.result.ending != nas::Ending::complete) return false;
    print(arguments.given("json") ? nas::search_json(file.result, file.texts)
                                  : nas::search_text(file.result, file.texts));
    return true;
}

void print_result(nas::SearchResult const& result, Arguments const& arguments)
{
    auto const texts = nas::texts_of(result);
    print(arguments.given("json") ? nas::search_json(result, texts) : nas::search_text(result, texts));
    finish_printing();
}

Command search_command()
{
    return {
        .syntax = {.name = "search",
                   .operands = "SEARCH",
                   .purpose = "Searches architecture and split together.",
                   .example = "sunder search scenarios/search_cells.yaml -o cells.h5",
                   .options = {{"output", 'o', "FILE.h5", "write every candidate to this HDF5 file"},
                               {"seed", '\0', "N", "instead of the file's"},
                               {"jobs", 'j', "N", "simulations at once", "one a core"},
                               resume_option,
                               fresh_option,
                               {"export", '\0', "FOLDER", "write the winner there, as `sunder winner` does"},
                               {"json", '\0', "", "print the result as JSON, in SI units"}}},
        .carry_out = search};
}

} // namespace sunder::cli
