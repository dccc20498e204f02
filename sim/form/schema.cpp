#include "sim/form/schema.hpp"

#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto name_pattern = "^[A-Za-z_][A-Za-z0-9_-]*$";
constexpr auto op_name_pattern = "^[A-Za-z_][A-Za-z0-9_./-]*$";

/// A regular expression of numbers with one of the units of the dimension.
std::string pattern_of(Dimension dimension)
{
    auto units = units_of(dimension);
    std::string alternatives;
    for (std::size_t begin = 0; begin < units.size();) {
        auto const end = std::min(units.find(", ", begin), units.size());
        alternatives +=
            fmt::format("{}{}", alternatives.empty() ? "" : "|", units.substr(begin, end - begin));
        begin = end + 2;
    }
    return fmt::format("^([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)? *({})$", alternatives);
}

Json schema_of(NumberForm const& form)
{
    Json schema{{"type", "number"}};
    if (form.percent != Percent::forbidden) {
        schema["type"] = {"number", "string"};
        schema["pattern"] = "^([0-9]+\\.?[0-9]*|\\.[0-9]+) *%$";
    }
    schema[form.min_bound == Bound::included ? "minimum" : "exclusiveMinimum"] = form.min;
    if (form.max < std::numeric_limits<double>::max())
        schema[form.max_bound == Bound::included ? "maximum" : "exclusiveMaximum"] = form.max;
    return schema;
}

Json schema_of(ScalarForm const& form)
{
    return std::visit(
        Match{[](QuantityForm const& f) {
                  auto const other = f.or_in ? fmt::format("|{}", pattern_of(*f.or_in)) : "";
                  return Json{{"type", "string"},
                              {"pattern", pattern_of(f.dimension) + other},
                              {"$comment", range_of(f)}};
              },
              [](NumberForm const& f) { return schema_of(f); },
              [](WholeForm const& f) {
                  return Json{{"type", "integer"}, {"minimum", f.min}, {"maximum", f.max}};
              },
              [](MeasureForm const& f) {
                  auto const other = f.counted.empty() ? std::string{"|^([0-9]+\\.?[0-9]*|\\.[0-9]+) *%$"}
                                                       : fmt::format("|^[0-9]+( *{}?)?$", f.counted);
                  Json schema{{"type", "string"}, {"pattern", pattern_of(f.dimension) + other}};
                  if (f.counted.empty()) return schema;
                  schema["type"] = {"string", "integer"};
                  schema["minimum"] = 1;
                  return schema;
              },
              [](NameForm const& f) {
                  return Json{{"type", "string"}, {"pattern", f.of == "op" ? op_name_pattern : name_pattern}};
              },
              [](WordForm const& f) {
                  // YAML reads these two words as truth values.
                  if (f.words == std::vector<std::string>{"true", "false"}) return Json{{"type", "boolean"}};
                  return Json{{"type", "string"}, {"enum", f.words}};
              },
              [](FileForm const&) {
                  return Json{{"type", "string"}, {"minLength", 1}};
              },
              [](TextForm const&) {
                  return Json{{"type", "string"}};
              },
              [](ValueForm const&) {
                  return Json{{"type", {"string", "number", "boolean"}}};
              }},
        form);
}

/// Numbers and truth values as such, all else as text.
Json default_of(Field const& field)
{
    auto value = Json::parse(field.preset, nullptr, false);
    return value.is_number() || value.is_boolean() ? value : Json(field.preset);
}

/// Writes the schema of a form; those with a title once, under `definitions`.
class SchemaWriter {
public:
    Json write(Form const& root)
    {
        Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}};
        schema["title"] = fmt::format("sunder {}", root.title);
        schema.update(inside(root));
        if (!definitions_.empty()) schema["definitions"] = definitions_;
        return schema;
    }

private:
    Json schema_of_form(Form const& form)
    {
        if (form.title.empty()) return inside(form);
        auto const key = key_of(form.title);
        if (!definitions_.contains(key)) {
            definitions_[key] = Json::object();
            definitions_[key] = inside(form);
        }
        return {{"$ref", "#/definitions/" + key}};
    }

    /// Without blanks: not every editor finds a definition whose name would need an escape.
    static std::string key_of(std::string key)
    {
        std::ranges::replace(key, ' ', '_');
        return key;
    }

    Json inside(Form const& form)
    {
        std::vector<Json> kinds;
        if (form.scalar) kinds.push_back(schema_of(*form.scalar));
        if (form.list) kinds.push_back(of_list(*form.list));
        if (form.mapping) kinds.push_back(of_mapping(*form.mapping));
        if (kinds.size() == 1) return kinds.front();
        return {{"anyOf", kinds}};
    }

    Json of_list(ListForm const& form)
    {
        Json schema{{"type", "array"}, {"items", schema_of_form(*form.item)}};
        if (form.min > 0) schema["minItems"] = form.min;
        if (form.max < std::numeric_limits<std::size_t>::max()) schema["maxItems"] = form.max;
        return schema;
    }

    Json of_mapping(MappingForm const& form)
    {
        Json schema{{"type", "object"}};
        Json properties = Json::object();
        Json required = Json::array();
        for (auto const& field : form.fields) {
            Json described = schema_of_form(*field.form);
            if (described.contains("$ref")) described = {{"allOf", {described}}};
            described["description"] = field.otherwise.empty() ? field.meaning
                                                               : fmt::format("{} (unless given: {})",
                                                                             field.meaning, field.otherwise);
            if (!field.preset.empty()) described["default"] = default_of(field);
            properties[field.key] = described;
            if (field.need == Need::required) required.push_back(field.key);
        }
        schema["properties"] = properties;
        if (!required.empty()) schema["required"] = required;
        if (form.others != nullptr && form.other_keys == MappingForm::Keys::dotted) {
            schema["patternProperties"] = {{"\\.", schema_of_form(*form.others)}};
            schema["additionalProperties"] = false;
        } else if (form.others != nullptr) {
            schema["additionalProperties"] = schema_of_form(*form.others);
            if (form.name)
                schema["propertyNames"] = {
                    {"pattern", form.name->of == "op" ? op_name_pattern : name_pattern}};
        } else {
            schema["additionalProperties"] = false;
        }
        for (auto const& keys : form.one_of)
            schema["oneOf"].push_back(Json{{"required", keys}});
        for (auto const& key : form.any_of)
            schema["anyOf"].push_back(Json{{"required", {key}}});
        return schema;
    }

    Json definitions_ = Json::object();
};

} // namespace

std::string schema_text(Form const& form)
{
    return SchemaWriter{}.write(form).dump(2) + '\n';
}

} // namespace sunder::sim
