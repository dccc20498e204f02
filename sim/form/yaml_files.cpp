#include "sim/form/reading.hpp"

namespace sunder::sim {

std::optional<YamlCursor> YamlFiles::open(YamlCursor const& at, Form const& form, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return std::nullopt;
    auto const known = by_key_.find({file.key, &form});
    if (known != by_key_.end()) {
        if (known->second == nullptr) return std::nullopt;
        return YamlCursor{*known->second, form};
    }
    auto*& tree = by_key_[{file.key, &form}];
    auto parsed = parse_yaml(file.source, reading.diagnostics);
    if (!parsed) return std::nullopt;
    trees_.push_back(std::move(*parsed));
    tree = &trees_.back();
    check(*tree, form, reading.diagnostics);
    if (tree->bad && tree->kind != YamlKind::mapping) {
        tree = nullptr;
        return std::nullopt;
    }
    YamlCursor root{*tree, form};
    if (root.knows("format")) (void)root["format"].text();
    return root;
}

} // namespace sunder::sim
