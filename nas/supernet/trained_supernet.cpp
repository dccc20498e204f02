#include "nas/supernet/trained_supernet.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/run_error.hpp"
#include "sim/base/sha256.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view note_format = "sunder-supernet/1";
constexpr std::array image_kinds{"fashion_mnist", "cifar10", "cifar100"};

// The note as JSON
// ----------------------------------------------------------------------------------------------------------

Json json_of(ImageSource const& images)
{
    if (auto const* const synthetic = std::get_if<SyntheticSettings>(&images))
        return {
            {"kind", "synthetic"},      {"classes", synthetic->classes}, {"channels", synthetic->channels},
            {"size", synthetic->size},  {"train", synthetic->train},     {"test", synthetic->test},
            {"noise", synthetic->noise}};
    auto const& published = std::get<PublishedImages>(images);
    return {{"kind", image_kinds.at(static_cast<std::size_t>(published.kind))},
            {"folder", std::filesystem::absolute(published.folder).string()}};
}

ImageSource images_of(Json const& json)
{
    auto const kind = json.at("kind").get<std::string>();
    if (kind == "synthetic")
        return SyntheticSettings{.classes = json.at("classes"),
                                 .channels = json.at("channels"),
                                 .size = json.at("size"),
                                 .train = json.at("train"),
                                 .test = json.at("test"),
                                 .noise = json.at("noise")};
    auto const* const found = std::ranges::find(image_kinds, kind);
    if (found == image_kinds.end()) throw sim::RunError{fmt::format("there are no images '{}'", kind)};
    auto const folder = json.at("folder").get<std::string>();
    return PublishedImages{.kind = static_cast<PublishedImages::Kind>(found - image_kinds.begin()),
                           .folder = folder,
                           .named = folder};
}

Json json_of(std::vector<sim::CodecStage> const& codec)
{
    auto json = Json::array();
    for (auto const& stage : codec) {
        if (auto const* const bottleneck = std::get_if<sim::Bottleneck>(&stage))
            json.push_back({{"bottleneck", bottleneck->to}});
        else if (auto const* const quantise = std::get_if<sim::Quantise>(&stage))
            json.push_back({{"quantise", quantise->bits}});
    }
    return json;
}

std::vector<sim::CodecStage> codec_of(Json const& json)
{
    std::vector<sim::CodecStage> codec;
    for (auto const& stage : json) {
        if (stage.contains("bottleneck"))
            codec.emplace_back(sim::Bottleneck{.to = stage.at("bottleneck")});
        else
            codec.emplace_back(sim::Quantise{.bits = stage.at("quantise")});
    }
    return codec;
}

Json json_of(TrainingSettings const& training)
{
    return {{"steps", training.steps},
            {"batch", training.batch},
            {"learning_rate", training.learning_rate},
            {"momentum", training.momentum},
            {"weight_decay", training.weight_decay},
            {"clip", training.most_norm},
            {"validation", training.validation},
            {"judged", training.judged},
            {"device", training.device},
            {"codec", json_of(training.codec)}};
}

TrainingSettings training_of(Json const& json)
{
    return {.steps = json.at("steps"),
            .batch = json.at("batch"),
            .learning_rate = json.at("learning_rate"),
            .momentum = json.at("momentum"),
            .weight_decay = json.at("weight_decay"),
            .most_norm = json.at("clip"),
            .validation = json.at("validation"),
            .judged = json.at("judged"),
            .device = json.at("device"),
            .codec = codec_of(json.at("codec"))};
}

std::optional<std::string> find_digest(std::filesystem::path const& path)
{
    sim::remember_input(path);
    std::ifstream file{path, std::ios::binary};
    std::string const bytes{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    if (!file) return {};
    return sim::sha256_of(bytes);
}

/// Whether these settings are within the bounds of a search file.
bool is_sound(SyntheticSettings const& images)
{
    constexpr std::int64_t million = 1'000'000;
    auto const within = [](std::int64_t value, std::int64_t least, std::int64_t most) {
        return value >= least && value <= most;
    };
    return within(images.classes, 2, 256) && within(images.channels, 1, 64) && within(images.size, 4, 512) &&
           within(images.train, 4, million) && within(images.test, 1, million) && images.noise >= 0 &&
           images.noise <= 10;
}

bool is_sound(TrainingSettings const& training)
{
    return training.steps >= 1 && training.batch >= 2 && training.batch <= 65536 &&
           training.validation >= 1 && training.judged >= 1 &&
           (training.device == "cpu" || training.device == "cuda");
}

// What may be wrong with a file
// ----------------------------------------------------------------------------------------------------------

[[noreturn]] void refuse(TrainedWeights const& weights, std::string message, std::string hint = {})
{
    throw sim::InputError{{{weights.where, std::move(message), std::move(hint)}}};
}

WeightsNote note_in(TrainedWeights const& weights)
{
    try {
        return note_of(Supernet::note_in(weights.file));
    } catch (sim::RunError const& problem) {
        refuse(weights, problem.what(), "`weights: FILE` of a search that learns weights writes such a file");
    }
}

std::vector<std::int64_t> bottlenecks_in(std::vector<sim::CodecStage> const& codec)
{
    std::vector<std::int64_t> widths;
    for (auto const& stage : codec)
        if (auto const* const bottleneck = std::get_if<sim::Bottleneck>(&stage))
            widths.push_back(bottleneck->to);
    return widths;
}

void check_images(TrainedWeights const& weights, WeightsNote const& note)
{
    try {
        auto const now = digests_of(note.images);
        for (std::size_t i = 0; i < now.size(); ++i)
            if (i >= note.files.size() || now[i].sha256 != note.files[i].sha256)
                refuse(weights,
                       fmt::format("the weights were learnt on other images: '{}' has changed", now[i].path),
                       "accuracies on images that were learnt from would say nothing");
    } catch (UnreadableImages const& problem) {
        refuse(weights, fmt::format("the images that the weights were learnt on: {}", problem.what()),
               "they have to be where they were");
    }
}

/// Before images are made that nobody can use.
void expect_shape(TrainedWeights const& weights, SyntheticSettings const& images,
                  ArchitectureSpace const& space)
{
    std::vector<std::int64_t> const shape{images.channels, images.size, images.size};
    if (space.input().shape != shape)
        refuse(weights,
               fmt::format("these weights were learnt on images of shape {}", fmt::join(shape, " x ")));
}

void load_into(Supernet& supernet, TrainedWeights const& weights)
{
    try {
        (void)supernet.load(weights.file);
    } catch (sim::RunError const& problem) {
        refuse(weights, problem.what());
    }
}

} // namespace

std::string text_of(TrainingSettings const& training)
{
    return json_of(training).dump();
}

std::string text_of(WeightsNote const& note)
{
    Json files = Json::object();
    for (auto const& file : note.files)
        files[file.path] = file.sha256;
    auto images = json_of(note.images);
    images["sha256"] = std::move(files);
    return Json{
        {"format", note_format},       {"program_version", note.program_version}, {"space", note.space},
        {"images", std::move(images)}, {"training", json_of(note.training)},      {"seed", note.seed},
        {"search", note.search}}
        .dump(1);
}

WeightsNote note_of(std::string_view text)
{
    try {
        auto const json = Json::parse(text);
        if (json.at("format") != note_format) throw sim::RunError{"these weights are kept in another form"};
        WeightsNote note{.program_version = json.at("program_version"),
                         .search = json.at("search"),
                         .space = json.at("space"),
                         .images = images_of(json.at("images")),
                         .files = {},
                         .training = training_of(json.at("training")),
                         .seed = json.at("seed")};
        auto const* const synthetic = std::get_if<SyntheticSettings>(&note.images);
        if (!is_sound(note.training) || (synthetic != nullptr && !is_sound(*synthetic)))
            throw sim::RunError{"these weights say that they were learnt as no search can"};
        for (auto const& [path, sha256] : json.at("images").at("sha256").items())
            note.files.push_back({.path = path, .sha256 = sha256});
        return note;
    } catch (Json::exception const&) {
        throw sim::RunError{"these weights do not say what they are of"};
    }
}

std::string fingerprint_of(ArchitectureSpace const& space)
{
    auto const& variables = space.space().variables;
    auto text = fmt::format("{} {}\n", space.space().name, fmt::join(space.input().shape, "x"));
    std::size_t most = 1;
    for (auto const& variable : variables) {
        text += fmt::format("{}: {}\n", variable.name, fmt::join(variable.choices, " "));
        if (variable.name != "split") most = std::max(most, variable.choices.size());
    }
    for (std::size_t number = 0; number < most; ++number) {
        Choices choices;
        for (auto const& variable : variables)
            choices.push_back(static_cast<int>(std::min(number, variable.choices.size() - 1)));
        for (auto const& op : space.model(choices).ops)
            text += fmt::format("{} {} {} {}\n", op.name, fmt::join(op.output.shape, "x"), op.parameters,
                                op.work.value());
    }
    return sim::sha256_of(text);
}

std::vector<sim::InputFile> digests_of(ImageSource const& source)
{
    auto const* const published = std::get_if<PublishedImages>(&source);
    std::vector<sim::InputFile> digests;
    if (published == nullptr) return digests;
    for (auto const& name : files_of(published->kind)) {
        auto const path = published->folder / name;
        auto const sha256 = find_digest(path);
        if (!sha256) throw UnreadableImages{fmt::format("'{}' cannot be read", path.string())};
        digests.push_back({.path = name, .sha256 = *sha256});
    }
    return digests;
}

ImageSet read_images_of(ImageSource const& source, std::uint64_t seed)
{
    return read_images(source, sim::Seed{seed}.child("images"));
}

sim::Seed seed_of_weights(std::uint64_t seed)
{
    return sim::Seed{seed}.child("net");
}

TrainedSupernet open_trained(TrainedWeights const& weights, TrainedUse const& use)
{
    TrainedSupernet trained{.note = note_in(weights), .data = nullptr, .supernet = nullptr};
    auto& note = trained.note;
    if (note.space != fingerprint_of(use.space))
        refuse(weights,
               fmt::format("these weights are not of the space '{}' as it is here", use.space.space().name),
               "space, classes, channels and images have to be those of the search that learnt them");
    if (bottlenecks_in(note.training.codec) != bottlenecks_in(use.codec))
        refuse(weights, "these weights were learnt with another bottleneck at the cut",
               "'codec' of the application has to name the same bottleneck");
    if (auto const* const synthetic = std::get_if<SyntheticSettings>(&note.images))
        expect_shape(weights, *synthetic, use.space);
    check_images(weights, note);
    note.training.codec = use.codec;
    if (!Supernet::has_device(note.training.device)) note.training.device = TrainingSettings{}.device;
    trained.data = std::make_unique<ImageSet>(read_images_of(note.images, note.seed));
    if (auto const obstacle = find_obstacle(use.space, *trained.data); !obstacle.empty())
        refuse(weights, "these weights were learnt on images of another kind: " + obstacle);
    trained.supernet =
        std::make_unique<Supernet>(use.space, *trained.data, note.training, seed_of_weights(note.seed));
    load_into(*trained.supernet, weights);
    trained.sha256 = find_digest(weights.file).value_or("");
    return trained;
}

} // namespace sunder::nas
