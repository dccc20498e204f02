/// \file
/// The attributes of an element as values; what is wrong with them is reported.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/exchange/xml_tree.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim::detail {

/// What of a file has no part in a scenario, a kind at a time.
class LeftOut {
public:
    void note(std::string what, Location where);
    /// One for each kind, at the first of it.
    [[nodiscard]] std::vector<Diagnostic> warnings() const;

private:
    struct Kind {
        Location first;
        std::size_t count = 0;
    };
    std::map<std::string, Kind> kinds_;
};

struct WholeRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

class TagReader {
public:
    TagReader(XmlElement const& element, TextPlaces const& places, Diagnostics& diagnostics)
        : element_{&element}, places_{&places}, diagnostics_{&diagnostics}
    {
    }

    [[nodiscard]] XmlElement const& element() const { return *element_; }
    [[nodiscard]] TagReader child(XmlElement const& inner) const { return {inner, *places_, *diagnostics_}; }
    [[nodiscard]] Location where() const { return places_->at(element_->at); }
    [[nodiscard]] Location where(std::string_view attribute) const;

    /// Nothing where it is absent or empty: SimGrid's defaults are empty texts.
    [[nodiscard]] std::optional<std::string> text(std::string_view attribute) const;
    /// A text that names something.
    [[nodiscard]] std::optional<std::string> name(std::string_view attribute) const;
    /// In SI units, within what scenarios hold; nothing where it is absent, or was reported.
    [[nodiscard]] std::optional<double> quantity(std::string_view attribute, Dimension dimension) const;
    /// Several of them, between commas or semicolons.
    [[nodiscard]] std::vector<double> quantities(std::string_view attribute, Dimension dimension) const;
    [[nodiscard]] std::optional<std::int64_t> whole(std::string_view attribute, WholeRange range) const;
    /// Whole numbers between commas.
    [[nodiscard]] std::vector<std::int64_t> wholes(std::string_view attribute, std::string_view text,
                                                   WholeRange range) const;
    /// The place of the value among `words`, the first where there is none; nothing where it was reported.
    [[nodiscard]] std::optional<std::size_t> word(std::string_view attribute,
                                                  std::span<std::string_view const> words) const;

    void report_element(std::string message, std::string hint = {}) const;
    void report(std::string_view attribute, std::string message, std::string hint = {}) const;

private:
    [[nodiscard]] std::optional<double> checked(std::string_view attribute, std::string_view text,
                                                Dimension dimension) const;

    XmlElement const* element_;
    TextPlaces const* places_;
    Diagnostics* diagnostics_;
};

} // namespace sunder::sim::detail
