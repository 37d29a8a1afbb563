// Package futex lets a thread sleep until a word changes, and wakes it: futex(2), which every lock that parks is
// built on. It is Linux only; elsewhere Present is false.
package futex

// Present says whether Wait and Wake work here. They panic where they do not.
const Present = present
