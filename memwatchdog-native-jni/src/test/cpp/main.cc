#include "check.h"

// The library sets it in a forked child only.
memwatchdog::Outcome* memwatchdog::childOutcome;

using namespace memwatchdog::test;

// usage: native-tests TOPIC DIRECTORY
int main(int count, char** arguments) {
    if (count != 3) return 2;
    const char* topic = arguments[1];
    memwatchdog::StatusPage page{};
    memwatchdog::Outcome outcome(&page);
    memwatchdog::childOutcome = &outcome;
    if (!strcmp(topic, "least-squares")) leastSquares();
    else if (!strcmp(topic, "gram-schmidt")) gramSchmidt();
    else if (!strcmp(topic, "pair-slopes")) pairSlopes();
    else if (!strcmp(topic, "unsigned5")) unsigned5();
    else if (!strcmp(topic, "mark-bitmap")) markBitmap();
    else if (!strcmp(topic, "frontier")) frontier();
    else if (!strcmp(topic, "descriptors")) descriptors();
    else if (!strcmp(topic, "calibration")) calibration();
    else if (!strcmp(topic, "memory-watch")) memoryWatch(arguments[2]);
    else if (!strcmp(topic, "path-trie")) pathTrie();
    else if (!strcmp(topic, "moving-regions")) movingRegions();
    else if (!strcmp(topic, "sample-table")) sampleTable();
    else if (!strcmp(topic, "deflater")) deflater(arguments[2]);
    else if (!strcmp(topic, "frozen-heap")) frozenHeap(arguments[2]);
    else return 2;
    dprintf(1, "%s: done\n", topic);
    return 0;
}
