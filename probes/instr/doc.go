// Package instr measures instructions that are given as text: what one costs if each waits for the one before, what it
// costs if none does, and what it costs on a line that another processor has.
//
//	body, err := instr.Parse(litmus.X86_64, "lock xaddq %rax,(%rdi)")
//	chained, err := body.Chained()
//	routine, err := chained.Load(64)
//	routine.Run(line, 64*1000)
//
// # What a text may be
//
// One or several instructions, separated by semicolons, in the notation of litmus tests: those of the tables of package
// isa, and no others, so nothing privileged, no system call, nothing that waits. A branch is refused, since what is
// timed must go the same way each time. Nothing is run that package safe has not proven to stay in one line of 64
// bytes, however often it is repeated; so what may fault is refused, too.
//
// A register that is the base of an address points to the line, an index is 0, and every other register begins as 1.
// The line begins as zeros, or, where the proof needs that, each word of it as its own address: so a load may give the
// next one its address. A compare-and-swap finds the wrong value twice at the most and succeeds from then on.
//
// # Chained and independent
//
// The meanings of the instructions say which input of a copy comes from which output of the one before: there is no
// list of instructions here. [Body.Chained] finds an arrangement in which each copy depends on the previous one:
//
//   - as it stands, if some output depends on itself as an input: through a register, memory or the flags;
//   - else with an input and an output changing places from copy to copy: movq %rax,%rbx; movq %rbx,%rax;
//   - else with an addition of the output to an input, whose own cost is taken out again.
//
// [Body.Independent] finds one in which no copy waits for the others before it: as it stands, or with other registers
// and other words of the line from copy to copy. If every copy has to read what it writes, there are several chains in
// turn, and it says how many. What cannot be arranged is an error that says what stands in the way; nothing is guessed.
// Two things the tables do not know: that a processor may see by the text alone that a result does not depend on the
// inputs (xorl %eax,%eax), and that it may do a register's move by giving it another name. Chained, these cost nothing.
//
// # What is taken out
//
// Two routines are timed in turn, one with twice as many copies in its loop: what they differ by is copies alone,
// without the loop, the call or the clock (the way of nanoBench: Abel and Reineke, ISPASS 2020). An addition that
// chains copies is timed in the same way, in the same reading, and subtracted.
//
// # Lines that others have
//
// A [Walk] does the operation once on each of many lines, which lie apart and come in an order drawn anew each time, so
// that no prefetcher helps. Another processor has had every one of them just before: it read them (then they are
// shared), or it wrote to them (then it owns them). What the same walk takes without the operation is subtracted. In a
// chained walk the address of a line waits for what the operation found in the line before; in an independent one the
// processor may fetch several lines at once. A store is over for the processor once it waits in the store buffer: in a
// walk it costs what it takes to get there.
package instr
