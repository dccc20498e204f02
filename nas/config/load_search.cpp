#include "nas/config/load_search.hpp"

#include "nas/config/accuracy_of_search.hpp"
#include "nas/config/compute_of_search.hpp"
#include "nas/config/plan_of_search.hpp"
#include "nas/config/scenario_of_search.hpp"
#include "nas/config/search_fields.hpp"
#include "nas/config/space_of_search.hpp"
#include "nas/config/space_reader.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/base/sha256.hpp"
#include "sim/form/override.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;
using sim::RootFile;
using sim::YamlCursor;

/// By key; of each the first.
std::vector<sim::InputFile> sorted(std::vector<sim::InputFile> inputs)
{
    std::ranges::sort(inputs, {}, &sim::InputFile::path);
    auto const same_path = [](auto const& a, auto const& b) { return a.path == b.path; };
    inputs.erase(std::unique(inputs.begin(), inputs.end(), same_path), inputs.end());
    return inputs;
}

/// What is trained and judged with its coding in place has to be able to carry it out, and knows what it
/// costs.
void report_untrainable(sim::CodecStage const& stage, YamlCursor const& at, sim::Diagnostics& diagnostics)
{
    auto const refuse = [&](std::string_view what) {
        diagnostics.report(at.where(),
                           fmt::format("shared weights are judged with the scenario's codec, {}", what),
                           "take an accuracy from a table or formula, or leave that out of the codec");
    };
    auto const refuse_cost = [&](double accuracy_cost) {
        if (accuracy_cost > 0) refuse("so an 'accuracy_cost' would count twice");
    };
    std::visit(sim::Match{[&](sim::Quantise const& quantise) { refuse_cost(quantise.accuracy_cost); },
                          [&](sim::Bottleneck const& bottleneck) {
                              refuse_cost(bottleneck.accuracy_cost);
                              if (bottleneck.kernel > 1 || bottleneck.stride > 1)
                                  refuse(
                                      "of which they know bottlenecks with a kernel and a stride of 1 only");
                          },
                          [](sim::Lossless const&) {},
                          [&](sim::OneOf<sim::Autoencoder, sim::RatedCodec> auto const&) {
                              refuse("of which they know neither 'learnt' nor 'rates'");
                          }},
               stage);
}

struct SearchRead {
    SearchSpecification search;
    Texts texts;
};

SearchRead read_search(YamlCursor const& root, RootFile& file)
{
    auto const reading = file.reading();
    for (auto const& [key, where, text] : root["files"].names())
        file.files().add_embedded(key, text);
    auto keys = read_search_keys(root, reading);
    auto scenario = read_scenario_of_search(root, reading);
    auto space = read_space_of_search(root["space"], file.yaml_files(), reading);
    auto const& setting = scenario.setting;
    if (space.is.space && setting && space.is.space->searches_codec() && !setting->codec.empty())
        reading.diagnostics.report(
            root["space"].where(), "this space chooses the coding at the cut, and so does the scenario",
            fmt::format("leave out 'codec' of application '{}'", setting->searched().name));
    auto accuracy = read_accuracy(
        root["accuracy"], space,
        {.folder = file.folder(), .name = keys.name.empty() ? file.stem() : keys.name}, reading);
    if (setting && (accuracy.one_shot || accuracy.trained))
        for (auto const& stage : setting->codec)
            report_untrainable(stage, root["accuracy"], reading.diagnostics);
    ComputeOfSearch compute;
    if (setting)
        compute = read_compute(root["compute"], space, *setting, reading);
    else
        root["compute"].use_all();
    auto plan = read_plan(std::move(keys.plan), root, reading);
    if (accuracy.one_shot) {
        accuracy.one_shot = with_plan(std::move(*accuracy.one_shot), plan, root, reading);
        if (setting) accuracy.one_shot->training.codec = setting->codec;
    } else {
        if (is_exact(plan)) plan.confirmation = read_confirmation(root, space, reading);
        plan.budget = read_budget(plan, root, reading);
    }
    SearchRead read{.search = {.name = keys.name.empty() ? file.stem() : keys.name}, .texts = {}};
    auto& search = read.search;
    for (auto* texts : {&scenario.texts, &space.texts, &accuracy.texts, &compute.texts})
        read.texts.merge(*texts);
    search.inputs = std::move(scenario.inputs);
    search.warnings = std::move(scenario.warnings);
    search.warnings.insert(search.warnings.end(), accuracy.warnings.begin(), accuracy.warnings.end());
    if (setting) search.setting = *setting;
    search.space = std::move(space.is.space);
    search.accuracy = std::move(accuracy.model);
    search.one_shot = std::move(accuracy.one_shot);
    search.trained = std::move(accuracy.trained);
    search.command = std::move(accuracy.command);
    search.proxy = std::move(accuracy.proxy);
    search.device = std::move(compute.device);
    search.server = std::move(compute.server);
    search.plan = std::move(plan);
    return read;
}

void apply_seed(RootFile& file, std::uint64_t seed)
{
    sim::Override const given{"seed", std::make_shared<sim::Source const>(
                                          sim::Source{"--seed", std::to_string(seed), sim::after_all_files})};
    file.files().add_command_line(*given.value);
    apply(given, {file.root(), search_form()}, file.diagnostics());
}

SearchSpecification search_from(RootFile file, std::optional<std::uint64_t> seed)
{
    if (seed) apply_seed(file, *seed);
    auto [search, texts] =
        file.read(search_form(), [&](YamlCursor const& root) { return read_search(root, file); });
    search.text = sim::resolved_text(file.root(), search.name, texts);
    search.inputs.push_back({file.file_name(), sim::sha256_of(file.source().text)});
    for (auto const& [key, entry] : file.files().opened())
        search.inputs.push_back({key, entry.sha256});
    search.inputs = sorted(std::move(search.inputs));
    return std::move(search);
}

std::unique_ptr<ArchitectureSpace> space_from(RootFile file)
{
    return file.read(space_form(),
                     [&](YamlCursor const& root) { return read_space(root, file.stem(), file.reading()); });
}

} // namespace

SearchSpecification load_search(fs::path const& path, std::optional<std::uint64_t> seed)
{
    return search_from(RootFile{path}, seed);
}

SearchSpecification parse_search(sim::FileInMemory const& file, std::optional<std::uint64_t> seed)
{
    return search_from(RootFile{file.path, {file.text, {}}, file.read_file}, seed);
}

std::string text_with_budget(SearchSpecification const& search, std::int64_t evaluations)
{
    sim::Diagnostics diagnostics;
    auto const source = std::make_shared<sim::Source const>(sim::Source{search.name, search.text});
    auto root = sim::parse_yaml(source, diagnostics);
    SUNDER_ENSURES(root);
    auto const scalar = [](std::string text) {
        return sim::YamlNode{.kind = sim::YamlKind::scalar, .where = {}, .text = std::move(text)};
    };
    auto* budget = root->find("budget");
    SUNDER_ENSURES(budget != nullptr);
    *budget = {.kind = sim::YamlKind::mapping, .where = {}};
    budget->entries.push_back({"evaluations", {}, scalar(std::to_string(evaluations))});
    return sim::write_yaml(*root);
}

std::unique_ptr<ArchitectureSpace> load_space(fs::path const& path)
{
    return space_from(RootFile{path});
}

sim::Readers search_readers()
{
    return {{"sunder-search/1", [](RootFile file) { return search_from(std::move(file), {}).warnings; }},
            {"sunder-space/1", [](RootFile file) {
                 (void)space_from(std::move(file));
                 return std::vector<sim::Diagnostic>{};
             }}};
}

} // namespace sunder::nas
