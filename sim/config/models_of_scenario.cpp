#include "sim/config/models_of_scenario.hpp"

#include "sim/config/model_fields.hpp"
#include "sim/form/override.hpp"

#include <fmt/core.h>

namespace sunder::sim {
namespace {

constexpr std::size_t most_models = 1000; // each with all its ops

ModelGraph fused(ModelGraph const& model)
{
    return model.ops.empty() ? model : fuse(model);
}

} // namespace

void ModelsOfScenario::add(NamedCursor const& named, Reading const& reading)
{
    auto const& [name, where, at] = named;
    if (list_.size() == most_models)
        reading.diagnostics.report(where, fmt::format("these are more than {} models", most_models),
                                   "each is kept in memory: leave out what no application uses");
    if (list_.size() >= most_models) {
        at.use_all();
        list_.emplace_back();
    } else if (at.is_scalar()) {
        list_.push_back(read_file(at, name, reading));
    } else {
        list_.push_back(at.sound() ? fused(read_model(at, name, reading)) : ModelGraph{});
        inline_.push_back(at);
    }
}

std::optional<Id<ModelGraph>> ModelsOfScenario::find(YamlCursor const& at, std::string const& application,
                                                     Reading const& reading)
{
    if (!at.is_mapping() && at.sound()) {
        if (auto const installed = find_file(at, reading)) return installed;
        if (reading.names.at("model").list().empty()) {
            (void)reading.files.open(
                at, reading.diagnostics); // tells that there is none, and where it was sought
            return std::nullopt;
        }
    }
    if (!at.is_mapping()) {
        auto const index = find_named("model", at, reading.names, reading.diagnostics);
        return index ? std::optional{Id<ModelGraph>{*index}} : std::nullopt;
    }
    inline_.push_back(at);
    return list_.push_back(fused(read_model(at, application, reading)));
}

std::optional<Id<ModelGraph>> ModelsOfScenario::find_file(YamlCursor const& at, Reading const& reading)
{
    auto const name = at.text();
    if (reading.names.at("model").find(name)) return std::nullopt; // the scenario's own goes first
    if (auto const known = by_name_.find(name); known != by_name_.end()) return known->second;
    if (!reading.files.finds(at)) return std::nullopt;
    return by_name_[name] = list_.push_back(read_file(at, name, reading));
}

Id<ModelGraph> ModelsOfScenario::copy(Id<ModelGraph> model, std::vector<int> apart)
{
    auto same = list_[model];
    same.apart = std::move(apart);
    return list_.push_back(std::move(same));
}

ModelGraph ModelsOfScenario::read_file(YamlCursor const& at, std::string const& name, Reading const& reading)
{
    auto const mistakes = reading.diagnostics.size();
    auto const file = files_.open(at, model_form(), reading);
    if (!file) return {};
    auto const& key = reading.files.open(at, reading.diagnostics).key;
    if (cache_ != nullptr) {
        if (auto const known = cache_->find({key, name}); known != cache_->end()) return known->second;
    }
    auto model = fused(read_model(*file, name, reading));
    if (cache_ != nullptr && reading.diagnostics.size() == mistakes)
        cache_->emplace(std::pair{key, name}, model);
    return model;
}

void ModelsOfScenario::check_measured_times(Names const& known, Diagnostics& diagnostics) const
{
    for (auto const& model : inline_) {
        bool const is_shared = model.has("format"); // a file's whole text in place of its path
        auto const check_ops = [&](YamlCursor const& ops) {
            for (auto const& op : ops.items()) {
                if (!op.is_mapping()) continue;
                for (auto const& [name, where, value] : op["time"].names()) {
                    bool const is_from_file = is_shared && where.source->order < after_all_files;
                    if (!is_from_file && !known.find(name))
                        diagnostics.report(where, fmt::format("there is no device or profile '{}'", name),
                                           hint_for(name, known, diagnostics));
                }
            }
        };
        check_ops(model["ops"]);
        for (auto const& exit : model["exits"].items())
            if (exit.is_mapping()) check_ops(exit["ops"]);
    }
}

} // namespace sunder::sim
