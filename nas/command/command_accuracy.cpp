#include "nas/command/command_accuracy.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/run_error.hpp"
#include "sim/model/describe_model.hpp"
#include "sim/output/model_file.hpp"
#include "sim/process/process_pool.hpp"
#include "sim/process/run_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <system_error>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

/// The last line that holds something, without blanks around it.
std::string_view last_line(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    auto const end = text.find_last_not_of(blanks);
    if (end == std::string_view::npos) return {};
    text = text.substr(0, end + 1);
    auto const line = text.substr(text.rfind('\n') + 1); // of no newline: the whole
    return line.substr(line.find_first_not_of(blanks));
}

/// A folder for the time being.
class PassingFolder {
public:
    PassingFolder()
    {
        std::error_code unknown;
        auto const base = fs::temp_directory_path(unknown);
        auto name = (base.empty() ? fs::path{"/tmp"} : base) / "sunder-XXXXXX";
        auto text = name.string();
        if (mkdtemp(text.data()) == nullptr)
            throw sim::RunError{
                fmt::format("cannot make the folder '{}': {}", name.string(), std::strerror(errno))};
        path_ = text;
    }
    ~PassingFolder()
    {
        std::error_code unknown;
        fs::remove_all(path_, unknown);
    }
    PassingFolder(PassingFolder const&) = delete;
    PassingFolder& operator=(PassingFolder const&) = delete;

    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

void write_model(fs::path const& path, ArchitectureSpace const& space, Choices const& key)
{
    std::ofstream file{path};
    file << sim::model_text(sim::description_of(space.model(key)));
    file.close();
    if (!file) throw sim::RunError{fmt::format("cannot write '{}': {}", path.string(), std::strerror(errno))};
}

std::string packed(FinishedTraining const& training)
{
    return fmt::format("{}\n{}\n{}", training.accuracy ? fmt::format("{}", *training.accuracy) : "",
                       training.took.value(), training.failure);
}

FinishedTraining unpacked(std::string_view text)
{
    auto const first = text.find('\n');
    auto const second = text.find('\n', first + 1);
    return {.accuracy = sim::find_number(text.substr(0, first)),
            .took = sim::Seconds{sim::find_number(text.substr(first + 1, second - first - 1)).value_or(0)},
            .failure = std::string{text.substr(second + 1)}};
}

} // namespace

FinishedTraining result_of(TrainingWords const& words, sim::Seconds took)
{
    FinishedTraining training{.accuracy = {}, .took = took, .failure = words.failure};
    if (!training.failure.empty()) {
        auto const said = last_line(words.errors);
        if (!said.empty()) training.failure += fmt::format(": {}", said);
        return training;
    }
    auto line = last_line(words.output);
    if (line.ends_with('%')) line = last_line(line.substr(0, line.size() - 1));
    auto const number = sim::find_number(line);
    if (number && *number >= 0 && *number <= 100)
        training.accuracy = number;
    else if (line.empty())
        training.failure = "it printed nothing";
    else
        training.failure = fmt::format("its last line is no accuracy in per cent: {}", line);
    return training;
}

CommandAccuracy::CommandAccuracy(ArchitectureSpace const& space, CommandPlan const& plan,
                                 std::function<void(TrainingCount)> progress)
    : space_{&space}, plan_{&plan}, progress_{std::move(progress)}, trainings_{space.space(), plan}
{
}

double CommandAccuracy::accuracy(Choices const& choices) const
{
    prepare({choices});
    return trainings_.find(trainings_.variables().key_of(space_->space(), choices))->value_or(0);
}

bool CommandAccuracy::is_known(Choices const& choices) const
{
    auto const found = trainings_.find(trainings_.variables().key_of(space_->space(), choices));
    return found && found->has_value();
}

/// In a process of the pool.
std::string CommandAccuracy::train(Choices const& key, std::string const& model_file) const
{
    auto const& space = space_->space();
    auto const architecture = trainings_.variables().text_of(space, key);
    auto const value = [&](std::string_view place) {
        if (place == "architecture") return architecture;
        if (place == "model") return model_file;
        auto const& variable = space.variables[space.find(place).value()];
        return variable.choices[static_cast<std::size_t>(key[space.find(place).value()])];
    };
    auto const end = sim::run_command(
        {.words = filled(plan_->command, value),
         .folder = plan_->folder,
         .environment = {{"SUNDER_ARCHITECTURE", architecture}, {"SUNDER_MODEL", model_file}},
         .most = plan_->timeout});
    return packed(result_of({.output = end.output, .errors = end.errors, .failure = end.failure}, end.took));
}

void CommandAccuracy::prepare(std::vector<Choices> const& candidates) const
{
    std::vector<Choices> wanted;
    std::set<Choices> seen;
    for (auto const& choices : candidates) {
        auto key = trainings_.variables().key_of(space_->space(), choices);
        if (!trainings_.find(key) && seen.insert(key).second) wanted.push_back(std::move(key));
    }
    if (wanted.empty()) return;
    PassingFolder const folder;
    std::vector<std::string> models;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        models.push_back((folder.path() / fmt::format("model_{}.yaml", i)).string());
        write_model(models.back(), *space_, wanted[i]);
    }
    TrainingCount count{.done = 0, .of = std::ssize(wanted)};
    if (progress_) progress_(count);
    std::vector<std::int64_t> pieces(wanted.size());
    std::iota(pieces.begin(), pieces.end(), 0);
    auto const at = [](std::int64_t piece) { return static_cast<std::size_t>(piece); };
    sim::map_pieces(
        pieces,
        {.work = [&](std::int64_t piece,
                     std::size_t /*place*/) { return train(wanted[at(piece)], models[at(piece)]); },
         .take =
             [&](std::int64_t piece, sim::PipeMessage const& answer) {
                 if (answer.kind == sim::PipeMessage::Kind::failure) throw sim::RunError{answer.text};
                 trainings_.add(wanted[at(piece)], unpacked(answer.text));
                 ++count.done;
                 if (progress_) progress_(count);
             },
         .lost = [](std::int64_t /*piece*/, std::string const& reason) -> sim::PieceWork::Verdict {
             throw sim::RunError{fmt::format("the process that watches a training {}", reason)};
         }},
        {.processes = static_cast<int>(plan_->jobs)});
}

std::string CommandAccuracy::source() const
{
    return fmt::format("command {}, kept in {}", plan_->command.text, plan_->named);
}

} // namespace sunder::nas
