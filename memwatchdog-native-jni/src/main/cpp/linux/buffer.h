#pragma once
#include "linux/libc.h"
#include "linux/outcome.h"

namespace memwatchdog {

// A growing array of plain values in a mapping of its own: no malloc, whose locks another thread may have held at the fork.
// Growth is for the child only: it ends the child when memory is short.
template <class T>
class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() {
        if (data_) munmap(data_, bytes(capacity_));
    }

    // For the parent: false where memory is short. Untouched pages cost nothing.
    bool reserve(u8 capacity) {
        void* memory = mmap(nullptr, bytes(capacity), libc::PROT_READ | libc::PROT_WRITE,
                            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE, -1, 0);
        if (memory == reinterpret_cast<void*>(-1)) return false;
        data_ = static_cast<T*>(memory);
        capacity_ = capacity;
        return true;
    }

    // For the parent's callback, which must neither allocate nor fail.
    bool pushIfRoom(const T& value) {
        if (size_ == capacity_) return false;
        data_[size_++] = value;
        return true;
    }

    void push(const T& value) {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_++] = value;
    }
    T* extend(u8 count) {
        if (size_ + count > capacity_) grow(size_ + count);
        T* start = data_ + size_;
        size_ += count;
        return start;
    }
    void resizeZeroed(u8 size) {
        if (size > capacity_) grow(size);
        size_ = size;
    }
    T pop() { return data_[--size_]; }
    void clear() { size_ = 0; }
    void reverseFrom(u8 first) {
        for (u8 last = size_; first + 1 < last; first++) {
            T value = data_[--last];
            data_[last] = data_[first];
            data_[first] = value;
        }
    }
    void swap(Buffer& other) {
        auto exchange = [](auto& a, auto& b) {
            auto t = a;
            a = b;
            b = t;
        };
        exchange(data_, other.data_);
        exchange(size_, other.size_);
        exchange(capacity_, other.capacity_);
    }

    T& operator[](u8 i) { return data_[i]; }
    const T& operator[](u8 i) const { return data_[i]; }
    T* data() { return data_; }
    u8 size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }

private:
    static u8 bytes(u8 count) { return (count * sizeof(T) + 4095) & ~4095ull; }

    void grow(u8 wanted) {
        u8 capacity = capacity_ * 2 > wanted ? capacity_ * 2 : wanted;
        if (capacity * sizeof(T) < 65536) capacity = 65536 / sizeof(T) + 1;
        if (!data_) {
            if (!reserve(capacity)) childOutcome->fail("out of memory");
            return;
        }
        void* moved = mremap(data_, bytes(capacity_), bytes(capacity), libc::MREMAP_MAYMOVE);
        if (moved == reinterpret_cast<void*>(-1)) childOutcome->fail("out of memory");
        data_ = static_cast<T*>(moved);
        capacity_ = capacity;
    }

    T* data_ = nullptr;
    u8 size_ = 0;
    u8 capacity_ = 0;
};

}  // namespace memwatchdog
