/* A JVM's part, played by hand: loads the library as Windows does and calls its regression with arrays of our own. */
#include <jni.h>

typedef void *HANDLE;
__declspec(dllimport) HANDLE __stdcall LoadLibraryA(const char *);
__declspec(dllimport) void *__stdcall GetProcAddress(HANDLE, const char *);
__declspec(dllimport) HANDLE __stdcall GetStdHandle(unsigned);
__declspec(dllimport) int __stdcall WriteFile(HANDLE, const void *, unsigned, unsigned *, void *);
__declspec(dllimport) void __stdcall ExitProcess(unsigned);

int _fltused = 0;

static void say(const char *text) {
    unsigned length = 0, written;
    while (text[length]) length++;
    WriteFile(GetStdHandle((unsigned)-11), text, length, &written, 0);
}

static void JNICALL region(JNIEnv *env, jdoubleArray array, jsize start, jsize count, jdouble *into) {
    for (jsize i = 0; i < count; i++) into[i] = ((const jdouble *)array)[start + i];
}

void start(void) {
    static struct JNINativeInterface_ functions;
    const struct JNINativeInterface_ *table = &functions;
    jdouble x[] = {0, 1, 2, 3}, y[] = {1, 3, 5, 7};
    HANDLE library = LoadLibraryA("memwatchdog.dll");
    if (!library) say("not loaded\n");
    if (!library) ExitProcess(1);
    jint (JNICALL *abi)(JNIEnv *, jclass) = (void *)GetProcAddress(library, "Java_io_memwatchdog_natives_LibraryLoader_abi0");
    jint (JNICALL *onLoad)(JavaVM *, void *) = (void *)GetProcAddress(library, "JNI_OnLoad");
    jdouble (JNICALL *slope)(JNIEnv *, jclass, jdoubleArray, jdoubleArray, jint) =
        (void *)GetProcAddress(library, "Java_io_memwatchdog_natives_NativeTrendEngine_slope0");
    functions.GetDoubleArrayRegion = region;
    if (!abi || abi(0, 0) != ABI) say("wrong interface\n");
    else if (!onLoad || onLoad(0, 0) != JNI_VERSION_1_8) say("wrong version of JNI\n");
    else if (!slope || slope(&table, 0, (jdoubleArray)x, (jdoubleArray)y, 4) != 2.0) say("wrong slope\n");
    else say("interface as expected, slope 2.0\n");
    ExitProcess(0);
}
