// Package litmus is the vocabulary of memory-ordering tests.
//
// A litmus test is a tiny parallel program that asks one question of a memory model: can this happen? Here is store
// buffering, the classic, in the format of the herdtools (package syntax reads and writes it):
//
//	X86_64 SB
//	{ x=0; y=0; }
//	 P0          | P1          ;
//	 movl $1,(x) | movl $1,(y) ;
//	 movl (y),%eax | movl (x),%eax ;
//	exists (0:rax=0 /\ 1:rax=0)
//
// Two threads, P0 and P1, run at the same time. Each writes 1 to one memory location and then reads the other. The
// condition asks whether both may read 0. No interleaving of the four instructions allows that, and every x86 processor
// does it: a write waits in the processor's store buffer while the read after it goes ahead.
//
// The words, which are the field's:
//
//   - A [Test] has [Thread]s, made of [Instr]s, and an initial state, [Init].
//   - A [Location] is what a state gives a [Value] to: a register of a thread, or a place in memory.
//   - A [State] is what is left when all threads have ended; an [Outcome] is a state and how often it was seen.
//   - A [Cond] is a [Quantifier] and a proposition, [Prop]. A state that the proposition holds for is a witness.
//
// The types here know nothing of any instruction set: an instruction is its mnemonic and its operands. What they mean,
// and what their machine code is, stands in the tables of package isa.
//
// The tests and their tools: Alglave, Maranget, Tautschnig, Herding cats, ACM TOPLAS 36(2), 2014.
package litmus
