#include "nas/output/search_words.hpp"

namespace sunder::nas {

std::string split_of(SearchResult const& result, Candidate const& candidate)
{
    auto const variable = result.space.find("split");
    if (!variable) return "-";
    return result.space.variables[*variable].choices[static_cast<std::size_t>(candidate.choices[*variable])];
}

std::string_view remark_of(SearchResult const& result, Candidate const& cut)
{
    if (cut.evaluation.obstacle != CandidateObstacle::none) return sentence(cut.evaluation.obstacle);
    if (split_of(result, cut) == split_of(result, result.candidates[best_of(result)])) return "the answer";
    return cut.violation > 0 ? "misses a limit" : "";
}

std::string_view note_of(Candidate const& candidate)
{
    if (candidate.evaluation.obstacle != CandidateObstacle::none)
        return sentence(candidate.evaluation.obstacle);
    switch (candidate.evaluation.evaluator) {
    case Evaluator::analytic:
        return "a lone request";
    case Evaluator::simulated:
        return "simulated";
    case Evaluator::bounded:
        break;
    }
    return "lower bounds";
}

std::string_view word_of(LateShareWager::Verdict verdict)
{
    switch (verdict) {
    case LateShareWager::Verdict::within:
        return "confirmed";
    case LateShareWager::Verdict::above:
        return "refuted";
    case LateShareWager::Verdict::undecided:
        break;
    }
    return "undecided";
}

} // namespace sunder::nas
