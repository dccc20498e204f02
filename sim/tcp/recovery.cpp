// What a sender takes for lost, and what it does about it.
#include "sim/tcp/sender.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {
namespace {

constexpr int duplicates_to_trust = 3;   // RFC 5681's threshold, which ends RACK's patience
constexpr Seconds least_patience{0.002}; // TCP_TIMEOUT_MIN_US

} // namespace

/// RFC 8985, 6.2: a quarter of the least round trip.
Seconds Sender::reordering_window() const
{
    if (state_.phase >= SenderState::Phase::recovery || state_.sacked >= duplicates_to_trust)
        return Seconds{};
    return std::min(state_.round_trip.least() / 4, state_.round_trip.smoothed());
}

void Sender::mark_lost(Segment& segment)
{
    if (!segment.lost) {
        segment.lost = true;
        ++state_.lost;
        ++state_.lost_ever;
    } else if (segment.again) {
        ++state_.lost_ever;
    }
    if (std::exchange(segment.again, false)) --state_.retransmitted;
}

/// RACK: whatever was sent before the newest segment that arrived has had its time. \return whether some is
/// lost
bool Sender::find_lost(Seconds now)
{
    if (rack_.sent_at < Seconds{}) return false;
    auto const patience = rack_.round_trip + reordering_window();
    auto const lost = state_.lost_ever;
    Seconds longest;
    for (auto number = state_.acknowledged; number < state_.sent; ++number) {
        auto& waits = segment(number);
        bool const earlier =
            waits.sent_at < rack_.sent_at || (waits.sent_at == rack_.sent_at && number < rack_.segment);
        if (!earlier && number > highest_again_) break;
        if (!earlier || waits.sacked || (waits.lost && !waits.again)) continue;
        auto const rest = patience - (now - waits.sent_at);
        if (rest <= Seconds{})
            mark_lost(waits);
        else
            longest = std::max(longest, rest);
    }
    if (longest > Seconds{}) set_timer(Timer::reordering, now, longest + least_patience);
    return state_.lost_ever > lost;
}

/// The time has come for what may only have been late.
void Sender::reorder(Seconds now)
{
    auto const in_flight = state_.in_flight();
    bool const lost = find_lost(now);
    if (lost && state_.in_flight() != in_flight) {
        if (state_.phase != SenderState::Phase::recovery) {
            enter_reduction(SenderState::Phase::recovery);
            if (recovery_ == Recovery::of_sender) reduce({.told = {.arrived = 1}});
        }
        push_lost(now);
    }
    if (timer_ == Timer::none) arm_timeout(now);
}

void Sender::repair(News& news)
{
    using enum SenderState::Phase;
    auto const now = news.told.now;
    if (may_undo_ && news.duplicates > 0 && to_undo_ > 0) to_undo_ = std::max(0, to_undo_ - news.duplicates);
    if (state_.phase == open)
        retransmitted_at_ = Seconds{-1};
    else if (state_.acknowledged >= episode_end_)
        end_episode(now, news);
    if (state_.phase == loss) {
        repair_after_timeout(now, news);
        return;
    }
    if (state_.phase == recovery && news.advanced && undo_if_spurious(news)) state_.phase = open;
    (void)find_lost(now);
    if (state_.phase == recovery) return;
    if (state_.lost > 0) {
        enter_reduction(recovery);
        return;
    }
    if (state_.phase == reduced) return;
    state_.phase = state_.sacked > 0 ? disorder : open;
    episode_end_ = state_.sent;
}

/// All that was in flight when the window fell is acknowledged.
void Sender::end_episode(Seconds now, News const& news)
{
    using enum SenderState::Phase;
    if (state_.phase == reduced) {
        if (state_.acknowledged == episode_end_) return;
        leave_reduction(now);
        state_.phase = open;
    } else if (state_.phase == recovery) {
        if (!undo_if_spurious(news)) leave_reduction(now);
        state_.phase = open;
    }
}

void Sender::repair_after_timeout(Seconds now, News const& news)
{
    bool const original =
        doubts_timeout_ && news.original; // RFC 5682, 3.1: it arrived although it was given up
    if (original) to_undo_ = 0;
    if ((news.advanced || original) && undo_if_spurious(news)) {
        state_.phase = SenderState::Phase::open;
        return;
    }
    (void)find_lost(now);
    if (state_.acknowledged < episode_end_) return;
    state_.phase = SenderState::Phase::open;
    may_undo_ = false;
}

/// RFC 5682, 2: new data goes first, whose acknowledgements tell whether the time-out was right.
void Sender::push_in_doubt(Seconds now, News const& news)
{
    if (state_.sent > episode_end_) {
        if (news.sacked) doubts_timeout_ = false;
    } else if (news.advanced) {
        push_new(now, 0);
        if (state_.sent > episode_end_) return;
        doubts_timeout_ = false;
    }
    push(now);
}

// The window
// ---------------------------------------------------------------------------------------------------------

int Sender::current_threshold() const
{
    bool const reducing =
        state_.phase == SenderState::Phase::reduced || state_.phase == SenderState::Phase::recovery;
    return reducing ? state_.threshold : std::max(state_.threshold, state_.window / 4 * 3);
}

void Sender::enter_reduction(SenderState::Phase phase)
{
    bool const reducing =
        state_.phase == SenderState::Phase::reduced || state_.phase == SenderState::Phase::recovery;
    if (!reducing) {
        threshold_before_ = current_threshold();
        episode_end_ = state_.sent;
        probe_end_.reset();
        state_.counter = 0;
        window_before_ = state_.window;
        given_ = taken_ = 0;
        state_.threshold = control_.threshold_after_loss(state_);
    }
    state_.phase = phase;
    may_undo_ = phase == SenderState::Phase::recovery;
    to_undo_ = state_.retransmitted > 0 ? state_.retransmitted : -1;
}

/// RFC 6937 (proportional rate reduction with its slow-start part).
void Sender::reduce(News const& news)
{
    int const arrived = news.told.arrived;
    if (arrived <= 0 || window_before_ == 0) return;
    given_ += arrived;
    int const above = state_.in_flight() - state_.threshold;
    int sends = 0;
    if (above > 0) {
        auto const share =
            (static_cast<std::int64_t>(state_.threshold) * given_ + window_before_ - 1) / window_before_;
        sends = static_cast<int>(share) - taken_;
    } else {
        sends = std::max(given_ - taken_, arrived);
        if (news.advanced && news.told.lost == 0) ++sends;
        sends = std::min(-above, sends);
    }
    state_.window = state_.in_flight() + std::max(sends, taken_ > 0 ? 0 : 1);
}

void Sender::leave_reduction(Seconds now)
{
    if (recovery_ == Recovery::own) return;
    if (state_.threshold == SenderState::unlimited) return;
    state_.window = state_.threshold;
    window_used_at_ = now;
}

/// By duplicates for all that was sent again, or an answer to what was sent before anything was.
bool Sender::undo_if_spurious(News const& news)
{
    bool const older = news.advanced && retransmitted_at_ >= Seconds{} && news.echo < retransmitted_at_;
    if (!may_undo_ || (to_undo_ != 0 && !older)) return false;
    state_.window = control_.window_after_undo(state_, window_before_);
    state_.threshold = std::max(state_.threshold, threshold_before_);
    for (auto number = state_.acknowledged; number < state_.sent; ++number) {
        if (std::exchange(segment(number).lost, false)) --state_.lost;
    }
    may_undo_ = false;
    backoff_ = 0;
    return true;
}

} // namespace sunder::sim::tcp
