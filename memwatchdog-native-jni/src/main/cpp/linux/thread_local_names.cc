#include "linux/thread_local_names.h"

#include "linux/mark_bitmap.h"

namespace memwatchdog {

void ThreadLocalNames::prepare() {
    entry_ = classes_.find("java/lang/ThreadLocal$ThreadLocalMap$Entry");
    u4 threadLocal = classes_.find("java/lang/ThreadLocal");
    if (entry_ != NO_CLASS && threadLocal != NO_CLASS) {
        const Class& entry = classes_[entry_];
        for (u4 f = 0; f < entry.fieldCount; f++) {
            if (classes_.fields(entry)[f].name.equals("value")) value_ = entry.firstField + f;
        }
        for (u4 i = 0; i < classes_.size(); i++) noteStatics(i, threadLocal);
    }
    byThreadLocal_.reserve(holders_.size());
    for (u4 i = 0; i < holders_.size(); i++) byThreadLocal_.add(holders_[i].threadLocal, i);
}

void ThreadLocalNames::noteStatics(u4 index, u4 threadLocal) {
    const Class& type = classes_[index];
    Field* own = classes_.fields(type);
    for (u4 f = 0; f < type.fieldCount; f++) {
        u8 target = own[f].isStatic && own[f].isOop() ? classes_.layout().reference(type.mirror + own[f].offset) : 0;
        if (!target || !MarkBitmap::fits(target) || !isA(classes_.indexOf(target), threadLocal)) continue;
        holders_.push({target, index, type.firstField + f});
    }
}

bool ThreadLocalNames::isA(u4 index, u4 ancestor) const {
    while (index != NO_CLASS && index != ancestor) index = classes_[index].super;
    return index != NO_CLASS;
}

}  // namespace memwatchdog
