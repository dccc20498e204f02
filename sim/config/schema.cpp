#include "sim/config/schema.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/config/form_rows.hpp"
#include "sim/config/forms.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
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
    if (form.percent == Percent::allowed) {
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
                  return Json{
                      {"type", "string"}, {"pattern", pattern_of(f.dimension)}, {"$comment", range_of(f)}};
              },
              [](NumberForm const& f) { return schema_of(f); },
              [](WholeForm const& f) {
                  return Json{{"type", "integer"}, {"minimum", f.min}, {"maximum", f.max}};
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
            if (form.name) schema["propertyNames"] = {{"pattern", name_pattern}};
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

struct NamedDimension {
    std::string_view name;
    Dimension dimension;
};

constexpr std::array dimensions{
    NamedDimension{"duration", Seconds::dimension},     NamedDimension{"bytes", Bytes::dimension},
    NamedDimension{"rate", BytesPerSecond::dimension},  NamedDimension{"work", Flops::dimension},
    NamedDimension{"speed", FlopsPerSecond::dimension}, NamedDimension{"power", Watts::dimension},
    NamedDimension{"frequency", PerSecond::dimension},  NamedDimension{"energy", Joules::dimension},
};

std::string_view name_of(Dimension dimension)
{
    auto const found = std::ranges::find(dimensions, dimension, &NamedDimension::dimension);
    SUNDER_EXPECTS(found != dimensions.end());
    return found->name;
}

std::string text_of(ScalarForm const& form)
{
    return std::visit(Match{[](QuantityForm const& f) {
                                return fmt::format("{}{}{}", name_of(f.dimension),
                                                   f.zero == Zero::forbidden ? ", not 0" : "",
                                                   f.range ? ", " + range_of(f) : "");
                            },
                            [](NumberForm const& f) {
                                return fmt::format("number{}, {}",
                                                   f.percent == Percent::allowed ? " or %" : "", range_of(f));
                            },
                            [](WholeForm const& f) { return fmt::format("whole number {}", range_of(f)); },
                            [](NameForm const& f) { return fmt::format("name of {}", f.of); },
                            [](WordForm const& f) { return fmt::format("`{}`", fmt::join(f.words, "`, `")); },
                            [](FileForm const& f) { return fmt::format("path of {}", f.holds); },
                            [](TextForm const&) { return std::string{"text"}; },
                            [](ValueForm const&) { return std::string{"value"}; }},
                      form);
}

/// Writes a table for each form with a title, in which the forms without one are spread out.
class ReferenceWriter {
public:
    std::string write(std::vector<Form const*> forms)
    {
        waiting_ = std::move(forms);
        std::size_t next = 0; // each section may add to those that wait
        while (next < waiting_.size())
            write_section(*waiting_[next++]);
        return std::move(text_);
    }

private:
    static std::string sets_of(MappingForm const& form)
    {
        std::vector<std::string> sets;
        for (auto const& keys : form.one_of)
            sets.push_back(fmt::format("`{}`", fmt::join(keys, "` with `")));
        return fmt::format("{}", fmt::join(sets, ", "));
    }

    void write_section(Form const& form)
    {
        text_ += fmt::format("\n## {}\n", form.title);
        if (form.scalar) text_ += fmt::format("Written as a single value: {}.\n", text_of(*form.scalar));
        if (form.list) text_ += fmt::format("Written as a list: of {}.\n", type_of(*form.list->item));
        auto const& mapping = *form.mapping;
        if (!mapping.one_of.empty())
            text_ +=
                fmt::format("{}xactly one of {}.\n",
                            form.scalar || form.list ? "Written as a mapping: e" : "E", sets_of(mapping));
        if (!mapping.any_of.empty())
            text_ += fmt::format("At least one of `{}`.\n", fmt::join(mapping.any_of, "`, `"));
        text_ += "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n";
        for (auto const& row : rows_of(form))
            write_row(row);
    }

    /// A form with a title gets a section of its own, and is only named here.
    std::string type_of(Form const& form)
    {
        if (!form.title.empty()) {
            if (std::ranges::find(waiting_, &form) == waiting_.end()) waiting_.push_back(&form);
            return fmt::format("[{}](#{})", form.title, anchor_of(form.title));
        }
        std::vector<std::string> kinds;
        if (form.scalar) kinds.push_back(text_of(*form.scalar));
        if (form.list) {
            auto const size =
                form.list->min == 2 ? fmt::format("{} ", form.list->max == 2 ? "2" : "2 or 4") : "";
            kinds.push_back(fmt::format("list of {}{}", size, type_of(*form.list->item)));
        }
        if (form.mapping) {
            kinds.push_back(form.mapping->one_of.empty()
                                ? "mapping"
                                : fmt::format("mapping with exactly one of {}", sets_of(*form.mapping)));
        }
        return fmt::format("{}", fmt::join(kinds, ", or "));
    }

    void write_row(FormRow const& row)
    {
        if (row.field == nullptr) {
            text_ += fmt::format("| `{}` | {} | | {} |\n", row.path, type_of(*row.form), "");
            return;
        }
        auto const& field = *row.field;
        auto const preset = field.need == Need::required ? "required"
                            : field.preset.empty()       ? field.otherwise
                                                         : fmt::format("`{}`", field.preset);
        text_ +=
            fmt::format("| `{}` | {} | {} | {} |\n", row.path, type_of(*row.form), preset, field.meaning);
    }

    std::string text_;
    std::vector<Form const*> waiting_;
};

constexpr auto introduction = R"(# The files that sunder reads

This page is written by `reference_text()` (schema.cpp) from the tables by which files are checked (forms.cpp); a test compares the two.
`sunder schema KIND` prints the same as JSON Schema, for editors. What the ops of a model do is told in sim/model/OPS.md,
what a trace file looks like in sim/config/trace_file.hpp.

Files are YAML 1.2: one document, UTF-8; anchors, aliases, tags and merge keys are not supported, and no key may stand twice. An
unknown key is an error, and so is one that has no effect where it stands (`mtu` beside `message`, `answer` without `servers`). Paths are relative
to the file that names them, on the command line (`--set`) to the working folder. In `a.b` the key `b` stands in the mapping `a`, in `a[].b`
in each item of the list `a`; `<...>` is a name that you choose.

`--set KEY=VALUE` reads VALUE as YAML and puts it at the dotted path KEY; items of a list go by their `name` or by number from 0.
A device, link, application or whatever else has a name of yours must be there to be changed: `--set links.wlan.rate=...`
needs a link `wlan`. To add one, set the whole of it: `--set 'links.wlan={rate: 10 Mbit/s}'`. Devices, links and models that
no application uses are warned of.

A quantity is a finite decimal number with one of these units, with or without a space between. It means exactly what
it says: 1.005 kB are 1005 B, and one rounding to the nearest double is all that ever happens to it. Where it is not 0 it
lies within the bounds below, unless a key states its own; so nothing made from such quantities is infinite.

| quantity | units | least | greatest |
| --- | --- | --- | --- |
)";

constexpr auto course_of_a_run = R"(
## What happens, and in which order

A request arrives at its device. For each stretch of its ops it waits for a worker, is decoded, computed and encoded there as one job,
and what crosses is sent on; a message over several links of one route takes them all at once, one hop after the other is stored and
forwarded. So is an answer: each hop back starts when the last byte of the one before has come. It needs no worker on the devices
that it passes. A closed loop thinks first: a device asks for the first time one `think` after 0. The first competing job (`jobs`)
comes one gap after 0, on each device of the group: those that are `periodic` strike all of them at once.

At equal instants, jobs that end leave their device before others come to it. Whatever else happens at one instant (requests that arrive,
messages that come) goes by application in the order of the file, then by device in the order of their numbers, then by
what was begun first; competing jobs are last. So that is the order in which a queue takes them. Instants are equal when all their digits are.

## What two runs have in common

Every random number is a function of `seed`, of the replication and of the names of what it is for; nothing hangs on the order in which
things happen. So what differs between two points of a sweep, two plans or two networks is what was varied, and an application, device,
link or group more or less changes the numbers of no other:

| what is drawn | hangs on |
| --- | --- |
| gap before a request; time to think | application, device, number of the request |
| time of an op | application, device, number of the request, name of the op: the same on whichever device it runs, if its distribution is |
| jitter | application, device, number of the request, hop there or back, attempt, name of the link |
| which packets are lost | the same |
| gap before a competing job; its time | group, device, number of the job |

Two things are carried over from message to message on a link, in each direction: the score of a jitter with `ar1` or `gauss_markov`,
and the state of `gilbert_elliott`. What is drawn anew for each message is common as above, and so is the state in which a link starts; what is carried
over comes from the attempt before on that link, so that it differs where another attempt came before (and, with `gauss_markov`,
where another time has passed since). Other jitter, `packets` and `message` carry over nothing. A message with another number
of packets has the same random numbers, but they meet other packets.
)";

} // namespace

std::string schema_text(std::string_view kind)
{
    auto const* form = kind == "scenario" ? &scenario_form()
                       : kind == "model"  ? &model_form()
                       : kind == "device" ? &device_form()
                       : kind == "link"   ? &link_form()
                                          : nullptr;
    SUNDER_EXPECTS(form != nullptr);
    return schema_text(*form);
}

std::string schema_text(Form const& form)
{
    return SchemaWriter{}.write(form).dump(2) + '\n';
}

std::string sections_text(std::vector<Form const*> const& forms)
{
    return ReferenceWriter{}.write(forms);
}

std::string reference_text()
{
    std::string text = introduction;
    for (auto const& [name, dimension] : dimensions)
        text += fmt::format("| {} | {} | {} | {} |\n", name, units_of(dimension),
                            widest_range(dimension).least, widest_range(dimension).greatest);
    text += course_of_a_run;
    return text + sections_text({&scenario_form(), &model_form(), &device_form(), &link_form()});
}

} // namespace sunder::sim
