#include "nas/accuracy/cell_table.hpp"
#include "nas/accuracy/csv.hpp"
#include "nas/import/foreign_file.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/contract.hpp"
#include "sim/form/yaml_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sunder::nas {
namespace {

using sim::Complaints;
using sim::Piece;
using sim::YamlNode;

constexpr std::string_view suffix = "_latency";
constexpr double rounding = 1e-9; // ms: so far below zero is zero
constexpr double longest = 1e15;  // ms

Piece piece_of(YamlNode const& node)
{
    return {.text = node.text, .line = node.where.line, .column = node.where.column};
}

class BlockImport {
public:
    BlockImport(TableImport const& import, YamlNode& root, Complaints& complaints)
        : import_{import}, root_{root}, complaints_{complaints}
    {
    }

    std::optional<std::string> text()
    {
        std::string text;
        if (auto* devices = root_.find("devices"); devices != nullptr && !devices->entries.empty())
            text = layers(*devices);
        else if (root_.find("operations") != nullptr)
            text = ops();
        else
            complaints_.report({}, "no figures of blocks are known in this form",
                               "models/nas/README.md tells which are");
        if (complaints_.none()) detail::report_missing(import_, titles_, complaints_);
        if (!complaints_.none()) return std::nullopt;
        return detail::import_note(import_, left_out_) + text;
    }

private:
    [[nodiscard]] double number(YamlNode& in, std::string const& key)
    {
        auto* const node = in.find(key);
        if (node == nullptr) {
            complaints_.report(piece_of(in), fmt::format("'{}' is missing", key));
            return 0;
        }
        auto const found = detail::number_of(piece_of(*node), complaints_).value_or(0);
        if (std::abs(found) <= longest) return found;
        complaints_.report(piece_of(*node), fmt::format("'{}' is too large for a latency", node->text));
        return 0;
    }

    [[nodiscard]] double duration(YamlNode& in, std::string const& key)
    {
        auto const found = number(in, key);
        auto* const node = in.find(key);
        return node == nullptr || detail::is_duration(piece_of(*node), found, complaints_) ? found : 0;
    }

    [[nodiscard]] std::optional<std::string> find_name(std::string const& title, sim::Location const& where)
    {
        titles_.push_back(title);
        auto found = import_.columns.empty() ? title : detail::find_wanted(import_, title);
        if (!found) left_out_.push_back(title);
        Piece const place{.text = title, .line = where.line, .column = where.column};
        return found && detail::expect_column_name(place, *found, complaints_) ? found : std::nullopt;
    }

    // ---- FBNet ----

    /// What a layer takes is known beside a skip in its place; where the skip is no identity it comes on top.
    [[nodiscard]] double latency(YamlNode& device, std::string const& kind)
    {
        static YamlNode nothing;
        auto* fixed = device.find("estimated_fixed_ms_by_macs");
        auto* beside = device.find("delta_ms");
        if (fixed == nullptr || beside == nullptr) {
            complaints_.report(piece_of(device),
                               "'delta_ms' or 'estimated_fixed_ms_by_macs' is missing for this device");
            return 0;
        }
        auto const slash = kind.find('/');
        if (slash == std::string::npos) return number(*fixed, kind == "classifier" ? "fc" : kind);
        auto const layer = kind.substr(0, slash);
        auto const op = kind.substr(slash + 1);
        auto const skip = "skip:" + layer;
        double const common = fixed->find(skip) != nullptr ? number(*fixed, skip) : 0;
        if (op == "skip") return common;
        auto* const ops = beside->find(layer);
        if (ops == nullptr) {
            complaints_.report(piece_of(*beside), fmt::format("'{}' is missing", layer));
            return 0;
        }
        return common + number(*ops, op);
    }

    [[nodiscard]] static std::string_view knowledge(std::string const& kind,
                                                    std::vector<std::string> const& kinds)
    {
        auto const slash = kind.find('/');
        if (slash == std::string::npos || kind.ends_with("/skip")) return "estimate";
        auto const skip = kind.substr(0, slash) + "/skip";
        return std::ranges::find(kinds, skip) != kinds.end() ? "in part" : "yes";
    }

    std::string layers(YamlNode& devices)
    {
        auto const kinds = missing_kinds(*make_fbnet(), {});
        std::vector<detail::NamedColumn> columns;
        for (auto& [title, where, device] : devices.entries) {
            auto const name = find_name(title, where);
            if (!name || !complaints_.none()) continue;
            detail::NamedColumn column{.name = *name, .numbers = {}};
            for (auto const& kind : kinds)
                column.numbers.push_back(latency(device, kind));
            if (std::ranges::min(column.numbers) < -rounding)
                left_out_.push_back(title + " (a fit with latencies below zero)");
            else
                columns.push_back(std::move(column));
        }
        std::string text = "kind,known";
        for (auto const& column : columns)
            text += fmt::format(",{} [ms]", column.name);
        text += '\n';
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            text += fmt::format("{},{}", kinds[i], knowledge(kinds[i], kinds));
            for (auto const& column : columns)
                text += fmt::format(",{}", std::max(0.0, column.numbers[i]));
            text += '\n';
        }
        return text;
    }

    // ---- NAS-Bench-201 ----

    std::string ops()
    {
        static constexpr std::array order{CellOp::none, CellOp::skip, CellOp::conv1x1, CellOp::conv3x3,
                                          CellOp::pool3x3};
        std::string text =
            "device,counts,constant [ms],none [ms],skip [ms],conv1x1 [ms],conv3x3 [ms],pool3x3 "
            "[ms],fit\n";
        for (auto& [key, where, value] : root_.entries) {
            if (!key.ends_with(suffix) || value.entries.empty()) continue;
            auto const name = find_name(key.substr(0, key.size() - suffix.size()), where);
            if (!name) continue;
            text += fmt::format("{},all,0", *name);
            for (auto const op : order)
                text += fmt::format(",{}", duration(value, std::string{name_of(op)}));
            text += ",means as published\n";
        }
        if (titles_.empty()) complaints_.report(piece_of(root_), "no device has latencies of its ops");
        return text;
    }

    TableImport const& import_;
    YamlNode& root_;
    Complaints& complaints_;
    std::vector<std::string> titles_;
    std::vector<std::string> left_out_;
};

/// Tables of values are no figures of blocks, or are so already.
void refuse_csv(SourceText const& file, Complaints& complaints)
{
    auto const csv = detail::parse_csv(file, complaints, detail::Dialect::foreign);
    if (!complaints.none()) return;
    auto const& first = csv.titles.front();
    if (detail::find_column(csv, "delta_vs_skip_ms"))
        return complaints.report(first, "these latencies are differences to a skip, of which nothing is said",
                                 "import the JSON file of the same name");
    if (detail::find_column(csv, "kind") || first.text == "device")
        return complaints.report(first, "a search can read this file as it is",
                                 "write compute: {DEVICE: {figures: FILE}}");
    if (detail::find_column(csv, "ops22") || detail::find_column(csv, "idx"))
        return complaints.report(first, "these are latencies of whole networks",
                                 "tools/fit/nas_latency.py works out what their blocks take");
    complaints.report(first, "no figures of blocks are known in this form",
                      "models/nas/README.md tells which are");
}

} // namespace

std::optional<std::string> import_blocks(TableImport const& import, sim::Diagnostics& diagnostics)
{
    SUNDER_EXPECTS(import.files.size() == 1);
    auto const& file = import.files.front();
    Complaints complaints{file, diagnostics};
    if (!detail::is_json(*file)) {
        refuse_csv(file, complaints);
        return std::nullopt;
    }
    auto root = sim::parse_yaml(file, diagnostics);
    if (!root) return std::nullopt;
    return BlockImport{import, *root, complaints}.text();
}

} // namespace sunder::nas
