#include "sim/config/key_values.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>

namespace sunder::sim {
namespace {

std::string unit_in_si(Dimension wanted)
{
    std::string_view unit;
    auto const look_at = [&]<class... Q>(std::type_identity<Q>...) {
        ((Q::dimension == wanted ? void(unit = unit_of<Q::dimension>()) : void()), ...);
    };
    look_at(std::type_identity<Seconds>{}, std::type_identity<Bytes>{}, std::type_identity<Flops>{},
            std::type_identity<Joules>{}, std::type_identity<BytesPerSecond>{},
            std::type_identity<FlopsPerSecond>{}, std::type_identity<Watts>{},
            std::type_identity<PerSecond>{}, std::type_identity<Metres>{});
    return std::string{unit};
}

/// The size of a unit in SI units, or nothing where it does not fit.
std::optional<Scale> size_of(std::string_view unit, KeyForm const& form)
{
    if (form.dimension) return find_unit(unit, *form.dimension);
    if (unit.empty()) return Scale{};
    return unit == "%" && !form.whole ? std::optional{hundredth} : std::nullopt;
}

struct End {
    std::string text;
    Location where;
};

/// What is returned refers to the text.
std::optional<Decimal> read_end(End const& end, KeyForm const& form, Diagnostics& diagnostics)
{
    auto const& text = end.text;
    ParseProblem problem{.message = fmt::format("'{}' is not a {}number", text, form.whole ? "whole " : ""),
                         .hint = {}};
    auto const written = find_decimal(text);
    constexpr double none = std::numeric_limits<double>::infinity();
    double const number = written ? scaled(written->number, {}).value_or(none) : none;
    bool const fits = form.dimension ? parse_quantity(text, *form.dimension, problem).has_value()
                                     : written && size_of(written->rest, form);
    if (fits && number < none && !(form.whole && number != std::floor(number))) return written;
    diagnostics.report(end.where, problem.message, problem.hint);
    return std::nullopt;
}

} // namespace

KeyForm key_form(Form const* form)
{
    if (form == nullptr || !form->scalar) return {.dimension = {}, .numeric = form == nullptr};
    return std::visit(Match{[](QuantityForm const& f) {
                                return f.or_in ? KeyForm{.dimension = {}, .numeric = false}
                                               : KeyForm{.dimension = f.dimension};
                            },
                            [](NumberForm const&) { return KeyForm{.dimension = {}}; },
                            [](WholeForm const&) { return KeyForm{.dimension = {}, .whole = true}; },
                            [](auto const&) { return KeyForm{.dimension = {}, .numeric = false}; }},
                      *form->scalar);
}

SweepValue value_of(YamlNode const& node, KeyForm const& form)
{
    SweepValue value{.text = write_inline(node), .number = {}, .unit = {}};
    if (node.kind != YamlKind::scalar || !form.numeric) return value;
    auto const written = find_decimal(node.text);
    auto const size = written ? size_of(written->rest, form) : std::nullopt;
    if (size) value.number = scaled(written->number, *size);
    if (written && form.dimension) value.unit = unit_in_si(*form.dimension);
    return value;
}

std::optional<SampledRange> read_ends(YamlCursor const& ends, KeyForm const& form, Diagnostics& diagnostics)
{
    if (!form.numeric) {
        diagnostics.report(ends.where(),
                           "this key takes no numbers, so there is nothing between two values of it",
                           "write its values as a list");
        return std::nullopt;
    }
    auto const both = ends.items();
    End const first{both[0].text(), both[0].where()};
    End const second{both[1].text(), both[1].where()};
    auto const low = read_end(first, form, diagnostics);
    auto const high = read_end(second, form, diagnostics);
    if (!low || !high) return std::nullopt;
    auto const size = *size_of(low->rest, form);
    auto const other = *size_of(high->rest, form);
    return SampledRange{.key = {},
                        .low = scaled(low->number, {}).value_or(0),
                        .high = scaled(high->number, other / size).value_or(0),
                        .written_unit = std::string{low->rest},
                        .unit_size = size,
                        .unit = form.dimension ? unit_in_si(*form.dimension) : "",
                        .whole = form.whole};
}

} // namespace sunder::sim
