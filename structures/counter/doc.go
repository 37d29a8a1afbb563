// Package counter counts from many goroutines.
//
// [Single] is one atomic word: the right answer until profiling says otherwise. When several processors add to it at
// once, each addition has to fetch the line from whoever added last, and adding processors makes it slower.
// [Sharded] gives every adder a word of its own and sums them when asked: additions stay in the adder's cache, and
// reading costs one load a shard. That works only as far as two shards do not share what the hardware keeps coherent
// together, which is what the padding is for, and what the false-sharing probe of this lab measures; and as far as two
// adders do not share a shard, which is what [Selector] and [Handle] are about.
//
// [Maximum] is the same idea for the greatest number, and [Values] for anything.
package counter
