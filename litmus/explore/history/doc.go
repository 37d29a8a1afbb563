// Package history judges what concurrent calls of an object returned: is there an order of the calls, one after the
// other, that explains all results, and in which a call that returned before another began comes first? Then the
// history is linearizable (Herlihy, Wing, "Linearizability", TOPLAS 12(3), 1990).
//
// The calls come from a schedule, which says at which of its steps each began and took its last one, and from a partial
// order of the steps: the schedule stands for every other one that keeps to it. [Order.Each] lists the histories of all
// of them that are hardest to explain, [Model.Explains] asks porcupine about one.
//
// # Why the hardest suffice
//
// A history counts by who returned before whom began: the more such pairs, the fewer orders may explain it. So a call
// begins as late as it can, at its first step, and returns as early as it can, after its last. And a return that the
// order of the steps allows now is not put off: to put it off would only take pairs away.
package history
