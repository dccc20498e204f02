/// \file
/// The sub-commands of `sunder`, each in the file of its name.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sunder::cli {

/// \throws InputError, UsageError, RunError, Interrupted; returns when all is well
struct Command {
    Syntax syntax;
    std::function<void(Arguments const&)> carry_out;
};

[[nodiscard]] Command run_command();
[[nodiscard]] Command rehearse_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command plan_command();
[[nodiscard]] Command capacity_command();
[[nodiscard]] Command tail_command();
[[nodiscard]] Command policies_command();
[[nodiscard]] Command sweep_command();
[[nodiscard]] Command show_command();
[[nodiscard]] Command export_command();
[[nodiscard]] Command merge_command();
[[nodiscard]] Command compare_command();
[[nodiscard]] Command sensitivity_command();
[[nodiscard]] Command calibrate_command();
[[nodiscard]] Command validate_command();
[[nodiscard]] Command submit_command();
[[nodiscard]] Command new_command();
[[nodiscard]] Command list_command();
[[nodiscard]] Command import_onnx_command();
[[nodiscard]] Command import_ncnn_command();
[[nodiscard]] Command import_platform_command();
[[nodiscard]] Command import_trace_command();
[[nodiscard]] Command import_accuracy_command();
[[nodiscard]] Command import_latency_command();
[[nodiscard]] Command import_blocks_command();
[[nodiscard]] Command import_profile_command();
[[nodiscard]] Command measure_command();
[[nodiscard]] Command search_command();
[[nodiscard]] Command front_command();
[[nodiscard]] Command rank_command();
[[nodiscard]] Command winner_command();
[[nodiscard]] Command timeline_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command schema_command();
[[nodiscard]] Command defaults_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command manual_command();

/// Every sub-command, in the order in which they are listed.
[[nodiscard]] std::vector<Command> all_commands();
[[nodiscard]] std::vector<Syntax> syntaxes_of(std::vector<Command> const& commands);

/// What `--version` prints.
[[nodiscard]] std::string version_text();

} // namespace sunder::cli
