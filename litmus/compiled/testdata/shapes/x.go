package shapes
import "sync/atomic"
var x, y atomic.Int32
var p int64
var ptr atomic.Pointer[int]
//go:noinline
func SB0() int32 { x.Store(1); return y.Load() }
//go:noinline
func Mess(p *int64, f *atomic.Bool) (v int64, ok bool) { if f.Load() { return *p, true }; return }
//go:noinline
func And() int32 { return y.And(3) }
//go:noinline
func Cas() bool { return y.CompareAndSwap(0,3) }
//go:noinline
func Pub(q *int) { ptr.Store(q); p = 3; atomic.StoreInt64(&p, 4) }
