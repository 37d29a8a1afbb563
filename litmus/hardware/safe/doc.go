// Package safe proves that the code of a litmus test touches nothing but the test's own locations, before anybody runs
// it.
//
// The code of a test is run as it is: a check in front of an access would be a dependency, and change what is tested.
// So the proof comes first. It is a data flow over sets of values (abstract interpretation: Cousot, Cousot, POPL 1977):
// what may be in each register at each instruction, and in each location at any time, whichever way threads take turns.
// Tests compute with few values, so most sets are exact; what becomes too large is "any number of 32 bits" or
// "anything".
//
// What an instruction does to the sets is not written here: its meaning (package meaning) is carried out on every value
// that the sets have, and on a symbol for one that is not known. A symbol can be moved and numbers can be added to it;
// what else is made of it is unknown. So the proof knows what the models know and what was compared with processors,
// and nothing it does not understand passes.
//
// An access is safe if it can only be at addresses of the initial state, plus known numbers, and all of it lies in one
// location. A load may have a 32-bit index without a known value too: it moves the access by at most 4 GiB, and whoever
// runs the code keeps as much around the locations without access rights ([Proof] names such loads). Registers that
// belong to the system are refused, in code and in the initial state, and so is what the architecture calls constrained
// unpredictable.
//
// What a test shows may be an address and a number ([Proof].Addresses), but not made of addresses in any other way: it
// would be different in each run.
//
//	0:X1=x;   LDR W0,[X1]; EOR W2,W0,W0; LDR W4,[X3,W2,SXTW]    X1 is x; W2 is 0, whatever W0 is
//	0:X1=x;   LDR X0,[X1]; STR W2,[X0]                          refused, unless all that is ever stored in x is an address
package safe
