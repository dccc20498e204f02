#include "nas/command/finished_trainings.hpp"

#include "sim/base/delimited_text.hpp"
#include "sim/form/files.hpp"
#include "sim/hdf5/foreseen_file.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 64UL << 20;
constexpr std::size_t longest_reason = 300;

/// As one value of a table.
std::string field_of(std::string text)
{
    for (auto& c : text)
        if (c < ' ' || c > '~' || c == ',' || c == '"' || c == '#')
            c = c == ',' ? ';' : c == '"' ? '\'' : '?';
    if (text.size() > longest_reason) text.resize(longest_reason);
    return text;
}

} // namespace

FinishedTrainings::FinishedTrainings(SearchSpace const& space, CommandPlan const& plan)
    : space_{&space}, path_{sim::target_of(plan.finished)}, named_{plan.named}, command_{plan.command.text}
{
    known_.variables = listed_variables(space);
    // In spaces that search the coding at the cut, accuracy depends on where it is, too.
    if (searches_coding(space)) known_.variables.include(*space.find("split"));
    auto there = sim::open_foreseen(path_);
    bool const is_new = !there;
    if (is_new) there = sim::create_foreseen(path_);
    if (!there) sim::refuse_foreseen(path_, "somebody else makes it");
    file_ = std::move(*there);
    if (flock(file_.number(), LOCK_EX | LOCK_NB) != 0) sim::refuse_foreseen(path_, "another search uses it");
    auto content = is_new ? std::string{} : sim::rest_of(file_.number(), path_, most_bytes);
    if (head().starts_with(content))
        begin(); // new, or what made it died before it had said what it is
    else
        go_on(std::move(content));
}

std::string FinishedTrainings::head() const
{
    auto text = fmt::format("# trained by: {}\n", sim::comment_text(command_));
    for (auto const variable : known_.variables.indices)
        text += space_->variables[variable].name + ',';
    return text + "accuracy,seconds,failure\n";
}

void FinishedTrainings::begin()
{
    if (ftruncate(file_.number(), 0) != 0 || lseek(file_.number(), 0, SEEK_SET) != 0 ||
        !sim::write_all(file_.number(), head()))
        sim::refuse_foreseen(path_, std::strerror(errno));
}

void FinishedTrainings::go_on(std::string content)
{
    auto const whole = content.rfind('\n') + 1; // 0 where there is no line at all
    content.resize(whole);
    sim::Diagnostics diagnostics;
    auto const source = sim::source_of(path_.string(), 0, {.text = content, .problem = {}}, diagnostics);
    diagnostics.raise_if_any();
    auto const first = content.substr(0, content.find('\n') + 1);
    auto const wanted = head();
    if (wanted.starts_with(content)) return begin(); // nothing of it was finished
    if (!wanted.starts_with(first))
        diagnostics.report({source, 1, 1}, "these are no trainings by this command",
                           fmt::format("its file begins with '{}'; name another with 'finished'",
                                       wanted.substr(0, wanted.find('\n'))));
    else if (auto known = parse_choice_accuracies(source, {.shares = ChoiceTableColumns::Shares::possible},
                                                  *space_, diagnostics))
        known_ = std::move(*known);
    diagnostics.raise_if_any();
    auto const end = static_cast<off_t>(whole);
    if (ftruncate(file_.number(), end) != 0 || lseek(file_.number(), end, SEEK_SET) != end)
        sim::refuse_foreseen(path_, std::strerror(errno));
}

std::optional<std::optional<double>> FinishedTrainings::find(Choices const& key) const
{
    auto const found = known_.by_key.find(key);
    if (found == known_.by_key.end()) return std::nullopt;
    return found->second;
}

void FinishedTrainings::add(Choices const& key, FinishedTraining const& training)
{
    std::string row;
    for (auto const variable : known_.variables.indices) {
        if (known_.variables.counts(*space_, key, variable))
            row += space_->variables[variable].choices[static_cast<std::size_t>(key[variable])];
        row += ',';
    }
    row += training.accuracy ? fmt::format("{}", *training.accuracy) : "";
    row += fmt::format(",{:.3f},{}\n", training.took.value(), field_of(training.failure));
    if (!sim::write_all(file_.number(), row) || fdatasync(file_.number()) != 0)
        sim::refuse_foreseen(path_, std::strerror(errno));
    known_.by_key[key] = training.accuracy;
}

std::size_t FinishedTrainings::failures() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(known_.by_key, [](auto const& row) { return !row.second; }));
}

} // namespace sunder::nas
