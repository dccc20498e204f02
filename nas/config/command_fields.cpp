#include "nas/config/command_fields.hpp"

#include <fmt/format.h>

namespace sunder::nas {

using sim::optional;
using sim::required;

namespace {

/// As written.
struct CommandKeys {
    std::string run;
    std::string finished;
    std::int64_t jobs = 1;
    std::optional<sim::Seconds> timeout;
};

void fields(CommandKeys& keys, auto& visit)
{
    visit.title("command");
    visit(required("run",
                   "a program and its arguments, run in the folder of the search file by no shell. "
                   "{architecture} in it becomes the choices, as in stem=k3,body=wide, {NAME} that of a "
                   "variable, {model} the path of a model file; the environment has SUNDER_ARCHITECTURE and "
                   "SUNDER_MODEL. The last line that it prints is the test accuracy, in per cent"),
          keys.run);
    visit(optional("finished",
                   "CSV file that remembers trainings, also of searches that were cut short: nothing in it "
                   "is trained again, and it can be the `table` of another search. Failures stand there with "
                   "their reason: without its row an architecture is tried again",
                   "the name of the search with _trainings.csv, beside its file"),
          keys.finished);
    visit(optional("jobs", "trainings at once"), keys.jobs, sim::parts::whole<1, 10'000>());
    visit(optional("timeout", "of one training, which fails with it", "none"), keys.timeout);
}

} // namespace

sim::Form const& command_form()
{
    static sim::Form const form = [] {
        auto command = sim::made_form<CommandKeys>();
        command.scalar = sim::TextForm{};
        return command;
    }();
    return form;
}

std::optional<CommandPlan> read_command_plan(sim::YamlCursor const& at, SearchSpace const& space,
                                             PlaceOfSearch const& search, sim::Reading const& reading)
{
    CommandKeys keys;
    if (at.is_scalar())
        keys.run = at.text();
    else
        keys = sim::read_into(CommandKeys{}, sim::FieldReader{at, reading});
    auto const run = at.is_scalar() ? at : at["run"];
    if (!run.sound() || keys.run.empty()) return std::nullopt;
    try {
        auto const named =
            keys.finished.empty() ? fmt::format("{}_trainings.csv", search.name) : keys.finished;
        return CommandPlan{.command = read_command(keys.run, space),
                           .folder = search.folder,
                           .finished = (search.folder / named).lexically_normal(),
                           .named = named,
                           .jobs = keys.jobs,
                           .timeout = keys.timeout,
                           .where = run.where()};
    } catch (UnreadableCommand const& problem) {
        reading.diagnostics.report(run.where(), problem.what(), problem.hint());
        return std::nullopt;
    }
}

} // namespace sunder::nas
