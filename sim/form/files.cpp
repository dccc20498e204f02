#include "sim/form/files.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/match.hpp"
#include "sim/base/sha256.hpp"
#include "sim/base/utf8.hpp"
#include "sim/form/shelves.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{64} << 20U;

FileText read_stream(std::istream& stream)
{
    std::string text;
    std::array<char, 65536> block{};
    while (stream.read(block.data(), block.size()) || stream.gcount() > 0) {
        text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
        if (text.size() > largest_file) return {std::nullopt, "it is larger than 64 MiB"};
    }
    if (stream.bad()) return {std::nullopt, "reading it failed"};
    return {std::move(text), {}};
}

bool is_text(std::string_view text)
{
    while (!text.empty()) {
        auto const length = text.front() == '\0' ? 0 : character_at(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::optional<Shelving> shelving_of(Form const& form)
{
    if (!form.scalar) return std::nullopt;
    return std::visit(Match{[](OneOf<FileForm, NameForm> auto const& named) { return named.by_name; },
                            [](auto const&) { return std::optional<Shelving>{}; }},
                      *form.scalar);
}

/// What the file holds, in a message: "device".
std::string noun_of(Form const& form)
{
    auto const noun = std::visit(Match{[](FileForm const& file) { return file.holds; },
                                       [](NameForm const& name) { return name.of; },
                                       [](auto const&) { return std::string{"file"}; }},
                                 *form.scalar);
    return noun.starts_with("a ") ? noun.substr(2) : noun;
}

bool takes_path(Form const& form)
{
    return std::visit(Match{[](NameForm const&) { return false; }, [](auto const&) { return true; }},
                      *form.scalar);
}

bool is_named(YamlCursor const& at)
{
    return shelving_of(at.form()).has_value() && is_shelf_name(at.text());
}

} // namespace

FileText read_from_disk(fs::path const& path)
{
    if (path == "-") {
        remember_input("/dev/stdin");
        return read_stream(std::cin);
    }
    std::error_code error;
    if (fs::is_directory(path, error)) return {std::nullopt, "it is a folder"};
    remember_input(path);
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        return {std::nullopt, errno == ENOENT ? std::string{no_such_file}
                                              : fmt::format("{}", std::strerror(errno != 0 ? errno : EIO))};
    }
    return read_stream(file);
}

std::shared_ptr<Source const> source_of(std::string name, int order, FileText file, Diagnostics& diagnostics)
{
    auto const unusable = [&](std::string message, std::string hint) {
        auto const source = std::make_shared<Source const>(Source{name, "", order});
        diagnostics.report({source, 1, 1}, std::move(message), std::move(hint));
        return nullptr;
    };
    if (!file.text) return unusable(fmt::format("this file cannot be read: {}", file.problem), "");
    if (file.text->starts_with("\xEF\xBB\xBF")) file.text->erase(0, 3);
    if (!is_text(*file.text)) return unusable("this file is not text", "it must be UTF-8 without zero bytes");
    if (file.text->find_first_not_of(" \t\r\n") == std::string::npos)
        return unusable("this file is empty", "");
    return std::make_shared<Source const>(Source{std::move(name), std::move(*file.text), order});
}

Files::Files(ReadFile read, fs::path const& root) : read_{std::move(read)}
{
    root_.shown = root == "-" ? fs::path{} : root.parent_path();
    root_.full = fs::absolute(root_.shown.empty() ? "." : root_.shown).lexically_normal();
    root_.root = root_.full;
}

void Files::add_root(Source const& source)
{
    folders_[&source] = root_;
}

void Files::add_command_line(Source const& source)
{
    folders_[&source] = {fs::current_path(), {}, root_.root};
}

void Files::add_embedded(std::string const& key, YamlCursor const& text)
{
    embedded_.emplace(fs::path{key}.lexically_normal().generic_string(), text);
}

Files::MeantFile Files::candidate(Folder const& base, fs::path const& named)
{
    auto const full = (base.full / named).lexically_normal();
    auto const shown = (base.shown / named).lexically_normal();
    bool const absolute = named.is_absolute() || base.root.empty();
    auto const key = absolute ? full : base.shelf / full.lexically_relative(base.root);
    return {.folder = {full.parent_path(), shown.parent_path(), absolute ? fs::path{} : base.root,
                       absolute ? std::string{} : base.shelf},
            .shown = shown,
            .key = key.lexically_normal().generic_string(),
            .stem = full.stem().string()};
}

std::vector<Files::MeantFile> Files::candidates(YamlCursor const& at) const
{
    auto const& base = folders_.at(at.where().source.get());
    auto const text = at.text();
    std::vector<MeantFile> list;
    if (takes_path(at.form())) list.push_back(candidate(base, text));
    if (!is_named(at)) return list;
    auto const shelving = *shelving_of(at.form());
    list.push_back(candidate(base, text + shelving.ending));
    auto const end = fmt::format("/{}/{}{}", shelving.folder, text, shelving.ending);
    for (auto const& [key, held] : embedded_)
        if (is_shelf_key(key) && key.ends_with(end)) list.push_back(candidate(root_, key));
    for (auto const& shelf : shelves()) {
        auto const full = fs::absolute(shelf.folder).lexically_normal();
        list.push_back(candidate({full, shelf.folder, full, shelf.key},
                                 fs::path{shelving.folder} / (text + shelving.ending)));
    }
    return list;
}

std::optional<FileText> Files::embedded(MeantFile const& file) const
{
    auto const held = embedded_.find(file.key);
    if (held == embedded_.end()) return std::nullopt;
    return FileText{held->second.text(), {}};
}

FileText Files::read(MeantFile const& file) const
{
    return read_(file.shown == "-" ? fs::path{"./-"} : file.shown);
}

Files::Entry const& Files::add(MeantFile const& file, FileText text, Diagnostics& diagnostics)
{
    auto& entry = opened_[file.key];
    entry = {nullptr, file.key, file.stem, sha256_of(*text.text)};
    entry.source = source_of(file.shown.generic_string(), next_order_++, std::move(text), diagnostics);
    if (entry.source) folders_[entry.source.get()] = file.folder;
    return entry;
}

Files::Entry const& Files::open(YamlCursor const& at, Diagnostics& diagnostics)
{
    if (!at.sound()) return none_;
    auto const all = candidates(at);
    auto const found = [&](MeantFile const& file) {
        if (takes_path(at.form())) at.replace(file.key);
    };
    for (auto const& file : all) {
        auto text = embedded(file);
        if (!text) continue;
        found(file);
        auto const known = opened_.find(file.key);
        return known != opened_.end() ? known->second : add(file, std::move(*text), diagnostics);
    }
    FileText first; ///< what is wrong with one that is there
    for (auto const& file : all) {
        if (auto const known = opened_.find(file.key); known != opened_.end()) {
            found(file);
            return known->second;
        }
        auto text = read(file);
        if (text.text) {
            found(file);
            return add(file, std::move(text), diagnostics);
        }
        if (first.problem.empty() && (text.problem != no_such_file || all.size() == 1))
            first.problem = fmt::format("'{}' cannot be read: {}", file.shown.generic_string(), text.problem);
    }
    auto const beside = folders_.at(at.where().source.get()).shown;
    if (!first.problem.empty())
        diagnostics.report(at.where(), first.problem);
    else
        diagnostics.report(
            at.where(), fmt::format("there is no {} '{}'", noun_of(at.form()), at.text()),
            diagnostics.want_hints() ? hint_for_shelved(at.text(), *shelving_of(at.form()), beside) : "");
    return none_;
}

bool Files::finds(YamlCursor const& at) const
{
    if (!at.sound() || !is_named(at)) return false;
    auto const all = candidates(at);
    return std::ranges::any_of(all, [&](MeantFile const& file) {
        return embedded(file) || opened_.contains(file.key) || read(file).text;
    });
}

} // namespace sunder::sim
