//go:build race

package runtime

import (
	"runtime"
	"unsafe"
)

func RaceAcquire(addr unsafe.Pointer)             { runtime.RaceAcquire(addr) }
func RaceRelease(addr unsafe.Pointer)             { runtime.RaceRelease(addr) }
func RaceReleaseMerge(addr unsafe.Pointer)        { runtime.RaceReleaseMerge(addr) }
func RaceRead(addr unsafe.Pointer)                { runtime.RaceRead(addr) }
func RaceWrite(addr unsafe.Pointer)               { runtime.RaceWrite(addr) }
func RaceReadRange(addr unsafe.Pointer, len int)  { runtime.RaceReadRange(addr, len) }
func RaceWriteRange(addr unsafe.Pointer, len int) { runtime.RaceWriteRange(addr, len) }
func RaceDisable()                                { runtime.RaceDisable() }
func RaceEnable()                                 { runtime.RaceEnable() }
func RaceErrors() int                             { return runtime.RaceErrors() }
