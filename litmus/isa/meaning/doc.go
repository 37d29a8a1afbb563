// Package meaning is what the meaning of an instruction is written in: a [Machine] is one thread in the middle of one
// instruction, and the instruction tells it what it does, in order.
//
//	func(m *meaning.Machine) { // STR X0,[X1]
//		address := m.ReadReg("X1", "ADDR")
//		m.Store(address, m.ReadReg("X0", "DATA"), 8)
//	}
//
// Every step makes an event, and every [Value] remembers the events of this instruction that it was made from. So the
// causality inside an instruction that models see (iico_data) comes by itself: the write above comes from both reads,
// and X0 EOR X0 is 0 and still comes from the read of X0. Decisions are made by [Machine.Decide], and what happens only
// because of one inside [Machine.Given] (iico_ctrl).
//
// Values are plain numbers: each place of a test has an address. What a load finds, and what else may turn out in
// several ways, a [World] says; one that enumerates executions answers in every way in turn, and one that checks an
// instruction against a processor has real memory behind it.
package meaning
