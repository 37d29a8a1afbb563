package weave

// StandIns are the packages whose imports are swapped, each with its stand-in: for Config.Swap.
var StandIns = map[string]string{
	"sync":                    root + "/shim/sync",
	"sync/atomic":             root + "/shim/atomic",
	"runtime":                 root + "/shim/runtime",
	"example.org/atomlab/asm": root + "/shim/asm",
}

// Kept are the packages that go with StandIns and must not be rewritten: explore itself and what it judges with, and
// what stands below the stand-ins. For Config.Keep.
var Kept = []string{root, root + "/history", "github.com/anishathalye/porcupine", "example.org/atomlab/asm/..."}
