package asm

// TPause pauses until the time-stamp counter reaches until, in a light sleep (TPAUSE C0.1), or a little earlier: the
// operating system limits it, and interrupts end it. It panics where Have.WaitPkg is false.
func TPause(until uint64) {
	must(Have.WaitPkg, "TPause")
	tpause(until)
}

// UMWait sleeps lightly until p differs from seen, something writes to its line, or the time-stamp counter reaches
// until (UMONITOR, UMWAIT C0.1). It may return early: look again. It panics where Have.WaitPkg is false.
func UMWait(p *uint64, seen, until uint64) {
	must(Have.WaitPkg, "UMWait")
	umwait(p, seen, until)
}

// MWaitX sleeps until p differs from seen, something writes to its line, or about ticks of the time-stamp counter have
// passed (MONITORX, MWAITX with timer). It may return early: look again. It panics where Have.MonitorX is false.
func MWaitX(p *uint64, seen uint64, ticks uint32) {
	must(Have.MonitorX, "MWaitX")
	mwaitx(p, seen, ticks)
}

func tpause(until uint64)

//go:noescape
func umwait(p *uint64, seen, until uint64)

//go:noescape
func mwaitx(p *uint64, seen uint64, ticks uint32)
