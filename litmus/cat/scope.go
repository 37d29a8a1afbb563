package cat

import (
	"fmt"
	"strings"
)

// scope is what names mean at a place in a model: the innermost binding, and the scope around it.
type scope struct {
	name string
	is   meaning
	up   *scope
	size int // of the chain
}

// meaning is what a name is bound to.
type meaning interface{ isMeaning() }

type (
	// closed is an expression without local names.
	closed struct{ code }
	// local is a place in a frame; depth counts binders from the outside, from 1.
	local struct {
		depth, at int
		proj, of  int // the name is the proj-th of a tuple of so many; of is 0 if it is the value itself
		mono      bool
	}
	// procedure is what call calls.
	procedure struct {
		code  *block
		param pattern
		depth int // of the scope that it stands in
	}
)

func (closed) isMeaning()     {}
func (local) isMeaning()      {}
func (*procedure) isMeaning() {}

func (s *scope) bind(name string, is meaning) *scope {
	if name == "" {
		return s
	}
	return &scope{name, is, s, 1 + s.len()}
}

func (s *scope) len() int {
	if s == nil {
		return 0
	}
	return s.size
}

func (s *scope) find(name string) meaning {
	for ; s != nil; s = s.up {
		if s.name == name {
			return s.is
		}
	}
	return nil
}

// code is a compiled expression and what the compiler knows of it.
type code struct {
	n node
	// key is equal for expressions that mean the same: closed ones with the same key share a slot, so that what several
	// parts of a model have in common is computed once.
	key string
	// level is the latest choice that the value depends on: 0 none (the structure alone), 1 the execution, 2 the first
	// with-from, 3 the second...
	level int
	// reach is how many of the frames around it the expression looks into; 0 makes it closed.
	reach int
	// mono says that the value can only grow when rf and co do.
	mono bool
}

// slot is a closed expression that is evaluated at most once for each choice it depends on.
type slot struct {
	code
	pos  Pos
	name string // that the model gives to it first, or ""
	op   string // | & + ;: what it is made with
	kids []code
}

// slotOf returns the slot that x is, or nil.
func (c *compiler) slotOf(x code) *slot {
	if i, ok := x.n.(slotNode); ok {
		return c.m.slots[i]
	}
	return nil
}

// keep makes a slot of a closed expression, or finds the one with its key.
func (c *compiler) keep(pos Pos, x code, op string, kids ...code) code {
	if _, ok := x.n.(slotNode); ok || x.reach > 0 {
		return x
	}
	if c.opts.plain {
		x.key = fmt.Sprint("unique ", len(c.m.slots))
	}
	at, ok := c.byKey[x.key]
	if !ok {
		at = len(c.m.slots)
		c.byKey[x.key] = at
		c.m.slots = append(c.m.slots, &slot{code: x, pos: pos, op: op, kids: kids})
	}
	return code{slotNode(at), fmt.Sprint("s", at), x.level, 0, x.mono || x.level == 0}
}

// combine makes an expression of parts: it depends on what they depend on, and is kept if it is closed.
func (c *compiler) combine(pos Pos, n node, op string, mono bool, parts ...code) code {
	x := code{n: n, mono: mono}
	var key strings.Builder
	key.WriteString(op + "(")
	for _, p := range parts {
		key.WriteString(p.key + ",")
		x.level = max(x.level, p.level)
		x.reach = max(x.reach, p.reach)
		x.mono = x.mono && p.mono
	}
	key.WriteByte(')')
	x.key = key.String()
	if c.opts.plain {
		return x
	}
	return c.keep(pos, x, op, parts...)
}

// leave returns how far an expression reaches from outside the binder around it.
func leave(reach int) int { return max(0, reach-1) }

func nodesOf(xs []code) []node {
	ns := make([]node, len(xs))
	for i, x := range xs {
		ns[i] = x.n
	}
	return ns
}

func constant(v value, key string) code { return code{n: constNode{v}, key: key, mono: true} }
