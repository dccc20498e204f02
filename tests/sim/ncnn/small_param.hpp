/// \file
/// Graphs of ncnn as tests write them down: lines without the two in front.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/ncnn/import_ncnn.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {

using ParamLines = std::vector<std::string>;

/// With the numbers that belong in front.
inline std::string param_text(ParamLines const& lines)
{
    std::string text;
    for (auto const& line : lines)
        text += line + "\n";
    constexpr int as_many_as_there_may_be = 1000;
    return fmt::format("7767517\n{} {}\n{}", lines.size(), as_many_as_there_may_be, text);
}

inline ImportedModel imported_param(ParamLines const& lines, NcnnChoices const& choices = {})
{
    return parse_ncnn(param_text(lines), "small.param", choices);
}

inline ModelGraph built(ImportedModel const& imported)
{
    Diagnostics diagnostics;
    auto model = build_model(imported.model, diagnostics);
    diagnostics.raise_if_any();
    return model;
}

inline ModelGraph built_param(ParamLines const& lines, NcnnChoices const& choices = {})
{
    return built(imported_param(lines, choices));
}

/// "accepted" where nothing is wrong.
inline std::string refusal_of(std::string text, NcnnChoices const& choices = {})
{
    try {
        static_cast<void>(parse_ncnn(std::move(text), "small.param", choices));
        return "accepted";
    } catch (InputError const& error) {
        return error.what();
    }
}

} // namespace sunder::sim
