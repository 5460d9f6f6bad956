package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What people read who have mistyped a value; {@link SettingsMapperTests} has every property. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingFailureAnalyzerTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            detection.threshold=-3           | '-3.0' (from  | not a positive number | to a number above 0.
            detection.window=-5              | '-5' (from    | less than 2           | to 2 or more
            detection.mode=clever            | "clever"      | No enum constant      | ADAPTIVE FIXED
            detection.interval=soon          | "soon"        | not a valid duration  | Update your application's configuration
            snapshot.max-total-size=0B       | '0B' (from    | less than 1048576B    | a size such as 512MB
            snapshot.max-total-size=-1GB     | (from         | less than 1048576B    | a size such as 512MB
            snapshot.max-total-size=big      | "big"         | data size pattern     | Update your application's configuration
            snapshot.strategy=magic          | "magic"       | No enum constant      | AUTO FORK HOTSPOT
            alert.url=alertmanager:9093      | 'alertmanager | not an http           | http://alertmanager:9093
            """)
    void theStartFailsWithWhatWhereWhyAndTheCure(
            String setting, String value, String cause, String cure, CapturedOutput output) {
        var application = new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off");
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> application.run("--memwatchdog." + setting));
        assertThat(output.toString().replaceAll("\\s+", " "))
                .contains("APPLICATION FAILED TO START")
                .contains("memwatchdog." + setting.substring(0, setting.indexOf('=')))
                .contains(value)
                .contains(cause)
                .contains(cure);
    }
}
