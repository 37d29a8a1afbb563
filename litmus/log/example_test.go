package log_test

import (
	"fmt"
	"strings"

	"example.org/atomlab/litmus/log"
)

func ExampleRead() {
	entries, err := log.Read("SB.log", strings.NewReader("Test SB Allowed\nHistogram (2 states)\n"+
		"284   *>0:rax=0; 1:rax=0;\n499771:>0:rax=0x1; 1:rax=0;\nOk\n\nWitnesses\nPositive: 284, Negative: 499771\n"))
	fmt.Println(err, entries[0].Name, entries[0].Verdict)
	for _, s := range entries[0].States {
		fmt.Println(s.Count, s.State)
	}
	// Output:
	// <nil> SB Ok
	// 284 0:rax=0; 1:rax=0;
	// 499771 0:rax=1; 1:rax=0;
}
