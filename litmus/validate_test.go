package litmus_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/syntax"
)

// TestValidate has mistakes of the writer, and near each of them what is none.
func TestValidate(t *testing.T) {
	for _, c := range []struct{ init, code, rest, want string }{
		{"", "L: NOP; B L;", "", ""},
		{"", "L: NOP; L: NOP;", "", "f:4:12: found the label L twice in P0, expected it once"},
		{"", "Loop: NOP; B Lop;", "", "f:4:12: found the label Lop, which P0 does not have, expected one of its labels; did you mean Loop?"},
		{"", "B .+4; NOP;", "", ""},
		{"x=1; y=2;", "NOP;", "exists (x=1)", ""},
		{"x=1; int x=2;", "NOP;", "", "f:2:10: found [x] twice in the initial state, expected it once"},
		{"0:X1=1; 0:W1=2;", "NOP;", "", "f:2:9: found 0:X1 twice in the initial state, expected it once"},
		{"unit64_t x=1;", "NOP;", "", `f:2:10: found the type "unit64_t", expected one of C's integers; did you mean int64_t?`},
		{"unit64_t 0:X1=1; foo *0:X2;", "NOP;", "exists (0:X2=0)", ""},
		{"unit64_t 0:X1=1;", "NOP;", "exists (0:X1=1)", `f:5:9: found the type "unit64_t", expected one of C's integers; did you mean int64_t?`},
		{"", "NOP;", "locations [0:X1 foo;]", `f:5:12: found the type "foo", expected one of C's integers`},
		{"0:X1=P0:L;", "L: NOP;", "", ""},
		{"0:X1=P0:Lop;", "Loop: NOP;", "", `f:2:1: found label:"P0:Lop", which the test does not have, expected a label of one of its threads; did you mean Loop?`},
		{"x=1;", "NOP;", "exists (x=1:L)", `f:5:9: found label:"P1:L", which the test does not have, expected a label of one of its threads`},
		{"1:X1=1;", "NOP;", "", "f:2:1: found 1:X1, where no thread P1 is, expected a register of a thread of the test"},
		{"int 0:X1[2];", "NOP;", "", `f:2:9: found "[", expected ; or } after an item of the initial state`},
		{"0:X1=flag;", "NOP;", "exists (flag=1)", ""},
		{"0:X1=flag;", "NOP;", "exists (flg=1)", "f:5:9: found the location flg, which neither the initial state nor the program has, expected one that they have; did you mean flag?"},
		{"x=1;", "NOP;", "locations [y;]", "f:5:12: found the location y, which neither the initial state nor the program has, expected one that they have; did you mean x?"},
		{"x=1;", "NOP;", "filter (y=1)", "f:5:9: found the location y, which neither the initial state nor the program has, expected one that they have; did you mean x?"},
		{"x=1;", "NOP;", "locations [x;] filter (x=1) exists (x=1 /\\ 0:X1=y)", "f:5:44: found the location y, which neither the initial state nor the program has, expected one that they have; did you mean x?"},
		{"x=1;", "NOP;", "exists (1:X0=1)", "f:5:9: found 1:X0, where no thread P1 is, expected a register of a thread of the test"},
		{"int x[2];", "NOP;", "exists (x[1]=0 /\\ x={0,0})", ""},
		{"int x[2];", "NOP;", "exists (x[2]=0)", "f:5:9: found x[2], expected a cell of an array: x is an array of 2"},
		{"int x[2];", "NOP;", "exists (x={1,2,3})", "f:5:9: found 3 values for [x], expected as many as it has: it is an array of 2"},
		{"int x[2];", "NOP;", "exists (x=1)", "f:5:9: found a single value for [x], expected 2 in braces, or a cell: it is an array of 2"},
		{"int x[2]; y=1;", "NOP;", "exists (x=[y])", "f:5:11: found [y], which is a scalar, expected an array of 2, as [x] is"},
		{"int x;", "NOP;", "exists (x[0]=1)", "f:5:9: found x[0], expected a cell of an array: x is a scalar"},
		{"int x;", "NOP;", "exists (x={1})", "f:5:9: found 1 values for [x], expected as many as it has: it is a scalar"},
		{"int x[2]; 0:X1=x[1];", "NOP;", "", ""},
		{"int x[2]; 0:X1=x[2];", "NOP;", "", "f:2:11: found the address of x[2], expected that of a cell of an array: x is an array of 2"},
		{"0:%a=2;", "MOV X%a,#1;", "exists (0:%a=1)", ""},
		{"", "MOV X%val,#1;", "exists (0:%vall=1)", "f:5:9: found the symbolic register 0:%vall, which the code does not have, expected one that it has; did you mean %val?"},
		{"%a=1;", "MOV X%a,#1;", "", ""},
		{"%b=1;", "MOV X%a,#1;", "", "f:2:1: found the symbolic register %b, which the code does not have, expected one that it has; did you mean %a?"},
		{"0:%q=1;", "MOV X%val,#1;", "", "f:2:1: found the symbolic register 0:%q, which the code does not have, expected one that it has"},
		{"", "MOV X%val,#1;", "locations [0:%q;]", "f:5:12: found the symbolic register 0:%q, which the code does not have, expected one that it has"},
	} {
		text := "AArch64 T {\n" + c.init + "}\nP0;" + "\n" + c.code + "\n" + c.rest
		_, err := syntax.Parse("f", text)
		if c.want == "" {
			assert.NoError(t, err, text)
		} else {
			assert.EqualError(t, err, c.want, text)
		}
	}
}
