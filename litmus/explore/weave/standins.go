package weave

// StandIns are the packages whose imports are swapped, each with its stand-in: for Config.Swap.
var StandIns = map[string]string{
	"sync":                    root + "/shim/sync",
	"sync/atomic":             root + "/shim/atomic",
	"runtime":                 root + "/shim/runtime",
	"example.org/atomlab/asm": root + "/shim/asm",
}
