// Package a64 is the AArch64 instruction set as far as user-level litmus tests go: no privileged instruction, no system
// call, no branch but to a label.
//
// Everything that is known of an instruction stands in one row of the table in table.go: how it is written, what its
// word is, which feature it needs, what happens to its operands and to memory. Here is one:
//
//	{"LDAPR{b} ={w}t, [n]; plain=LDR{b}", 0x38bfc000, "FEAT_LRCPC", with(load, litmus.AcquirePC), []choices{widths}},
//
// It is four instructions, LDAPRB Wt, LDAPRH Wt, LDAPR Wt and LDAPR Xt: the choices fill what stands in braces and add
// bits to the word. The register t goes to the field that the manual calls Rt; = says that it is written, + that it is
// read and written. The same words read an instruction, check it, encode it, say in an error what was expected, and
// tell the proof of safety what changes. A write to a W register clears the upper half of the X register.
//
// Labels are >label where control goes there, ?label where it may. Behind a semicolon stands what is not written in an
// instruction: nzcv, the flags, and monitor, the exclusive monitor, with the same signs; fence; unrun (never run, only
// read and decoded); decoded (only code that was decoded has it, no text of a test); calls, returns, away, traps
// (where control goes, in such code); ordered (the parts of a pair come in order); plain=LDR (what does the same
// without its order; where the order is a choice, that is the mnemonic without it).
//
// A row is read backwards as well: Decode finds the rows whose fixed bits a word has, takes the operands from its
// fields, and encodes them again, which must give the same word.
package a64
