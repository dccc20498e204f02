#include "sim/config/stated_errors.hpp"

#include "sim/config/device_fields.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/config/scenario_file.hpp"

#include <utility>

namespace sunder::sim {

std::optional<StatedError> load_stated_error(std::filesystem::path const& path)
{
    RootFile file{path};
    return file.read(device_form(), [&](YamlCursor const& root) {
        (void)read_device(root, file.reading());
        return read_error(root, file.reading());
    });
}

DoubtedScenario load_doubted(std::filesystem::path const& path, Overrides const& overrides)
{
    RootFile file{path};
    apply_all(overrides, file);
    auto scenario = read_base(file).scenario;
    return {std::move(scenario), stated_errors(file)};
}

StatedErrors stated_errors(RootFile& file)
{
    StatedErrors errors;
    auto const reading = file.reading();
    for (auto const& named : YamlCursor{file.root(), scenario_form()}["devices"].names())
        errors.push_back(read_error_of_scenario(named, file.yaml_files(), reading));
    return errors;
}

} // namespace sunder::sim
