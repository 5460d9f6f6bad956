/* Loads the library as a JVM would, and asks for its interface. */
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char** arguments) {
    void* library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    if (!library) {
        puts(dlerror());
        return 1;
    }
    int (*abi)(void*, void*) = (int (*)(void*, void*))dlsym(library, "Java_io_memwatchdog_natives_LibraryLoader_abi0");
    printf("abi %d\n", abi ? abi(0, 0) : -1);
    return 0;
}
