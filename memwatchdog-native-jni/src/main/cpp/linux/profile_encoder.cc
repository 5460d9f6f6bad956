#include "linux/profile_encoder.h"

namespace memwatchdog {

void ProfileEncoder::putBytes(const void* bytes, u8 length) {
    if (used_ + length > capacity_) childOutcome->refuse("the profile is larger than the room for it");
    memcpy(target_ + used_, bytes, length);
    used_ += length;
}

void ProfileEncoder::putText(const char* text, u8 length) {
    put(static_cast<u2>(length));
    putBytes(text, static_cast<u2>(length));
}

void ProfileEncoder::putMember(const char* type, u8 typeLength, const char* member, u8 memberLength) {
    put(static_cast<u2>(typeLength + 1 + memberLength));
    putBytes(type, typeLength);
    putBytes(".", 1);
    putBytes(member, memberLength);
}

void ProfileEncoder::encode() {
    childOutcome->page().phase = StatusPage::SENDING;
    chooseNodes();
    chooseReferences();
    put(MAGIC);
    put(folder_.objects());
    put(folder_.heapBytes());
    encodeTypes();
    encodeLoaders();
    encodeVias();
    encodeNodes();
    encodeReferences();
    encodeBounds();
    childOutcome->page().resultBytes = used_;
}

// A node has what hangs below it, so what is above a kept node is kept.
void ProfileEncoder::chooseNodes() {
    Buffer<PathTrie::Node>& nodes = folder_.trie().nodes();
    retained_.resizeZeroed(nodes.size());
    counts_.resizeZeroed(nodes.size());
    kept_.resizeZeroed(nodes.size());
    for (u8 i = nodes.size(); i-- > 0;) {
        retained_[i] += nodes[i].bytes;
        counts_[i] += nodes[i].count;
        if (i == PathTrie::ROOT) continue;
        retained_[nodes[i].parent] += retained_[i];
        counts_[nodes[i].parent] += counts_[i];
    }
    for (u8 share = 1u << 20; keepAbove(share) > MAX_NODES && share > 2; share /= 2) {
    }
}

u4 ProfileEncoder::keepAbove(u8 share) {
    u8 minBytes = retained_[PathTrie::ROOT] / share, minCount = counts_[PathTrie::ROOT] / share;
    u4 kept = 0;
    for (u8 i = 1; i < kept_.size(); i++) kept_[i] = retained_[i] > minBytes || counts_[i] > minCount ? ++kept : 0;
    return kept;
}

void ProfileEncoder::encodeTypes() {
    typeNumbers_.resizeZeroed(classes_.size());
    for (u8 i = 1; i < kept_.size(); i++) {
        if (kept_[i]) typeNumbers_[folder_.trie().nodes()[i].type & ~PathFolder::CLASS_OBJECT] = 1;
    }
    for (ReferenceCounts::Pair& pair : folder_.references().pairs()) {
        if (isKept(pair)) typeNumbers_[pair.from & ~PathFolder::CLASS_OBJECT] = typeNumbers_[pair.to] = 1;
    }
    u4 count = 0;
    for (u4 i = 0; i < classes_.size(); i++) {
        typeNumbers_[i] = typeNumbers_[i] || folder_.countOf(i) ? ++count : 0;
    }
    put(count);
    for (u4 i = 0; i < classes_.size(); i++) {
        if (!typeNumbers_[i]) continue;
        put(folder_.countOf(i));
        put(folder_.bytesOf(i));
        putText(classes_[i].name.text, classes_[i].name.length);
    }
}

void ProfileEncoder::encodeLoaders() {
    Buffer<LoaderData>& loaders = classes_.loaders();
    auto counts = [&](u4 i) {
        if (folder_.isBuiltIn(i) || loaders[i].ownsOneHiddenClass || !loaders[i].classCount) return NO_CLASS;
        u4 type = classes_.indexOf(loaders[i].loader);
        return type == NO_CLASS || !typeNumbers_[folder_.typeOf(type)] ? NO_CLASS : typeNumbers_[folder_.typeOf(type)];
    };
    u4 count = 0;
    for (u4 i = 0; i < loaders.size(); i++) count += counts(i) != NO_CLASS;
    put(count);
    for (u4 i = 0; i < loaders.size(); i++) {
        if (counts(i) == NO_CLASS) continue;
        put(counts(i) - 1);
        put(loaders[i].classCount);
    }
}

u4 ProfileEncoder::viaNumber(u4 via) {
    for (u8 i = 0; i < vias_.size(); i++) {
        if (vias_[i] == via) return static_cast<u4>(i);
    }
    vias_.push(via);
    return static_cast<u4>(vias_.size() - 1);
}

void ProfileEncoder::encodeVias() {
    Buffer<PathTrie::Node>& nodes = folder_.trie().nodes();
    for (u8 i = 1; i < kept_.size(); i++) {
        if (kept_[i]) nodes[i].via = viaNumber(nodes[i].via);
    }
    put(static_cast<u4>(vias_.size()));
    for (u4 via : vias_) encodeVia(via);
}

void ProfileEncoder::encodeVia(u4 via) {
    enum : u1 { FIELD, STATIC_FIELD, LOCAL_IN, FIXED, VALUE_OF };
    if (via >= PathFolder::NONE) {
        put(static_cast<u1>(FIXED));
        constexpr const char* NAMES[] = {"",        "[]",           "<class>", "<class loader>", "<resolved>",   "<class>",
                                         "<thread>", "<jni global>", "<vm>",    "<local>",        "<jni local>", "<locked>",
                                         "<beyond budget>"};
        const char* name = NAMES[via - PathFolder::NONE];
        return putText(name, strlen(name));
    }
    if (via >= PathFolder::FRAME) {
        const Frame& frame = threads_.frames[via - PathFolder::FRAME];
        const Text& type = threads_.texts[frame.type];
        const Text& method = threads_.texts[frame.method];
        put(static_cast<u1>(LOCAL_IN));
        return putMember(&threads_.characters[type.start], type.length, &threads_.characters[method.start], method.length);
    }
    if (via >= PathFolder::THREAD_LOCAL) {
        const ThreadLocalNames::Holder& holder = folder_.threadLocal(via - PathFolder::THREAD_LOCAL);
        const Name& type = classes_[holder.type].name;
        const Name& name = classes_.field(holder.field).name;
        put(static_cast<u1>(VALUE_OF));
        return putMember(type.text, type.length, name.text, name.length);
    }
    const Field& field = classes_.field(via);
    put(static_cast<u1>(field.isStatic ? STATIC_FIELD : FIELD));
    putText(field.name.text, field.name.length);
}

void ProfileEncoder::encodeNodes() {
    Buffer<PathTrie::Node>& nodes = folder_.trie().nodes();
    u4 count = 0;
    for (u8 i = 1; i < kept_.size(); i++) count += kept_[i] != 0;
    put(count);
    for (u8 i = 1; i < kept_.size(); i++) {
        if (!kept_[i]) continue;
        const PathTrie::Node& node = nodes[i];
        put(kept_[node.parent]);
        put(typeNumbers_[node.type & ~PathFolder::CLASS_OBJECT] - 1);
        put(static_cast<u1>((node.type & PathFolder::CLASS_OBJECT ? 1 : 0) | (node.soft ? 2 : 0)));
        put(node.via);
        put(node.count);
        put(node.bytes);
        put(retained_[i]);
        put(node.example);
    }
}

// The heaviest ones, by a bound that is doubled until few enough are left.
void ProfileEncoder::chooseReferences() {
    for (leastReferenced_ = 1;; leastReferenced_ *= 2) {
        u4 kept = 0;
        for (ReferenceCounts::Pair& pair : folder_.references().pairs()) kept += isKept(pair);
        if (kept <= MAX_REFERENCES) return;
    }
}

void ProfileEncoder::encodeReferences() {
    u4 count = 0;
    for (ReferenceCounts::Pair& pair : folder_.references().pairs()) count += isKept(pair);
    put(count);
    for (ReferenceCounts::Pair& pair : folder_.references().pairs()) {
        if (!isKept(pair)) continue;
        put(typeNumbers_[pair.from & ~PathFolder::CLASS_OBJECT] - 1);
        put(typeNumbers_[pair.to] - 1);
        put(static_cast<u1>(pair.from & PathFolder::CLASS_OBJECT ? 1 : 0));
        put(pair.count);
        put(pair.bytes);
    }
}

void ProfileEncoder::encodeBounds() {
    auto isTold = [&](const Bounds::Bound& bound) { return bound.kind && kept_[bound.node]; };
    u4 count = 0;
    for (Bounds::Bound& bound : folder_.bounds()) count += isTold(bound);
    put(count);
    for (Bounds::Bound& bound : folder_.bounds()) {
        if (!isTold(bound)) continue;
        put(kept_[bound.node]);
        put(bound.kind);
        put(static_cast<u1>(bound.weighs ? 1 : 0));
        put(bound.size);
        put(bound.limit);
    }
}

}  // namespace memwatchdog
