package compare_test

import (
	"os"
	"strings"

	"example.org/atomlab/litmus/compare"
	"example.org/atomlab/litmus/log"
)

func ExampleOf() {
	read := func(name, text string) compare.Log {
		entries, _ := log.Read(name, strings.NewReader(text))
		return compare.Log{Name: name, Entries: entries}
	}
	sc := read("sc", "Test SB Allowed\nStates 1\n0:rax=1; 1:rax=1;\nNo\n")
	seen := read("seen", "Test SB Allowed\nHistogram (2 states)\n284*>0:rax=0; 1:rax=0;\n499716:>0:rax=1; 1:rax=1;\nOk\n")
	compare.Of(sc, seen).Text(os.Stdout, true)
	// Output:
	// test  sc  seen         found
	// SB    1   2 of 500000  1 unsound
	//
	// SB: unsound: 0:rax=0; 1:rax=0; was seen 284 times (seen), and is not allowed (sc)
	// 1 tests, 1 unsound, 0 unjudged, 0 differs, 0 unseen
}
