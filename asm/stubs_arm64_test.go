package asm

import (
	"encoding/binary"
	"fmt"
	"testing"
)

// forgetEverything takes the optional features away until the returned function is called.
func forgetEverything() (restore func()) {
	savedCaps, savedLSE := Have, hasLSE
	Have, hasLSE = Caps{}, false
	return func() { Have, hasLSE = savedCaps, savedLSE }
}

func archStubs() []stub {
	lse := hasLSE
	soon := func() uint64 { return counter() + CounterHz()/1000 }
	list := []stub{
		casStub("CAS8LSE", lse, CAS8LSE).in("cas8LSE"), casStub("CAS16LSE", lse, CAS16LSE).in("cas16LSE"),
		casStub("CAS32LSE", lse, CAS32LSE).in("cas32LSE"), casStub("CAS64LSE", lse, CAS64LSE).in("cas64LSE"),
		addStub("Add8LSE", lse, Add8LSE).in("add8LSE"), addStub("Add16LSE", lse, Add16LSE).in("add16LSE"),
		addStub("Add32LSE", lse, Add32LSE).in("add32LSE"), addStub("Add64LSE", lse, Add64LSE).in("add64LSE"),
		swapStub("Swap8LSE", lse, Swap8LSE).in("swap8LSE"), swapStub("Swap16LSE", lse, Swap16LSE).in("swap16LSE"),
		swapStub("Swap32LSE", lse, Swap32LSE).in("swap32LSE"), swapStub("Swap64LSE", lse, Swap64LSE).in("swap64LSE"),
		bitStub("And8LSE", lse, And8LSE, and).in("and8LSE"), bitStub("And16LSE", lse, And16LSE, and).in("and16LSE"),
		bitStub("And32LSE", lse, And32LSE, and).in("and32LSE"), bitStub("And64LSE", lse, And64LSE, and).in("and64LSE"),
		bitStub("Or8LSE", lse, Or8LSE, or).in("or8LSE"), bitStub("Or16LSE", lse, Or16LSE, or).in("or16LSE"),
		bitStub("Or32LSE", lse, Or32LSE, or).in("or32LSE"), bitStub("Or64LSE", lse, Or64LSE, or).in("or64LSE"),
		bitStub("Xor8LSE", lse, Xor8LSE, xor).in("xor8LSE"), bitStub("Xor16LSE", lse, Xor16LSE, xor).in("xor16LSE"),
		bitStub("Xor32LSE", lse, Xor32LSE, xor).in("xor32LSE"), bitStub("Xor64LSE", lse, Xor64LSE, xor).in("xor64LSE"),
		casStub("CAS8LLSC", true, CAS8LLSC), casStub("CAS16LLSC", true, CAS16LLSC),
		casStub("CAS32LLSC", true, CAS32LLSC), casStub("CAS64LLSC", true, CAS64LLSC),
		addStub("Add8LLSC", true, Add8LLSC), addStub("Add16LLSC", true, Add16LLSC),
		addStub("Add32LLSC", true, Add32LLSC), addStub("Add64LLSC", true, Add64LLSC),
		swapStub("Swap8LLSC", true, Swap8LLSC), swapStub("Swap16LLSC", true, Swap16LLSC),
		swapStub("Swap32LLSC", true, Swap32LLSC), swapStub("Swap64LLSC", true, Swap64LLSC),
		bitStub("And8LLSC", true, And8LLSC, and), bitStub("And16LLSC", true, And16LLSC, and),
		bitStub("And32LLSC", true, And32LLSC, and), bitStub("And64LLSC", true, And64LLSC, and),
		bitStub("Or8LLSC", true, Or8LLSC, or), bitStub("Or16LLSC", true, Or16LLSC, or),
		bitStub("Or32LLSC", true, Or32LLSC, or), bitStub("Or64LLSC", true, Or64LLSC, or),
		bitStub("Xor8LLSC", true, Xor8LLSC, xor), bitStub("Xor16LLSC", true, Xor16LLSC, xor),
		bitStub("Xor32LLSC", true, Xor32LLSC, xor), bitStub("Xor64LLSC", true, Xor64LLSC, xor),
		cas128Stub("CAS128LSE", lse, CAS128LSE).in("cas128LSE"),
		cas128Stub("CAS128LLSC", true, CAS128LLSC).in("cas128LLSC"),
		load128Stub("Load128LSE2", Have.LSE2, Load128LSE2, Store128LSE2).in("loadPair"),
		store128Stub("Store128LSE2", Have.LSE2, Store128LSE2).in("storePair"),
		maxStub("MaxSigned32", lse, MaxSigned32, true), maxStub("MaxSigned64", lse, MaxSigned64, true),
		maxStub("MinSigned32", lse, MinSigned32, false), maxStub("MinSigned64", lse, MinSigned64, false),
		maxStub("MaxUnsigned32", lse, MaxUnsigned32, true), maxStub("MaxUnsigned64", lse, MaxUnsigned64, true),
		maxStub("MinUnsigned32", lse, MinUnsigned32, false), maxStub("MinUnsigned64", lse, MinUnsigned64, false),
		named("DMBISHLD", true, DMBISHLD), named("DMBISHST", true, DMBISHST), named("DSBISH", true, DSBISH),
		named("Yield", true, Yield), named("ISB", true, ISB), named("SB", Have.SB, SB).in("sb"),
		waitStub("WFE", true, WFE),
		waitStub("WaitWhile64", true, func() { WaitWhile64(new(uint64), 0) }),
		waitStub("WFET", Have.WFXT, func() { WFET(soon()) }).in("wfet"),
	}
	for i := range list {
		if code, known := archCode[list[i].name]; known {
			list[i].code = code
		}
	}
	return list
}

func waitStub(name string, present bool, wait func()) stub {
	return stub{name: name, present: present, call: wait, check: func(*testing.T) { wait() }}
}

// maxStub is a maximum or a minimum, signed or not as the type is.
func maxStub[W int32 | int64 | uint32 | uint64](name string, present bool, op func(p *W, value W) W, isMax bool) stub {
	body := "m" + name[1:]
	var cell W
	return stub{name: name, present: present, body: body, call: func() { op(&cell, 1) }, check: func(t *testing.T) {
		top := ^W(0)
		values := []W{0, 1, top, top - 1, top >> 1, 7, top / 3, W(1) << 31}
		for _, a := range values {
			for _, b := range values {
				want := min(a, b)
				if isMax {
					want = max(a, b)
				}
				cells := [3]W{77, a, 77}
				if old := op(&cells[1], b); old != a || cells != [3]W{77, want, 77} {
					t.Errorf("%s(%d, %d) returned %d and left %d", name, a, b, old, cells)
				}
			}
		}
	}}
}

// What follows composes instruction words from the fields that the Arm ARM (C6.2) gives them. size is the logarithm of
// the width in bytes.

func memory(word uint32) string {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], word)
	return fmt.Sprintf("% x", b)
}

// casal is CASAL Ws, Wt, [Xn].
func casal(size, s, n, t uint32) string { return memory(size<<30 | 0x08e0fc00 | s<<16 | n<<5 | t) }

// ldop is LD<op>AL Ws, Wt, [Xn]: 0 ADD, 1 CLR, 2 EOR, 3 SET, 4 SMAX, 5 SMIN, 6 UMAX, 7 UMIN.
func ldop(size, op, s, n, t uint32) string {
	return memory(size<<30 | 0x38e00000 | s<<16 | op<<12 | n<<5 | t)
}

// swpal is SWPAL Ws, Wt, [Xn].
func swpal(size, s, n, t uint32) string { return memory(size<<30 | 0x38e08000 | s<<16 | n<<5 | t) }

// ldaxr and stlxr are LDAXR Wt, [Xn] and STLXR Ws, Wt, [Xn].
func ldaxr(size, n, t uint32) string    { return memory(size<<30 | 0x085ffc00 | n<<5 | t) }
func stlxr(size, s, n, t uint32) string { return memory(size<<30 | 0x0800fc00 | s<<16 | n<<5 | t) }

// ldar, stlr and ldapr are LDAR Wt, [Xn], STLR Wt, [Xn], LDAPR Wt, [Xn].
func ldar(size, n, t uint32) string  { return memory(size<<30 | 0x08dffc00 | n<<5 | t) }
func stlr(size, n, t uint32) string  { return memory(size<<30 | 0x089ffc00 | n<<5 | t) }
func ldapr(size, n, t uint32) string { return memory(size<<30 | 0x38bfc000 | n<<5 | t) }

// ldr and str are LDR Wt, [Xn] and STR Wt, [Xn] without offset, zero-extending.
func ldr(size, n, t uint32) string { return memory(size<<30 | 0x39400000 | n<<5 | t) }
func str(size, n, t uint32) string { return memory(size<<30 | 0x39000000 | n<<5 | t) }

// barrier is DSB (4), DMB (5), ISB (6) or SB (7) with its option.
func barrier(op, option uint32) string { return memory(0xd503301f | option<<8 | op<<5) }

var widths = map[uint32]string{0: "8", 1: "16", 2: "32", 3: "64"}

var commonCode, archCode = code()

func code() (common, arch map[string][]string) {
	common = map[string][]string{
		// MRS X0, CNTVCT_EL0
		"Fence": {barrier(5, 0xb)}, "Relax": {barrier(6, 0xf)}, "Counter": {barrier(6, 0xf), memory(0xd53be040), barrier(6, 0xf)},
		"FlushLine":        {memory(0xd50b7e20)}, // DC CIVAC, X0
		"PrefetchForWrite": {memory(0xf9800010)}, // PRFM PSTL1KEEP, [X0]
	}
	arch = map[string][]string{
		"CAS128LSE": {memory(0x4862fc04)}, // CASPAL X2, X3, X4, X5, [X0]
		// LDAXP X6, X7, [X0]; STLXP W10, X8, X9, [X0]
		"CAS128LLSC":  {memory(0xc87f9c06), memory(0xc82aa408)},
		"Load128LSE2": {memory(0xa9400801)}, "Store128LSE2": {memory(0xa9000801)}, // LDP, STP X1, X2, [X0]
		"MaxSigned32": {ldop(2, 4, 1, 0, 2)}, "MaxSigned64": {ldop(3, 4, 1, 0, 2)},
		"MinSigned32": {ldop(2, 5, 1, 0, 2)}, "MinSigned64": {ldop(3, 5, 1, 0, 2)},
		"MaxUnsigned32": {ldop(2, 6, 1, 0, 2)}, "MaxUnsigned64": {ldop(3, 6, 1, 0, 2)},
		"MinUnsigned32": {ldop(2, 7, 1, 0, 2)}, "MinUnsigned64": {ldop(3, 7, 1, 0, 2)},
		"DMBISHLD": {barrier(5, 0x9)}, "DMBISHST": {barrier(5, 0xa)}, "DSBISH": {barrier(4, 0xb)},
		"ISB": {barrier(6, 0xf)}, "SB": {barrier(7, 0)},
		"Yield": {memory(0xd503203f)}, "WFE": {memory(0xd503205f)}, "WFET": {memory(0xd5031000)},
		"WaitWhile64": {ldaxr(3, 0, 2), memory(0xd503205f), memory(0xd5033f5f)}, // LDAXR, WFE, CLREX
	}
	for size, width := range widths {
		common["Load"+width], common["Store"+width] = []string{ldr(size, 0, 1)}, []string{str(size, 0, 1)}
		common["LoadAcquire"+width], common["LoadAcquirePC"+width] = []string{ldar(size, 0, 1)}, []string{ldapr(size, 0, 1)}
		common["StoreRelease"+width], common["StoreSeqCst"+width] = []string{stlr(size, 0, 1)}, []string{stlr(size, 0, 1)}
		arch["CAS"+width+"LSE"], arch["Add"+width+"LSE"] = []string{casal(size, 1, 0, 2)}, []string{ldop(size, 0, 1, 0, 2)}
		arch["Swap"+width+"LSE"], arch["And"+width+"LSE"] = []string{swpal(size, 1, 0, 2)}, []string{ldop(size, 1, 1, 0, 2)}
		arch["Or"+width+"LSE"], arch["Xor"+width+"LSE"] = []string{ldop(size, 3, 1, 0, 2)}, []string{ldop(size, 2, 1, 0, 2)}
		arch["CAS"+width+"LLSC"] = []string{ldaxr(size, 0, 3), stlxr(size, 4, 0, 2)}
		arch["Swap"+width+"LLSC"] = []string{ldaxr(size, 0, 2), stlxr(size, 4, 0, 1)}
		for _, op := range []string{"Add", "And", "Or", "Xor"} {
			arch[op+width+"LLSC"] = []string{ldaxr(size, 0, 2), stlxr(size, 4, 0, 3)}
		}
	}
	return common, arch
}
