//go:build !amd64 && !arm64

package asm

// fenceStandIns are what Fences executes instead of the originals, by their names.
var fenceStandIns = map[string]func(){"sync/atomic": Fence}
