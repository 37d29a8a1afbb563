package methods

import "example.org/atomlab/structures/stack"

var pooled = stack.NewPooled[int64](2)

func Pooled_0() bool          { return pooled.Push(5) }
func Pooled_1() (int64, bool) { return pooled.Pop() }
