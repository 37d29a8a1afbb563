//go:build !linux || (!amd64 && !arm64)

package hardware

import "unsafe"

type arena struct{ cells unsafe.Pointer }

func newArena() (*arena, error) { return nil, errElsewhere }
func (a *arena) free()          {}
