// Package x86 is the x86 instruction set as far as user-level litmus tests go: no privileged instruction, no system
// call, no stack, no branch but to a label. It is written in two ways, [ATT] for X86_64 tests and [Intel] for X86
// tests, and has one machine code: tests of 32 bits are run in 64-bit mode.
//
// Everything that is known of an instruction stands in one row of the table in table.go, in the notation of Intel's
// manual (SDM vol. 2A, 3.1.1). Here is one:
//
//	{"xadd +rmv, +rv; lockable =oszapc", "0F C1 /r", "", nil, exchangesAndAdds},
//
// It adds a register to a register or memory, in each of the widths that v stands for: 32, 64 and 16 bits. The same
// words read an instruction, check it, encode it, say in an error what was expected, and tell the proof of safety what
// changes.
//
// Operands come destination first: r is a register, rm a register or memory, m memory, i a constant (s: extended by its
// sign), x an XMM register, cl, label, place (the address of a location); with the number of bits, or v. A sign says
// what happens to an operand:
//
//	rv      it is read              &m      only its address is used
//	=rv     it is written           !m      memory must be readable, and is left alone
//	+rv     it is read and written  >label  control goes there   ?label  perhaps
//
// What a write to 8 or 16 bits of a register leaves beside them stays; one to 32 bits clears the rest.
//
// Behind a semicolon stands what is not written in an instruction: registers with the same signs (av is al, ax, eax or
// rax, dv its like of rdx); flags by their letters (=oszapc written, c read, ?a left undefined, perhaps); lockable or
// locked (by itself); aligned (memory must be); streams (past the caches); fence; unrun (never run, only read and
// decoded); decoded (only code that was decoded has it, no text of a test: other control, the stack, floating point,
// and other codes of what a row before has); calls, returns, away, traps (where control goes, in such code); faults
// (perhaps); plain=mov (what does the same without its order); old=NOP (the name in hashes). In the code of a row, W is
// REX.W, and N that there is none though the operands have 64 bits.
//
// A row is read backwards as well: Decode finds the rows whose opcode is there, takes the operands from the bytes
// behind it, and encodes them again, which must give the same bytes.
package x86
