package sched

import "unsafe"

// An operation is an Access with the condition under which it is possible.
type operation struct {
	Access
	ready func() bool      // nil: no such condition
	mask  uint64           // these bits at Addr must be zero
	more  []unsafe.Pointer // further addresses that it changes
	name  string           // of a Start: the thread
	body  func()
}

func (o *operation) conditional() bool { return o.ready != nil || o.mask != 0 }

// possible reports whether the condition holds now.
//
//go:norace
func (o *operation) possible() bool {
	if o.mask != 0 && peek(o.Addr, o.Size)[0]&o.mask != 0 {
		return false
	}
	return o.ready == nil || o.ready()
}

// changes reports whether the operation would change memory that holds value.
//
//go:norace
func (o *operation) changes(value [2]uint64) bool {
	if o.Kind == Load || o.Kind == Issue || o.Kind == Fence {
		return false
	}
	if o.Size == 0 || o.Kind >= Lock {
		return true
	}
	switch o.Kind {
	case Store, Swap, Flush:
		return value != o.New
	case CompareAndSwap:
		return value == o.Old && o.Old != o.New
	case And:
		return value[0]&^o.New[0] != 0
	case Or:
		return o.New[0]&^value[0] != 0
	case Max:
		return o.New[0] > value[0]
	case Min:
		return o.New[0] < value[0]
	}
	return o.New[0] != 0 // Add, Xor
}

// peek reads size bytes behind the race detector's back. p is aligned to them.
//
//go:norace
func peek(p unsafe.Pointer, size uint8) [2]uint64 {
	switch size {
	case 1:
		return [2]uint64{uint64(*(*uint8)(p))}
	case 2:
		return [2]uint64{uint64(*(*uint16)(p))}
	case 4:
		return [2]uint64{uint64(*(*uint32)(p))}
	case 8:
		return [2]uint64{*(*uint64)(p)}
	case 16:
		return *(*[2]uint64)(p)
	}
	return [2]uint64{}
}
