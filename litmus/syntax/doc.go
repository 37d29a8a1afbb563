// Package syntax reads and writes litmus tests in the format of the herdtools.
//
// A file has five parts, in this order:
//
//	AArch64 MP                             architecture and name; "--" for the name of the file
//	"PodWW Rfe PodRR Fre"                  what the test is about, in quotes (may be missing)
//	Cycle=Rfe PodRR Fre PodWW              metadata, Key=Value; other lines are skipped
//	{ 0:X1=x; int64_t y=4; int z[2]={1,2}; }   the initial state: registers, memory, types, arrays, addresses
//	 P0          | P1          ;           the program: a column for each thread, a row for each line
//	 MOV W0,#1   | LDR W0,[X1] ;
//	 STR W0,[X1] |             ;
//	locations [z; 0:X1;]                   what to show besides the locations of the condition (may be missing)
//	filter 1:X0=1                          which states count (may be missing)
//	exists (1:X0=1 /\ not ([x]=2))         the question: exists, ~exists or forall
//
// Comments are (* like this, and (* may be *) nested *); in the program of an AArch64 test also // to the end of the
// line. What is missing in the initial state is 0.
//
// [Write] writes what [Parse] reads back to the same test. Tests come from strangers: a file of more than [MaxSize]
// bytes, more than [MaxThreads] threads or propositions nested deeper than [MaxDepth] are refused, and every error says
// file:line:col, what was found there and what was expected.
//
// The format has no specification; the one here was compared with what herd7 7.58 accepts, on its own tests and on
// mutants of them: DIFFERENCES.md.
package syntax
