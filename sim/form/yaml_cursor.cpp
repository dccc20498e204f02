#include "sim/form/yaml_cursor.hpp"

#include "sim/base/contract.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sunder::sim {
namespace {

void mark_used(YamlNode& node)
{
    node.used = true;
    for (auto& item : node.items)
        mark_used(item);
    for (auto& entry : node.entries)
        mark_used(entry.value);
}

} // namespace

double YamlCursor::quantity_in_si(Dimension wanted) const
{
    SUNDER_EXPECTS(form_->scalar && std::get<QuantityForm>(*form_->scalar).dimension == wanted);
    return number();
}

double YamlCursor::number() const
{
    if (node_ == nullptr) return 0;
    node_->used = true;
    return node_->bad ? 0 : node_->number;
}

std::int64_t YamlCursor::whole() const
{
    if (node_ == nullptr) return 0;
    node_->used = true;
    return node_->bad ? 0 : node_->whole;
}

std::string YamlCursor::text() const
{
    if (node_ == nullptr) return {};
    node_->used = true;
    return node_->bad ? "" : node_->text;
}

YamlCursor YamlCursor::operator[](std::string_view key) const
{
    SUNDER_EXPECTS(form_->mapping);
    auto const* field = form_->mapping->find(key);
    SUNDER_EXPECTS(field != nullptr);
    if (!sound()) return {nullptr, *field->form, where_}; // what stands in it was not checked
    node_->used = true;
    auto* found = node_->find(key);
    return {found, *field->form, found != nullptr ? found->where : where_};
}

bool YamlCursor::knows(std::string_view key) const
{
    SUNDER_EXPECTS(form_->mapping);
    return form_->mapping->find(key) != nullptr;
}

std::string YamlCursor::choice() const
{
    SUNDER_EXPECTS(form_->mapping);
    if (!sound()) return {};
    node_->used = true;
    for (auto const& keys : form_->mapping->one_of) {
        for (auto const& key : keys) {
            if (node_->find(key) != nullptr) return keys.front();
        }
    }
    return {};
}

std::vector<NamedCursor> YamlCursor::names() const
{
    SUNDER_EXPECTS(form_->mapping && form_->mapping->others != nullptr);
    std::vector<NamedCursor> list;
    if (!sound()) return list;
    node_->used = true;
    for (auto& entry : node_->entries) {
        if (form_->mapping->find(entry.key) == nullptr)
            list.push_back({entry.key, entry.where, YamlCursor{entry.value, *form_->mapping->others}});
    }
    return list;
}

std::vector<YamlCursor> YamlCursor::items() const
{
    SUNDER_EXPECTS(form_->list);
    std::vector<YamlCursor> list;
    if (!sound()) return list;
    node_->used = true;
    for (auto& item : node_->items)
        list.emplace_back(item, *form_->list->item);
    return list;
}

void YamlCursor::use_all() const
{
    if (node_ != nullptr) mark_used(*node_);
}

void YamlCursor::replace(std::string text) const
{
    SUNDER_EXPECTS(node_ != nullptr);
    node_->replacement = std::move(text);
}

void report_unused(YamlNode const& root, Diagnostics& diagnostics)
{
    for (auto const& item : root.items)
        report_unused(item, diagnostics);
    for (auto const& entry : root.entries) {
        if (entry.value.used)
            report_unused(entry.value, diagnostics);
        else
            diagnostics.report(entry.where, fmt::format("'{}' has no effect here", entry.key),
                               "leave it out");
    }
}

} // namespace sunder::sim
