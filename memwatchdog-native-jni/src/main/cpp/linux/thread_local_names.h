#pragma once
#include "linux/address_map.h"
#include "linux/class_table.h"

namespace memwatchdog {

// Names the values of threads by the static field that holds the thread local: a thread does not know what its values are for,
// and what it does know, the thread local, it refers to weakly. By the rule of io.memwatchdog.diff.fold.ThreadLocalNames, so that
// live profiles and folded dumps compare.
class ThreadLocalNames {
public:
    struct Holder {
        u8 threadLocal;
        u4 type, field;
    };

    explicit ThreadLocalNames(ClassTable& classes) : classes_(classes) {}

    void prepare();
    // Whether the field of that class is an entry's value in a thread's map.
    bool isValue(u4 index, u4 field) const { return index == entry_ && field == value_; }
    // Number of who holds the thread local of an entry; NOTHING where no static field does.
    u4 holderOf(u8 entry) const { return byThreadLocal_.find(classes_.layout().reference(entry + classes_.referentOffset())); }
    const Holder& operator[](u4 number) const { return holders_[number]; }

private:
    void noteStatics(u4 index, u4 threadLocal);
    bool isA(u4 index, u4 ancestor) const;

    ClassTable& classes_;
    u4 entry_ = NO_CLASS, value_ = NO_FIELD;
    Buffer<Holder> holders_;
    AddressMap byThreadLocal_;
};

}  // namespace memwatchdog
