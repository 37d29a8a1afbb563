// Package context has the functions of package context that make what can be cancelled, for the copies of source that
// explore/weave makes. Outside of an exploration they are those of package context.
//
// In one they make real contexts of package context. To cancel one is an event at its Done channel and at those of all
// contexts that were made from it by these functions. A deadline may pass at any moment, as timers may fire (package
// timer); a thread sees to it.
package context
