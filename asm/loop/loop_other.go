//go:build !amd64 && !arm64

package loop

// loops is empty: they are in assembly.
func loops() []Loop { return nil }

func chases() []Chase { return nil }

// PingPong panics here.
func PingPong(_, _ *uint64, _, _, _ int) (done int) { panic(nowhere) }

// CASPingPong panics here.
func CASPingPong(*uint64, int, int, int) (done int) { panic(nowhere) }

// LockStep panics here.
func LockStep(_, _, _ *uint64, _, _ int) (done int) { panic(nowhere) }

const nowhere = "loop: exists on amd64 and arm64 only (see asm.Native)"
