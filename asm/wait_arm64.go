package asm

// WFE waits for an event, which is pending already or comes from another processor, from a lost reservation, or from
// the event stream that Linux runs at about 10 kHz. An emulator may do nothing.
func WFE()

// WaitWhile64 waits until p differs from seen, or for another event: it takes a reservation on p and waits for that to
// be lost (LDAXR, WFE). It may return early: look again.
//
//go:noescape
func WaitWhile64(p *uint64, seen uint64)

// WFET is WFE that ends when Counter reaches until. It panics where Have.WFXT is false.
func WFET(until uint64) {
	must(Have.WFXT, "WFET")
	wfet(until)
}

func wfet(until uint64)
