#include "tools/oneshot/take_winner_home.hpp"

#include "nas/supernet/trained_supernet.hpp"
#include "sim/base/run_error.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/oneshot/step_line.hpp"
#include "tools/oneshot/winner_weights.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

/// What the search says of images.
std::optional<nas::ImageSource> images_of(nas::SearchSpecification const& search)
{
    if (search.one_shot) return search.one_shot->images;
    if (search.proxy) return search.proxy->images;
    return std::nullopt;
}

nas::TrainingSettings training_of(nas::SearchSpecification const& search, std::int64_t steps)
{
    auto settings = search.one_shot ? search.one_shot->training : nas::TrainingSettings{};
    settings.codec = search.setting.codec;
    settings.steps = steps;
    return settings;
}

nas::ImageSet read_images(nas::SearchSpecification const& search)
{
    auto const images = images_of(search);
    if (!images) throw sim::RunError{"this search names no images on which weights could be learnt"};
    auto data = [&] {
        try {
            return nas::read_images_of(*images, search.plan.seed);
        } catch (nas::UnreadableImages const& problem) {
            throw sim::RunError{problem.what()};
        }
    }();
    auto const obstacle = nas::find_obstacle(*search.space, data);
    if (!obstacle.empty()) throw sim::RunError{"the space cannot be learnt on these images: " + obstacle};
    return data;
}

KnownWeights trained_alone(FoundWinner const& found, nas::WinnerParts const& parts, std::int64_t steps)
{
    auto const& search = found.search;
    auto const data = read_images(search);
    auto const& choices = found.result.candidates[found.row].choices;
    nas::Supernet net{*search.space, data, training_of(search, steps),
                      sim::Seed{search.plan.seed}.child("alone")};
    std::vector<nas::Choices> const only{choices};
    sim::StopSignals const signals;
    StepLine line{"step", steps};
    for (std::int64_t step = 0; step < steps; ++step) {
        (void)net.train(only, step);
        line.show(step + 1);
        if (sim::StopSignals::came()) throw sim::Interrupted{};
    }
    return weights_of(net, choices, parts, fmt::format("learnt alone in {} steps on {}", steps, data.name));
}

KnownWeights shared(FoundWinner const& found, nas::WinnerParts const& parts, nas::TrainedWeights const& file)
{
    auto const& search = found.search;
    auto const trained = nas::open_trained(file, {.space = *search.space, .codec = search.setting.codec});
    return weights_of(
        *trained.supernet, found.result.candidates[found.row].choices, parts,
        fmt::format("shared with all candidates, as '{}' keeps them: those of a training of its own "
                    "(--train) would be better",
                    file.named));
}

KnownWeights drawn(FoundWinner const& found, nas::WinnerParts const& parts)
{
    auto const& search = found.search;
    auto const& choices = found.result.candidates[found.row].choices;
    auto const wide = search.space->widest(choices);
    auto const widest = wide != choices ? std::optional{search.space->model(wide)} : std::nullopt;
    return {
        .values = nas::draw_weights(parts.whole, widest ? &*widest : nullptr, sim::Seed{search.plan.seed}),
        .are =
            fmt::format("drawn at random, since the search learnt none that were kept (its accuracies: {}): "
                        "they have to be learnt before anything is recognised",
                        found.result.subject.accuracy_source),
        .scaling = {}};
}

KnownWeights weights_for(FoundWinner const& found, nas::WinnerParts const& parts, Arguments const& arguments)
{
    constexpr std::uint64_t most_steps = 100'000'000;
    auto const& search = found.search;
    if (auto const steps = arguments.whole_number("train", 1, most_steps))
        return trained_alone(found, parts, static_cast<std::int64_t>(*steps));
    if (search.trained) return shared(found, parts, *search.trained);
    if (search.one_shot && !search.one_shot->weights.empty() && fs::exists(search.one_shot->weights))
        return shared(found, parts,
                      {.file = search.one_shot->weights,
                       .named = search.one_shot->weights.filename().string(),
                       .where = search.one_shot->where});
    return drawn(found, parts);
}

} // namespace

void take_winner_home(std::vector<std::string> const& typed)
{
    auto const arguments = parse(winner_command().syntax, typed);
    if (arguments.given("help")) return print(help_of(winner_command().syntax));
    take_winner_home(arguments);
}

void take_winner_home(Arguments const& arguments)
{
    auto const folder_name = arguments.output_file();
    if (!folder_name) throw usage_error("winner", "there is no folder to write to", "name it: -o FOLDER");
    auto const found = found_winner(arguments);
    ResultFolder folder{*folder_name};
    auto draft = write_winner(found, folder);
    if (!draft.without.empty()) return finish_winner(draft, std::nullopt, folder); // there are no such layers
    auto const weights = weights_for(found, draft.parts, arguments);
    write_with_weights(std::move(draft), weights, folder);
}

} // namespace sunder::cli
