#include "tools/cli/commands.hpp"

namespace sunder::cli {

std::vector<Command> all_commands()
{
    return {new_command(),
            list_command(),
            run_command(),
            rehearse_command(),
            check_command(),
            plan_command(),
            capacity_command(),
            tail_command(),
            policies_command(),
            sweep_command(),
            search_command(),
            front_command(),
            rank_command(),
            winner_command(),
            show_command(),
            export_command(),
            merge_command(),
            compare_command(),
            sensitivity_command(),
            calibrate_command(),
            validate_command(),
            submit_command(),
            timeline_command(),
            report_command(),
            measure_command(),
            import_onnx_command(),
            import_ncnn_command(),
            import_platform_command(),
            import_trace_command(),
            import_accuracy_command(),
            import_latency_command(),
            import_blocks_command(),
            import_profile_command(),
            schema_command(),
            defaults_command(),
            completion_command(),
            manual_command()};
}

std::vector<Syntax> syntaxes_of(std::vector<Command> const& commands)
{
    std::vector<Syntax> syntaxes;
    syntaxes.reserve(commands.size());
    for (auto const& command : commands)
        syntaxes.push_back(command.syntax);
    return syntaxes;
}

} // namespace sunder::cli
