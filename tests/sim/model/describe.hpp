/// \file
/// Models for tests in a few words.
#pragma once

#include "sim/model/build_model.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace sunder::sim {

inline Location line(int number)
{
    static auto const source = std::make_shared<Source const>(Source{"model.yaml", ""});
    return {.source = source, .line = number, .column = 1};
}

/// An op on the line after those of the ops described before it.
inline OpDescription op(std::string name, OpKind const& kind, std::vector<std::string> inputs = {})
{
    return {.name = std::move(name),
            .kind = kind,
            .inputs = std::move(inputs),
            .time = {},
            .where = {},
            .inputs_where = {}};
}

/// The ops of a model on lines 1, 2, ...
inline ModelDescription describe(std::vector<std::int64_t> input_shape, std::vector<OpDescription> ops)
{
    ModelDescription model;
    model.name = "model";
    model.input_name = "image";
    model.input.shape = std::move(input_shape);
    model.input.type = ElementType::uint8;
    model.where = line(1);
    model.ops = std::move(ops);
    int number = 0;
    for (auto& each : model.ops)
        each.where = line(++number);
    return model;
}

inline ModelGraph build(ModelDescription const& description)
{
    Diagnostics diagnostics;
    auto model = build_model(description, diagnostics);
    diagnostics.raise_if_any();
    return model;
}

/// Every message and hint, each on a line of its own: "2: op 'a': ... | hint".
inline std::vector<std::string> mistakes_in(ModelDescription const& description)
{
    std::vector<std::string> lines;
    try {
        static_cast<void>(build(description));
    } catch (InputError const& error) {
        for (auto const& [where, message, hint, severity] : error.diagnostics())
            lines.push_back(std::to_string(where.line) + ": " + message + (hint.empty() ? "" : " | " + hint));
    }
    return lines;
}

inline Conv2d convolution(std::int64_t out, std::int64_t kernel)
{
    return {.out = out, .kernel = {kernel, kernel}};
}

/// Does no work and hands on 4 bytes.
inline Opaque link_of_chain()
{
    return {.work = {}, .output = Bytes{4.0}, .weights = {}};
}

} // namespace sunder::sim
