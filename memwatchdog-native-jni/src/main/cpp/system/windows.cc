// What the compiler takes for granted and Windows has only in its C runtime, which we do not link.
extern "C" {
int _fltused = 0;

void* memcpy(void* to, const void* from, decltype(sizeof 0) count) {
    for (decltype(sizeof 0) i = 0; i < count; i++) static_cast<char*>(to)[i] = static_cast<const char*>(from)[i];
    return to;
}

void* memset(void* to, int value, decltype(sizeof 0) count) {
    for (decltype(sizeof 0) i = 0; i < count; i++) static_cast<char*>(to)[i] = static_cast<char>(value);
    return to;
}
}
