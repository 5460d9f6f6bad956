package io.memwatchdog.core.trend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorSeriesTests {

    private final FloorSeries floors = new FloorSeries(1000, 3);

    @Test
    void keepsTheLowestOfEachBlockWithItsTimeAndLoad() {
        assertThat(floors.add(100, 7, 1)).isFalse();
        assertThat(floors.add(300, 5, 2)).isFalse();
        assertThat(floors.add(900, 9, 3)).isFalse();
        assertThat(floors.add(1100, 4, 4)).isTrue();

        assertThat(floors.size()).isEqualTo(1);
        assertThat(floors.floor(0)).isEqualTo(5);
        assertThat(floors.atMs(0)).isEqualTo(300);
        assertThat(floors.load(0)).isEqualTo(2);
    }

    @Test
    void forgetsTheOldest() {
        for (int i = 0; i < 6; i++) {
            floors.add(1000 * i, i, 0);
        }

        assertThat(floors.size()).isEqualTo(3);
        assertThat(floors.floor(0)).isEqualTo(2);
        assertThat(floors.floor(2)).isEqualTo(4);
    }

    @Test
    void blocksWithoutASampleAreLeftOut() {
        floors.add(0, 1, 0);
        floors.add(5000, 2, 0);
        floors.add(9000, 3, 0);

        assertThat(floors.size()).isEqualTo(2);
        assertThat(floors.atMs(1)).isEqualTo(5000);
    }

    @Test
    void aSampleThatComesLateCountsForTheOpenBlock() {
        floors.add(2000, 5, 0);

        assertThat(floors.add(1500, 3, 0)).isFalse();
        floors.add(3000, 9, 0);
        assertThat(floors.floor(0)).isEqualTo(3);
    }
}
