// Package ordered has the stores that sync/atomic lacks: Go's own are sequentially consistent, which on amd64 is an
// exchange, and that waits until the line is there and everything before it is visible. A release store goes into the
// store buffer, and the processor goes on. Where a structure publishes and then has no need to read what others
// published meanwhile, that is enough.
//
// They take assembly. The race detector does not see that, and on other architectures than amd64 and arm64 there is
// none: there both are the ordinary atomic store.
package ordered
