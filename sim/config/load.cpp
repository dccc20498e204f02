#include "sim/config/load.hpp"

#include "sim/config/forms.hpp"
#include "sim/config/override.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/config/reading.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

std::string shown_name(fs::path const& path)
{
    return path == "-" ? "<stdin>" : path.generic_string();
}

/// One file being read, with all that it names.
class RootFile {
public:
    RootFile(fs::path const& path, FileText text, ReadFile read)
        : path_{path},
          files_{std::move(read), path},
          source_{source_of(shown_name(path), 0, std::move(text), diagnostics_)}
    {
        if (source_) {
            files_.add_root(*source_);
            root_ = parse_yaml(source_, diagnostics_);
        }
        if (!root_) diagnostics_.raise_if_any();
    }

    /// Checks the root by `form` and gives it to `read`.
    /// \throws InputError  when anything was reported, or was given and not asked for
    template <class Read>
    auto read(Form const& form, Read const& read_root)
    {
        check(*root_, form, diagnostics_);
        if (root_->kind != YamlKind::mapping) diagnostics_.raise_if_any();
        auto value = read_root(YamlCursor{*root_, form});
        diagnostics_.raise_if_any();
        report_unused(*root_, diagnostics_);
        for (auto const& tree : yaml_files_.trees())
            report_unused(tree, diagnostics_);
        diagnostics_.raise_if_any();
        return value;
    }

    YamlNode& root() { return *root_; }
    [[nodiscard]] Source const& source() const { return *source_; }
    Diagnostics& diagnostics() { return diagnostics_; }
    Files& files() { return files_; }
    YamlFiles& yaml_files() { return yaml_files_; }
    Reading reading() { return {diagnostics_, files_}; }
    [[nodiscard]] std::string stem() const { return path_ == "-" ? "stdin" : path_.stem().string(); }
    [[nodiscard]] std::string file_name() const { return path_ == "-" ? "-" : path_.filename().string(); }

private:
    fs::path path_;
    Diagnostics diagnostics_;
    Files files_;
    YamlFiles yaml_files_;
    std::shared_ptr<Source const> source_;
    std::optional<YamlNode> root_;
};

RootFile from_memory(FileInMemory const& file)
{
    return {file.path, {file.text, {}}, file.read_file};
}

RootFile from_disk(fs::path const& path)
{
    return {path, read_from_disk(path), read_from_disk};
}

Setting number_setting(std::string option, std::string key, std::string value)
{
    return {std::move(key),
            std::make_shared<Source const>(Source{std::move(option), std::move(value), after_all_files})};
}

void apply_all(Overrides const& overrides, RootFile& file)
{
    std::vector<Setting> settings;
    for (auto const& text : overrides.settings)
        settings.push_back(parse_setting(text));
    if (overrides.seed)
        settings.push_back(number_setting("--seed", "run.seed", std::to_string(*overrides.seed)));
    if (overrides.replications)
        settings.push_back(
            number_setting("--replications", "run.replications", std::to_string(*overrides.replications)));
    for (auto const& setting : settings) {
        file.files().add_command_line(*setting.value);
        apply(setting, file.root(), file.diagnostics());
    }
}

YamlNode scalar_node(std::string text, YamlStyle style)
{
    return {.kind = YamlKind::scalar, .style = style, .where = {}, .text = std::move(text)};
}

/// The scenario as one text that needs no other file: overrides in place, its name stated, and under `files`
/// the text of every file that was read.
std::string resolved_text(YamlNode root, std::string const& name, Files const& files)
{
    std::erase_if(root.entries,
                  [](YamlEntry const& entry) { return entry.key == "name" || entry.key == "files"; });
    auto const format = std::ranges::find(root.entries, "format", &YamlEntry::key);
    root.entries.insert(format == root.entries.end() ? root.entries.begin() : format + 1,
                        YamlEntry{"name", {}, scalar_node(name, YamlStyle::plain)});
    YamlNode texts{.kind = YamlKind::mapping, .where = {}};
    for (auto const& [key, file] : files.opened())
        texts.entries.push_back({key, {}, scalar_node(file.source->text, YamlStyle::quoted)});
    if (!texts.entries.empty()) root.entries.push_back({"files", {}, std::move(texts)});
    return write_yaml(root);
}

Scenario scenario_from(RootFile file, Overrides const& overrides)
{
    apply_all(overrides, file);
    auto scenario = file.read(scenario_form(), [&](YamlCursor const& root) {
        for (auto const& [key, where, text] : root["files"].names())
            file.files().add_embedded(key, text);
        auto result = read_scenario(root, file.yaml_files(), file.reading());
        result.name = root["name"].given() ? root["name"].text() : file.stem();
        return result;
    });
    scenario.text = resolved_text(file.root(), scenario.name, file.files());
    scenario.inputs.push_back({file.file_name(), sha256_of(file.source().text)});
    for (auto const& [key, entry] : file.files().opened())
        scenario.inputs.push_back({key, entry.sha256});
    std::ranges::sort(scenario.inputs, {}, &InputFile::path);
    return scenario;
}

ModelGraph model_from(RootFile file)
{
    return file.read(model_form(),
                     [&](YamlCursor const& root) { return read_model(root, file.stem(), file.reading()); });
}

DeviceProfile device_from(RootFile file)
{
    return file.read(device_form(), [&](YamlCursor const& root) {
        (void)root["format"].text();
        auto profile = read_profile(Layers{root}, file.reading());
        profile.name = file.stem();
        return profile;
    });
}

Link link_from(RootFile file)
{
    return file.read(link_form(), [&](YamlCursor const& root) {
        (void)root["format"].text();
        auto link = read_link(Layers{root}, file.reading());
        link.name = file.stem();
        return link;
    });
}

void report_format(RootFile& file, YamlNode const* format)
{
    constexpr auto* formats = "use one of sunder-scenario/1, sunder-model/1, sunder-device/1, sunder-link/1";
    if (format == nullptr)
        file.diagnostics().report({file.root().where.source, 1, 1}, "'format' is missing", formats);
    else
        file.diagnostics().report(format->where, fmt::format("unknown format '{}'", format->text), formats);
    file.diagnostics().raise_if_any();
}

} // namespace

Scenario load_scenario(fs::path const& path, Overrides const& overrides)
{
    return scenario_from(from_disk(path), overrides);
}

ModelGraph load_model(fs::path const& path)
{
    return model_from(from_disk(path));
}

DeviceProfile load_device(fs::path const& path)
{
    return device_from(from_disk(path));
}

Link load_link(fs::path const& path)
{
    return link_from(from_disk(path));
}

Scenario parse_scenario(FileInMemory const& file, Overrides const& overrides)
{
    return scenario_from(from_memory(file), overrides);
}

ModelGraph parse_model(FileInMemory const& file)
{
    return model_from(from_memory(file));
}

DeviceProfile parse_device(FileInMemory const& file)
{
    return device_from(from_memory(file));
}

Link parse_link(FileInMemory const& file)
{
    return link_from(from_memory(file));
}

void check_file(fs::path const& path)
{
    auto file = from_disk(path);
    auto const* format = file.root().find("format");
    auto const name = format != nullptr ? format->text : "";
    if (name == "sunder-scenario/1")
        (void)deploy(scenario_from(std::move(file), {}));
    else if (name == "sunder-model/1")
        (void)model_from(std::move(file));
    else if (name == "sunder-device/1")
        (void)device_from(std::move(file));
    else if (name == "sunder-link/1")
        (void)link_from(std::move(file));
    else
        report_format(file, format);
}

} // namespace sunder::sim
