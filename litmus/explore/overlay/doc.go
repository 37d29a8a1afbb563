// Package overlay makes a copy of a program's source in which operations on shared memory call an engine, for go build to
// use instead of the original: files of the module through -overlay, modules of the cache, which may not be overlaid,
// as copies that a go.mod of its own (-modfile) puts in their place. Nothing of the original is changed, and line
// numbers stay.
package overlay
