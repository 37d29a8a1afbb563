// Package shapes has the literature's shapes in Go: NAME_0, NAME_1 and so on are the threads of the shape NAME (Alglave,
// Maranget, Tautschnig, Herding Cats, TOPLAS 2014, table III, and others that are called by their cycles).
package shapes

import "sync/atomic"

var (
	x, y, z   atomic.Int64
	a, b      atomic.Int32
	f, g      atomic.Bool
	u, v      atomic.Uint32
	p, q      atomic.Pointer[int64]
	n, m      int64 // ordinary
	s         int32
	old, next int64
)

// Store buffering: both may be missed by neither.
func SB_0() int64 { x.Store(1); return y.Load() }
func SB_1() int64 { y.Store(1); return x.Load() }

func SB32_0() int32 { a.Store(1); return b.Load() }
func SB32_1() int32 { b.Store(1); return a.Load() }

func SBbool_0() bool { f.Store(true); return g.Load() }
func SBbool_1() bool { g.Store(true); return f.Load() }

func SBordinary_0() int64 { n = 1; return y.Load() }
func SBordinary_1() int64 { y.Store(1); return n }

func SBbothOrdinary_0() int64 { n = 1; return m }
func SBbothOrdinary_1() int64 { m = 1; return n }

func SBadd_0() int64 { x.Add(1); return y.Load() }
func SBadd_1() int64 { y.Add(1); return x.Load() }

func SBswap_0() int64 { x.Swap(1); return y.Load() }
func SBswap_1() int64 { y.Swap(1); return x.Load() }

func SBcas_0() int64 { x.CompareAndSwap(0, 1); return y.Load() }
func SBcas_1() int64 { y.CompareAndSwap(0, 1); return x.Load() }

func SBcasFails_0() (bool, int64) { return x.CompareAndSwap(5, 6), y.Load() }
func SBcasFails_1() (bool, int64) { y.Store(1); return x.CompareAndSwap(0, 1), 0 }

func SBor_0() uint32 { u.Or(1); return v.Load() }
func SBor_1() uint32 { v.Or(1); return u.Load() }

func SBand_0() uint32 { u.Store(3); u.And(1); return v.Load() }
func SBand_1() uint32 { v.Store(1); return u.Load() }

func SBaddThenOrdinary_0() int64 { x.Add(1); return n }
func SBaddThenOrdinary_1() int64 { n = 1; return x.Load() }

func SBown_0() (int64, int64) { x.Store(1); return x.Load(), y.Load() }
func SBown_1() (int64, int64) { y.Store(1); return y.Load(), x.Load() }

// Message passing.
func MP_0()                        { x.Store(1); y.Store(1) }
func MP_1() (r0, r1 int64)         { r0 = y.Load(); r1 = x.Load(); return }
func MPordinary_0()                { n = 1; y.Store(1) }
func MPordinary_1() (r0, r1 int64) { r0 = y.Load(); r1 = n; return }

func MPbool_0()                     { n = 1; f.Store(true) }
func MPbool_1() (r0 bool, r1 int64) { r0 = f.Load(); r1 = n; return }

func MPadd_0()                { n = 1; y.Add(1) }
func MPadd_1() (r0, r1 int64) { r0 = y.Load(); r1 = n; return }

func MPswap_0()                { n = 1; y.Swap(1) }
func MPswap_1() (r0, r1 int64) { r0 = y.Swap(2); r1 = n; return }

func MPcas_0()                     { n = 1; y.CompareAndSwap(0, 1) }
func MPcas_1() (r0 bool, r1 int64) { r0 = y.CompareAndSwap(1, 2); r1 = n; return }

func MPand_0()                       { s = 1; u.Or(4) }
func MPand_1() (r0 uint32, r1 int32) { r0 = u.And(6); r1 = s; return }

func MPaddReads_0()                { n = 1; y.Store(1) }
func MPaddReads_1() (r0, r1 int64) { r0 = y.Add(1); r1 = n; return }

func MPorReads_0()                       { n = 1; u.Store(1) }
func MPorReads_1() (r0 uint32, r1 int64) { r0 = u.Or(2); r1 = n; return }

func MPandWrites_0()                       { u.Store(3); n = 1; u.And(1) }
func MPandWrites_1() (r0 uint32, r1 int64) { r0 = u.Load(); r1 = n; return }

func MPpointer_0() { next = 1; p.Store(&next) }
func MPpointer_1() int64 {
	if to := p.Load(); to != nil {
		return *to
	}
	return 2
}

func MPbroken_0()                { n = 1; m = 1 }
func MPbroken_1() (r0, r1 int64) { r0 = m; r1 = n; return }

func MPfunction_0() {
	n = 1
	atomic.StoreInt64(&m, 1)
}
func MPfunction_1() (r0, r1 int64) {
	r0 = atomic.LoadInt64(&m)
	r1 = n
	return
}

// Load buffering.
func LB_0() (r int64) { r = x.Load(); y.Store(1); return }
func LB_1() (r int64) { r = y.Load(); x.Store(1); return }

func LBordinary_0() (r int64) { r = n; y.Store(1); return }
func LBordinary_1() (r int64) { r = y.Load(); n = 1; return }

func LBbothOrdinary_0() (r int64) { r = n; m = 1; return }
func LBbothOrdinary_1() (r int64) { r = m; n = 1; return }

// Two stores each, and one of each.
func W22_0()                 { x.Store(1); y.Store(2) }
func W22_1()                 { y.Store(1); x.Store(2) }
func W22ordinary_0()         { n = 1; y.Store(2) }
func W22ordinary_1()         { y.Store(1); n = 2 }
func R_0()                   { x.Store(1); y.Store(1) }
func R_1() int64             { y.Store(2); return x.Load() }
func Rordinary_0()           { n = 1; y.Store(1) }
func Rordinary_1() int64     { y.Store(2); return n }
func S_0()                   { x.Store(2); y.Store(1) }
func S_1() (r int64)         { r = y.Load(); x.Store(1); return }
func Sordinary_0()           { n = 2; y.Store(1) }
func Sordinary_1() (r int64) { r = y.Load(); n = 1; return }

// Coherence.
func CoRR_0()                { n = 1 }
func CoRR_1() (r0, r1 int64) { r0 = atomic.LoadInt64(&n); r1 = x.Load(); return }
func CoWW_0()                { x.Store(1); x.Store(2) }
func CoWW_1() (r0, r1 int64) { r0 = x.Load(); r1 = x.Load(); return }

// Three threads and more.
func WRC_0()                         { x.Store(1) }
func WRC_1() (r int64)               { r = x.Load(); y.Store(1); return }
func WRC_2() (r0, r1 int64)          { r0 = y.Load(); r1 = x.Load(); return }
func WRCordinary_0()                 { n = 1 }
func WRCordinary_1() (r int64)       { r = n; y.Store(1); return }
func WRCordinary_2() (r0, r1 int64)  { r0 = y.Load(); r1 = n; return }
func RWC_0()                         { x.Store(1) }
func RWC_1() (r0, r1 int64)          { r0 = x.Load(); r1 = y.Load(); return }
func RWC_2() int64                   { y.Add(1); return x.Load() }
func IRIW_0()                        { x.Store(1) }
func IRIW_1() (r0, r1 int64)         { r0 = x.Load(); r1 = y.Load(); return }
func IRIW_2()                        { y.Store(1) }
func IRIW_3() (r0, r1 int64)         { r0 = y.Load(); r1 = x.Load(); return }
func IRIWadd_0()                     { x.Add(1) }
func IRIWadd_1() (r0, r1 int64)      { r0 = x.Load(); r1 = y.Load(); return }
func IRIWadd_2()                     { y.Add(1) }
func IRIWadd_3() (r0, r1 int64)      { r0 = y.Load(); r1 = x.Load(); return }
func IRIWordinary_0()                { n = 1 }
func IRIWordinary_1() (r0, r1 int64) { r0 = n; r1 = y.Load(); return }
func IRIWordinary_2()                { y.Store(1) }
func IRIWordinary_3() (r0, r1 int64) { r0 = y.Load(); r1 = n; return }
func Z6_0()                          { x.Store(1); y.Store(1) }
func Z6_1()                          { y.Store(2); z.Store(1) }
func Z6_2() (r0, r1 int64)           { r0 = z.Load(); r1 = x.Load(); return }

// A lock of one word, and what it guards.
func Lock_0() (got bool) {
	if got = a.CompareAndSwap(0, 1); got {
		n++
		a.Store(0)
	}
	return
}
func Lock_1() (got bool) {
	if got = a.CompareAndSwap(0, 1); got {
		n++
		a.Store(0)
	}
	return
}

// A value that is taken once.
func Take_0() (int64, bool) { n = 7; x.Store(1); return 0, false }
func Take_1() (r int64, ok bool) {
	if ok = x.CompareAndSwap(1, 2); ok {
		r = n
	}
	return
}
func Take_2() (r int64, ok bool) {
	if ok = x.CompareAndSwap(1, 2); ok {
		r = n
	}
	return
}
