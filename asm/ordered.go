//go:build amd64 || arm64

package asm

// LoadAcquire8 reads p; no later access is performed before it. On arm64 it also waits for earlier StoreRelease and
// StoreSeqCst of this thread (LDAR, RCsc); on amd64 only StoreSeqCst is such a store.
//
//go:noescape
func LoadAcquire8(p *uint8) (value uint8)

// LoadAcquire16 is LoadAcquire8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func LoadAcquire16(p *uint16) (value uint16)

// LoadAcquire32 is LoadAcquire8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func LoadAcquire32(p *uint32) (value uint32)

// LoadAcquire64 is LoadAcquire8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func LoadAcquire64(p *uint64) (value uint64)

// LoadAcquirePC8 reads p; no later access is performed before it. It may be performed before an earlier StoreRelease of
// this thread is visible (LDAPR, RCpc). It panics where Have.RCPC is false.
func LoadAcquirePC8(p *uint8) (value uint8) {
	must(Have.RCPC, "LoadAcquirePC8")
	return loadAcquirePC8(p)
}

// LoadAcquirePC16 is LoadAcquirePC8 for 16 bits. p must be 2-byte aligned.
func LoadAcquirePC16(p *uint16) (value uint16) {
	must(Have.RCPC, "LoadAcquirePC16")
	return loadAcquirePC16(p)
}

// LoadAcquirePC32 is LoadAcquirePC8 for 32 bits. p must be 4-byte aligned.
func LoadAcquirePC32(p *uint32) (value uint32) {
	must(Have.RCPC, "LoadAcquirePC32")
	return loadAcquirePC32(p)
}

// LoadAcquirePC64 is LoadAcquirePC8 for 64 bits. p must be 8-byte aligned.
func LoadAcquirePC64(p *uint64) (value uint64) {
	must(Have.RCPC, "LoadAcquirePC64")
	return loadAcquirePC64(p)
}

// StoreRelease8 writes value to p; every earlier access is visible before it. On amd64 (MOV) a later load may overtake
// it; on arm64 (STLR) a later LoadAcquire may not.
//
//go:noescape
func StoreRelease8(p *uint8, value uint8)

// StoreRelease16 is StoreRelease8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func StoreRelease16(p *uint16, value uint16)

// StoreRelease32 is StoreRelease8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func StoreRelease32(p *uint32, value uint32)

// StoreRelease64 is StoreRelease8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func StoreRelease64(p *uint64, value uint64)

// StoreSeqCst8 writes value to p as Go's sync/atomic does: XCHG on amd64, STLR on arm64. No later LoadAcquire overtakes
// it.
//
//go:noescape
func StoreSeqCst8(p *uint8, value uint8)

// StoreSeqCst16 is StoreSeqCst8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func StoreSeqCst16(p *uint16, value uint16)

// StoreSeqCst32 is StoreSeqCst8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func StoreSeqCst32(p *uint32, value uint32)

// StoreSeqCst64 is StoreSeqCst8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func StoreSeqCst64(p *uint64, value uint64)

//go:noescape
func loadAcquirePC8(p *uint8) (value uint8)

//go:noescape
func loadAcquirePC16(p *uint16) (value uint16)

//go:noescape
func loadAcquirePC32(p *uint32) (value uint32)

//go:noescape
func loadAcquirePC64(p *uint64) (value uint64)
