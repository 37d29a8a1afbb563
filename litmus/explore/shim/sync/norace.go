//go:build !race

package sync

func acquire(*uint32)      {}
func release(*uint32)      {}
func releaseMerge(*uint32) {}
