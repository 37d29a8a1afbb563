// Package deque holds work-stealing deques: double-ended queues of one owner and any number of thieves.
//
// The owner pushes and pops at the bottom, as on a stack. Thieves steal at the top, as from a queue. That is what a
// scheduler gives each of its workers: one that has work goes on with what it made last, which is still in its cache,
// and one that has none takes from another what has lain there longest, and has most work below it where problems are
// divided (Blumofe and Leiserson, Scheduling Multithreaded Computations by Work Stealing, JACM 46(5), 1999). Owners
// push and pop all the time and thieves come rarely, so the owner is spared what can be left to thieves.
//
//   - [ChaseLev]: the owner exchanges only the last value; of the others it knows that no thief can have them.
//   - [Locked]: a slice under a mutex, to compare with.
//
// # How it works
//
// Values are numbered by their places. The top is the number of the oldest, the bottom that of the next one to come;
// what is between them is in the deque:
//
//	           top                 bottom
//	            │                    │
//	·    ·    │ 3 │ 4 │ 5 │ 6 │ 7 │  ·    ·
//	    steal ──►                ◄── pop
//	                             ──► push
//
// Push puts a value at the bottom, and then moves the bottom on. Steal reads the top and what is there, and moves the
// top on by a compare-and-swap: of many thieves one gets it. Pop moves the bottom back, and only then looks at the
// top. If the value is not the last one, it is the owner's, without an exchange: a thief that comes now sees the new
// bottom, and those who came before compete for another number. But the last one they may be about to take, and so
// the owner has to win it as they do, by moving the top on.
//
// Three places go wrong easily, and package broken has a type for each:
//
//   - Between the store of the bottom and the load of the top, Pop needs a full fence (UnfencedDeque). A processor
//     that loads the top while its store of the bottom still waits to be seen takes value 7 by an old top, and
//     thieves, who have come to 7 by an old bottom, take it too. x86 does this as arm64 does. In Go the store itself
//     is the fence: those of sync/atomic are seen before the next load is made. Without a
//     fence or a compare-and-swap there it cannot be done (Attiya and others, Laws of Order, POPL 2011). QEMU does not
//     keep that order where it runs arm64 on amd64: values may come out twice there.
//   - The last value must be exchanged by the owner too (HastyDeque).
//   - A thief must know before its exchange what it takes (LateDeque). After it the place is the owner's again, who
//     comes back to it after a round, with another value.
//
// That is why values do not stand in the array. A thief that reads a value before its exchange may read it while the
// owner writes another one there. The exchange fails then, and what was read is thrown away; but it was a data race,
// and, if values are wider than a word, half of each. A thief that reads the value after its exchange has the owner
// wait. So in the array are pointers to boxes: a thief reads the pointer before its exchange, and what is
// in the box after it. Who won has the box to itself. It takes the value out, so that nothing is kept alive, and says
// that the box is back. An owner that comes round earlier puts a new box there; otherwise boxes are used again, and
// nothing is allocated. When the array grows, pointers are copied, and thieves that still have the old array find the
// same boxes.
//
// There is no stealing of several values at once. The owner takes all values but the last without an exchange, so a
// thief that moved the top on by more than one could take what the owner has.
package deque
