// Package diff tells what changed between two sides, the baseline first, each of which is one run or several.
//
// Facts of the machine are compared as they are. Of measurements it says only what two runs of an unchanged machine
// would not show as well.
//
// # Why not the intervals of the medians
//
// A run's interval tells how well that run knows its own median. The next process has other pages, other placement by
// the host, another clock frequency, and its median lies far outside: of quick runs of an idle guest each differs from
// the next in a fifth of the series if the intervals are believed (TestIntervalsWouldNotDo), or a test that takes the
// samples for independent. How much medians differ from run to run cannot be learned from one run a side. So a line
// must pass all of these:
//
//  1. The state is the same. Each finding carries the samples of its guards (how long a line takes between two
//     processors, how long a cycle takes). Where the middle halves of a guard's samples lie apart, the machine was in
//     another state, which is said, and the series of that finding are not compared.
//  2. The samples lie apart: the middle 95 % of them on one side from that on the other, by a floor. It is a twentieth;
//     with one or two runs a side also a cycle, since loops of a process lie otherwise in the next; nearly half of what
//     several processors do, since another one is first there, and of all that takes a line from elsewhere, since it
//     lies in another slice of the cache; and twice where the quality is noisy. What few events decide (fairness, the
//     slowest of a thousand) is not compared then. With several runs a side it is every run on one side from every run
//     on the other: what runs differ by is seen then, so three a side tell finer changes.
//  3. So they do relative to what the finding's series did together (the median of their ratios): what is common to
//     all is the state of the machine and no change of one of them.
//  4. The Mann-Whitney test (golang.org/x/perf/benchmath) rejects at 5 % divided by the number of series compared
//     (Bonferroni): with thousands of them some small samples lie apart by chance.
//
// The interval of a ratio is that of the samples and not of the medians, from what lies nearest to what lies farthest,
// and the floor beyond: a line is one whose interval leaves out 1. Findings of unusable quality are not compared.
// Advice and claims that flip are told where the findings that they rest on were made in the same state, and where all
// runs of a side agree. Between different machines everything may differ, so 1 and 3 are left out.
//
// What that is worth on recorded runs, TestQuietRuns and TestPlanted tell.
package diff
