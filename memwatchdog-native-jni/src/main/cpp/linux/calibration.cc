#include "linux/calibration.h"

#include "linux/mark_bitmap.h"
#include "linux/memory_map.h"
#include "linux/moving_regions.h"

namespace memwatchdog {
namespace {

constexpr char CLASS_NAME[] = "io/memwatchdog/natives/Calibration";
constexpr char BASE_NAME[] = "io/memwatchdog/natives/CalibrationBase";

void require(bool condition, const char* what) {
    if (!condition) childOutcome->refuse("this JVM's layout is not the expected one: ", what);
}

class Calibrator {
public:
    Calibrator(const KnownObjects& known, Layout& layout) : known_(known), layout_(layout) {}

    void run() {
        for (u4 i = 0; i < KNOWN_COUNT; i++) oop_[i] = load<u8>(known_.handle[i] & ~3ull);
        findHeap();
        if (layout_.movesBeside) requireStillness();
        layout_.oopSlot = findOopSlot();
        requirePrivateHeap();
        findClassWord();
        findReferences();
        checkArrays();
        ClassTable classes(layout_);
        classes.read();
        checkClasses(classes);
        checkInstance(classes);
        checkStatics(classes);
        classes.verifyFieldsAgainstOopMaps();
    }

private:
    i4 findOopSlot() {
        for (i4 slot = -TAG_WORDS_BEFORE; slot < 0; slot++) {
            u4 matches = 0;
            for (u4 i = 0; i < KNOWN_COUNT; i++) matches += known_.seen[i][slot + TAG_WORDS_BEFORE] == oop_[i];
            if (matches == KNOWN_COUNT) return slot;
        }
        childOutcome->refuse("this JVM's layout is not the expected one: no object address beside the tag pointer");
    }

    void findHeap() {
        constexpr u8 PAGE = 4096;
        const VmOffsets& vm = layout_.vm;
        layout_.heapStart = layout_.heapEnd = 0;
        if (!vm.tellsHeapBounds()) return;
        u8 region = load<u8>(vm.collectedHeap) + vm.heapReserved;
        u8 start = load<u8>(region + vm.regionStart);
        u8 bytes = load<u8>(region + vm.regionWords) * 8;
        if (start % PAGE || bytes % PAGE || oop_[INSTANCE] < start || oop_[INSTANCE] - start >= bytes) return;
        layout_.heapStart = start;
        layout_.heapEnd = start + bytes;
    }

    void requireStillness() {
        require(layout_.vm.tellsMovingRegions(), "the collector's regions");
        MovingRegions regions(layout_.vm);
        require(regions.proved(layout_.heapStart, layout_.heapEnd), "the collector's regions");
        if (regions.anyObjectMoves()) childOutcome->moving();
    }

    // A shared mapping would not be frozen by the fork. (ZGC; a heap on another memory device)
    void requirePrivateHeap() {
        MemoryMap map;
        require(map.read(), "/proc/self/maps cannot be read");
        for (u8 oop : oop_) {
            require(MarkBitmap::fits(oop), "an object's address has more than 48 bits");
            const Mapping* mapping = map.find(oop);
            require(mapping && mapping->readable, "an object lies outside of the mapped memory");
            if (mapping->shared) childOutcome->refuse("the heap is a shared mapping, which a fork cannot freeze");
            // Where none is left for a copy, the kernel takes the page away from the child.
            if (mapping->reservedPages)
                childOutcome->refuse("the heap lies in reserved huge pages (-XX:+UseLargePages), which a fork cannot freeze while there are"
                                     " too few for two; -XX:+UseTransparentHugePages has none of that");
        }
    }

    void findClassWord() {
        const VmOffsets& vm = layout_.vm;
        layout_.mirrorKlassOffset = load<u4>(vm.classKlassOffset);
        layout_.mirrorStaticCountOffset = load<u4>(vm.classStaticOopCountOffset);
        layout_.klassBase = load<u8>(vm.klassBase);
        layout_.klassShift = load<u4>(vm.klassShift);
        require(layout_.mirrorKlassOffset < 512 && layout_.mirrorStaticCountOffset < 512 && layout_.klassShift < 16, "java.lang.Class");
        u8 klass = layout_.klassOfMirror(oop_[MIRROR]);
        u4 fitting = 0;
        Layout::Header found = Layout::WIDE;
        constexpr Layout::Header HEADERS[] = {Layout::WIDE, Layout::NARROW, Layout::COMPACT};
        for (Layout::Header header : HEADERS) {
            layout_.header = header;
            if (layout_.klass(oop_[INSTANCE]) != klass) continue;
            found = header;
            fitting++;
        }
        require(fitting == 1, "class word");
        layout_.header = found;
        layout_.lengthOffset = found == Layout::WIDE ? 16 : found == Layout::NARROW ? 12 : 8;
    }

    void findReferences() {
        layout_.oopBase = load<u8>(layout_.vm.oopBase);
        layout_.oopShift = load<u4>(layout_.vm.oopShift);
        u4 fitting = 0, found = 0;
        constexpr u4 WIDTHS[] = {4, 8};
        for (u4 bytes : WIDTHS) {
            layout_.referenceBytes = bytes;
            if (!referencesFit()) continue;
            found = bytes;
            fitting++;
        }
        require(fitting == 1 && layout_.oopShift < 8, "references");
        layout_.referenceBytes = found;
    }

    bool referencesFit() {
        const u4 expected[] = {LEAF, INSTANCE, INTS, KNOWN_COUNT, INSTANCE, LEAF, LONGS};
        u8 slot = oop_[REFERENCES] + headerBytes(REFERENCES);
        for (u4 target : expected) {
            if (layout_.reference(slot) != (target == KNOWN_COUNT ? 0 : oop_[target])) return false;
            slot += layout_.referenceBytes;
        }
        return true;
    }

    u4 headerBytes(Known array) {
        u4 helper = load<u4>(layout_.klass(oop_[array]) + layout_.vm.klassLayoutHelper);
        return (helper >> 16) & 0xff;
    }

    void checkArrays() {
        require(layout_.length(oop_[INTS]) == 3 && layout_.length(oop_[REFERENCES]) == 7 && layout_.length(oop_[LONGS]) == 2 &&
                        layout_.length(oop_[BYTES]) == 5,
                "array length");
        u8 ints = oop_[INTS] + headerBytes(INTS), longs = oop_[LONGS] + headerBytes(LONGS), bytes = oop_[BYTES] + headerBytes(BYTES);
        require(load<u4>(ints) == 0x01020304 && load<u4>(ints + 4) == 0x05060708 && load<u4>(ints + 8) == 0x090a0b0c, "int[]");
        require(load<u8>(longs) == 0x1112131415161718ull && load<u8>(longs + 8) == 0x2122232425262728ull, "long[]");
        require(load<u4>(bytes) == 0x34333231 && load<u1>(bytes + 4) == 0x35, "byte[]");
    }

    void checkClasses(ClassTable& classes) {
        const char* names[] = {CLASS_NAME, "[I", "java/lang/Object", "[Ljava/lang/Object;", "[J", "java/lang/Class", "[B"};
        for (u4 i = 0; i < KNOWN_COUNT; i++) {
            u4 index = classes.indexOf(oop_[i]);
            require(index != NO_CLASS && classes[index].name.equals(names[i]), names[i]);
            require(classes.indexOfKlass(layout_.klassOfMirror(classes[index].mirror)) == index, "mirror");
        }
        require(classes[classes.indexOf(oop_[INSTANCE])].mirror == oop_[MIRROR], "mirror of an instance");
    }

    Field* field(ClassTable& classes, u4 type, const char* name) {
        Field* own = classes.fields(classes[type]);
        for (u4 i = 0; i < classes[type].fieldCount; i++) {
            if (own[i].name.equals(name)) return own + i;
        }
        childOutcome->refuse("this JVM's layout is not the expected one: no field ", name);
    }

    template <class T>
    void checkField(ClassTable& classes, u4 type, const char* name, char signature, T value) {
        Field* found = field(classes, type, name);
        u8 base = found->isStatic ? oop_[MIRROR] : oop_[INSTANCE];
        require(found->type == signature && found->offset < 4096 && load<T>(base + found->offset) == value, name);
    }

    void checkReference(ClassTable& classes, u4 type, const char* name, Known target) {
        Field* found = field(classes, type, name);
        u8 base = found->isStatic ? oop_[MIRROR] : oop_[INSTANCE];
        require(found->isOop() && found->offset < 4096 && layout_.reference(base + found->offset) == oop_[target], name);
    }

    void checkInstance(ClassTable& classes) {
        u4 type = classes.indexOf(oop_[INSTANCE]), base = classes[type].super;
        require(base != NO_CLASS && classes[base].name.equals(BASE_NAME), "super class");
        checkField<u4>(classes, base, "baseInt", 'I', 0x0b0b0b0b);
        checkReference(classes, base, "baseReference", INTS);
        checkField<u1>(classes, type, "aByte", 'B', 0x11);
        checkField<u2>(classes, type, "aShort", 'S', 0x2222);
        checkField<u4>(classes, type, "anInt", 'I', 0x33333333);
        checkField<u8>(classes, type, "aLong", 'J', 0x4444444444444444ull);
        checkField<u2>(classes, type, "aChar", 'C', 0x5555);
        checkField<u1>(classes, type, "aBoolean", 'Z', 1);
        checkField<u4>(classes, type, "aFloat", 'F', 0x3f666666);
        checkField<u8>(classes, type, "aDouble", 'D', 0x4077777777777777ull);
        checkReference(classes, type, "aReference", LEAF);
        u4 references = 0;
        forEachReferenceOf(classes, type, [&](u8 target) { references += target == oop_[LEAF] || target == oop_[INTS]; });
        require(references == 2, "oop map");
    }

    template <class Visitor>
    void forEachReferenceOf(ClassTable& classes, u4 type, Visitor visit) {
        for (u4 m = 0; m < classes[type].oopMapCount && m < 16; m++) {
            const OopMapBlock& block = classes[type].oopMaps[m];
            for (u4 i = 0; i < block.count && i < 16; i++)
                visit(layout_.reference(oop_[INSTANCE] + static_cast<u4>(block.offset) + i * layout_.referenceBytes));
        }
    }

    void checkStatics(ClassTable& classes) {
        u4 type = classes.indexOf(oop_[INSTANCE]);
        checkField<u4>(classes, type, "STATIC_INT", 'I', 0x51515151);
        checkField<u8>(classes, type, "STATIC_LONG", 'J', 0x5252525252525252ull);
        checkReference(classes, type, "staticReference", LEAF);
        u4 staticOops = load<u4>(oop_[MIRROR] + layout_.mirrorStaticCountOffset);
        u4 first = classes[classes.mirrorClass()].instanceBytes;
        u4 offset = field(classes, type, "staticReference")->offset;
        require(offset >= first && offset < first + staticOops * layout_.referenceBytes, "static references");
    }

    const KnownObjects& known_;
    Layout& layout_;
    u8 oop_[KNOWN_COUNT];
};

}  // namespace

void calibrate(const VmTables& tables, const KnownObjects& known, bool movesBeside, Layout& layout) {
    layout.movesBeside = movesBeside;
    const char* missing = readOffsets(tables, layout.vm);
    if (missing) childOutcome->refuse("this JVM does not export the offset of ", missing);
    Calibrator(known, layout).run();
}

}  // namespace memwatchdog
