//go:build arm64 && !linux

package machine

import "golang.org/x/sys/cpu"

func features() (names []string) {
	if cpu.ARM64.HasATOMICS {
		names = append(names, "lse")
	}
	return names
}

func canReadMIDR() bool { return false }
