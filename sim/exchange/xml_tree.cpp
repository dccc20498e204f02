#include "sim/exchange/xml_tree.hpp"

#include <expat.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <type_traits>
#include <utility>

namespace sunder::sim::detail {
namespace {

constexpr std::size_t most_elements = 1'000'000;
constexpr std::size_t deepest = 64;

/// Whether each '&' begins one of the five entities of XML or a number of a character.
bool names_no_entity(std::string_view raw)
{
    constexpr std::array<std::string_view, 6> known{"amp;", "lt;", "gt;", "quot;", "apos;", "#"};
    for (auto at = raw.find('&'); at != std::string_view::npos; at = raw.find('&', at + 1))
        if (std::ranges::none_of(known,
                                 [&](std::string_view name) { return raw.substr(at + 1).starts_with(name); }))
            return false;
    return true;
}

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

class TreeBuilder {
public:
    TreeBuilder(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
        : source_{source}, places_{source}, diagnostics_{diagnostics}, parser_{XML_ParserCreate("UTF-8")}
    {
        auto* const parser = parser_.get();
        XML_SetUserData(parser, this);
        XML_SetStartElementHandler(parser, [](void* self, char const* name, char const** attributes) {
            static_cast<TreeBuilder*>(self)->begin(name, attributes);
        });
        XML_SetEndElementHandler(
            parser, [](void* self, char const* /*name*/) { static_cast<TreeBuilder*>(self)->end(); });
        XML_SetStartDoctypeDeclHandler(parser, [](void* self, char const* /*name*/, char const* /*system*/,
                                                  char const* /*public*/, int has_rules) {
            if (has_rules != 0)
                static_cast<TreeBuilder*>(self)->refuse("a document type with rules of its own is not read",
                                                        "leave out what stands in its brackets");
        });
        XML_SetSkippedEntityHandler(parser, [](void* self, char const* name, int /*is_parameter*/) {
            static_cast<TreeBuilder*>(self)->refuse(fmt::format("'&{};' is nothing that XML knows", name),
                                                    "");
        });
    }

    std::optional<XmlElement> tree()
    {
        auto const& text = source_->text;
        auto const state = XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
        if (refused_) return std::nullopt;
        if (state == XML_STATUS_ERROR) {
            diagnostics_.report(places_.at(byte()),
                                fmt::format("this is no XML from here on: {}",
                                            XML_ErrorString(XML_GetErrorCode(parser_.get()))));
            return std::nullopt;
        }
        return std::move(root_);
    }

private:
    [[nodiscard]] std::size_t byte() const
    {
        return static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_.get()), 0));
    }

    void refuse(std::string message, std::string hint)
    {
        refuse(byte(), std::move(message), std::move(hint));
    }

    void refuse(std::size_t at, std::string message, std::string hint)
    {
        if (!refused_) diagnostics_.report(places_.at(at), std::move(message), std::move(hint));
        refused_ = true;
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    void begin(char const* name, char const** attributes)
    {
        if (refused_) return;
        if (++count_ > most_elements)
            return refuse(fmt::format("a file has at most {} elements", most_elements), "");
        if (open_.size() == deepest)
            return refuse(fmt::format("at most {} elements stand in each other", deepest), "");
        XmlElement element{.name = name, .at = byte() + 1, .attributes = {}, .children = {}};
        for (; *attributes != nullptr; attributes += 2)
            element.attributes.push_back({.name = attributes[0], .value = attributes[1]});
        place_attributes(element);
        if (open_.empty()) {
            root_ = std::move(element);
            open_.push_back(&*root_);
        } else {
            open_.push_back(&open_.back()->children.emplace_back(std::move(element)));
        }
    }

    void end()
    {
        if (!refused_) open_.pop_back();
    }

    /// The parser has checked the tag and gives its attributes in order, without their places.
    void place_attributes(XmlElement& element)
    {
        std::string_view const text = source_->text;
        auto at = element.at + element.name.size();
        for (auto& attribute : element.attributes) {
            auto const quote = text.find_first_of("\"'", at);
            if (quote == std::string_view::npos) return;
            auto const close = text.find(text[quote], quote + 1);
            if (close == std::string_view::npos) return;
            attribute.at = quote + 1;
            if (!names_no_entity(text.substr(quote + 1, close - quote - 1)))
                return refuse(attribute.at,
                              fmt::format("'{}' names an entity that XML does not know", attribute.name), "");
            at = close + 1;
        }
    }

    std::shared_ptr<Source const> source_;
    TextPlaces places_;
    Diagnostics& diagnostics_;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser_;
    std::optional<XmlElement> root_;
    std::vector<XmlElement*> open_; ///< the root first; only the last one still gets children
    std::size_t count_ = 0;
    bool refused_ = false;
};

} // namespace

XmlAttribute const* XmlElement::find(std::string_view attribute) const
{
    auto const found = std::ranges::find(attributes, attribute, &XmlAttribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

std::optional<XmlElement> parse_xml(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    return TreeBuilder{source, diagnostics}.tree();
}

TextPlaces::TextPlaces(std::shared_ptr<Source const> source) : source_{std::move(source)}, lines_{0}
{
    auto const& text = source_->text;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1))
        lines_.push_back(end + 1);
}

Location TextPlaces::at(std::size_t byte) const
{
    auto const next = std::ranges::upper_bound(lines_, byte);
    auto const line = static_cast<std::size_t>(next - lines_.begin());
    return {source_, static_cast<int>(line), static_cast<int>(byte - lines_[line - 1] + 1)};
}

} // namespace sunder::sim::detail
