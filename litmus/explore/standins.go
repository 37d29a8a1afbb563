package explore

// Nothing here uses the stand-ins, but the instrumented test does: a module that vendors this package needs them too.
import (
	_ "example.org/atomlab/litmus/explore/shim/asm"
	_ "example.org/atomlab/litmus/explore/shim/atomic"
	_ "example.org/atomlab/litmus/explore/shim/channel"
	_ "example.org/atomlab/litmus/explore/shim/context"
	_ "example.org/atomlab/litmus/explore/shim/runtime"
	_ "example.org/atomlab/litmus/explore/shim/sync"
	_ "example.org/atomlab/litmus/explore/shim/timer"
)
