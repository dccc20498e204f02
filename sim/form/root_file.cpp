#include "sim/form/root_file.hpp"

#include "sim/base/plain_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

std::string shown_name(fs::path const& path)
{
    return path == "-" ? "<stdin>" : path.generic_string();
}

YamlNode scalar_node(std::string text, YamlStyle style)
{
    return {.kind = YamlKind::scalar, .style = style, .where = {}, .text = std::move(text)};
}

} // namespace

RootFile::RootFile(fs::path const& path) : RootFile{path, read_from_disk(path), read_from_disk} {}

RootFile::RootFile(fs::path const& path, FileText text, ReadFile read)
    : path_{path},
      files_{std::move(read), path},
      source_{source_of(shown_name(path), 0, std::move(text), diagnostics_)}
{
    if (auto const flaw = flaw_of_name(shown_name(path)); !flaw.empty())
        diagnostics_.report({std::make_shared<Source const>(Source{shown_name(path), ""}), 1, 1},
                            fmt::format("the name of this file {}", flaw), "call it otherwise");
    if (source_) {
        files_.add_root(*source_);
        root_ = parse_yaml(source_, diagnostics_);
    }
    if (!root_) diagnostics_.raise_if_any();
}

void RootFile::check_root(Form const& form)
{
    check(*root_, form, diagnostics_);
    if (root_->kind != YamlKind::mapping) diagnostics_.raise_if_any();
}

void RootFile::check_use()
{
    diagnostics_.raise_if_any();
    report_unused(*root_, diagnostics_);
    for (auto const& tree : yaml_files_.trees())
        report_unused(tree, diagnostics_);
    diagnostics_.raise_if_any();
}

std::string resolved_text(YamlNode root, std::string const& name,
                          std::map<std::string, std::string> const& texts)
{
    std::erase_if(root.entries,
                  [](YamlEntry const& entry) { return entry.key == "name" || entry.key == "files"; });
    auto const format = std::ranges::find(root.entries, "format", &YamlEntry::key);
    root.entries.insert(format == root.entries.end() ? root.entries.begin() : format + 1,
                        YamlEntry{"name", {}, scalar_node(name, YamlStyle::plain)});
    YamlNode files{.kind = YamlKind::mapping, .where = {}};
    for (auto const& [key, text] : texts)
        files.entries.push_back({key, {}, scalar_node(text, YamlStyle::quoted)});
    if (!files.entries.empty()) root.entries.push_back({"files", {}, std::move(files)});
    return write_yaml(root);
}

std::map<std::string, std::string> texts_of(Files const& files)
{
    std::map<std::string, std::string> texts;
    for (auto const& [key, file] : files.opened())
        texts.emplace(key, file.source->text);
    return texts;
}

} // namespace sunder::sim
