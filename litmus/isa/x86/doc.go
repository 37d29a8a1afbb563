// Package x86 is the x86 instruction set as far as user-level litmus tests go: no privileged instruction, no system call,
// no stack, no branch but to a label. It is written in two ways, [ATT] for X86_64 tests and [Intel] for X86 tests, and
// has one machine code: tests of 32 bits are run in 64-bit mode.
//
// Everything that is known of an instruction stands in one entry of the table in table.go, in the notation of Intel's
// manual (SDM vol. 2A, 3.1.1). Here is one:
//
//	{"xadd rmv, rv", "0F C1 /r", "", lockable(modify), nil},
//
// It adds a register to a register or memory, in each of the widths that v stands for: 32, 64 and 16 bits. The same
// words read an instruction, check it, encode it, and say in an error what was expected.
package x86
