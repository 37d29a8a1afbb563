package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// Map stands in for sync.Map. Each operation is one step; Range is one for what it finds. The order in which Range goes
// through a map is not under control.
type Map struct{ v sync.Map }

func (m *Map) reads()   { step(sched.Load, unsafe.Pointer(m)) }
func (m *Map) changes() { step(sched.Other, unsafe.Pointer(m)) }

func (m *Map) Load(key any) (value any, ok bool) {
	m.reads()
	return m.v.Load(key)
}

func (m *Map) Range(f func(key, value any) bool) {
	m.reads()
	m.v.Range(f)
}

func (m *Map) Store(key, value any) {
	m.changes()
	m.v.Store(key, value)
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.changes()
	return m.v.LoadOrStore(key, value)
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.changes()
	return m.v.LoadAndDelete(key)
}

func (m *Map) Delete(key any) {
	m.changes()
	m.v.Delete(key)
}

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.changes()
	return m.v.Swap(key, value)
}

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.changes()
	return m.v.CompareAndSwap(key, old, new)
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.changes()
	return m.v.CompareAndDelete(key, old)
}

func (m *Map) Clear() {
	m.changes()
	m.v.Clear()
}
