package splitlock

import "example.org/atomlab/asm"

func forms() []Form { return []Form{{"LOCK XADD", true, asm.Add64}} }
