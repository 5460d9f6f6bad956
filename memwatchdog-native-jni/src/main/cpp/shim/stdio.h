/* jni.h and jvmti.h include it but need nothing of it: with this the library builds without a C library's headers. */
