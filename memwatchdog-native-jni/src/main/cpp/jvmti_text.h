#pragma once
#include <jvmti.h>

namespace memwatchdog {

// What JVMTI allocates for us.
class JvmtiText {
public:
    explicit JvmtiText(jvmtiEnv* jvmti) : jvmti_(jvmti) {}
    JvmtiText(const JvmtiText&) = delete;
    JvmtiText& operator=(const JvmtiText&) = delete;
    ~JvmtiText() {
        if (text_) jvmti_->Deallocate(reinterpret_cast<unsigned char*>(text_));
    }
    char** out() { return &text_; }
    const char* get() const { return text_ ? text_ : ""; }
    explicit operator bool() const { return text_; }

private:
    jvmtiEnv* jvmti_;
    char* text_ = nullptr;
};

}  // namespace memwatchdog
