package x86

import "example.org/atomlab/litmus"

// A row is an instruction, or a family of them: this is the place where one is added.
type row struct {
	// syntax is the mnemonic and the operands, destination first: r a register, rm a register or memory, m memory, i a
	// constant (s: extended by its sign), x an XMM register, cl, label; with the number of bits, or v for 32, 64 and 16.
	syntax string
	// code is what Intel's manual says, without the prefixes for the width: /r, /0 to /7, +r, ib, iv, iq, cd.
	code   string
	needs  string // the feature, as CPUID's documentation names it
	does   access
	family []member
	means  func(*act) // what it does, for the models
}

// A member of a family fills {op} in the syntax, and adds to the last byte of the opcode or stands for /n.
type member struct {
	name string
	n    byte
}

// access is what an instruction does to its operand in memory, if it has one.
type access struct {
	kind     litmus.AccessKind
	lockable bool
	locked   bool // without a prefix
}

var (
	none   = access{}
	load   = access{kind: litmus.Load}
	store  = access{kind: litmus.Store}
	modify = access{kind: litmus.Modify}
)

func lockable(a access) access { a.lockable = true; return a }
func locked(a access) access   { a.locked, a.lockable = true, true; return a }

// table has the instructions in the order in which they are tried: the wider first, for a test that does not say how wide
// means 32 bits.
var table = []row{
	// Moves.
	{"mov rmv, rv", "89 /r", "", store, nil, moves},
	{"mov rv, rmv", "8B /r", "", load, nil, moves},
	{"mov rmv, ivs", "C7 /0 iv", "", store, nil, moves},
	{"mov r64, i64", "B8+r iq", "", none, nil, moves},
	{"mov r64, place", "8D /r", "", none, nil, moves}, // the address of a place of the test
	{"mov rm8, r8", "88 /r", "", store, nil, moves},
	{"mov r8, rm8", "8A /r", "", load, nil, moves},
	{"mov rm8, i8", "C6 /0 ib", "", store, nil, moves},
	{"movabs r64, i64", "B8+r iq", "", none, nil, moves},
	{"lea rv, m", "8D /r", "", none, nil, addresses},
	{"movzb rv, rm8", "0F B6 /r", "", load, nil, moves},
	{"movzw rv, rm16", "0F B7 /r", "", load, nil, moves},
	{"movsb rv, rm8", "0F BE /r", "", load, nil, movesSigned},
	{"movsw rv, rm16", "0F BF /r", "", load, nil, movesSigned},
	{"movsl r64, rm32", "63 /r", "", load, nil, movesSigned},
	{"movnti m32, r32", "0F C3 /r", "", store, nil, moves},
	{"movnti m64, r64", "0F C3 /r", "", store, nil, moves},
	{"cmov{op} rv, rmv", "0F 40 /r", "", load, conditions, movesIf},
	{"cmov{op} mv, rv", "0F 40 /r", "", load, conditions, movesIf}, // herd7's order
	{"set{op} rm8", "0F 90 /0", "", store, conditions, sets},

	// Arithmetic and logic.
	{"{op} rmv, rv", "01 /r", "", lockable(modify), arithmetic, calculates},
	{"{op} rv, rmv", "03 /r", "", load, arithmetic, calculates},
	{"{op} rmv, i8s", "83 /n ib", "", lockable(modify), arithmeticDigit, calculates},
	{"{op} rmv, ivs", "81 /n iv", "", lockable(modify), arithmeticDigit, calculates},
	{"{op} rm8, r8", "00 /r", "", lockable(modify), arithmetic, calculates},
	{"{op} r8, rm8", "02 /r", "", load, arithmetic, calculates},
	{"{op} rm8, i8", "80 /n ib", "", lockable(modify), arithmeticDigit, calculates},
	{"cmp rmv, rv", "39 /r", "", load, nil, compares},
	{"cmp rv, rmv", "3B /r", "", load, nil, compares},
	{"cmp rmv, i8s", "83 /7 ib", "", load, nil, compares},
	{"cmp rmv, ivs", "81 /7 iv", "", load, nil, compares},
	{"cmp rm8, r8", "38 /r", "", load, nil, compares},
	{"cmp r8, rm8", "3A /r", "", load, nil, compares},
	{"cmp rm8, i8", "80 /7 ib", "", load, nil, compares},
	{"test rmv, rv", "85 /r", "", load, nil, tests},
	{"test rmv, ivs", "F7 /0 iv", "", load, nil, tests},
	{"test rm8, r8", "84 /r", "", load, nil, tests},
	{"test rm8, i8", "F6 /0 ib", "", load, nil, tests},
	{"{op} rmv", "FF /n", "", lockable(modify), []member{{"inc", 0}, {"dec", 1}}, counts},
	{"{op} rm8", "FE /n", "", lockable(modify), []member{{"inc", 0}, {"dec", 1}}, counts},
	{"{op} rmv", "F7 /n", "", lockable(modify), []member{{"not", 2}, {"neg", 3}}, complements},
	{"{op} rm8", "F6 /n", "", lockable(modify), []member{{"not", 2}, {"neg", 3}}, complements},
	{"imul rv, rmv", "0F AF /r", "", load, nil, multiplies},
	{"{op} rmv, i8", "C1 /n ib", "", modify, shifts, shiftsOrRotates},
	{"{op} rmv, cl", "D3 /n", "", modify, shifts, shiftsOrRotates},
	{"{op} rmv", "D1 /n", "", modify, shifts, shiftsOrRotates},
	{"bt rmv, i8", "0F BA /4 ib", "", load, nil, testsBit}, // a bit of the operand: the forms with a register may reach outside it
	{"{op} rmv, i8", "0F BA /n ib", "", lockable(modify), []member{{"bts", 5}, {"btr", 6}, {"btc", 7}}, changesBit},

	// Read-modify-write.
	{"xchg rmv, rv", "87 /r", "", locked(modify), nil, exchanges},
	{"xchg rv, mv", "87 /r", "", locked(modify), nil, exchanges},
	{"xchg rm8, r8", "86 /r", "", locked(modify), nil, exchanges},
	{"xchg r8, m8", "86 /r", "", locked(modify), nil, exchanges},
	{"xadd rmv, rv", "0F C1 /r", "", lockable(modify), nil, exchangesAndAdds},
	{"xadd rm8, r8", "0F C0 /r", "", lockable(modify), nil, exchangesAndAdds},
	{"cmpxchg rmv, rv", "0F B1 /r", "", lockable(modify), nil, comparesAndExchanges},
	{"cmpxchg rv, mv", "0F B1 /r", "", lockable(modify), nil, comparesAndExchanges}, // herd7's order
	{"cmpxchg rm8, r8", "0F B0 /r", "", lockable(modify), nil, comparesAndExchanges},
	{"cmpxchg r8, m8", "0F B0 /r", "", lockable(modify), nil, comparesAndExchanges},
	{"cmpxchg8b mem64", "0F C7 /1", "CX8", lockable(modify), nil, comparesAndExchangesTwo},
	{"cmpxchg16b mem128", "W 0F C7 /1", "CX16", lockable(modify), nil, comparesAndExchangesTwo},

	// Fences, caches, hints.
	{"mfence", "0F AE F0", "", none, nil, fences},
	{"lfence", "0F AE E8", "", none, nil, fences},
	{"sfence", "0F AE F8", "", none, nil, fences},
	{"clflush mem", "0F AE /7", "CLFSH", none, nil, nothing},
	{"clflushopt mem", "66 0F AE /7", "CLFLUSHOPT", none, nil, nothing},
	{"clwb mem", "66 0F AE /6", "CLWB", none, nil, nothing},
	{"prefetch{op} mem", "0F 18 /n", "", none, []member{{"nta", 0}, {"t0", 1}, {"t1", 2}, {"t2", 3}}, nothing},
	{"prefetchw mem", "0F 0D /1", "PREFETCHW", none, nil, nothing},
	{"nop", "90", "", none, nil, nothing},
	{"nop m32", "0F 1F /0", "", none, nil, nothing},
	{"nop m16", "0F 1F /0", "", none, nil, nothing},
	{"pause", "F3 90", "", none, nil, nothing},
	{"endbr64", "F3 0F 1E FA", "", none, nil, nothing},

	// Registers of 128 bits.
	{"movd x, rm32", "66 0F 6E /r", "", load, nil, moves},
	{"movd rm32, x", "66 0F 7E /r", "", store, nil, moves},
	{"mov x, rm64", "66 0F 6E /r", "", load, nil, moves},
	{"mov rm64, x", "66 0F 7E /r", "", store, nil, moves},
	{"movdqa x, xm", "66 0F 6F /r", "", load, nil, moves},
	{"movdqa mem128, x", "66 0F 7F /r", "", store, nil, moves},
	{"movdqu x, xm", "F3 0F 6F /r", "", load, nil, moves},
	{"movdqu mem128, x", "F3 0F 7F /r", "", store, nil, moves},
	{"movntdqa x, mem128", "66 0F 38 2A /r", "SSE4_1", load, nil, moves},
	{"movntdq mem128, x", "66 0F E7 /r", "", store, nil, moves},

	// Branches, to labels only.
	{"jmp label", "E9 cd", "", none, nil, jumps},
	{"j{op} label", "0F 80 cd", "", none, append(conditions, member{"lt", 12}, member{"gt", 15}), jumps}, // lt, gt: herd7's names
}

var arithmetic = []member{{"add", 0 << 3}, {"or", 1 << 3}, {"adc", 2 << 3}, {"sbb", 3 << 3}, {"and", 4 << 3}, {"sub", 5 << 3}, {"xor", 6 << 3}}

var arithmeticDigit = []member{{"add", 0}, {"or", 1}, {"adc", 2}, {"sbb", 3}, {"and", 4}, {"sub", 5}, {"xor", 6}}

var shifts = []member{{"rol", 0}, {"ror", 1}, {"shl", 4}, {"sal", 4}, {"shr", 5}, {"sar", 7}}

// conditions with all of their names (SDM vol. 1, appendix B.1).
var conditions = []member{
	{"o", 0}, {"no", 1}, {"b", 2}, {"c", 2}, {"nae", 2}, {"ae", 3}, {"nb", 3}, {"nc", 3}, {"e", 4}, {"z", 4}, {"ne", 5}, {"nz", 5},
	{"be", 6}, {"na", 6}, {"a", 7}, {"nbe", 7}, {"s", 8}, {"ns", 9}, {"p", 10}, {"pe", 10}, {"np", 11}, {"po", 11},
	{"l", 12}, {"nge", 12}, {"ge", 13}, {"nl", 13}, {"le", 14}, {"ng", 14}, {"g", 15}, {"nle", 15},
}
