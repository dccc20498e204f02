#include "sim/base/about_file.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace sunder::sim {

InputError about_file(std::string name, std::string message, std::string hint)
{
    auto const source = std::make_shared<Source const>(Source{std::move(name), {}});
    std::vector<Diagnostic> diagnostics;
    diagnostics.push_back({{source}, std::move(message), std::move(hint)});
    return InputError{std::move(diagnostics)};
}

} // namespace sunder::sim
