#include "sim/form/files.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/sha256.hpp"
#include "sim/base/utf8.hpp"

#include <fmt/core.h>

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
        return {std::nullopt, errno == ENOENT ? "there is no such file"
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
}

void Files::add_root(Source const& source)
{
    folders_[&source] = root_;
}

void Files::add_command_line(Source const& source)
{
    folders_[&source] = {fs::current_path(), {}, Keys::relative};
}

void Files::add_embedded(std::string const& key, YamlCursor const& text)
{
    embedded_.emplace(fs::path{key}.lexically_normal().generic_string(), text);
}

Files::Entry const& Files::open(YamlCursor const& at, Diagnostics& diagnostics)
{
    if (!at.sound()) return none_;
    fs::path const named{at.text()};
    auto const& base = folders_.at(at.where().source.get());
    auto const keys = named.is_absolute() ? Keys::absolute : base.keys;
    auto const full = (base.full / named).lexically_normal();
    auto const shown = (base.shown / named).lexically_normal();
    auto const key = (keys == Keys::absolute ? full : full.lexically_relative(root_.full)).generic_string();
    at.replace(key);
    if (auto const known = opened_.find(key); known != opened_.end()) return known->second;

    FileText file;
    if (auto const held = embedded_.find(key); held != embedded_.end())
        file.text = held->second.text();
    else
        file = read_(shown == "-" ? fs::path{"./-"} : shown);
    if (!file.text) {
        diagnostics.report(at.where(),
                           fmt::format("'{}' cannot be read: {}", shown.generic_string(), file.problem));
        return none_;
    }
    auto& entry = opened_[key];
    entry = {nullptr, key, full.stem().string(), sha256_of(*file.text)};
    entry.source = source_of(shown.generic_string(), next_order_++, std::move(file), diagnostics);
    if (entry.source) folders_[entry.source.get()] = {full.parent_path(), shown.parent_path(), keys};
    return entry;
}

} // namespace sunder::sim
