/// \file
/// Results go to standard output; all else goes to standard error.
#pragma once

#include <exception>
#include <string_view>

namespace sunder::cli {

/// Nobody reads our output any more, as behind `| head`: no mistake, but no reason to go on either.
class NobodyListens : public std::exception {};

/// \throws RunError  when it cannot be written
/// \throws NobodyListens
void print(std::string_view text);

/// Makes sure that all that was printed has left the program; throws as print() does.
void finish_printing();

/// To standard error; a failure there is nothing we could tell anybody about.
void say(std::string_view text);

} // namespace sunder::cli
