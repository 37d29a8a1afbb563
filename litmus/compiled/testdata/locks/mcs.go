package locks

import "example.org/atomlab/structures/lock"

var (
	mcs   lock.MCS
	nodes [2]lock.MCSNode
)

// The nodes are those of their threads: Lock and Unlock would take them from a sync.Pool.
func MCS_0() {
	mcs.LockNode(&nodes[0])
	n++
	mcs.UnlockNode(&nodes[0])
}

func MCS_1() {
	mcs.LockNode(&nodes[1])
	n++
	mcs.UnlockNode(&nodes[1])
}
