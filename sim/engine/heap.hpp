/// \file
/// A priority queue out of which anything may be taken.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace sunder::sim {

/// A binary heap of values by key, the least key first. What is withdrawn is only noted, in a second heap,
/// and goes when it is the first of both: nothing is looked for, so that this costs O(log n) as all else
/// does, on average over many. Never more than half of what is kept has been withdrawn, but for a few.
///
/// Keys are ordered by `<`. Where two are equal, their values are.
template <class Key, class Value>
class Heap {
public:
    struct Entry {
        Key key;
        Value value;
    };

    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const { return entries_.size() - (withdrawn_ ? withdrawn_->size() : 0); }

    /// \pre not empty
    [[nodiscard]] Entry const& first() const { return entries_.front(); }

    void push(Key const& key, Value const& value) { rise(entries_, {key, value}); }

    /// Takes out the first. \pre not empty
    Entry pop()
    {
        Entry const entry = entries_.front();
        drop_first(entries_);
        if (withdrawn_) drop_withdrawn();
        return entry;
    }

    /// \pre one of this key is there
    void withdraw(Key const& key)
    {
        if (entries_.front().key == key) return (void)pop();
        if (!withdrawn_) withdrawn_ = std::make_unique<std::vector<Note>>();
        rise(*withdrawn_, Note{key});
        if (withdrawn_->size() > few && 2 * withdrawn_->size() > entries_.size()) sweep();
    }

    /// All that are there, in no particular order.
    [[nodiscard]] std::vector<Entry> const& entries()
    {
        sweep();
        return entries_;
    }

    void clear()
    {
        entries_.clear();
        withdrawn_.reset();
    }

private:
    struct Note {
        Key key;
    };
    static constexpr std::size_t few = 32;
    static constexpr std::size_t children = 4; ///< of each place: half the depth of a binary heap

    /// Puts one more where its key belongs, from the last place up.
    template <class Item>
    static void rise(std::vector<Item>& heap, Item const& item)
    {
        heap.push_back(item);
        settle(heap.data(), heap.size() - 1, item);
    }

    template <class Item>
    static void settle(Item* heap, std::size_t place, Item const& item)
    {
        while (place > 0) {
            std::size_t const parent = (place - 1) / children;
            if (!(item.key < heap[parent].key)) break;
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = item;
    }

    /// The place of the least of the children in [first, last). Four are compared without a branch.
    template <class Item>
    static std::size_t least_of(Item const* heap, std::size_t first, std::size_t last)
    {
        if (last - first == children) {
            auto const a = first + std::size_t{heap[first + 1].key < heap[first].key};
            auto const b = first + 2 + std::size_t{heap[first + 3].key < heap[first + 2].key};
            return heap[b].key < heap[a].key ? b : a;
        }
        auto least = first;
        for (auto place = first + 1; place < last; ++place)
            least = heap[place].key < heap[least].key ? place : least;
        return least;
    }

    /// The gap that the first leaves goes down to the end, where the last is put; from there it rises.
    template <class Item>
    static void drop_first(std::vector<Item>& items)
    {
        std::size_t const size = items.size() - 1;
        if (size == 0) return items.clear();
        Item const last = items.back();
        items.pop_back();
        Item* const heap = items.data();
        std::size_t gap = 0;
        for (std::size_t child = 1; child < size; child = children * gap + 1) {
            auto const least = least_of(heap, child, std::min(child + children, size));
            heap[gap] = heap[least];
            gap = least;
        }
        settle(heap, gap, last);
    }

    /// Drops all that were withdrawn. What is in order is a heap.
    void sweep()
    {
        if (!withdrawn_) return;
        auto const earlier = [](auto const& a, auto const& b) { return a.key < b.key; };
        std::ranges::sort(*withdrawn_, earlier);
        std::ranges::sort(entries_, earlier);
        auto next = withdrawn_->begin();
        std::erase_if(entries_, [&](Entry const& entry) {
            bool const gone = next != withdrawn_->end() && next->key == entry.key;
            if (gone) ++next;
            return gone;
        });
        withdrawn_->clear();
    }

    /// Those that are the first now.
    void drop_withdrawn()
    {
        while (!withdrawn_->empty() && withdrawn_->front().key == entries_.front().key) {
            drop_first(*withdrawn_);
            drop_first(entries_);
        }
    }

    std::vector<Entry> entries_;
    std::unique_ptr<std::vector<Note>> withdrawn_; ///< a heap; small, since there may be very many without
};

} // namespace sunder::sim
