/// \file
/// What a file may hold, as tables: files are checked by them, and the JSON Schema, the reference of the file
/// formats and the list of defaults are written from them. Those of structs follow from fields.hpp.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"
#include "sim/form/yaml_node.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sunder::sim {

enum class Bound : std::uint8_t { included, excluded };
enum class Zero : std::uint8_t { allowed, forbidden };
enum class Percent : std::uint8_t { usual, allowed, forbidden }; ///< usual: a default is shown so, too
enum class Need : std::uint8_t { required, optional };

/// Of a quantity that is not 0; both ends are included, and written as the user would.
struct QuantityRange {
    std::string least;
    std::string greatest;
};
/// What any quantity of the dimension must be within, so that nothing made from several of them overflows.
/// \pre files hold quantities of the dimension
[[nodiscard]] QuantityRange const& widest_range(Dimension dimension);

/// "12 ms". Never negative.
struct QuantityForm {
    Dimension dimension;
    Zero zero = Zero::forbidden;
    std::optional<QuantityRange> range = {}; ///< absent: widest_range()
    std::optional<Dimension> or_in = {};     ///< another that fits as well, see widest_range()
};
/// 0.25, and "25 %" where that is allowed.
struct NumberForm {
    double min = 0;
    double max = std::numeric_limits<double>::max();
    Bound min_bound = Bound::included;
    Bound max_bound = Bound::included;
    Percent percent = Percent::forbidden;
};
struct WholeForm {
    std::int64_t min = 0;
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
};
/// A quantity, or what its end tells apart from one: a share ("10 %") or a count ("30 requests", or 30).
struct MeasureForm {
    Dimension dimension;      ///< 0 is allowed
    std::string counted = {}; ///< in the plural, one at least; empty: a share from 0 to 1 it is
};
/// Where files lie that are named without a path, on every shelf (shelves.hpp).
struct Shelving {
    std::string folder; ///< "devices"
    std::string ending; ///< ".yaml"
};
/// A name that the user invents or refers to.
struct NameForm {
    std::string of;                       ///< "device", "op"
    std::optional<Shelving> by_name = {}; ///< so that it may also be that of a file; absent: of none
};
/// One of these words.
struct WordForm {
    std::vector<std::string> words;
};
/// The path of a file.
struct FileForm {
    std::string holds;                    ///< "a device", "a trace of load"
    std::optional<Shelving> by_name = {}; ///< absent: it is always a path
};
/// Any text, or one that is good for a name (plain_text.hpp).
struct TextForm {
    enum class Kind : std::uint8_t { any, name } kind = Kind::any;
};
/// Any single value: a number, a quantity, a word.
struct ValueForm {};

using ScalarForm = std::variant<QuantityForm, NumberForm, WholeForm, MeasureForm, NameForm, WordForm,
                                FileForm, TextForm, ValueForm>;

struct Form;

struct ListForm {
    Form const* item = nullptr;
    std::size_t min = 0;
    std::size_t max = std::numeric_limits<std::size_t>::max();
};

struct Field {
    std::string key;
    Form const* form = nullptr;
    Need need = Need::optional;
    std::string preset;    ///< the value of an absent scalar, as YAML; empty: none
    std::string meaning;   ///< a sentence for the reference
    std::string otherwise; ///< in words, what holds where an optional key without a preset is absent
};

/// A mapping whose keys are the fields, and any name besides where `others` is given.
struct MappingForm {
    std::vector<Field> fields;
    /// Of these sets of keys exactly one must be there, and that completely.
    std::vector<std::vector<std::string>> one_of;
    std::vector<std::string> any_of; ///< at least one of these keys must be there
    Form const* others = nullptr;
    std::string others_are;       ///< "name of a device"
    std::optional<NameForm> name; ///< what the other keys must be; absent: any text
    enum class Keys : std::uint8_t { any, dotted } other_keys = Keys::any; ///< dotted: they hold a '.'

    [[nodiscard]] Field const* find(std::string_view key) const;
    /// Whether it may be one of the other keys, as far as dots go.
    [[nodiscard]] bool may_be_other(std::string_view key) const;
};

/// A value may be written as a scalar, a list or a mapping: at most one form for each.
struct Form {
    std::string title; ///< names it in the reference and in the schema; empty: shown where it is used
    std::optional<ScalarForm> scalar;
    std::optional<ListForm> list;
    std::optional<MappingForm> mapping;
};

/// Reports whatever of `node` does not fit, marks that as bad, and stores the values of numbers in the nodes.
void check(YamlNode& node, Form const& form, Diagnostics& diagnostics);

/// In words, as in "from 1 to 1000", "more than 0 and at most 1".
[[nodiscard]] std::string range_of(QuantityForm const& form);
[[nodiscard]] std::string range_of(NumberForm const& form);
[[nodiscard]] std::string range_of(WholeForm const& form);

/// Whether a value of a MeasureForm is written as a quantity.
[[nodiscard]] bool is_quantity(std::string_view text, MeasureForm const& form);

/// Whether `text` may be the name of something: letters, digits, '_' and '-', the first a letter or '_'; of
/// an op also '.' and '/'.
[[nodiscard]] bool is_name(std::string_view text);
[[nodiscard]] bool is_op_name(std::string_view text);

} // namespace sunder::sim
