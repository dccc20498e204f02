/// \file
/// XML of others as a tree, read with distrust.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim::detail {

struct XmlAttribute {
    std::string name;
    std::string value;
    std::size_t at = 0; ///< the byte of the text at which the value begins
};

struct XmlElement {
    std::string name;
    std::size_t at = 0; ///< the byte of the text at which the name begins
    std::vector<XmlAttribute> attributes;
    std::vector<XmlElement> children;

    /// Null where there is none of that name.
    [[nodiscard]] XmlAttribute const* find(std::string_view attribute) const;
};

/// The elements and their attributes; text between elements is left out. Nothing but the text itself is ever
/// read: no entity may be declared or named but the five of XML, no document type may have rules of its own,
/// and one that lies elsewhere is not fetched. At most 1,000,000 elements, 64 in each other.
/// \return nothing where the text is no such XML; that is then reported
[[nodiscard]] std::optional<XmlElement> parse_xml(std::shared_ptr<Source const> const& source,
                                                  Diagnostics& diagnostics);

/// The places of a text by their bytes.
class TextPlaces {
public:
    explicit TextPlaces(std::shared_ptr<Source const> source);

    [[nodiscard]] Location at(std::size_t byte) const;

private:
    std::shared_ptr<Source const> source_;
    std::vector<std::size_t> lines_; ///< where each begins
};

} // namespace sunder::sim::detail
