package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingFailureAnalyzerTests {

    @Test
    void theStartFailsWithWhatWhereWhyAndTheCure(CapturedOutput output) {
        var application = new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> application.run("--memwatchdog.detection.threshold=-3"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property 'memwatchdog.detection.threshold' has the value '-3.0' (from ")
                .contains("which is not a positive number.")
                .contains("Set memwatchdog.detection.threshold to a number above 0.");
    }
}
