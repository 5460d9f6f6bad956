#include "linux/bounds.h"

#include "linux/mark_bitmap.h"

namespace memwatchdog {
namespace {

// A path of field names: '*' stands for all elements of an array, '#' for its length. A size may be the sum of two paths, joined
// by '+': what threads have counted that met at a ConcurrentHashMap stands in cells beside its count.
struct Rule {
    const char* type;
    Bounds::Kind kind;
    const char* size;
    const char* limit;  // null: a field of its own or of the object around it whose name says so
};

constexpr Rule RULES[] = {
    {"com/github/benmanes/caffeine/cache/BoundedLocalCache", Bounds::CAFFEINE, "weightedSize", "maximum"},
    {"com/google/common/cache/LocalCache", Bounds::GUAVA, "segments.*.totalWeight", "maxWeight"},
    {"java/util/LinkedHashMap", Bounds::LRU_MAP, "size", nullptr},
    {"org/apache/commons/collections4/map/LRUMap", Bounds::LRU_MAP, "size", "maxSize"},
    {"org/apache/commons/collections/map/LRUMap", Bounds::LRU_MAP, "size", "maxSize"},
    {"java/util/concurrent/ArrayBlockingQueue", Bounds::QUEUE, "count", "items.#"},
    {"java/util/concurrent/LinkedBlockingQueue", Bounds::QUEUE, "count.value", "capacity"},
    {"java/util/concurrent/LinkedBlockingDeque", Bounds::QUEUE, "count", "capacity"},
    {"org/springframework/util/ConcurrentLruCache", Bounds::LRU_CACHE, "cache.baseCount+cache.counterCells.*.value", "capacity"},
    {"org/ehcache/impl/internal/store/heap/OnHeapStore", Bounds::EHCACHE, "map.realMap.baseCount+map.realMap.counterCells.*.value",
     "capacity"},
};
constexpr u1 RULE_COUNT = sizeof RULES / sizeof RULES[0];
constexpr u1 HOME_GROWN = RULE_COUNT + 1;

struct Collection {
    const char* type;
    const char* size;
};

constexpr Collection COLLECTIONS[] = {
    {"java/util/HashMap", "size"},
    {"java/util/LinkedHashMap", "size"},
    {"java/util/TreeMap", "size"},
    {"java/util/ArrayList", "size"},
    {"java/util/LinkedList", "size"},
    {"java/util/HashSet", "map.size"},
    {"java/util/LinkedHashSet", "map.size"},
    {"java/util/Collections$SynchronizedMap", "m.size"},
    {"java/util/concurrent/ConcurrentHashMap", "baseCount+counterCells.*.value"},
    {"java/util/concurrent/ConcurrentHashMap$KeySetView", "map.baseCount+map.counterCells.*.value"},
};
constexpr u1 COLLECTION_COUNT = sizeof COLLECTIONS / sizeof COLLECTIONS[0];

// Without '_', in lower case.
constexpr const char* LIMITS[] = {
    "max", "maximum", "limit", "bound", "capacity", "maxsize", "maximumsize", "maxentries",
    "maximumentries", "maxelements", "maxitems", "maxcount", "maxcapacity", "maxkeys", "maxobjects", "maxcachesize",
    "cachemaxsize", "maxcacheentries", "maxcached", "cachelimit", "cachecapacity", "sizelimit", "entrylimit", "itemlimit",
};

constexpr const char* EHCACHE_BYTES = "map.byteSize.value";
constexpr const char* EHCACHE_BY_SIZE = "map.byteSized";
constexpr u8 NO_LIMIT = 0x7fffffff;  // limits from here on mean that there is none
constexpr u8 NO_WEIGHT_LIMIT = u8{1} << 50;

bool startsWith(const Name& name, const char* prefix) {
    u4 length = static_cast<u4>(strlen(prefix));
    return name.length >= length && !memcmp(name.text, prefix, length);
}

bool contains(const Name& name, const char* lowerCase) {
    u4 length = static_cast<u4>(strlen(lowerCase));
    for (u4 from = 0; from + length <= name.length; from++) {
        u4 same = 0;
        while (same < length && (name.text[from + same] | 0x20) == lowerCase[same]) same++;
        if (same == length) return true;
    }
    return false;
}

// The same as in io.memwatchdog.diff.fold.BoundReader.
constexpr const char* LIMITS_OF_ELSE[] = {"interval", "idle", "time", "milli", "second", "minute", "ttl", "duration", "maxage", "initial", "retr", "attempt"};

bool saysLimit(const Name& name) {
    for (const char* other : LIMITS_OF_ELSE) {
        if (contains(name, other)) return false;
    }
    return contains(name, "max") || contains(name, "limit") || contains(name, "capacity") || contains(name, "bound");
}

bool isWord(const Name& name, const char* word) {
    for (u4 i = 0; i < name.length; i++) {
        if (name.text[i] != '_' && (name.text[i] | 0x20) != *word++) return false;
    }
    return !*word;
}

bool isLimit(const Field& field) {
    if (field.type != 'I' && field.type != 'J') return false;
    for (const char* word : LIMITS) {
        if (isWord(field.name, word)) return true;
    }
    return false;
}

}  // namespace

void Bounds::prepare() {
    for (u4 i = 0; i < classes_.size(); i++) {
        bool isInstance = classes_[i].kind == memwatchdog::Kind::INSTANCE;
        rules_.push(isInstance ? ruleOf(i) : 0);
        collections_.push(isInstance ? collectionOf(i) : 0);
        homeGrownOf_.push(0);
    }
}

u1 Bounds::ruleOf(u4 index) const {
    for (u4 at = index; at != NO_CLASS; at = classes_[at].super) {
        for (u1 rule = 0; rule < RULE_COUNT; rule++) {
            if (!classes_[at].name.equals(RULES[rule].type)) continue;
            return !RULES[rule].limit && startsWith(classes_[index].name, "java/") ? 0 : rule + 1;
        }
    }
    return limitField(index).field == NO_FIELD ? 0 : HOME_GROWN;
}

u1 Bounds::collectionOf(u4 index) const {
    for (u1 i = 0; i < COLLECTION_COUNT; i++) {
        if (classes_[index].name.equals(COLLECTIONS[i].type)) return i + 1;
    }
    return 0;
}

bool Bounds::isOwn(u4 index) const { return index != NO_CLASS && !startsWith(classes_[index].name, "java/"); }

// None where there are several, or no reference beside it.
Bounds::LimitField Bounds::limitField(u4 index) const {
    LimitField found{NO_FIELD, NO_CLASS};
    bool refers = false;
    for (u4 at = index; isOwn(at); at = classes_[at].super) {
        for (u4 f = classes_[at].firstField; f < classes_[at].firstField + classes_[at].fieldCount; f++) {
            const Field& field = classes_.field(f);
            refers |= field.isOop() && !field.isStatic;
            if (!isLimit(field)) continue;
            if (found.field != NO_FIELD) return {NO_FIELD, NO_CLASS};
            found = {f, at};
        }
    }
    return refers ? found : LimitField{NO_FIELD, NO_CLASS};
}

// A cache that the application has written itself is as full as the largest of its collections.
void Bounds::noteCollection(u8 object, u4 index, u4 node) {
    if (homeGrownOf_[index] == MAX_HOME_GROWN_OF_A_CLASS || homeGrown_ == MAX_HOME_GROWN) return;
    homeGrownOf_[index]++;
    homeGrown_++;
    LimitField limit = limitField(index);
    const Field& field = classes_.field(limit.field);
    Bound found{node, COLLECTION, false, 0, number(field.isStatic ? classes_[limit.type].mirror : object, field)};
    if (found.limit > 1 && found.limit < NO_LIMIT && largestCollection(object, index, found.size)) add(found);
}

bool Bounds::largestCollection(u8 object, u4 index, u8& largest) const {
    bool any = false;
    for (u4 at = index; isOwn(at); at = classes_[at].super) {
        for (u4 f = classes_[at].firstField; f < classes_[at].firstField + classes_[at].fieldCount; f++) {
            const Field& field = classes_.field(f);
            if (!field.isOop() || field.isStatic) continue;
            u8 collection = classes_.layout().reference(object + field.offset), size = 0;
            u4 type = indexOf(collection);
            if (type == NO_CLASS || !collections_[type] || !sum(collection, COLLECTIONS[collections_[type] - 1].size, size)) continue;
            any = true;
            if (size > largest) largest = size;
        }
    }
    return any;
}

void Bounds::note(u8 object, u4 index, u4 node) {
    if (rules_[index] == HOME_GROWN) return noteCollection(object, index, node);
    const Rule& rule = RULES[rules_[index] - 1];
    u8 size = 0, limit = 0;
    bool byWeight = weighs(object, index, rule.kind);
    bool known = rule.limit ? value(object, rule.limit, limit) : ownLimit(object, limit, true);
    if (!known || !limit || limit >= (byWeight ? NO_WEIGHT_LIMIT : NO_LIMIT)) return;
    if (!sum(object, rule.kind == EHCACHE && byWeight ? EHCACHE_BYTES : rule.size, size)) return;
    add({node, static_cast<u1>(rule.kind), byWeight, size, limit});
}

void Bounds::add(const Bound& found) {
    Bound* bound = boundOf(found.node);
    if (!bound) return;
    if (!bound->kind) {
        bound->kind = found.kind;
        bound->weighs = found.weighs;
    }
    bound->size += found.size;
    bound->limit += found.limit;
}

Bounds::Bound* Bounds::boundOf(u4 node) {
    for (u8 i = bounds_.size(); i-- > 0;) {
        if (bounds_[i].node == node) return &bounds_[i];
    }
    if (bounds_.size() == MAX_BOUNDS) return nullptr;
    bounds_.push({node, NONE, false, 0, 0});
    return &bounds_[bounds_.size() - 1];
}

u4 Bounds::indexOf(u8 object) const { return object && MarkBitmap::fits(object) ? classes_.indexOf(object) : NO_CLASS; }

// What is below zero, as counts of several threads may be for a moment, counts as nothing; so does what is not there yet, but for
// the first path.
bool Bounds::sum(u8 object, const char* paths, u8& size) const {
    if (!value(object, paths, size)) return false;
    const char* more = paths;
    while (*more && *more != '+') more++;
    if (*more) value(object, more + 1, size);
    if (size >> 63) size = 0;
    return true;
}

// Recursion is as deep as the path.
bool Bounds::value(u8 object, const char* path, u8& sum) const {
    u4 index = indexOf(object);
    if (index == NO_CLASS) return false;
    const Layout& layout = classes_.layout();
    bool isArray = classes_[index].kind >= memwatchdog::Kind::OBJECT_ARRAY;
    u4 length = 0;
    while (path[length] && path[length] != '.' && path[length] != '+') length++;
    bool isLast = path[length] != '.';
    if (path[0] == '#') {
        sum += isArray ? layout.length(object) : 0;
        return isArray;
    }
    if (path[0] == '*') {
        if (classes_[index].kind != memwatchdog::Kind::OBJECT_ARRAY) return false;
        u4 elements = layout.length(object) < MAX_ELEMENTS ? layout.length(object) : MAX_ELEMENTS;
        u8 slot = object + classes_[index].instanceBytes;
        for (u4 i = 0; i < elements; i++, slot += layout.referenceBytes) value(layout.reference(slot), path + length + 1, sum);
        return true;
    }
    u4 found = isArray ? NO_FIELD : fieldOf(index, path, length);
    if (found == NO_FIELD) return false;
    const Field& field = classes_.field(found);
    if (field.isOop()) return !isLast && value(layout.reference(object + field.offset), path + length + 1, sum);
    sum += number(object, field);
    return isLast;
}

u4 Bounds::fieldOf(u4 index, const char* name, u4 length) const {
    for (u4 at = index; at != NO_CLASS; at = classes_[at].super) {
        for (u4 f = classes_[at].firstField; f < classes_[at].firstField + classes_[at].fieldCount; f++) {
            const Field& field = classes_.field(f);
            if (!field.isStatic && field.name.length == length && !memcmp(field.name.text, name, length)) return f;
        }
    }
    return NO_FIELD;
}

// What is below zero is beyond every limit.
u8 Bounds::number(u8 object, const Field& field) const {
    u8 at = object + field.offset;
    switch (field.type) {
        case 'J': return load<u8>(at);
        case 'I': return static_cast<u8>(load<i4>(at));
        case 'Z': return load<u1>(at);
        default: return 0;
    }
}

// Of a map of the application that evicts its eldest entry: its own, or in the object whose inner class it is.
bool Bounds::ownLimit(u8 object, u8& limit, bool outer) const {
    for (u4 at = indexOf(object); at != NO_CLASS && !startsWith(classes_[at].name, "java/"); at = classes_[at].super) {
        for (u4 f = classes_[at].firstField; f < classes_[at].firstField + classes_[at].fieldCount; f++) {
            const Field& field = classes_.field(f);
            if (field.isStatic) continue;
            if (field.isOop()) {
                bool around = outer && startsWith(field.name, "this$");
                if (around && ownLimit(classes_.layout().reference(object + field.offset), limit, false)) return true;
            } else if (saysLimit(field.name)) {
                limit = number(object, field);
                if (limit && limit < NO_LIMIT) return true;
            }
        }
    }
    return false;
}

bool Bounds::weighs(u8 object, u4 index, u1 kind) const {
    if (kind == EHCACHE) {
        u8 bySize = 0;
        return value(object, EHCACHE_BY_SIZE, bySize) && bySize;
    }
    if (kind == GUAVA) {
        u4 weigher = fieldOf(index, "weigher", 7);
        u4 type = weigher == NO_FIELD ? NO_CLASS : indexOf(classes_.layout().reference(object + classes_.field(weigher).offset));
        return type != NO_CLASS && !contains(classes_[type].name, "oneweigher");
    }
    if (kind != CAFFEINE) return false;
    // The names of its generated classes tell their features: MW has a weigher, MS has none.
    const Name& name = classes_[index].name;
    for (u4 i = 0; i + 1 < name.length; i++) {
        if (name.text[i] == 'M' && name.text[i + 1] == 'W') return true;
    }
    return false;
}

}  // namespace memwatchdog
