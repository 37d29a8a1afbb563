package promises

import "sync/atomic"

// A word is something that a W can be loaded from and stored into; the tests of families are written once, for all of
// them.
type word[W any] interface {
	*W
	Load() int64
	Store(value int64)
}

// The types of sync/atomic, with integers as values.
type (
	int32Type   struct{ atomic.Int32 }
	int64Type   struct{ atomic.Int64 }
	uint32Type  struct{ atomic.Uint32 }
	uint64Type  struct{ atomic.Uint64 }
	uintptrType struct{ atomic.Uintptr }
	pointerType struct{ atomic.Pointer[int64] }
	valueType   struct{ atomic.Value }
	boolType    struct{ atomic.Bool } // any value but 0 is 1
)

func (w *int32Type) Load() int64       { return int64(w.Int32.Load()) }
func (w *int32Type) Store(v int64)     { w.Int32.Store(int32(v)) }
func (w *int64Type) Load() int64       { return w.Int64.Load() }
func (w *int64Type) Store(v int64)     { w.Int64.Store(v) }
func (w *uint32Type) Load() int64      { return int64(w.Uint32.Load()) }
func (w *uint32Type) Store(v int64)    { w.Uint32.Store(uint32(v)) }
func (w *uint64Type) Load() int64      { return int64(w.Uint64.Load()) }
func (w *uint64Type) Store(v int64)    { w.Uint64.Store(uint64(v)) }
func (w *uintptrType) Load() int64     { return int64(w.Uintptr.Load()) }
func (w *uintptrType) Store(v int64)   { w.Uintptr.Store(uintptr(v)) }
func (w *pointerType) Store(v int64)   { w.Pointer.Store(&numbers[v]) }
func (w *valueType) Store(value int64) { w.Value.Store(value) }
func (w *boolType) Store(v int64)      { w.Bool.Store(v != 0) }

func (w *pointerType) Load() int64 {
	if p := w.Pointer.Load(); p != nil {
		return *p
	}
	return 0
}

func (w *valueType) Load() int64 {
	v, _ := w.Value.Load().(int64)
	return v
}

func (w *boolType) Load() int64 {
	if w.Bool.Load() {
		return 1
	}
	return 0
}

// numbers are what pointers point to.
var numbers = [...]int64{0, 1, 2, 3}

// The functions of sync/atomic on ordinary variables.
type (
	int32Func   struct{ v int32 }
	int64Func   struct{ v int64 }
	uint32Func  struct{ v uint32 }
	uint64Func  struct{ v uint64 }
	uintptrFunc struct{ v uintptr }
)

func (w *int32Func) Load() int64     { return int64(atomic.LoadInt32(&w.v)) }
func (w *int32Func) Store(v int64)   { atomic.StoreInt32(&w.v, int32(v)) }
func (w *int64Func) Load() int64     { return atomic.LoadInt64(&w.v) }
func (w *int64Func) Store(v int64)   { atomic.StoreInt64(&w.v, v) }
func (w *uint32Func) Load() int64    { return int64(atomic.LoadUint32(&w.v)) }
func (w *uint32Func) Store(v int64)  { atomic.StoreUint32(&w.v, uint32(v)) }
func (w *uint64Func) Load() int64    { return int64(atomic.LoadUint64(&w.v)) }
func (w *uint64Func) Store(v int64)  { atomic.StoreUint64(&w.v, uint64(v)) }
func (w *uintptrFunc) Load() int64   { return int64(atomic.LoadUintptr(&w.v)) }
func (w *uintptrFunc) Store(v int64) { atomic.StoreUintptr(&w.v, uintptr(v)) }

// Read-modify-writes in the place of loads and stores.
type (
	swapWord struct{ atomic.Int64 }  // stores by Swap, loads by Add(0)
	casWord  struct{ atomic.Int64 }  // stores and loads by CompareAndSwap
	bitsWord struct{ atomic.Uint64 } // loads by And of all ones, stores by And and Or
)

func (w *swapWord) Load() int64   { return w.Int64.Add(0) }
func (w *swapWord) Store(v int64) { w.Int64.Swap(v) }

func (w *casWord) Load() int64 {
	for guess := int64(0); ; guess = (guess + 1) % 4 {
		if w.Int64.CompareAndSwap(guess, guess) {
			return guess
		}
	}
}

func (w *casWord) Store(v int64) {
	for !w.Int64.CompareAndSwap(w.Int64.Load(), v) {
	}
}

func (w *bitsWord) Load() int64 { return int64(w.Uint64.And(^uint64(0))) }

// Store only sets bits: a word that another value was stored into before has both.
func (w *bitsWord) Store(v int64) { w.Uint64.Or(uint64(v)) }

// Plain memory.
type (
	plain64 struct{ v int64 }
	plain32 struct{ v int32 }
	plain8  struct{ v int8 }
)

func (w *plain64) Load() int64   { return w.v }
func (w *plain64) Store(v int64) { w.v = v }
func (w *plain32) Load() int64   { return int64(w.v) }
func (w *plain32) Store(v int64) { w.v = int32(v) }
func (w *plain8) Load() int64    { return int64(w.v) }
func (w *plain8) Store(v int64)  { w.v = int8(v) }
