package shapes

import "sync/atomic"

// Message passing by each operation of sync/atomic on a number, as who publishes and as who reads: EachTYPEOP publishes
// by OP, EachTYPEOPReads finds it by OP, and EachFunc... is of the function of that name.

var (
	ofInt32    atomic.Int32
	rawInt32   int32
	ofInt64    atomic.Int64
	rawInt64   int64
	ofUint32   atomic.Uint32
	rawUint32  uint32
	ofUint64   atomic.Uint64
	rawUint64  uint64
	ofUintptr  atomic.Uintptr
	rawUintptr uintptr
)

func EachInt32Store_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32Store_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32Swap_0() {
	n = 1
	ofInt32.Swap(1)
}
func EachInt32Swap_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32SwapReads_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32SwapReads_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Swap(2)
	r1 = n
	return
}

func EachInt32CompareAndSwap_0() {
	n = 1
	ofInt32.CompareAndSwap(0, 1)
}
func EachInt32CompareAndSwap_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32CompareAndSwapReads_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32CompareAndSwapReads_1() (r0 int32, r1 int64) {
	if ofInt32.CompareAndSwap(1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachInt32Add_0() {
	n = 1
	ofInt32.Add(1)
}
func EachInt32Add_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32AddReads_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32AddReads_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Add(2) - 2
	r1 = n
	return
}

func EachInt32And_0() {
	ofInt32.Store(3)
	n = 1
	ofInt32.And(1)
}
func EachInt32And_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32AndReads_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32AndReads_1() (r0 int32, r1 int64) {
	r0 = ofInt32.And(1)
	r1 = n
	return
}

func EachInt32Or_0() {
	n = 1
	ofInt32.Or(1)
}
func EachInt32Or_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Load()
	r1 = n
	return
}

func EachInt32OrReads_0() {
	n = 1
	ofInt32.Store(1)
}
func EachInt32OrReads_1() (r0 int32, r1 int64) {
	r0 = ofInt32.Or(2)
	r1 = n
	return
}

func EachFuncInt32Store_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32Store_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32Swap_0() {
	n = 1
	atomic.SwapInt32(&rawInt32, 1)
}
func EachFuncInt32Swap_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32SwapReads_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32SwapReads_1() (r0 int32, r1 int64) {
	r0 = atomic.SwapInt32(&rawInt32, 2)
	r1 = n
	return
}

func EachFuncInt32CompareAndSwap_0() {
	n = 1
	atomic.CompareAndSwapInt32(&rawInt32, 0, 1)
}
func EachFuncInt32CompareAndSwap_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32CompareAndSwapReads_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32CompareAndSwapReads_1() (r0 int32, r1 int64) {
	if atomic.CompareAndSwapInt32(&rawInt32, 1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachFuncInt32Add_0() {
	n = 1
	atomic.AddInt32(&rawInt32, 1)
}
func EachFuncInt32Add_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32AddReads_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32AddReads_1() (r0 int32, r1 int64) {
	r0 = atomic.AddInt32(&rawInt32, 2) - 2
	r1 = n
	return
}

func EachFuncInt32And_0() {
	atomic.StoreInt32(&rawInt32, 3)
	n = 1
	atomic.AndInt32(&rawInt32, 1)
}
func EachFuncInt32And_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32AndReads_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32AndReads_1() (r0 int32, r1 int64) {
	r0 = atomic.AndInt32(&rawInt32, 1)
	r1 = n
	return
}

func EachFuncInt32Or_0() {
	n = 1
	atomic.OrInt32(&rawInt32, 1)
}
func EachFuncInt32Or_1() (r0 int32, r1 int64) {
	r0 = atomic.LoadInt32(&rawInt32)
	r1 = n
	return
}

func EachFuncInt32OrReads_0() {
	n = 1
	atomic.StoreInt32(&rawInt32, 1)
}
func EachFuncInt32OrReads_1() (r0 int32, r1 int64) {
	r0 = atomic.OrInt32(&rawInt32, 2)
	r1 = n
	return
}

func EachInt64Store_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64Store_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64Swap_0() {
	n = 1
	ofInt64.Swap(1)
}
func EachInt64Swap_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64SwapReads_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64SwapReads_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Swap(2)
	r1 = n
	return
}

func EachInt64CompareAndSwap_0() {
	n = 1
	ofInt64.CompareAndSwap(0, 1)
}
func EachInt64CompareAndSwap_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64CompareAndSwapReads_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64CompareAndSwapReads_1() (r0 int64, r1 int64) {
	if ofInt64.CompareAndSwap(1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachInt64Add_0() {
	n = 1
	ofInt64.Add(1)
}
func EachInt64Add_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64AddReads_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64AddReads_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Add(2) - 2
	r1 = n
	return
}

func EachInt64And_0() {
	ofInt64.Store(3)
	n = 1
	ofInt64.And(1)
}
func EachInt64And_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64AndReads_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64AndReads_1() (r0 int64, r1 int64) {
	r0 = ofInt64.And(1)
	r1 = n
	return
}

func EachInt64Or_0() {
	n = 1
	ofInt64.Or(1)
}
func EachInt64Or_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Load()
	r1 = n
	return
}

func EachInt64OrReads_0() {
	n = 1
	ofInt64.Store(1)
}
func EachInt64OrReads_1() (r0 int64, r1 int64) {
	r0 = ofInt64.Or(2)
	r1 = n
	return
}

func EachFuncInt64Store_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64Store_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64Swap_0() {
	n = 1
	atomic.SwapInt64(&rawInt64, 1)
}
func EachFuncInt64Swap_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64SwapReads_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64SwapReads_1() (r0 int64, r1 int64) {
	r0 = atomic.SwapInt64(&rawInt64, 2)
	r1 = n
	return
}

func EachFuncInt64CompareAndSwap_0() {
	n = 1
	atomic.CompareAndSwapInt64(&rawInt64, 0, 1)
}
func EachFuncInt64CompareAndSwap_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64CompareAndSwapReads_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64CompareAndSwapReads_1() (r0 int64, r1 int64) {
	if atomic.CompareAndSwapInt64(&rawInt64, 1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachFuncInt64Add_0() {
	n = 1
	atomic.AddInt64(&rawInt64, 1)
}
func EachFuncInt64Add_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64AddReads_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64AddReads_1() (r0 int64, r1 int64) {
	r0 = atomic.AddInt64(&rawInt64, 2) - 2
	r1 = n
	return
}

func EachFuncInt64And_0() {
	atomic.StoreInt64(&rawInt64, 3)
	n = 1
	atomic.AndInt64(&rawInt64, 1)
}
func EachFuncInt64And_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64AndReads_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64AndReads_1() (r0 int64, r1 int64) {
	r0 = atomic.AndInt64(&rawInt64, 1)
	r1 = n
	return
}

func EachFuncInt64Or_0() {
	n = 1
	atomic.OrInt64(&rawInt64, 1)
}
func EachFuncInt64Or_1() (r0 int64, r1 int64) {
	r0 = atomic.LoadInt64(&rawInt64)
	r1 = n
	return
}

func EachFuncInt64OrReads_0() {
	n = 1
	atomic.StoreInt64(&rawInt64, 1)
}
func EachFuncInt64OrReads_1() (r0 int64, r1 int64) {
	r0 = atomic.OrInt64(&rawInt64, 2)
	r1 = n
	return
}

func EachUint32Store_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32Store_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32Swap_0() {
	n = 1
	ofUint32.Swap(1)
}
func EachUint32Swap_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32SwapReads_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32SwapReads_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Swap(2)
	r1 = n
	return
}

func EachUint32CompareAndSwap_0() {
	n = 1
	ofUint32.CompareAndSwap(0, 1)
}
func EachUint32CompareAndSwap_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32CompareAndSwapReads_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32CompareAndSwapReads_1() (r0 uint32, r1 int64) {
	if ofUint32.CompareAndSwap(1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachUint32Add_0() {
	n = 1
	ofUint32.Add(1)
}
func EachUint32Add_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32AddReads_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32AddReads_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Add(2) - 2
	r1 = n
	return
}

func EachUint32And_0() {
	ofUint32.Store(3)
	n = 1
	ofUint32.And(1)
}
func EachUint32And_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32AndReads_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32AndReads_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.And(1)
	r1 = n
	return
}

func EachUint32Or_0() {
	n = 1
	ofUint32.Or(1)
}
func EachUint32Or_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Load()
	r1 = n
	return
}

func EachUint32OrReads_0() {
	n = 1
	ofUint32.Store(1)
}
func EachUint32OrReads_1() (r0 uint32, r1 int64) {
	r0 = ofUint32.Or(2)
	r1 = n
	return
}

func EachFuncUint32Store_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32Store_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32Swap_0() {
	n = 1
	atomic.SwapUint32(&rawUint32, 1)
}
func EachFuncUint32Swap_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32SwapReads_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32SwapReads_1() (r0 uint32, r1 int64) {
	r0 = atomic.SwapUint32(&rawUint32, 2)
	r1 = n
	return
}

func EachFuncUint32CompareAndSwap_0() {
	n = 1
	atomic.CompareAndSwapUint32(&rawUint32, 0, 1)
}
func EachFuncUint32CompareAndSwap_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32CompareAndSwapReads_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32CompareAndSwapReads_1() (r0 uint32, r1 int64) {
	if atomic.CompareAndSwapUint32(&rawUint32, 1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachFuncUint32Add_0() {
	n = 1
	atomic.AddUint32(&rawUint32, 1)
}
func EachFuncUint32Add_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32AddReads_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32AddReads_1() (r0 uint32, r1 int64) {
	r0 = atomic.AddUint32(&rawUint32, 2) - 2
	r1 = n
	return
}

func EachFuncUint32And_0() {
	atomic.StoreUint32(&rawUint32, 3)
	n = 1
	atomic.AndUint32(&rawUint32, 1)
}
func EachFuncUint32And_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32AndReads_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32AndReads_1() (r0 uint32, r1 int64) {
	r0 = atomic.AndUint32(&rawUint32, 1)
	r1 = n
	return
}

func EachFuncUint32Or_0() {
	n = 1
	atomic.OrUint32(&rawUint32, 1)
}
func EachFuncUint32Or_1() (r0 uint32, r1 int64) {
	r0 = atomic.LoadUint32(&rawUint32)
	r1 = n
	return
}

func EachFuncUint32OrReads_0() {
	n = 1
	atomic.StoreUint32(&rawUint32, 1)
}
func EachFuncUint32OrReads_1() (r0 uint32, r1 int64) {
	r0 = atomic.OrUint32(&rawUint32, 2)
	r1 = n
	return
}

func EachUint64Store_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64Store_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64Swap_0() {
	n = 1
	ofUint64.Swap(1)
}
func EachUint64Swap_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64SwapReads_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64SwapReads_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Swap(2)
	r1 = n
	return
}

func EachUint64CompareAndSwap_0() {
	n = 1
	ofUint64.CompareAndSwap(0, 1)
}
func EachUint64CompareAndSwap_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64CompareAndSwapReads_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64CompareAndSwapReads_1() (r0 uint64, r1 int64) {
	if ofUint64.CompareAndSwap(1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachUint64Add_0() {
	n = 1
	ofUint64.Add(1)
}
func EachUint64Add_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64AddReads_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64AddReads_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Add(2) - 2
	r1 = n
	return
}

func EachUint64And_0() {
	ofUint64.Store(3)
	n = 1
	ofUint64.And(1)
}
func EachUint64And_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64AndReads_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64AndReads_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.And(1)
	r1 = n
	return
}

func EachUint64Or_0() {
	n = 1
	ofUint64.Or(1)
}
func EachUint64Or_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Load()
	r1 = n
	return
}

func EachUint64OrReads_0() {
	n = 1
	ofUint64.Store(1)
}
func EachUint64OrReads_1() (r0 uint64, r1 int64) {
	r0 = ofUint64.Or(2)
	r1 = n
	return
}

func EachFuncUint64Store_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64Store_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64Swap_0() {
	n = 1
	atomic.SwapUint64(&rawUint64, 1)
}
func EachFuncUint64Swap_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64SwapReads_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64SwapReads_1() (r0 uint64, r1 int64) {
	r0 = atomic.SwapUint64(&rawUint64, 2)
	r1 = n
	return
}

func EachFuncUint64CompareAndSwap_0() {
	n = 1
	atomic.CompareAndSwapUint64(&rawUint64, 0, 1)
}
func EachFuncUint64CompareAndSwap_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64CompareAndSwapReads_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64CompareAndSwapReads_1() (r0 uint64, r1 int64) {
	if atomic.CompareAndSwapUint64(&rawUint64, 1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachFuncUint64Add_0() {
	n = 1
	atomic.AddUint64(&rawUint64, 1)
}
func EachFuncUint64Add_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64AddReads_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64AddReads_1() (r0 uint64, r1 int64) {
	r0 = atomic.AddUint64(&rawUint64, 2) - 2
	r1 = n
	return
}

func EachFuncUint64And_0() {
	atomic.StoreUint64(&rawUint64, 3)
	n = 1
	atomic.AndUint64(&rawUint64, 1)
}
func EachFuncUint64And_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64AndReads_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64AndReads_1() (r0 uint64, r1 int64) {
	r0 = atomic.AndUint64(&rawUint64, 1)
	r1 = n
	return
}

func EachFuncUint64Or_0() {
	n = 1
	atomic.OrUint64(&rawUint64, 1)
}
func EachFuncUint64Or_1() (r0 uint64, r1 int64) {
	r0 = atomic.LoadUint64(&rawUint64)
	r1 = n
	return
}

func EachFuncUint64OrReads_0() {
	n = 1
	atomic.StoreUint64(&rawUint64, 1)
}
func EachFuncUint64OrReads_1() (r0 uint64, r1 int64) {
	r0 = atomic.OrUint64(&rawUint64, 2)
	r1 = n
	return
}

func EachUintptrStore_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrStore_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrSwap_0() {
	n = 1
	ofUintptr.Swap(1)
}
func EachUintptrSwap_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrSwapReads_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrSwapReads_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Swap(2)
	r1 = n
	return
}

func EachUintptrCompareAndSwap_0() {
	n = 1
	ofUintptr.CompareAndSwap(0, 1)
}
func EachUintptrCompareAndSwap_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrCompareAndSwapReads_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrCompareAndSwapReads_1() (r0 uintptr, r1 int64) {
	if ofUintptr.CompareAndSwap(1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachUintptrAdd_0() {
	n = 1
	ofUintptr.Add(1)
}
func EachUintptrAdd_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrAddReads_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrAddReads_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Add(2) - 2
	r1 = n
	return
}

func EachUintptrAnd_0() {
	ofUintptr.Store(3)
	n = 1
	ofUintptr.And(1)
}
func EachUintptrAnd_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrAndReads_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrAndReads_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.And(1)
	r1 = n
	return
}

func EachUintptrOr_0() {
	n = 1
	ofUintptr.Or(1)
}
func EachUintptrOr_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Load()
	r1 = n
	return
}

func EachUintptrOrReads_0() {
	n = 1
	ofUintptr.Store(1)
}
func EachUintptrOrReads_1() (r0 uintptr, r1 int64) {
	r0 = ofUintptr.Or(2)
	r1 = n
	return
}

func EachFuncUintptrStore_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrStore_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrSwap_0() {
	n = 1
	atomic.SwapUintptr(&rawUintptr, 1)
}
func EachFuncUintptrSwap_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrSwapReads_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrSwapReads_1() (r0 uintptr, r1 int64) {
	r0 = atomic.SwapUintptr(&rawUintptr, 2)
	r1 = n
	return
}

func EachFuncUintptrCompareAndSwap_0() {
	n = 1
	atomic.CompareAndSwapUintptr(&rawUintptr, 0, 1)
}
func EachFuncUintptrCompareAndSwap_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrCompareAndSwapReads_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrCompareAndSwapReads_1() (r0 uintptr, r1 int64) {
	if atomic.CompareAndSwapUintptr(&rawUintptr, 1, 2) {
		r0 = 1
	}
	r1 = n
	return
}

func EachFuncUintptrAdd_0() {
	n = 1
	atomic.AddUintptr(&rawUintptr, 1)
}
func EachFuncUintptrAdd_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrAddReads_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrAddReads_1() (r0 uintptr, r1 int64) {
	r0 = atomic.AddUintptr(&rawUintptr, 2) - 2
	r1 = n
	return
}

func EachFuncUintptrAnd_0() {
	atomic.StoreUintptr(&rawUintptr, 3)
	n = 1
	atomic.AndUintptr(&rawUintptr, 1)
}
func EachFuncUintptrAnd_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrAndReads_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrAndReads_1() (r0 uintptr, r1 int64) {
	r0 = atomic.AndUintptr(&rawUintptr, 1)
	r1 = n
	return
}

func EachFuncUintptrOr_0() {
	n = 1
	atomic.OrUintptr(&rawUintptr, 1)
}
func EachFuncUintptrOr_1() (r0 uintptr, r1 int64) {
	r0 = atomic.LoadUintptr(&rawUintptr)
	r1 = n
	return
}

func EachFuncUintptrOrReads_0() {
	n = 1
	atomic.StoreUintptr(&rawUintptr, 1)
}
func EachFuncUintptrOrReads_1() (r0 uintptr, r1 int64) {
	r0 = atomic.OrUintptr(&rawUintptr, 2)
	r1 = n
	return
}
