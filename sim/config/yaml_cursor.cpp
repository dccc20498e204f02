#include "sim/config/yaml_cursor.hpp"

#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace sunder::sim {

struct detail::YamlNode {
    YAML::Node yaml;
    Location where;
    Diagnostics* diagnostics = nullptr;
    bool absent = false; ///< already reported: stay silent about everything below
};

namespace {

Location location(std::shared_ptr<Source const> const& source, YAML::Mark const& mark)
{
    return {source, mark.line + 1, mark.column + 1};
}

std::shared_ptr<detail::YamlNode const> child(detail::YamlNode const& parent, YAML::Node const& yaml)
{
    return std::make_shared<detail::YamlNode>(
        detail::YamlNode{yaml, location(parent.where.source, yaml.Mark()), parent.diagnostics, false});
}

} // namespace

YamlCursor YamlCursor::parse(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    try {
        auto const root = YAML::Load(source->text);
        return YamlCursor{std::make_shared<detail::YamlNode>(
            detail::YamlNode{root, location(source, root.Mark()), &diagnostics, false})};
    } catch (YAML::ParserException const& error) {
        diagnostics.report(location(source, error.mark), error.msg);
        diagnostics.raise_if_any();
        throw;
    }
}

Location YamlCursor::where() const
{
    return node_->where;
}

std::string YamlCursor::text() const
{
    if (node_->absent) return {};
    if (!node_->yaml.IsScalar()) {
        node_->diagnostics->report(where(), "expected a single value here");
        return {};
    }
    return node_->yaml.Scalar();
}

int YamlCursor::integer() const
{
    int value = 0;
    if (!node_->absent && !YAML::convert<int>::decode(node_->yaml, value)) {
        node_->diagnostics->report(where(), fmt::format("'{}' is not a whole number", text()));
    }
    return value;
}

double YamlCursor::quantity_in_si(Dimension wanted) const
{
    if (node_->absent) return 0.0;
    ParseProblem problem;
    if (auto const value = parse_quantity(text(), wanted, problem)) return *value;
    node_->diagnostics->report(where(), problem.message, problem.hint);
    return 0.0;
}

std::vector<YamlCursor> YamlCursor::items() const
{
    std::vector<YamlCursor> list;
    if (node_->absent) return list;
    if (!node_->yaml.IsSequence())
        node_->diagnostics->report(where(), "expected a list here");
    else
        for (auto const& item : node_->yaml)
            list.push_back(YamlCursor{child(*node_, item)});
    return list;
}

bool YamlMapping::has(std::string_view key)
{
    asked_for_.emplace_back(key);
    return cursor_.node_->yaml.IsMap() && cursor_.node_->yaml[std::string{key}].IsDefined();
}

YamlCursor YamlMapping::required(std::string_view key)
{
    auto const& node = *cursor_.node_;
    if (has(key)) return YamlCursor{child(node, node.yaml[std::string{key}])};
    if (!node.absent) node.diagnostics->report(node.where, fmt::format("'{}' is missing", key));
    return YamlCursor{
        std::make_shared<detail::YamlNode>(detail::YamlNode{{}, node.where, node.diagnostics, true})};
}

void YamlMapping::report_unknown_keys() const
{
    auto const& node = *cursor_.node_;
    if (!node.yaml.IsMap()) return;
    for (auto const& entry : node.yaml) {
        auto const& key = entry.first.Scalar();
        if (std::ranges::find(asked_for_, key) != asked_for_.end()) continue;
        auto const guess = nearest(key, asked_for_);
        node.diagnostics->report(location(node.where.source, entry.first.Mark()),
                                 fmt::format("unknown key '{}'", key),
                                 guess.empty() ? "" : fmt::format("did you mean '{}'?", guess));
    }
}

} // namespace sunder::sim
