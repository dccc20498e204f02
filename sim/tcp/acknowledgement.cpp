// What an acknowledgement tells a sender.
#include "sim/tcp/sender.hpp"

#include <algorithm>

namespace sunder::sim::tcp {

void Sender::take(Seconds now, Acknowledgement const& acknowledgement, Receiver const& receiver)
{
    if (is_calm(acknowledgement)) return take_calm(now, acknowledgement);
    News news{.told = {.now = now, .in_flight_before = state_.in_flight()}, .echo = acknowledgement.echo};
    auto const delivered = state_.delivered;
    auto const lost = state_.lost_ever;
    echo_ = acknowledgement.sent_at;
    window_end_ = std::max(window_end_, acknowledgement.window_end);
    news.duplicates = static_cast<int>(acknowledgement.duplicates - heard_duplicates_);
    heard_duplicates_ = std::max(heard_duplicates_, acknowledgement.duplicates);
    read_arrivals(news, acknowledgement, receiver);
    read_order(news, acknowledgement);
    news.told.arrived = static_cast<int>(state_.delivered - delivered);
    measure_round_trip(news);
    judge_probe(news);
    bool const dubious = news.sacked || news.duplicates > 0 || state_.phase != SenderState::Phase::open;
    if (restarts_timer(news)) arm(now);
    if (dubious) repair(news);
    news.told.lost = static_cast<int>(state_.lost_ever - lost);
    if (recovery_ == Recovery::own) measure_rate(news);
    bool const reducing =
        state_.phase == SenderState::Phase::reduced || state_.phase == SenderState::Phase::recovery;
    if (recovery_ == Recovery::of_sender && reducing) reduce(news);
    using enum Growth;
    control_.acknowledged(state_, news.told, !reducing && news.advanced ? allowed : none);
    if (state_.phase == SenderState::Phase::loss && doubts_timeout_)
        push_in_doubt(now, news);
    else
        push(now);
}

/// Whether it only tells that more has arrived, in order, of what was sent once, while nothing seems lost.
bool Sender::is_calm(Acknowledgement const& acknowledgement) const
{
    return state_.phase == SenderState::Phase::open && acknowledgement.next > state_.acknowledged &&
           acknowledgement.arrivals == heard_arrivals_ && acknowledgement.duplicates == heard_duplicates_ &&
           state_.sacked == 0 && state_.lost == 0 && highest_again_ < state_.acknowledged && !probe_end_;
}

/// What take() does then, for all segments together.
void Sender::take_calm(Seconds now, Acknowledgement const& acknowledgement)
{
    auto const count = static_cast<int>(acknowledgement.next - state_.acknowledged);
    auto const& oldest = segments_.front();
    auto const& newest = segments_[static_cast<std::size_t>(count) - 1];
    News news{.told = {.now = now,
                       .arrived = count,
                       .acknowledged = count,
                       .in_flight_before = state_.in_flight(),
                       .round_trip = now - newest.sent_at}};
    echo_ = acknowledgement.sent_at;
    window_end_ = std::max(window_end_, acknowledgement.window_end);
    rack_.round_trip = *news.told.round_trip;
    if (newest.sent_at >= rack_.sent_at) {
        rack_.sent_at = newest.sent_at;
        rack_.segment = acknowledgement.next - 1;
    }
    state_.out -= count;
    state_.delivered += count;
    state_.acknowledged = acknowledgement.next;
    state_.round_trip.sample_least(*news.told.round_trip);
    state_.round_trip.sample(now - oldest.sent_at, state_.acknowledged, state_.sent);
    backoff_ = 0;
    segments_.drop(static_cast<std::size_t>(count));
    arm(now);
    if (recovery_ == Recovery::own) {
        news.rate = &newest;
        measure_rate(news);
    }
    control_.acknowledged(state_, news.told, Growth::allowed);
    push(now);
}

/// tcp_clean_rtx_queue: in order, or beyond a gap whose first segment was sent later.
bool Sender::restarts_timer(News const& news) const
{
    return news.advanced || (news.oldest_beyond && *news.oldest_beyond < segments_.front().sent_at);
}

void Sender::arrived(News& news, Segment const& segment, std::int64_t number)
{
    auto const now = news.told.now;
    ++state_.delivered;
    if (!news.rate || segment.sent_at >= news.rate->sent_at) news.rate = &segment;
    if (!segment.ever_again && number < episode_end_) news.original = true;
    if (segment.ever_again && now - segment.sent_at < state_.round_trip.least())
        return; // of the first sending
    rack_.round_trip = now - segment.sent_at;
    if (segment.sent_at > rack_.sent_at || (segment.sent_at == rack_.sent_at && number > rack_.segment)) {
        rack_.sent_at = segment.sent_at;
        rack_.segment = number;
    }
}

void Sender::read_arrivals(News& news, Acknowledgement const& acknowledgement, Receiver const& receiver)
{
    for (; heard_arrivals_ < acknowledgement.arrivals; ++heard_arrivals_) {
        auto const number = receiver.arrival(heard_arrivals_);
        if (number < state_.acknowledged || segment(number).sacked) continue;
        auto& there = segment(number);
        there.sacked = true;
        ++state_.sacked;
        if (there.lost) --state_.lost;
        if (there.again) --state_.retransmitted;
        there.lost = there.again = false;
        news.sacked = true;
        if (!there.ever_again) {
            if (!news.oldest_beyond) news.oldest_beyond = there.sent_at;
            news.newest_beyond = there.sent_at;
        }
        arrived(news, there, number);
    }
}

void Sender::read_order(News& news, Acknowledgement const& acknowledgement)
{
    while (state_.acknowledged < acknowledgement.next) {
        auto const& done = segments_.front();
        news.advanced = true;
        ++news.told.acknowledged;
        if (done.ever_again) {
            news.again_in_order = true;
        } else if (!done.sacked) {
            if (!news.oldest) news.oldest = done.sent_at;
            news.newest = done.sent_at;
        }
        --state_.out;
        if (done.sacked) --state_.sacked;
        if (done.lost) --state_.lost;
        if (done.again) --state_.retransmitted;
        if (!done.sacked) arrived(news, done, state_.acknowledged);
        segments_.pop_front();
        ++state_.acknowledged;
    }
}

/// Of segments that were sent once (Karn), else by the timestamp.
void Sender::measure_round_trip(News& news)
{
    auto const now = news.told.now;
    std::optional<Seconds> smoothed;
    if (news.oldest && !news.again_in_order) {
        smoothed = now - *news.oldest;
        news.told.round_trip = now - *news.newest;
    }
    if (news.oldest_beyond) {
        if (!smoothed) smoothed = now - *news.oldest_beyond;
        news.told.round_trip = now - *news.newest_beyond;
    }
    if (!smoothed && news.advanced) smoothed = news.told.round_trip = now - news.echo;
    if (news.told.round_trip) state_.round_trip.sample_least(*news.told.round_trip);
    if (!smoothed) return;
    state_.round_trip.sample(*smoothed, state_.acknowledged, state_.sent);
    backoff_ = 0;
}

/// Over the longer of the time in which the segments were sent and that in which they were acknowledged.
void Sender::measure_rate(News& news)
{
    if (state_.app_limited > 0 && state_.delivered > state_.app_limited) state_.app_limited = 0;
    if (!news.rate) return;
    auto const& newest = *news.rate;
    state_.delivered_at = news.told.now;
    first_sent_at_ = newest.sent_at;
    auto const interval =
        std::max(newest.sent_at - newest.first_sent_at, news.told.now - newest.delivered_at);
    if (interval < state_.round_trip.least()) return;
    news.told.rate = Told::Rate{.delivered_before = newest.delivered,
                                .delivered = state_.delivered - newest.delivered,
                                .interval = interval,
                                .app_limited = newest.app_limited};
}

/// RFC 8985, 7.4: whether the tail probe repaired a loss, which the window has to answer for.
void Sender::judge_probe(News const& news)
{
    if (!probe_end_ || state_.acknowledged < *probe_end_) return;
    bool const repaired = probe_repeats_ && news.duplicates == 0;
    if (!repaired) {
        probe_end_.reset();
        return;
    }
    if (state_.acknowledged == *probe_end_ && news.advanced) return; // a duplicate may follow
    probe_end_.reset();
    if (!news.advanced) return;
    enter_reduction(SenderState::Phase::reduced);
    leave_reduction(news.told.now);
    state_.phase = SenderState::Phase::open;
}

} // namespace sunder::sim::tcp
