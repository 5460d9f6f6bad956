package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTests {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1.0 KiB",
        "-1536,-1.5 KiB",
        "1048575,1.0 MiB",
        "13002342,12.4 MiB",
        "9223372036854775807,8.0 EiB",
        "-9223372036854775808,-8.0 EiB"
    })
    void writesBinaryUnits(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void growthHasASign() {
        assertThat(new ByteSize(2048).signed()).isEqualTo("+2.0 KiB");
        assertThat(new ByteSize(-2048).signed()).isEqualTo("-2.0 KiB");
        assertThat(new ByteSize(0).signed()).isEqualTo("0 B");
    }

    @ParameterizedTest
    @CsvSource({
        "10MiB,10485760",
        "512m,536870912",
        "1.5 G,1610612736",
        "4096,4096",
        "7b,7",
        "2kb,2048",
        " 1 TiB ,1099511627776"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "ten", "10 Mi B", "1e9", "10x", "9999999999999999999", "9999999T", "NaN"})
    void refusesTheRestWithAHint(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "'");
    }
}
