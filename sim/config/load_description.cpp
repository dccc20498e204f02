#include "sim/config/load_description.hpp"

#include "sim/config/model_fields.hpp"
#include "sim/form/root_file.hpp"

namespace sunder::sim {

ModelDescription load_description(std::filesystem::path const& path)
{
    RootFile file{path};
    return file.read(model_form(), [&](YamlCursor const& root) {
        auto model = read_description(root, file.stem(), file.reading()).value_or(ModelDescription{});
        if (file.diagnostics().size() == 0) (void)build_model(model, file.diagnostics());
        return model;
    });
}

} // namespace sunder::sim
