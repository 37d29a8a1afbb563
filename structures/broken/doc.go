// Package broken holds concurrent types that are wrong on purpose, each in one classic way. They are here to be caught:
// a test method that does not catch them is not worth trusting on types that may be right. [Bugs] lists them with what
// goes wrong, where the real world met it, and the detector that catches it; the correct twin of each passes the same
// detector. Reduced to a few instructions, both are litmus tests, in litmus/catalogue/twins.
//
// Never use them for anything else.
package broken
