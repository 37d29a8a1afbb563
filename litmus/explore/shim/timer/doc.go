// Package timer has the functions and methods of package time that wait, for the copies of source that explore/weave
// makes. Outside of an exploration they are those of package time.
//
// In a schedule no time passes. How long something waits says nothing of when it goes on, because a busy machine may
// stop any thread for any time: a timer may fire at any moment from its start, before one that was started with a
// shorter time as well, and each moment that makes a difference is tried. What a timer sends is therefore in its
// channel from the beginning; Stop and Reset take it out again, as since Go 1.23 they do. A timer with a function is a
// thread. Sleep is a hint that another thread may go on.
//
// A Ticker ticks three times between its start and its reset, no more: without an end there would be endless schedules.
// The times that are sent are fixed. A timer that was made before the exploration is a
// real one.
package timer
