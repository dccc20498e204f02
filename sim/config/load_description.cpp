#include "sim/config/load_description.hpp"

#include "sim/config/model_fields.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/form/root_file.hpp"
#include "sim/form/shelves.hpp"

#include <fmt/core.h>

#include <memory>
#include <string>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

/// Of a name, where it is not that of a file, the file on the first shelf that has one.
fs::path path_of(fs::path const& named)
{
    auto const name = named.string();
    std::error_code problem;
    if (!is_shelf_name(name) || fs::exists(named, problem)) return named;
    auto const shelving = shelved::models();
    if (fs::path const beside{name + shelving.ending}; fs::exists(beside, problem)) return beside;
    for (auto const& file : files_on(shelves(), shelving))
        if (file.name == name) return file.path;
    Diagnostics diagnostics;
    diagnostics.report({std::make_shared<Source const>(Source{name, ""}), 1, 1},
                       fmt::format("there is no model '{}'", name), hint_for_shelved(name, shelving, ""));
    diagnostics.raise_if_any();
    return named;
}

} // namespace

ModelDescription load_description(fs::path const& named)
{
    RootFile file{path_of(named)};
    return file.read(model_form(), [&](YamlCursor const& root) {
        auto model = read_description(root, file.stem(), file.reading()).value_or(ModelDescription{});
        if (file.diagnostics().size() == 0) (void)build_model(model, file.diagnostics());
        return model;
    });
}

} // namespace sunder::sim
