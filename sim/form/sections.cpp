#include "sim/form/sections.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/form/form_rows.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

struct NamedDimension {
    std::string_view name;
    Dimension dimension;
};

constexpr std::array dimensions{
    NamedDimension{"duration", Seconds::dimension},
    NamedDimension{"bytes", Bytes::dimension},
    NamedDimension{"rate", BytesPerSecond::dimension},
    NamedDimension{"work", Flops::dimension},
    NamedDimension{"speed", FlopsPerSecond::dimension},
    NamedDimension{"work for each byte", {.flop = 1, .byte = -1}},
    NamedDimension{"power", Watts::dimension},
    NamedDimension{"frequency", PerSecond::dimension},
    NamedDimension{"energy", Joules::dimension},
    NamedDimension{"worth of energy", {.second = 1, .joule = -1}},
    NamedDimension{"bandwidth-delay products", Dimension::none()},
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
                                auto const other = f.or_in ? fmt::format(" or {}", name_of(*f.or_in)) : "";
                                return fmt::format("{}{}{}{}", name_of(f.dimension), other,
                                                   f.zero == Zero::forbidden ? ", not 0" : "",
                                                   f.range ? ", " + range_of(f) : "");
                            },
                            [](NumberForm const& f) {
                                return fmt::format("number{}, {}",
                                                   f.percent != Percent::forbidden ? " or %" : "",
                                                   range_of(f));
                            },
                            [](WholeForm const& f) { return fmt::format("whole number {}", range_of(f)); },
                            [](MeasureForm const& f) {
                                return f.counted.empty() ? fmt::format("{} or %", name_of(f.dimension))
                                                         : fmt::format("number of {}, or {}", f.counted,
                                                                       name_of(f.dimension));
                            },
                            [](NameForm const& f) {
                                return fmt::format("name of {}{}", f.of, f.by_name ? " or of its file" : "");
                            },
                            [](WordForm const& f) { return fmt::format("`{}`", fmt::join(f.words, "`, `")); },
                            [](FileForm const& f) {
                                return fmt::format("path{} of {}", f.by_name ? " or name" : "", f.holds);
                            },
                            [](TextForm const&) { return std::string{"text"}; },
                            [](ValueForm const&) { return std::string{"value"}; }},
                      form);
}

/// A section that is written: its rows, but that of `format`, which says what a file is.
struct Section {
    std::string title;
    std::vector<std::string> rows;
    std::string_view but = ""; ///< words on that key

    /// Whether it is worth a link instead of its rows, and all of them are among these.
    [[nodiscard]] bool is_part_of(std::vector<std::string> const& others) const
    {
        constexpr std::size_t least = 5;
        return rows.size() >= least && std::ranges::all_of(rows, [&](std::string const& row) {
                   return std::ranges::find(others, row) != others.end();
               });
    }
};

/// Writes a table for each form with a title, in which the forms without one are spread out, and a link to
/// the section before that has some of its keys already.
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
        std::vector<std::string> rows;
        for (auto const& row : rows_of(form))
            rows.push_back(text_of_row(row));
        auto const same =
            std::ranges::find_if(written_, [&](Section const& other) { return other.is_part_of(rows); });
        Section section{form.title, rows};
        auto const formats =
            std::erase_if(section.rows, [](std::string const& row) { return row.starts_with("| `format`"); });
        section.but = formats > 0 ? " but `format`" : "";
        if (same != written_.end()) {
            std::erase_if(rows, [&](std::string const& row) {
                return std::ranges::find(same->rows, row) != same->rows.end();
            });
            text_ += fmt::format("\nThe keys of [{}](#{}){}{}\n", same->title, anchor_of(same->title),
                                 same->but, rows.empty() ? "." : ", and these:");
        }
        if (!rows.empty())
            text_ += fmt::format("\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n{}",
                                 fmt::join(rows, ""));
        written_.push_back(std::move(section));
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

    std::string text_of_row(FormRow const& row)
    {
        if (row.field == nullptr) return fmt::format("| `{}` | {} | |  |\n", row.path, type_of(*row.form));
        auto const& field = *row.field;
        auto const preset = field.need == Need::required ? "required"
                            : field.preset.empty()       ? field.otherwise
                                                         : fmt::format("`{}`", field.preset);
        return fmt::format("| `{}` | {} | {} | {} |\n", row.path, type_of(*row.form), preset, field.meaning);
    }

    std::string text_;
    std::vector<Form const*> waiting_;
    std::vector<Section> written_;
};

} // namespace

std::string quantities_text()
{
    std::string text = "| quantity | units | least | greatest |\n| --- | --- | --- | --- |\n";
    for (auto const& [name, dimension] : dimensions)
        text += fmt::format("| {} | {} | {} | {} |\n", name, units_of(dimension),
                            widest_range(dimension).least, widest_range(dimension).greatest);
    return text;
}

std::string sections_text(std::vector<Form const*> const& forms)
{
    return ReferenceWriter{}.write(forms);
}

} // namespace sunder::sim
