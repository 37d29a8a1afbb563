package cat

// The syntax tree of a model, as it stands in the file. Names are not looked up here: that is compile.go.

// expr is an expression.
type expr interface{ place() Pos }

func (p Pos) place() Pos { return p }

type (
	emptyRelExpr struct{ Pos } // 0
	universeExpr struct{ Pos } // _
	tagExpr      struct {      // 'acq
		Pos
		name string
	}
	nameExpr struct {
		Pos
		name string
	}
	unaryExpr struct { // r+ r* r? ~x r^-1 [S]
		Pos
		op unaryOp
		x  expr
	}
	binaryExpr struct { // & \ ++ and S * S
		Pos
		op   binaryOp
		x, y expr
	}
	chainExpr struct { // x | y | z, x; y; z and x, y, z
		Pos
		op chainOp
		xs []expr
	}
	applyExpr struct { // f x
		Pos
		fun, arg expr
	}
	funExpr struct { // fun p -> body
		Pos
		param pattern
		body  expr
		name  string
	}
	letExpr struct { // let p = e and ... in body
		Pos
		binds []binding
		rec   bool
		body  expr
	}
	setExpr struct { // {x, y}
		Pos
		xs []expr
	}
	tryExpr struct {
		Pos
		x, y expr
	}
	ifExpr struct {
		Pos
		cond    condition
		yes, no expr
	}
	matchExpr struct { // match x with 'a -> y || _ -> z end
		Pos
		x       expr
		clauses []clause
		other   expr // or nil
	}
	matchSetExpr struct { // match x with {} -> empty || before | elem ++ rest -> some end
		Pos
		x                  expr
		empty, some        expr
		before, elem, rest string
		three              bool // before is there
	}
)

type clause struct {
	tag string
	x   expr
}

type unaryOp string

const (
	opPlus       unaryOp = "+"
	opStar       unaryOp = "*"
	opOptional   unaryOp = "?"
	opComplement unaryOp = "~"
	opInverse    unaryOp = "^-1"
	opIdentity   unaryOp = "[]"
)

type binaryOp string

const (
	opIntersect binaryOp = "&"
	opMinus     binaryOp = "\\"
	opAdd       binaryOp = "++"
	opProduct   binaryOp = "*"
)

type chainOp string

const (
	opUnion chainOp = "|"
	opThen  chainOp = ";"
	opTuple chainOp = ","
)

// pattern is what a value is bound to: a name, or as many as a tuple has. The name "" stands for _.
type pattern struct {
	names []string
	tuple bool
}

type binding struct {
	pos Pos
	pat pattern
	x   expr
}

// condition is x = y, x subset y, x in y, or a question about variants.
type condition struct {
	pos     Pos
	op      condOp
	x, y    expr
	variant *variant
}

type condOp string

const (
	condEqual   condOp = "="
	condSubset  condOp = "subset"
	condIn      condOp = "in"
	condVariant condOp = "variant"
)

// variant asks whether a variant is on: one by name, or not, && and || of such.
type variant struct {
	op   kind // "" for a name
	name string
	x, y *variant
}

// holds says whether it is true when on says which variants are.
func (v *variant) holds(on func(string) bool) bool {
	switch v.op {
	case "not":
		return !v.x.holds(on)
	case "&&":
		return v.x.holds(on) && v.y.holds(on)
	case "||":
		return v.x.holds(on) || v.y.holds(on)
	}
	return on(v.name)
}

// instr is an instruction of a model.
type instr interface{ place() Pos }

type (
	letInstr struct {
		Pos
		binds []binding
		rec   bool
		when  *test // of let rec, or nil
	}
	testInstr struct {
		Pos
		role role
		test test
	}
	includeInstr struct {
		Pos
		file string
	}
	showInstr struct { // show a, b and unshow a, b
		Pos
		names []string
		hide  bool
	}
	showAsInstr struct {
		Pos
		x    expr
		name string
	}
	procedureInstr struct {
		Pos
		name  string
		param pattern
		rec   bool
		body  []instr
	}
	callInstr struct {
		Pos
		name string
		arg  expr
		as   string
	}
	forallInstr struct {
		Pos
		name string
		set  expr
		body []instr
	}
	withInstr struct { // with x from S
		Pos
		name string
		set  expr
	}
	ifInstr struct {
		Pos
		cond    *variant
		yes, no []instr
	}
	matchInstr struct {
		Pos
		x        expr
		tags     []string
		bodies   [][]instr
		other    []instr
		hasOther bool
	}
	enumInstr struct {
		Pos
		name string
		tags []string
	}
	debugInstr struct {
		Pos
		x expr
	}
	eventsInstr struct { // instructions R[...] and default R[...], of bell files
		Pos
		name      string
		args      []expr
		isDefault bool
	}
)

// role is what follows from a test.
type role string

const (
	roleCheck     role = ""                 // an execution that fails it is no execution of the model
	roleFlag      role = "flag"             // an execution that passes it is flagged
	roleUndefined role = "undefined_unless" // an execution that fails it makes the program undefined
	roleAssert    role = "assert"           // an execution that fails it makes the test wrong
)

// test is acyclic x as name, and its like.
type test struct {
	pos     Pos
	negated bool
	what    kind // acyclic, irreflexive, empty
	x       expr
	name    string // or ""
}

// file is one parsed file.
type file struct {
	name        string // its path
	size        int    // in bytes
	arch, title string
	catdep      bool
	body        []instr
}
