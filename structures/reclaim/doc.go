// Package reclaim says when memory that a lock-free structure has unlinked may be used again.
//
// A thread that unlinks a node cannot free it: another thread may have read its address a moment ago and be about to
// look inside. With Go's garbage collector there is nothing to do, and nothing here is better than that. But nodes in
// an arena that is recycled, indices, and memory outside the heap are not the collector's; for them somebody has to
// know who is still looking. Two schemes, behind one pair of interfaces:
//
//   - [Hazards]: a reader announces which objects it looks at; an object is freed once nobody announces it. Every
//     access costs a store and a second load. A reader that stalls holds back what it announced, and nothing else.
//   - [Epochs]: a reader announces only that it is looking; an object is freed once everybody has been seen not looking
//     since. An access is a load, an operation two stores. A reader that stalls holds back everything.
//
// Objects are numbers here (ids), not pointers: indices plus one, offsets, handles. Zero is no object.
//
// Operations on a structure run between [Participant.Enter] and [Participant.Exit] of a participant that one goroutine
// uses at a time. The goroutine may be moved and preempted meanwhile; a preempted one is a stalled reader. What a
// participant has retired lies where others find it: whoever runs out of memory collects everybody's ([Flush], or
// [Participant.Collect]), and one that sleeps or has left holds back only what it protects.
package reclaim
