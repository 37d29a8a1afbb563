package machine

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"

	"example.org/atomlab/asm/affinity"
)

var getLogicalProcessorInformationEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetLogicalProcessorInformationEx")

// askSystem asks Windows, which tells how processors are grouped, and what they share, in one answer.
func (m *Machine) askSystem() {
	m.PageSize = os.Getpagesize()
	major, minor, build := windows.RtlGetNtVersionNumbers()
	m.Kernel = fmt.Sprintf("%d.%d.%d", major, minor, build)
	m.Allowed, _ = affinity.Get(os.Getpid())
	answer, err := relations()
	if err == nil {
		err = m.readRelations(answer)
	}
	if err != nil {
		m.Topology, m.Caches, m.Kinds, m.Online = Topology{}, nil, nil, 0
		m.Doubts = append(m.Doubts, fmt.Sprintf("GetLogicalProcessorInformationEx: %v", err))
	}
}

// relations asks for everything; the system first says how much that is.
func relations() ([]byte, error) {
	const all = 0xffff
	var size uint32
	getLogicalProcessorInformationEx.Call(all, 0, uintptr(unsafe.Pointer(&size)))
	const most = 1 << 24
	if size == 0 || size > most {
		return nil, fmt.Errorf("it wants %d bytes: expected 1 to %d", size, most)
	}
	answer := make([]byte, size)
	ok, _, err := getLogicalProcessorInformationEx.Call(all, uintptr(unsafe.Pointer(&answer[0])), uintptr(unsafe.Pointer(&size)))
	if ok == 0 {
		return nil, err
	}
	return answer[:min(int(size), len(answer))], nil
}
