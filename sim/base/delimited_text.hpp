/// \file
/// Tables as text: rows of values between separators, lines of comment behind '#'. The parts that readers of
/// such files share.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// A piece of a text and its place; line and column count from 1.
struct Piece {
    std::string_view text;
    int line = 1;
    int column = 1;
};

/// Without blanks around it.
[[nodiscard]] Piece trimmed(Piece piece);

/// The lines that hold something, without comments; not trimmed.
[[nodiscard]] std::vector<Piece> lines_of(std::string_view text);

/// At each of the `separators`, trimmed; at least one.
[[nodiscard]] std::vector<Piece> split(Piece const& line, std::string_view separators);

/// What stands between the values of others' tables: semicolons or tabs where the header has any, else
/// commas.
[[nodiscard]] std::string_view separator_of(std::string_view header);

/// Without double quotes around it. In others' tables no separator stands between them.
[[nodiscard]] Piece unquoted(Piece piece);

/// "rate [Mbit/s]" as the name and what stands in the brackets, if there are any.
struct Title {
    std::string_view name;
    std::optional<std::string_view> unit;
};
[[nodiscard]] Title title_of(std::string_view text);

/// "1 row", "2 rows".
[[nodiscard]] std::string plural(std::size_t count, std::string_view noun);

/// For a comment, which ends with its line: control characters become question marks.
[[nodiscard]] std::string comment_text(std::string text);

/// Reports what is wrong with one file, the first twenty mistakes of it.
class Complaints {
public:
    Complaints(std::shared_ptr<Source const> source, Diagnostics& diagnostics);

    void report(Piece const& at, std::string message, std::string hint = {});
    [[nodiscard]] bool none() const { return count_ == 0; }
    [[nodiscard]] bool too_many() const;

private:
    std::shared_ptr<Source const> source_;
    Diagnostics* diagnostics_;
    int count_ = 0;
};

/// Reports that a row has another number of values than the header.
void report_width(std::vector<Piece> const& row, std::size_t columns, Complaints& complaints);

/// Behind the last '/' of the source's name.
[[nodiscard]] std::string_view file_name_of(Source const& source);

} // namespace sunder::sim
