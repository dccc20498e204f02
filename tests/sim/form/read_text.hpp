/// \file
/// A value from a piece of YAML, for tests of parts of files.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/form/files.hpp"
#include "sim/form/yaml_node.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

/// A checked tree, and what reading it reports.
class CheckedText {
public:
    CheckedText(std::string text, Form const& form, NamesOf names = {})
        : source_{std::make_shared<Source const>(Source{"test.yaml", std::move(text)})},
          form_{form},
          names_{std::move(names)},
          tree_{parse_yaml(source_, diagnostics_)}
    {
        diagnostics_.raise_if_any();
        files_.add_root(*source_);
        check(*tree_, form_, diagnostics_);
    }

    [[nodiscard]] YamlCursor at() { return {*tree_, form_}; }
    [[nodiscard]] Reading reading() { return {diagnostics_, files_, names_}; }

    /// What was reported, and what nobody asked for.
    [[nodiscard]] std::vector<std::string> messages()
    {
        if (diagnostics_.empty()) report_unused(*tree_, diagnostics_);
        std::vector<std::string> list;
        try {
            diagnostics_.raise_if_any();
        } catch (InputError const& error) {
            for (auto const& mistake : error.diagnostics())
                list.push_back(mistake.message);
        }
        return list;
    }

private:
    Diagnostics diagnostics_;
    Files files_{read_from_disk, "test.yaml"};
    std::shared_ptr<Source const> source_;
    Form const& form_;
    NamesOf names_;
    std::optional<YamlNode> tree_;
};

/// The value, or its first mistake as an InputError.
template <class T>
T read_text(std::string text, NamesOf names = {})
{
    CheckedText checked{std::move(text), form_of(Of<T>{}), std::move(names)};
    auto value = read_as(Of<T>{}, checked.at(), checked.reading());
    auto const messages = checked.messages();
    if (!messages.empty()) throw std::invalid_argument{messages.front()};
    return value;
}

/// What is wrong with the text.
template <class T>
std::vector<std::string> mistakes_in(std::string text, NamesOf names = {})
{
    CheckedText checked{std::move(text), form_of(Of<T>{}), std::move(names)};
    (void)read_as(Of<T>{}, checked.at(), checked.reading());
    return checked.messages();
}

} // namespace sunder::sim
