package asm

// Caps says which of the optional stubs exist on this processor. A stub that is not listed always exists on its
// architecture.
type Caps struct {
	CAS128  bool // CAS128: CMPXCHG16B on amd64; always on arm64
	Load128 bool // Load128, Store128: as CAS128, or AVX
	AVX128  bool // Load128AVX, Store128AVX: aligned 16-byte SSE accesses are atomic, amd64 only
	LSE2    bool // Load128LSE2, Store128LSE2: arm64 with FEAT_LSE2
	LSE     bool // the single-instruction atomics of Armv8.1 (FEAT_LSE): the …LSE stubs, Max… and Min…; arm64 only
	LLSC    bool // load-exclusive, store-exclusive loops: the …LLSC stubs, arm64 only
	RCPC    bool // LoadAcquirePC: always on amd64; arm64 with FEAT_LRCPC

	Pause    bool // Pause: amd64 only
	Yield    bool // Yield: arm64 only
	ISB      bool // ISB: arm64 only
	SB       bool // SB: arm64 with FEAT_SB
	WaitPkg  bool // TPause, UMWait: amd64 with WAITPKG
	MonitorX bool // MWaitX: amd64 with MONITORX, which is AMD's
	WFE      bool // WFE, WaitWhile64: arm64 only
	WFXT     bool // WFET: arm64 with FEAT_WFxT

	Flush            bool // FlushLine: always on arm64
	PrefetchForWrite bool // PrefetchForWrite: always on arm64

	Counter bool // Counter: a time-stamp counter that user code may read
	RDTSCP  bool // amd64: CPU may read the processor's number from RDTSCP
	RDPID   bool // amd64: CPU may read the processor's number from RDPID
}

// Have holds the stubs of this processor, detected once when the program starts.
var Have = detect()

// must panics with the name of a stub that this processor does not have.
func must(present bool, stub string) {
	if !present {
		missing(stub)
	}
}

// missing is apart from must so that must is inlined.
func missing(stub string) {
	panic("asm: " + stub + " does not exist on this processor (see asm.Have)")
}
