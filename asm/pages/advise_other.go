//go:build unix && !linux

package pages

func adviseSmallPages([]byte) {}
