package asm

import (
	"unsafe"

	"golang.org/x/sys/windows"

	"example.org/atomlab/asm/affinity"
)

var getCurrentProcessorNumberEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetCurrentProcessorNumberEx")

// processorNumber is PROCESSOR_NUMBER.
type processorNumber struct {
	group            uint16
	number, reserved uint8
}

// chooseCPUSource returns what asks Windows, which numbers processors in groups.
func chooseCPUSource() func() int {
	if getCurrentProcessorNumberEx.Find() != nil {
		return func() int { return -1 }
	}
	return func() int {
		var at processorNumber
		getCurrentProcessorNumberEx.Call(uintptr(unsafe.Pointer(&at)))
		return int(at.group)*affinity.PerGroup + int(at.number)
	}
}
