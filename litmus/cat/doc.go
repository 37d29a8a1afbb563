// Package cat reads and runs memory models written in cat.
package cat
