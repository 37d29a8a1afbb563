package atomics

// A shape is a litmus test of the literature (Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014), with
// operations of sync/atomic and with ordinary variables.
type shape struct {
	name, asks       string
	outcome          []int64 // the results of its threads, one after the other, that no interleaving ends in
	atomic, ordinary []any
}

var shapes = []shape{
	{"SB", "each of two misses what the other has stored before", []int64{0, 0},
		[]any{atomicSB0, atomicSB1}, []any{ordinarySB0, ordinarySB1}},
	{"MP", "a flag is seen, and not the data that were stored before it", []int64{1, 0},
		[]any{atomicMP0, atomicMP1}, []any{ordinaryMP0, ordinaryMP1}},
	{"MP", "the same, of an ordinary variable behind an atomic flag", []int64{1, 0},
		[]any{mixedMP0, mixedMP1}, nil},
	{"WRC", "the same, and the flag is of who has seen the data", []int64{1, 1, 0},
		[]any{atomicWRC0, atomicWRC1, atomicWRC2}, []any{ordinaryWRC0, ordinaryWRC1, ordinaryWRC2}},
	{"IRIW", "two readers see two stores in opposite orders", []int64{1, 0, 1, 0},
		[]any{atomicIRIW0, atomicIRIW1, atomicIRIW2, atomicIRIW3}, []any{ordinaryIRIW0, ordinaryIRIW1, ordinaryIRIW2, ordinaryIRIW3}},
	{"LB", "each of two sees what the other stores afterwards", []int64{1, 1},
		[]any{atomicLB0, atomicLB1}, []any{ordinaryLB0, ordinaryLB1}},
}

func atomicSB0() int64   { x.Store(1); return y.Load() }
func atomicSB1() int64   { y.Store(1); return x.Load() }
func ordinarySB0() int64 { n = 1; return m }
func ordinarySB1() int64 { m = 1; return n }

func atomicMP0()                  { x.Store(1); y.Store(1) }
func atomicMP1() (a, b int64)     { a = y.Load(); b = x.Load(); return }
func ordinaryMP0()                { n = 1; m = 1 }
func ordinaryMP1() (a, b int64)   { a = m; b = n; return }
func mixedMP0()                   { n = 1; y.Store(1) }
func mixedMP1() (a, b int64)      { a = y.Load(); b = n; return }
func atomicWRC0()                 { x.Store(1) }
func atomicWRC1() (a int64)       { a = x.Load(); y.Store(1); return }
func atomicWRC2() (a, b int64)    { a = y.Load(); b = x.Load(); return }
func ordinaryWRC0()               { n = 1 }
func ordinaryWRC1() (a int64)     { a = n; m = 1; return }
func ordinaryWRC2() (a, b int64)  { a = m; b = n; return }
func atomicIRIW0()                { x.Store(1) }
func atomicIRIW1()                { y.Store(1) }
func atomicIRIW2() (a, b int64)   { a = x.Load(); b = y.Load(); return }
func atomicIRIW3() (a, b int64)   { a = y.Load(); b = x.Load(); return }
func ordinaryIRIW0()              { n = 1 }
func ordinaryIRIW1()              { m = 1 }
func ordinaryIRIW2() (a, b int64) { a = n; b = m; return }
func ordinaryIRIW3() (a, b int64) { a = m; b = n; return }
func atomicLB0() (a int64)        { a = x.Load(); y.Store(1); return }
func atomicLB1() (a int64)        { a = y.Load(); x.Store(1); return }
func ordinaryLB0() (a int64)      { a = n; m = 1; return }
func ordinaryLB1() (a int64)      { a = m; n = 1; return }
