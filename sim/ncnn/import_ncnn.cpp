#include "sim/ncnn/import_ncnn.hpp"

#include "sim/base/plain_text.hpp"
#include "sim/model/infer.hpp"
#include "sim/ncnn/layer_order.hpp"
#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t most_bytes = 64'000'000; ///< of a text; a network of 1e5 layers holds a tenth of it

/// The layers as ops of a model.
class Import {
public:
    Import(std::shared_ptr<Source const> source, NcnnChoices const& choices, ModelDescription& model)
        : source_{std::move(source)},
          choices_{choices},
          model_{model},
          graph_{model},
          complaints_{source_, diagnostics_}
    {
    }

    [[nodiscard]] std::vector<Remark> run()
    {
        auto const [layers, ignored] = read_layer_lines(source_, diagnostics_);
        diagnostics_.raise_if_any();
        auto const order = order_of(layers, complaints_);
        find_caches(layers);
        check_choices(layers);
        for (auto const layer : order)
            import(layers[layer]);
        diagnostics_.raise_if_any();
        if (model_.ops.empty())
            complaints_.report(layers.front().type, "nothing of this graph is computed from an input");
        diagnostics_.raise_if_any();
        auto remarks = finish();
        if (ignored > 0)
            remarks.push_back(
                {fmt::format("the second line announces {} layers, and what stands behind these is "
                             "left out, as ncnn does: {}",
                             layers.size(), plural(ignored, "layer")),
                 ""});
        return remarks;
    }

private:
    void import(LayerLine const& layer)
    {
        bool const is_known = std::ranges::all_of(
            layer.inputs, [&](Piece const& blob) { return graph_.find(blob.text) != nullptr; });
        if (!is_known) return; // behind a mistake, which is reported
        try {
            if (layer.type.text == "Input") return import_input(layer);
            import_layer(layer);
        } catch (SettingMisfit const& misfit) {
            complaints_.report(misfit.at(), said_of(layer, misfit), misfit.hint());
        } catch (Misfit const& misfit) {
            complaints_.report(layer.type, said_of(layer, misfit), misfit.hint());
        }
    }

    [[nodiscard]] static std::string said_of(LayerLine const& layer, Misfit const& misfit)
    {
        return fmt::format("layer '{}': {}", layer.name.text, misfit.what());
    }

    void import_layer(LayerLine const& layer)
    {
        LayerOps ops{layer, graph_, {source_, layer.type.line, layer.type.column}};
        auto const rule = find_rule(layer.type.text);
        if (rule == nullptr) return ops.give_unknown();
        try {
            rule(ops);
        } catch (NoSuchLayer const&) {
            ops.give_unknown();
        }
    }

    /// By its own name, or that of the layer that makes it.
    [[nodiscard]] std::vector<std::int64_t> const* chosen_shape(LayerLine const& layer,
                                                                Piece const& blob) const
    {
        for (auto const name : {blob.text, layer.name.text})
            if (auto const found = choices_.shapes.find(name); found != choices_.shapes.end())
                return &found->second;
        auto const found = choices_.shapes.find("");
        return found != choices_.shapes.end() && is_first_ ? &found->second : nullptr;
    }

    void import_input(LayerLine const& layer)
    {
        WholeNumbers stated;
        for (int const key : {2, 11, 1, 0})
            if (auto const length = integer(layer, key, 0); length > 0) stated.push_back(length);
        for (auto const& blob : layer.outputs) {
            auto const* const chosen = chosen_shape(layer, blob);
            auto const& shape = chosen != nullptr ? *chosen : stated;
            auto const type = is_first_ && choices_.input_type ? *choices_.input_type : ElementType::float32;
            bool const is_cache = caches_.contains(blob.text);
            if (!shape.empty())
                graph_.add_input(blob.text, {.shape = shape, .type = type, .bytes = {}});
            else if (is_cache)
                graph_.set(blob.text, {.origin = BlobValue::Origin::absent, .producer = {}, .tensor = {}});
            else
                complaints_.report(
                    blob, fmt::format("the size of input '{}' is not stated", blob.text),
                    fmt::format("state it, the channels first: --input {}=3x224x224", blob.text));
            if (!is_cache) is_first_ = false;
        }
    }

    /// Inputs that are read as the keys and values of the passes before only.
    void find_caches(std::vector<LayerLine> const& layers)
    {
        std::set<std::string_view> others;
        for (auto const& layer : layers) {
            auto const type = layer.type.text;
            bool const keeps = (type == "SDPA" || type == "MultiHeadAttention") && layer.inputs.size() > 2 &&
                               layer.find(7) != nullptr && layer.find(7)->numbers == std::vector<double>{1};
            auto const own = layer.inputs.size() - (keeps ? 2 : 0);
            for (std::size_t i = 0; i < layer.inputs.size(); ++i)
                (i < own ? others : caches_).insert(layer.inputs[i].text);
        }
        for (auto const name : others)
            caches_.erase(name);
    }

    void check_choices(std::vector<LayerLine> const& layers)
    {
        std::vector<std::string> names;
        for (auto const& layer : layers) {
            if (layer.type.text != "Input") continue;
            names.emplace_back(layer.name.text);
            for (auto const& blob : layer.outputs)
                names.emplace_back(blob.text);
        }
        for (auto const& [name, shape] : choices_.shapes) {
            if (name.empty() || std::ranges::find(names, name) != names.end()) continue;
            auto const near = nearest(name, names);
            auto const hint = !near.empty()   ? fmt::format("did you mean '{}'?", near)
                              : names.empty() ? "it has none"
                                              : fmt::format("its first one is '{}'", names.back());
            complaints_.report({.line = 1}, fmt::format("no input is called '{}'", name), hint);
        }
    }

    [[nodiscard]] std::vector<Remark> finish()
    {
        auto remarks = graph_.remarks();
        for (auto const& name : graph_.settle_inputs())
            remarks.push_back({fmt::format("input '{}' is left out: no op reads its values", name), ""});
        if (!model_.kept.of.empty())
            remarks.push_back(
                {fmt::format(
                     "{} of its tensors are kept from pass to pass, as `cache`, of {} behind this one",
                     model_.kept.of.size(), plural(static_cast<std::size_t>(model_.kept.tokens), "token")),
                 ""});
        return remarks;
    }

    std::shared_ptr<Source const> source_;
    NcnnChoices const& choices_;
    ModelDescription& model_;
    LayerGraph graph_;
    Diagnostics diagnostics_;
    Complaints complaints_;
    std::set<std::string_view> caches_;
    bool is_first_ = true;
};

} // namespace

ImportedModel import_ncnn(std::filesystem::path const& path, NcnnChoices const& choices)
{
    return parse_ncnn(bytes_of_import(path), path, choices);
}

ImportedModel parse_ncnn(std::string text, std::filesystem::path const& path, NcnnChoices const& choices)
{
    Diagnostics diagnostics;
    ImportedModel imported{.model = named_after(path, diagnostics), .warnings = {}};
    auto& model = imported.model;
    if (text.size() > most_bytes)
        diagnostics.report(model.where, fmt::format("is larger than {} bytes", most_bytes));
    else if (!is_utf8(text) || text.find('\0') != std::string::npos)
        diagnostics.report(model.where, "is not a text",
                           "name the text graph, model.param; not its weights or a binary graph");
    diagnostics.raise_if_any();
    model.origin = fmt::format("imported from {}, a graph of ncnn", comment_text(path.filename().string()));
    Import import{std::make_shared<Source const>(Source{path.string(), std::move(text)}), choices, model};
    add_remarks(import.run(), imported);
    return imported;
}

} // namespace sunder::sim
