#include "sim/form/field_reader.hpp"

namespace sunder::sim {

FieldReader::FieldReader(YamlCursor at, Reading const& reading, std::optional<YamlCursor> behind)
    : at_{std::move(at)},
      reading_{reading},
      behind_{std::move(behind)},
      choice_{at_.is_mapping() ? at_.choice() : ""}
{
}

YamlCursor FieldReader::operator[](std::string_view key) const
{
    if (!behind_ || !behind_->knows(key)) return at_[key];
    if (!at_.has(key)) return (*behind_)[key];
    (*behind_)[key].use_all(); // overridden, which is no mistake
    return at_[key];
}

void FieldReader::report(Location where, std::string message, std::string hint) const
{
    reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
}

} // namespace sunder::sim
