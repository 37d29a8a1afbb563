// Package runner runs probes and keeps what they find, whatever happens meanwhile.
//
// # Items
//
// A run is a list of items, each a probe by its name. They are measured one after another in a child process, the same
// program executed again: a fault, a hang or a kill then costs the item under way and nothing else. One child serves
// many items; after it has died, the next item gets a new one. Each item has a deadline, a multiple of its estimate.
//
// # The journal
//
// Before anything is measured, the folder of the run gets a journal: one line says what the run is of, then one line a
// finding is appended and written through to the disk. The report is rendered from it. A run that was killed goes on
// from its journal: what is in it is not measured again, and a last line that was cut off is dropped.
package runner
