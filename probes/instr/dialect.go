package instr

import (
	"fmt"

	"example.org/atomlab/litmus"
)

// A dialect is how the code around copies is written. All of it goes through the same tables as the copies.
type dialect struct {
	block, number string // the registers in which the routine is given the line's or the table's address, and a number
	jump, idle    string
	move          func(to, from string) string
	add           func(to, what string) string
	set           func(register string, n int) string
	address       func(register, base string, bytes int) string
	toVector      func(vector, from string) string
	load          func(register, base string, bytes int) string
	zero          func(register, of string) string // 0 that waits for another register, in one or two instructions
	repeat        func(count string) []string      // counts down and goes to the label again, unless it is 0
}

func dialectOf(arch litmus.Arch) dialect {
	f := fmt.Sprintf
	if arch == litmus.AArch64 {
		return dialect{
			block: "X0", number: "X1", jump: "B", idle: "NOP",
			move:    func(to, from string) string { return f("MOV %s,%s", to, from) },
			add:     func(to, what string) string { return f("ADD %s,%s,%s", to, to, what) },
			set:     func(r string, n int) string { return f("MOV %s,#%d", r, n) },
			address: func(r, base string, n int) string { return f("ADD %s,%s,#%d", r, base, n) },
			load:    func(r, base string, n int) string { return f("LDR %s,[%s,#%d]", r, base, n) },
			zero:    func(r, of string) string { return f("EOR %s,%s,%s", r, of, of) },
			repeat:  func(c string) []string { return []string{f("SUB %s,%s,#1", c, c), f("CBNZ %s,%s", c, loopName)} },
		}
	}
	return dialect{
		block: "rdi", number: "rsi", jump: "jmp", idle: "nop",
		move:     func(to, from string) string { return f("movq %%%s,%%%s", from, to) },
		add:      func(to, what string) string { return f("addq %%%s,%%%s", what, to) },
		set:      func(r string, n int) string { return f("movq $%d,%%%s", n, r) },
		address:  func(r, base string, n int) string { return f("leaq %d(%%%s),%%%s", n, base, r) },
		toVector: func(v, from string) string { return f("movq %%%s,%%%s", from, v) },
		load:     func(r, base string, n int) string { return f("movq %d(%%%s),%%%s", n, base, r) },
		zero:     func(r, of string) string { return f("movq %%%s,%%%s; andq $0,%%%s", of, r, r) },
		repeat:   func(c string) []string { return []string{f("subq $1,%%%s", c), "jne " + loopName} },
	}
}
