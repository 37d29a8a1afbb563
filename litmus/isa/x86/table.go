package x86

import (
	"math/bits"

	"example.org/atomlab/litmus/isa/meaning"
)

// A row is an instruction, or a family of them: this is the place where one is added. It says all that is known of it,
// and doc.go explains the notation.
type row struct {
	syntax string
	code   string // what Intel's manual says, without the prefixes for the width: /r, /0 to /7, +r, ib, iv, iq, cd
	needs  string // the feature, as CPUID's documentation names it
	family []member
	means  func(*act) // what it does
}

// A member of a family fills {op} in the syntax and {flags} behind it, and adds to the last byte of the opcode or
// stands for /n.
type member struct {
	name      string
	n         byte
	flags     string
	calculate func(x, y, carry uint64, width int) (result, flags uint64)
	// the same on numbers that are not known, if more can be said than that
	symbols func(x, y meaning.Value) meaning.Value
}

// table has the instructions in the order in which they are tried: the wider first, for a test that does not say how
// wide means 32 bits.
var table = []row{
	// Moves.
	{"mov =rmv, rv", "89 /r", "", nil, moves},
	{"mov =rv, rmv", "8B /r", "", nil, moves},
	{"mov =rmv, ivs", "C7 /0 iv", "", nil, moves},
	{"mov =r64, i64", "B8+r iq", "", nil, moves},
	{"mov =r32, i32; decoded", "B8+r iv", "", nil, moves},
	{"mov =r64, place", "8D /r", "", nil, moves}, // the address of a place of the test
	{"mov =rm8, r8", "88 /r", "", nil, moves},
	{"mov =r8, rm8", "8A /r", "", nil, moves},
	{"mov =rm8, i8", "C6 /0 ib", "", nil, moves},
	{"movabs =r64, i64", "B8+r iq", "", nil, moves},
	{"lea =rv, &m", "8D /r", "", nil, addresses},
	{"movzb =rv, rm8", "0F B6 /r", "", nil, moves},
	{"movzw =rv, rm16", "0F B7 /r", "", nil, moves},
	{"movsb =rv, rm8", "0F BE /r", "", nil, movesSigned},
	{"movsw =rv, rm16", "0F BF /r", "", nil, movesSigned},
	{"movsl =r64, rm32", "63 /r", "", nil, movesSigned},
	{"movnti =m32, r32; streams", "0F C3 /r", "", nil, moves},
	{"movnti =m64, r64; streams", "0F C3 /r", "", nil, moves},
	{"cmov{op} +rv, rmv; {flags}", "0F 40 /r", "", conditions, movesIf},
	{"cmov{op} mv, +rv; {flags}", "0F 40 /r", "", conditions, movesIf}, // herd7's order
	{"set{op} =rm8; {flags}", "0F 90 /0", "", conditions, sets},

	// Arithmetic and logic.
	{"{op} +rmv, rv; lockable {flags}", "01 /r", "", arithmetic, calculates},
	{"{op} +rv, rmv; {flags}", "03 /r", "", arithmetic, calculates},
	{"{op} +rmv, i8s; lockable {flags}", "83 /n ib", "", digits(arithmetic), calculates},
	{"{op} +rmv, ivs; lockable {flags}", "81 /n iv", "", digits(arithmetic), calculates},
	{"{op} +rm8, r8; lockable {flags}", "00 /r", "", arithmetic, calculates},
	{"{op} +r8, rm8; {flags}", "02 /r", "", arithmetic, calculates},
	{"{op} +rm8, i8; lockable {flags}", "80 /n ib", "", digits(arithmetic), calculates},
	{"{op} +av, ivs; decoded {flags}", "05 iv", "", arithmetic, calculates},
	{"{op} +a8, i8; decoded {flags}", "04 ib", "", arithmetic, calculates},
	{"cmp rmv, rv; =oszapc", "39 /r", "", nil, compares},
	{"cmp rv, rmv; =oszapc", "3B /r", "", nil, compares},
	{"cmp rmv, i8s; =oszapc", "83 /7 ib", "", nil, compares},
	{"cmp rmv, ivs; =oszapc", "81 /7 iv", "", nil, compares},
	{"cmp rm8, r8; =oszapc", "38 /r", "", nil, compares},
	{"cmp r8, rm8; =oszapc", "3A /r", "", nil, compares},
	{"cmp rm8, i8; =oszapc", "80 /7 ib", "", nil, compares},
	{"cmp av, ivs; decoded =oszapc", "3D iv", "", nil, compares},
	{"cmp a8, i8; decoded =oszapc", "3C ib", "", nil, compares},
	{"test rmv, rv; =oszpc ?a", "85 /r", "", nil, tests},
	{"test rmv, ivs; =oszpc ?a", "F7 /0 iv", "", nil, tests},
	{"test rm8, r8; =oszpc ?a", "84 /r", "", nil, tests},
	{"test rm8, i8; =oszpc ?a", "F6 /0 ib", "", nil, tests},
	{"test av, ivs; decoded =oszpc ?a", "A9 iv", "", nil, tests},
	{"test a8, i8; decoded =oszpc ?a", "A8 ib", "", nil, tests},
	{"{op} +rmv; lockable {flags}", "FF /n", "", counting, calculates},
	{"{op} +rm8; lockable {flags}", "FE /n", "", counting, calculates},
	{"{op} +rmv; lockable {flags}", "F7 /n", "", complementing, calculates},
	{"{op} +rm8; lockable {flags}", "F6 /n", "", complementing, calculates},
	{"imul +rv, rmv; =oc ?szap", "0F AF /r", "", nil, multiplies},
	{"imul =rv, rmv, i8s; =oc ?szap", "6B /r ib", "", nil, multiplies},
	{"imul =rv, rmv, ivs; =oc ?szap", "69 /r iv", "", nil, multiplies},
	{"mul rmv; +av =dv =oc ?szap", "F7 /4", "", nil, multipliesWide(false)},
	{"imul rmv; +av =dv =oc ?szap", "F7 /5", "", nil, multipliesWide(true)},
	{"div rmv; +av +dv ?oszapc decoded faults", "F7 /6", "", nil, divides(divide)},
	{"idiv rmv; +av +dv ?oszapc decoded faults", "F7 /7", "", nil, divides(divideSigned)},
	{"cdq; eax =edx", "99", "", nil, extendsSign},
	{"cqo; rax =rdx", "W 99", "", nil, extendsSign},
	{"bsf +rv, rmv; =z ?osapc", "0F BC /r", "", nil, scans(bits.TrailingZeros64)},
	{"bsr +rv, rmv; =z ?osapc", "0F BD /r", "", nil, scans(func(n uint64) int { return bits.Len64(n) - 1 })},
	{"{op} +rmv, i8; {flags}", "C1 /n ib", "", shifting, shifts},
	{"{op} +rmv, cl; {flags}", "D3 /n", "", shifting, shifts},
	{"{op} +rmv; {flags}", "D1 /n", "", shifting, shifts},
	// a bit of the operand: the forms with a register may reach outside it
	{"bt rmv, i8; =c ?osap", "0F BA /4 ib", "", nil, testsBit},
	{"{op} +rmv, i8; lockable {flags}", "0F BA /n ib", "", bitChanging, changesBit},

	// Read-modify-write.
	{"xchg +rmv, +rv; locked plain=mov", "87 /r", "", nil, exchanges},
	{"xchg +rv, +mv; locked plain=mov", "87 /r", "", nil, exchanges},
	{"xchg +rm8, +r8; locked plain=mov", "86 /r", "", nil, exchanges},
	{"xchg +r8, +m8; locked plain=mov", "86 /r", "", nil, exchanges},
	{"xadd +rmv, +rv; lockable =oszapc", "0F C1 /r", "", nil, exchangesAndAdds},
	{"xadd +rm8, +r8; lockable =oszapc", "0F C0 /r", "", nil, exchangesAndAdds},
	{"cmpxchg +rmv, rv; lockable +av =oszapc", "0F B1 /r", "", nil, comparesAndExchanges},
	{"cmpxchg rv, +mv; lockable +av =oszapc", "0F B1 /r", "", nil, comparesAndExchanges}, // herd7's order
	{"cmpxchg +rm8, r8; lockable +a8 =oszapc", "0F B0 /r", "", nil, comparesAndExchanges},
	{"cmpxchg r8, +m8; lockable +a8 =oszapc", "0F B0 /r", "", nil, comparesAndExchanges},
	{"cmpxchg8b +mem64; lockable +eax +edx ebx ecx =z", "0F C7 /1", "CX8", nil, comparesAndExchangesTwo},
	{"cmpxchg16b +mem128; lockable aligned +rax +rdx rbx rcx =z", "W 0F C7 /1", "CX16", nil, comparesAndExchangesTwo},

	// Fences, caches, hints.
	{"mfence; fence", "0F AE F0", "", nil, fences},
	{"lfence; fence", "0F AE E8", "", nil, fences},
	{"sfence; fence", "0F AE F8", "", nil, fences},
	{"clflush !mem8", "0F AE /7", "CLFSH", nil, touches},
	{"clflushopt !mem8", "66 0F AE /7", "CLFLUSHOPT", nil, touches},
	{"clwb !mem8", "66 0F AE /6", "CLWB", nil, touches},
	{"prefetch{op} &mem", "0F 18 /n", "", []member{{name: "nta"}, {name: "t0", n: 1}, {name: "t1", n: 2}, {name: "t2", n: 3}}, nothing},
	{"prefetchw &mem", "0F 0D /1", "PREFETCHW", nil, nothing},
	{"nop; old=NOP", "90", "", nil, nothing},
	{"nop; decoded", "66 90", "", nil, nothing},
	{"nop &m32; old=NOP", "0F 1F /0", "", nil, nothing},
	{"nop &m16; old=NOP", "0F 1F /0", "", nil, nothing},
	{"pause", "F3 90", "", nil, nothing},
	{"endbr64; old=NOP", "F3 0F 1E FA", "", nil, nothing},

	// Registers of 128 bits.
	{"movd =x, rm32", "66 0F 6E /r", "", nil, moves},
	{"movd =rm32, x", "66 0F 7E /r", "", nil, moves},
	{"mov =x, rm64", "66 0F 6E /r", "", nil, moves},
	{"mov =rm64, x", "66 0F 7E /r", "", nil, moves},
	{"movdqa =x, xm; aligned", "66 0F 6F /r", "", nil, moves},
	{"movdqa =mem128, x; aligned", "66 0F 7F /r", "", nil, moves},
	{"movdqu =x, xm", "F3 0F 6F /r", "", nil, moves},
	{"movdqu =mem128, x", "F3 0F 7F /r", "", nil, moves},
	{"movntdqa =x, mem128; aligned streams", "66 0F 38 2A /r", "SSE4_1", nil, moves},
	{"movntdq =mem128, x; aligned streams", "66 0F E7 /r", "", nil, moves},

	{"mov =x, xm64", "N F3 0F 7E /r", "", nil, movesLow},
	{"mov =m64, x; decoded", "N 66 0F D6 /r", "", nil, moves},
	{"movups =x, xm", "0F 10 /r", "", nil, moves},
	{"movups =mem128, x", "0F 11 /r", "", nil, moves},
	{"movaps =x, xm; aligned", "0F 28 /r", "", nil, moves},
	{"movaps =mem128, x; aligned", "0F 29 /r", "", nil, moves},
	{"movsd =x, m64", "N F2 0F 10 /r", "", nil, moves},
	{"movsd =m64, x", "N F2 0F 11 /r", "", nil, moves},
	{"{op} +x, xm; aligned", "0F 54 /r", "", bitwise, combines},
	{"{op} +x, xm; aligned", "66 0F EB /r", "", bitwisePacked, combines},
	{"{op} +x, xm64; decoded", "N F2 0F 51 /r", "", floating, refuses},
	{"ucomisd x, xm64; decoded =oszapc", "N 66 0F 2E /r", "", nil, refuses},
	{"cvtsi2sd +x, rm32; decoded", "F2 0F 2A /r", "", nil, refuses},
	{"cvtsi2sd +x, rm64; decoded", "F2 0F 2A /r", "", nil, refuses},
	{"cvttsd2si =r32, xm64; decoded", "F2 0F 2C /r", "", nil, refuses},
	{"cvttsd2si =r64, xm64; decoded", "F2 0F 2C /r", "", nil, refuses},

	// Branches, to labels only.
	{"jmp >label", "E9 cd", "", nil, jumps},
	// lt, gt: herd7's names
	{"j{op} ?label; {flags}", "0F 80 cd", "", append(conditions[:len(conditions):len(conditions)], condition("lt", 12), condition("gt", 15)), jumpsIf},
	// as they are decoded: the encoder has the longer ones
	{"jmp >label; decoded", "EB cb", "", nil, jumps},
	{"j{op} ?label; decoded {flags}", "70 cb", "", conditions, jumpsIf},

	// Other control, and the stack: of code that was decoded.
	{"call label; decoded calls +rsp", "E8 cd", "", nil, refuses},
	{"call rm64; decoded calls +rsp", "N FF /2", "", nil, refuses},
	{"jmp rm64; decoded away", "N FF /4", "", nil, refuses},
	{"ret; decoded returns +rsp", "C3", "", nil, refuses},
	{"int3; decoded traps", "CC", "", nil, refuses},
	{"ud2; decoded traps", "0F 0B", "", nil, refuses},
	{"push r64; decoded +rsp", "N 50+r", "", nil, refuses},
	{"pop =r64; decoded +rsp", "N 58+r", "", nil, refuses},
}

var arithmetic = []member{
	{"add", 0 << 3, "=oszapc", add, meaning.Value.Add}, {"or", 1 << 3, "=oszpc ?a", or, meaning.Value.Or},
	{"adc", 2 << 3, "c =oszapc", add, nil}, {"sbb", 3 << 3, "c =oszapc", sub, nil}, {"and", 4 << 3, "=oszpc ?a", and, meaning.Value.And},
	{"sub", 5 << 3, "=oszapc", sub, meaning.Value.Sub}, {"xor", 6 << 3, "=oszpc ?a", xor, meaning.Value.Xor},
}

// counting and complementing have no second operand; it is 1.
var counting = []member{{"inc", 0, "=oszap", add, meaning.Value.Add}, {"dec", 1, "=oszap", sub, meaning.Value.Sub}}

var complementing = []member{{"not", 2, "", not, nil}, {"neg", 3, "=oszapc", negate, nil}}

var shifting = []member{
	{"rol", 0, "=oc ?o", rotateLeft, nil}, {"ror", 1, "=oc ?o", rotateRight, nil}, {"shl", 4, "=oszpc ?oac", shiftLeft, nil},
	{"sal", 4, "=oszpc ?oac", shiftLeft, nil}, {"shr", 5, "=oszpc ?oac", shiftRight, nil}, {"sar", 7, "=oszpc ?oa", shiftSigned, nil},
}

var bitChanging = []member{{"bts", 5, "=c ?osap", or, nil}, {"btr", 6, "=c ?osap", without, nil}, {"btc", 7, "=c ?osap", xor, nil}}

// bitwise operations on all of a vector register.
var (
	bitwise       = []member{{"andps", 0, "", nil, meaning.Value.And}, {"orps", 2, "", nil, meaning.Value.Or}, {"xorps", 3, "", nil, meaning.Value.Xor}}
	bitwisePacked = []member{{"por", 0, "", nil, meaning.Value.Or}, {"pxor", 4, "", nil, meaning.Value.Xor}}
)

// floating is arithmetic that nobody here needs a meaning of.
var floating = []member{{name: "sqrtsd"}, {name: "addsd", n: 7}, {name: "mulsd", n: 8}, {name: "subsd", n: 11}, {name: "minsd", n: 12}, {name: "divsd", n: 13}, {name: "maxsd", n: 14}}

// digits are the members of a family whose opcode has them as /n: what is added to it elsewhere is eight times that.
func digits(family []member) (all []member) {
	for _, m := range family {
		m.n >>= 3
		all = append(all, m)
	}
	return all
}

// conditions with all of their names (SDM vol. 1, appendix B.1).
var conditions = []member{
	condition("o", 0), condition("no", 1), condition("b", 2), condition("c", 2), condition("nae", 2), condition("ae", 3), condition("nb", 3),
	condition("nc", 3), condition("e", 4), condition("z", 4), condition("ne", 5), condition("nz", 5), condition("be", 6), condition("na", 6),
	condition("a", 7), condition("nbe", 7), condition("s", 8), condition("ns", 9), condition("p", 10), condition("pe", 10), condition("np", 11),
	condition("po", 11), condition("l", 12), condition("nge", 12), condition("ge", 13), condition("nl", 13), condition("le", 14),
	condition("ng", 14), condition("g", 15), condition("nle", 15),
}

func condition(name string, n byte) member {
	return member{name: name, n: n, flags: []string{"o", "c", "z", "cz", "s", "p", "so", "zso"}[n>>1]}
}
