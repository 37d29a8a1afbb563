// Package a64 is the AArch64 instruction set as far as user-level litmus tests go: no privileged instruction, no system
// call, no branch but to a label.
//
// Everything that is known of an instruction stands in one entry of the table in table.go: how it is written, what its
// word is, which feature it needs, what happens to its operands and to memory. Here is one:
//
//	{"LDAPR{b} ={w}t, [n]", 0x38bfc000, "FEAT_LRCPC", with(load, litmus.AcquirePC), []choices{widths}},
//
// It is four instructions, LDAPRB Wt, LDAPRH Wt, LDAPR Wt and LDAPR Xt: the choices fill what stands in braces and add
// bits to the word. The register t goes to the field that the manual calls Rt; = says that it is written. The same words
// read an instruction, check it, encode it, and say in an error what was expected.
package a64
