package asm

import "testing"

// forgetEverything takes the optional features away until the returned function is called.
func forgetEverything() (restore func()) {
	saved := Have
	Have = Caps{}
	return func() { Have = saved }
}

func (s stub) is(code ...string) stub { s.code = code; return s }

func archStubs() []stub {
	soon := func() uint64 { return counter() + 1_000_000 }
	word := new(uint64)
	return []stub{
		load128Stub("Load128AVX", Have.AVX128, Load128AVX, Store128AVX).in("load128AVX").is("66 0f 6f 07"),
		store128Stub("Store128AVX", Have.AVX128, Store128AVX).in("store128AVX").is("66 0f 7f 07"),
		named("LockAdd", true, LockAdd).is("f0 48 83 04 24 00"),
		named("XCHG", true, XCHG).is("48 87 04 24"),
		named("LFENCE", true, LFENCE).is("0f ae e8"),
		named("SFENCE", true, SFENCE).is("0f ae f8"),
		named("Pause", true, Pause).is("f3 90"),
		waitStub("TPause", Have.WaitPkg, func() { TPause(soon()) }).in("tpause").is("66 0f ae f1"),
		waitStub("UMWait", Have.WaitPkg, func() { UMWait(word, 0, soon()) }).in("umwait").is("f3 0f ae f7", "f2 0f ae f1"),
		waitStub("MWaitX", Have.MonitorX, func() { MWaitX(word, 0, 1_000_000) }).in("mwaitx").is("0f 01 fa", "0f 01 fb"),
		named("CPUID", true, func() { CPUID(0, 0) }).is("0f a2"),
	}
}

func waitStub(name string, present bool, wait func()) stub {
	return stub{name: name, present: present, call: wait, check: func(*testing.T) { wait() }}
}

// commonCode is written by hand from the opcode tables (Intel SDM vol. 2): LOCK is f0, an operand of 16 bits takes 66,
// of 64 bits 48; (DI) with register 0 is 07, with register 1 is 0f.
var commonCode = map[string][]string{
	"CAS8": {"f0 0f b0 0f"}, "CAS16": {"f0 66 0f b1 0f"}, "CAS32": {"f0 0f b1 0f"}, "CAS64": {"f0 48 0f b1 0f"},
	"CAS128": {"f0 48 0f c7 0f"},
	"Add8":   {"f0 0f c0 07"}, "Add16": {"f0 66 0f c1 07"}, "Add32": {"f0 0f c1 07"}, "Add64": {"f0 48 0f c1 07"},
	"Swap8": {"86 07"}, "Swap16": {"66 87 07"}, "Swap32": {"87 07"}, "Swap64": {"48 87 07"},
	"And8": {"f0 20 07"}, "And16": {"f0 66 21 07"}, "And32": {"f0 21 07"}, "And64": {"f0 48 21 07"},
	"Or8": {"f0 08 07"}, "Or16": {"f0 66 09 07"}, "Or32": {"f0 09 07"}, "Or64": {"f0 48 09 07"},
	"Xor8": {"f0 30 07"}, "Xor16": {"f0 66 31 07"}, "Xor32": {"f0 31 07"}, "Xor64": {"f0 48 31 07"},
	"Load8": {"0f b6 07"}, "Load16": {"0f b7 07"}, "Load32": {"8b 07"}, "Load64": {"48 8b 07"},
	"LoadAcquire8": {"0f b6 07"}, "LoadAcquire16": {"0f b7 07"}, "LoadAcquire32": {"8b 07"}, "LoadAcquire64": {"48 8b 07"},
	"LoadAcquirePC8": {"0f b6 07"}, "LoadAcquirePC16": {"0f b7 07"}, "LoadAcquirePC32": {"8b 07"}, "LoadAcquirePC64": {"48 8b 07"},
	"Store8": {"88 07"}, "Store16": {"66 89 07"}, "Store32": {"89 07"}, "Store64": {"48 89 07"},
	"StoreRelease8": {"88 07"}, "StoreRelease16": {"66 89 07"}, "StoreRelease32": {"89 07"}, "StoreRelease64": {"48 89 07"},
	"StoreSeqCst8": {"86 07"}, "StoreSeqCst16": {"66 87 07"}, "StoreSeqCst32": {"87 07"}, "StoreSeqCst64": {"48 87 07"},
	"Counter": {"0f ae e8", "0f 31", "0f ae e8"}, "Fence": {"0f ae f0"}, "Relax": {"f3 90"},
	"FlushLine": {"0f ae 3f"}, "PrefetchForWrite": {"0f 0d 0f"},
}
