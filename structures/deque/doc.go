// Package deque holds work-stealing deques: double-ended queues of one owner and any number of thieves.
//
// The owner pushes and pops at the bottom, as on a stack. Thieves steal at the top, as from a queue. That is what a
// scheduler gives each of its workers: who has work goes on with what it made last, which is still in its cache, and
// who has none takes from another what has lain there longest, and what has most work below it where problems are
// divided (Blumofe and Leiserson, Scheduling Multithreaded Computations by Work Stealing, JACM 46(5), 1999). Owners
// push and pop all the time and thieves come rarely, so it is the owner's side that has to be cheap.
//
//   - [ChaseLev]: the owner exchanges only the last value, and shares nothing else with thieves but what it stores.
//   - [Locked]: a slice under a mutex, to compare with.
//
// # How it works
//
// Values are numbered in the order of their places. The top is the number of the oldest, the bottom that of the next
// one to come; what is between them is in the deque:
//
//	           top                 bottom
//	            │                    │
//	·    ·    │ 3 │ 4 │ 5 │ 6 │ 7 │  ·    ·
//	    steal ──►                ◄── pop
//	                             ──► push
//
// Push puts a value at the bottom, and then moves the bottom on. Steal reads the top and what is there, and moves the top
// on by a compare-and-swap: of many thieves one gets it. Pop moves the bottom back, and only then looks at the top. If the
// value is not the last one, it is the owner's, without an exchange; of the last one thieves may have read the top
// before, so the owner has to win it like a thief, by moving the top on.
//
// Three places go wrong easily, and package broken has a type for each:
//
//   - Between the store of the bottom and the load of the top, Pop needs a full fence (UnfencedDeque). A processor that
//     loads the top while its store of the bottom still waits to be seen takes value 7 by an old top, and thieves, who
//     have come to 7 by an old bottom, take it too. x86 does this as well as arm64. In Go the fence is the store itself:
//     one of sync/atomic is seen before the load behind it is made. The paper of 2013 shows what C11 can do with less,
//     and proves that this fence has to stay.
//   - The last value must be exchanged by the owner too (HastyDeque): a thief that has read top and bottom may be about
//     to exchange it.
//   - A thief must know what it takes before its exchange (LateDeque). Behind it the place is the owner's again, who
//     comes back to it after a round, with another value.
//
// The last one is why values are not in the array. If a thief reads a value before its exchange, the owner may be
// writing another into the same place: the exchange then fails, and what was read is thrown away, but it was a data race,
// and half of one value and half of another, if they are wider than a word. If it reads the value behind the exchange,
// the owner has to wait for it. So the array has pointers to boxes, and a thief reads the pointer before its exchange and
// the value behind it. The thief that won has the box to itself; it takes the value out, so that nothing is kept alive,
// and says that it is done. An owner who comes back earlier puts a new box into the place. As long as none does, boxes
// are used again and nothing is allocated. When the array grows, pointers are copied, and thieves that still use the old
// one find the same boxes.
//
// There is no steal of half of what is there. The owner takes all values but the last without an exchange, so a thief
// that moves the top on by more than one could take some of those.
package deque
