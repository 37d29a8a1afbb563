// Package measure turns a timed body into a distribution, and says how good the distribution is.
//
// # The shape of an experiment
//
// A [Trial] is one thing to measure; a [Plan] takes one reading of every trial in each of several passes, in an order
// shuffled anew each pass from a recorded seed. Whatever changes slowly while it runs (frequency, temperature, a
// neighbour on the host) then falls on all trials alike, and two trials are compared by their [Ratio] within each
// pass, not by their totals.
//
// # What is thrown away
//
// A reading during which a thread was moved, preempted or kept waiting is taken again, and dropped if that does not
// help. A pass before or after which a [Guard] (how long a line takes from one processor to another, how long a cycle
// takes) differs from the rest of the run is dropped whole. Everything dropped is counted, with its reason.
//
// # What comes out
//
// A [Series] keeps its samples and gives their median with an order-statistic confidence interval, which assumes
// nothing about the distribution (Le Boudec, Performance Evaluation, §2.2; computed by golang.org/x/perf/benchmath).
// The [Quality] says whether the conditions carry a verdict at all.
package measure
