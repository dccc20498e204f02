/// \file
/// What importers of graphs are told about their inputs.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sunder::cli {

/// Values of an option that is given as NAME=VALUE. What cannot be read is a UsageError.
class ImportSettings {
public:
    enum class Naming : std::uint8_t { required, optional };

    /// \param naming  where it is optional, a value alone has the name ""
    ImportSettings(Arguments const& arguments, std::string option, Naming naming = Naming::required);

    [[nodiscard]] std::map<std::string, std::int64_t> lengths() const;
    /// "1x3x640x640"
    [[nodiscard]] std::map<std::string, std::vector<std::int64_t>, std::less<>> shapes() const;
    [[nodiscard]] std::map<std::string, double> numbers() const;

private:
    [[noreturn]] void refuse(std::string_view text, std::string const& hint) const;
    [[nodiscard]] std::int64_t length(std::string const& text) const;

    std::string command_;
    std::string option_;
    std::vector<std::pair<std::string, std::string>> pairs_;
};

/// Of an input.
[[nodiscard]] std::vector<std::string> const& input_types();

} // namespace sunder::cli
